//! `_abc`: the registries and caches of abstract base classes.

use std::collections::HashMap;

use crate::object::errors::ASSERTION_ERROR;
use crate::object::weakref::WeakRef;
use crate::object::{
    Args, Class, Guarded, Method, ModuleSpec, Object, Payload, Ref, Res, Str, Thread, Trace, Tuple, Type,
    TypeSpec, Value, Visitor, alloc, attribute, call, flags, name, protocol, subclass,
};
use crate::payload;
use crate::sync::prim::{AtomicU64, Ordering};
use crate::types::weakref_types::REFERENCE;

static ABC_DATA: Class = Class::new();

/// Raised by every registration: negative answers of an older number are void.
static INVALIDATION: AtomicU64 = AtomicU64::new(0);

/// Classes held weakly, by address.
type WeakClasses = HashMap<usize, Ref<WeakRef>>;

#[derive(Default)]
struct Sets {
    registry: WeakClasses,
    cache: WeakClasses,
    negative: WeakClasses,
    negative_version: u64,
}

/// Payload of `_abc._abc_data`.
#[repr(C)]
struct AbcData {
    ob: Object,
    sets: Guarded<Sets>,
}

payload!(AbcData: traced);

impl Trace for AbcData {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.sets.get_unlocked() };
        for w in s.registry.values().chain(s.cache.values()).chain(s.negative.values()) {
            v.visit(w.as_value());
        }
    }
}

impl AbcData {
    fn has(&self, pick: impl Fn(&Sets) -> &WeakClasses, c: &Value) -> bool {
        let found = {
            let sets = self.sets.lock(&self.ob);
            pick(&sets).get(&(c.bits() as usize)).cloned()
        };
        found.and_then(|w| w.get()).is_some_and(|alive| alive.is(c))
    }
    fn add(&self, th: &Thread, pick: impl Fn(&mut Sets) -> &mut WeakClasses, c: &Value) -> Res<()> {
        let w = crate::types::weakref_types::make(th, REFERENCE.get(), c, None)?;
        let Ok(w) = w.into_ref::<WeakRef>() else { return Ok(()) };
        let old = pick(&mut self.sets.lock(&self.ob)).insert(c.bits() as usize, w);
        drop(old);
        Ok(())
    }
    fn registered(&self) -> Vec<Value> {
        let held: Vec<Ref<WeakRef>> = self.sets.lock(&self.ob).registry.values().cloned().collect();
        held.iter().filter_map(|w| w.get()).collect()
    }
    /// Whether negative answers are still valid; forgets them if not.
    fn negative_is_current(&self) -> bool {
        // Relaxed: a counter; a registration that is not seen yet counts as later.
        let now = INVALIDATION.load(Ordering::Relaxed);
        let old = {
            let mut sets = self.sets.lock(&self.ob);
            if sets.negative_version >= now {
                return true;
            }
            sets.negative_version = now;
            std::mem::take(&mut sets.negative)
        };
        drop(old);
        false
    }
}

fn data(th: &Thread, cls: &Value) -> Res {
    let d = attribute::get(th, cls, name!("_abc_impl"))?;
    if d.downcast::<AbcData>().is_none() {
        return Err(th.type_error("_abc_impl is set to a wrong type"));
    }
    Ok(d)
}

fn payload_of(v: &Value) -> &AbcData {
    v.downcast::<AbcData>().expect("checked when it was read")
}

fn is_abstract(th: &Thread, v: &Value) -> Res<bool> {
    match attribute::get_optional(th, v, name!("__isabstractmethod__"))? {
        Some(x) => protocol::truth(th, &x),
        None => Ok(false),
    }
}

fn compute_abstract_methods(th: &Thread, cls: &Value, ty: &Type) -> Res<()> {
    let mut abstracts: Vec<Value> = Vec::new();
    let own: Vec<(Value, Value)> = ty.table().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    for (k, v) in &own {
        if is_abstract(th, v)? {
            abstracts.push(k.clone());
        }
    }
    let bases: Vec<Value> = ty.bases().iter().map(Ref::to_value).collect();
    for base in bases {
        let Some(inherited) = attribute::get_optional(th, &base, name!("__abstractmethods__"))? else {
            continue;
        };
        for key in protocol::to_vec(th, &inherited)? {
            let Some(s) = key.downcast::<Str>() else { continue };
            if let Some(v) = attribute::get_optional(th, cls, s)?
                && is_abstract(th, &v)?
            {
                abstracts.push(key);
            }
        }
    }
    let list = crate::types::helpers::list(th, abstracts)?;
    let frozen = call::call1(th, &crate::types::helpers::import_from(th, "builtins", "frozenset")?, list)?;
    attribute::set(th, cls, name!("__abstractmethods__"), Some(frozen))
}

