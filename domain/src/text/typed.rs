//! What a form says of the amounts and rates that are typed into it, and of what was saved.

use super::*;
use crate::accounts::Odd;
use crate::imports::Warning;
use crate::typed::Readings;

/// What a text typed into `field` is understood as: an amount in the store's currency, a rate as a
/// percentage, the question where it can be two; `None` where there is nothing to be understood.
pub fn read_back(field: Field, text: &str, lang: Lang, store: &Store) -> Option<String> {
    let read = match field {
        Field::CreditLimit | Field::Owed => {
            Money::read_typed(text, lang, store).map(|money| amount(money, lang, store))
        }
        Field::Tolerance => Rate::read_typed(text, lang).map(|rate| rate.percent(lang.mark())),
        _ => return None,
    };
    match read {
        Ok(read) => Some(read),
        Err(Rule::TwoReadings(readings)) => {
            let [grouped, decimal] = written(readings, lang);
            Some(say!(
                lang,
                "{grouped} or {decimal}?",
                "{grouped} ou {decimal}?",
                "¿{grouped} o {decimal}?"
            ))
        }
        Err(_) => None,
    }
}

/// What is ticked to say that a tolerance above 100 % is meant.
pub fn confirmation(rate: Rate, lang: Lang) -> String {
    let rate = rate.percent(lang.mark());
    say!(lang, "Yes, {rate}", "Sim, {rate}", "Sí, {rate}")
}

/// Both numbers that a text can be.
pub(super) fn two_readings(value: &str, readings: Readings, lang: Lang) -> String {
    let [grouped, decimal] = written(readings, lang);
    say!(
        lang,
        "{value} can be read as {grouped} or as {decimal}.\nWrite the one you mean.",
        "{value} pode ser lido como {grouped} ou como {decimal}.\nEscreva o que você quer dizer.",
        "{value} se puede leer como {grouped} o como {decimal}.\nEscribe el que quieres decir.",
    )
}

/// What a tolerance above 100 % says, and what may have been meant.
pub(super) fn above_one(value: &str, rate: Rate, lang: Lang) -> String {
    let value = value.trim().to_owned();
    let warning = Warning::ToleranceAboveOne { value, rate, mark: lang.mark() };
    format!("{}\n{}", warning.reason(lang), warning.suggestion(lang))
}

/// Without the decimals of a whole amount, which would look like the other reading.
fn written(readings: Readings, lang: Lang) -> [String; 2] {
    let mark = lang.mark();
    match readings {
        Readings::Amounts(grouped, decimal) => {
            [(grouped.as_minor() / 100).to_string(), decimal.plain(mark)]
        }
        Readings::Rates(grouped, decimal) => [grouped.percent(mark), decimal.percent(mark)],
    }
}

impl Odd {
    /// What may not be meant, in words.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        match self {
            Odd::CheckDigits { value, document_type } => {
                let (value, document_type) = (value.clone(), document_type.clone());
                Warning::CheckDigits { value, document_type }.sentence(lang)
            }
            Odd::BelowUsed { limit, used } => {
                let [limit, used] = [*limit, *used].map(|money| amount(money, lang, store));
                say!(
                    lang,
                    "The credit limit of {limit} is below the {used} that is used. \
                     What was bought stays as it is.",
                    "O limite de crédito de {limit} está abaixo do valor usado, {used}. \
                     O que foi comprado permanece como está.",
                    "El límite de crédito de {limit} está por debajo de lo usado, {used}. \
                     Lo comprado queda como está.",
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentType;

    fn check(field: Field, value: &str, rule: Rule, expected: [&str; 3]) {
        let fault = Fault::new(field, value, rule);
        assert_eq!(Lang::ALL.map(|lang| fault.sentence(lang, &Store::default())), expected);
    }

    #[test]
    fn what_can_be_two_numbers_is_asked_with_the_languages_own_signs() {
        let thousand = Readings::Amounts(Money::minor(100_000), Money::minor(100));
        check(
            Field::CreditLimit,
            "R$ 1.000",
            Rule::TwoReadings(thousand),
            [
                "\"R$ 1.000\" can be read as 1000 or as 1.00. Write the one you mean.",
                "\"R$ 1.000\" pode ser lido como 1000 ou como 1,00. Escreva o que você quer dizer.",
                "\"R$ 1.000\" se puede leer como 1000 o como 1,00. Escribe el que quieres decir.",
            ],
        );
        let eighth = Readings::Rates(Rate::millionths(125_000_000), Rate::millionths(125_000));
        check(
            Field::Tolerance,
            "12.500%",
            Rule::TwoReadings(eighth),
            [
                "\"12.500%\" can be read as 12500% or as 12.5%. Write the one you mean.",
                "\"12.500%\" pode ser lido como 12500% ou como 12,5%. Escreva o que você quer dizer.",
                "\"12.500%\" se puede leer como 12500% o como 12,5%. Escribe el que quieres decir.",
            ],
        );
    }

    #[test]
    fn a_tolerance_above_the_limit_is_asked_about() {
        let rate = Rate::millionths(5_000_000);
        check(
            Field::Tolerance,
            " 5 ",
            Rule::Unconfirmed { rate },
            [
                "Tolerance \"5\" is 500%. If you meant 5%, write 0.05.",
                "A tolerância \"5\" é de 500%. Se a intenção era 5%, escreva 0,05.",
                "La tolerancia \"5\" es del 500%. Si querías decir 5%, escribe 0,05.",
            ],
        );
        let yes = Lang::ALL.map(|lang| confirmation(rate, lang));
        assert_eq!(yes, ["Yes, 500%", "Sim, 500%", "Sí, 500%"]);
    }

    #[test]
    fn what_is_odd_about_an_account_names_its_amounts() {
        let below = Odd::BelowUsed { limit: Money::minor(10_000), used: Money::minor(118_000) };
        let told = Lang::ALL.map(|lang| below.sentence(lang, &Store::default()));
        assert_eq!(
            told.map(|told| told.replace('\u{a0}', " ")),
            [
                "The credit limit of R$100.00 is below the R$1,180.00 that is used. What was bought stays as it is.",
                "O limite de crédito de R$ 100,00 está abaixo do valor usado, R$ 1.180,00. O que foi comprado permanece como está.",
                "El límite de crédito de R$ 100,00 está por debajo de lo usado, R$ 1.180,00. Lo comprado queda como está.",
            ]
        );
        let wrong = Odd::CheckDigits { value: "1".into(), document_type: DocumentType::Cpf };
        assert!(wrong.sentence(Lang::En, &Store::default()).starts_with("CPF \"1\" fails"));
    }
}
