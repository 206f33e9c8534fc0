//! What an import is compared with: `sqlite3 .import`, which checks nothing, and a plain Python loop with the same checks.
//! Both write into the tables of our own migration, with the settings that our server has.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::generate::{self, File};
use super::meter::{self, Cost};
use crate::run;

const SETTINGS: &str =
    "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;";

/// Files that the rivals read, and the tables that they write to.
pub struct Rivals<'a> {
    home: &'a Path,
    schema: String,
    rows: u64,
}

impl<'a> Rivals<'a> {
    /// Writes the files into a folder.
    pub fn prepare(home: &'a Path, rows: u64) -> Result<Self> {
        let mut schema = String::from(SETTINGS);
        let mut migrations: Vec<_> =
            fs::read_dir("migrations")?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        migrations.sort();
        for migration in migrations {
            schema += &fs::read_to_string(migration)?;
        }
        fs::write(home.join("schema.sql"), &schema)?;
        fs::write(home.join("table.csv"), generate::table(rows)?)?;
        fs::write(home.join("customers.csv"), generate::file(File::First, rows))?;
        fs::write(home.join("python_loop.py"), include_str!("python_loop.py"))?;
        Ok(Self { home, schema, rows })
    }

    /// `sqlite3 .import` of rows that are finished already. `None` when there is no `sqlite3`.
    pub fn sqlite3(&self) -> Result<Option<Cost>> {
        if Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        let database = self.fresh("sqlite3.db")?;
        let mut make = Command::new("sqlite3");
        run::run_quietly(make.arg(&database).arg(&self.schema))?;
        let mut import = Command::new("sqlite3");
        import.arg(&database).arg(SETTINGS).arg(".import --csv table.csv accounts");
        let cost = meter::run_measured(import.current_dir(self.home).stdout(Stdio::null()))?;
        self.check(&database)?;
        Ok(Some(cost))
    }

    /// The loop in Python. `None` when there is no `python3`.
    pub fn python(&self) -> Result<Option<Cost>> {
        if Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        let database = self.fresh("python.db")?;
        let mut import = Command::new("python3");
        import.args(["python_loop.py", "customers.csv", "schema.sql", &database]);
        Ok(Some(meter::run_measured(import.current_dir(self.home).stdout(Stdio::null()))?))
    }

    /// A path where no database is.
    fn fresh(&self, name: &str) -> Result<String> {
        let path = self.home.join(name);
        for ending in ["", "-wal", "-shm"] {
            fs::remove_file(self.home.join(format!("{name}{ending}"))).ok();
        }
        Ok(path.to_str().context("the temporary folder has an odd name")?.to_owned())
    }

    fn check(&self, database: &str) -> Result<()> {
        let count =
            Command::new("sqlite3").args([database, "select count(*) from accounts"]).output()?;
        let count = String::from_utf8(count.stdout)?;
        anyhow::ensure!(
            count.trim() == self.rows.to_string(),
            "sqlite3 took {} rows",
            count.trim()
        );
        Ok(())
    }
}