fn abc_init(th: &Thread, args: Args<'_>) -> Res {
    let cls = args.at(0);
    let Some(ty) = cls.downcast::<Type>() else {
        return Err(th.type_error("_abc_init() argument must be a class"));
    };
    compute_abstract_methods(th, cls, ty)?;
    let d = alloc(AbcData { ob: Object::new(ABC_DATA.get()), sets: Guarded::new(Sets::default()) });
    attribute::set(th, cls, name!("_abc_impl"), Some(d.into_value()))?;
    // `collections.abc.Sequence` and `Mapping` mark what `match` takes for sequences and mappings.
    if let Some(f) = ty.own_attr(name!("__abc_tpflags__")) {
        let bits = protocol::index_i64(th, &f)?;
        let mut on = 0;
        if bits & (1 << 5) != 0 {
            on |= flags::SEQUENCE;
        }
        if bits & (1 << 6) != 0 {
            on |= flags::MAPPING;
        }
        if on == flags::SEQUENCE | flags::MAPPING {
            return Err(
                th.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
            );
        }
        ty.change_flags(on, 0);
        attribute::set(th, cls, name!("__abc_tpflags__"), None)?;
    }
    Ok(Value::none())
}

fn spread_flags(ty: &Type, set: u32) {
    if !ty.has(flags::IMMUTABLE) {
        ty.change_flags(set, flags::SEQUENCE | flags::MAPPING);
    }
    for sub in ty.subclasses() {
        spread_flags(&sub, set);
    }
}

fn abc_register(th: &Thread, args: Args<'_>) -> Res {
    let (cls, sub) = (args.at(0), args.at(1));
    let Some(sub_type) = sub.downcast::<Type>() else {
        return Err(th.type_error("Can only register classes"));
    };
    if subclass::is_subclass(th, sub, cls)? {
        return Ok(sub.clone());
    }
    if subclass::is_subclass(th, cls, sub)? {
        return Err(th.runtime_error("Refusing to create an inheritance cycle"));
    }
    let d = data(th, cls)?;
    payload_of(&d).add(th, |s| &mut s.registry, sub)?;
    // Relaxed: see `negative_is_current`.
    INVALIDATION.fetch_add(1, Ordering::Relaxed);
    if let Some(ty) = cls.downcast::<Type>() {
        let set = ty.flags() & (flags::SEQUENCE | flags::MAPPING);
        if set != 0 {
            spread_flags(sub_type, set);
        }
    }
    Ok(sub.clone())
}

fn abc_subclasscheck(th: &Thread, args: Args<'_>) -> Res {
    check_subclass(th, args.at(0), args.at(1)).map(Value::bool)
}

fn check_subclass(th: &Thread, cls: &Value, sub: &Value) -> Res<bool> {
    let Some(sub_type) = sub.downcast::<Type>() else {
        return Err(th.type_error("issubclass() arg 1 must be a class"));
    };
    th.check_stack()?;
    let d = data(th, cls)?;
    let d = payload_of(&d);
    if d.has(|s| &s.cache, sub) {
        return Ok(true);
    }
    if d.negative_is_current() && d.has(|s| &s.negative, sub) {
        return Ok(false);
    }
    let hook = attribute::get(th, cls, name!("__subclasshook__"))?;
    let answer = call::call1(th, &hook, sub.clone())?;
    if answer.is_true() {
        d.add(th, |s| &mut s.cache, sub)?;
        return Ok(true);
    }
    if answer.is_false() {
        d.add(th, |s| &mut s.negative, sub)?;
        return Ok(false);
    }
    if !answer.is_not_implemented() {
        return Err(
            th.error(&ASSERTION_ERROR, "__subclasshook__ must return either False, True, or NotImplemented")
        );
    }
    if let Some(ty) = cls.downcast::<Type>()
        && sub_type.is_subtype(ty)
    {
        d.add(th, |s| &mut s.cache, sub)?;
        return Ok(true);
    }
    for r in d.registered() {
        if subclass::is_subclass(th, sub, &r)? {
            d.add(th, |s| &mut s.cache, sub)?;
            return Ok(true);
        }
    }
    let below = call::call_method(th, cls, name!("__subclasses__"), &[])?;
    for s in protocol::to_vec(th, &below)? {
        if subclass::is_subclass(th, sub, &s)? {
            d.add(th, |s| &mut s.cache, sub)?;
            return Ok(true);
        }
    }
    d.add(th, |s| &mut s.negative, sub)?;
    Ok(false)
}

