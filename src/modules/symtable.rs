//! `_symtable`: the compiler's scopes, for the library's `symtable`.

use crate::compiler::scopes::{PLACE_SHIFT, ScopeInfo, uses};
use crate::compiler::{Flags, Mode};
use crate::object::{
    Args, Class, Dict, GetSet, List, Method, Module, ModuleSpec, Object, Payload, Res, Slots, Str, Thread,
    Trace, TypeSpec, Value, Visitor, alloc, flags, protocol, string,
};
use crate::payload;
use crate::vm::source_text;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_symtable",
    doc: "",
    functions: &[Method::function(
        "symtable",
        "($module, source, filename, startstr, /)",
        symtable,
        "Return symbol and scope dictionaries used internally by compiler.",
    )],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        for (name, bits) in [
            ("USE", uses::USE),
            ("DEF_GLOBAL", uses::GLOBAL),
            ("DEF_NONLOCAL", uses::NONLOCAL),
            ("DEF_LOCAL", uses::LOCAL),
            ("DEF_PARAM", uses::PARAM),
            ("DEF_TYPE_PARAM", uses::TYPE_PARAM),
            ("DEF_FREE_CLASS", uses::FREE_CLASS),
            ("DEF_IMPORT", uses::IMPORT),
            // Without type parameters, as CPython has it.
            ("DEF_BOUND", uses::LOCAL | uses::PARAM | uses::IMPORT),
            ("DEF_ANNOT", uses::ANNOT),
            ("DEF_COMP_ITER", uses::COMP_ITER),
            ("DEF_COMP_CELL", uses::COMP_CELL),
        ] {
            m.set(name, Value::small_int(bits.into()));
        }
        let kinds =
            ["FUNCTION", "CLASS", "MODULE", "ANNOTATION", "TYPE_ALIAS", "TYPE_PARAMETERS", "TYPE_VARIABLE"];
        for (number, kind) in kinds.iter().enumerate() {
            m.set(&format!("TYPE_{kind}"), Value::from_usize(number));
        }
        let places = ["LOCAL", "GLOBAL_EXPLICIT", "GLOBAL_IMPLICIT", "FREE", "CELL"];
        for (number, place) in places.iter().enumerate() {
            m.set(place, Value::from_usize(number + 1));
        }
        m.set("SCOPE_OFF", Value::small_int(PLACE_SHIFT.into()));
        m.set("SCOPE_MASK", Value::small_int(15));
        Ok(())
    },
    gil_not_used: true,
};

/// `symtable entry`.
static ENTRY: Class = Class::new();

/// Payload of an entry.
#[repr(C)]
struct Entry {
    ob: Object,
    name: Value,
    kind: u8,
    line: u32,
    nested: bool,
    symbols: Value,
    parameters: Value,
    children: Value,
}
payload!(Entry: traced);

impl Trace for Entry {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.symbols);
        v.visit(&self.parameters);
        v.visit(&self.children);
    }
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::WEAKREF,
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    getsets: &[
        GetSet::read("id", |_, v| Ok(Value::from_i64(identity(v))), ""),
        GetSet::read("name", |_, v| Ok(this(v).name.clone()), ""),
        GetSet::read("symbols", |_, v| Ok(this(v).symbols.clone()), ""),
        GetSet::read("varnames", |_, v| Ok(this(v).parameters.clone()), ""),
        GetSet::read("children", |_, v| Ok(this(v).children.clone()), ""),
        GetSet::read("nested", |_, v| Ok(Value::small_int(this(v).nested.into())), ""),
        GetSet::read("type", |_, v| Ok(Value::small_int(this(v).kind.into())), ""),
        GetSet::read("lineno", |_, v| Ok(Value::small_int(this(v).line.into())), ""),
    ],
    ..TypeSpec::new("builtins", "symtable entry", <Entry as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    ENTRY.bind(&SPEC);
}

fn this(v: &Value) -> &Entry {
    v.downcast::<Entry>().expect("getset of symtable entry")
}

fn identity(v: &Value) -> i64 {
    v.as_object().map_or(0, |o| o as *const Object as i64)
}

fn repr(th: &Thread, v: &Value) -> Res {
    let (e, id) = (this(v), identity(v));
    let name = protocol::str(th, &e.name)?;
    Ok(Str::new(&format!("<symtable entry {}({id}), line {}>", name.to_str_lossy(), e.line)).into_value())
}

fn entry(info: ScopeInfo) -> Value {
    let symbols = Dict::new();
    for (name, bits) in &info.symbols {
        symbols.set_str(&string::intern(name), Value::small_int((*bits).into()));
    }
    let parameters = info.parameters.iter().map(|p| string::intern(p).into_value()).collect();
    let children = info.children.into_iter().map(entry).collect();
    alloc(Entry {
        ob: Object::new(ENTRY.get()),
        name: string::intern(&info.name).into_value(),
        kind: info.kind,
        line: info.line,
        nested: info.nested,
        symbols: symbols.into_value(),
        parameters: List::new(parameters).into_value(),
        children: List::new(children).into_value(),
    })
    .into_value()
}

fn symtable(th: &Thread, a: Args<'_>) -> Res {
    let filename = match a.at(1).downcast::<Str>() {
        Some(s) => s.to_str_lossy().into_owned(),
        None => {
            let b = crate::modules::posix::path_bytes(th, a.at(1))?;
            String::from_utf8_lossy(&b).into_owned()
        }
    };
    let start = protocol::expect_string(th, a.at(2), "symtable", "argument 3")?;
    let mode = match &*start.to_str_lossy() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => {
            return Err(th.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'"));
        }
    };
    let text = super::builtins::source(th, a.at(0), "symtable", "a string or bytes object")?;
    Ok(entry(source_text::scopes(th, text.source(), &filename, mode, Flags::default())?))
}
