//! `functools.KeyWrapper`: what `cmp_to_key` returns, and the keys that it makes.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::GetSet;
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::flags;
use crate::object::{
    Args, Guarded, Object, Payload, Slot, Str, Thread, Trace, Value, Visitor, alloc, call, name, protocol,
};
use crate::payload;

static KEY_WRAPPER: Class = Class::new();

#[repr(C)]
struct Key {
    ob: Object,
    compare: Value,
    /// The wrapped object; none in the function that `cmp_to_key` returns.
    object: Guarded<Slot>,
}

payload!(Key: traced);

impl Trace for Key {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.compare);
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.object.get_unlocked() });
    }
}

fn make(compare: Value, object: Slot) -> Value {
    alloc(Key { ob: Object::new(KEY_WRAPPER.get()), compare, object: Guarded::new(object) }).into_value()
}

/// `cmp_to_key(mycmp)`.
pub fn cmp_to_key(_: &Thread, args: Args<'_>) -> Res {
    Ok(make(args.at(0).clone(), None))
}

fn slot(v: &Value) -> &Key {
    v.downcast().expect("slot of KeyWrapper")
}

fn call_key(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let mut object = args.get(0).filter(|_| args.len() > 0);
    for (k, x) in args.keyword_pairs() {
        if !k.eq_text("obj") || object.is_some() {
            return Err(
                th.type_error(format!("K() got an unexpected keyword argument '{}'", k.to_str_lossy()))
            );
        }
        object = Some(x);
    }
    let Some(object) = object else {
        return Err(th.type_error("K() missing required argument 'obj' (pos 1)"));
    };
    if args.slots().len() > 1 {
        return Err(th.type_error(format!("K() takes at most 1 argument ({} given)", args.slots().len())));
    }
    Ok(make(slot(v).compare.clone(), Some(object.clone())))
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let x = slot(a);
    let Some(y) = b.downcast::<Key>() else {
        return Err(th.type_error("other argument must be K instance"));
    };
    let (Some(p), Some(q)) = (x.object.get(&x.ob), y.object.get(&y.ob)) else {
        return Err(th.no_attribute(a, name!("object")));
    };
    let r = call::call2(th, &x.compare, p, q)?;
    if let Some(i) = r.as_int() {
        return Ok(Value::bool(op.test(i.cmp(&0))));
    }
    protocol::compare(th, &r, &Value::small_int(0), op)
}

fn get_object(th: &Thread, v: &Value) -> Res {
    let k = slot(v);
    k.object.get(&k.ob).ok_or_else(|| th.no_attribute(v, name!("obj")))
}
fn set_object(_: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let k = slot(v);
    let old = k.object.replace(&k.ob, value);
    drop(old);
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { call: Some(call_key), compare: Some(compare), ..Slots::EMPTY },
    getsets: &[
        GetSet::write("obj", get_object, set_object, "Value wrapped by a key function.").field(),
        GetSet::read("__text_signature__", |_, _| Ok(Str::new("(obj)").into_value()), ""),
    ],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("functools", "KeyWrapper", <Key as Payload>::layout)
};

pub(super) fn init_types() {
    KEY_WRAPPER.bind(&SPEC);
}
