//! Words of the screens of accounts.

use domain::words;

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
        balance: "Manual balance", "Saldo manual", "Saldo manual";
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
        archived: "This account is closed. It is kept to be read, and takes nothing more.", "Esta conta está encerrada. Ela é mantida para consulta e não aceita mais nada.", "Esta cuenta está cerrada. Se conserva para consulta y no acepta nada más.";
    }
}
