//! What a form says of the amounts and rates that are typed into it, and of what was saved.

use super::*;
use crate::accounts::Odd;
use crate::imports::Warning;

/// What a text typed into `field` is understood as: an amount in the store's currency, a rate as a
/// percentage, the question where it can be two; `None` where there is nothing to be understood.
pub fn read_back(field: Field, text: &str, lang: Lang, store: &Store) -> Option<String> {
    let read = match field {
        Field::CreditLimit | Field::Owed | Field::Value => {
            Money::read_typed(text, lang, store).map(|money| amount(money, lang, store))
        }
        Field::Tolerance => Rate::read_typed(text, lang).map(|rate| rate.percent(lang.mark())),
        _ => return None,
    };
    let [grouped, decimal] = match read {
        Ok(read) => return Some(read),
        Err(Rule::TwoAmounts(grouped)) => amounts(grouped, lang),
        Err(Rule::TwoRates(grouped)) => rates(grouped, lang),
        Err(_) => return None,
    };
    let asked = say!(
        lang,
        "{grouped} or {decimal}?",
        "{grouped} ou {decimal}?",
        "¿{grouped} o {decimal}?",
    );
    Some(asked)
}

/// What is asked about a tolerance above 100 %.
pub fn asked(rate: Rate, lang: Lang) -> String {
    joined(&above_one(rate, lang))
}

/// What is ticked to say that a tolerance above 100 % is meant.
pub fn confirmation(rate: Rate, lang: Lang) -> String {
    let rate = rate.percent(lang.mark());
    say!(lang, "Yes, {rate}", "Sim, {rate}", "Sí, {rate}")
}

/// Both numbers that a text can be.
pub(super) fn two_readings(value: &str, [grouped, decimal]: [String; 2], lang: Lang) -> String {
    say!(
        lang,
        "{value} can be read as {grouped} or as {decimal}.\nWrite the one you mean.",
        "{value} pode ser lido como {grouped} ou como {decimal}.\nEscreva o que você quer dizer.",
        "{value} se puede leer como {grouped} o como {decimal}.\nEscribe el que quieres decir.",
    )
}

/// What a tolerance above 100 % says, and what may have been meant.
pub(super) fn above_one(rate: Rate, lang: Lang) -> String {
    let likely = Rate::millionths(rate.as_millionths() / 100).percent(lang.mark());
    let rate = rate.percent(lang.mark());
    say!(
        lang,
        "A tolerance of {rate} is more than the limit itself.\nIf you meant {likely}, write {likely}.",
        "Uma tolerância de {rate} é maior que o próprio limite.\n\
         Se a intenção era {likely}, escreva {likely}.",
        "Una tolerancia del {rate} es mayor que el propio límite.\n\
         Si querías decir {likely}, escribe {likely}.",
    )
}

/// An amount and a thousandth of it, the first without its decimals, which would look like the other.
pub(super) fn amounts(grouped: Money, lang: Lang) -> [String; 2] {
    let decimal = Money::minor(grouped.as_minor().saturating_add(500) / 1_000);
    [(grouped.as_minor() / 100).to_string(), decimal.plain(lang.mark())]
}

/// A rate and a thousandth of it.
pub(super) fn rates(grouped: Rate, lang: Lang) -> [String; 2] {
    let decimal = Rate::millionths(grouped.as_millionths() / 1_000);
    [grouped, decimal].map(|rate| rate.percent(lang.mark()))
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
        check(
            Field::CreditLimit,
            "R$ 1.000",
            Rule::TwoAmounts(Money::minor(100_000)),
            [
                "\"R$ 1.000\" can be read as 1000 or as 1.00. Write the one you mean.",
                "\"R$ 1.000\" pode ser lido como 1000 ou como 1,00. Escreva o que você quer dizer.",
                "\"R$ 1.000\" se puede leer como 1000 o como 1,00. Escribe el que quieres decir.",
            ],
        );
        check(
            Field::Tolerance,
            "12.500%",
            Rule::TwoRates(Rate::millionths(125_000_000)),
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
            "5",
            Rule::Unconfirmed(rate),
            [
                "A tolerance of 500% is more than the limit itself. If you meant 5%, write 5%.",
                "Uma tolerância de 500% é maior que o próprio limite. Se a intenção era 5%, escreva 5%.",
                "Una tolerancia del 500% es mayor que el propio límite. Si querías decir 5%, escribe 5%.",
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
