//! One style sheet out of `style/main.css` and everything it imports.

use std::fmt::Display;
use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserFlags, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::bundle::Effort;

/// The oldest browsers the styles are written for: those of spring 2024, the first with `light-dark()` in all engines.
/// What they understand, nesting included, stays as it was written; what they do not is rewritten for them.
const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(version(123, 0)),
    edge: Some(version(123, 0)),
    firefox: Some(version(120, 0)),
    ie: None,
    ios_saf: Some(version(17, 5)),
    opera: None,
    safari: Some(version(17, 5)),
    samsung: None,
};

/// Follows the imports and rewrites for the supported browsers. Errors name file, line and column.
pub fn bundle(entry: &Path, effort: Effort) -> Result<String> {
    let options = ParserOptions { flags: ParserFlags::CUSTOM_MEDIA, ..ParserOptions::default() };
    let targets = Targets::from(BROWSERS);
    let fs = FileProvider::new();
    let mut sheet = Bundler::new(&fs, None, options).bundle(entry).map_err(place)?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(place)?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: effort == Effort::Release,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(place)?;
    Ok(printed.code)
}

/// Lightning CSS counts lines from 0; people and editors count from 1.
fn place<T: Display>(error: lightningcss::error::Error<T>) -> anyhow::Error {
    match error.loc {
        Some(at) => anyhow!("{}:{}:{}: {}", at.filename, at.line + 1, at.column, error.kind),
        None => anyhow!("{}", error.kind),
    }
}

/// How Lightning CSS writes a version: a byte each for major, minor and patch.
const fn version(major: u32, minor: u32) -> u32 {
    major << 16 | minor << 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sheets: &[(&str, &str)], bundled: &str) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in sheets {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let css = bundle(&folder.path().join("main.css"), Effort::Release);
        let css =
            css.map_err(|error| error.to_string().replace(folder.path().to_str().unwrap(), "…"));
        assert_eq!(css.unwrap_or_else(|error| error), bundled);
    }

    #[test]
    fn imports_become_layers_of_one_sheet() {
        check(
            &[
                ("main.css", "@layer base, parts; @import url(parts.css) layer(parts);"),
                ("parts.css", ".button { color: red; }"),
            ],
            "@layer base,parts{.button{color:red}}"
                .replace("base,parts{", "base;@layer parts{")
                .as_str(),
        );
    }

    #[test]
    fn what_browsers_of_2024_know_stays_as_written() {
        check(
            &[("main.css", ".a { color: light-dark(#000, #fff); &.b { margin-inline: 0; } }")],
            ".a{color:light-dark(#000,#fff);&.b{margin-inline:0}}",
        );
    }

    #[test]
    fn breakpoints_have_names() {
        check(
            &[(
                "main.css",
                "@custom-media --narrow (width < 40rem); @media (--narrow) { .a { margin: 0 } }",
            )],
            "@media (width<40rem){.a{margin:0}}",
        );
    }

    #[test]
    fn an_error_says_where() {
        check(
            &[("main.css", "@import url(a.css);"), ("a.css", ".a {\n  color red;\n}")],
            "…/a.css:2:8: Unexpected token Ident(\"red\")",
        );
    }

    #[test]
    fn a_missing_sheet_is_named() {
        check(
            &[("main.css", "@layer a;\n@import url(gone.css);")],
            "…/main.css:2:1: No such file or directory (os error 2)",
        );
    }
}
