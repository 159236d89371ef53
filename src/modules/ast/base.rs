//! `_ast.AST`: how nodes are constructed, copied, pickled and shown.

use crate::object::{
    Args, Class, Dict, GetSet, Instance, List, Method, Payload, Raised, Ref, Res, Slots, Str, Thread, Tuple,
    TypeSpec, Value, attribute, call, class, errors, flags, protocol, string,
};
use crate::types::helpers;
use crate::types::type_new::{get_instance_dict, replace_instance_dict};

/// `_ast.AST`.
pub static AST: Class = Class::new();

static SPEC: TypeSpec = TypeSpec {
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, cls, _| Ok(Instance::new(cls).into_value())),
        init: Some(init),
        repr: Some(|th, v| Ok(Str::new(&repr(th, v, 3)?).into_value())),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method(
            "__replace__",
            "($self, /, **fields)",
            replace,
            "Return a copy of the AST node with new values for the specified fields.",
        ),
    ],
    getsets: &[GetSet::write("__dict__", get_instance_dict, replace_instance_dict, "")],
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

/// A sequence of names that the class has: `_fields` or `_attributes`.
fn names_of(th: &Thread, v: &Value, which: &'static str) -> Res<Vec<Value>> {
    let class = v.ty().value();
    let Some(names) = attribute::get_optional(th, &class, &string::intern(which))? else {
        return Ok(Vec::new());
    };
    protocol::to_vec(th, &names)
}

fn text(v: &Value) -> Option<&Str> {
    v.downcast::<Str>()
}

fn has(th: &Thread, names: &[Value], name: &Value) -> Res<Option<usize>> {
    for (i, n) in names.iter().enumerate() {
        if protocol::equal(th, n, name)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn set(th: &Thread, v: &Value, name: &Value, value: Value) -> Res<()> {
    match text(name) {
        Some(name) => attribute::set(th, v, &helpers::str_ref(name), Some(value)),
        None => Err(th.type_error("attribute name must be string")),
    }
}

fn warn(th: &Thread, message: String) -> Res<()> {
    helpers::warn(th, &errors::DEPRECATION_WARNING, message)
}

fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let fields = names_of(th, v, "_fields")?;
    let own = v.ty().error_name().into_owned();
    if args.len() > fields.len() {
        let plural = if fields.len() == 1 { "" } else { "s" };
        return Err(th.type_error(format!(
            "{} constructor takes at most {} positional argument{plural}",
            v.ty().name_str(),
            fields.len()
        )));
    }
    let mut given = vec![false; fields.len()];
    for (i, value) in args.iter().enumerate() {
        set(th, v, &fields[i], value.clone())?;
        given[i] = true;
    }
    for (name, value) in args.keyword_pairs() {
        let name = name.to_value();
        match has(th, &fields, &name)? {
            Some(i) if given[i] => {
                let name = protocol::repr_text(th, &name)?;
                return Err(th.type_error(format!("{own} got multiple values for argument {name}")));
            }
            Some(i) => given[i] = true,
            None if has(th, &names_of(th, v, "_attributes")?, &name)?.is_none() => {
                let name = protocol::repr_text(th, &name)?;
                warn(
                    th,
                    format!(
                        "{own}.__init__ got an unexpected keyword argument {name}. Support for arbitrary keyword \
                         arguments is deprecated and will be removed in Python 3.15."
                    ),
                )?;
            }
            None => {}
        }
        set(th, v, &name, value.clone())?;
    }
    let missing = fields.iter().zip(given).filter(|(_, given)| !given).map(|(field, _)| field);
    fill(th, v, &own, missing)
}

/// Gives fields that the constructor was not given what they have by default.
fn fill<'f>(th: &Thread, v: &Value, own: &str, missing: impl Iterator<Item = &'f Value>) -> Res<()> {
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return Ok(());
    }
    let class = v.ty().value();
    let Some(types) = attribute::get_optional(th, &class, &string::intern("_field_types"))? else {
        return Ok(());
    };
    let types = types.downcast::<Dict>();
    for field in missing {
        let of = match types {
            Some(types) => types.get_item(th, field)?,
            None => None,
        };
        let name = || protocol::repr_text(th, field);
        let Some(of) = of else {
            warn(
                th,
                format!(
                    "Field {} is missing from {own}._field_types. This will become an error in Python 3.15.",
                    name()?
                ),
            )?;
            continue;
        };
        if of.is_instance(&crate::types::union::UNION) {
            // Optional: the class has `None`.
        } else if of.is_instance(&crate::types::generic_alias::GENERIC_ALIAS) {
            set(th, v, field, List::new(Vec::new()).into_value())?;
        } else if of.is(super::classes(th)?.groups.get("expr_context").expect("a group of the grammar")) {
            let load = super::classes(th)?.of(crate::compiler::tree::Kind::Load);
            set(th, v, field, load.only.clone().expect("has one instance"))?;
        } else {
            warn(
                th,
                format!(
                    "{own}.__init__ missing 1 required positional argument: {}. This will become an error in \
                     Python 3.15.",
                    name()?
                ),
            )?;
        }
    }
    Ok(())
}

