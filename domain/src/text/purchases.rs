//! Which rule of purchases says no, and what can be done instead.

use super::*;
use crate::holds::HoldState;
use crate::invoices::InvoiceStatus;

impl PurchaseRefusal {
    /// Which rule of purchases says no, and what can be done instead.
    pub fn sentence(&self, lang: Lang, store: &Store) -> String {
        let money = |value: &Money| amount(*value, lang, store);
        match self {
            PurchaseRefusal::OverLimit { left } => {
                let left = money(left);
                say!(
                    lang,
                    "This is more than the {left} that can still be spent on the account. \
                     Ask for less, or raise the credit limit.",
                    "Isto é mais do que os {left} que ainda podem ser gastos na conta. \
                     Peça menos ou aumente o limite de crédito.",
                    "Esto es más que los {left} que aún se pueden gastar en la cuenta. \
                     Pide menos o aumenta el límite de crédito.",
                )
            }
            PurchaseRefusal::HoldEnded { state } => {
                let ended = ended(*state, lang);
                say!(
                    lang,
                    "This transaction {ended}. Start a new one.",
                    "Esta transação {ended}. Comece uma nova.",
                    "Esta transacción {ended}. Empieza una nueva.",
                )
            }
            PurchaseRefusal::HoldKept => say!(
                lang,
                "This transaction was made to be settled (settle is true), so it is not given back. \
                 Settle it, or let it expire.",
                "Esta transação foi feita para ser liquidada (settle é true), por isso não é \
                 devolvida. Liquide-a ou deixe-a expirar.",
                "Esta transacción se hizo para liquidarse (settle es true), por eso no se devuelve. \
                 Liquídala o deja que venza.",
            ),
            PurchaseRefusal::TransactionTaken => say!(
                lang,
                "This transaction id belongs to another account. Use another id.",
                "Este id de transação é de outra conta. Use outro id.",
                "Este id de transacción es de otra cuenta. Usa otro id.",
            ),
            PurchaseRefusal::OverGrowth { most } => {
                let most = money(most);
                say!(
                    lang,
                    "This transaction can be settled at {most} at most. Settle that or less.",
                    "Esta transação pode ser liquidada por no máximo {most}. \
                     Liquide esse valor ou menos.",
                    "Esta transacción se puede liquidar por {most} como máximo. \
                     Liquida eso o menos.",
                )
            }
            PurchaseRefusal::PaidAlready { least } => {
                let least = money(least);
                say!(
                    lang,
                    "{least} of this purchase was paid or given back already. \
                     Settle that or more, or refund the rest.",
                    "{least} desta compra já foram pagos ou devolvidos. \
                     Liquide esse valor ou mais, ou reembolse o resto.",
                    "{least} de esta compra ya se pagaron o devolvieron. \
                     Liquida eso o más, o reembolsa el resto.",
                )
            }
            PurchaseRefusal::TooManyInstallments { max } => say!(
                lang,
                "This purchase has {max} instalments, and no more fit. Start a new one.",
                "Esta compra tem {max} parcelas, e não cabem mais. Comece uma nova.",
                "Esta compra tiene {max} cuotas y no caben más. Empieza una nueva.",
            ),
            PurchaseRefusal::NotSettled => say!(
                lang,
                "This transaction was not settled, so there is nothing to refund. Cancel it instead.",
                "Esta transação não foi liquidada, por isso não há o que reembolsar. Cancele-a.",
                "Esta transacción no se liquidó, por eso no hay qué reembolsar. Cancélala.",
            ),
            PurchaseRefusal::OverRefund { most } => {
                let most = money(most);
                say!(
                    lang,
                    "{most} of this purchase can still be refunded. Refund that or less.",
                    "{most} desta compra ainda podem ser reembolsados. Reembolse isso ou menos.",
                    "{most} de esta compra aún se pueden reembolsar. Reembolsa eso o menos.",
                )
            }
            PurchaseRefusal::InvoiceEnded { status } => {
                let status = resolved(*status, lang);
                say!(
                    lang,
                    "This invoice is {status}, so this can no longer be done with it.",
                    "Este título está {status}, por isso isto não pode mais ser feito com ele.",
                    "Esta factura está {status}, por eso ya no se puede hacer esto con ella.",
                )
            }
            PurchaseRefusal::RefundedSincePaid => say!(
                lang,
                "Part of this invoice was refunded after it was paid, so it cannot be opened again.",
                "Parte deste título foi reembolsada depois de paga, por isso ele não pode ser reaberto.",
                "Parte de esta factura se reembolsó después de pagada, por eso no se puede reabrir.",
            ),
            PurchaseRefusal::OverOwed { owed } if *owed == Money::ZERO => say!(
                lang,
                "Nothing is owed here, so nothing was received. Book a credit to the account instead.",
                "Nada é devido aqui, por isso nada foi recebido. Lance um crédito na conta.",
                "Aquí no se debe nada, por eso no se recibió nada. Registra un crédito en la cuenta.",
            ),
            PurchaseRefusal::OverOwed { owed } => {
                let owed = money(owed);
                say!(
                    lang,
                    "This is more than the {owed} owed. Receive that or less.",
                    "Isto é mais do que os {owed} devidos. Receba esse valor ou menos.",
                    "Esto es más que los {owed} que se deben. Recibe eso o menos.",
                )
            }
            PurchaseRefusal::PartlyReceived { received } => {
                let received = money(received);
                say!(
                    lang,
                    "{received} of this invoice was received, so it is not cancelled. \
                     Take the payment back first, or refund what is left.",
                    "{received} deste título já foram recebidos, por isso ele não é cancelado. \
                     Antes, desfaça o pagamento, ou reembolse o resto.",
                    "{received} de esta factura ya se recibieron, por eso no se cancela. \
                     Antes, deshaz el pago, o reembolsa el resto.",
                )
            }
            PurchaseRefusal::PaidByReceipt => say!(
                lang,
                "This invoice was paid by payments received. Take one of them back instead.",
                "Este título foi pago por pagamentos recebidos. Desfaça um deles.",
                "Esta factura se pagó con pagos recibidos. Deshaz uno de ellos.",
            ),
            PurchaseRefusal::MarkedSince => say!(
                lang,
                "The rest of an invoice was marked as paid after this payment. Open that invoice again first.",
                "O resto de um título foi marcado como pago depois deste pagamento. Antes, reabra esse título.",
                "El resto de una factura se marcó como pagada después de este pago. Antes, reabre esa factura.",
            ),
            PurchaseRefusal::PostponementOff => say!(
                lang,
                "This store does not postpone due dates. Allow it in the settings first.",
                "Esta loja não adia vencimentos. Permita isso antes nas configurações.",
                "Esta tienda no aplaza vencimientos. Permítelo antes en la configuración.",
            ),
            PurchaseRefusal::PostponedTooOften { max } => {
                let max = number(*max, lang);
                say!(
                    lang,
                    "This invoice was postponed as often as the store allows ({max}).",
                    "Este título já foi adiado tantas vezes quanto a loja permite ({max}).",
                    "Esta factura ya se aplazó tantas veces como la tienda permite ({max}).",
                )
            }
            PurchaseRefusal::PostponedTooLong { days_left } => {
                let days = number(*days_left, lang);
                say!(
                    lang,
                    "This invoice can be postponed by {days} more days at most. Ask for fewer.",
                    "Este título pode ser adiado por no máximo mais {days} dias. Peça menos.",
                    "Esta factura se puede aplazar {days} días más como máximo. Pide menos.",
                )
            }
        }
    }
}

fn ended(state: HoldState, lang: Lang) -> &'static str {
    match state {
        HoldState::Held => lang.pick("is held", "está reservada", "está reservada"),
        HoldState::Settled => lang.pick("was settled", "foi liquidada", "se liquidó"),
        HoldState::Cancelled => lang.pick("was cancelled", "foi cancelada", "se canceló"),
        HoldState::Expired => lang.pick("has expired", "expirou", "venció"),
    }
}

fn resolved(status: InvoiceStatus, lang: Lang) -> &'static str {
    match status {
        InvoiceStatus::Opened => lang.pick("open", "aberto", "abierta"),
        InvoiceStatus::Paid => lang.pick("paid", "pago", "pagada"),
        InvoiceStatus::Cancelled => lang.pick("cancelled", "cancelado", "cancelada"),
    }
}
