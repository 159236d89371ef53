//! Calls: the general form, Python functions, classes. A Python callee's frame is pushed and the loop goes on in it.

use super::{Next, Regs, ok, out_of_line};
use crate::object::function::NativeFunction;
use crate::object::{Args, Instance, Ref, Res, Slot, Str, Tuple, Value, class};
use crate::types::trampoline;
use crate::vm::call;
use crate::vm::executable::Executable;
use crate::vm::function::Function;
use crate::vm::lower::NO_OPERAND;
use crate::vm::method::BoundMethod;
use crate::vm::op::{CONST, INDEX, Op};
use crate::vm::state::frame_flags;
use crate::vm::{slow, special};

impl Regs<'_> {
    /// To the first instruction of the frame that was just pushed.
    #[inline(always)]
    unsafe fn enter(self, exe: *mut Executable, base: *mut Slot) -> Next {
        // SAFETY: the executable is live.
        unsafe {
            let consts = (*exe).constants();
            Regs { pc: call::entry(exe), base, consts, ..self }.again()
        }
    }
    /// After a native call: drops the `n` arguments and the callable, stores the result, goes on.
    #[inline(always)]
    pub unsafe fn finish_native(self, args: *mut Slot, n: usize, v: Value) -> Next {
        // SAFETY: see the loop; the slots are the call's.
        unsafe {
            for k in 0..n {
                let old = (*args.add(k)).take();
                drop(old);
            }
            let i = self.ins();
            self.release(i.a);
            self.put_next(i.c, v, 2)
        }
    }
    /// Calls anything with the `n` arguments at `args`, the last of them by the names given.
    pub unsafe fn call_any(
        self,
        callee: &Value,
        mut args: *mut Slot,
        mut n: usize,
        names: &[Ref<Str>],
    ) -> Next {
        // SAFETY: see the loop; the slot before the arguments belongs to the call.
        unsafe {
            let i = self.ins();
            let mut callee = callee;
            if callee.is_exact(&class::METHOD) && n == i.b as usize {
                let m = callee.cast::<BoundMethod>();
                args = args.sub(1);
                args.write(Some(m.receiver.clone()));
                n += 1;
                callee = &m.function;
            }
            if callee.is_exact(&class::FUNCTION) {
                let f = callee.cast::<Function>();
                let exe = ok!(self, self.bind(f, args, n, names));
                call::push(self.vm, args, exe, f, 0, i.c);
                return self.enter(exe, args);
            }
            self.call_other(callee, args, n, names)
        }
    }
    /// Makes the `n` arguments at `args` the locals of the function's frame.
    #[inline(always)]
    unsafe fn bind(
        self,
        f: &Function,
        args: *mut Slot,
        n: usize,
        names: &[Ref<Str>],
    ) -> Res<*mut Executable> {
        // SAFETY: see the loop; the slots are the call's.
        unsafe {
            let exe = self.vm.executable(self.th, f.code())?;
            let exe = call::check(self.th, self.vm, args, exe)?;
            let e = &*exe;
            if e.plain && n == e.argcount as usize && names.is_empty() {
                call::zero(args, n, e.nlocals as usize);
            } else {
                slow::bind_in_place(self.th, f, e, args, n, names)?;
            }
            Ok(exe)
        }
    }
    /// Calls what is no Python function. (Apart, so that calls of these need not save as many registers.)
    #[inline(never)]
    unsafe fn call_other(self, callee: &Value, args: *mut Slot, n: usize, names: &[Ref<Str>]) -> Next {
        // SAFETY: see the loop; the slots, and the one before them, are the call's.
        unsafe {
            let i = self.ins();
            if n == i.b as usize
                && let Some(function) = trampoline::called_function(self.th, callee)
            {
                let args = args.sub(1);
                args.write(Some(callee.clone()));
                let f = function.cast::<Function>();
                let exe = ok!(self, self.bind(f, args, n + 1, names));
                // The class may lose it while it runs.
                let f: *const Function = f;
                std::mem::forget(function);
                call::push(self.vm, args, exe, f, frame_flags::OWNS_FUNCTION, i.c);
                return self.enter(exe, args);
            }
            let slots = std::slice::from_raw_parts(args, n);
            let result = match callee.downcast::<NativeFunction>() {
                Some(f) if f.method.collects => {
                    self.th.participant().standing_in_loop(|| f.call(self.th, Args::new(slots, names)))
                }
                Some(f) if names.is_empty() && f.takes(n) => {
                    (f.method.call)(self.th, Args::positional(slots))
                }
                _ => slow::call(self.th, callee, Args::new(slots, names)),
            };
            let v = ok!(self, result);
            self.finish_native(args, n, v)
        }
    }
}

