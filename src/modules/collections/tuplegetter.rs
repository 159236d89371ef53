//! `_tuplegetter`: the descriptor behind the fields of named tuples.

use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, protocol, signature,
};
use crate::payload;
use crate::types::text::Text;

/// `_collections._tuplegetter`.
pub static TUPLE_GETTER: Class = Class::new();

/// Payload of `_tuplegetter`.
#[repr(C)]
pub struct TupleGetter {
    ob: Object,
    /// Which item it reads.
    pub index: usize,
    doc: Guarded<Value>,
}

payload!(TupleGetter: traced);

impl Trace for TupleGetter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit(unsafe { self.doc.get_unlocked() });
    }
}

fn slot(v: &Value) -> &TupleGetter {
    v.downcast().expect("slot of _tuplegetter")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    signature::no_keywords(th, "_tuplegetter", args)?;
    if args.len() != 2 {
        return Err(th.type_error(format!("_tuplegetter expected 2 arguments, got {}", args.len())));
    }
    let index = protocol::index_i64(th, args.at(0))?;
    let Ok(index) = usize::try_from(index) else { return Err(th.value_error("index must not be negative")) };
    Ok(alloc(TupleGetter { ob: Object::new(cls), index, doc: Guarded::new(args.at(1).clone()) }).into_value())
}

fn descr_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let index = slot(v).index;
    let Some(object) = object.filter(|o| !o.is_none()) else { return Ok(v.clone()) };
    let Some(t) = object.downcast::<Tuple>() else {
        return Err(th.type_error(format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{}' object",
            object.ty().error_name()
        )));
    };
    match t.items().get(index) {
        Some(x) => Ok(x.clone()),
        None => Err(th.index_error("tuple index out of range")),
    }
}

fn descr_set(th: &Thread, _: &Value, _: &Value, value: Option<Value>) -> Res<()> {
    Err(th.attribute_error(if value.is_some() { "can't set attribute" } else { "can't delete attribute" }))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let g = slot(v);
    let mut t = Text::from(&format!("{}({}, ", v.ty().name_str(), g.index));
    t.push_repr(th, &g.doc.get(&g.ob))?;
    t.push(")");
    Ok(t.into_value())
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let g = slot(args.at(0));
    let parts = Tuple::new(vec![Value::from_usize(g.index), g.doc.get(&g.ob)]).into_value();
    Ok(Tuple::new(vec![TUPLE_GETTER.value(), parts]).into_value())
}

fn get_doc(_: &Thread, v: &Value) -> Res {
    let g = slot(v);
    Ok(g.doc.get(&g.ob))
}
fn set_doc(_: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let g = slot(v);
    let old = g.doc.replace(&g.ob, value.unwrap_or(Value::none()));
    drop(old);
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        descr_get: Some(descr_get),
        descr_set: Some(descr_set),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    getsets: &[GetSet::write("__doc__", get_doc, set_doc, "")],
    ..TypeSpec::new("collections", "_tuplegetter", <TupleGetter as Payload>::layout)
};

pub(super) fn init_types() {
    TUPLE_GETTER.bind(&SPEC);
    debug_assert!(class::TUPLE.is_bound());
}
