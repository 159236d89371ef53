//! Text signatures of native functions: parsed once, then they bind arguments and word the errors as CPython's
//! Argument Clinic does.

use super::layout::Ref;
use super::native::Args;
use super::slots::Res;
use super::string::{self, Str};
use super::thread::{Raised, Thread};
use super::value::{Slot, Value};

/// How a native function takes its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// None at all.
    None,
    /// Exactly one, positional.
    One,
    /// Positional only.
    Positional,
    /// Some by keyword.
    Keywords,
    /// `*args` or `**kwargs`: as they come.
    Raw,
}

/// A parsed text signature. Self (or the class) is not counted.
pub struct Signature {
    shape: Shape,
    names: Box<[Ref<Str>]>,
    positional_only: usize,
    positional: usize,
    /// For each parameter, whether it must be given.
    required: Box<[bool]>,
    min: usize,
    /// Whether errors about the number of arguments are those of `PyArg_ParseTuple`.
    parses: bool,
    /// Whether argument 0 is self, the class or nothing.
    pub has_self: bool,
    /// `__text_signature__`; empty for none.
    pub text: &'static str,
}

impl Signature {
    /// Parses a table entry's signature. After `!` stands what is only shown, of a function that takes arguments as they
    /// come; after `-` what is not shown, as CPython shows none, and after `~` the same of a function that takes its
    /// arguments apart by itself (`PyArg_ParseTuple`). Nor is a bare `(*args, **kwargs)` shown.
    pub fn parse(text: &'static str) -> Signature {
        let parses = text.starts_with('~');
        let (text, mut raw, hidden) = match text.as_bytes().first() {
            Some(b'!') => (&text[1..], true, false),
            Some(b'-' | b'~') => (&text[1..], false, true),
            _ => (text, false, text == "(*args, **kwargs)"),
        };
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let (mut names, mut required) = (Vec::new(), Vec::new());
        let (mut has_self, mut keyword_only) = (false, false);
        let (mut positional_only, mut positional) = (0, 0);
        // Older texts of CPython write `x[, y[, z]]`.
        let mut optional = false;
        for part in split_parameters(inner) {
            let (name, default) = match part.split_once('=') {
                Some((n, d)) => (n.trim(), Some(d)),
                None => (part, None),
            };
            optional |= name.starts_with('[');
            let required_here = default.is_none() && !optional;
            optional |= name.contains('[');
            let name = name.trim_matches(['[', ']']);
            match name {
                "" => {}
                "$self" | "$type" | "$module" => has_self = name != "$module",
                "/" => positional_only = names.len(),
                "*" => keyword_only = true,
                _ if name.starts_with('*') => raw = true,
                _ => {
                    names.push(string::intern(name));
                    required.push(required_here);
                    if !keyword_only {
                        positional += 1;
                    }
                }
            }
        }
        if optional {
            positional_only = names.len();
        }
        let min = required[..positional].iter().filter(|&&r| r).count();
        let shape = if raw {
            Shape::Raw
        } else if names.is_empty() {
            Shape::None
        } else if names.len() == 1 && positional_only == 1 && min == 1 {
            Shape::One
        } else if positional_only == names.len() {
            Shape::Positional
        } else {
            Shape::Keywords
        };
        Signature {
            shape,
            names: names.into(),
            positional_only,
            positional,
            required: required.into(),
            min,
            has_self,
            parses,
            text: if hidden { "" } else { text },
        }
    }

    /// Whether `n` positional arguments without keywords need no binding.
    #[inline(always)]
    pub fn accepts(&self, n: usize) -> bool {
        self.shape == Shape::Raw
            || (n >= self.min
                && n <= self.positional
                && (self.shape != Shape::Keywords || self.no_required_keywords()))
    }
    #[inline]
    fn no_required_keywords(&self) -> bool {
        !self.required[self.positional..].iter().any(|&r| r)
    }

