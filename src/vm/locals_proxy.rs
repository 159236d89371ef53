//! `FrameLocalsProxy`: the live view of a function's locals (PEP 667).

use super::frame::{self, FrameObject};
use crate::object::slots::Compare;
use crate::object::ty::flags;
use crate::object::{
    Args, Class, Dict, List, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace, Tuple, Type,
    TypeSpec, Value, Visitor, alloc, protocol, string,
};
use crate::payload;

/// `FrameLocalsProxy`.
pub static LOCALS_PROXY: Class = Class::new();

/// Payload of `FrameLocalsProxy`.
#[repr(C)]
pub struct LocalsProxy {
    ob: Object,
    frame: Ref<FrameObject>,
}

payload!(LocalsProxy: traced);

impl Trace for LocalsProxy {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.frame.as_value());
    }
}

impl LocalsProxy {
    /// The view of a frame's locals.
    pub fn new(frame: Ref<FrameObject>) -> Ref<LocalsProxy> {
        alloc(LocalsProxy { ob: Object::new(LOCALS_PROXY.get()), frame })
    }
}

/// `FrameLocalsProxy(frame)`.
fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if args.len() != 1 {
        let n = args.len();
        return Err(th.type_error(format!("FrameLocalsProxy expected 1 argument, got {n}")));
    }
    if !args.keywords().is_empty() {
        return Err(th.type_error("FrameLocalsProxy takes no keyword arguments"));
    }
    match args.at(0).clone().into_ref::<FrameObject>() {
        Ok(frame) => Ok(LocalsProxy::new(frame).into_value()),
        Err(v) => Err(th.type_error(format!("expect frame, not {}", v.ty().display_name()))),
    }
}

fn this(v: &Value) -> &FrameObject {
    &v.downcast::<LocalsProxy>().expect("slot of this type").frame
}

fn snapshot(v: &Value) -> Ref<Dict> {
    frame::snapshot(this(v))
}

/// Number of the variable that a key names, or equals.
fn index(th: &Thread, f: &FrameObject, key: &Value, to_set: bool) -> Res<Option<usize>> {
    if key.is_exact(&crate::object::class::STR)
        && let Some(s) = key.downcast::<Str>()
    {
        return Ok(f.index_of(s, to_set));
    }
    let hash = protocol::hash(th, key)?;
    for name in &f.code().code.localsplus {
        let name = string::intern(name);
        if protocol::hash(th, name.as_value())? == hash && protocol::equal(th, name.as_value(), key)? {
            return Ok(f.index_of(&name, to_set));
        }
    }
    Ok(None)
}

fn find(th: &Thread, v: &Value, key: &Value) -> Res<Option<Value>> {
    let f = this(v);
    if let Some(found) = index(th, f, key, false)?.and_then(|i| f.local(i)) {
        return Ok(Some(found));
    }
    match f.extra() {
        Some(d) => super::stack_ops::get_optional(th, d.as_value(), key),
        None => Ok(None),
    }
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    match find(th, v, key)? {
        Some(x) => Ok(x),
        None => {
            let name = protocol::repr(th, key)?;
            let message = format!("local variable '{}' is not defined", name.to_str_lossy());
            Err(th.key_error(Str::new(&message).into_value()))
        }
    }
}

