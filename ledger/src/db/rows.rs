//! Many rows in one statement.

use std::fmt::{self, Display};

use sqlx::Arguments;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use super::{Query, Tx, Value};

/// Rows that a statement has as its first values. Written into its text, before any other value, they are a
/// query that gives them: `with v (key, email) as ({rows}) …`, `… where key in ({rows})`.
///
/// PostgreSQL gets a list for each column, so that the text is the same however many rows there are;
/// SQLite knows no lists, and gets the rows one by one.
pub(crate) struct Rows<'q> {
    width: usize,
    values: Vec<Value<'q>>,
    is_postgres: bool,
}

impl Tx {
    /// A statement over many rows, put together from this crate's own constants by `sql`. What a column
    /// holds is told by the first row: there has to be one.
    pub(crate) fn query_rows<'q, const N: usize>(
        &mut self,
        rows: impl IntoIterator<Item = [Value<'q>; N]>,
        sql: impl FnOnce(&Rows<'q>) -> String,
    ) -> Query<'_> {
        let values = rows.into_iter().flatten().collect();
        let rows = Rows { width: N, values, is_postgres: self.is_postgres() };
        let sql = sql(&rows);
        debug_assert!(
            rows.is_postgres || sql.find('?') > sql.find("values"),
            "the rows come first: {sql}"
        );
        self.query_built(sql).bind_rows(rows)
    }
}

impl<'q> Rows<'q> {
    /// The placeholder of the `n`th value after the rows, from 1.
    pub(crate) fn place(&self, n: usize) -> String {
        if self.is_postgres { format!("${}", self.width + n) } else { "?".to_owned() }
    }

    pub(super) fn add_to_sqlite(self, to: &mut SqliteArguments) -> Result<(), BoxDynError> {
        self.values.into_iter().try_for_each(|value| value.add_to_sqlite(to))
    }

    pub(super) fn add_to_postgres(self, to: &mut PgArguments) -> Result<(), BoxDynError> {
        for (at, first) in self.values.iter().take(self.width).enumerate() {
            let column = self.values.iter().skip(at).step_by(self.width);
            match first {
                Value::Number(_) => to.add(column.map(Value::as_number).collect::<Vec<_>>()),
                Value::Yes(_) => to.add(column.map(Value::as_yes).collect::<Vec<_>>()),
                Value::Text(_) => to.add(column.map(Value::as_text).collect::<Vec<_>>()),
                Value::Bytes(_) => to.add(column.map(Value::as_bytes).collect::<Vec<_>>()),
            }?;
        }
        Ok(())
    }
}

impl Display for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_postgres {
            let columns = self.values.iter().take(self.width).enumerate();
            let lists: Vec<String> =
                columns.map(|(at, value)| format!("${}::{}[]", at + 1, value.kind())).collect();
            return write!(f, "select * from unnest({})", lists.join(", "));
        }
        let row = format!("({})", vec!["?"; self.width].join(", "));
        let n_rows = self.values.len() / self.width.max(1);
        write!(f, "values {}", vec![row.as_str(); n_rows].join(", "))
    }
}
