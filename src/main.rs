//! The `brigade` command.

#[cfg(vm)]
fn main() {
    let args: Vec<String> = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    std::process::exit(brigade::cli::main(&args));
}

// Only the primitives exist there (see `lib.rs`); cargo builds the command with the models all the same.
#[cfg(not(vm))]
fn main() {}
