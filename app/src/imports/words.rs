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
        closed: "Closed", "Encerradas", "Cerradas";
        failed: "Failed", "Com erro", "Con error";
        warned: "With a warning", "Com aviso", "Con aviso";
        outcome: "What it did", "O que fez", "Qué hizo";
        exposure: "Credit exposure", "Exposição de crédito", "Exposición de crédito";
        status: "Status", "Status", "Status";
        checking: "Being checked", "Em conferência", "En revisión";
        no_change: "Nothing changes", "Nada muda", "Nada cambia";
        checked: "To be confirmed", "A confirmar", "Por confirmar";
        queued: "Waiting", "Aguardando", "En espera";
        reading: "Reading the file", "Lendo o arquivo", "Leyendo el archivo";
        of: "of", "de", "de";
        resumed: "resumed at row", "retomada na linha", "reanudada en la fila";
        undo_of: "Undo of", "Desfazer", "Deshacer";
        attempt_of: "Failed rows of", "Linhas com erro de", "Filas con error de";
        healed: "put right since", "corrigidas depois", "corregidas después";
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
        how_read: "How the file is read", "Como o arquivo é lido", "Cómo se lee el archivo";
        encoding: "Encoding", "Codificação", "Codificación";
        separator: "Separator", "Separador", "Separador";
        comma: "Comma", "Vírgula", "Coma";
        semicolon: "Semicolon", "Ponto e vírgula", "Punto y coma";
        tab: "Tab", "Tabulação", "Tabulador";
        pipe: "Vertical bar", "Barra vertical", "Barra vertical";
        decimal_point: "decimal point", "ponto decimal", "punto decimal";
        decimal_comma: "decimal comma", "vírgula decimal", "coma decimal";
        choose_one: "Choose…", "Escolha…", "Elige…";
        leave_unread: "Do not read it", "Não ler esta coluna", "No leer esta columna";
        size: "Size", "Tamanho", "Tamaño";
        fingerprint: "SHA-256", "SHA-256", "SHA-256";
        automatic: "Found automatically", "Detectar automaticamente", "Detectar automáticamente";
        remembered: "Columns as you set them last time.", "Colunas como você as definiu da última vez.", "Columnas como las definiste la última vez.";
        sample: "First value", "Primeiro valor", "Primer valor";
        read_as: "Read as", "Lida como", "Se lee como";
        not_read: "Not read", "Não é lida", "No se lee";
        read_again: "Read it like this", "Ler assim", "Leerlo así";
        failed_rows: "Failed rows", "Linhas com erro", "Filas con error";
        failed_text: "Correct them in the downloaded file and import it: the reasons stand beside each row and are ignored.", "Corrija-as no arquivo baixado e importe-o: os motivos ficam ao lado de cada linha e são ignorados.", "Corrígelas en el archivo descargado e impórtalo: los motivos están junto a cada fila y se ignoran.";
        download_failed: "Download failed rows", "Baixar linhas com erro", "Descargar filas con error";
        warnings: "Warnings", "Avisos", "Avisos";
        warnings_text: "These rows are taken as they are. Look at them once.", "Estas linhas são aceitas como estão. Confira-as.", "Estas filas se aceptan tal como están. Revísalas.";
        line: "Line", "Linha", "Línea";
        column: "Column", "Coluna", "Columna";
        value: "Value", "Valor", "Valor";
        reason: "Reason", "Motivo", "Motivo";
        more: "More", "Mais", "Más";
        from_start: "From the start", "Do início", "Desde el principio";
        import_again: "Choose another file", "Escolher outro arquivo", "Elegir otro archivo";
    }
}

