//! `functools.partial` and `functools.Placeholder`.

use crate::modules::operator::keywords_of;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{Call, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Dict, Guarded, Object, Payload, Ref, Sink, Slot, Str, Thread, Trace, Tuple, Value, Visitor, alloc,
    attribute, call, class, hooks, instance, name, protocol,
};
use crate::payload;
use crate::sync::prim::OnceLock;
use crate::types::generic_alias;
use crate::types::text::Text;
use crate::types::type_new::{get_instance_dict, replace_instance_dict};

/// `functools.partial`.
pub static PARTIAL: Class = Class::new();
/// `functools._PlaceholderType`.
pub static PLACEHOLDER_TYPE: Class = Class::new();

#[repr(C)]
struct Placeholder {
    ob: Object,
}
payload!(Placeholder: leaf);

/// `functools.Placeholder`.
pub fn placeholder() -> Value {
    static ONE: OnceLock<Value> = OnceLock::new();
    ONE.get_or_init(|| {
        let p = alloc(Placeholder { ob: Object::new(PLACEHOLDER_TYPE.get()) });
        p.ob.head().make_immortal();
        p.into_value()
    })
    .clone()
}

fn new_placeholder(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if !args.is_empty() {
        return Err(th.type_error("PlaceholderType takes no arguments"));
    }
    Ok(placeholder())
}
fn repr_placeholder(_: &Thread, _: &Value) -> Res {
    Ok(Str::new("Placeholder").into_value())
}
fn reduce_placeholder(_: &Thread, _: Args<'_>) -> Res {
    Ok(Str::new("Placeholder").into_value())
}

static PLACEHOLDER_SPEC: TypeSpec = TypeSpec {
    doc: Some("The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new_placeholder), repr: Some(repr_placeholder), ..Slots::EMPTY },
    methods: &[Method::method("__reduce__", "($self, /)", reduce_placeholder, "")],
    ..TypeSpec::new("functools", "_PlaceholderType", <Placeholder as Payload>::layout)
};

/// What a partial consists of; replaced as a whole by `__setstate__`.
#[derive(Clone)]
struct Parts {
    function: Value,
    args: Ref<Tuple>,
    keywords: Ref<Dict>,
    /// Number of placeholders among the arguments.
    holes: usize,
}

/// Payload of `functools.partial`.
#[repr(C)]
struct Partial {
    ob: Object,
    parts: Guarded<Parts>,
}

payload!(Partial: traced);

impl Trace for Partial {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let p = unsafe { self.parts.get_unlocked() };
        v.visit(&p.function);
        v.visit(p.args.as_value());
        v.visit(p.keywords.as_value());
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let p = unsafe { self.parts.get_unlocked() };
        sink.push(std::mem::replace(&mut p.function, Value::none()));
        sink.push(std::mem::replace(&mut p.args, Tuple::empty()).into_value());
    }
}

fn slot(v: &Value) -> &Partial {
    v.downcast().expect("slot of partial")
}
fn parts(v: &Value) -> Parts {
    let p = slot(v);
    p.parts.get(&p.ob)
}
fn holes(args: &[Value]) -> usize {
    let p = placeholder();
    args.iter().filter(|a| a.is(&p)).count()
}

/// The arguments with placeholders filled from `given`, the rest of which follows.
fn fill(args: &[Value], given: &[Value]) -> Vec<Value> {
    let p = placeholder();
    let mut given = given.iter();
    let mut out: Vec<Value> = args
        .iter()
        .map(|a| if a.is(&p) { given.next().cloned().unwrap_or_else(|| a.clone()) } else { a.clone() })
        .collect();
    out.extend(given.cloned());
    out
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if args.len() == 0 {
        return Err(th.type_error("type 'partial' takes at least one argument"));
    }
    let mut function = args.at(0).clone();
    if !call::is_callable(&function) {
        return Err(th.type_error("the first argument must be callable"));
    }
    let mut given: Vec<Value> = args.iter().skip(1).cloned().collect();
    if given.last().is_some_and(|a| a.is(&placeholder())) {
        return Err(th.type_error("trailing Placeholders are not allowed"));
    }
    for (_, v) in args.keyword_pairs() {
        if v.is(&placeholder()) {
            return Err(th.type_error("Placeholder cannot be passed as a keyword argument"));
        }
    }
    let keywords = Dict::new();
    // A partial of a partial is flattened, unless the inner one has attributes or calls in its own way.
    let calls_alike =
        function.ty().slots().call.is_some_and(|f| std::ptr::fn_addr_eq(f, call_partial as Call));
    let plain = calls_alike && function.as_object().is_some_and(instance::is_empty);
    let inner = plain.then(|| parts(&function));
    if let Some(inner) = inner {
        given = if given.is_empty() { inner.args.items().to_vec() } else { fill(inner.args.items(), &given) };
        for (_, k, v) in inner.keywords.snapshot() {
            keywords.set_item(th, &k, v)?;
        }
        function = inner.function;
    }
    args.keyword_pairs().for_each(|(k, v)| keywords.set_str(k, v.clone()));
    let holes = holes(&given);
    let parts = Guarded::new(Parts { function, args: Tuple::new(given), keywords, holes });
    Ok(alloc(Partial { ob: Object::new(cls), parts }).into_value())
}

