//! The binary `fiado`.

use std::process::ExitCode;

fn main() -> ExitCode {
    fiado::cli::main()
}
