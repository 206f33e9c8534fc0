//! Words of the screens of accounts.

use domain::{Lang, words};

words! {
    /// Words of the list.
    pub struct ListWords {
        title: "Accounts", "Contas", "Cuentas";
        import_history: "Import History", "Histórico de Importação", "Historial de importación";
        search: "Search accounts", "Buscar contas", "Buscar cuentas";
        search_for: "Email, document or id", "Email, documento ou id", "Email, documento o id";
        clear: "Clear", "Limpar", "Limpiar";
        go: "Search", "Buscar", "Buscar";
        export: "Export", "Exportar", "Exportar";
        import: "Import", "Importar", "Importar";
        new: "New", "Novo", "Nueva";
        found: "Accounts found", "Contas encontradas", "Cuentas encontradas";
        more_than: "more than", "mais de", "más de";
        status: "Status", "Status", "Status";
        open: "Open", "Abertas", "Abiertas";
        closed: "Closed", "Encerradas", "Cerradas";
        all: "All", "Todas", "Todas";
        document: "Document", "Documento", "Documento";
        no_document: "No document", "Sem documento", "Sin documento";
        email: "Email", "Email", "Email";
        credit_limit: "Credit limit", "Limite de crédito", "Límite de crédito";
        available: "Available credit", "Crédito disponível", "Crédito disponible";
        updated: "Last update", "Última atualização", "Última actualización";
        of: "of", "de", "de";
        nothing: "Nothing to show.", "Nada para mostrar.", "Nada para mostrar.";
        nothing_found: "No account matches this search. Try fewer letters, or look among all accounts.", "Nenhuma conta corresponde a esta busca. Tente menos letras ou procure em todas as contas.", "Ninguna cuenta coincide con esta búsqueda. Prueba con menos letras o busca en todas las cuentas.";
        nothing_closed: "No account has been closed.", "Nenhuma conta foi encerrada.", "No se ha cerrado ninguna cuenta.";
        nothing_yet: "Open the first account, or import a file of them.", "Abra a primeira conta ou importe um arquivo com várias.", "Abre la primera cuenta o importa un archivo con varias.";
        search_all: "Search all accounts", "Buscar em todas as contas", "Buscar en todas las cuentas";
    }
}

words! {
    /// Words of the forms.
    pub struct FormWords {
        new_title: "New account", "Nova conta", "Nueva cuenta";
        identification: "Identification", "Identificação", "Identificación";
        credit: "Credit", "Crédito", "Crédito";
        document_type: "Document type", "Tipo de documento", "Tipo de documento";
        document: "Document", "Documento", "Documento";
        other: "Other", "Outro", "Otro";
        email: "Email", "Email", "Email";
        credit_limit: "Credit limit", "Limite de crédito", "Límite de crédito";
        tolerance: "Tolerance", "Tolerância", "Tolerancia";
        tolerance_hint: "A fraction or a percentage: 0.05 or 5%.", "Uma fração ou porcentagem: 0,05 ou 5%.", "Una fracción o un porcentaje: 0,05 o 5%.";
        empty_limit: "Empty: the store’s default,", "Vazio: o padrão da loja,", "Vacío: el valor de la tienda,";
        not_yours: "Your role opens accounts without tolerance and at the store’s default limit,", "Seu papel abre contas sem tolerância e com o limite padrão da loja,", "Tu rol abre cuentas sin tolerancia y con el límite de la tienda,";
        close_dialog: "Close", "Fechar", "Cerrar";
        cancel: "Cancel", "Cancelar", "Cancelar";
        confirm: "Confirm", "Confirmar", "Confirmar";
        edit: "Edit", "Editar", "Editar";
        update: "Update", "Atualizar", "Actualizar";
        amount_owed: "Amount owed", "Valor devido", "Importe adeudado";
        type_owed: "Type it to show that you have seen it:", "Digite-o para mostrar que o viu:", "Escríbelo para mostrar que lo has visto:";
        close_account: "Close account", "Encerrar conta", "Cerrar cuenta";
        close_title: "Close this account?", "Encerrar esta conta?", "¿Cerrar esta cuenta?";
        closing: "will take no more purchases and cannot be opened again. What is reserved is given back.", "não aceitará mais compras e não pode ser reaberta. O que está reservado é liberado.", "no aceptará más compras y no puede volver a abrirse. Lo reservado se libera.";
        still_owed: "is still owed, and stays payable.", "ainda é devido e continua pagável.", "todavía se debe y se podrá seguir pagando.";
    }
}

