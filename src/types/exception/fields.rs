//! Exceptions with further fields: the payload, and the small classes (`StopIteration`, `SystemExit`, `NameError`,
//! `AttributeError`).

use super::base::{self, args_of, own_dict, positional, reduced};
use crate::object::errors::*;
use crate::object::guarded::Guarded;
use crate::object::{
    Args, BaseException, Dict, GetSet, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Thread, Trace,
    Tuple, Type, TypeSpec, Value, Visitor, alloc, name, suggest,
};
use crate::payload;

/// An exception with `N` fields.
#[repr(C)]
pub struct Fields<const N: usize> {
    /// What every exception has.
    pub base: BaseException,
    /// The fields; empty ones read as `None`.
    pub fields: Guarded<[Slot; N]>,
}

impl<const N: usize> Trace for Fields<N> {
    fn trace(&self, v: &mut dyn Visitor) {
        self.base.trace(v);
        // SAFETY: the world is stopped.
        unsafe { self.fields.get_unlocked() }.iter().for_each(|s| v.visit_slot(s));
    }
    fn clear(&self, sink: &mut Sink) {
        self.base.clear(sink);
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.fields.get_unlocked() }.iter_mut().filter_map(Option::take));
    }
}

payload!(Fields<1>: traced, extends BaseException);
payload!(Fields<2>: traced, extends BaseException);
payload!(Fields<3>: traced, extends BaseException);
payload!(Fields<4>: traced, extends BaseException);
payload!(Fields<5>: traced, extends BaseException);
payload!(Fields<9>: traced, extends BaseException);

