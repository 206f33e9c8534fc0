//! What the API answers, in the original's shapes. What is not there is left out.

use domain::invoices::InvoiceStatus;
use domain::settings::Reminders;
use domain::{Account, Hold, Holder, Money, Store};
use ledger::answers::{Answer, Outcome};
use ledger::invoices::{InvoiceList, InvoiceOf};
use ledger::statements::{Entry, Statement};
use serde::Serialize;
use utoipa::ToSchema;

use super::RunBody;
use super::body::{Number, time, time_without_zone};
use super::receipts::PaymentBody;

/// A credit account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountBody {
    /// `{document}_{documentType}`, or what the caller or the admin chose.
    #[schema(example = "55555555555_CPF")]
    id: String,
    /// The sum of manual debits and credits; negative when the customer is in debit.
    #[schema(value_type = f64, example = 0.0)]
    balance: Number,
    /// The document's number, leading zeros kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// `Open` or `Closed`.
    #[schema(example = "Open")]
    status: &'static str,
    /// `CPF`, `CNPJ`, `Other` or a name of the shop's.
    #[serde(skip_serializing_if = "Option::is_none")]
    document_type: Option<String>,
    /// The most that may be owed and held at one time.
    #[schema(value_type = f64, example = 3000.0)]
    credit_limit: Number,
    /// When the account itself was last changed, in UTC.
    #[schema(example = "2024-02-22T20:43:21.8753040Z")]
    updated_at: String,
    /// When it was opened, in UTC.
    created_at: String,
    /// Always empty.
    description: &'static str,
    /// Limit − held − open invoices; without the tolerance.
    #[schema(value_type = f64, example = 3000.0)]
    available_credit: Number,
    /// The sum of what is held.
    #[schema(value_type = f64, example = 0.0)]
    pre_authorized_credit: Number,
    /// The customer's e-mail.
    #[schema(example = "customer@test.com")]
    email: String,
    /// How far beyond the limit purchases may go: 0.05 is 5 %.
    #[schema(value_type = f64, example = 0.05)]
    tolerance: Number,
    /// The same as `availableCredit`.
    #[schema(value_type = f64, example = 3000.0)]
    available_balance: Number,
}

impl From<&Account> for AccountBody {
    fn from(account: &Account) -> AccountBody {
        AccountBody {
            id: account.id.to_string(),
            balance: Number::money(account.balance),
            document: account.document.as_ref().map(|document| document.as_str().to_owned()),
            status: account.status.as_str(),
            document_type: account.document_type.as_ref().map(|kind| kind.as_str().to_owned()),
            credit_limit: Number::money(account.credit_limit),
            updated_at: time(account.updated_at),
            created_at: time(account.created_at),
            description: "",
            available_credit: Number::money(account.available()),
            pre_authorized_credit: Number::money(account.reserved),
            email: account.email.to_string(),
            tolerance: Number::rate(account.tolerance),
            available_balance: Number::money(account.available()),
        }
    }
}

/// Accounts at the places asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountsBody {
    pub(super) data: Vec<AccountBody>,
    pub(super) summary: CountBody,
}

/// How many there are in all.
#[derive(Serialize, ToSchema)]
pub(super) struct CountBody {
    /// Of everything that matches, not of this answer alone.
    #[schema(example = 35)]
    pub(super) count: i64,
}

/// Who may buy on an account beside its owner.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct HolderBody {
    /// 2: a dependent. The account's owner is level 1.
    #[schema(example = 2)]
    level: u8,
    claims: Claims,
    /// 32 hexadecimal digits.
    #[schema(example = "78d22849ad844ae5a57ef1715de73467")]
    id: String,
    created_at: String,
}

/// What is known of a holder.
#[derive(Serialize, ToSchema)]
pub(super) struct Claims {
    /// The e-mail.
    #[schema(example = "customertestholder1@test.com")]
    email: String,
}