words! {
    /// Words of the details page.
    pub struct DetailsWords {
        title: "Account details", "Detalhes da conta", "Detalles de la cuenta";
        accounts: "Accounts", "Contas", "Cuentas";
        status: "Status", "Status", "Status";
        available: "Available credit", "Crédito disponível", "Crédito disponible";
        of_a_limit: "of a limit of", "de um limite de", "de un límite de";
        total_due: "Total due", "Total a pagar", "Total a pagar";
        open_invoices: "in open invoices", "em títulos abertos", "en facturas abiertas";
        reserved: "Reserved credit", "Crédito reservado", "Crédito reservado";
        awaiting: "in purchases that await their invoice", "em compras que aguardam o título", "en compras que esperan su factura";
        holder: "Holder", "Titular", "Titular";
        id: "Id", "Id", "Id";
        document: "Document", "Documento", "Documento";
        none: "None", "Nenhum", "Ninguno";
        email: "Email", "Email", "Email";
        opened: "Opened", "Aberta em", "Abierta";
        updated: "Last update", "Última atualização", "Última actualización";
        manage: "Manage", "Gerenciar", "Gestionar";
        others: "Others", "Outros", "Otros";
        closing: "Closing is for good: a closed account takes no purchases and cannot be opened again. Its history stays readable.", "O encerramento é definitivo: uma conta encerrada não aceita compras e não pode ser reaberta. O histórico continua disponível para consulta.", "El cierre es definitivo: una cuenta cerrada no acepta compras y no puede volver a abrirse. Su historial sigue disponible para consulta.";
        still_owed: "is still owed.", "ainda está em aberto.", "todavía se adeuda.";
        nothing_owed: "Nothing is owed on it.", "Não há nada a pagar.", "No se adeuda nada.";
        still_payable: "What is still owed on it can be paid.", "O que ainda é devido nela pode ser pago.", "Lo que todavía se adeuda en ella puede pagarse.";
        archived: "This account is closed. It is kept to be read, and takes nothing more.", "Esta conta está encerrada. Ela é mantida para consulta e não aceita mais nada.", "Esta cuenta está cerrada. Se conserva para consulta y no acepta nada más.";
    }
}

words! {
    /// Words of an account's invoices.
    pub struct InvoiceWords {
        title: "Invoices", "Títulos", "Facturas";
        due: "Due date", "Data de vencimento", "Fecha de vencimiento";
        comments: "Comments", "Observação", "Observación";
        order: "Order ID", "Id do pedido", "Id del pedido";
        instalment: "Instalment", "Parcela", "Cuota";
        of: "of", "de", "de";
        amount: "Amount", "Valor", "Valor";
        status: "Status", "Status", "Status";
        opened: "Open", "Aberto", "Abierta";
        expired: "Expired", "Vencido", "Vencida";
        paid: "Paid", "Pago", "Pagada";
        cancelled: "Canceled", "Cancelado", "Cancelada";
        action: "Action", "Ação", "Acción";
        pay: "Mark as Paid", "Marcar como pago", "Marcar como pagada";
        was_paid: "The invoice was marked as paid.", "O título foi marcado como pago.", "La factura fue marcada como pagada.";
        unpay: "Take back", "Desfazer", "Deshacer";
        was_opened: "The invoice is open again, and owed.", "O título está aberto de novo e é devido.", "La factura está abierta de nuevo y se debe.";
        received: "received:", "recebido:", "recibido:";
        none: "No invoices yet. A purchase is invoiced once the shop settles it.", "Nenhum título ainda. Uma compra vira título quando a loja a liquida.", "Todavía no hay facturas. Una compra se factura cuando la tienda la liquida.";
    }
}

