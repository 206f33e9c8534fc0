//! The layout of the finished bundle: hashed names that may be cached for ever, and compressed copies beside them.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bundle::Effort;
use crate::files::{self, Files};

/// Hex digits of the hash in a name: 64 bits, plenty to tell one build from the next.
const HASH_DIGITS: usize = 16;

/// Endings of files that shrink. The others (images, fonts) are compressed by nature.
const COMPRESSIBLE: [&str; 9] =
    ["js", "wasm", "css", "svg", "json", "txt", "html", "xml", "webmanifest"];

/// A bundle, ready to be written.
pub struct Site {
    /// `app.<hash>`: one hash for script, module and styles, since they belong together.
    pub name: String,
    /// `pkg/…` under the hashed name, static files under their own, `manifest.json` with the name.
    pub files: Files,
}

impl Site {
    /// Names and compresses. `modules` are `app.js`, `app_bg.wasm`, `worker.js`, `worker_bg.wasm`, perhaps `snippets/…`.
    pub fn new(modules: Files, styles: String, statics: Files, effort: Effort) -> Result<Self> {
        let mut parts = modules;
        parts.insert("app.css".into(), styles.into_bytes());
        let digest = files::digest(
            parts.iter().map(|(name, contents)| (name.as_path(), contents.as_slice())),
        );
        let hash = digest.get(..HASH_DIGITS).context("a digest has 64 digits")?;
        let name = format!("app.{hash}");

        let mut files = statics;
        for (part, contents) in parts {
            files.insert(
                Path::new("pkg").join(renamed(&part, &name)),
                relinked(&part, contents, &name)?,
            );
        }
        let mut files = with_compressed_copies(files, effort)?;
        files.insert("manifest.json".into(), format!("{{\"name\":\"{name}\"}}\n").into_bytes());
        Ok(Self { name, files })
    }

    /// What a first visit downloads, and what choosing a file adds to it, in words.
    pub fn weight(&self) -> String {
        let size = |ending: &str| {
            let file = Path::new("pkg").join(format!("{}{ending}.br", self.name));
            self.files.get(&file).map_or(0, Vec::len).div_ceil(1000)
        };
        format!(
            "{} kB module, {} kB script, {} kB styles; {} kB more for a file that is chosen (brotli)",
            size("_bg.wasm"),
            size(".js"),
            size(".css"),
            size(".worker_bg.wasm") + size(".worker.js")
        )
    }
}

/// `app_bg.wasm` → `app.<hash>_bg.wasm`, `snippets/x.js` → `app.<hash>.snippets/x.js`.
fn renamed(part: &Path, name: &str) -> PathBuf {
    let part = part.to_string_lossy();
    match part.strip_prefix("app") {
        Some(rest) => format!("{name}{rest}").into(),
        None => format!("{name}.{part}").into(),
    }
}

/// The script imports its snippets by path, which has just changed.
fn relinked(part: &Path, contents: Vec<u8>, name: &str) -> Result<Vec<u8>> {
    if part != Path::new("app.js") {
        return Ok(contents);
    }
    let script = String::from_utf8(contents).context("the generated script is not UTF-8")?;
    Ok(script.replace("'./snippets/", &format!("'./{name}.snippets/")).into_bytes())
}

fn with_compressed_copies(files: Files, effort: Effort) -> Result<Files> {
    let mut all = Files::new();
    for (name, contents) in files {
        if is_compressible(&name) {
            all.insert(with_ending(&name, ".br"), brotli(&contents, effort)?);
            all.insert(with_ending(&name, ".gz"), gzip(&contents, effort)?);
        }
        all.insert(name, contents);
    }
    Ok(all)
}

fn is_compressible(name: &Path) -> bool {
    name.extension().is_some_and(|ending| COMPRESSIBLE.iter().any(|known| ending == *known))
}

fn with_ending(name: &Path, ending: &str) -> PathBuf {
    let mut name = name.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn brotli(contents: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = match effort {
        Effort::Release => 11,
        Effort::Dev => 5,
    };
    let params = BrotliEncoderParams {
        quality,
        size_hint: contents.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    let mut input = contents;
    brotli::BrotliCompress(&mut input, &mut compressed, &params).context("brotli failed")?;
    Ok(compressed)
}

fn gzip(contents: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = match effort {
        Effort::Release => Compression::best(),
        Effort::Dev => Compression::fast(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(script: &str, styles: &str) -> Site {
        let islands = Files::from([
            ("app.js".into(), script.as_bytes().to_vec()),
            ("app_bg.wasm".into(), b"\0asm".to_vec()),
            ("worker.js".into(), b"onmessage".to_vec()),
            ("worker_bg.wasm".into(), b"\0asm".to_vec()),
            ("snippets/dep-1/inline0.js".into(), b"export {}".to_vec()),
        ]);
        let statics = Files::from([
            ("favicon.svg".into(), b"<svg/>".to_vec()),
            ("photo.png".into(), b"PNG".to_vec()),
        ]);
        Site::new(islands, styles.to_owned(), statics, Effort::Dev).unwrap()
    }

    #[test]
    fn script_module_and_styles_share_one_hash_and_statics_keep_their_names() {
        let site = site("import './snippets/dep-1/inline0.js'", "a{}");
        let names: Vec<String> = site
            .files
            .keys()
            .map(|name| name.to_string_lossy().replace(&site.name, "NAME"))
            .collect();
        assert_eq!(
            names,
            [
                "favicon.svg",
                "favicon.svg.br",
                "favicon.svg.gz",
                "manifest.json",
                "photo.png",
                "pkg/NAME.css",
                "pkg/NAME.css.br",
                "pkg/NAME.css.gz",
                "pkg/NAME.js",
                "pkg/NAME.js.br",
                "pkg/NAME.js.gz",
                "pkg/NAME.snippets/dep-1/inline0.js",
                "pkg/NAME.snippets/dep-1/inline0.js.br",
                "pkg/NAME.snippets/dep-1/inline0.js.gz",
                "pkg/NAME.worker.js",
                "pkg/NAME.worker.js.br",
                "pkg/NAME.worker.js.gz",
                "pkg/NAME.worker_bg.wasm",
                "pkg/NAME.worker_bg.wasm.br",
                "pkg/NAME.worker_bg.wasm.gz",
                "pkg/NAME_bg.wasm",
                "pkg/NAME_bg.wasm.br",
                "pkg/NAME_bg.wasm.gz",
            ]
        );
        let script = &site.files[Path::new(&format!("pkg/{}.js", site.name))];
        assert_eq!(
            String::from_utf8_lossy(script),
            format!("import './{}.snippets/dep-1/inline0.js'", site.name)
        );
        let manifest = &site.files[Path::new("manifest.json")];
        assert_eq!(String::from_utf8_lossy(manifest), format!("{{\"name\":\"{}\"}}\n", site.name));
    }

    #[test]
    fn the_name_changes_with_the_contents_only() {
        assert_eq!(site("1", "a{}").name, site("1", "a{}").name);
        assert_ne!(site("1", "a{}").name, site("2", "a{}").name);
        assert_ne!(site("1", "a{}").name, site("1", "b{}").name);
    }

    #[test]
    fn compressed_copies_hold_the_same_bytes() {
        let text = "account ".repeat(1000).into_bytes();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(
            &mut brotli(&text, Effort::Dev).unwrap().as_slice(),
            &mut unpacked,
        )
        .unwrap();
        assert_eq!(unpacked, text);
        let packed = gzip(&text, Effort::Dev).unwrap();
        let mut unpacked = Vec::new();
        std::io::copy(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }
}
