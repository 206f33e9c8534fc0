//! What an update may not do to an account, because it is what programs do to files and not what people mean.

use super::Row;
use crate::accounts::{Account, AccountEdit};
use crate::document::{self, DocumentNumber, DocumentType};
use crate::error::{Fault, Field, Rule};
use crate::money::{Mark, Rate};

/// How many times larger a rate becomes when its decimal sign is taken for a thousands sign.
const THOUSAND: i64 = 1_000;

impl Row {
    /// The change that the row makes to an account there is; blank fields leave it as it is, and so does a document that
    /// is the account's own in another spelling.
    ///
    /// Errors: `ThousandTimes`, `ReplacesDocument`.
    pub fn edit_of(&self, account: &Account) -> Result<AccountEdit, Vec<Fault>> {
        let faults: Vec<Fault> =
            [self.thousand_times(account), self.replaced(account)].into_iter().flatten().collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut edit = self.to_edit();
        if self.has_document_of(account) {
            edit.document = None;
        }
        Ok(edit)
    }

    fn has_document_of(&self, account: &Account) -> bool {
        let keys = [&self.document, &account.document]
            .map(|number| number.as_ref().map(DocumentNumber::key));
        keys[0].is_some() && keys[0] == keys[1]
    }

    /// What is wrong with a rate that is exactly 1,000 times the stored one.
    fn thousand_times(&self, account: &Account) -> Option<Fault> {
        let (stored, new) = (account.tolerance, self.tolerance?);
        let is_it = stored > Rate::ZERO
            && stored.as_millionths().checked_mul(THOUSAND) == Some(new.as_millionths());
        is_it.then(|| {
            Fault::new(Field::Tolerance, &new.plain(Mark::Point), Rule::ThousandTimes { stored })
        })
    }

    /// What is wrong with a document that would replace the account's, which is better proved, or the same but for its
    /// zeros, its points or its type.
    pub fn replaced(&self, account: &Account) -> Option<Fault> {
        let (stored, new) = (account.document.as_ref()?, self.document.as_ref()?);
        let stored_kind = account.document_type.as_ref();
        let kind = self.document_type.as_ref().or(stored_kind);
        let is_damaged = if self.has_document_of(account) {
            stored_kind.is_some() && kind != stored_kind
        } else {
            let bare = |number: &DocumentNumber| number.key().trim_matches('0').to_owned();
            (is_proved(stored, stored_kind) && !is_proved(new, kind)) || bare(stored) == bare(new)
        };
        let stored = || stored.masked(stored_kind);
        is_damaged.then(|| {
            Fault::new(Field::Document, new.as_str(), Rule::ReplacesDocument { stored: stored() })
        })
    }
}

/// Whether a document's check digits prove it; without a type, as a CPF or as a CNPJ.
fn is_proved(number: &DocumentNumber, kind: Option<&DocumentType>) -> bool {
    match kind {
        Some(DocumentType::Cpf | DocumentType::Cnpj) => document::is_plausible(number, kind),
        Some(DocumentType::Other | DocumentType::Custom(_)) => false,
        None => [DocumentType::Cpf, DocumentType::Cnpj]
            .iter()
            .any(|kind| document::is_plausible(number, Some(kind))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::NewAccount;
    use crate::email::Email;
    use crate::settings::Store;

    fn account(document: &str, kind: &str, tolerance: i64) -> Account {
        let document_type = DocumentType::parse(kind).unwrap();
        let new = NewAccount {
            id: None,
            email: Email::parse("ana@test.com").unwrap(),
            document: DocumentNumber::parse(document, document_type.as_ref()).unwrap(),
            document_type,
            credit_limit: None,
            tolerance: Rate::millionths(tolerance),
        };
        let id = crate::accounts::AccountId::from_books("1".into());
        new.open(1, id, &Store::default(), jiff::Timestamp::UNIX_EPOCH)
    }

    /// What a row with this document does to an account with that one: the fault's value and what is stored.
    fn check(stored: (&str, &str), new: (&str, &str), expected: Result<bool, &str>) {
        let account = account(stored.0, stored.1, 0);
        let document_type = DocumentType::parse(new.1).unwrap();
        let document = DocumentNumber::parse(new.0, document_type.as_ref()).unwrap();
        let row = Row { document, document_type, ..Row::default() };
        let found = row.edit_of(&account).map(|edit| edit.document.is_some());
        let expected = expected.map_err(|stored| {
            let rule = Rule::ReplacesDocument { stored: stored.to_owned() };
            vec![Fault::new(Field::Document, row.document.as_ref().unwrap().as_str(), rule)]
        });
        assert_eq!(found, expected, "{stored:?} by {new:?}");
    }

    #[test]
    fn a_document_that_its_check_digits_prove_is_not_replaced_by_one_that_fails() {
        let cnpj = ("11222333000181", "CNPJ");
        let masked = Err("11.222.333/0001-81");
        check(cnpj, ("112223330000000000000", ""), masked);
        check(cnpj, ("1122233300018", "CNPJ"), masked);
        check(cnpj, ("11222333000262", ""), Ok(true));
        check(cnpj, ("11.222.333/0001-81", ""), Ok(false));
        check(("11222333000181", ""), ("1122233300018", ""), Err("11222333000181"));
        check(("52998224725", "CPF"), ("11222333000181", "CNPJ"), Ok(true));
        check(("52998224725", "CPF"), ("11222333000181", "Other"), Err("529.982.247-25"));
    }

    #[test]
    fn a_document_is_not_replaced_by_one_that_differs_in_zeros_points_or_its_type_only() {
        check(("001234", "Other"), ("1234", ""), Err("001234"));
        check(("001234", "Other"), ("1234", "Other"), Err("001234"));
        check(("1234", "Other"), ("12340", ""), Err("1234"));
        check(("12.345.678-K", "RUT"), ("12345678k", ""), Ok(false));
        check(("12.345.678-K", "RUT"), ("12345678k", "Other"), Err("12.345.678-K"));
        check(("12345678", ""), ("12.345.678", "DNI"), Ok(false));
        check(("1234", "Other"), ("5678", ""), Ok(true));
    }

    #[test]
    fn a_rate_is_not_multiplied_by_a_thousand() {
        let to = |stored, new| {
            let row = Row { tolerance: Some(Rate::millionths(new)), ..Row::default() };
            row.edit_of(&account("", "", stored)).err()
        };
        let stored = Rate::millionths(125_000);
        let fault = Fault::new(Field::Tolerance, "125", Rule::ThousandTimes { stored });
        assert_eq!(to(125_000, 125_000_000), Some(vec![fault]));
        assert_eq!(to(125_000, 124_000_000), None);
        assert_eq!(to(0, 0), None);
        assert_eq!(to(125_000, 125_000), None);
    }
}
