//! Folders: listing them, digesting them, and making one equal to what it should hold while touching only what differs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// File contents by path, relative to a folder. Sorted, so that a digest of it is stable.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Every file under a file or folder, sorted; nothing if it does not exist. Hidden files and editors' backups in it
/// are left out, since they are no source.
pub fn list(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(path, &mut found).with_context(|| format!("cannot list {}", path.display()))?;
    found.sort();
    Ok(found)
}

/// Reads a whole folder.
pub fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in list(folder)? {
        let name = path.strip_prefix(folder)?.to_owned();
        files.insert(name, read_file(&path)?);
    }
    Ok(files)
}

/// Makes the folder hold these files and no others. Files that are right already keep their modification time, so that
/// what is built from them is not built again.
pub fn make_equal(folder: &Path, files: &Files) -> Result<()> {
    for (name, contents) in files {
        write_if_changed(&folder.join(name), contents)?;
    }
    for path in list(folder)? {
        if !files.contains_key(path.strip_prefix(folder)?) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Writes a file, and its folder, unless it holds these bytes already.
pub fn write_if_changed(path: &Path, contents: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads a file, naming it on failure.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// SHA-256 in hex over names, lengths and contents.
pub fn digest<'a>(files: impl IntoIterator<Item = (&'a Path, &'a [u8])>) -> String {
    let mut sha = Sha256::new();
    for (name, contents) in files {
        sha.update(format!("{}\0{}\0", name.display(), contents.len()));
        sha.update(contents);
    }
    sha.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        write!(hex, "{byte:02x}").ok();
        hex
    })
}

/// The same digest over files on disk, read from these files and folders.
pub fn digest_on_disk(paths: &[&Path]) -> Result<String> {
    let mut files = Files::new();
    for path in paths {
        for file in list(path)? {
            let contents = read_file(&file)?;
            files.insert(file, contents);
        }
    }
    Ok(digest(files.iter().map(|(name, contents)| (name.as_path(), contents.as_slice()))))
}

fn walk(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        // An editor that saves by renaming may take a file away between listing and looking.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if !about.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.ends_with('~') {
            walk(&entry.path(), found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        pairs.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_folder_made_equal_holds_these_files_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        make_equal(folder.path(), &files(&[("a", "1"), ("pkg/old.js", "2")])).unwrap();
        let wanted = files(&[("a", "1"), ("pkg/new.js", "3")]);
        make_equal(folder.path(), &wanted).unwrap();
        assert_eq!(read(folder.path()).unwrap(), wanted);
    }

    #[test]
    fn a_file_that_is_right_already_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_if_changed(&path, b"same").unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o444)).unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        write_if_changed(&path, b"same").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn the_digest_knows_where_a_name_ends_and_the_next_file_starts() {
        let of = |pairs: &[(&str, &str)]| {
            let files = files(pairs);
            digest(files.iter().map(|(name, contents)| (name.as_path(), contents.as_slice())))
        };
        assert_ne!(of(&[("a", "bc")]), of(&[("ab", "c")]));
        assert_ne!(of(&[("a", ""), ("b", "")]), of(&[("a", "b")]));
        assert_eq!(of(&[("a", "1"), ("b", "2")]), of(&[("b", "2"), ("a", "1")]));
    }

    #[test]
    fn hidden_files_and_backups_are_no_source() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["main.css", ".main.css.swp", "main.css~", "parts/button.css"] {
            write_if_changed(&folder.path().join(name), b"").unwrap();
        }
        let names: Vec<PathBuf> = read(folder.path()).unwrap().into_keys().collect();
        assert_eq!(names, [PathBuf::from("main.css"), PathBuf::from("parts/button.css")]);
    }
}
