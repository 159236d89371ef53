//! Calling objects from native code.

use std::mem::ManuallyDrop;

use super::class;
use super::function::MethodDescriptor;
use super::native::Args;
use super::slots::Res;
use super::string::Str;
use super::thread::Thread;
use super::ty::flags;
use super::value::{Slot, Value};

/// `callee(*args)`.
#[inline]
pub fn call(th: &Thread, callee: &Value, args: Args<'_>) -> Res {
    match callee.ty().slots().call {
        Some(f) => {
            th.check_stack()?;
            f(th, callee, args)
        }
        None => Err(th.type_error(format!("'{}' object is not callable", callee.ty().error_name()))),
    }
}

/// Calls `f` with `first` in front of `args`, borrowed: nothing is counted.
pub fn prepend<R>(first: &Value, args: Args<'_>, f: impl FnOnce(Args<'_>) -> R) -> R {
    let n = args.slots().len() + 1;
    let mut small: [ManuallyDrop<Slot>; 8] = [const { ManuallyDrop::new(None) }; 8];
    let mut large: Vec<ManuallyDrop<Slot>>;
    // SAFETY: bitwise borrowed copies that are never dropped; the originals outlive the call, held by the caller.
    let borrow = |v: *const Value| ManuallyDrop::new(Some(unsafe { std::ptr::read(v) }));
    let slots: &[ManuallyDrop<Slot>] = if n <= 8 {
        small[0] = borrow(first);
        for (i, s) in args.slots().iter().enumerate() {
            if let Some(v) = s {
                small[i + 1] = borrow(v);
            }
        }
        &small[..n]
    } else {
        large = Vec::with_capacity(n);
        large.push(borrow(first));
        large.extend(args.slots().iter().map(|s| s.as_ref().map_or(ManuallyDrop::new(None), |v| borrow(v))));
        &large
    };
    // SAFETY: `ManuallyDrop<T>` has the layout of `T`.
    let slots = unsafe { std::slice::from_raw_parts(slots.as_ptr().cast::<Slot>(), n) };
    f(Args::new(slots, args.keywords()))
}

/// `callee()`.
pub fn call0(th: &Thread, callee: &Value) -> Res {
    call(th, callee, Args::EMPTY)
}

/// `callee(a)`.
pub fn call1(th: &Thread, callee: &Value, a: Value) -> Res {
    call(th, callee, Args::of(&[a]))
}

/// `callee(a, b)`.
pub fn call2(th: &Thread, callee: &Value, a: Value, b: Value) -> Res {
    call(th, callee, Args::of(&[a, b]))
}

/// `object.name(*args)`, without making a bound method. `args` holds neither object nor method.
pub fn call_method(th: &Thread, object: &Value, name: &Str, args: &[Value]) -> Res {
    let ty = object.ty();
    if ty.has(flags::GENERIC_GETATTR)
        && let Some(f) = ty.lookup(th, name)
        && f.ty().has(flags::METHOD_DESCRIPTOR)
        && super::instance::get_if_any(object, name).is_none()
    {
        return prepend(object, Args::of(args), |all| call(th, &f, all));
    }
    let f = super::attribute::get(th, object, name)?;
    call(th, &f, Args::of(args))
}

/// Looks a special method up on the type and binds nothing: `Some(result of type(object).name(object, *args))`, or
/// `None` if the type has no such method.
pub fn call_special(th: &Thread, object: &Value, name: &Str, args: &[Value]) -> Res<Option<Value>> {
    let Some(f) = object.ty().lookup(th, name) else { return Ok(None) };
    if f.ty().has(flags::METHOD_DESCRIPTOR) {
        return prepend(object, Args::of(args), |all| call(th, &f, all)).map(Some);
    }
    let bound = super::attribute::bind(th, &f, object)?;
    call(th, &bound, Args::of(args)).map(Some)
}

/// Calls a native method found in a built-in class's table directly.
pub fn call_descriptor(th: &Thread, d: &MethodDescriptor, slots: &[Slot]) -> Res {
    d.call(th, Args::positional(slots))
}

/// Whether `callable(v)`.
pub fn is_callable(v: &Value) -> bool {
    v.ty().slots().call.is_some()
}

/// Whether `v` is a class.
pub fn is_class(v: &Value) -> bool {
    v.is_instance(&class::TYPE)
}
