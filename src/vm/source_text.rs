//! From source bytes to code, or to the exception that says what is wrong.

use crate::compiler::{Code, Flags, Mode, ProblemKind, SyntaxProblem};
use crate::object::{Raised, Res, Str, Thread, Tuple, Value, call, errors, exception};
use crate::sync::prim::Arc;

/// Decodes (UTF-8, or what a coding cookie says) and compiles.
pub fn compile(th: &Thread, source: &[u8], filename: &str, mode: Mode, flags: Flags) -> Res<Arc<Code>> {
    let text = decode(th, source, filename)?;
    crate::compiler::compile(&text, filename, mode, flags).map_err(|p| raise(th, &p))
}

fn decode(th: &Thread, source: &[u8], filename: &str) -> Res<String> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    match std::str::from_utf8(source) {
        Ok(s) => Ok(s.to_string()),
        Err(e) => {
            let line = source[..e.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
            Err(raise(
                th,
                &SyntaxProblem {
                    kind: ProblemKind::Syntax,
                    message: format!(
                        "(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {}: invalid start byte",
                        source[e.valid_up_to()],
                        e.valid_up_to()
                    ),
                    filename: Arc::from(filename),
                    line: line as u32,
                    column: 0,
                    end_line: line as u32,
                    end_column: 0,
                    text: None,
                },
            ))
        }
    }
}

/// The exception of a problem, in flight.
pub fn raise(th: &Thread, p: &SyntaxProblem) -> Raised {
    let class = match p.kind {
        ProblemKind::Syntax => &errors::SYNTAX_ERROR,
        ProblemKind::Indentation => &errors::INDENTATION_ERROR,
        ProblemKind::Tab => &errors::TAB_ERROR,
        ProblemKind::Incomplete => &errors::INCOMPLETE_INPUT_ERROR,
        ProblemKind::Recursion => return th.recursion_error(p.message.clone()),
        ProblemKind::Value => return th.value_error(p.message.clone()),
        ProblemKind::Memory => return th.memory_error(p.message.clone()),
    };
    let text = |s: &str| Str::new(s).into_value();
    let number = |n: u32| Value::small_int(i64::from(n));
    let details = Tuple::new(vec![
        text(&p.filename),
        if p.line == 0 { Value::none() } else { number(p.line) },
        if p.line == 0 { Value::none() } else { number(p.column) },
        p.text.as_deref().map_or(Value::none(), text),
        if p.line == 0 { Value::none() } else { number(p.end_line) },
        if p.line == 0 { Value::none() } else { number(p.end_column) },
    ]);
    match call::call2(th, &class.value(), text(&p.message), details.into_value()) {
        Ok(e) => exception::raise(th, e),
        Err(r) => r,
    }
}
