//! The method resolution order: C3 linearisation, and `mro()` of a metaclass.

use super::helpers::list;
use crate::object::{Args, Ref, Res, Thread, Type, Value, class, name, protocol};

/// C3 order of a class with these bases, without the class itself.
pub fn linearise(th: &Thread, bases: &[Ref<Type>]) -> Res<Vec<*const Type>> {
    if let Some(b) = bases.iter().find(|b| b.order().is_empty()) {
        return Err(th.type_error(format!("Cannot extend an incomplete type '{}'", b.name_str())));
    }
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

/// Whether `other` is `ty` or one of its bases, whatever the orders say.
pub fn descends(ty: &Type, other: &Type) -> bool {
    ty == other || ty.bases().iter().any(|b| descends(b, other))
}

/// Asks the metaclass for the order of `ty`; checks the answer.
fn ask(th: &Thread, ty: &Type) -> Res<Vec<*const Type>> {
    let this = ty.value();
    let r = crate::object::call::call_special(th, &this, name!("mro"), &[])?
        .ok_or_else(|| th.type_error("mro() is missing"))?;
    let items: Vec<Value> = protocol::to_vec(th, &r)?;
    if items.is_empty() {
        return Err(th.type_error("type MRO must not be empty"));
    }
    let mut out = Vec::with_capacity(items.len());
    for v in &items {
        let Some(t) = v.downcast::<Type>() else {
            return Err(th.type_error(format!("mro() returned a non-class ('{}')", v.ty().error_name())));
        };
        if !ty.layout().is(t.layout()) {
            return Err(
                th.type_error(format!("mro() returned base with unsuitable layout ('{}')", t.name_str()))
            );
        }
        if !descends(ty, t) {
            // A foreign class in the order is kept alive for good: nothing else refers to it.
            t.object().head().make_immortal();
        }
        out.push(std::ptr::from_ref(t));
    }
    Ok(out)
}

/// The order that a class should have: what its metaclass says, or what its bases give.
fn wanted(th: &Thread, ty: &Type) -> Res<Vec<*const Type>> {
    if is_custom(th, ty.metatype()) {
        return ask(th, ty);
    }
    let mut order = vec![std::ptr::from_ref(ty)];
    order.extend(linearise(th, ty.bases())?);
    Ok(order)
}

fn install(th: &Thread, ty: &Type, order: Vec<*const Type>) -> Vec<*const Type> {
    th.stop_the_world(|| {
        ty.invalidate();
        // SAFETY: the world is stopped; bases, or `ask`, keep the types alive.
        unsafe { ty.set_order(order) }
    })
}

/// Gives a new class the order that its metaclass wants; until it has answered there is none.
pub fn customise(th: &Thread, ty: &Type) -> Res<()> {
    if is_custom(th, ty.metatype()) {
        install(th, ty, Vec::new());
        let order = ask(th, ty)?;
        install(th, ty, order);
    }
    Ok(())
}

/// A class whose order was replaced.
pub struct Replaced {
    ty: Value,
    old: Vec<*const Type>,
    /// The same as a tuple, which keeps the classes alive.
    _kept: Value,
    /// Where the new order lies.
    new: *const *const Type,
}

impl Replaced {
    /// Puts the old order back, unless somebody has replaced the new one.
    pub fn undo(self, th: &Thread) {
        let ty = self.ty.downcast::<Type>().expect("a class");
        if ty.order().as_ptr() == self.new {
            install(th, ty, self.old);
        }
    }
}

/// Works the orders of a class and of everything below it out again after its bases changed. What was replaced is
/// added to `replaced`, so that it can be undone when a metaclass fails.
pub fn replace(th: &Thread, ty: &Type, replaced: &mut Vec<Replaced>) -> Res<()> {
    let before = ty.order().as_ptr();
    let kept = tuple_of(ty.mro());
    let order = wanted(th, ty)?;
    if ty.order().as_ptr() != before {
        // `mro()` assigned bases itself, and the assignment did all that is to be done here.
        return Ok(());
    }
    let new = order.as_ptr();
    let old = install(th, ty, order);
    replaced.push(Replaced { ty: ty.value(), old, _kept: kept, new });
    for below in ty.subclasses() {
        replace(th, &below, replaced)?;
    }
    Ok(())
}

/// A tuple of types.
pub fn tuple_of<'a>(types: impl Iterator<Item = &'a Type>) -> Value {
    crate::object::Tuple::new(types.map(Type::value).collect()).into_value()
}
