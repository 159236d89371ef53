//! What the command line and the environment decide, as CPython's `PyConfig`.

use std::ffi::OsString;

use super::RuntimeFlags;

/// See the module.
#[derive(Default, Clone)]
pub struct Config {
    /// `sys.argv`.
    pub argv: Vec<OsString>,
    /// `sys.orig_argv`.
    pub orig_argv: Vec<OsString>,
    /// First entry of `sys.path`, if any.
    pub path0: Option<OsString>,
    /// Further entries (`PYTHONPATH`).
    pub path: Vec<OsString>,
    /// `-O` level.
    pub optimize: u32,
    /// `-v`, how often.
    pub verbose: u32,
    /// `-d`, how often.
    pub debug: u32,
    /// `-i` or `PYTHONINSPECT`: a prompt follows the program.
    pub inspect: u32,
    /// `-i`.
    pub interactive: bool,
    /// `-x`: the first line of the source is skipped.
    pub skip_first_line: bool,
    /// `-B`.
    pub dont_write_bytecode: bool,
    /// `-u`.
    pub unbuffered: bool,
    /// `-E`.
    pub ignore_environment: bool,
    /// `-q`.
    pub quiet: bool,
    /// `-I`.
    pub isolated: bool,
    /// `-P`.
    pub safe_path: bool,
    /// `-s`.
    pub no_user_site: bool,
    /// `-S`.
    pub no_site: bool,
    /// `-W` options.
    pub warn_options: Vec<String>,
    /// `-X` options.
    pub x_options: Vec<(String, Option<String>)>,
    /// Where compiled files go instead of beside their sources (`-X pycache_prefix`).
    pub pycache_prefix: Option<String>,
    /// `--check-hash-based-pycs`, if it is not the default.
    pub check_hash_based_pycs: Option<String>,
    /// `PYTHONHASHSEED`: the seed of hashes, if it is not random.
    pub hash_seed: Option<u32>,
    /// `-R`; then whether hashes are randomised, or may be.
    pub hash_randomization: bool,
    /// `-X int_max_str_digits`, if it is not the default.
    pub int_max_str_digits: Option<usize>,
    /// `PYTHONIOENCODING`: the encoding of the standard streams, and how they handle errors.
    pub io_encoding: (Option<String>, Option<String>),
    /// `-X gil`, `PYTHON_GIL`, if it is said.
    pub gil: Option<bool>,
    /// `PYTHONMALLOCSTATS`: the allocator's state is printed at the end.
    pub malloc_stats: bool,
    /// What native code asks for while the program runs.
    pub runtime_flags: RuntimeFlags,
}
