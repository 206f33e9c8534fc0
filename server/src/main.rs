//! The binary `fiado`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever the process writes, the database, its log, a copy of it, is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    give_back_large_buffers();
    fiado::cli::main()
}

/// Has glibc give every large buffer back as soon as it is freed. By itself it comes to keep them for later, in a
/// heap that an import of a million rows leaves full of holes: 150 MB at most instead of 120.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "a setting of the allocator, made before there is another thread")]
fn give_back_large_buffers() {
    const LARGE_BYTES: libc::c_int = 128 * 1024;
    // What it returns says that the setting is unknown: then it is as it was.
    unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES) };
}