fn dict_of(th: &Thread, v: &Value) -> Res {
    attribute::get(th, v, crate::name!("__dict__"))
}

/// Pickling gives the constructor a `None` for each leading field, so that it misses none; the state follows.
fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(0);
    let state = dict_of(th, v)?;
    let mut positional = Vec::new();
    if let Some(dict) = state.downcast::<Dict>() {
        for field in names_of(th, v, "_fields")? {
            if !dict.has_item(th, &field)? {
                break;
            }
            positional.push(Value::none());
        }
    }
    Ok(Tuple::new(vec![v.ty().value(), Tuple::new(positional).into_value(), state]).into_value())
}

fn replace(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(0);
    let own = v.ty().error_name().into_owned();
    if a.len() > 1 {
        return Err(th.type_error("__replace__() takes no positional arguments"));
    }
    let changes: Vec<_> =
        a.keyword_pairs().map(|(n, value)| (n.hash(), n.to_value(), value.clone())).collect();
    let fields = names_of(th, v, "_fields")?;
    let attributes = names_of(th, v, "_attributes")?;
    for (_, name, _) in &changes {
        if has(th, &fields, name)?.is_none() && has(th, &attributes, name)?.is_none() {
            let name = protocol::repr_text(th, name)?;
            return Err(
                th.type_error(format!("{own}.__replace__ got an unexpected keyword argument {name}."))
            );
        }
    }
    let state = dict_of(th, v)?;
    let merged = Dict::new();
    let present = state.downcast::<Dict>().map(Dict::snapshot).unwrap_or_default();
    for (hash, name, value) in present.into_iter().chain(changes) {
        merged.set_hashed(th, &name, hash, value)?;
    }
    missing_fields(th, v, &own, &fields, &merged)?;
    let (mut values, mut names) = (Vec::new(), Vec::new());
    for (_, name, value) in merged.snapshot() {
        let Some(name) = text(&name) else { continue };
        names.push(helpers::str_ref(name));
        values.push(Some(value));
    }
    call::call(th, &v.ty().value(), Args::new(&values, &names))
}

/// Complains of fields that a copy would not have.
fn missing_fields(th: &Thread, v: &Value, own: &str, fields: &[Value], merged: &Ref<Dict>) -> Res<()> {
    let class = v.ty().value();
    let types = attribute::get_optional(th, &class, &string::intern("_field_types"))?;
    let types = types.as_ref().and_then(|t| t.downcast::<Dict>());
    let mut missing = Vec::new();
    for field in fields {
        if merged.has_item(th, field)? {
            continue;
        }
        let of = match types {
            Some(types) => types.get_item(th, field)?,
            None => None,
        };
        let optional = of.is_some_and(|of| of.is_instance(&crate::types::union::UNION));
        if !optional {
            missing.push(protocol::repr_text(th, field)?);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort();
    let plural = if missing.len() == 1 { "" } else { "s" };
    Err(th.type_error(format!(
        "{own}.__replace__ missing {} keyword argument{plural}: {}.",
        missing.len(),
        missing.join(", ")
    )))
}

/// A node as text, not deeper than `depth`.
fn repr(th: &Thread, v: &Value, depth: usize) -> Res<String> {
    th.check_stack()?;
    let own = v.ty().error_name().into_owned();
    let guard = protocol::enter_repr(th, v);
    if depth == 0 || guard.is_none() {
        return Ok(format!("{own}(...)"));
    }
    let mut parts = Vec::new();
    for field in names_of(th, v, "_fields")? {
        let name = text(&field).ok_or_else(|| not_text(th))?;
        let value = attribute::get(th, v, name)?;
        let shown = if value.is_instance(&class::LIST) || value.is_instance(&class::TUPLE) {
            repr_list(th, &value, depth)?
        } else {
            repr_part(th, &value, depth)?
        };
        parts.push(format!("{}={shown}", name.to_str_lossy()));
    }
    Ok(format!("{own}({})", parts.join(", ")))
}

fn not_text(th: &Thread) -> Raised {
    th.type_error("attribute name must be string")
}

fn repr_part(th: &Thread, v: &Value, depth: usize) -> Res<String> {
    if v.is_instance(&AST) { repr(th, v, depth - 1) } else { protocol::repr_text(th, v) }
}

/// The first and the last of a list.
fn repr_list(th: &Thread, list: &Value, depth: usize) -> Res<String> {
    let items = protocol::to_vec(th, list)?;
    let Some(first) = items.first() else { return protocol::repr_text(th, list) };
    let mut out = repr_part(th, first, depth)?;
    if items.len() > 2 {
        out.push_str(", ...");
    }
    if items.len() > 1 {
        out.push_str(", ");
        out.push_str(&repr_part(th, &items[items.len() - 1], depth)?);
    }
    Ok(if list.is_instance(&class::LIST) { format!("[{out}]") } else { format!("({out})") })
}