impl From<&Holder> for HolderBody {
    fn from(holder: &Holder) -> HolderBody {
        HolderBody {
            level: 2,
            claims: Claims { email: holder.email.to_string() },
            id: holder.id.as_str().to_owned(),
            created_at: time(holder.created_at),
        }
    }
}

/// The holders of an account.
#[derive(Serialize, ToSchema)]
pub(super) struct HoldersBody {
    pub(super) data: Vec<HolderBody>,
    pub(super) summary: CountBody,
}

/// An id.
#[derive(Serialize, ToSchema)]
pub(super) struct IdBody {
    pub(super) id: String,
}

/// Credit reserved for a purchase.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct HoldBody {
    /// The transaction.
    #[schema(example = "A424887D0F2D45028FE5C96E9B0E1A2D")]
    id: String,
    #[schema(value_type = f64, example = 49.95)]
    value: Number,
    /// When it expires, in UTC.
    #[schema(example = "2023-11-25T00:00:00")]
    expiration_date: String,
    #[schema(example = 1)]
    installments: i64,
}

impl From<&Hold> for HoldBody {
    fn from(hold: &Hold) -> HoldBody {
        HoldBody {
            id: hold.id.to_string(),
            value: Number::money(hold.value),
            expiration_date: time_without_zone(hold.expires_at),
            installments: hold.installments,
        }
    }
}

/// What a purchase was settled at.
#[derive(Serialize, ToSchema)]
pub(super) struct SettlementBody {
    #[schema(value_type = f64, example = 49.95)]
    pub(super) value: Number,
    /// The transaction.
    pub(super) id: String,
}

/// What was refunded.
#[derive(Serialize, ToSchema)]
pub(super) struct RefundBody {
    #[schema(value_type = f64, example = 30.0)]
    pub(super) value: Number,
}

/// What was debited, as a text.
#[derive(Serialize, ToSchema)]
pub(super) struct DebitBody {
    #[schema(example = "-15.0")]
    pub(super) value: String,
}

/// An instalment of a settled purchase.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceBody {
    /// `{transactionId}-{installment, two digits}`.
    #[schema(example = "A424887D0F2D45028FE5C96E9B0E1A2D-01")]
    id: String,
    #[schema(example = "u8KFsGDk-1")]
    friendly_id: String,
    /// `Opened`, `Paid` or `Cancelled`; an overdue one is `Opened`.
    #[schema(example = "Opened")]
    status: &'static str,
    /// What is due on it; of a paid one, what was paid in all.
    #[schema(value_type = f64, example = 49.95)]
    value: Number,
    account_id: String,
    credit_account_id: String,
    /// What was refunded against it, and on an open one also what was received already.
    #[schema(value_type = f64, example = 0.0)]
    credit_value: Number,
    created_at: String,
    updated_at: String,
    /// When it was paid or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<String>,
    original_due_date: String,
    due_date: String,
    #[schema(example = 1)]
    installment: i64,
    #[schema(example = 1)]
    number_of_installments: i64,
    /// The shop's order; empty where none is known.
    order_id: String,
    transaction_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    observation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_link: Option<String>,
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl From<&InvoiceOf> for InvoiceBody {
    fn from(of: &InvoiceOf) -> InvoiceBody {
        let invoice = &of.invoice;
        InvoiceBody {
            id: of.id(),
            friendly_id: invoice.friendly_id.clone(),
            status: InvoiceStatus::as_str(invoice.status),
            value: Number::money(invoice.value),
            account_id: of.account.to_string(),
            credit_account_id: of.account.to_string(),
            credit_value: Number::money(invoice.credit()),
            created_at: time(invoice.created_at),
            updated_at: time(invoice.updated_at),
            resolved_at: invoice.resolved_at.map(time),
            original_due_date: time(invoice.original_due_at),
            due_date: time(invoice.due_at),
            installment: invoice.installment,
            number_of_installments: invoice.installments,
            order_id: invoice.order_id.clone(),
            transaction_id: of.transaction.to_string(),
            observation: given(&invoice.observation),
            payment_link: given(&invoice.payment_link),
        }
    }
}