words! {
    /// Words of the payments received on an account.
    pub struct ReceiptWords {
        title: "Payments received", "Pagamentos recebidos", "Pagos recibidos";
        receive: "Receive payment", "Receber pagamento", "Recibir pago";
        cancel: "Cancel", "Cancelar", "Cancelar";
        confirm: "Receive", "Receber", "Recibir";
        close_dialog: "Close", "Fechar", "Cerrar";
        owed: "Owed:", "Devido:", "Se debe:";
        goes_to: "It goes to what is due first.", "Vai para o que vence primeiro.", "Se aplica a lo que vence primero.";
        optional: "Optional", "Opcional", "Opcional";
        methods: "Cash, card, transfer…", "Dinheiro, Pix, cartão…", "Efectivo, tarjeta, transferencia…";
        paid_on: "Paid on", "Pago em", "Pagado el";
        value: "Value", "Valor", "Importe";
        method: "Way of paying", "Forma de pagamento", "Forma de pago";
        note: "Note", "Observação", "Observación";
        by: "By", "Por", "Por";
        invoices: "Invoices", "Títulos", "Facturas";
        action: "Action", "Ação", "Acción";
        take_back: "Take back", "Desfazer", "Deshacer";
        take_back_title: "Take this payment back?", "Desfazer este pagamento?", "¿Deshacer este pago?";
        taking_back: "were received. What they paid will be owed again; this cannot be undone.", "foram recebidos. O que foi pago com eles volta a ser devido; isto não pode ser desfeito.", "se recibieron. Lo que se pagó con ellos se deberá de nuevo; esto no se puede deshacer.";
        reason: "Reason", "Motivo", "Motivo";
        was_received: "were received.", "foram recebidos.", "se recibieron.";
        was_received_before: "had been received already: the form was sent twice, and counts once.", "já tinham sido recebidos: o formulário foi enviado duas vezes e conta uma.", "ya se habían recibido: el formulario se envió dos veces y cuenta una.";
        was_taken_back: "were taken back, and are owed again.", "foram desfeitos e são devidos de novo.", "se deshicieron y se deben de nuevo.";
        over: "That is more than the limit: nothing more can be bought until some of it is paid.", "Isso passa do limite: nada mais pode ser comprado até que uma parte seja paga.", "Eso supera el límite: no se puede comprar nada más hasta que se pague una parte.";
        taken_back: "taken back", "desfeito", "deshecho";
        none: "No payment was received yet.", "Nenhum pagamento foi recebido ainda.", "Todavía no se recibió ningún pago.";
    }
}

/// Told below an account's payments when there are older ones.
pub fn newest_receipts(n: usize, lang: Lang) -> String {
    lang.pick(
        format!("There are older payments. These are the newest {n}."),
        format!("Há pagamentos mais antigos. Estes são os {n} mais recentes."),
        format!("Hay pagos más antiguos. Estos son los {n} más recientes."),
    )
}

/// Told below an account's invoices when there are older ones.
pub fn newest_invoices(n: usize, lang: Lang) -> String {
    lang.pick(
        format!("There are older invoices. These are the newest {n}."),
        format!("Há títulos mais antigos. Estes são os {n} mais recentes."),
        format!("Hay facturas más antiguas. Estas son las {n} más recientes."),
    )
}

words! {
    /// Words of an account's reserved credit.
    pub struct HoldWords {
        title: "Reserved credit", "Crédito reservado", "Crédito reservado";
        transaction: "Transaction ID", "Id da transação", "Id de la transacción";
        value: "Value", "Valor", "Valor";
        created: "Created", "Criada em", "Creada";
        expires: "Expires", "Expira em", "Vence";
    }
}

/// Told below an account's reserved credit when there is more of it.
pub fn oldest_holds(n: usize, lang: Lang) -> String {
    lang.pick(
        format!("There are more. These are the oldest {n}."),
        format!("Há mais. Estas são as {n} mais antigas."),
        format!("Hay más. Estas son las {n} más antiguas."),
    )
}

