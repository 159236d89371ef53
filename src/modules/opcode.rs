//! `_opcode` and `_opcode_metadata`: what the library's `opcode` says of Brigade's instructions.

use crate::compiler::opcode::{
    BINARY_OPERATORS, ENTRIES, Entry, INTRINSICS_1, INTRINSICS_2, Opcode, Operand, SPECIAL_METHODS,
};
use crate::object::{
    Args, Dict, Method, Module, ModuleSpec, Ref, Res, Str, Thread, Tuple, Value, protocol, string,
};

/// `_opcode`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: &[
        Method::function(
            "stack_effect",
            "($module, opcode, oparg=None, /, *, jump=None)",
            stack_effect,
            "Compute the stack effect of the opcode.",
        ),
        Method::function(
            "is_valid",
            "($module, /, opcode)",
            is_valid,
            "Return True if opcode is valid, False otherwise.",
        ),
        Method::function(
            "has_arg",
            "($module, /, opcode)",
            |th, a| has(th, a, |e| e.operand != Operand::Unused),
            "Return True if the opcode uses its oparg, False otherwise.",
        ),
        Method::function(
            "has_const",
            "($module, /, opcode)",
            |th, a| has(th, a, |e| e.operand == Operand::Const),
            "Return True if the opcode accesses a constant, False otherwise.",
        ),
        Method::function(
            "has_name",
            "($module, /, opcode)",
            |th, a| {
                has(th, a, |e| matches!(e.operand, Operand::Name | Operand::NameBit | Operand::NameTwoBits))
            },
            "Return True if the opcode accesses an attribute by name, False otherwise.",
        ),
        Method::function(
            "has_jump",
            "($module, /, opcode)",
            |th, a| has(th, a, |e| e.operand == Operand::Jump && !opens_handler(e)),
            "Return True if the opcode has a jump target, False otherwise.",
        ),
        Method::function(
            "has_free",
            "($module, /, opcode)",
            |th, a| has(th, a, |e| e.operand == Operand::Cell),
            "Return True if the opcode accesses a free variable, False otherwise.",
        ),
        Method::function(
            "has_local",
            "($module, /, opcode)",
            |th, a| has(th, a, |e| e.operand == Operand::Local),
            "Return True if the opcode accesses a local variable, False otherwise.",
        ),
        Method::function(
            "has_exc",
            "($module, /, opcode)",
            |th, a| has(th, a, opens_handler),
            "Return True if the opcode sets an exception handler, False otherwise.",
        ),
        Method::function(
            "get_specialization_stats",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Return the specialization stats.",
        ),
        Method::function(
            "get_nb_ops",
            "($module, /)",
            |th, _| nb_ops(th),
            "Return array of symbols of binary ops.",
        ),
        Method::function(
            "get_intrinsic1_descs",
            "($module, /)",
            |th, _| names(th, &INTRINSICS_1),
            "Return a list of names of the unary intrinsics.",
        ),
        Method::function(
            "get_intrinsic2_descs",
            "($module, /)",
            |th, _| names(th, &INTRINSICS_2),
            "Return a list of names of the binary intrinsics.",
        ),
        Method::function(
            "get_special_method_names",
            "($module, /)",
            |th, _| names(th, &SPECIAL_METHODS),
            "Return a list of special method names.",
        ),
        Method::function(
            "get_executor",
            "($module, /, code, offset)",
            |th, _| Err(th.runtime_error("Executors are not available in this build")),
            "Return the executor object at offset in code if exists, None otherwise.",
        ),
    ],
    init: |_, m| {
        // Instructions of `Code` are never replaced; what is specialised is another form of it.
        let m = m.downcast::<Module>().expect("a module");
        m.set("ENABLE_SPECIALIZATION", Value::bool(false));
        m.set("ENABLE_SPECIALIZATION_FT", Value::bool(false));
        Ok(())
    },
    gil_not_used: true,
};

/// `_opcode_metadata`.
pub static METADATA: ModuleSpec = ModuleSpec {
    name: "_opcode_metadata",
    doc: "",
    functions: &[],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("opmap", numbers().into_value());
        m.set("_specializations", Dict::new().into_value());
        m.set("_specialized_opmap", Dict::new().into_value());
        // The first number whose instruction has an operand, and the first beyond all of them.
        m.set("HAVE_ARGUMENT", Value::from_usize(Opcode::WITH_EXCEPT_START as usize));
        m.set("MIN_INSTRUMENTED_OPCODE", Value::small_int(234));
        Ok(())
    },
    gil_not_used: true,
};

/// Names to numbers.
fn numbers() -> Ref<Dict> {
    let map = Dict::new();
    for entry in ENTRIES {
        map.set_str(&string::intern(entry.name), Value::from_usize(entry.number.into()));
    }
    map
}

fn opens_handler(entry: &Entry) -> bool {
    entry.name.starts_with("SETUP_") && entry.number > 255
}

fn find(th: &Thread, v: &Value) -> Res<Option<&'static Entry>> {
    let number = protocol::index_i64(th, v)?;
    Ok(ENTRIES.iter().find(|entry| i64::from(entry.number) == number))
}

fn stack_effect(th: &Thread, a: Args<'_>) -> Res {
    let entry = find(th, a.at(0))?;
    let arg = a.get_non_none(1).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    if let Some(jump) = a.get_non_none(2)
        && jump.as_bool().is_none()
    {
        return Err(th.value_error("stack_effect: jump must be False, True or None"));
    }
    let known = entry.zip(u32::try_from(arg).ok().filter(|arg| *arg < 1 << 24));
    let Some((entry, arg)) = known else { return Err(th.value_error("invalid opcode or oparg")) };
    // Both ways out of a jump have one effect, as in CPython: `FOR_ITER` leaves a place that `END_FOR` takes.
    let (pops, pushes) = (entry.effect)(arg);
    Ok(Value::from_i64(i64::from(pushes) - i64::from(pops)))
}

fn is_valid(th: &Thread, a: Args<'_>) -> Res {
    Ok(Value::bool(find(th, a.at(0))?.is_some()))
}

fn has(th: &Thread, a: Args<'_>, what: fn(&Entry) -> bool) -> Res {
    Ok(Value::bool(find(th, a.at(0))?.is_some_and(what)))
}

fn names(th: &Thread, list: &[&str]) -> Res {
    crate::vm::build::list(th, list.iter().map(|n| Str::new(n).into_value()).collect())
}

/// Name and symbol of each binary operator.
fn nb_ops(th: &Thread) -> Res {
    const NAMES: [&str; 13] = [
        "ADD",
        "AND",
        "FLOOR_DIVIDE",
        "LSHIFT",
        "MATRIX_MULTIPLY",
        "MULTIPLY",
        "REMAINDER",
        "OR",
        "POWER",
        "RSHIFT",
        "SUBTRACT",
        "TRUE_DIVIDE",
        "XOR",
    ];
    let name = |i: usize| match (NAMES.get(i), NAMES.get(i.wrapping_sub(NAMES.len()))) {
        (Some(name), _) => format!("NB_{name}"),
        (_, Some(name)) => format!("NB_INPLACE_{name}"),
        _ => "NB_SUBSCR".to_string(),
    };
    let pair = |(i, symbol): (usize, &&str)| {
        Tuple::new(vec![Str::new(&name(i)).into_value(), Str::new(symbol).into_value()]).into_value()
    };
    crate::vm::build::list(th, BINARY_OPERATORS.iter().enumerate().map(pair).collect())
}
