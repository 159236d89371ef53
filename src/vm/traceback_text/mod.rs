//! Printing exceptions as CPython 3.14 does: chained causes and contexts, source lines with marks, notes,
//! suggestions, syntax errors, exception groups.

mod carets;
mod source;
mod suggestion;

pub use source::{file_line, remember, set_reader};

use super::traceback::Traceback;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{
    BaseException, Res, Str, Thread, Tuple, Type, Value, attribute, errors, hooks, protocol,
};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Identical lines shown before the rest is counted.
const REPEATS: usize = 3;
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

/// Prints to `sys.stderr`; nothing if there is none.
pub fn print(th: &Thread, exception: &Value, tb: Option<&Value>) -> Res<()> {
    let err = match hooks::sys().dict.get_str(name!("stderr")) {
        Some(e) if !e.is_none() => e,
        _ => return Ok(()),
    };
    print_to(th, &err, exception, tb)?;
    call_method(th, &err, name!("flush"), &[]).map(drop)
}

/// Prints to a stream.
pub fn print_to(th: &Thread, stream: &Value, exception: &Value, tb: Option<&Value>) -> Res<()> {
    let text = format(th, exception, tb)?;
    call_method(th, stream, name!("write"), &[Str::new(&text).into_value()]).map(drop)
}

/// The whole text.
pub fn format(th: &Thread, exception: &Value, tb: Option<&Value>) -> Res<String> {
    let mut p = Printer { th, out: String::new(), seen: Vec::new(), indent: 0, depth: 0 };
    p.chain(exception, tb)?;
    Ok(p.out)
}

struct Printer<'a> {
    th: &'a Thread,
    out: String,
    seen: Vec<u64>,
    /// Nesting in exception groups; each level is indented by two.
    indent: usize,
    depth: usize,
}

