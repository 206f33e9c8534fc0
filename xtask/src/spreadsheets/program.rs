//! Programs that open a file and save it, without a window.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::folder;
use crate::{run, tools};

/// A file that is handed out.
#[derive(Clone, Debug)]
pub struct File {
    /// What the table calls it.
    pub name: &'static str,
    /// What must come of it.
    pub kind: Kind,
    /// What separates its columns.
    pub separator: char,
    /// All of it.
    pub text: String,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Accounts as they are.
    Accounts,
    /// Rows that were refused.
    FailedRows,
}

/// A program in a language, with what a person may choose in its dialog.
pub struct Program {
    way: Way,
    locale: &'static str,
    home: TempDir,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// LibreOffice Calc as it opens a file unless told otherwise.
    Calc,
    /// With *Detect special numbers*: dates, percentages, currencies.
    CalcSpecial,
    /// Saved as a spreadsheet first.
    CalcOds,
    /// Gnumeric's `ssconvert`.
    Gnumeric,
}

const LOCALES: [&str; 3] = ["en-US", "pt-BR", "es-ES"];

impl Program {
    /// Every program in every language.
    pub fn all() -> Result<Vec<Program>> {
        tools::libreoffice()?;
        tools::ssconvert()?;
        tools::localedef()?;
        let mut all = Vec::new();
        for way in [Way::Calc, Way::CalcSpecial, Way::CalcOds, Way::Gnumeric] {
            for locale in LOCALES {
                let home = tempfile::Builder::new().prefix("fiado-spreadsheet-").tempdir();
                let home = home.context("cannot make a temporary folder")?;
                all.push(Program { way, locale, home });
            }
        }
        Ok(all)
    }

    /// What the table calls it.
    pub fn name(&self) -> String {
        let way = match self.way {
            Way::Calc => "Calc",
            Way::CalcSpecial => "Calc, special numbers detected",
            Way::CalcOds => "Calc, through .ods",
            Way::Gnumeric => "Gnumeric (ssconvert)",
        };
        format!("{way}, {}", self.locale)
    }

    /// Opens and saves the files; `None` for one that the program does not open as a table.
    pub fn save(&self, files: &[File]) -> Result<Vec<Option<String>>> {
        files.iter().enumerate().map(|(n, file)| self.save_one(n, file)).collect()
    }

    fn save_one(&self, n: usize, file: &File) -> Result<Option<String>> {
        let home = self.home.path().join(n.to_string());
        folder(&home)?;
        let saved = match self.way {
            Way::Gnumeric => {
                // It reads what is called .csv with commas only, and .txt with the separator of its language.
                let ending = if file.separator == ',' { "csv" } else { "txt" };
                if ending == "txt" && self.locale == "en-US" {
                    return Ok(None);
                }
                let from = home.join(format!("file.{ending}"));
                fs::write(&from, &file.text)?;
                self.gnumeric(&from, &home.join("saved.csv"))?
            }
            _ => {
                let from = home.join("file.csv");
                fs::write(&from, &file.text)?;
                self.calc(&from, file.separator, &home)?
            }
        };
        let text = fs::read_to_string(&saved);
        text.map(Some).with_context(|| format!("{} has not saved a file", self.name()))
    }

    fn calc(&self, from: &Path, separator: char, home: &Path) -> Result<PathBuf> {
        let profile = self.profile()?;
        let profile = format!("-env:UserInstallation=file://{}", profile.display());
        let special = self.way != Way::Calc;
        // Separator, quote, UTF-8, first line, columns, language, quoted fields as texts, special numbers.
        let sign = u32::from(separator);
        let opens = format!("--infilter=CSV:{sign},34,76,1,,0,false,{special}");
        // The same, then quotes where they are needed, numbers as they are shown.
        let saves = format!("csv:Text - txt - csv (StarCalc):{sign},34,76,1,,0,false,true,false");
        let saved = home.join("saved");
        let convert = |opens: Option<&str>, to: &str, from: &Path, into: &Path| {
            let mut soffice = Command::new("soffice");
            soffice.args([&profile, "--headless", "--norestore"]).args(opens);
            soffice.args(["--convert-to", to, "--outdir"]).arg(into).arg(from);
            run::run_quietly(&mut soffice)
        };
        if self.way == Way::CalcOds {
            convert(Some(&opens), "ods", from, home)?;
            convert(None, &saves, &home.join("file.ods"), &saved)?;
        } else {
            convert(Some(&opens), &saves, from, &saved)?;
        }
        Ok(saved.join("file.csv"))
    }

    /// A profile of a person who speaks the language.
    fn profile(&self) -> Result<PathBuf> {
        let profile = self.home.path().join("profile");
        let settings = profile.join("user/registrymodifications.xcu");
        if !settings.exists() {
            folder(&profile.join("user"))?;
            let item = |name: &str| {
                format!(
                    "<item oor:path=\"/org.openoffice.Setup/L10N\"><prop oor:name=\"{name}\" oor:op=\"fuse\">\
                     <value>{}</value></prop></item>",
                    self.locale
                )
            };
            let items = ["ooSetupSystemLocale", "ooLocale"].map(item).concat();
            let text = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" \
                 xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
                 xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{items}</oor:items>\n"
            );
            fs::write(&settings, text)?;
        }
        Ok(profile)
    }

    fn gnumeric(&self, from: &Path, to: &Path) -> Result<PathBuf> {
        let name = self.locale.replace('-', "_");
        let locales = self.home.path().join("locales");
        let locale = locales.join(format!("{name}.UTF-8"));
        if !locale.exists() {
            folder(&locales)?;
            run::run_quietly(
                Command::new("localedef").args(["-i", &name, "-f", "UTF-8"]).arg(&locale),
            )?;
        }
        let mut ssconvert = Command::new("ssconvert");
        ssconvert.env("LOCPATH", &locales).env("LC_ALL", format!("{name}.UTF-8"));
        run::run_quietly(ssconvert.arg(from).arg(to))?;
        Ok(to.to_owned())
    }
}

/// Which programs were tried.
pub fn versions() -> Result<String> {
    let first_line = |program: &str| -> Result<String> {
        let output = Command::new(program).arg("--version").output();
        let output = output.with_context(|| format!("cannot start {program}"))?;
        let text = [output.stdout, output.stderr].concat();
        Ok(String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned())
    };
    Ok(format!("{}; {}", first_line("soffice")?, first_line("ssconvert")?))
}
