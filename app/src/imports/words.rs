//! Words of the screens of imports.

use domain::words;

words! {
    /// Words of the wizard.
    pub struct WizardWords {
        title: "Import accounts", "Importar contas", "Importar cuentas";
        accounts: "Accounts", "Contas", "Cuentas";
        import_history: "Import History", "Histórico de Importação", "Historial de importación";
        step_mode: "Create or update", "Criar ou atualizar", "Crear o actualizar";
        step_file: "File", "Arquivo", "Archivo";
        question: "Do you want to create or update accounts?", "Deseja criar ou atualizar contas?", "¿Quieres crear o actualizar cuentas?";
        create: "Create", "Criar", "Crear";
        create_text: "Every row opens a new account. A row whose account is open already is reported and left alone.", "Cada linha abre uma conta nova. Uma linha cuja conta já está aberta é informada e não altera nada.", "Cada fila abre una cuenta nueva. Una fila cuya cuenta ya está abierta se informa y no cambia nada.";
        update: "Update", "Atualizar", "Actualizar";
        update_text: "Rows change the accounts they match and open the others. Empty cells change nothing.", "As linhas alteram as contas correspondentes e abrem as demais. Células vazias não alteram nada.", "Las filas cambian las cuentas que coinciden y abren las demás. Las celdas vacías no cambian nada.";
        go_on: "Continue", "Continuar", "Continuar";
        template_text: "The template has the 13 columns. Only Email is required, and their order is free.", "O modelo tem as 13 colunas. Só Email é obrigatório, e a ordem é livre.", "La plantilla tiene las 13 columnas. Solo Email es obligatorio y el orden es libre.";
        template: "Download template", "Baixar modelo", "Descargar plantilla";
        drop_here: "Drop your CSV here or", "Solte aqui seu CSV ou", "Suelta aquí tu archivo CSV o";
        choose: "choose a file", "escolha um arquivo", "elige uno";
        drop_label: "Drop your CSV here or choose a file", "Solte aqui seu CSV ou escolha um arquivo", "Suelta aquí tu archivo CSV o elige uno";
        drop_hint: "Comma, semicolon or tab; up to 512 MB.", "Vírgula, ponto e vírgula ou tabulação; até 512 MB.", "Coma, punto y coma o tabulador; hasta 512 MB.";
        drop_another: "Drop another to replace it.", "Solte outro para substituí-lo.", "Suelta otro para reemplazarlo.";
        sending: "Sending…", "Enviando…", "Enviando…";
        of: "of", "de", "de";
        import_file: "Import file", "Importar arquivo", "Importar archivo";
        back: "Back", "Voltar", "Volver";
    }
}

words! {
    /// Words of the history and of a run.
    pub struct RunWords {
        title: "Import History", "Histórico de Importação", "Historial de importación";
        import: "Import", "Importar", "Importar";
        run: "Import", "Importação", "Importación";
        file: "File", "Arquivo", "Archivo";
        create: "Create", "Criar", "Crear";
        update: "Update", "Atualizar", "Actualizar";
        when: "When", "Quando", "Cuándo";
        rows: "Rows", "Linhas", "Filas";
        created: "Created", "Criadas", "Creadas";
        updated: "Updated", "Atualizadas", "Actualizadas";
        unchanged: "Unchanged", "Sem alteração", "Sin cambios";
        failed: "Failed", "Com erro", "Con error";
        warned: "With a warning", "Com aviso", "Con aviso";
        status: "Status", "Status", "Status";
        checking: "Being checked", "Em conferência", "En revisión";
        checked: "To be confirmed", "A confirmar", "Por confirmar";
        queued: "Waiting", "Aguardando", "En espera";
        running: "Running", "Em andamento", "En curso";
        done: "Done", "Concluída", "Terminada";
        done_with_errors: "Done with errors", "Concluída com erros", "Terminada con errores";
        refused: "Refused", "Recusada", "Rechazada";
        cancelled: "Cancelled", "Cancelada", "Cancelada";
        progress: "Progress", "Progresso", "Progreso";
        nothing: "Nothing to show.", "Nada para mostrar.", "Nada para mostrar.";
        nothing_yet: "Every file you import is told of here.", "Cada arquivo importado aparece aqui.", "Cada archivo importado aparece aquí.";
        older: "Older imports", "Importações anteriores", "Importaciones anteriores";
        newest: "Newest imports", "Importações mais recentes", "Importaciones más recientes";
        how_read: "How the file was read", "Como o arquivo foi lido", "Cómo se leyó el archivo";
        encoding: "Encoding", "Codificação", "Codificación";
        separator: "Separator", "Separador", "Separador";
        comma: "Comma", "Vírgula", "Coma";
        semicolon: "Semicolon", "Ponto e vírgula", "Punto y coma";
        tab: "Tab", "Tabulação", "Tabulador";
        pipe: "Vertical bar", "Barra vertical", "Barra vertical";
        decimal: "Decimal sign", "Separador decimal", "Separador decimal";
        point: "Point", "Ponto", "Punto";
        size: "Size", "Tamanho", "Tamaño";
        columns: "Columns read", "Colunas lidas", "Columnas leídas";
        ignored: "Columns ignored", "Colunas ignoradas", "Columnas ignoradas";
        fingerprint: "SHA-256", "SHA-256", "SHA-256";
        failed_rows: "Failed rows", "Linhas com erro", "Filas con error";
        failed_text: "Correct them in the downloaded file and import it: the reasons stand beside each row and are ignored.", "Corrija-as no arquivo baixado e importe-o: os motivos ficam ao lado de cada linha e são ignorados.", "Corrígelas en el archivo descargado e impórtalo: los motivos están junto a cada fila y se ignoran.";
        download_failed: "Download failed rows", "Baixar linhas com erro", "Descargar filas con error";
        warnings: "Warnings", "Avisos", "Avisos";
        warnings_text: "These rows were imported as they are. Look at them once.", "Estas linhas foram importadas como estão. Confira-as.", "Estas filas se importaron tal como están. Revísalas.";
        line: "Line", "Linha", "Línea";
        column: "Column", "Coluna", "Columna";
        value: "Value", "Valor", "Valor";
        reason: "Reason", "Motivo", "Motivo";
        more: "More", "Mais", "Más";
        from_start: "From the start", "Do início", "Desde el principio";
        import_again: "Choose another file", "Escolher outro arquivo", "Elegir otro archivo";
    }
}