words! {
    /// Words of an account's movements.
    pub struct StatementWords {
        title: "Statements", "Extrato", "Estados de cuenta";
        from: "From", "De", "Desde";
        to: "To", "Até", "Hasta";
        show: "Show", "Mostrar", "Mostrar";
        date: "Date", "Data", "Fecha";
        movement: "Movement", "Movimento", "Movimiento";
        purchase: "Order or transaction", "Pedido ou transação", "Pedido o transacción";
        by: "By", "Por", "Por";
        value: "Value", "Valor", "Valor";
        in_period: "Sum of this period", "Soma deste período", "Suma de este período";
        balance: "Balance", "Saldo", "Saldo";
        balance_note: "all manual debits and credits", "todos os débitos e créditos manuais", "todos los débitos y créditos manuales";
        ceiling: "Limit or tolerance changed", "Limite ou tolerância alterados", "Límite o tolerancia modificados";
        invoiced: "Purchase invoiced", "Compra faturada", "Compra facturada";
        payment: "Payment", "Pagamento", "Pago";
        refund: "Refund", "Reembolso", "Reembolso";
        cancellation: "Cancellation", "Cancelamento", "Cancelación";
        reversal: "Payment taken back", "Pagamento estornado", "Pago revertido";
        adjustment: "Purchase adjusted", "Compra ajustada", "Compra ajustada";
        debit: "Manual debit", "Débito manual", "Débito manual";
        credit: "Manual credit", "Crédito manual", "Crédito manual";
        instalment: "Instalment", "Parcela", "Cuota";
        instalments: "instalments", "parcelas", "cuotas";
        system: "Fiado itself", "O próprio Fiado", "El propio Fiado";
        none: "Nothing moved in this period. Choose a longer one to look further back.", "Nada se moveu neste período. Escolha um período maior para ver mais.", "No hubo movimientos en este período. Elige uno más largo para ver más.";
        backward: "This period ends before it begins. Choose another.", "Este período termina antes de começar. Escolha outro.", "Este período termina antes de empezar. Elige otro.";
    }
}

/// Told below an account's movements when the period has older ones.
pub fn newest_movements(n: usize, lang: Lang) -> String {
    lang.pick(
        format!(
            "This period has older movements. These are the newest {n}: choose a shorter period to \
             see the others."
        ),
        format!(
            "Este período tem movimentos mais antigos. Estes são os {n} mais recentes: escolha um \
             período menor para ver os outros."
        ),
        format!(
            "Este período tiene movimientos más antiguos. Estos son los {n} más recientes: elige un \
             período más corto para ver los demás."
        ),
    )
}

words! {
    /// Words of an account's holders.
    pub struct HolderWords {
        title: "Additional Holders", "Dependentes adicionais", "Dependientes adicionales";
        id: "ID", "ID", "ID";
        created: "Created date", "Data de criação", "Fecha de creación";
        email: "Email", "Email", "Email";
        action: "Manage", "Gerenciar", "Gestionar";
        new: "New", "Novo", "Nuevo";
        cancel: "Cancel", "Cancelar", "Cancelar";
        confirm: "Confirm", "Confirmar", "Confirmar";
        close_dialog: "Close", "Fechar", "Cerrar";
        remove: "Remove", "Remover", "Eliminar";
        remove_title: "Remove this holder?", "Remover este dependente?", "¿Eliminar este dependiente?";
        removing: "will no longer be able to buy on this account. What was bought stays.", "não poderá mais comprar nesta conta. O que foi comprado permanece.", "ya no podrá comprar en esta cuenta. Lo comprado permanece.";
        was_added: "was added as a holder.", "foi adicionado como dependente.", "fue agregado como dependiente.";
        was_removed: "is no longer a holder.", "não é mais dependente.", "ya no es dependiente.";
        none: "Nobody else buys on this account.", "Ninguém mais compra nesta conta.", "Nadie más compra en esta cuenta.";
        none_yet: "Nobody else buys on this account. Add a holder to share its credit.", "Ninguém mais compra nesta conta. Adicione um dependente para compartilhar o crédito.", "Nadie más compra en esta cuenta. Agrega un dependiente para compartir su crédito.";
    }
}
