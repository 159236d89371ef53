//! The command line, as CPython's.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::modules::sys::Config;

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// `-c TEXT`
    Command(OsString),
    /// `-m NAME`
    Module(String),
    /// A file or a folder with `__main__.py`.
    File(OsString),
    /// `-`, or nothing at all.
    Stdin,
}

/// Outcome of parsing.
pub enum Parsed {
    /// Run a program.
    Run(Target, Box<Config>),
    /// Print and end with a status.
    Print(String, i32),
}

const USAGE: &str = "usage: brigade [option] ... [-c cmd | -m mod | file | -] [arg] ...";

const HELP: &str = "
Options:
-b     : issue warnings about converting bytes to str and comparing bytes to str; -bb: errors
-B     : don't write .pyc files on import
-c cmd : program passed in as string (terminates option list)
-d     : set sys.flags.debug
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit
-i     : inspect interactively after running script
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version on interactive startup
-R     : randomise hashes, whatever PYTHONHASHSEED says
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-v     : set sys.flags.verbose
-V     : print the version number and exit
-W arg : warning control
-x     : skip the first line of the source
-X opt : set an option: cpu_count=N, dev, faulthandler, gil=0|1, importtime[=2], int_max_str_digits=N,
         pycache_prefix=PATH, tracemalloc[=N], utf8[=0|1], warn_default_encoding
--check-hash-based-pycs always|default|never: when compiled files with a hash are compared with their sources
";

fn fail(message: &str) -> Parsed {
    Parsed::Print(format!("{message}\n{USAGE}\nTry `brigade -h' for more information.\n"), 2)
}

/// Parses the arguments after the program's name.
pub fn parse(args: &[OsString]) -> Parsed {
    let orig_argv = std::iter::once(OsString::from("brigade")).chain(args.iter().cloned()).collect();
    let mut c = Config { orig_argv, ..Config::default() };
    let mut i = 0;
    let mut target = None;
    'all: while let Some(a) = args.get(i).map(|a| a.as_bytes()).filter(|a| a.len() > 1 && a[0] == b'-') {
        i += 1;
        match a {
            b"--" => break,
            b"--help" => return Parsed::Print(format!("{USAGE}{HELP}"), 0),
            b"--check-hash-based-pycs" => {
                let how = args.get(i).and_then(|how| how.to_str());
                if !matches!(how, Some("always" | "never" | "default")) {
                    return fail("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
                }
                c.check_hash_based_pycs = how.map(str::to_string);
                i += 1;
                continue;
            }
            b"--version" => return Parsed::Print(version(), 0),
            _ if a.starts_with(b"--") => {
                return fail(&format!("unknown option {}", String::from_utf8_lossy(a)));
            }
            _ => {}
        }
        for (k, &letter) in a.iter().enumerate().skip(1) {
            if matches!(letter, b'c' | b'm' | b'W' | b'X') {
                let value = match (&a[k + 1..], args.get(i)) {
                    ([], None) => {
                        return fail(&format!("Argument expected for the -{} option", letter as char));
                    }
                    ([], Some(next)) => {
                        i += 1;
                        next.clone()
                    }
                    (rest, _) => OsString::from_vec(rest.to_vec()),
                };
                let text = value.to_string_lossy().into_owned();
                match letter {
                    b'c' => {
                        target = Some(Target::Command(value));
                        break 'all;
                    }
                    b'm' => {
                        target = Some(Target::Module(text));
                        break 'all;
                    }
                    b'W' => c.warn_options.push(text),
                    _ => c.x_options.push(match text.split_once('=') {
                        Some((n, v)) => (n.to_string(), Some(v.to_string())),
                        None => (text, None),
                    }),
                }
                break;
            }
            match letter {
                b'b' => c.runtime_flags.bytes_warning = c.runtime_flags.bytes_warning.saturating_add(1),
                b'B' => c.dont_write_bytecode = true,
                b'd' => c.debug += 1,
                b'E' => c.ignore_environment = true,
                b'I' => {
                    c.isolated = true;
                    c.ignore_environment = true;
                    c.safe_path = true;
                    c.no_user_site = true;
                }
                b'O' => c.optimize += 1,
                b'P' => c.safe_path = true,
                b'q' => c.quiet = true,
                b's' => c.no_user_site = true,
                b'S' => c.no_site = true,
                b'u' => c.unbuffered = true,
                b'v' => c.verbose += 1,
                b'x' => c.skip_first_line = true,
                b'i' => {
                    c.inspect += 1;
                    c.interactive = true;
                }
                b'V' => return Parsed::Print(version(), 0),
                b'h' | b'?' => return Parsed::Print(format!("{USAGE}{HELP}"), 0),
                b'R' => c.hash_randomization = true,
                b't' => {}
                _ => return fail(&format!("Unknown option: -{}", letter as char)),
            }
        }
    }
    let rest = args.get(i..).unwrap_or_default();
    let target = match target {
        Some(t) => {
            let first = if matches!(t, Target::Command(_)) { "-c" } else { "-m" };
            c.argv = std::iter::once(OsString::from(first)).chain(rest.iter().cloned()).collect();
            t
        }
        None => {
            c.argv = rest.to_vec();
            match rest.first() {
                None => {
                    c.argv = vec![OsString::new()];
                    Target::Stdin
                }
                Some(f) if f == "-" => Target::Stdin,
                Some(f) => Target::File(f.clone()),
            }
        }
    };
    Parsed::Run(target, Box::new(c))
}

fn version() -> String {
    let (a, b, c) = crate::modules::sys::VERSION;
    format!("Python {a}.{b}.{c} (Brigade {}, {})\n", env!("CARGO_PKG_VERSION"), crate::mode::NAME)
}
