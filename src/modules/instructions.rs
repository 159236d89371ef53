//! The parts of `dis` that give values instead of text: instructions one by one, and where lines begin.

use crate::compiler::opcode::{
    BINARY_OPERATORS, COMMON_CONSTANTS, COMPARE_OPERATORS, INTRINSICS_1, INTRINSICS_2, Operand,
    SPECIAL_METHODS,
};
use crate::compiler::{Instr, Location};
use crate::object::{Args, List, Method, Module, Res, Str, Thread, Tuple, Value, call, protocol, string};
use crate::types::helpers::import_from;
use crate::vm::code_object::CodeObject;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "findlinestarts",
        "($module, code, /)",
        findlinestarts,
        "Find the offsets in a byte code which are start of lines in the source.\n\nGenerate pairs (offset, lineno)\nlineno will be an integer or None the offset does not have a source line.",
    ),
    Method::function(
        "get_instructions",
        "($module, x, /, *, first_line=None, show_caches=None, adaptive=False)",
        get_instructions,
        "Iterator for the opcodes in methods, functions or code\n\nGenerates a series of Instruction named tuples giving the details of\neach operations in the supplied code.",
    ),
];

/// Adds the classes of what is given.
pub(super) fn add_classes(th: &Thread, m: &Module) -> Res<()> {
    let make = import_from(th, "collections", "namedtuple")?;
    for (name, fields) in [
        ("Positions", "lineno end_lineno col_offset end_col_offset"),
        (
            "Instruction",
            "opname opcode arg argval argrepr offset start_offset starts_line line_number label positions cache_info",
        ),
    ] {
        let n = fields.split(' ').count();
        let defaults = Tuple::new(vec![Value::none(); n]).into_value();
        let slots = [
            Str::new(name).into_value(),
            Str::new(fields).into_value(),
            defaults,
            Str::new("dis").into_value(),
        ];
        let keywords = [string::intern("defaults"), string::intern("module")];
        let slots = slots.map(Some);
        m.set(name, call::call(th, &make, Args::new(&slots, &keywords))?);
    }
    Ok(())
}

fn optional(n: Option<u32>) -> Value {
    n.map_or(Value::none(), |n| Value::small_int(n.into()))
}

fn iterator(th: &Thread, items: Vec<Value>) -> Res {
    protocol::iter(th, List::new(items).as_value())
}

fn code(th: &Thread, v: &Value) -> Res<Value> {
    if v.downcast::<CodeObject>().is_some() {
        return Ok(v.clone());
    }
    for name in ["__func__", "__code__", "gi_code", "cr_code", "ag_code"] {
        if let Some(inner) = crate::object::attribute::get_optional(th, v, &string::intern(name))? {
            return code(th, &inner);
        }
    }
    Err(th.type_error(format!("don't know how to disassemble {} objects", v.ty().name_str())))
}

fn findlinestarts(th: &Thread, a: Args<'_>) -> Res {
    let Some(code) = a.at(0).downcast::<CodeObject>() else {
        return Err(
            th.attribute_error(format!("'{}' object has no attribute 'co_lines'", a.at(0).ty().name_str()))
        );
    };
    let mut last = None;
    let mut out = Vec::new();
    for (i, l) in code.code.locations.iter().enumerate() {
        if last != Some(l.line()) {
            last = Some(l.line());
            out.push(Tuple::new(vec![Value::from_usize(i * 2), optional(l.line())]).into_value());
        }
    }
    iterator(th, out)
}

fn positions(th: &Thread, class: &Value, l: &Location) -> Res {
    let at = [l.line(), l.end_line(), l.column(), l.end_column()].map(optional);
    call::call(th, class, Args::of(&at))
}

/// What the operand stands for, and how that is shown.
fn argument(th: &Thread, code: &CodeObject, ins: Instr) -> Res<(Value, String)> {
    let n = ins.arg as usize;
    let text = |s: &str| (Str::new(s).into_value(), s.to_string());
    let listed = |list: &[&str], n: usize| list.get(n).map_or_else(|| text("?"), |s| text(s));
    Ok(match ins.op.operand() {
        Operand::Unused => (Value::none(), String::new()),
        Operand::Const => {
            let v = code.constants()[n].clone();
            let shown = protocol::repr_text(th, &v)?;
            (v, shown)
        }
        Operand::Name => text(&code.code.names[n]),
        Operand::NameBit => text(&code.code.names[n >> 1]),
        Operand::NameTwoBits => text(&code.code.names[n >> 2]),
        Operand::Local | Operand::Cell => text(&code.code.localsplus[n]),
        Operand::Jump => (Value::from_usize(n * 2), format!("to {}", n * 2)),
        Operand::Binary => (Value::from_usize(n), listed(&BINARY_OPERATORS, n).1),
        Operand::Compare => listed(&COMPARE_OPERATORS, n >> 5),
        Operand::Intrinsic1 => (Value::from_usize(n), listed(&INTRINSICS_1, n).1),
        Operand::Intrinsic2 => (Value::from_usize(n), listed(&INTRINSICS_2, n).1),
        Operand::Special => listed(&SPECIAL_METHODS, n),
        Operand::Common => listed(&COMMON_CONSTANTS, n),
        Operand::Number | Operand::Invert | Operand::Convert | Operand::FunctionAttribute => {
            (Value::from_usize(n), String::new())
        }
    })
}

fn get_instructions(th: &Thread, a: Args<'_>) -> Res {
    let v = code(th, a.at(0))?;
    let Some(code) = v.downcast::<CodeObject>() else { return Err(th.system_error("a code object")) };
    let c = &code.code;
    let (class, place) = (import_from(th, "dis", "Instruction")?, import_from(th, "dis", "Positions")?);
    let first = a.get_non_none(1).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    let shift = if first == 0 { 0 } else { first - i64::from(c.first_line) };
    let mut targets: Vec<u32> = c.instrs.iter().filter(|i| i.op.is_jump()).map(|i| i.arg).collect();
    targets.extend(c.exception_table.iter().map(|e| e.target));
    targets.sort_unstable();
    targets.dedup();
    let mut last = None;
    let mut out = Vec::with_capacity(c.instrs.len());
    for (i, (&ins, l)) in c.instrs.iter().zip(&c.locations).enumerate() {
        let (value, shown) = argument(th, code, ins)?;
        let has_operand = ins.op.operand() != Operand::Unused;
        let starts = last != Some(l.line());
        last = Some(l.line());
        let label = targets.binary_search(&(i as u32)).ok().map(|n| n as u32 + 1);
        let line = l.line().map_or(Value::none(), |l| Value::from_i64(i64::from(l) + shift));
        out.push(call::call(
            th,
            &class,
            Args::of(&[
                string::intern(ins.op.name()).into_value(),
                Value::from_usize(ins.op as usize),
                if has_operand { Value::small_int(ins.arg.into()) } else { Value::none() },
                value,
                Str::new(&shown).into_value(),
                Value::from_usize(i * 2),
                Value::from_usize(i * 2),
                Value::bool(starts),
                line,
                optional(label),
                positions(th, &place, l)?,
            ]),
        )?);
    }
    iterator(th, out)
}
