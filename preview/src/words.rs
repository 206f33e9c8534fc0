//! Words of what is told of a file before it is sent.

use domain::words;

words! {
    /// What is said of a file beside its errors.
    pub struct Words {
        reading: "Reading the file", "Lendo o arquivo", "Leyendo el archivo";
        rows: "Rows", "Linhas", "Filas";
        good: "Good", "Corretas", "Correctas";
        warned: "With a warning", "Com aviso", "Con aviso";
        failed: "With an error", "Com erro", "Con error";
        how_read: "How the file is read", "Como o arquivo é lido", "Cómo se lee el archivo";
        attempt: "The rows that failed in import", "As linhas que falharam na importação", "Las filas que fallaron en la importación";
        encoding: "Encoding", "Codificação", "Codificación";
        separator: "Separator", "Separador", "Separador";
        decimal: "Decimal sign of", "Separador decimal de", "Separador decimal de";
        asked: "Before this file can be imported", "Antes de importar este arquivo", "Antes de importar este archivo";
        leave_unread: "Do not read it", "Não ler esta coluna", "No leer esta columna";
        answer_below: "This file can be read in two ways. Choose below which is meant.", "Este arquivo pode ser lido de dois modos. Escolha abaixo qual é o certo.", "Este archivo se puede leer de dos maneras. Elige abajo cuál es la correcta.";
        automatic: "Found automatically", "Detectar automaticamente", "Detectar automáticamente";
        comma: "Comma", "Vírgula", "Coma";
        semicolon: "Semicolon", "Ponto e vírgula", "Punto y coma";
        tab: "Tab", "Tabulação", "Tabulador";
        pipe: "Vertical bar", "Barra vertical", "Barra vertical";
        decimal_point: "decimal point", "ponto decimal", "punto decimal";
        decimal_comma: "decimal comma", "vírgula decimal", "coma decimal";
        columns: "Columns", "Colunas", "Columnas";
        column: "Column", "Coluna", "Columna";
        sample: "First value", "Primeiro valor", "Primer valor";
        read_as: "Read as", "Lida como", "Se lee como";
        not_read: "Not read", "Não é lida", "No se lee";
        remembered: "Columns as you set them last time.", "Colunas como você as definiu da última vez.", "Columnas como las definiste la última vez.";
        set_by_you: "Columns as you set them; remembered for files with the same header.", "Colunas como você as definiu; vale para arquivos com o mesmo cabeçalho.", "Columnas como las definiste; vale para archivos con el mismo encabezado.";
        by_name: "Read them by their names", "Ler pelos nomes", "Leerlas por sus nombres";
        first_rows: "First rows, as they are read", "Primeiras linhas, como são lidas", "Primeras filas, como se leen";
        errors: "Rows with an error", "Linhas com erro", "Filas con error";
        errors_text: "They are left out and reported. Correct them in the file, or import the others now.", "Elas ficam de fora e são informadas. Corrija-as no arquivo ou importe as demais agora.", "Quedan fuera y se informan. Corrígelas en el archivo o importa las demás ahora.";
        warnings: "Rows with a warning", "Linhas com aviso", "Filas con aviso";
        warnings_text: "They are imported as they are. Look at them once.", "Elas são importadas como estão. Confira-as.", "Se importan tal como están. Revísalas.";
        first: "The first ones are shown.", "As primeiras são exibidas.", "Se muestran las primeras.";
        choose_below: "Or choose below what each column is.", "Ou escolha abaixo o que é cada coluna.", "O elige abajo qué es cada columna.";
        line: "Line", "Linha", "Línea";
        value: "Value", "Valor", "Valor";
        reason: "Reason", "Motivo", "Motivo";
    }
}