fn setitem(th: &Thread, v: &Value, key: &Value, new: Option<Value>) -> Res<()> {
    let f = this(v);
    if let Some(i) = index(th, f, key, true)? {
        if new.is_none() {
            return Err(th.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        f.set_local(i, new);
        return Ok(());
    }
    protocol::setitem(th, f.extra_or_new().as_value(), key, new)
}

fn contains(th: &Thread, v: &Value, key: &Value) -> Res<bool> {
    Ok(find(th, v, key)?.is_some())
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(snapshot(v).len())
}

fn iter(th: &Thread, v: &Value) -> Res {
    let keys: Vec<Value> = snapshot(v).lock().iter().map(|(k, _)| k.clone()).collect();
    protocol::iter(th, List::new(keys).as_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    match protocol::enter_repr(th, v) {
        Some(_guard) => Ok(protocol::repr(th, snapshot(v).as_value())?.into_value()),
        None => Ok(Str::new("{...}").into_value()),
    }
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    if a.downcast::<LocalsProxy>().is_none() || !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    if let Some(p) = b.downcast::<LocalsProxy>() {
        let same =
            p.frame.as_value().is(a.downcast::<LocalsProxy>().expect("checked above").frame.as_value());
        return Ok(Value::bool(same == (op == Compare::Eq)));
    }
    if b.downcast::<Dict>().is_some() {
        return protocol::compare(th, snapshot(a).as_value(), b, op);
    }
    Ok(Value::not_implemented())
}

fn is_mapping(v: &Value) -> bool {
    v.downcast::<LocalsProxy>().is_some() || v.downcast::<Dict>().is_some()
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    if !is_mapping(a) || !is_mapping(b) {
        return Ok(Value::not_implemented());
    }
    let side =
        |v: &Value| if v.downcast::<LocalsProxy>().is_some() { snapshot(v).into_value() } else { v.clone() };
    protocol::binary(th, &side(a), &side(b), crate::object::BinaryOp::Or)
}

fn inplace_or(th: &Thread, a: &Value, b: &Value) -> Res {
    if !is_mapping(b) {
        return Ok(Value::not_implemented());
    }
    merge(th, a, b)?;
    Ok(a.clone())
}

fn get(th: &Thread, args: Args<'_>) -> Res {
    Ok(match find(th, args.at(0), args.at(1))? {
        Some(v) => v,
        None => args.get(2).cloned().unwrap_or(Value::none()),
    })
}

fn list_of(v: &Value, f: impl Fn(&Value, &Value) -> Value) -> Res {
    let items: Vec<Value> = snapshot(v).lock().iter().map(|(k, x)| f(k, x)).collect();
    Ok(List::new(items).into_value())
}

/// Stores all that another mapping has.
fn merge(th: &Thread, v: &Value, other: &Value) -> Res<()> {
    let pairs =
        |d: &Dict| -> Vec<(Value, Value)> { d.lock().iter().map(|(k, v)| (k.clone(), v.clone())).collect() };
    let pairs = match other.downcast::<Dict>() {
        Some(d) => pairs(d),
        None => pairs(&snapshot(other)),
    };
    pairs.into_iter().try_for_each(|(k, x)| setitem(th, v, &k, Some(x)))
}

fn update(th: &Thread, args: Args<'_>) -> Res {
    if !is_mapping(args.at(1)) {
        return Err(th.type_error("update() argument must be dict or another FrameLocalsProxy"));
    }
    merge(th, args.at(0), args.at(1))?;
    Ok(Value::none())
}

fn setdefault(th: &Thread, args: Args<'_>) -> Res {
    if let Some(v) = find(th, args.at(0), args.at(1))? {
        return Ok(v);
    }
    let v = args.get(2).cloned().unwrap_or(Value::none());
    setitem(th, args.at(0), args.at(1), Some(v.clone()))?;
    Ok(v)
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    if index(th, this(args.at(0)), args.at(1), true)?.is_some() {
        return Err(th.value_error("cannot remove local variables from FrameLocalsProxy"));
    }
    match find(th, args.at(0), args.at(1))? {
        Some(v) => {
            setitem(th, args.at(0), args.at(1), None)?;
            Ok(v)
        }
        None => args.get(2).cloned().ok_or_else(|| th.key_error(args.at(1).clone())),
    }
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        compare: Some(compare),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        len: Some(len),
        iter: Some(iter),
        ..Slots::EMPTY
    }
    .with_binary(crate::object::BinaryOp::Or, or)
    .with_inplace(crate::object::BinaryOp::Or, inplace_or),
    methods: &[
        Method::method("get", "($self, key, default=None, /)", get, ""),
        Method::method("keys", "($self, /)", |_, a| list_of(a.at(0), |k, _| k.clone()), ""),
        Method::method("values", "($self, /)", |_, a| list_of(a.at(0), |_, v| v.clone()), ""),
        Method::method(
            "items",
            "($self, /)",
            |_, a| list_of(a.at(0), |k, v| Tuple::new(vec![k.clone(), v.clone()]).into_value()),
            "",
        ),
        Method::method("copy", "($self, /)", |_, a| Ok(snapshot(a.at(0)).into_value()), ""),
        Method::method("update", "($self, other, /)", update, ""),
        Method::method("setdefault", "($self, key, default=None, /)", setdefault, ""),
        Method::method("pop", "($self, key, default=None, /)", pop, ""),
        Method::method(
            "__reversed__",
            "($self, /)",
            |_, a| {
                let mut keys: Vec<Value> = snapshot(a.at(0)).lock().iter().map(|(k, _)| k.clone()).collect();
                keys.reverse();
                Ok(List::new(keys).into_value())
            },
            "",
        ),
    ],
    constants: &[("__hash__", Value::none)],
    flags: flags::IMMUTABLE | flags::GC | flags::MAPPING,
    ..TypeSpec::new("builtins", "FrameLocalsProxy", <LocalsProxy as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    LOCALS_PROXY.bind(&SPEC);
}
