//! What a class's memory is made from: the base that decides it, and whether two classes have it alike.

use super::helpers;
use crate::object::member::MemberDescriptor;
use crate::object::{Ref, Res, Thread, Type, flags};

/// The class whose memory layout a class with base `ty` must keep: the nearest one that adds something to it.
fn solid_base(ty: &Type) -> &Type {
    let mut at = ty;
    loop {
        let Some(base) = layout_base(at) else { return at };
        if !std::ptr::eq(at.layout(), base.layout()) || at.member_slots() != base.member_slots() {
            return at;
        }
        at = base;
    }
}

/// The base that a class takes its memory layout from (`__base__`).
pub fn layout_base(ty: &Type) -> Option<&Type> {
    let bases = || ty.bases().iter().map(|b| &**b);
    let alike = |b: &&Type| std::ptr::eq(b.layout(), ty.layout()) && b.member_slots() == ty.member_slots();
    // Of equals the first, which `max_by_key` would take last.
    bases().find(alike).or_else(|| bases().rev().max_by_key(|b| (b.layout().size, b.member_slots())))
}

/// The base that decides the memory layout; fails when two of them disagree.
pub fn best_base<'a>(th: &Thread, bases: &'a [Ref<Type>]) -> Res<&'a Type> {
    let mut best: Option<(&Type, &Type)> = None;
    for base in bases {
        if !base.has(flags::BASE) {
            return Err(
                th.type_error(format!("type '{}' is not an acceptable base type", helpers::type_path(base)))
            );
        }
        let candidate = solid_base(base);
        match best {
            None => best = Some((base, candidate)),
            Some((_, winner)) if winner.is_subtype(candidate) => {}
            Some((_, winner)) if candidate.is_subtype(winner) => best = Some((base, candidate)),
            Some(_) => return Err(th.type_error("multiple bases have instance lay-out conflict")),
        }
    }
    best.map(|b| b.0).ok_or_else(|| th.type_error("a new type-derived type must have at least one base"))
}

/// Whether `a` adds to objects what `b` adds, when neither is asked what its bases add.
fn adds_alike(a: &Type, b: &Type) -> bool {
    std::ptr::eq(a.layout(), b.layout())
        && a.attrs_offset() == b.attrs_offset()
        && a.member_slots() == b.member_slots()
        && [flags::ATTRS, flags::WEAKREF].iter().all(|&f| a.has(f) == b.has(f))
}

/// The nearest class in the chain of layout bases that adds anything at all.
fn growing(ty: &Type) -> &Type {
    let mut at = ty;
    while let Some(base) = layout_base(at)
        && adds_alike(at, base)
    {
        at = base;
    }
    at
}

/// Names of the `__slots__` that the class itself adds, by slot number.
fn own_slots(ty: &Type) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    for (_, v) in ty.table().iter() {
        if let Some(m) = v.downcast::<MemberDescriptor>()
            && m.is_slot_of(ty)
            && let Some(index) = m.slot()
        {
            out.push((index, m.name.to_str_lossy().into_owned()));
        }
    }
    out.sort();
    out
}

/// Whether an object of class `old` is made as one of class `new` would be, so that it may become one.
pub fn is_interchangeable(old: &Type, new: &Type) -> bool {
    let (old, new) = (growing(old), growing(new));
    if old == new {
        return true;
    }
    let same_base = match (layout_base(old), layout_base(new)) {
        (Some(a), Some(b)) => a == b,
        (a, b) => a.is_none() && b.is_none(),
    };
    same_base && adds_alike(old, new) && own_slots(old) == own_slots(new)
}
