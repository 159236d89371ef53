//! Calls, and the built-in functions that have an instruction of their own.

use crate::object::function::{MethodDescriptor, NativeFunction};
use crate::object::native::Binding;
use crate::object::ty::flags;
use crate::object::{Dict, List, Slot, Str, Thread, Tuple, Type, Value, class, name};
use crate::vm::function::Function;
use crate::vm::op::{Instr, Op};
use crate::vm::state::Vm;

/// # Safety
/// `pc` is an instruction of this thread's executable; `base` is the running frame's.
pub unsafe fn call(th: &Thread, vm: &Vm, pc: *mut Instr, base: *mut Slot, callee: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, x) = unsafe { (&mut *pc, &mut *pc.add(1)) };
    let n = i.b as usize;
    // SAFETY: the slot before the arguments belongs to the call.
    let receiver = i.op == Op::CallMethod && unsafe { (*base.add(i.d as usize - 1)).is_some() };
    if callee.is_exact(&class::FUNCTION)
        && let Some(f) = callee.downcast::<Function>()
    {
        let Ok(exe) = vm.executable(th, f.code()) else {
            drop(th.take_waiting());
            return false;
        };
        // SAFETY: executables live as long as their thread.
        let e = unsafe { &*exe };
        let given = n + usize::from(receiver);
        let defaults = f.defaults().map_or(0, |d| d.len());
        if !e.plain || given > e.argcount as usize || given + defaults < e.argcount as usize {
            return false;
        }
        x.set_wide(exe as u64);
        i.op = match i.op {
            Op::CallMethod if receiver => Op::CallPythonMethod,
            Op::CallMethod => Op::CallPythonMember,
            _ => Op::CallPython,
        };
        return true;
    }
    if let Some(f) = callee.downcast::<NativeFunction>()
        && !receiver
        && !f.method.collects
        && callee.as_object().is_some_and(|o| o.head().is_immortal())
        && f.takes(n)
    {
        x.set_wide(callee.bits());
        let builtins = f.bound.as_ref().is_some_and(|m| m.is(crate::object::hooks::builtins().as_value()));
        i.op = match f.method.name {
            _ if i.op == Op::CallMethod => Op::CallNativeMember,
            "len" if builtins && n == 1 => Op::CallLen,
            "isinstance" if builtins && n == 2 => Op::CallIsInstance,
            _ => Op::CallNative,
        };
        return true;
    }
    if receiver
        && callee.is_exact(&class::METHOD_DESCRIPTOR)
        && let Some(d) = callee.downcast::<MethodDescriptor>()
        && d.method.binding == Binding::Method
        && d.signature.accepts(n)
    {
        x.set_wide(callee.bits());
        i.op = if n == 1 && d.method.name == "append" && std::ptr::eq(d.owner(), class::LIST.get()) {
            Op::CallListAppend
        } else {
            Op::CallNativeMethod
        };
        return true;
    }
    if i.op == Op::Call
        && let Some(ty) = callee.downcast::<Type>()
        && let Some(init) = plain_class(th, ty)
        && ty.is_heap()
    {
        // A class has an address of 32 bits.
        x.d = callee.bits() as u32;
        x.e = ty.assign_version();
        x.set_pointer(init.bits());
        i.op = Op::CallClass;
        return true;
    }
    false
}

/// A class made by a class statement whose instances are plain and whose `__init__` is a Python function.
fn plain_class(th: &Thread, ty: &Type) -> Option<Value> {
    if !ty.metatype().is(&class::TYPE)
        || ty.has(flags::ABSTRACT)
        || !std::ptr::eq(ty.layout(), <crate::object::Instance as crate::object::Payload>::layout())
    {
        return None;
    }
    let object_new = class::OBJECT.get().slots().new?;
    if !ty.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, object_new)) {
        return None;
    }
    let init = ty.lookup(th, name!("__init__"))?;
    init.is_exact(&class::FUNCTION).then_some(init)
}

/// The cached class of a call, if it is unchanged, and its `__init__` (borrowed: the class holds it).
#[inline(always)]
pub fn class_of_call<'a>(callee: &'a Value, x: &'a Instr) -> Option<(&'a Type, &'a Function)> {
    if callee.bits() != u64::from(x.d) {
        return None;
    }
    // SAFETY: the address was a class when it was cached, and the callable is alive now.
    let ty = unsafe { callee.cast::<Type>() };
    // SAFETY: the class or one of its bases holds the function while the version is current.
    (ty.version() == x.e).then(|| (ty, unsafe { &*(x.pointer() as *const Function) }))
}

/// Fills missing trailing arguments from the defaults.
///
/// # Safety
/// `args` has room for `argcount` values; those from `n` on are dead.
#[inline]
pub unsafe fn fill_defaults(f: &Function, args: *mut Slot, n: usize, argcount: usize) -> bool {
    let p = f.parts.lock(&f.ob);
    let Some(d) = &p.defaults else { return false };
    let items = d.items();
    if n + items.len() < argcount {
        return false;
    }
    for k in n..argcount {
        let v = items[items.len() - (argcount - k)].clone();
        // SAFETY: promised by the caller.
        unsafe { args.add(k).write(Some(v)) };
    }
    true
}

/// `isinstance(v, c)` when `c` is a plain class or a tuple of such.
#[inline(always)]
pub fn quick_isinstance(v: &Value, c: &Value) -> Option<bool> {
    let o = c.as_object()?;
    if o.ty().is(&class::TUPLE) {
        // SAFETY: the class was checked.
        for c in unsafe { c.cast::<Tuple>() }.items() {
            // One level deep: nested tuples are left to the general way.
            if !c.as_object()?.ty().is(&class::TYPE) {
                return None;
            }
            if quick_isinstance_of(v, c)? {
                return Some(true);
            }
        }
        return Some(false);
    }
    if !o.ty().is(&class::TYPE) {
        return None;
    }
    quick_isinstance_of(v, c)
}

#[inline(always)]
fn quick_isinstance_of(v: &Value, c: &Value) -> Option<bool> {
    // SAFETY: instances of `type` itself are types.
    let class = unsafe { c.cast::<Type>() };
    if v.ty().is_subtype(class) {
        return Some(true);
    }
    // `__class__` may say something else for objects that override it.
    if v.ty().has(flags::GENERIC_GETATTR) { Some(false) } else { None }
}

/// `len(v)` of the commonest classes.
#[inline(always)]
pub fn quick_len(v: &Value) -> Option<usize> {
    let ty = v.as_object()?.ty();
    // SAFETY: the classes are checked.
    unsafe {
        if ty.is(&class::STR) {
            Some(v.cast::<Str>().len())
        } else if ty.is(&class::LIST) {
            Some(v.cast::<List>().len())
        } else if ty.is(&class::TUPLE) {
            Some(v.cast::<Tuple>().len())
        } else if ty.is(&class::DICT) {
            Some(v.cast::<Dict>().len())
        } else {
            None
        }
    }
}