#[inline(always)]
pub unsafe fn call(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { call_positional(r, 0) }
}

#[inline(always)]
pub unsafe fn call_method(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the slot before the arguments holds a receiver or nothing.
    unsafe { call_positional(r, usize::from((*r.slot(r.ins().d as usize - 1)).is_some())) }
}

/// Calls anything with positional arguments, `receivers` (none or one) in the slot before them; tries to specialise.
#[inline(always)]
unsafe fn call_positional(r: Regs<'_>, receivers: usize) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let callee = r.at(i.a);
        if r.warm() && special::call(r.th, r.vm, r.pc, r.base, callee) {
            return r.again();
        }
        r.call_any(callee, r.slot(i.d as usize - receivers), i.b as usize + receivers, &[])
    }
}

/// Pushes the frame of a Python function with plain parameters, given `n` arguments at `args`; another callee or too
/// few defaults: the general form.
#[inline(always)]
unsafe fn python(r: Regs<'_>, args: *mut Slot, n: usize, generic: Op) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let callee = r.at(i.a);
        if !callee.is_exact(&class::FUNCTION) {
            return r.deopt(generic);
        }
        let f = callee.cast::<Function>();
        let exe = r.extra().wide() as *mut Executable;
        if !std::ptr::eq(f.code_ptr(), (*exe).object) {
            return r.deopt(generic);
        }
        let argcount = (*exe).argcount as usize;
        if n < argcount || !call::fits(r.vm, args, exe) {
            return r.tail(call_with_defaults);
        }
        r.save();
        call::zero(args, argcount, (*exe).nlocals as usize);
        call::push(r.vm, args, exe, f, 0, i.c);
        r.enter(exe, args)
    }
}

out_of_line! {
    /// A Python function that is given fewer arguments than it has parameters, or has no room for its frame.
    fn call_with_defaults(r) -> Next {
        let i = r.ins();
        let is_method = i.op == Op::CallPythonMethod;
        let args = r.slot(i.d as usize - usize::from(is_method));
        let n = i.b as usize + usize::from(is_method);
        let f = r.at(i.a).cast::<Function>();
        let exe = r.extra().wide() as *mut Executable;
        r.save();
        let exe = ok!(r, call::check(r.th, r.vm, args, exe));
        let argcount = (*exe).argcount as usize;
        if !special::fill_defaults(f, args, n, argcount) {
            return r.deopt(if i.op == Op::CallPython { Op::Call } else { Op::CallMethod });
        }
        call::zero(args, argcount, (*exe).nlocals as usize);
        call::push(r.vm, args, exe, f, 0, i.c);
        r.enter(exe, args)
    }
}

#[inline(always)]
pub unsafe fn call_python(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        python(r, r.slot(i.d as usize), i.b as usize, Op::Call)
    }
}

#[inline(always)]
pub unsafe fn call_python_method(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let args = r.slot(i.d as usize - 1);
        if (*args).is_none() {
            return r.deopt(Op::CallMethod);
        }
        python(r, args, i.b as usize + 1, Op::CallMethod)
    }
}

