//! The `brigade` command.

#[cfg(not(model))]
fn main() {
    let args: Vec<String> = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    std::process::exit(brigade::cli::main(&args));
}

// Only the primitives exist in a model; cargo builds the command with the models all the same.
#[cfg(model)]
fn main() {}
