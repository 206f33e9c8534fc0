//! The names of fields, permissions, roles and statuses on screens.

use super::*;

impl Field {
    /// The name of the field on screens and of its column in reports.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Field::Id => lang.pick("Id", "Id", "Id"),
            Field::Email => lang.pick("Email", "Email", "Email"),
            Field::Document => lang.pick("Document", "Documento", "Documento"),
            Field::DocumentType => {
                lang.pick("Document type", "Tipo de documento", "Tipo de documento")
            }
            Field::Status => lang.pick("Status", "Status", "Status"),
            Field::CreditLimit => {
                lang.pick("Credit limit", "Limite de crédito", "Límite de crédito")
            }
            Field::Tolerance => lang.pick("Tolerance", "Tolerância", "Tolerancia"),
            Field::Owed => lang.pick("Amount owed", "Valor devido", "Importe adeudado"),
            Field::Password => lang.pick("Password", "Senha", "Contraseña"),
            Field::Mode => lang.pick("Mode", "Modo", "Modo"),
            Field::File => lang.pick("File", "Arquivo", "Archivo"),
            Field::Value => lang.pick("Value", "Valor", "Valor"),
            Field::Installments => lang.pick("Instalments", "Parcelas", "Cuotas"),
            Field::Settle => lang.pick("Settle", "Liquidar", "Liquidar"),
            Field::ExpirationDate => {
                lang.pick("Expiration date", "Data de expiração", "Fecha de expiración")
            }
            Field::OrderId => lang.pick("Order ID", "Id do pedido", "Id del pedido"),
            Field::TransactionId => {
                lang.pick("Transaction ID", "Id da transação", "Id de la transacción")
            }
            Field::HolderId => lang.pick("Holder ID", "Id do dependente", "Id del dependiente"),
            Field::StatementId => {
                lang.pick("Statement ID", "Id do lançamento", "Id del movimiento")
            }
            Field::DueDays => lang.pick("Days", "Dias", "Días"),
            Field::Observation => lang.pick("Comments", "Observação", "Observación"),
            Field::PaymentLink => lang.pick("Payment link", "Link de pagamento", "Enlace de pago"),
            Field::PaidAt => lang.pick("Paid on", "Pago em", "Pagado el"),
            Field::Method => lang.pick("Way of paying", "Forma de pagamento", "Forma de pago"),
            Field::Note => lang.pick("Note", "Observação", "Observación"),
            Field::Invoices => lang.pick("Invoices", "Títulos", "Facturas"),
            Field::Reason => lang.pick("Reason", "Motivo", "Motivo"),
            Field::From => lang.pick("From", "De", "Desde"),
            Field::To => lang.pick("To", "Até", "Hasta"),
            Field::Kind => lang.pick("Kind", "Tipo", "Tipo"),
            Field::AllOrNothing => lang.pick("All or nothing", "Tudo ou nada", "Todo o nada"),
            Field::DryRun => lang.pick("Dry run", "Simulação", "Simulación"),
            Field::Cursor => lang.pick("Next page", "Próxima página", "Página siguiente"),
            Field::Encoding => lang.pick("Encoding", "Codificação", "Codificación"),
            Field::Separator => lang.pick("Separator", "Separador", "Separador"),
            Field::Decimal => lang.pick("Decimal sign", "Separador decimal", "Separador decimal"),
            Field::Column => lang.pick("Column", "Coluna", "Columna"),
            Field::Sort => lang.pick("Order", "Ordem", "Orden"),
            Field::Op => lang.pick("Join filters by", "Unir filtros por", "Unir filtros por"),
            Field::DailyInterestRate => {
                lang.pick("Daily interest rate", "Taxa de juros diária", "Tasa de interés diaria")
            }
            Field::TaxRate => lang.pick("Tax rate", "Taxa de imposto", "Tasa de impuesto"),
            Field::PostponementLimit => lang.pick("Postponements", "Adiamentos", "Aplazamientos"),
            Field::PostponementDays => {
                lang.pick("Days of postponement", "Dias de adiamento", "Días de aplazamiento")
            }
            Field::GrowthRate => lang.pick(
                "Growth of a settlement",
                "Aumento na liquidação",
                "Aumento en la liquidación",
            ),
            Field::DefaultLimit => lang.pick(
                "Default credit limit",
                "Limite de crédito padrão",
                "Límite de crédito predeterminado",
            ),
            Field::ToleranceEnabled => {
                lang.pick("Use the tolerance", "Usar a tolerância", "Usar la tolerancia")
            }
            Field::AutoCreation => lang.pick(
                "Automatic account creation",
                "Criação automática de conta",
                "Creación automática de cuenta",
            ),
            Field::MyCredits => {
                lang.pick("My Credits page", "Página Meus Créditos", "Página Mis créditos")
            }
            Field::PostponementEnabled => {
                lang.pick("Postpone due dates", "Adiar vencimentos", "Aplazar vencimientos")
            }
            Field::CsvSeparator => lang.pick(
                "Separator of CSV files",
                "Separador dos arquivos CSV",
                "Separador de los archivos CSV",
            ),
            Field::Reminders => lang.pick("Reminders", "Lembretes", "Recordatorios"),
            Field::Role => lang.pick("Role", "Papel", "Rol"),
            Field::Name => lang.pick("Name", "Nome", "Nombre"),
            Field::Body => lang.pick("Body", "Corpo", "Cuerpo"),
        }
    }
}

