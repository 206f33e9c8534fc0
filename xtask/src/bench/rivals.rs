//! What an import is compared with: `sqlite3 .import` and PostgreSQL's `\copy` with an upsert, which check nothing, and a
//! plain Python loop with the same checks. All write into the tables of our own migration, with the settings that our server has.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::generate::{self, File};
use super::meter::{self, Cost};
use crate::postgres::Cluster;
use crate::run;

const SETTINGS: &str =
    "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;";

/// A program that is compared with.
pub struct Rival {
    /// What it does.
    pub name: &'static str,
    /// Where it comes from, on Debian.
    pub package: &'static str,
}

/// In the order in which they are measured.
pub const RIVALS: [Rival; 3] = [
    Rival { name: "sqlite3 .import, no checks", package: "sqlite3" },
    Rival { name: "PostgreSQL \\copy + upsert, no checks", package: "postgresql" },
    Rival { name: "Python csv + sqlite3, same checks", package: "python3" },
];

const UPSERT: &str = "create temporary table staging (like accounts);
\\copy staging from 'table.csv' with (format csv)
insert into accounts select * from staging on conflict (email_key) where status = 'Open'
do update set credit_limit = excluded.credit_limit;
drop table staging;
";

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
        fs::write(home.join("tables.sql"), schema.replace(SETTINGS, ""))?;
        fs::write(home.join("upsert.sql"), UPSERT)?;
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

    /// `\copy` of finished rows into a table of their own, and from there into the accounts, on a PostgreSQL that keeps what
    /// it was told in a crash. `None` when there is none. What `psql` needed is not in its memory.
    pub fn postgres(&self) -> Result<Option<Cost>> {
        let Ok(cluster) = Cluster::start_durable() else { return Ok(None) };
        let url = cluster.url();
        let psql = || {
            let mut psql = Command::new("psql");
            psql.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", &url]);
            psql
        };
        run::run_quietly(psql().arg("--file").arg(self.home.join("tables.sql")))?;
        let database_us = meter::postgres_cpu_us(&cluster.port())?;
        let mut import = psql();
        import.args(["--file", "upsert.sql"]).current_dir(self.home).stdout(Stdio::null());
        let cost = meter::run_measured(&mut import)?;
        // What a connection cost is known once the next one is there.
        run::run_quietly(psql().args(["--command", "select pg_sleep(0.2)"]))?;
        let database_us = meter::postgres_cpu_us(&cluster.port())?.saturating_sub(database_us);
        Ok(Some(Cost { cpu_us: cost.cpu_us + database_us, rss_kib: 0, ..cost }))
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