impl Printer<'_> {
    fn line(&mut self, text: &str) {
        for l in text.split_inclusive('\n') {
            if self.indent > 0 {
                self.out.push_str(&"  ".repeat(self.indent));
                self.out.push_str("| ");
            }
            self.out.push_str(l);
        }
    }
    fn chain(&mut self, exception: &Value, tb: Option<&Value>) -> Res<()> {
        self.th.check_stack()?;
        self.seen.push(exception.bits());
        if let Some(e) = exception.downcast::<BaseException>() {
            let cause = e.cause.get(&e.ob).filter(|c| !c.is_none());
            let context = e.context.get(&e.ob).filter(|c| !c.is_none());
            if let Some(c) = cause {
                if !self.seen.contains(&c.bits()) {
                    self.chain(&c, None)?;
                    self.line(CAUSE);
                }
            } else if let Some(c) = context
                && !e.suppress.get()
                && !self.seen.contains(&c.bits())
            {
                self.chain(&c, None)?;
                self.line(CONTEXT);
            }
        }
        self.one(exception, tb)
    }
    fn one(&mut self, exception: &Value, tb: Option<&Value>) -> Res<()> {
        let own;
        let tb = match tb {
            Some(t) => Some(t),
            None => {
                own = exception.downcast::<BaseException>().and_then(|e| e.traceback.get(&e.ob));
                own.as_ref()
            }
        }
        .filter(|t| !t.is_none());
        let group = exception.is_instance(&errors::BASE_EXCEPTION_GROUP);
        if group && self.indent == 0 {
            self.indent += 1;
            let title =
                if tb.is_some() { "  + Exception Group Traceback (most recent call last):\n" } else { "" };
            self.out.push_str(title);
            self.frames(tb)?;
            self.group_body(exception)?;
            self.indent -= 1;
            return Ok(());
        }
        if let Some(t) = tb {
            self.line(if group {
                "Exception Group Traceback (most recent call last):\n"
            } else {
                "Traceback (most recent call last):\n"
            });
            self.frames(Some(t))?;
        }
        if group { self.group_body(exception) } else { self.message(exception) }
    }
    fn group_body(&mut self, exception: &Value) -> Res<()> {
        self.message(exception)?;
        let members = attribute::get(self.th, exception, name!("exceptions"))?;
        let members = protocol::to_vec(self.th, &members)?;
        if self.depth >= GROUP_DEPTH {
            self.line(&format!("... (max_group_depth is {GROUP_DEPTH})\n"));
            return Ok(());
        }
        self.depth += 1;
        let n = members.len().min(GROUP_WIDTH);
        for (i, m) in members.iter().take(n).enumerate() {
            let pad = "  ".repeat(self.indent);
            let plus = if i == 0 { "+-" } else { "  " };
            self.out.push_str(&format!("{pad}{plus}+---------------- {} ----------------\n", i + 1));
            self.indent += 1;
            self.chain(m, None)?;
            self.indent -= 1;
        }
        if members.len() > n {
            let pad = "  ".repeat(self.indent);
            self.out.push_str(&format!("{pad}  +---------------- ... ----------------\n"));
            self.indent += 1;
            let more = members.len() - n;
            self.line(&format!("and {more} more exception{}\n", if more == 1 { "" } else { "s" }));
            self.indent -= 1;
        }
        self.depth -= 1;
        // The innermost group closes the frame.
        let closes = !members.last().is_some_and(|m| m.is_instance(&errors::BASE_EXCEPTION_GROUP))
            || members.len() > n;
        if closes {
            let pad = "  ".repeat(self.indent);
            self.out.push_str(&format!("{pad}  +------------------------------------\n"));
        }
        Ok(())
    }
    fn frames(&mut self, tb: Option<&Value>) -> Res<()> {
        let mut at = tb.cloned();
        let mut last: Option<(String, Option<u32>, String)> = None;
        let mut count = 0;
        // Recursion gives thousands of frames; the limit that Python code may set comes first.
        let limit = match hooks::sys().dict.get_str(name!("tracebacklimit")) {
            Some(l) => protocol::as_i64(&l).unwrap_or(1000),
            None => i64::MAX,
        };
        let mut entries = Vec::new();
        while let Some(v) = at {
            let Some(t) = v.downcast::<Traceback>() else { break };
            entries.push(v.clone());
            at = t.next();
        }
        let skip = entries.len().saturating_sub(limit.max(0) as usize);
        for v in &entries[skip..] {
            let t = v.downcast::<Traceback>().expect("checked above");
            let code = t.frame.code().code.clone();
            let key = (code.filename.to_string(), t.line(), code.name.to_string());
            if last.as_ref() == Some(&key) {
                count += 1;
            } else {
                self.repeated(count);
                last = Some(key.clone());
                count = 1;
            }
            if count > REPEATS {
                continue;
            }
            let line = t.line().map_or("None".to_string(), |l| l.to_string());
            self.line(&format!("  File \"{}\", line {line}, in {}\n", shown(&key.0), key.2));
            self.source(&key.0, t)?;
        }
        self.repeated(count);
        Ok(())
    }
    fn repeated(&mut self, count: usize) {
        if count > REPEATS {
            let more = count - REPEATS;
            self.line(&format!(
                "  [Previous line repeated {more} more time{}]\n",
                if more == 1 { "" } else { "s" }
            ));
        }
    }
    fn source(&mut self, filename: &str, t: &Traceback) -> Res<()> {
        let Some(line) = t.line() else { return Ok(()) };
        let Some(all) = source::lines(self.th, filename) else { return Ok(()) };
        let code = t.frame.code().code.clone();
        let location = usize::try_from(t.lasti).ok().and_then(|i| code.locations.get(i).copied());
        let first = line as usize;
        let (last, columns) = match location {
            Some(l) if l.line() == Some(line) => {
                (l.end_line().unwrap_or(line) as usize, l.column().zip(l.end_column()))
            }
            _ => (first, None),
        };
        let last = last.max(first).min(all.len());
        let Some(lines) = all.get(first - 1..last).filter(|l| !l.is_empty()) else { return Ok(()) };
        let columns = columns.map(|(a, b)| (a as usize, b as usize));
        for l in carets::render(lines, columns) {
            if l.trim().is_empty() && columns.is_none() {
                continue;
            }
            self.line(&format!("    {l}\n"));
        }
        Ok(())
    }
    /// The last lines: class, message, suggestion, notes.
    fn message(&mut self, exception: &Value) -> Res<()> {
        let th = self.th;
        let class = qualified(th, exception.ty())?;
        if exception.is_instance(&errors::SYNTAX_ERROR) {
            if let Some(text) = corrected(th, exception) {
                self.line(&text);
                return Ok(());
            }
            self.syntax(exception, &class)?;
        } else {
            let text = match protocol::str(th, exception) {
                Ok(s) => s.to_str_lossy().into_owned(),
                Err(r) => {
                    drop(th.take_raised(r));
                    "<exception str() failed>".into()
                }
            };
            let hint = match suggestion::of(th, exception) {
                Ok(h) => h.unwrap_or_default(),
                Err(r) => {
                    drop(th.take_raised(r));
                    String::new()
                }
            };
            let all = if text.is_empty() && hint.is_empty() {
                format!("{class}\n")
            } else {
                format!("{class}: {text}{hint}\n")
            };
            self.line(&all);
        }
        self.notes(exception)
    }
    fn notes(&mut self, exception: &Value) -> Res<()> {
        let th = self.th;
        let Some(notes) = attribute::get_optional(th, exception, name!("__notes__"))? else { return Ok(()) };
        if notes.is_none() {
            return Ok(());
        }
        let list = notes.is_instance(&crate::object::class::LIST) || notes.downcast::<Tuple>().is_some();
        if !list {
            let shown = match protocol::repr_text(th, &notes) {
                Ok(s) => s,
                Err(r) => {
                    drop(th.take_raised(r));
                    "<__notes__ repr() failed>".into()
                }
            };
            self.line(&format!("{shown}\n"));
            return Ok(());
        }
        for n in protocol::to_vec(th, &notes)? {
            let text = match protocol::str(th, &n) {
                Ok(s) => s.to_str_lossy().into_owned(),
                Err(r) => {
                    drop(th.take_raised(r));
                    "<note str() failed>".into()
                }
            };
            for l in text.split('\n') {
                self.line(&format!("{l}\n"));
            }
        }
        Ok(())
    }
    /// The line of a syntax error, and a mark below it. Where the error ends is told only if it ends on this line; columns
    /// count from 1, and 0 is as good as none.
    fn marked_line(&mut self, text: &str, offset: Option<i64>, end: Option<Option<i64>>) {
        let shown = text.trim_end_matches('\n');
        let stripped = shown.trim_start_matches([' ', '\n', '\x0c']);
        let width = |text: &str| text.chars().count() as i64;
        self.line(&format!("    {stripped}\n"));
        let Some(offset) = offset else { return };
        let behind = width(shown) + 1;
        // What lies outside of the line is at its end.
        let within = |at: i64| if !text.is_empty() && at > width(text) { behind } else { at };
        let end = within(match end {
            Some(end) => end.filter(|end| *end != 0).unwrap_or(offset),
            None => behind,
        });
        let offset = within(offset);
        let end = if offset >= end || end < 0 { offset + 1 } else { end };
        let from = offset - 1 - (width(shown) - width(stripped));
        let Ok(indent) = usize::try_from(from) else { return };
        let pad: String =
            stripped.chars().take(indent).map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
        let marks = "^".repeat((end - offset) as usize);
        self.line(&format!("    {pad}{marks}\n"));
    }
    fn syntax(&mut self, exception: &Value, class: &str) -> Res<()> {
        let th = self.th;
        let get = |n: &'static crate::object::Ref<Str>| -> Res<Option<Value>> {
            Ok(attribute::get_optional(th, exception, n)?.filter(|v| !v.is_none()))
        };
        let text_of = |v: &Value| v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned());
        let filename = get(name!("filename"))?.as_ref().and_then(text_of);
        let line = get(name!("lineno"))?.as_ref().and_then(protocol::as_i64);
        if let Some(l) = line {
            let f = filename.clone().unwrap_or_else(|| "<string>".into());
            self.line(&format!("  File \"{f}\", line {l}\n"));
        }
        if let Some(t) = get(name!("text"))?.as_ref().and_then(text_of) {
            let offset = get(name!("offset"))?.as_ref().and_then(protocol::as_i64);
            let end_line = get(name!("end_lineno"))?.as_ref().and_then(protocol::as_i64);
            let end = get(name!("end_offset"))?.as_ref().and_then(protocol::as_i64);
            self.marked_line(&t, offset, (end_line == line).then_some(end));
        }
        let message = match get(name!("msg"))? {
            Some(m) => protocol::str(th, &m)?.to_str_lossy().into_owned(),
            None => "<no detail available>".into(),
        };
        let place = match (&filename, line) {
            (Some(f), None) => format!(" ({f})"),
            _ => String::new(),
        };
        self.line(&format!("{class}: {message}{place}\n"));
        Ok(())
    }
}