fn call_partial(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let p = parts(v);
    if args.len() < p.holes {
        return Err(th.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {}, got {}",
            p.holes,
            args.len()
        )));
    }
    let mut all: Vec<Slot> = Vec::with_capacity(p.args.len() + args.slots().len());
    if p.holes == 0 {
        all.extend_from_slice(p.args.slots());
        all.extend_from_slice(args.positional_slots());
    } else {
        let given: Vec<Value> = args.iter().cloned().collect();
        all.extend(fill(p.args.items(), &given).into_iter().map(Some));
    }
    if p.keywords.is_empty() {
        all.extend_from_slice(&args.slots()[args.len()..]);
        return call::call(th, &p.function, Args::new(&all, args.keywords()));
    }
    let merged = Dict::from_table(p.keywords.copy_table());
    if merged.lock().iter().any(|(k, _)| k.downcast::<Str>().is_none()) {
        return Err(th.type_error("keywords must be strings"));
    }
    args.keyword_pairs().for_each(|(k, v)| merged.set_str(k, v.clone()));
    let (names, values) = keywords_of(Some(merged.as_value()));
    all.extend(values.into_iter().map(Some));
    call::call(th, &p.function, Args::new(&all, &names))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let ty = v.ty();
    let module = ty.module().and_then(|m| m.downcast::<Str>().map(|m| m.to_str_lossy().into_owned()));
    let mut t = Text::from(&format!("{}.{}(", module.unwrap_or_default(), ty.qualname().to_str_lossy()));
    let Some(_guard) = protocol::enter_repr(th, v) else {
        return Ok(Str::new("...").into_value());
    };
    let p = parts(v);
    t.push_repr(th, &p.function)?;
    for a in p.args.items() {
        t.push(", ");
        t.push_repr(th, a)?;
    }
    for (_, k, x) in p.keywords.snapshot() {
        t.push(", ");
        t.push_str(&*protocol::str(th, &k)?);
        t.push("=");
        t.push_repr(th, &x)?;
    }
    t.push(")");
    Ok(t.into_value())
}

fn descr_get(_: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    match object {
        // A partial in a class is a method: bound by the method class.
        Some(o) if !o.is_none() => Ok(hooks::bind_method(v.clone(), o.clone())),
        _ => Ok(v.clone()),
    }
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let p = parts(v);
    let dict = match v.as_object().and_then(instance::dict_of) {
        Some(d) if !d.is_empty() => d.into_value(),
        _ => Value::none(),
    };
    let state = vec![p.function.clone(), p.args.into_value(), p.keywords.into_value(), dict];
    let parts =
        vec![v.ty().value(), Tuple::new(vec![p.function]).into_value(), Tuple::new(state).into_value()];
    Ok(Tuple::new(parts).into_value())
}

fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let invalid = || th.type_error("invalid partial state");
    let Some(state) = args.at(1).downcast::<Tuple>() else { return Err(invalid()) };
    let [function, given, keywords, dict] = state.items() else { return Err(invalid()) };
    if !call::is_callable(function) || given.downcast::<Tuple>().is_none() {
        return Err(invalid());
    }
    let given = match given.clone().into_ref::<Tuple>() {
        Ok(t) if given.is_exact(&class::TUPLE) => t,
        _ => Tuple::new(protocol::to_vec(th, given)?),
    };
    if given.items().last().is_some_and(|a| a.is(&placeholder())) {
        return Err(th.type_error("trailing Placeholders are not allowed"));
    }
    let keywords = match keywords.downcast::<Dict>() {
        Some(d) if keywords.is_exact(&class::DICT) => Ref::from_payload(d),
        Some(d) => Dict::from_table(d.copy_table()),
        None if keywords.is_none() => Dict::new(),
        None => return Err(invalid()),
    };
    let v = args.at(0);
    if !dict.is_none() {
        attribute::set(th, v, name!("__dict__"), Some(dict.clone()))?;
    } else if let Some(d) = v.as_object().and_then(instance::dict_of) {
        let mut sink = Vec::new();
        d.lock().clear_into(&mut sink);
        drop(sink);
    }
    let holes = holes(given.items());
    let p = slot(v);
    let old = p.parts.replace(&p.ob, Parts { function: function.clone(), args: given, keywords, holes });
    drop(old);
    Ok(Value::none())
}

fn get_function(_: &Thread, v: &Value) -> Res {
    Ok(parts(v).function)
}
fn get_args(_: &Thread, v: &Value) -> Res {
    Ok(parts(v).args.into_value())
}
fn get_keywords(_: &Thread, v: &Value) -> Res {
    Ok(parts(v).keywords.into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a new function with partial application of the given arguments and keywords."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    signature: "(func, /, *args, **keywords)",
    slots: Slots {
        new: Some(new),
        call: Some(call_partial),
        repr: Some(repr),
        descr_get: Some(descr_get),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method("__setstate__", "($self, object, /)", setstate, ""),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    getsets: &[
        GetSet::read("func", get_function, "function object to use in future partial calls").field(),
        GetSet::read("args", get_args, "tuple of arguments to future partial calls").field(),
        GetSet::read("keywords", get_keywords, "dictionary of keyword arguments to future partial calls")
            .field(),
        GetSet::write("__dict__", get_instance_dict, replace_instance_dict, ""),
    ],
    ..TypeSpec::new("functools", "partial", <Partial as Payload>::layout)
};

pub(super) fn init_types() {
    PLACEHOLDER_TYPE.bind(&PLACEHOLDER_SPEC);
    PARTIAL.bind(&SPEC);
}
