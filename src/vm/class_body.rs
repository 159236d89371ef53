//! `__build_class__`: what a class statement calls.

use super::call;
use super::function::Function;
use super::state::{Vm, frame_flags};
use crate::object::call::{call as call_object, call_method};
use crate::object::{
    Args, Dict, Ref, Res, Slot, Str, Thread, Tuple, Type, Value, attribute, class, name, protocol, string,
};

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`.
pub fn build_class(th: &Thread, args: Args<'_>) -> Res {
    if args.len() < 2 {
        return Err(th.type_error("__build_class__: not enough arguments"));
    }
    let Some(f) = args.at(0).downcast::<Function>() else {
        return Err(th.type_error("__build_class__: func must be a function"));
    };
    let Ok(class_name) = args.at(1).clone().into_ref::<Str>() else {
        return Err(th.type_error("__build_class__: name is not a string"));
    };
    let originals: Vec<Value> = args.iter().skip(2).cloned().collect();
    let bases = resolve_bases(th, &originals)?;
    let mut metaclass = None;
    let mut names: Vec<Ref<Str>> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    for (k, v) in args.keyword_pairs() {
        if k.eq_text("metaclass") {
            metaclass = Some(v.clone());
        } else {
            names.push(k.clone());
            values.push(v.clone());
        }
    }
    let mut meta = match metaclass {
        Some(m) => m,
        None => match bases.as_ref().unwrap_or(&originals).first() {
            Some(b) => b.ty().value(),
            None => class::TYPE.value(),
        },
    };
    let base_list = bases.as_ref().unwrap_or(&originals);
    if let Some(m) = meta.downcast::<Type>() {
        meta = most_derived(th, m, base_list)?;
    }
    let base_tuple = Tuple::from_slice(base_list).into_value();
    let with_keywords = |first: &[Value]| -> Vec<Slot> {
        first.iter().cloned().chain(values.iter().cloned()).map(Some).collect()
    };
    let namespace = match attribute::get_optional(th, &meta, name!("__prepare__"))? {
        Some(prepare) => {
            let slots = with_keywords(&[class_name.to_value(), base_tuple.clone()]);
            let ns = call_object(th, &prepare, Args::new(&slots, &names))?;
            if !ns.is_instance(&class::DICT) && ns.ty().slots().getitem.is_none() {
                let shown = match meta.downcast::<Type>() {
                    Some(t) => t.name_str().into_owned(),
                    None => "<metaclass>".into(),
                };
                return Err(th.type_error(format!(
                    "{shown}.__prepare__() must return a mapping, not {}",
                    ns.ty().error_name()
                )));
            }
            ns
        }
        None => Dict::new().into_value(),
    };
    let cell = run_body(th, f, &namespace)?;
    if bases.is_some() {
        let v = Tuple::from_slice(&originals).into_value();
        protocol::setitem(th, &namespace, name!("__orig_bases__").as_value(), Some(v))?;
    }
    let slots = with_keywords(&[class_name.to_value(), base_tuple, namespace]);
    let made = call_object(th, &meta, Args::new(&slots, &names))?;
    if made.downcast::<Type>().is_some()
        && let Some(c) = cell.downcast::<super::cell::Cell>()
    {
        match c.get() {
            None => {
                return Err(th.runtime_error(format!(
                    "__class__ not set defining '{}' as {}. Was __classcell__ propagated to type.__new__?",
                    class_name.to_str_lossy(),
                    protocol::repr_text(th, &made)?
                )));
            }
            Some(v) if !v.is(&made) => {
                return Err(th.type_error(format!(
                    "__class__ set to {} defining '{}' as {}",
                    protocol::repr_text(th, &v)?,
                    class_name.to_str_lossy(),
                    protocol::repr_text(th, &made)?
                )));
            }
            Some(_) => {}
        }
    }
    Ok(made)
}

/// Runs a class body in its namespace; gives the `__class__` cell or `None`.
fn run_body(th: &Thread, f: &Function, namespace: &Value) -> Res {
    run_function_in(th, f, namespace)
}

/// Runs a function in a namespace, if its code has one. It is given no arguments, so parameters need defaults.
pub fn run_function_in(th: &Thread, f: &Function, namespace: &Value) -> Res {
    th.check_stack()?;
    let vm = Vm::of(th);
    let exe = vm.executable(th, f.code())?;
    let base = vm.next_base();
    // SAFETY: as in `call::call_function`; the namespace slot is the frame's own.
    unsafe {
        let exe = call::check(th, vm, base, exe)?;
        call::bind(th, f, &*exe, base, &mut [], &[])?;
        call::push(vm, base, exe, f, frame_flags::ENTRY, 0);
        if (*exe).has_namespace {
            base.add((*exe).namespace_slot()).write(Some(namespace.clone()));
        }
    }
    super::run::run(th, vm)
}

fn resolve_bases(th: &Thread, bases: &[Value]) -> Res<Option<Vec<Value>>> {
    let mut out: Option<Vec<Value>> = None;
    let tuple = Tuple::from_slice(bases).into_value();
    for (i, b) in bases.iter().enumerate() {
        if b.downcast::<Type>().is_none()
            && let Some(f) = attribute::get_optional(th, b, name!("__mro_entries__"))?
        {
            let r = crate::object::call::call1(th, &f, tuple.clone())?;
            let Some(t) = r.downcast::<Tuple>() else {
                return Err(th.type_error("__mro_entries__ must return a tuple"));
            };
            out.get_or_insert_with(|| bases[..i].to_vec()).extend(t.items().iter().cloned());
        } else if let Some(o) = &mut out {
            o.push(b.clone());
        }
    }
    Ok(out)
}

fn most_derived(th: &Thread, meta: &Type, bases: &[Value]) -> Res {
    let mut winner = Ref::from_payload(meta);
    for b in bases {
        let t = b.ty();
        if winner.is_subtype(t) {
            continue;
        }
        if t.is_subtype(&winner) {
            winner = Ref::from_payload(t);
            continue;
        }
        return Err(th.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner.into_value())
}

/// A method call by literal name, for neighbours.
pub fn call_named(th: &Thread, v: &Value, name: &str, args: &[Value]) -> Res {
    call_method(th, v, &string::intern(name), args)
}
