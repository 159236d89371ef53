//! Thread-local data: `_thread._local`.

use crate::object::{
    Args, Class, Dict, Guarded, Object, Payload, Ref, Res, Sink, Slots, Str, Thread, Trace, Type, TypeSpec,
    Value, Visitor, alloc, attribute, flags,
};
use crate::payload;
use crate::sync::prim::{AtomicUsize, Ordering};

/// `_thread._local`.
pub(super) static LOCAL: Class = Class::new();

/// Payload of `_thread._local`: the constructor's arguments. The attributes are dicts, one a thread, that hang on the
/// thread (`Thread::locals`), keyed by a number that is never used twice.
#[repr(C)]
struct Local {
    ob: Object,
    key: usize,
    args: Guarded<(Vec<Value>, Vec<(Ref<Str>, Value)>)>,
}
payload!(Local: traced);

static NEXT_LOCAL: AtomicUsize = AtomicUsize::new(1);

impl Trace for Local {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let a = unsafe { self.args.get_unlocked() };
        a.0.iter().for_each(|x| v.visit(x));
        a.1.iter().for_each(|(_, x)| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let a = unsafe { self.args.get_unlocked() };
        sink.append(&mut a.0);
        sink.extend(a.1.drain(..).map(|(_, x)| x));
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // The other threads' dicts go when those threads end; ours goes now.
        if let Some(th) = Thread::try_current() {
            // SAFETY: only this thread touches its list; the dict is dropped after the borrow.
            let dead = unsafe {
                let all = &mut *th.locals.get();
                all.iter().position(|(k, _)| *k == self.key).map(|i| all.swap_remove(i))
            };
            drop(dead);
        }
    }
}

fn local(v: &Value) -> &Local {
    v.downcast::<Local>().expect("method of this type")
}

/// The calling thread's dict; at first use `__init__` runs in this thread too.
fn local_dict(th: &Thread, v: &Value) -> Res<Ref<Dict>> {
    let l = local(v);
    // SAFETY: only this thread touches its list; no borrow outlives the statement.
    let found = unsafe { (*th.locals.get()).iter().find(|(k, _)| *k == l.key).map(|(_, d)| d.clone()) };
    if let Some(d) = found.and_then(|d| d.into_ref::<Dict>().ok()) {
        return Ok(d);
    }
    let d = Dict::new();
    // SAFETY: as above.
    unsafe { (*th.locals.get()).push((l.key, d.to_value())) };
    let init = v.ty().slots().init;
    let plain = crate::object::class::OBJECT.get().slots().init;
    let overridden = match (init, plain) {
        (Some(a), Some(b)) => !std::ptr::fn_addr_eq(a, b),
        (a, b) => a.is_some() != b.is_some(),
    };
    if overridden && let Some(f) = init {
        let (args, keywords) = l.args.get(&l.ob);
        let mut slots: Vec<Option<Value>> = args.into_iter().map(Some).collect();
        let mut names = Vec::new();
        for (k, x) in keywords {
            names.push(k);
            slots.push(Some(x));
        }
        if let Err(r) = f(th, v, Args::new(&slots, &names)) {
            // SAFETY: as above.
            let dead = unsafe {
                let all = &mut *th.locals.get();
                all.iter().position(|(k, _)| *k == l.key).map(|i| all.swap_remove(i))
            };
            drop(dead);
            return Err(r);
        }
    }
    Ok(d)
}

fn local_new(th: &Thread, cls: &Type, a: Args<'_>) -> Res {
    let takes = cls.slots().init;
    let plain = crate::object::class::OBJECT.get().slots().init;
    let same = matches!((takes, plain), (Some(a), Some(b)) if std::ptr::fn_addr_eq(a, b));
    if !a.is_empty() && (same || takes.is_none()) {
        return Err(th.type_error("Initialization arguments are not supported"));
    }
    let positional = a.positional_slots().iter().flatten().cloned().collect();
    let keywords = a.keyword_pairs().map(|(k, v)| (k.clone(), v.clone())).collect();
    // Relaxed: only uniqueness matters.
    let key = NEXT_LOCAL.fetch_add(1, Ordering::Relaxed);
    let v =
        alloc(Local { ob: Object::new(cls), key, args: Guarded::new((positional, keywords)) }).into_value();
    // The creating thread's `__init__` is run by `type.__call__`; its dict must exist before.
    // SAFETY: only this thread touches its list.
    unsafe { (*th.locals.get()).push((key, Dict::new().into_value())) };
    Ok(v)
}

fn local_get(th: &Thread, v: &Value, n: &Str) -> Res {
    let d = local_dict(th, v)?;
    if n.eq_text("__dict__") {
        return Ok(d.into_value());
    }
    let found = v.ty().lookup(th, n);
    if let Some(f) = &found
        && f.ty().slots().descr_set.is_some()
    {
        return attribute::bind(th, f, v);
    }
    if let Some(x) = d.get_str(n) {
        return Ok(x);
    }
    match found {
        Some(f) => attribute::bind(th, &f, v),
        None => Err(th.no_attribute(v, n)),
    }
}

fn local_set(th: &Thread, v: &Value, n: &Str, value: Option<Value>) -> Res<()> {
    let d = local_dict(th, v)?;
    if n.eq_text("__dict__") {
        return Err(
            th.attribute_error(format!("'{}' object attribute '__dict__' is read-only", v.ty().error_name()))
        );
    }
    if let Some(f) = v.ty().lookup(th, n)
        && let Some(set) = f.ty().slots().descr_set
    {
        return set(th, &f, v, value);
    }
    match value {
        Some(x) => {
            d.set_str(&crate::object::string::intern_ref(Ref::from_payload(n)), x);
            Ok(())
        }
        None => match d.remove_str(n) {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(th.no_attribute(v, n)),
        },
    }
}

pub(super) static SPEC: TypeSpec = TypeSpec {
    doc: Some("Thread-local data"),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC | flags::WEAKREF,
    signature: "()",
    slots: Slots { new: Some(local_new), getattr: Some(local_get), setattr: Some(local_set), ..Slots::EMPTY },
    ..TypeSpec::new("_thread", "_local", <Local as Payload>::layout)
};
