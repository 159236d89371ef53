//! `collections.defaultdict`.

use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::value::Slot;
use crate::object::{
    Args, Dict, Guarded, Object, Payload, Sink, Str, Thread, Trace, Tuple, Value, Visitor, alloc, call, name,
    protocol,
};
use crate::payload;
use crate::types::dict::update;
use crate::types::generic_alias;
use crate::types::text::Text;

/// `collections.defaultdict`.
pub static DEFAULT_DICT: Class = Class::new();

/// Payload of `defaultdict`.
#[repr(C)]
struct DefaultDict {
    dict: Dict,
    factory: Guarded<Slot>,
}

payload!(DefaultDict: traced, extends Dict);

impl Trace for DefaultDict {
    fn trace(&self, v: &mut dyn Visitor) {
        self.dict.trace(v);
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.factory.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        Trace::clear(&self.dict, sink);
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.factory.get_unlocked() }.take());
    }
}

fn this(v: &Value) -> &DefaultDict {
    v.downcast().expect("a defaultdict")
}

fn factory(v: &Value) -> Slot {
    let d = this(v);
    d.factory.get(d.dict.object())
}

fn set_factory(v: &Value, value: Slot) {
    let d = this(v);
    let old = d.factory.replace(d.dict.object(), value);
    drop(old);
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(alloc(DefaultDict { dict: Dict::parts(Object::new(cls)), factory: Guarded::new(None) }).into_value())
}

fn init_default(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let mut rest = args;
    let mut new = None;
    if args.len() > 0 {
        let f = args.at(0);
        if !f.is_none() && !call::is_callable(f) {
            return Err(th.type_error("first argument must be callable or None"));
        }
        new = (!f.is_none()).then(|| f.clone());
        rest = args.skip(1);
    }
    set_factory(v, new);
    update::update(th, v, "dict", rest)
}

fn missing(th: &Thread, args: Args<'_>) -> Res {
    let (v, key) = (args.at(0), args.at(1));
    let Some(f) = factory(v) else { return Err(th.key_error(key.clone())) };
    let value = call::call0(th, &f)?;
    let d = v.downcast::<Dict>().expect("bound to defaultdict");
    if v.ty()
        .slots()
        .setitem
        .is_some_and(|f| class::DICT.get().slots().setitem.is_some_and(|g| std::ptr::fn_addr_eq(f, g)))
    {
        // Another thread may have been first; its value stays.
        return crate::types::dict::methods::set_default(th, d, key, value);
    }
    protocol::setitem(th, v, key, Some(value.clone()))?;
    Ok(value)
}

fn repr(th: &Thread, v: &Value) -> Res {
    let base = match class::DICT.get().slots().repr {
        Some(f) => f(th, v)?,
        None => Str::empty().into_value(),
    };
    let mut t = Text::from(&v.ty().name_str());
    t.push("(");
    match factory(v) {
        None => t.push("None"),
        Some(f) => match protocol::enter_repr(th, &f) {
            Some(_guard) => t.push_repr(th, &f)?,
            None => t.push("..."),
        },
    }
    t.push(", ");
    if let Some(s) = base.downcast::<Str>() {
        t.push_str(s);
    }
    t.push(")");
    Ok(t.into_value())
}

fn copy(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    call::call2(th, &v.ty().value(), factory(v).unwrap_or(Value::none()), v.clone())
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let parts = factory(v).map_or_else(Tuple::empty, |f| Tuple::new(vec![f])).into_value();
    let items = call::call_method(th, v, name!("items"), &[])?;
    let it = protocol::iter(th, &items)?;
    Ok(Tuple::new(vec![v.ty().value(), parts, Value::none(), Value::none(), it]).into_value())
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    let (mine, other) = if a.is_instance(&DEFAULT_DICT) { (a, b) } else { (b, a) };
    if other.downcast::<Dict>().is_none() {
        return Ok(Value::not_implemented());
    }
    let made = call::call2(th, &mine.ty().value(), factory(mine).unwrap_or(Value::none()), a.clone())?;
    update::update_from(th, &made, b)?;
    Ok(made)
}

fn get_factory(_: &Thread, v: &Value) -> Res {
    Ok(factory(v).unwrap_or(Value::none()))
}
fn set_factory_attr(_: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    set_factory(v, value.filter(|f| !f.is_none()));
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    ),
    base: Some(&class::DICT),
    flags: flags::DEFAULT,
    slots: Slots { new: Some(new), init: Some(init_default), repr: Some(repr), ..Slots::EMPTY }
        .with_binary(BinaryOp::Or, or),
    methods: &[
        Method::method(
            "__missing__",
            "($self, object, /)",
            missing,
            "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
        ),
        Method::method("copy", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
        Method::method("__copy__", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
        Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    getsets: &[GetSet::write(
        "default_factory",
        get_factory,
        set_factory_attr,
        "Factory for default value called by __missing__().",
    )
    .field()],
    ..TypeSpec::new("collections", "defaultdict", <DefaultDict as Payload>::layout)
};

pub(super) fn init_types() {
    DEFAULT_DICT.bind(&SPEC);
}