/// A fresh exception with empty fields.
pub fn make<const N: usize>(ty: &Type, args: Args<'_>) -> Value
where
    Fields<N>: Payload,
{
    let base = BaseException::parts(Object::new(ty), positional(args));
    alloc(Fields::<N> { base, fields: Guarded::new([const { None }; N]) }).into_value()
}

/// Constructor slot.
pub fn new<const N: usize>(th: &Thread, ty: &Type, args: Args<'_>) -> Res
where
    Fields<N>: Payload,
{
    if !std::ptr::eq(ty.layout(), Fields::<N>::layout()) {
        return Err(th.type_error(format!("cannot create '{}' instances", ty.name_str())));
    }
    Ok(make::<N>(ty, args))
}

/// Reads a field.
pub fn get_raw<const N: usize>(v: &Value, i: usize) -> Slot
where
    Fields<N>: Payload,
{
    let e = v.downcast::<Fields<N>>()?;
    e.fields.lock(&e.base.ob)[i].clone()
}

/// Writes a field.
pub fn set_raw<const N: usize>(v: &Value, i: usize, x: Slot)
where
    Fields<N>: Payload,
{
    if let Some(e) = v.downcast::<Fields<N>>() {
        let old = std::mem::replace(&mut e.fields.lock(&e.base.ob)[i], x);
        drop(old);
    }
}

/// Getter of field `I`.
pub fn get<const N: usize, const I: usize>(_: &Thread, v: &Value) -> Res
where
    Fields<N>: Payload,
{
    Ok(get_raw::<N>(v, I).unwrap_or_else(Value::none))
}

/// Setter of field `I`.
pub fn set<const N: usize, const I: usize>(_: &Thread, v: &Value, x: Option<Value>) -> Res<()>
where
    Fields<N>: Payload,
{
    set_raw::<N>(v, I, x);
    Ok(())
}

/// A field as a table entry.
pub const fn field<const N: usize, const I: usize>(name: &'static str, doc: &'static str) -> GetSet
where
    Fields<N>: Payload,
{
    GetSet::write(name, get::<N, I>, set::<N, I>, doc).field()
}

/// Takes the keywords in `names` out of `args`; others fail.
pub fn keywords<const K: usize>(
    th: &Thread,
    function: &str,
    args: Args<'_>,
    names: [&str; K],
) -> Res<[Slot; K]> {
    let mut out = [const { None }; K];
    for (k, v) in args.keyword_pairs() {
        match names.iter().position(|n| k.eq_text(n)) {
            Some(i) => out[i] = Some(v.clone()),
            None => {
                let keywords = names.iter().map(|name| name.to_string());
                return Err(suggest::unexpected_keyword(th, function, &k.to_str_lossy(), keywords));
            }
        }
    }
    Ok(out)
}

fn init_stop_iteration(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    base::init_args(th, v, args)?;
    set_raw::<1>(v, 0, args.iter().next().cloned());
    Ok(())
}

static STOP: TypeSpec = TypeSpec {
    doc: Some("Signal the end from iterator.__next__()."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(new::<1>), init: Some(init_stop_iteration), ..Slots::EMPTY },
    getsets: &[field::<1, 0>("value", "generator return value")],
    ..TypeSpec::new("builtins", "StopIteration", <Fields<1> as Payload>::layout)
};

fn init_system_exit(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    base::init_args(th, v, args)?;
    let code = match args.len() {
        0 => None,
        1 => args.iter().next().cloned(),
        _ => Some(positional(args).into_value()),
    };
    set_raw::<1>(v, 0, code);
    Ok(())
}

static EXIT: TypeSpec = TypeSpec {
    doc: Some("Request to exit from the interpreter."),
    base: Some(&BASE_EXCEPTION),
    slots: Slots { new: Some(new::<1>), init: Some(init_system_exit), ..Slots::EMPTY },
    getsets: &[field::<1, 0>("code", "exception code")],
    ..TypeSpec::new("builtins", "SystemExit", <Fields<1> as Payload>::layout)
};

fn init_name_error(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let [n] = keywords(th, "NameError", args, ["name"])?;
    base::set_args(v, positional(args));
    set_raw::<1>(v, 0, n);
    Ok(())
}

static NAME: TypeSpec = TypeSpec {
    doc: Some("Name not found globally."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(new::<1>), init: Some(init_name_error), ..Slots::EMPTY },
    getsets: &[field::<1, 0>("name", "name")],
    ..TypeSpec::new("builtins", "NameError", <Fields<1> as Payload>::layout)
};

static UNBOUND: TypeSpec = TypeSpec {
    doc: Some("Local name referenced but not bound to a value."),
    base: Some(&NAME_ERROR),
    ..TypeSpec::new("builtins", "UnboundLocalError", <Fields<1> as Payload>::layout)
};

fn init_attribute_error(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let [n, o] = keywords(th, "AttributeError", args, ["name", "obj"])?;
    base::set_args(v, positional(args));
    set_raw::<2>(v, 0, n);
    set_raw::<2>(v, 1, o);
    Ok(())
}

fn attribute_error_state(v: &Value) -> Ref<Dict> {
    let state = Dict::new();
    if let Some(d) = own_dict(v) {
        for (k, x) in d.lock().iter() {
            if let Some(k) = k.downcast::<crate::object::Str>() {
                state.set_str(&Ref::from_payload(k), x.clone());
            }
        }
    }
    if let Some(n) = get_raw::<2>(v, 0) {
        state.set_str(name!("name"), n);
    }
    state.set_str(name!("args"), args_of(v).into_value());
    state
}

static ATTRIBUTE: TypeSpec = TypeSpec {
    doc: Some("Attribute not found."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(new::<2>), init: Some(init_attribute_error), ..Slots::EMPTY },
    getsets: &[field::<2, 0>("name", "attribute name"), field::<2, 1>("obj", "object")],
    methods: &[
        Method::method(
            "__getstate__",
            "($self, /)",
            |_, args| Ok(attribute_error_state(args.at(0)).into_value()),
            "",
        ),
        Method::method(
            "__reduce__",
            "($self, /)",
            |_, args| {
                let v = args.at(0);
                Ok(reduced(v, args_of(v).into_value(), Some(attribute_error_state(v).into_value())))
            },
            "",
        ),
    ],
    ..TypeSpec::new("builtins", "AttributeError", <Fields<2> as Payload>::layout)
};

/// Binds the classes of this file.
pub fn init() {
    STOP_ITERATION.bind(&STOP);
    SYSTEM_EXIT.bind(&EXIT);
    NAME_ERROR.bind(&NAME);
    UNBOUND_LOCAL_ERROR.bind(&UNBOUND);
    ATTRIBUTE_ERROR.bind(&ATTRIBUTE);
}

/// A tuple of present slots.
pub fn tuple_of(items: impl IntoIterator<Item = Value>) -> Ref<Tuple> {
    Tuple::new(items.into_iter().collect())
}
