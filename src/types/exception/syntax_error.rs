//! `SyntaxError`, `IndentationError`, `TabError`.

use super::base::{init_args, str_args};
use super::fields::{Fields, field, get_raw, new, set_raw};
use crate::object::errors::*;
use crate::object::{Args, Payload, Res, Slots, Str, Thread, TypeSpec, Value, class, protocol};

const MSG: usize = 0;
const FILENAME: usize = 1;
const LINENO: usize = 2;
const OFFSET: usize = 3;
const TEXT: usize = 4;
const END_LINENO: usize = 5;
const END_OFFSET: usize = 6;
const PRINT: usize = 7;
const METADATA: usize = 8;

fn init_fields(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    init_args(th, v, args)?;
    if args.len() >= 1 {
        set_raw::<9>(v, MSG, Some(args.at(0).clone()));
    }
    if args.len() != 2 {
        return Ok(());
    }
    let info = protocol::to_vec(th, args.at(1))?;
    let n = info.len();
    if n < 4 {
        return Err(th.type_error(format!("function missing required argument 'lineno' (pos {})", n + 1)));
    }
    if n > 7 {
        return Err(th.type_error(format!("function takes at most 7 arguments ({n} given)")));
    }
    // (What is not given is not left from before.)
    let given = info.into_iter().map(Some).chain(std::iter::repeat(None));
    for (i, x) in [FILENAME, LINENO, OFFSET, TEXT, END_LINENO, END_OFFSET, METADATA].into_iter().zip(given) {
        set_raw::<9>(v, i, x);
    }
    if n == 5 {
        return Err(th.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}

fn str(th: &Thread, v: &Value) -> Res {
    let Some(msg) = get_raw::<9>(v, MSG) else { return str_args(th, v) };
    let msg = protocol::str(th, &msg)?.to_str_lossy().into_owned();
    let file =
        get_raw::<9>(v, FILENAME).and_then(|f| f.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()));
    let file = file.map(|f| f.rsplit('/').next().unwrap_or("").to_string());
    let line = get_raw::<9>(v, LINENO).filter(|l| l.is_exact(&class::INT)).and_then(|l| protocol::as_i64(&l));
    let text = match (file, line) {
        (Some(f), Some(l)) => format!("{msg} ({f}, line {l})"),
        (Some(f), None) => format!("{msg} ({f})"),
        (None, Some(l)) => format!("{msg} (line {l})"),
        (None, None) => msg,
    };
    Ok(Str::new(&text).into_value())
}

static SYNTAX: TypeSpec = TypeSpec {
    doc: Some("Invalid syntax."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(new::<9>), init: Some(init_fields), str: Some(str), ..Slots::EMPTY },
    getsets: &[
        field::<9, MSG>("msg", "exception msg"),
        field::<9, FILENAME>("filename", "exception filename"),
        field::<9, LINENO>("lineno", "exception lineno"),
        field::<9, OFFSET>("offset", "exception offset"),
        field::<9, TEXT>("text", "exception text"),
        field::<9, END_LINENO>("end_lineno", "exception end lineno"),
        field::<9, END_OFFSET>("end_offset", "exception end offset"),
        field::<9, PRINT>("print_file_and_line", "exception print_file_and_line"),
        field::<9, METADATA>("_metadata", "exception private metadata"),
    ],
    ..TypeSpec::new("builtins", "SyntaxError", <Fields<9> as Payload>::layout)
};

macro_rules! subclass {
    ($class:ident $name:literal $base:ident $doc:literal) => {{
        static SPEC: TypeSpec = TypeSpec {
            doc: Some($doc),
            base: Some(&$base),
            ..TypeSpec::new("builtins", $name, <Fields<9> as Payload>::layout)
        };
        $class.bind(&SPEC);
    }};
}

/// Binds the classes of this file.
pub fn init() {
    SYNTAX_ERROR.bind(&SYNTAX);
    subclass!(INCOMPLETE_INPUT_ERROR "_IncompleteInputError" SYNTAX_ERROR "incomplete input.");
    subclass!(INDENTATION_ERROR "IndentationError" SYNTAX_ERROR "Improper indentation.");
    subclass!(TAB_ERROR "TabError" INDENTATION_ERROR "Improper mixture of spaces and tabs.");
}
