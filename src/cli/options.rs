//! The command line, as CPython's.

use crate::modules::sys::Config;

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// `-c TEXT`
    Command(String),
    /// `-m NAME`
    Module(String),
    /// A file or a folder with `__main__.py`.
    File(String),
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
-B     : don't write .pyc files on import
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit
-i     : inspect interactively after running script
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version on interactive startup
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-V     : print the version number and exit
-W arg : warning control
-X opt : set an option: faulthandler, gil=0|1, int_max_str_digits=N, pycache_prefix=PATH, tracemalloc[=N]
--check-hash-based-pycs always|default|never: when compiled files with a hash are compared with their sources
";

fn fail(message: &str) -> Parsed {
    Parsed::Print(format!("{message}\n{USAGE}\nTry `brigade -h' for more information.\n"), 2)
}

/// Parses the arguments after the program's name.
pub fn parse(args: &[String]) -> Parsed {
    let mut c = Config { hash_randomization: true, ..Config::default() };
    c.orig_argv = std::iter::once("brigade".to_string()).chain(args.iter().cloned()).collect();
    let mut i = 0;
    let mut target = None;
    'all: while i < args.len() {
        let a = &args[i];
        if a == "-" || !a.starts_with('-') {
            break;
        }
        i += 1;
        match a.as_str() {
            "--" => break,
            "--help" => return Parsed::Print(format!("{USAGE}{HELP}"), 0),
            "--check-hash-based-pycs" => {
                let how = args.get(i).map(String::as_str);
                if !matches!(how, Some("always" | "never" | "default")) {
                    return fail("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
                }
                c.check_hash_based_pycs = how.map(str::to_string);
                i += 1;
                continue;
            }
            "--version" => return Parsed::Print(version(), 0),
            _ if a.starts_with("--") => return fail(&format!("unknown option {a}")),
            _ => {}
        }
        let letters: Vec<char> = a[1..].chars().collect();
        let mut k = 0;
        while k < letters.len() {
            let l = letters[k];
            k += 1;
            if matches!(l, 'c' | 'm' | 'W' | 'X') {
                let rest: String = letters[k..].iter().collect();
                let value = if !rest.is_empty() {
                    rest
                } else if i < args.len() {
                    i += 1;
                    args[i - 1].clone()
                } else {
                    return fail(&format!("Argument expected for the -{l} option"));
                };
                match l {
                    'c' => {
                        target = Some(Target::Command(value));
                        break 'all;
                    }
                    'm' => {
                        target = Some(Target::Module(value));
                        break 'all;
                    }
                    'W' => c.warn_options.push(value),
                    _ => {
                        let (n, v) = match value.split_once('=') {
                            Some((n, v)) => (n.to_string(), Some(v.to_string())),
                            None => (value, None),
                        };
                        c.x_options.push((n, v));
                    }
                }
                break;
            }
            match l {
                'B' => c.dont_write_bytecode = true,
                'E' => c.ignore_environment = true,
                'I' => {
                    c.isolated = true;
                    c.ignore_environment = true;
                    c.safe_path = true;
                    c.no_user_site = true;
                }
                'O' => c.optimize += 1,
                'P' => c.safe_path = true,
                'q' => c.quiet = true,
                's' => c.no_user_site = true,
                'S' => c.no_site = true,
                'u' => c.unbuffered = true,
                'v' => c.verbose += 1,
                'i' => c.inspect = true,
                'V' => return Parsed::Print(version(), 0),
                'h' | '?' => return Parsed::Print(format!("{USAGE}{HELP}"), 0),
                'b' | 'd' | 'x' | 't' | 'R' => {}
                _ => return fail(&format!("Unknown option: -{l}")),
            }
        }
    }
    c.optimize = c.optimize.min(2);
    let rest = &args[i.min(args.len())..];
    let target = match target {
        Some(t) => {
            let first = if matches!(t, Target::Command(_)) { "-c" } else { "-m" };
            c.argv = std::iter::once(first.to_string()).chain(rest.iter().cloned()).collect();
            t
        }
        None => {
            c.argv = rest.to_vec();
            match rest.first().map(String::as_str) {
                None => {
                    c.argv = vec![String::new()];
                    Target::Stdin
                }
                Some("-") => Target::Stdin,
                Some(f) => Target::File(f.to_string()),
            }
        }
    };
    Parsed::Run(target, Box::new(c))
}

fn version() -> String {
    let (a, b, c) = crate::modules::sys::VERSION;
    format!("Python {a}.{b}.{c} (Brigade {}, {})\n", env!("CARGO_PKG_VERSION"), crate::mode::NAME)
}