fn abc_instancecheck(th: &Thread, args: Args<'_>) -> Res {
    let (cls, object) = (args.at(0), args.at(1));
    let d = data(th, cls)?;
    let d = payload_of(&d);
    let real = object.ty().value();
    // What has no class to show is of that which it has.
    let claimed = attribute::get_optional(th, object, name!("__class__"))?.unwrap_or_else(|| real.clone());
    if d.has(|s| &s.cache, &claimed) {
        return Ok(Value::bool(true));
    }
    let ask = |c: &Value| -> Res<bool> {
        let r = call::call_method(th, cls, name!("__subclasscheck__"), std::slice::from_ref(c))?;
        protocol::truth(th, &r)
    };
    if real.is(&claimed) {
        if d.negative_is_current() && d.has(|s| &s.negative, &claimed) {
            return Ok(Value::bool(false));
        }
        return ask(&claimed).map(Value::bool);
    }
    Ok(Value::bool(ask(&claimed)? || ask(&real)?))
}

fn get_dump(th: &Thread, args: Args<'_>) -> Res {
    let d = data(th, args.at(0))?;
    let d = payload_of(&d);
    let sets: [Vec<Value>; 3] = {
        let s = d.sets.lock(&d.ob);
        [&s.registry, &s.cache, &s.negative].map(|m| m.values().map(Ref::to_value).collect())
    };
    let version = d.sets.lock(&d.ob).negative_version;
    let make = crate::types::helpers::import_from(th, "builtins", "set")?;
    let mut out = Vec::new();
    for s in sets {
        let items = crate::types::helpers::list(th, s)?;
        out.push(call::call1(th, &make, items)?);
    }
    out.push(Value::from_u64(version));
    Ok(Tuple::new(out).into_value())
}

fn reset(th: &Thread, args: Args<'_>, registry: bool) -> Res {
    let d = data(th, args.at(0))?;
    let d = payload_of(&d);
    let old = {
        let mut s = d.sets.lock(&d.ob);
        if registry {
            vec![std::mem::take(&mut s.registry)]
        } else {
            vec![std::mem::take(&mut s.cache), std::mem::take(&mut s.negative)]
        }
    };
    drop(old);
    Ok(Value::none())
}

static DATA_SPEC: TypeSpec = TypeSpec {
    doc: Some("Internal state held by ABC machinery."),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("_abc", "_abc_data", <AbcData as Payload>::layout)
};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[
        Method::function(
            "get_cache_token",
            "($module, /)",
            // Relaxed: a counter.
            |_, _| Ok(Value::from_u64(INVALIDATION.load(Ordering::Relaxed))),
            "Returns the current ABC cache token.",
        ),
        Method::function(
            "_abc_init",
            "($module, self, /)",
            abc_init,
            "Internal ABC helper for class set-up.",
        ),
        Method::function(
            "_abc_register",
            "($module, self, subclass, /)",
            abc_register,
            "Internal ABC helper for subclass registration.",
        ),
        Method::function(
            "_abc_instancecheck",
            "($module, self, instance, /)",
            abc_instancecheck,
            "Internal ABC helper for instance checks.",
        ),
        Method::function(
            "_abc_subclasscheck",
            "($module, self, subclass, /)",
            abc_subclasscheck,
            "Internal ABC helper for subclass checks.",
        ),
        Method::function(
            "_get_dump",
            "($module, self, /)",
            get_dump,
            "Internal ABC helper for cache and registry debugging.",
        ),
        Method::function(
            "_reset_registry",
            "($module, self, /)",
            |th, a| reset(th, a, true),
            "Internal ABC helper to reset registry of a given class.",
        ),
        Method::function(
            "_reset_caches",
            "($module, self, /)",
            |th, a| reset(th, a, false),
            "Internal ABC helper to reset both caches of a given class.",
        ),
    ],
    init: |_, _| {
        ABC_DATA.bind(&DATA_SPEC);
        Ok(())
    },
    gil_not_used: true,
};
