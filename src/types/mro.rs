//! The method resolution order: C3 linearisation, and `mro()` of a metaclass.

use super::helpers::list;
use crate::object::{Args, Ref, Res, Thread, Type, Value, class, name, protocol};

/// C3 order of a class with these bases, without the class itself.
pub fn linearise(th: &Thread, bases: &[Ref<Type>]) -> Res<Vec<*const Type>> {
    if let [base] = bases {
        return Ok(base.mro().map(std::ptr::from_ref).collect());
    }
    for (i, a) in bases.iter().enumerate() {
        if bases[..i].iter().any(|b| **b == **a) {
            return Err(th.type_error(format!("duplicate base class {}", a.name_str())));
        }
    }
    let mut sequences: Vec<Vec<*const Type>> =
        bases.iter().map(|b| b.mro().map(std::ptr::from_ref).collect()).collect();
    sequences.push(bases.iter().map(Ref::as_ptr).collect());
    let mut heads = vec![0usize; sequences.len()];
    let mut out = Vec::new();
    loop {
        let mut done = true;
        let mut next = None;
        for (s, &h) in sequences.iter().zip(&heads) {
            let Some(&candidate) = s.get(h) else { continue };
            done = false;
            let in_tail =
                sequences.iter().zip(&heads).any(|(t, &k)| t.iter().skip(k + 1).any(|&x| x == candidate));
            if !in_tail {
                next = Some(candidate);
                break;
            }
        }
        if done {
            return Ok(out);
        }
        let Some(next) = next else {
            return Err(conflict(th, &sequences, &heads));
        };
        out.push(next);
        for (s, h) in sequences.iter().zip(heads.iter_mut()) {
            if s.get(*h) == Some(&next) {
                *h += 1;
            }
        }
    }
}

fn conflict(th: &Thread, sequences: &[Vec<*const Type>], heads: &[usize]) -> crate::object::Raised {
    let mut names: Vec<*const Type> = Vec::new();
    for (s, &h) in sequences.iter().zip(heads) {
        if let Some(&t) = s.get(h)
            && !names.contains(&t)
        {
            names.push(t);
        }
    }
    // SAFETY: the orders of living bases name living types.
    let names: Vec<String> = names.iter().map(|&t| unsafe { &*t }.name_str().into_owned()).collect();
    th.type_error(format!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    ))
}

/// `type.mro(cls)`: the order that the bases give.
pub fn mro_method(th: &Thread, args: Args<'_>) -> Res {
    let ty = args.at(0).downcast::<Type>().expect("a class");
    let tail = linearise(th, ty.bases())?;
    let mut items = vec![ty.value()];
    // SAFETY: as above.
    items.extend(tail.into_iter().map(|t| unsafe { &*t }.value()));
    list(th, items)
}

/// Whether a metaclass has its own `mro`.
pub fn is_custom(th: &Thread, metatype: &Type) -> bool {
    if metatype.is(&class::TYPE) {
        return false;
    }
    let own = class::TYPE.get().own_attr(name!("mro"));
    match (metatype.lookup(th, name!("mro")), own) {
        (Some(a), Some(b)) => !a.is(&b),
        _ => false,
    }
}

/// Asks the metaclass for the order of `ty`; checks the answer.
pub fn ask(th: &Thread, ty: &Type) -> Res<Vec<*const Type>> {
    let this = ty.value();
    let r = crate::object::call::call_special(th, &this, name!("mro"), &[])?
        .ok_or_else(|| th.type_error("mro() is missing"))?;
    let items: Vec<Value> = protocol::to_vec(th, &r)?;
    let mut out = Vec::with_capacity(items.len());
    for v in &items {
        let Some(t) = v.downcast::<Type>() else {
            return Err(th.type_error(format!("mro() returned a non-class ('{}')", v.ty().name_str())));
        };
        if !ty.layout().is(t.layout()) {
            return Err(
                th.type_error(format!("mro() returned base with unsuitable layout ('{}')", t.name_str()))
            );
        }
        if !ty.is_subtype(t) {
            // A foreign class in the order is kept alive for good: nothing else refers to it.
            t.object().head().make_immortal();
        }
        out.push(std::ptr::from_ref(t));
    }
    Ok(out)
}

/// A tuple of types.
pub fn tuple_of<'a>(types: impl Iterator<Item = &'a Type>) -> Value {
    crate::object::Tuple::new(types.map(Type::value).collect()).into_value()
}