/// What the library's `traceback` says of a syntax error that a keyword spelled wrong may be the cause of.
fn corrected(th: &Thread, exception: &Value) -> Option<String> {
    let of = |name| attribute::get_optional(th, exception, name);
    let found = || {
        let known = of(name!("_metadata"))?.is_some_and(|v| !v.is_none());
        let vague = of(name!("msg"))?.and_then(|m| Some(m.downcast::<Str>()?.to_str_lossy().into_owned()));
        if !known || !vague.is_some_and(|m| m == "invalid syntax" || m.contains("Perhaps you forgot a comma"))
        {
            return Ok(None);
        }
        let module = crate::types::helpers::import(th, "traceback")?;
        let lines =
            call_method(th, &module, name!("format_exception_only"), std::slice::from_ref(exception))?;
        let lines = protocol::to_vec(th, &lines)?;
        let text = |l: &Value| l.downcast::<Str>().map(|s| s.to_str_lossy().into_owned());
        Ok(lines.iter().map(text).collect())
    };
    match found() {
        Ok(text) => text,
        Err(r) => {
            drop(th.take_raised(r));
            None
        }
    }
}

/// The class's name as tracebacks show it.
fn qualified(th: &Thread, ty: &Type) -> Res<String> {
    let name = ty.qualname().to_str_lossy().into_owned();
    let module = attribute::get_optional(th, &ty.value(), name!("__module__"))?;
    Ok(match module.as_ref().and_then(|m| m.downcast::<Str>()) {
        Some(m) if m.eq_text("__main__") || m.eq_text("builtins") => name,
        Some(m) => format!("{}.{name}", m.to_str_lossy()),
        None => format!("<unknown>.{name}"),
    })
}

/// A file's name as tracebacks show it: statements at the prompt have names of their own, so that each is found.
fn shown(filename: &str) -> &str {
    if filename.starts_with(source::PROMPT) && filename.ends_with('>') { "<stdin>" } else { filename }
}
