//! The disassembler: `Code` as text, in the layout of CPython's `dis`.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::code::{Code, Const};
use super::opcode::{
    BINARY_OPERATORS, COMMON_CONSTANTS, COMPARE_OPERATORS, COMPARE_TO_BOOL, INTRINSICS_1, INTRINSICS_2,
    Opcode, Operand, SPECIAL_METHODS,
};

/// The text of a code object and of all code in its constants, as `python -m dis` prints it.
pub fn disassemble_all(code: &Code) -> String {
    let mut out = disassemble(code);
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            let _ = write!(out, "\nDisassembly of {}:\n", repr(constant));
            out.push_str(&disassemble_all(inner));
        }
    }
    out
}

/// The text of one code object.
pub fn disassemble(code: &Code) -> String {
    let mut targets: BTreeSet<u32> = BTreeSet::new();
    targets.extend(code.instrs.iter().filter(|i| i.op.is_jump()).map(|i| i.arg));
    for entry in &code.exception_table {
        targets.extend([entry.start, entry.end, entry.target]);
    }
    let label = |at: u32| {
        targets.iter().position(|t| *t == at).map_or_else(|| "?".to_string(), |n| format!("L{}", n + 1))
    };
    let lines = code.locations.iter().filter_map(|l| l.line());
    let line_width = lines.max().unwrap_or(0).to_string().len().max(3);
    let has_missing = code.locations.iter().any(|l| l.line().is_none());
    let line_width = if has_missing { line_width.max(2) } else { line_width };
    let label_width = if targets.is_empty() { 0 } else { targets.len().to_string().len() + 2 };

    let mut out = String::new();
    let mut shown: Option<Option<u32>> = None;
    for (index, instr) in code.instrs.iter().enumerate() {
        let line = code.locations[index].line();
        let starts = shown != Some(line);
        if starts && shown.is_some() {
            out.push('\n');
        }
        let text = match (starts, line) {
            (false, _) => String::new(),
            (true, Some(line)) => line.to_string(),
            (true, None) => "--".to_string(),
        };
        shown = Some(line);
        let mut row = format!("{text:>line_width$} ");
        if label_width > 0 {
            let own = if targets.contains(&(index as u32)) {
                format!("{}:", label(index as u32))
            } else {
                String::new()
            };
            let _ = write!(row, "  {own:>label_width$}");
        }
        let _ =
            write!(row, "{}{:<20}", if label_width > 0 { "     " } else { "          " }, instr.op.name());
        if instr.op.operand() != Operand::Unused {
            let shown_arg = instr.arg;
            let width = 5usize.saturating_sub(instr.op.name().len().saturating_sub(20));
            let _ = write!(row, " {shown_arg:>width$}");
            let meaning = operand_text(code, instr.op, instr.arg, &label);
            if !meaning.is_empty() {
                let _ = write!(row, " ({meaning})");
            }
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    if !code.exception_table.is_empty() {
        out.push_str("ExceptionTable:\n");
        for entry in &code.exception_table {
            let lasti = if entry.lasti { " lasti" } else { "" };
            let (start, end, target) = (label(entry.start), label(entry.end), label(entry.target));
            let _ = writeln!(out, "  {start} to {end} -> {target} [{}]{lasti}", entry.depth);
        }
    }
    out
}

/// What an operand means, as `dis` shows it in parentheses.
pub fn operand_text(code: &Code, op: Opcode, arg: u32, label: &dyn Fn(u32) -> String) -> String {
    let index = arg as usize;
    let name = |i: usize| code.names.get(i).map_or("?", |n| n).to_string();
    let local = |i: usize| code.localsplus.get(i).map_or("?", |n| n).to_string();
    match op.operand() {
        Operand::Unused => String::new(),
        Operand::Number => String::new(),
        Operand::Const => code.consts.get(index).map_or_else(|| "?".into(), repr),
        Operand::Name => name(index),
        Operand::NameBit => match (op, arg & 1) {
            (Opcode::LOAD_GLOBAL, 1) => format!("{} + NULL", name(index >> 1)),
            (Opcode::LOAD_ATTR, 1) => format!("{} + NULL|self", name(index >> 1)),
            _ => name(index >> 1),
        },
        Operand::NameTwoBits => match arg & 1 {
            1 => format!("{} + NULL|self", name(index >> 2)),
            _ => name(index >> 2),
        },
        Operand::Local | Operand::Cell if op == Opcode::COPY_FREE_VARS => String::new(),
        Operand::Local | Operand::Cell => local(index),
        Operand::Jump => format!("to {}", label(arg)),
        Operand::Binary => BINARY_OPERATORS.get(index).copied().unwrap_or("?").into(),
        Operand::Compare => {
            let operator = COMPARE_OPERATORS.get(index >> 5).copied().unwrap_or("?");
            if arg & COMPARE_TO_BOOL != 0 { format!("bool({operator})") } else { operator.into() }
        }
        Operand::Invert => match (op, arg) {
            (Opcode::IS_OP, 0) => "is".into(),
            (Opcode::IS_OP, _) => "is not".into(),
            (_, 0) => "in".into(),
            _ => "not in".into(),
        },
        Operand::Intrinsic1 => INTRINSICS_1.get(index).copied().unwrap_or("?").into(),
        Operand::Intrinsic2 => INTRINSICS_2.get(index).copied().unwrap_or("?").into(),
        Operand::Special => SPECIAL_METHODS.get(index).copied().unwrap_or("?").into(),
        Operand::Common => match COMMON_CONSTANTS.get(index).copied().unwrap_or("?") {
            "tuple" => "<class 'tuple'>".into(),
            name @ ("all" | "any") => format!("<built-in function {name}>"),
            name => name.into(),
        },
        Operand::Convert => ["", "str", "repr", "ascii"].get(index).copied().unwrap_or("?").into(),
        Operand::FunctionAttribute => {
            let names = ["defaults", "kwdefaults", "annotations", "closure", "annotate"];
            let set = names.iter().enumerate().filter(|(i, _)| arg & (1 << i) != 0);
            set.map(|(_, n)| *n).collect::<Vec<_>>().join(", ")
        }
    }
}

/// `repr` of a constant.
pub fn repr(value: &Const) -> String {
    let join = |items: &[Const]| items.iter().map(repr).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".into(),
        Const::True => "True".into(),
        Const::False => "False".into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Int(n) => n.to_string(),
        Const::BigInt(n) => n.to_string(),
        Const::Float(x) => repr_float(*x),
        Const::Complex(x, y) => {
            let imaginary = repr_float(*y);
            let imaginary = imaginary.strip_suffix(".0").unwrap_or(&imaginary);
            if *x == 0.0 && !x.is_sign_negative() {
                return format!("{imaginary}j");
            }
            let real = repr_float(*x);
            let real = real.strip_suffix(".0").unwrap_or(&real);
            let sign = if imaginary.starts_with('-') { "" } else { "+" };
            format!("({real}{sign}{imaginary}j)")
        }
        Const::Str(s) => repr_str(s),
        Const::Surrogates(s) => {
            let mut out = String::from("'");
            for &c in s.iter() {
                match char::from_u32(c) {
                    Some(c) => escape(&mut out, c, '\''),
                    None => out.push_str(&format!("\\u{c:04x}")),
                }
            }
            out + "'"
        }
        Const::Bytes(s) => repr_bytes(s),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", repr(&items[0])),
        Const::Tuple(items) => format!("({})", join(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", join(items)),
        Const::Slice(parts) => format!("slice({})", join(&parts[..])),
        Const::Code(code) => {
            let Code { name, filename, first_line, .. } = &**code;
            format!("<code object {name}, file \"{filename}\", line {first_line}>")
        }
    }
}

fn escape(out: &mut String, c: char, quote: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c == quote => {
            out.push('\\');
            out.push(c);
        }
        c if (c as u32) < 0x20
            || c as u32 == 0x7f
            || (0x80..0xa1).contains(&(c as u32))
            || c as u32 == 0xad =>
        {
            out.push_str(&format!("\\x{:02x}", c as u32));
        }
        c => out.push(c),
    }
}

/// `repr` of a str.
pub(super) fn repr_str(s: &str) -> String {
    let quote = if s.contains('\'') && !s.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(s.len() + 2);
    out.push(quote);
    s.chars().for_each(|c| escape(&mut out, c, quote));
    out.push(quote);
    out
}

/// `repr` of a bytes.
pub(super) fn repr_bytes(s: &[u8]) -> String {
    let quote = if s.contains(&b'\'') && !s.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = String::from("b");
    out.push(quote as char);
    for &b in s {
        match b {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b if b == quote => {
                out.push('\\');
                out.push(b as char);
            }
            0x20..0x7f => out.push(b as char),
            b => out.push_str(&format!("\\x{b:02x}")),
        }
    }
    out.push(quote as char);
    out
}

/// `repr` of a float.
pub(super) fn repr_float(x: f64) -> String {
    if x.is_nan() {
        return "nan".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf".into() } else { "-inf".into() };
    }
    // The shortest digits that read back, with Python's choice of notation.
    let scientific = format!("{x:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{x}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
