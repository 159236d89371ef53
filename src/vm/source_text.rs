//! From source bytes to code, or to the exception that says what is wrong.

pub use super::source_encoding::Source;
use super::source_encoding::decode;
use super::traceback_text::file_line;
use crate::compiler::{Code, Flags, Mode, ProblemKind, Stage, SyntaxProblem};
use crate::object::{Raised, Res, Str, Thread, Tuple, Value, attribute, call, errors, exception, name};
use crate::sync::prim::{Arc, OnceLock};
use crate::types::int::text::max_digits;

/// How source is compiled unless somebody says otherwise: `-O`, `-X no_debug_ranges`.
static FLAGS: OnceLock<Flags> = OnceLock::new();

/// Sets it, before anything is compiled.
pub fn set_flags(flags: Flags) {
    // A second call changes nothing.
    let _ = FLAGS.set(flags);
}

/// The level of `-O`.
pub fn optimization() -> u8 {
    flags().optimize
}

/// How source is compiled unless somebody says otherwise.
pub fn flags() -> Flags {
    FLAGS.get().copied().unwrap_or_default()
}

/// With the limit of integer literals that holds now.
fn limited(flags: Flags) -> Flags {
    Flags { max_digits: Some(max_digits()), ..flags }
}

/// Decodes and compiles.
pub fn compile(th: &Thread, source: Source<'_>, filename: &str, mode: Mode, flags: Flags) -> Res<Arc<Code>> {
    let text = decode(th, source, filename)?;
    let (code, warnings) = crate::compiler::compile_with_warnings(&text, filename, mode, limited(flags))
        .map_err(|p| raise_in(th, &p, source, &text, mode))?;
    for w in &warnings {
        warn(th, w)?;
    }
    Ok(code)
}

/// The nodes of a source text; without a mode, of the type of a function (`(int, str) -> bool`).
pub fn parse_tree(
    th: &Thread,
    source: Source<'_>,
    filename: &str,
    mode: Option<Mode>,
    flags: Flags,
) -> Res<crate::compiler::tree::Node> {
    let text = decode(th, source, filename)?;
    let (tree, warnings) = match mode {
        Some(mode) => crate::compiler::parse_tree(&text, filename, mode, limited(flags)),
        None => crate::compiler::parse_function_type(&text, filename).map(|tree| (tree, Vec::new())),
    }
    .map_err(|p| raise_in(th, &p, source, &text, mode.unwrap_or(Mode::Eval)))?;
    warnings.iter().try_for_each(|w| warn(th, w))?;
    Ok(tree)
}

/// The scopes of a source text.
pub fn scopes(
    th: &Thread,
    source: Source<'_>,
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Res<crate::compiler::scopes::ScopeInfo> {
    let text = decode(th, source, filename)?;
    crate::compiler::scopes::scopes(&text, filename, mode, flags).map_err(|p| raise(th, &p))
}

/// Compiles a well-formed tree.
pub fn compile_tree(
    th: &Thread,
    module: crate::compiler::tree::Node,
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Res<Arc<Code>> {
    let (code, warnings) =
        crate::compiler::compile_tree(module, filename, mode, flags).map_err(|p| raise(th, &p))?;
    warnings.iter().try_for_each(|w| warn(th, w))?;
    Ok(code)
}

/// Gives a `SyntaxWarning`; a filter may make a `SyntaxError` of it.
fn warn(th: &Thread, w: &SyntaxProblem) -> Res<()> {
    let module = crate::types::helpers::import(th, "warnings")?;
    let text = |s: &str| Str::new(s).into_value();
    let args = [
        text(&w.message),
        errors::SYNTAX_WARNING.value(),
        text(&w.filename),
        Value::small_int(i64::from(w.line)),
    ];
    let Err(r) = call::call_method(th, &module, name!("warn_explicit"), &args) else { return Ok(()) };
    th.catch(r, &errors::SYNTAX_WARNING)?;
    // As an error it is the case already.
    let message = w.message.replace(" Such sequences will not work in the future.", "");
    Err(raise(th, &SyntaxProblem { message, ..w.clone() }))
}

/// The exception of a problem with this source, in flight. What the parser found knows the source and where the last block
/// before it begins: the printer of tracebacks looks there for a keyword that is spelled wrong.
fn raise_in(th: &Thread, p: &SyntaxProblem, source: Source<'_>, text: &str, mode: Mode) -> Raised {
    if let Err(r) = p.before.iter().try_for_each(|w| warn(th, w)) {
        return r;
    }
    let e = match exception_of(th, p) {
        Ok(e) => e,
        Err(r) => return r,
    };
    if p.stage == Stage::Tokens {
        let (line, column) = crate::compiler::block_before(text, p.line);
        let source = match source {
            Source::File(_) => Value::none(),
            _ if mode == Mode::Exec && !text.ends_with('\n') => Str::new(&format!("{text}\n")).into_value(),
            _ => Str::new(text).into_value(),
        };
        let place = [line, column].map(|n| Value::small_int(n.into()));
        let metadata = Tuple::new(place.into_iter().chain([source]).collect());
        if let Err(r) = attribute::set(th, &e, name!("_metadata"), Some(metadata.into_value())) {
            return r;
        }
    }
    exception::raise(th, e)
}

/// The exception of a problem, in flight.
pub fn raise(th: &Thread, p: &SyntaxProblem) -> Raised {
    if let Err(r) = p.before.iter().try_for_each(|w| warn(th, w)) {
        return r;
    }
    match exception_of(th, p) {
        Ok(e) => exception::raise(th, e),
        Err(r) => r,
    }
}

/// The exception of a problem; some come in flight.
fn exception_of(th: &Thread, p: &SyntaxProblem) -> Res {
    let class = match p.kind {
        ProblemKind::Syntax => &errors::SYNTAX_ERROR,
        ProblemKind::Indentation => &errors::INDENTATION_ERROR,
        ProblemKind::Tab => &errors::TAB_ERROR,
        ProblemKind::Incomplete => &errors::INCOMPLETE_INPUT_ERROR,
        ProblemKind::Recursion => return Err(th.recursion_error(p.message.clone())),
        ProblemKind::Value => return Err(th.value_error(p.message.clone())),
        ProblemKind::Memory => return Err(th.memory_error(p.message.clone())),
    };
    let text = |s: &str| Str::new(s).into_value();
    // What the parser did not see itself, CPython looks up.
    let line =
        p.text.clone().or_else(|| file_line(th, &p.filename, p.line).filter(|_| p.stage != Stage::Tokens));
    let located = p.line != 0 || p.text.is_some();
    let number = |n: i64| if located { Value::small_int(n) } else { Value::none() };
    let end = |n: i64| if p.line != 0 && p.end_line == 0 { Value::none() } else { number(n) };
    let details = Tuple::new(vec![
        text(&p.filename),
        number(p.line.into()),
        number(p.column.into()),
        line.as_deref().map_or(Value::none(), text),
        end(p.end_line.into()),
        end(p.end_column.into()),
    ]);
    call::call2(th, &class.value(), text(&p.message), details.into_value())
}