words! {
    /// Words of a run that waits for somebody, and of one that goes on.
    pub struct CheckWords {
        nothing_written: "Nothing is written until you confirm.", "Nada é gravado antes da sua confirmação.", "No se guarda nada hasta que lo confirmes.";
        checking: "Finding out what it would do", "Verificando o que mudaria", "Averiguando qué cambiaría";
        applying: "Being applied", "Em aplicação", "Aplicándose";
        cancel: "Cancel", "Cancelar", "Cancelar";
        cancel_text: "It stops at the next batch; what was applied stands.", "Para no próximo lote; o que foi aplicado permanece.", "Se detiene en el próximo lote; lo aplicado permanece.";
        exposure_before: "Credit exposure now", "Exposição de crédito agora", "Exposición de crédito ahora";
        exposure_after: "Afterwards", "Depois", "Después";
        exposure_with: "What customers can owe: the limits of all open accounts and what tolerance adds to them.", "O que os clientes podem dever: os limites de todas as contas abertas e o que a tolerância acrescenta.", "Lo que los clientes pueden deber: los límites de todas las cuentas abiertas y lo que añade la tolerancia.";
        exposure_without: "What customers can owe: the limits of all open accounts. The store does not count tolerance.", "O que os clientes podem dever: os limites de todas as contas abertas. A loja não conta a tolerância.", "Lo que los clientes pueden deber: los límites de todas las cuentas abiertas. La tienda no cuenta la tolerancia.";
        matters: "Look at these first", "Confira isto primeiro", "Revisa esto primero";
        below_used: "Limits below what is used", "Limites abaixo do valor usado", "Límites por debajo de lo usado";
        closing_owing: "Closed with a debt", "Encerradas com dívida", "Cerradas con deuda";
        final_text: "Undoing the import does not open closed accounts again.", "Desfazer a importação não reabre contas encerradas.", "Deshacer la importación no reabre cuentas cerradas.";
        same_file: "This is the same file as import", "Este é o mesmo arquivo da importação", "Este es el mismo archivo de la importación";
        nothing_changes: "nothing would change", "nada mudaria", "nada cambiaría";
        put_right: "put right", "corrigidas", "corregidas";
        update_instead: "Update them instead", "Atualizá-las", "Actualizarlas";
        answer_below: "Choose below which is meant, and read the file again.", "Escolha abaixo qual é o certo e leia o arquivo de novo.", "Elige abajo cuál es la correcta y lee el archivo de nuevo.";
        choose_columns: "Choose below what each column is.", "Escolha abaixo o que é cada coluna.", "Elige abajo qué es cada columna.";
        confirm: "Confirm", "Confirmar", "Confirmar";
        good_rows: "The good rows", "As linhas corretas", "Las filas correctas";
        good_rows_text: "Refused rows stay out, and can be put right and imported later.", "As linhas recusadas ficam de fora e podem ser corrigidas e importadas depois.", "Las filas rechazadas quedan fuera y se pueden corregir e importar después.";
        all_rows: "All rows or none", "Todas as linhas ou nenhuma", "Todas las filas o ninguna";
        all_rows_text: "If one row is refused on the way, everything is taken back.", "Se uma linha for recusada no caminho, tudo é desfeito.", "Si una fila se rechaza en el camino, todo se deshace.";
        all_rows_not: "Not possible while rows are refused.", "Não é possível enquanto houver linhas recusadas.", "No es posible mientras haya filas rechazadas.";
        forget: "Forget this file", "Descartar este arquivo", "Descartar este archivo";
        forget_undo: "Leave everything as it is", "Deixar tudo como está", "Dejar todo como está";
        refused_text: "There is nothing to apply. Put the failed rows right and import them, or choose another file.", "Não há nada para aplicar. Corrija as linhas com erro e importe-as, ou escolha outro arquivo.", "No hay nada que aplicar. Corrige las filas con error e impórtalas, o elige otro archivo.";
        no_change_text: "There is nothing to confirm.", "Não há o que confirmar.", "No hay nada que confirmar.";
        no_undo_text: "Nothing of it can be taken back.", "Nada dela pode ser desfeito.", "Nada de ella se puede deshacer.";
        differences: "What would change", "O que mudaria", "Qué cambiaría";
        none_of_kind: "No change of this kind.", "Nenhuma alteração deste tipo.", "Ningún cambio de este tipo.";
        every_kind: "All", "Todas", "Todos";
        kind_closed: "Closed", "Encerradas", "Cerradas";
        kind_lowered: "Limit lowered", "Limite reduzido", "Límite reducido";
        kind_raised: "Limit raised", "Limite aumentado", "Límite aumentado";
        kind_other: "Other", "Outras", "Otros";
        account: "Account", "Conta", "Cuenta";
        change: "Change", "Alteração", "Cambio";
        becomes: "becomes", "passa a", "pasa a";
        would_fail: "Refused rows", "Linhas recusadas", "Filas rechazadas";
        reversed: "Taken back", "Desfeitas", "Deshechos";
        kept: "Kept: changed since", "Mantidas: alteradas depois", "Mantenidos: cambiados después";
        bought_on: "Refused", "Recusadas", "Rechazadas";
        kept_rows: "Accounts that stay as they are", "Contas que ficam como estão", "Cuentas que quedan como están";
        refused_rows: "Accounts that are refused", "Contas recusadas", "Cuentas rechazadas";
    }
}

words! {
    /// Words of a run that is over.
    pub struct OverWords {
        told: "What happened", "O que aconteceu", "Qué pasó";
        who: "Who", "Quem", "Quién";
        door: "From where", "De onde", "Desde dónde";
        by_page: "Screens", "Telas", "Pantallas";
        by_api: "API", "API", "API";
        by_command: "Command line", "Linha de comando", "Línea de comandos";
        by_itself: "By itself: all rows or none", "Automática: tudo ou nada", "Automática: todo o nada";
        uploaded: "Uploaded", "Enviado", "Subido";
        began: "Began", "Início", "Inicio";
        ended: "Ended", "Fim", "Fin";
        wanted: "Wanted", "Pedido", "Pedido";
        good_rows: "The good rows", "As linhas corretas", "Las filas correctas";
        all_rows: "All rows or none", "Todas as linhas ou nenhuma", "Todas las filas o ninguna";
        only_known: "no new accounts", "sem contas novas", "sin cuentas nuevas";
        attempts: "Failed rows tried again", "Linhas com erro tentadas de novo", "Filas con error intentadas de nuevo";
        taken_back: "Taken back by", "Desfeita pela", "Deshecha por la";
        receipt: "Receipt", "Recibo", "Recibo";
        undo: "Undo this import", "Desfazer esta importação", "Deshacer esta importación";
        undo_text: "You see first what would be taken back and what would not.", "Antes você vê o que seria desfeito e o que não.", "Antes ves qué se desharía y qué no.";
        stands: "It was cancelled. What was applied stands", "Foi cancelada. O que foi aplicado permanece", "Se canceló. Lo aplicado permanece";
        forgotten: "It was cancelled before anything was applied", "Foi cancelada antes de aplicar qualquer coisa", "Se canceló antes de aplicar nada";
        left_out: "Not applied", "Não aplicadas", "No aplicadas";
        see: "See import", "Veja a importação", "Mira la importación";
    }
}
