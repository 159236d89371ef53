//! `BaseException`.

use crate::object::errors::BASE_EXCEPTION;
use crate::object::{
    Args, BaseException, Dict, GetSet, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type,
    TypeSpec, Value, alloc, attribute, flags, instance, name, protocol,
};
use crate::types::helpers::list;

/// The common part of an exception's payload.
pub fn this(v: &Value) -> &BaseException {
    v.downcast::<BaseException>().expect("slot of an exception class")
}

/// `exception.args`.
pub fn args_of(v: &Value) -> Ref<Tuple> {
    let e = this(v);
    e.args.get(&e.ob)
}

/// The positional arguments as a tuple.
pub fn positional(args: Args<'_>) -> Ref<Tuple> {
    Tuple::new(args.iter().cloned().collect())
}

/// Fields of a fresh exception of class `ty`.
pub fn fresh(ty: &Type, args: Args<'_>) -> BaseException {
    BaseException::parts(Object::new(ty), positional(args))
}

fn new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    if !std::ptr::eq(ty.layout(), BaseException::layout()) {
        return Err(th.type_error(format!(
            "BaseException.__new__({0}) is not safe, use {0}.__new__()",
            ty.name_str()
        )));
    }
    Ok(alloc(fresh(ty, args)).into_value())
}

/// `BaseException.__init__`: stores the arguments.
pub fn init_args(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if !args.keywords().is_empty() {
        return Err(th.type_error(format!("{}() takes no keyword arguments", v.ty().error_name())));
    }
    // The constructor stored the same arguments already, unless a subclass changed them on the way.
    let e = this(v);
    let present = e.args.lock(&e.ob).items().len() == args.len()
        && e.args.lock(&e.ob).items().iter().zip(args.iter()).all(|(a, b)| a.is(b));
    if !present {
        set_args(v, positional(args));
    }
    Ok(())
}

/// Replaces `args`.
pub fn set_args(v: &Value, args: Ref<Tuple>) {
    let e = this(v);
    let old = e.args.replace(&e.ob, args);
    drop(old);
}

/// `str(exception)` by its arguments.
pub fn str_args(th: &Thread, v: &Value) -> Res {
    let args = args_of(v);
    Ok(match args.items() {
        [] => Str::empty().into_value(),
        [one] => protocol::str(th, one)?.into_value(),
        _ => protocol::str(th, args.as_value())?.into_value(),
    })
}

fn repr(th: &Thread, v: &Value) -> Res {
    let args = args_of(v);
    let name = v.ty().name_str();
    let text = match args.items() {
        [one] => format!("{name}({})", Text(protocol::repr(th, one)?)),
        _ => format!("{name}{}", Text(protocol::repr(th, args.as_value())?)),
    };
    Ok(Str::new(&text).into_value())
}

struct Text(Ref<Str>);
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_str_lossy())
    }
}

/// The instance's own attributes as a dict, `None` if there are none.
pub fn own_dict(v: &Value) -> Option<Ref<Dict>> {
    let o = v.as_object()?;
    if instance::is_empty(o) {
        return None;
    }
    instance::dict_of(o).filter(|d| !d.is_empty())
}

/// `(class, args)` or `(class, args, state)`.
pub fn reduced(v: &Value, args: Value, state: Option<Value>) -> Value {
    let mut items = vec![v.ty().value(), args];
    items.extend(state);
    Tuple::new(items).into_value()
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    Ok(reduced(v, args_of(v).into_value(), own_dict(v).map(Ref::into_value)))
}

fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let (v, state) = (args.at(0), args.at(1));
    if state.is_none() {
        return Ok(Value::none());
    }
    let Some(d) = state.downcast::<Dict>() else { return Err(th.type_error("state is not a dictionary")) };
    let items: Vec<(Value, Value)> = d.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
    for (k, x) in items {
        let Some(key) = k.downcast::<Str>() else {
            return Err(
                th.type_error(format!("attribute name must be string, not '{}'", k.ty().error_name()))
            );
        };
        attribute::set(th, v, key, Some(x))?;
    }
    Ok(Value::none())
}

fn with_traceback(th: &Thread, args: Args<'_>) -> Res {
    set_traceback(th, args.at(0), Some(args.at(1).clone()))?;
    Ok(args.at(0).clone())
}

/// Adds a note to the exception that `r` is, if it is one.
pub fn noted<T>(th: &Thread, r: Res<T>, note: impl FnOnce() -> String) -> Res<T> {
    r.map_err(|r| {
        let e = th.take_raised(r);
        if add_note(th, &e, Str::new(&note()).into_value()).is_err() {
            drop(th.take_waiting());
        }
        th.raise_object(e)
    })
}