#[inline(always)]
pub unsafe fn call_python_member(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        if (*r.slot(i.d as usize - 1)).is_some() {
            return r.deopt(Op::CallMethod);
        }
        python(r, r.slot(i.d as usize), i.b as usize, Op::CallMethod)
    }
}

#[inline(always)]
pub unsafe fn call_class(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let n = i.b as usize + 1;
        let Some((ty, init)) = special::class_of_call(r.at(i.a), r.extra()) else {
            return r.deopt(Op::Call);
        };
        r.save();
        let exe = ok!(r, r.vm.executable(r.th, init.code()));
        let args = r.slot(i.d as usize - 1);
        let e = &*exe;
        let argcount = e.argcount as usize;
        if !e.plain || e.is_generator || n > argcount {
            return r.deopt(Op::Call);
        }
        let exe = ok!(r, call::check(r.th, r.vm, args, exe));
        let e = &*exe;
        if n < argcount && !special::fill_defaults(init, args, n, argcount) {
            return r.deopt(Op::Call);
        }
        let instance = Instance::new(ty).into_value();
        args.write(Some(instance.clone()));
        // The class may lose its `__init__` while that runs, so the frame holds it.
        let init = Ref::from_payload(init).into_value().into_bits() as *const Function;
        // The instance waits in the slot of the callable.
        let old = (*args.sub(1)).replace(instance);
        call::zero(args, argcount, e.nlocals as usize);
        call::push(r.vm, args, exe, init, frame_flags::INIT | frame_flags::OWNS_FUNCTION, i.c);
        drop(old);
        r.enter(exe, args)
    }
}

#[inline(always)]
pub unsafe fn call_kw(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the compiler makes a tuple of interned strings, and a typed reference has the layout of a
    // value.
    unsafe {
        r.save();
        let i = r.ins();
        let names = r.at(i.e as u16).cast::<Tuple>().items();
        let names: &[Ref<Str>] = &*(std::ptr::from_ref(names) as *const [Ref<Str>]);
        let args = r.slot(i.d as usize);
        let receiver = usize::from((*args.sub(1)).is_some());
        r.call_any(r.at(i.a), args.sub(receiver), i.b as usize + receiver, names)
    }
}

#[inline(always)]
pub unsafe fn call_ex(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let kwargs = if i.c == NO_OPERAND { None } else { Some(i.c) };
        let kw = match kwargs {
            Some(k) if k & CONST == 0 => (*r.slot((k & INDEX) as usize)).as_ref(),
            Some(k) => Some(r.at(k)),
            None => None,
        };
        let callee = r.at(i.a);
        let (receiver, function) = match callee.is_exact(&class::METHOD) {
            true => {
                let m = callee.cast::<BoundMethod>();
                (Some(&m.receiver), &m.function)
            }
            false => (None, callee),
        };
        if function.is_exact(&class::FUNCTION) {
            let f = function.cast::<Function>();
            let (mut args, names) = ok!(r, call::unpack(r.th, callee, receiver, r.at(i.b), kw));
            let exe = ok!(r, r.vm.executable(r.th, f.code()));
            let base = r.vm.next_base();
            let exe = ok!(r, call::check(r.th, r.vm, base, exe));
            ok!(r, call::bind(r.th, f, &*exe, base, &mut args, &names));
            call::push(r.vm, base, exe, f, 0, i.d as u16);
            // What dies here may run code, which the new frame's slots are safe from; the callable is held until the end.
            if let Some(k) = kwargs {
                r.release(k);
            }
            r.release(i.b);
            drop(args);
            return r.enter(exe, base);
        }
        let v = ok!(r, call::call_unpacked(r.th, callee, r.at(i.b), kw));
        if let Some(k) = kwargs {
            r.release(k);
        }
        r.release(i.b);
        r.release(i.a);
        r.put_next(i.d as u16, v, 2)
    }
}
