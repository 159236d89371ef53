//! `_ast`: the classes of syntax trees, which `ast` and `inspect` build on. Nodes are made by programs; the
//! compiler itself works on the parser's own tree.

use crate::object::{
    Args, Class, Dict, Instance, Method, Module, ModuleSpec, Payload, Res, Slots, Str, Thread, Tuple,
    TypeSpec, Value, attribute, call, class, flags, instance, protocol, string,
};

/// One class a line: name, base, fields, attributes, what of them is optional; `@` is the usual four positions, `%`
/// the two of them that are optional, `-` nothing.
const TABLE: &str = include_str!("ast_classes.txt");

/// `_ast.AST`.
static AST: Class = Class::new();

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_ast",
    doc: "",
    functions: &[],
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("AST", AST.value());
        for (name, flag) in [
            ("PyCF_ONLY_AST", 0x400),
            ("PyCF_TYPE_COMMENTS", 0x1000),
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
            ("PyCF_OPTIMIZED_AST", 0x8000 | 0x400),
        ] {
            m.set(name, Value::small_int(flag));
        }
        for line in TABLE.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [name, base, fields, attributes, optional] = words[..] else { continue };
            let base = attribute::get(th, module, &string::intern(base))?;
            let namespace = Dict::new();
            let fields = names(fields);
            namespace.set_str(&string::intern("_fields"), fields.clone());
            namespace.set_str(&string::intern("__match_args__"), fields);
            if attributes != "-" {
                namespace.set_str(&string::intern("_attributes"), names(attributes));
            }
            for field in expand(optional) {
                namespace.set_str(&string::intern(field), Value::none());
            }
            namespace.set_str(crate::name!("__module__"), Str::new("ast").into_value());
            let arguments =
                [Str::new(name).into_value(), Tuple::new(vec![base]).into_value(), namespace.into_value()];
            m.set(name, call::call(th, &class::TYPE.value(), Args::of(&arguments))?);
        }
        Ok(())
    },
    gil_not_used: true,
};

fn expand(list: &str) -> Vec<&str> {
    match list {
        "-" => Vec::new(),
        "@" => vec!["lineno", "col_offset", "end_lineno", "end_col_offset"],
        "%" => vec!["end_lineno", "end_col_offset"],
        _ => list.split(',').collect(),
    }
}

fn names(list: &str) -> Value {
    Tuple::new(expand(list).into_iter().map(|n| string::intern(n).into_value()).collect()).into_value()
}

fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let o = v.as_object().expect("an object");
    let fields = protocol::to_vec(th, &attribute::get(th, v, &string::intern("_fields"))?)?;
    if args.len() > fields.len() {
        let plural = if fields.len() == 1 { "" } else { "s" };
        return Err(th.type_error(format!(
            "{} constructor takes at most {} positional argument{plural}",
            v.ty().name_str(),
            fields.len()
        )));
    }
    for (field, value) in fields.iter().zip(args.iter()) {
        if let Some(name) = field.downcast::<Str>() {
            instance::set(o, &string::intern(&name.to_str_lossy()), value.clone());
        }
    }
    for (name, value) in args.keyword_pairs() {
        let position = fields.iter().position(|f| f.downcast::<Str>().is_some_and(|f| f.eq_str(name)));
        if position.is_some_and(|p| p < args.len()) {
            return Err(th.type_error(format!(
                "{} got multiple values for argument '{}'",
                v.ty().name_str(),
                name.to_str_lossy()
            )));
        }
        instance::set(o, name, value.clone());
    }
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, cls, _| Ok(Instance::new(cls).into_value())),
        init: Some(init),
        ..Slots::EMPTY
    },
    methods: &[Method::method(
        "__reduce__",
        "($self, /)",
        |th, a| {
            let state = attribute::get(th, a.at(0), crate::name!("__dict__"))?;
            let class = attribute::get(th, a.at(0), crate::name!("__class__"))?;
            Ok(Tuple::new(vec![class, Tuple::empty().into_value(), state]).into_value())
        },
        "",
    )],
    constants: &[
        ("_fields", || Tuple::empty().into_value()),
        ("_attributes", || Tuple::empty().into_value()),
        ("__match_args__", || Tuple::empty().into_value()),
    ],
    ..TypeSpec::new("ast", "AST", <Instance as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    AST.bind(&SPEC);
}
