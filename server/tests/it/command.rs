//! What the command line says of itself.

use std::process::Command;

#[test]
fn help_begins_with_what_fiado_is() {
    let help = Command::new(env!("CARGO_BIN_EXE_fiado")).arg("--help").output().unwrap();
    let told = String::from_utf8(help.stdout).unwrap();
    assert!(told.starts_with("The self-hosted admin for credit"), "{told}");
}