/// Invoices at the places asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct InvoicesBody {
    data: Vec<InvoiceBody>,
    summary: InvoicesSummary,
}

/// Sums of everything that matches, not of this answer alone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoicesSummary {
    /// Of open ones.
    #[schema(value_type = f64, example = 9.63)]
    total: Number,
    #[schema(example = 2)]
    count: i64,
    #[schema(value_type = f64, example = 8.01)]
    total_paid: Number,
    #[schema(value_type = f64, example = 0.0)]
    total_cancelled: Number,
}

impl From<&InvoiceList> for InvoicesBody {
    fn from(list: &InvoiceList) -> InvoicesBody {
        InvoicesBody {
            data: list.invoices.iter().map(InvoiceBody::from).collect(),
            summary: InvoicesSummary {
                total: Number::money(list.total),
                count: list.count,
                total_paid: Number::money(list.total_paid),
                total_cancelled: Number::money(list.total_cancelled),
            },
        }
    }
}

/// An account's movements.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StatementsBody {
    /// The oldest first.
    statements: Vec<StatementBody>,
    /// The sum of all manual debits and credits.
    #[schema(value_type = f64, example = 0.0)]
    current_balance: Number,
    /// The sum of the movements listed.
    #[schema(value_type = f64, example = -1100.0)]
    interval_balance: Number,
    /// The balance before the period.
    #[schema(value_type = f64, example = 0.0)]
    previous_balance: Number,
}

/// A movement.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StatementBody {
    #[schema(value_type = f64, example = -1100.0)]
    value: Number,
    date: String,
    /// `Credit`, `Invoice`, `Payment` or `Statement`.
    #[schema(example = "Credit")]
    origin: &'static str,
    /// Who booked a manual debit: the e-mail of a person, or `key:` and the name of a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    done_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

/// What a movement is about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    transaction_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_installments: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    installment: Option<i64>,
    /// `Cancellation`, `Refund`, `Reversal`, `Adjustment` or `Receipt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    /// The payment that was received, or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt_id: Option<String>,
}

impl From<&Statement> for StatementsBody {
    fn from(statement: &Statement) -> StatementsBody {
        StatementsBody {
            statements: statement.entries.iter().map(StatementBody::from).collect(),
            current_balance: Number::money(statement.current),
            interval_balance: Number::money(statement.interval),
            previous_balance: Number::money(statement.previous),
        }
    }
}

impl From<&Entry> for StatementBody {
    fn from(entry: &Entry) -> StatementBody {
        let details = &entry.entry.details;
        let counted = |n: i64| (n > 0).then_some(n);
        StatementBody {
            value: Number::money(entry.entry.value),
            date: time(entry.at),
            origin: entry.entry.origin.as_str(),
            done_by: (entry.entry.origin == domain::statements::Origin::Statement)
                .then(|| entry.done_by.clone()),
            metadata: details.transaction.as_ref().map(|transaction| Metadata {
                transaction_id: transaction.to_string(),
                order_id: given(&details.order_id),
                number_of_installments: counted(details.installments),
                installment: counted(details.installment),
                operation: details.operation.map(|operation| operation.as_str()),
                receipt_id: details.receipt.as_ref().map(ToString::to_string),
            }),
        }
    }
}

