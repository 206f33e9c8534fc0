//! Tables for people and for pasting into a page: plain text, the first column to the left, numbers to the right.

/// Prints a table; columns are as wide as their widest cell.
pub fn print(head: &[&str], rows: &[Vec<String>]) {
    println!("\n{}", text(head, rows));
}

fn text(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let all = || std::iter::once(&head).chain(rows);
    let width = |column: usize| {
        all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells =
            row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all().map(line).collect::<Vec<_>>().join("\n")
}

/// `12345` → `12.3`: thousandths with one decimal.
pub fn thousandths(n: u64) -> String {
    let tenths = (n + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `12345` → `12.35`: thousandths with two decimals.
pub fn thousandths_fine(n: u64) -> String {
    let hundredths = (n + 5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// How many times as much `a` is as `b`: `×3.4`.
pub fn ratio(a: u64, b: u64) -> String {
    let thousand = a.saturating_mul(1_000).checked_div(b);
    thousand.map_or_else(|| "–".to_owned(), |ratio| format!("×{}", thousandths(ratio)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["a".into(), "1.0".into()], vec!["ação".into(), "10.0".into()]];
        assert_eq!(text(&["", "ms"], &rows), "        ms\na      1.0\nação  10.0");
    }

    #[test]
    fn numbers_are_rounded() {
        assert_eq!(thousandths(12_349), "12.3");
        assert_eq!(thousandths(12_350), "12.4");
        assert_eq!(thousandths_fine(999), "1.00");
        assert_eq!(ratio(340, 100), "×3.4");
        assert_eq!(ratio(1, 0), "–");
    }
}
