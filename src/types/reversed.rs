//! `reversed`.

use super::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC, SETSTATE_DOC, keeps_init};
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::Type;
use crate::object::{
    Args, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, call, errors, name, protocol,
    signature,
};
use crate::payload;

/// `reversed`.
pub static REVERSED: Class = Class::new();

/// Payload of `reversed`: over objects with `__len__` and `__getitem__`.
#[repr(C)]
pub struct Reversed {
    ob: Object,
    cursor: Cursor,
}

payload!(Reversed: traced);

impl Trace for Reversed {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if keeps_init(cls, &REVERSED) {
        signature::no_keywords(th, "reversed", args)?;
    }
    if args.len() != 1 {
        return Err(th.type_error(format!("reversed expected 1 argument, got {}", args.len())));
    }
    let source = args.at(0);
    let not_reversible = || th.type_error(format!("'{}' object is not reversible", source.ty().error_name()));
    match source.ty().lookup(th, name!("__reversed__")) {
        Some(f) if f.is_none() => return Err(not_reversible()),
        Some(_) => {
            if let Some(r) = call::call_special(th, source, name!("__reversed__"), &[])? {
                return Ok(r);
            }
        }
        None => {}
    }
    if source.ty().slots().getitem.is_none() || source.is_instance(&class::DICT) {
        return Err(not_reversible());
    }
    let n = protocol::len(th, source)? as i64;
    let cursor = if n == 0 { Cursor::ended() } else { Cursor::new(source.clone(), n - 1) };
    Ok(alloc(Reversed { ob: Object::new(cls), cursor }).into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let r = v.downcast::<Reversed>().expect("slot of reversed");
    let Some(source) = r.cursor.container().cloned() else { return Ok(None) };
    let at = r.cursor.at();
    match protocol::getitem(th, &source, &Value::from_i64(at)) {
        Ok(x) => {
            if at == 0 {
                r.cursor.end();
            } else {
                r.cursor.set_at(at - 1);
            }
            Ok(Some(x))
        }
        Err(e) => {
            r.cursor.end();
            if !th.raised_is(&errors::INDEX_ERROR) && !th.raised_is(&errors::STOP_ITERATION) {
                return Err(e);
            }
            drop(th.take_waiting());
            Ok(None)
        }
    }
}

fn hint(th: &Thread, args: Args<'_>) -> Res {
    let r = args.at(0).downcast::<Reversed>().expect("bound to reversed");
    let Some(source) = r.cursor.container().cloned() else { return Ok(Value::small_int(0)) };
    let rest = r.cursor.at() + 1;
    let n = protocol::len(th, &source)? as i64;
    Ok(Value::from_i64(if n < rest { 0 } else { rest }))
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let r = args.at(0).downcast::<Reversed>().expect("bound to reversed");
    let ty = iterators::type_of(args.at(0));
    let parts = match r.cursor.container().cloned() {
        Some(source) => {
            vec![ty, Tuple::new(vec![source]).into_value(), Value::from_i64(r.cursor.at())]
        }
        None => vec![ty, Tuple::new(vec![Tuple::empty().into_value()]).into_value()],
    };
    Ok(Tuple::new(parts).into_value())
}

fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let r = args.at(0).downcast::<Reversed>().expect("bound to reversed");
    let at = protocol::index_i64(th, args.at(1))?;
    if let Some(source) = r.cursor.container().cloned() {
        let n = protocol::len(th, &source)? as i64;
        r.cursor.set_at(at.clamp(-1, n - 1));
    }
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Return a reverse iterator over the values of the given sequence."),
    signature: "(sequence, /)",
    slots: Slots { new: Some(new), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "reversed", <Reversed as Payload>::layout)
};

/// Makes `reversed`.
pub fn init() {
    REVERSED.bind(&SPEC);
}
