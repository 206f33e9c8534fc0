//! Who may do what: permissions, the roles made of them, and the forms by which people come in.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::error::{Error, Fault, Field, Rule};

/// The shortest password accepted, in characters.
pub const PASSWORD_LENGTH_MIN: usize = 12;
/// The longest password accepted, in characters.
pub const PASSWORD_LENGTH_MAX: usize = 200;

/// Something a role may be allowed to do, by the vendor's names (spec §0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See accounts.
    ReadCheckingAccounts,
    /// See an account's movements.
    ReadStatements,
    /// See invoices.
    ReadInvoices,
    /// Open and close accounts.
    CreateCheckingAccounts,
    /// Mark invoices as paid.
    PayInvoice,
    /// Move a ceiling: limit or tolerance.
    EditCredits,
    /// Write movements.
    CreateStatements,
    /// Change invoices.
    CreateInvoices,
    /// Import files.
    Import,
    /// See the store's settings.
    ReadConfiguration,
    /// Change the store's settings.
    EditConfiguration,
    /// People, keys and the audit log.
    Administer,
}

impl Permission {
    /// The vendor's name of the permission.
    pub fn name(self) -> &'static str {
        match self {
            Permission::ReadCheckingAccounts => "Read Checking Accounts",
            Permission::ReadStatements => "Read Statements",
            Permission::ReadInvoices => "Read Invoices",
            Permission::CreateCheckingAccounts => "Create Checking Accounts",
            Permission::PayInvoice => "Pay Invoice",
            Permission::EditCredits => "Edit credits",
            Permission::CreateStatements => "Create Statements",
            Permission::CreateInvoices => "Create Invoices",
            Permission::Import => "Import",
            Permission::ReadConfiguration => "Read Configuration",
            Permission::EditConfiguration => "Edit Configuration",
            Permission::Administer => "Administer",
        }
    }
}

/// A person's part in the shop: a set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the settings' changes and other people.
    Manager,
    /// Opens accounts and takes payments.
    Clerk,
    /// Looks.
    Viewer,
}

impl Role {
    /// Every role, from the most to the least.
    pub const ALL: [Role; 4] = [Role::Owner, Role::Manager, Role::Clerk, Role::Viewer];

    /// The name used on the command line and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Manager => "manager",
            Role::Clerk => "clerk",
            Role::Viewer => "viewer",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role has the permission: the table of spec §0.
    pub fn may(self, permission: Permission) -> bool {
        use Permission::*;
        let least = match permission {
            ReadCheckingAccounts | ReadStatements | ReadInvoices => Role::Viewer,
            CreateCheckingAccounts | PayInvoice => Role::Clerk,
            EditCredits | CreateStatements | CreateInvoices | Import | ReadConfiguration => {
                Role::Manager
            }
            EditConfiguration | Administer => Role::Owner,
        };
        self.rank() <= least.rank()
    }

    fn rank(self) -> u8 {
        match self {
            Role::Owner => 0,
            Role::Manager => 1,
            Role::Clerk => 2,
            Role::Viewer => 3,
        }
    }
}

/// An e-mail and a password as typed: to sign in, or to become the owner.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsForm {
    /// The e-mail as typed.
    #[serde(default)]
    pub email: String,
    /// The password as typed. Never logged, never kept.
    #[serde(default)]
    pub password: String,
}

impl CredentialsForm {
    /// For a new person: a real address, and a password of some length.
    ///
    /// Errors: `Invalid` with every fault.
    pub fn parse_new(&self) -> Result<Email, Error> {
        let mut faults = Vec::new();
        let email = Email::parse(&self.email)
            .map_err(|rule| faults.push(Fault::new(Field::Email, &self.email, rule)))
            .ok();
        let length = self.password.chars().count();
        let rule = match length {
            0 => Some(Rule::Required),
            _ if length < PASSWORD_LENGTH_MIN => Some(Rule::TooShort { min: PASSWORD_LENGTH_MIN }),
            _ if length > PASSWORD_LENGTH_MAX => Some(Rule::TooLong { max: PASSWORD_LENGTH_MAX }),
            _ if is_common(&self.password) => Some(Rule::Common),
            _ => None,
        };
        faults.extend(rule.map(|rule| Fault::new(Field::Password, "", rule)));
        email.filter(|_| faults.is_empty()).ok_or(Error::Invalid(faults))
    }
}

/// Whether a password, in any case, is one that everybody tries first.
fn is_common(password: &str) -> bool {
    // Those of at least the length demanded, among the 30,000 commonest of leaked collections, as zxcvbn 4.5 ranks them.
    let common = include_str!("people/common.txt");
    common.lines().any(|known| known.eq_ignore_ascii_case(password))
}

impl std::fmt::Debug for CredentialsForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialsForm").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_the_table_of_the_contract() {
        use Permission::*;
        let all = [
            ReadCheckingAccounts,
            ReadStatements,
            ReadInvoices,
            CreateCheckingAccounts,
            PayInvoice,
            EditCredits,
            CreateStatements,
            CreateInvoices,
            Import,
            ReadConfiguration,
            EditConfiguration,
            Administer,
        ];
        let row = |role: Role| -> String {
            all.iter().map(|p| if role.may(*p) { '+' } else { '-' }).collect()
        };
        assert_eq!(row(Role::Owner), "++++++++++++");
        assert_eq!(row(Role::Manager), "++++++++++--");
        assert_eq!(row(Role::Clerk), "+++++-------");
        assert_eq!(row(Role::Viewer), "+++---------");
    }

    #[test]
    fn all_faults_of_new_credentials_are_told_at_once() {
        let form = CredentialsForm { email: "x".into(), password: "short".into() };
        let expected = vec![
            Fault::new(Field::Email, "x", Rule::NotAnEmail),
            Fault::new(Field::Password, "", Rule::TooShort { min: 12 }),
        ];
        assert_eq!(form.parse_new(), Err(Error::Invalid(expected)));
        let edge = |n: usize| {
            CredentialsForm { email: "a@b.co".into(), password: "x".repeat(n) }.parse_new().is_ok()
        };
        assert_eq!([edge(11), edge(12), edge(200), edge(201)], [false, true, true, false]);
        let common = CredentialsForm { email: "a@b.co".into(), password: "QWERTY123456".into() };
        let expected = vec![Fault::new(Field::Password, "", Rule::Common)];
        assert_eq!(common.parse_new(), Err(Error::Invalid(expected)));
    }
}
