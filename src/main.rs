//! The `brigade` command.

#[cfg(vm)]
fn main() {
    let args: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    std::process::exit(brigade::cli::main(&args));
}

// Only the primitives exist there (see `lib.rs`); cargo builds the command with the models all the same.
#[cfg(not(vm))]
fn main() {}