/// The store's settings.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoreBody {
    #[schema(value_type = f64, example = 0.01)]
    daily_interest_rate: Number,
    #[schema(value_type = f64, example = 0.4)]
    tax_rate: Number,
    #[schema(example = 3)]
    invoice_postponement_limit: i64,
    #[schema(example = 30)]
    max_postponement_days: i64,
    postponement_enabled: bool,
    #[schema(value_type = f64, example = 100.0)]
    default_credit_value: Number,
    automatic_checking_account_creation_enabled: bool,
    tolerance_enabled: bool,
    my_credits_enabled: bool,
    #[schema(value_type = f64, example = 0.1)]
    max_pre_authorization_growth_rate: Number,
    #[schema(value_type = RemindersBody)]
    notifications_settings: Reminders,
    /// `comma`, `semicolon`, or `language`: what spreadsheets expect in the reader's language.
    #[schema(example = "comma")]
    csv_separator: &'static str,
}

/// When customers are reminded of an invoice that is due.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes the shape of domain::settings::Reminders")]
#[schema(rename_all = "camelCase")]
pub(super) struct RemindersBody {
    /// Before the day; 0 is the day itself. At most three.
    days_prior: Vec<ReminderBody>,
    /// After it. At most three.
    days_after: Vec<ReminderBody>,
}

/// A reminder.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes the shape of domain::settings::Reminder")]
#[schema(rename_all = "camelCase")]
pub(super) struct ReminderBody {
    /// 0 to 10.
    days: u8,
    /// In UTC.
    #[schema(example = "12:00:00")]
    time_of_day: String,
}

impl From<&Store> for StoreBody {
    fn from(store: &Store) -> StoreBody {
        StoreBody {
            daily_interest_rate: Number::rate(store.daily_interest_rate),
            tax_rate: Number::rate(store.tax_rate),
            invoice_postponement_limit: store.postponements_max,
            max_postponement_days: store.postponed_days_max,
            postponement_enabled: store.postponement_enabled,
            default_credit_value: Number::money(store.default_limit),
            automatic_checking_account_creation_enabled: store.auto_creation_enabled,
            tolerance_enabled: store.tolerance_enabled,
            my_credits_enabled: store.my_credits_enabled,
            max_pre_authorization_growth_rate: Number::rate(store.growth_rate),
            notifications_settings: store.reminders.clone(),
            csv_separator: store.csv_separator.as_str(),
        }
    }
}

/// What a customer may buy with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConditionsBody {
    account_id: String,
    #[schema(value_type = f64, example = 3000.0)]
    available_credit: Number,
    deadlines: Vec<DeadlineBody>,
}

/// A way to pay.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeadlineBody {
    /// In how many instalments.
    payment_options: Vec<u8>,
    #[schema(value_type = f64, example = 0.0)]
    interest_rate: Number,
    #[schema(value_type = f64, example = 0.0)]
    min_installment_value: Number,
}

impl From<&Account> for ConditionsBody {
    fn from(account: &Account) -> ConditionsBody {
        ConditionsBody {
            account_id: account.id.to_string(),
            available_credit: Number::money(account.available().max(Money::ZERO)),
            deadlines: vec![DeadlineBody {
                payment_options: vec![1],
                interest_rate: Number::zero(),
                min_installment_value: Number::zero(),
            }],
        }
    }
}

/// The answer to a use case that may be asked for again: the same that its handler gives.
pub(super) fn rendered(outcome: &Outcome<'_>) -> Answer {
    fn json(body: &impl Serialize) -> String {
        serde_json::to_string(body).unwrap_or_default()
    }
    let (status, body) = match outcome {
        Outcome::Import(run) => (202, json(&RunBody::accepted(run))),
        Outcome::Account(account) => (200, json(&AccountBody::from(*account))),
        Outcome::Hold(hold) => (200, json(&HoldBody::from(*hold))),
        Outcome::Refund(value) => (200, json(&RefundBody { value: Number::money(*value) })),
        Outcome::Holder(holder) => (200, json(&HolderBody::from(*holder))),
        Outcome::Invoice(invoice) => (200, json(&InvoiceBody::from(*invoice))),
        Outcome::Receipt(receipt) => (200, json(&PaymentBody::from(*receipt))),
    };
    Answer { status, body }
}