/// `exception.add_note(note)`.
pub fn add_note(th: &Thread, v: &Value, note: Value) -> Res<()> {
    if !note.is_instance(&crate::object::class::STR) {
        return Err(th.type_error(format!("add_note() argument must be str, not {}", note.given_name())));
    }
    let notes = match attribute::get_optional(th, v, name!("__notes__"))? {
        Some(n) => n,
        None => {
            let n = list(th, Vec::new())?;
            attribute::set(th, v, name!("__notes__"), Some(n.clone()))?;
            n
        }
    };
    if !notes.is_instance(&crate::object::class::LIST) {
        return Err(th.type_error("Cannot add note: __notes__ is not a list"));
    }
    crate::object::call::call_method(th, &notes, name!("append"), &[note])?;
    Ok(())
}

fn set_traceback(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("__traceback__ may not be deleted")) };
    let slot = if value.is_none() {
        None
    } else if &*value.ty().name_str() == "traceback" {
        Some(value)
    } else {
        return Err(th.type_error("__traceback__ must be a traceback or None"));
    };
    let e = this(v);
    let old = e.traceback.replace(&e.ob, slot);
    drop(old);
    Ok(())
}

fn linked(th: &Thread, value: Option<Value>, attribute: &str, what: &str) -> Res<Option<Value>> {
    match value {
        None => Err(th.type_error(format!("{attribute} may not be deleted"))),
        Some(v) if v.is_none() => Ok(None),
        Some(v) if v.downcast::<BaseException>().is_some() => Ok(Some(v)),
        Some(_) => Err(th.type_error(format!("exception {what} must be None or derive from BaseException"))),
    }
}

fn set_context(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let new = linked(th, value, "__context__", "context")?;
    let e = this(v);
    let old = e.context.replace(&e.ob, new);
    drop(old);
    Ok(())
}

fn set_cause(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let new = linked(th, value, "__cause__", "cause")?;
    let e = this(v);
    let old = e.cause.replace(&e.ob, new);
    e.suppress.set(true);
    drop(old);
    Ok(())
}

fn set_suppress(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(b) = value.as_ref().and_then(Value::as_bool) else {
        return Err(th.type_error(if value.is_some() {
            "attribute value type must be bool"
        } else {
            "can't delete numeric/char attribute"
        }));
    };
    this(v).suppress.set(b);
    Ok(())
}

fn set_args_attribute(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("args may not be deleted")) };
    let items = protocol::to_vec(th, &value)?;
    set_args(v, Tuple::new(items));
    Ok(())
}

fn slot_or_none(v: Option<Value>) -> Res {
    Ok(v.unwrap_or_else(Value::none))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Common base class for all exceptions"),
    flags: flags::DEFAULT | flags::EXCEPTION | flags::ATTRS,
    slots: Slots {
        new: Some(new),
        init: Some(init_args),
        str: Some(str_args),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method("__setstate__", "($self, state, /)", setstate, ""),
        Method::method(
            "with_traceback",
            "($self, tb, /)",
            with_traceback,
            "Set self.__traceback__ to tb and return self.",
        ),
        Method::method(
            "add_note",
            "($self, note, /)",
            |th, args| add_note(th, args.at(0), args.at(1).clone()).map(|()| Value::none()),
            "Add a note to the exception",
        ),
    ],
    getsets: &[
        GetSet::write("args", |_, v| Ok(args_of(v).into_value()), set_args_attribute, ""),
        GetSet::write(
            "__traceback__",
            |_, v| slot_or_none(this(v).traceback.get(&this(v).ob)),
            set_traceback,
            "",
        ),
        GetSet::write(
            "__context__",
            |_, v| slot_or_none(this(v).context.get(&this(v).ob)),
            set_context,
            "exception context",
        ),
        GetSet::write(
            "__cause__",
            |_, v| slot_or_none(this(v).cause.get(&this(v).ob)),
            set_cause,
            "exception cause",
        ),
        GetSet::write(
            "__suppress_context__",
            |_, v| Ok(Value::bool(this(v).suppress.get())),
            set_suppress,
            "",
        )
        .field(),
        GetSet::write(
            "__dict__",
            crate::types::type_new::get_instance_dict,
            crate::types::type_new::replace_instance_dict,
            "",
        ),
    ],
    ..TypeSpec::new("builtins", "BaseException", <BaseException as Payload>::layout)
};

/// Binds `BaseException`.
pub fn init() {
    BASE_EXCEPTION.bind(&SPEC);
}