    /// Binds `args` (without self; `lead` holds self and stays in front) and calls `f`. `name` gives the function's
    /// qualified name for errors.
    #[inline]
    pub fn bind(
        &self,
        th: &Thread,
        name: &dyn Fn() -> Names,
        lead: usize,
        args: Args<'_>,
        f: impl FnOnce(Args<'_>) -> Res,
    ) -> Res {
        if args.keywords().is_empty() && self.accepts(args.len() - lead) {
            return f(args);
        }
        self.bind_slow(th, name, lead, args, f)
    }

    #[cold]
    fn bind_slow(
        &self,
        th: &Thread,
        name: &dyn Fn() -> Names,
        lead: usize,
        args: Args<'_>,
        f: impl FnOnce(Args<'_>) -> Res,
    ) -> Res {
        if self.shape == Shape::Raw {
            return f(args);
        }
        let given = args.len() - lead;
        if self.shape != Shape::Keywords {
            return Err(self.wrong_count(th, &name(), given, !args.keywords().is_empty()));
        }
        let names = name();
        let (total, all) = (self.names.len(), given + args.keywords().len());
        if all > total {
            return Err(th.type_error(format!(
                "{}() takes at most {total} {}argument{} ({all} given)",
                names.short,
                if given == 0 { "keyword " } else { "" },
                plural(total),
            )));
        }
        if given > self.positional {
            return Err(th.type_error(match self.positional {
                0 => format!("{}() takes no positional arguments", names.short),
                n => format!(
                    "{}() takes {} {n} positional argument{} ({given} given)",
                    names.short,
                    if self.min < n { "at most" } else { "exactly" },
                    plural(n),
                ),
            }));
        }
        let least = self.required[..self.positional_only].iter().filter(|&&r| r).count();
        if given < least {
            return Err(th.type_error(format!(
                "{}() takes {} {least} positional argument{} ({given} given)",
                names.short,
                if least < self.positional { "at least" } else { "exactly" },
                plural(least),
            )));
        }
        let mut bound: Vec<Slot> = Vec::with_capacity(lead + self.names.len());
        bound.extend_from_slice(&args.slots()[..lead + given]);
        bound.resize_with(lead + self.names.len(), || None);
        // What is missing is told before what is too much.
        let mut strange = None;
        for (key, value) in args.keyword_pairs() {
            let found = (self.positional_only..self.names.len()).find(|&i| self.names[i].eq_str(key));
            match found {
                Some(i) if bound[lead + i].is_none() => bound[lead + i] = Some(value.clone()),
                found => strange = strange.or(Some((key, found))),
            }
        }
        for i in given..self.names.len() {
            if self.required[i] && bound[lead + i].is_none() {
                return Err(th.type_error(format!(
                    "{}() missing required argument '{}' (pos {})",
                    names.short,
                    self.names[i].to_str_lossy(),
                    i + 1
                )));
            }
        }
        if let Some((key, found)) = strange {
            let (short, key) = (&names.short, key.to_str_lossy());
            return Err(match found {
                Some(i) => th.type_error(format!(
                    "argument for {short}() given by name ('{key}') and position ({})",
                    i + 1
                )),
                None => {
                    let keywords = self.names[self.positional_only..].iter();
                    let keywords = keywords.map(|name| name.to_str_lossy().into_owned());
                    super::suggest::unexpected_keyword(th, short, &key, keywords)
                }
            });
        }
        f(Args::positional(&bound))
    }

    fn wrong_count(&self, th: &Thread, names: &Names, given: usize, keywords: bool) -> Raised {
        if keywords {
            return th.type_error(format!("{}() takes no keyword arguments", names.full));
        }
        if self.parses {
            let (how, n) = if self.min == self.positional {
                ("exactly", self.min)
            } else if given < self.min {
                ("at least", self.min)
            } else {
                ("at most", self.positional)
            };
            return th.type_error(format!(
                "{}() takes {how} {n} argument{} ({given} given)",
                names.short,
                plural(n)
            ));
        }
        match self.shape {
            Shape::None => th.type_error(format!("{}() takes no arguments ({given} given)", names.full)),
            Shape::One => {
                th.type_error(format!("{}() takes exactly one argument ({given} given)", names.full))
            }
            _ => {
                let (how, n) = if self.min == self.positional {
                    ("", self.min)
                } else if given < self.min {
                    ("at least ", self.min)
                } else {
                    ("at most ", self.positional)
                };
                th.type_error(format!("{} expected {how}{n} argument{}, got {given}", names.short, plural(n)))
            }
        }
    }
}

/// A function's name as its errors word it.
pub struct Names {
    /// `append`
    pub short: String,
    /// `list.append`
    pub full: String,
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn split_parameters(s: &str) -> impl Iterator<Item = &str> {
    // Commas inside defaults such as `(1, 2)` or `','` do not separate.
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0usize, None, 0);
    for (i, c) in s.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '{') => depth += 1,
            (None, ')' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(s[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(s[start..].trim());
    parts.into_iter()
}

/// Rejects keyword arguments: `name() takes no keyword arguments`.
pub fn no_keywords(th: &Thread, name: &str, args: Args<'_>) -> Res<()> {
    if args.keywords().is_empty() {
        Ok(())
    } else {
        Err(th.type_error(format!("{name}() takes no keyword arguments")))
    }
}

/// For constructors: binds `args` (no self) against a signature given as text and cached by the caller.
pub fn bind_values(th: &Thread, sig: &Signature, name: &str, args: Args<'_>) -> Res<Vec<Option<Value>>> {
    let mut out = Vec::new();
    sig.bind(th, &|| Names { short: name.into(), full: name.into() }, 0, args, |bound| {
        out = bound.slots().to_vec();
        Ok(Value::none())
    })?;
    out.resize(sig.names.len().max(out.len()), None);
    Ok(out)
}