impl Permission {
    /// What the permission lets a person do.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Permission::ReadCheckingAccounts => {
                lang.pick("See accounts", "Ver contas", "Ver cuentas")
            }
            Permission::ReadStatements => {
                lang.pick("See statements", "Ver extratos", "Ver estados de cuenta")
            }
            Permission::ReadInvoices => lang.pick("See invoices", "Ver títulos", "Ver facturas"),
            Permission::CreateCheckingAccounts => lang.pick(
                "Open and close accounts",
                "Abrir e encerrar contas",
                "Abrir y cerrar cuentas",
            ),
            Permission::PayInvoice => lang.pick(
                "Mark invoices as paid",
                "Marcar títulos como pagos",
                "Marcar facturas como pagadas",
            ),
            Permission::EditCredits => {
                lang.pick("Edit credits", "Editar créditos", "Editar los créditos")
            }
            Permission::CreateStatements => lang.pick(
                "Write statements",
                "Lançar no extrato",
                "Registrar en el estado de cuenta",
            ),
            Permission::CreateInvoices => {
                lang.pick("Edit invoices", "Editar títulos", "Editar facturas")
            }
            Permission::Import => {
                lang.pick("Import files", "Importar arquivos", "Importar archivos")
            }
            Permission::ReadConfiguration => {
                lang.pick("See the settings", "Ver as configurações", "Ver la configuración")
            }
            Permission::EditConfiguration => lang.pick(
                "Change the settings",
                "Alterar as configurações",
                "Cambiar la configuración",
            ),
            Permission::Administer => lang.pick(
                "Manage people and keys",
                "Gerenciar pessoas e chaves",
                "Gestionar personas y claves",
            ),
        }
    }
}

impl Role {
    /// The role's name on screens.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Role::Owner => lang.pick("Owner", "Proprietário", "Propietario"),
            Role::Manager => lang.pick("Manager", "Gerente", "Gerente"),
            Role::Clerk => lang.pick("Clerk", "Atendente", "Empleado"),
            Role::Viewer => lang.pick("Viewer", "Leitor", "Lector"),
        }
    }
}

impl Status {
    /// The status of an account on screens; an import reads these words back.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Status::Open => lang.pick("Open", "Aberta", "Abierta"),
            Status::Closed => lang.pick("Closed", "Encerrada", "Cerrada"),
        }
    }
}
