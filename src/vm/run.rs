//! The evaluation loop.
//!
//! Hot state lives in locals: `pc` (the instruction being executed), `base` (slot 0 of the frame), `consts`, `frame`.
//! It is written back (`save!`) before anything that may look at frames, and loaded anew (`load!`) after a frame was
//! pushed or popped. Handlers do the common case; everything cold is a function elsewhere.
//!
//! # Invariants
//!
//! `pc` points into the running executable; operands are in range because `lower` made them. A temporary operand
//! (flag `TEMP`) is owned by the instruction, which leaves its slot empty or holding an immediate. A local or
//! constant operand is only borrowed: nothing but the frame itself replaces a local, and what `f_locals` replaces is
//! kept until the frame ends.

use super::call;
use super::executable::Executable;
use super::function::{Function, unbound_local};
use super::generator::{GENERATOR, Generator};
use super::method::BoundMethod;
use super::op::{CONST, INDEX, Instr, Op, TEMP};
use super::state::{Frame, Vm, frame_flags};
use super::{slow, special, stack_ops, unwind};
use crate::object::class;
use crate::object::slots::{BinaryOp, Compare};
use crate::object::{Args, Raised, Ref, Res, Slot, Thread, Value, protocol};

/// Runs the innermost frame until it returns, yields or raises.
pub fn run(th: &Thread, vm: &Vm) -> Res {
    execute(th, vm, None)
}

/// As [`run`], beginning with an exception at the frame's instruction.
pub fn run_raised(th: &Thread, vm: &Vm, r: Raised) -> Res {
    execute(th, vm, Some(r))
}

/// Stores into a slot and drops what it held.
#[inline(always)]
unsafe fn put(base: *mut Slot, c: u16, v: Value) {
    // SAFETY: the slot is the frame's; it holds a value, an immediate or nothing.
    unsafe {
        let p = base.add(c as usize);
        let old = (*p).replace(v);
        drop(old);
    }
}

/// Serves what waits in the thread's flag word.
#[cold]
#[inline(never)]
fn safepoint(th: &Thread) -> Res<()> {
    super::pending::serve(th)
}

fn execute(th: &Thread, vm: &Vm, mut pending: Option<Raised>) -> Res {
    th.native_depth.set(th.native_depth.get() + 1);
    let result = 'exit: {
        let mut frame: *mut Frame;
        // SAFETY: see the module. This covers every raw access of the loop.
        unsafe {
            let mut pc: *mut Instr;
            let mut base: *mut Slot;
            let mut consts: *const Value;
            macro_rules! load {
                () => {
                    frame = vm.top.get();
                    pc = (*frame).pc;
                    base = (*frame).base;
                    consts = (*(*frame).exe).consts.as_ptr();
                };
            }
            load!();
            'unwinding: loop {
                if let Some(r) = pending.take() {
                    match unwind::unwind(th, vm, r) {
                        unwind::Next::Handler => {
                            load!();
                        }
                        unwind::Next::Exit(r) => break 'exit Err(r),
                    }
                }
                let raised: Raised = 'run: loop {
                    macro_rules! ins {
                        () => {
                            *pc
                        };
                    }
                    macro_rules! at {
                        ($x:expr) => {{
                            let x: u16 = $x;
                            let i = (x & INDEX) as usize;
                            let p: *const Value =
                                if x & CONST != 0 { consts.add(i) } else { base.add(i).cast_const().cast() };
                            &*p
                        }};
                    }
                    macro_rules! release {
                        ($x:expr) => {{
                            let x: u16 = $x;
                            if x & (CONST | TEMP) == TEMP {
                                let old = (*base.add((x & INDEX) as usize)).take();
                                drop(old);
                            }
                        }};
                    }
                    // Takes a temporary, copies anything else.
                    macro_rules! take {
                        ($x:expr) => {{
                            let x: u16 = $x;
                            let i = (x & INDEX) as usize;
                            if x & CONST != 0 {
                                Some((*consts.add(i)).clone())
                            } else if x & TEMP != 0 {
                                (*base.add(i)).take()
                            } else {
                                (*base.add(i)).clone()
                            }
                        }};
                    }
                    macro_rules! next {
                        () => {{
                            pc = pc.add(1);
                            continue 'run;
                        }};
                        ($n:expr) => {{
                            pc = pc.add($n);
                            continue 'run;
                        }};
                    }
                    macro_rules! jump {
                        ($t:expr) => {{
                            pc = (*(*frame).exe).code.as_mut_ptr().add($t as usize);
                            continue 'run;
                        }};
                    }
                    macro_rules! save {
                        () => {
                            (*frame).pc = pc;
                        };
                    }
                    macro_rules! ok {
                        ($e:expr) => {
                            match $e {
                                Ok(v) => v,
                                Err(r) => break 'run r,
                            }
                        };
                    }
                    macro_rules! deopt {
                        ($op:expr) => {{
                            (*pc).op = $op;
                            (*pc).e = (*pc).e.wrapping_add(1 << 16);
                            continue 'run;
                        }};
                    }
                    // Counts executions of a generic instruction; true when it should try to specialise.
                    macro_rules! warm {
                        () => {{
                            let e = (*pc).e;
                            (*pc).e = (e & !0xffff) | ((e + 1) & 0xffff);
                            (e & 0x3f) == 2 && e >> 16 < 12
                        }};
                    }
                    macro_rules! enter {
                        ($exe:expr) => {{
                            let exe: *mut Executable = $exe;
                            frame = vm.top.get();
                            pc = call::entry(exe);
                            base = (*frame).base;
                            consts = (*exe).consts.as_ptr();
                            continue 'run;
                        }};
                    }
                    macro_rules! int_op {
                        ($generic:expr, |$x:ident, $y:ident| $e:expr) => {{
                            let i = ins!();
                            if let (Some($x), Some($y)) = (at!(i.a).as_int(), at!(i.b).as_int()) {
                                let r: Option<Value> = $e;
                                if let Some(v) = r {
                                    put(base, i.c, v);
                                    next!();
                                }
                            }
                            deopt!($generic);
                        }};
                    }
                    macro_rules! float_op {
                        (|$x:ident, $y:ident| $e:expr) => {{
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            let pair = match (a.as_imm_float(), b.as_imm_float()) {
                                (Some(x), Some(y)) => Some((x, y)),
                                (Some(x), None) => {
                                    b.as_int().filter(|&y| y.unsigned_abs() < 1 << 53).map(|y| (x, y as f64))
                                }
                                (None, Some(y)) => {
                                    a.as_int().filter(|&x| x.unsigned_abs() < 1 << 53).map(|x| (x as f64, y))
                                }
                                (None, None) => None,
                            };
                            if let Some(($x, $y)) = pair {
                                let r: Option<f64> = $e;
                                if let Some(f) = r {
                                    put(base, i.c, Value::from_f64(f));
                                    next!();
                                }
                            }
                            deopt!(Op::Binary);
                        }};
                    }
                    macro_rules! jump_int {
                        ($op:tt) => {{
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if a.is_int() && b.is_int() {
                                if (a.bits() as i64) $op (b.bits() as i64) {
                                    jump!(i.d);
                                }
                                next!();
                            }
                            deopt!(Op::CompareJump);
                        }};
                    }
                    match (*pc).op {
                        Op::Nop | Op::Extra | Op::Unreachable => next!(),
                        Op::Move => {
                            let i = ins!();
                            let v = take!(i.a);
                            let old = std::mem::replace(&mut *base.add(i.c as usize), v);
                            drop(old);
                            next!();
                        }
                        Op::Move2 => {
                            let i = ins!();
                            let v = take!(i.a);
                            let old = std::mem::replace(&mut *base.add(i.c as usize), v);
                            drop(old);
                            let v = take!(i.b);
                            let old = std::mem::replace(&mut *base.add(i.d as usize), v);
                            drop(old);
                            next!();
                        }
                        Op::TakeLocal => {
                            let i = ins!();
                            let v = (*base.add(i.a as usize)).take();
                            base.add(i.c as usize).write(v);
                            next!();
                        }
                        Op::SetNull => {
                            base.add(ins!().c as usize).write(None);
                            next!();
                        }
                        Op::Swap => {
                            let i = ins!();
                            std::ptr::swap(base.add(i.a as usize), base.add(i.b as usize));
                            next!();
                        }
                        Op::Release => {
                            release!(ins!().a);
                            next!();
                        }
                        Op::CheckLocal => {
                            if (*base.add(ins!().a as usize)).is_none() {
                                save!();
                                let name = &(*frame).executable().source().localsplus[ins!().a as usize];
                                break 'run unbound_local(th, name);
                            }
                            next!();
                        }
                        Op::DeleteFast => {
                            match (*base.add(ins!().a as usize)).take() {
                                Some(old) => drop(old),
                                None => {
                                    let name = &(*frame).executable().source().localsplus[ins!().a as usize];
                                    break 'run unbound_local(th, name);
                                }
                            }
                            next!();
                        }
                        Op::LoadConstWide => {
                            let i = ins!();
                            put(base, i.c, (*consts.add(i.d as usize)).clone());
                            next!();
                        }
                        Op::LoadGlobal => {
                            save!();
                            let v = ok!(slow::load_global(th, frame, pc));
                            put(base, ins!().c, v);
                            next!(2);
                        }
                        Op::LoadGlobalModule => {
                            let x = &*pc.add(1);
                            let f = (*frame).function();
                            let name = (&(*(*frame).exe).names)[ins!().d as usize].as_value().bits();
                            let t = f.globals.lock();
                            if let Some(e) = t.entries().get(x.e as usize)
                                && let (Some(k), Some(v)) = (&e.key, &e.value)
                                && k.bits() == name
                            {
                                let v = v.clone();
                                drop(t);
                                put(base, ins!().c, v);
                                next!(2);
                            }
                            drop(t);
                            deopt!(Op::LoadGlobal);
                        }
                        Op::LoadGlobalBuiltin => {
                            let x = &*pc.add(1);
                            let f = (*frame).function();
                            if f.globals.as_ptr() as u64 & 0xffff_ffff == u64::from(x.e)
                                && f.globals.lock().version() == ins!().e
                            {
                                let t = f.builtins.lock();
                                let index = x.a as usize | (x.b as usize) << 16;
                                if t.version() == x.d
                                    && let Some(v) = t.entries().get(index).and_then(|e| e.value.as_ref())
                                {
                                    let v = v.clone();
                                    drop(t);
                                    put(base, ins!().c, v);
                                    next!(2);
                                }
                            }
                            (*pc).op = Op::LoadGlobal;
                            (*pc).e = 0;
                            continue 'run;
                        }
                        Op::LoadName => {
                            save!();
                            let v = ok!(slow::load_name(th, frame, ins!().d));
                            put(base, ins!().c, v);
                            next!();
                        }
                        Op::StoreName => {
                            save!();
                            let i = ins!();
                            let v = take!(i.a).unwrap_unchecked();
                            ok!(slow::store_name(th, frame, i.d, v));
                            next!();
                        }
                        Op::StoreGlobal => {
                            let i = ins!();
                            let v = take!(i.a).unwrap_unchecked();
                            let name = &(&(*(*frame).exe).names)[i.d as usize];
                            (*frame).function().globals.set_str(name, v);
                            next!();
                        }
                        Op::LoadDeref => {
                            let i = ins!();
                            let c = at!(i.a).cast::<super::cell::Cell>();
                            match c.get() {
                                Some(v) => put(base, i.c, v),
                                None => break 'run slow::unbound_deref(th, frame, i.a as usize),
                            }
                            next!();
                        }
                        Op::StoreDeref => {
                            let i = ins!();
                            let v = take!(i.b);
                            let old = at!(i.a).cast::<super::cell::Cell>().set(v);
                            drop(old);
                            next!();
                        }
                        Op::Not | Op::ToBool => {
                            let i = ins!();
                            let v = at!(i.a);
                            let t = match v.as_bool() {
                                Some(b) => b,
                                None => {
                                    save!();
                                    ok!(protocol::truth(th, v))
                                }
                            };
                            release!(i.a);
                            put(base, i.c, Value::bool(t == (i.op == Op::ToBool)));
                            next!();
                        }
                        Op::Unary => {
                            save!();
                            let i = ins!();
                            let v = ok!(slow::unary(th, at!(i.a), i.b));
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::Binary => {
                            save!();
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if warm!() && special::binary(pc, a, b) {
                                continue 'run;
                            }
                            let v = ok!(slow::binary(th, a, b, i.d));
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::AddInt => int_op!(Op::Binary, |x, y| Value::try_int(x + y)),
                        Op::SubInt => int_op!(Op::Binary, |x, y| Value::try_int(x - y)),
                        Op::MulInt => {
                            int_op!(Op::Binary, |x, y| x.checked_mul(y).and_then(Value::try_int))
                        }
                        Op::AndInt => int_op!(Op::Binary, |x, y| Some(Value::small_int(x & y))),
                        Op::OrInt => int_op!(Op::Binary, |x, y| Some(Value::small_int(x | y))),
                        Op::XorInt => int_op!(Op::Binary, |x, y| Some(Value::small_int(x ^ y))),
                        Op::ShlInt => int_op!(Op::Binary, |x, y| {
                            if (0..62).contains(&y) && (x << y) >> y == x {
                                Value::try_int(x << y)
                            } else {
                                None
                            }
                        }),
                        Op::ShrInt => int_op!(Op::Binary, |x, y| {
                            if y >= 0 { Some(Value::small_int(x >> y.min(63))) } else { None }
                        }),
                        Op::FloorDivInt => int_op!(Op::Binary, |x, y| {
                            if y == 0 {
                                None
                            } else {
                                let q = x / y;
                                Value::try_int(if x % y != 0 && (x ^ y) < 0 { q - 1 } else { q })
                            }
                        }),
                        Op::ModInt => int_op!(Op::Binary, |x, y| {
                            if y == 0 {
                                None
                            } else {
                                let r = x % y;
                                Some(Value::small_int(if r != 0 && (r ^ y) < 0 { r + y } else { r }))
                            }
                        }),
                        Op::AddFloat => float_op!(|x, y| Some(x + y)),
                        Op::SubFloat => float_op!(|x, y| Some(x - y)),
                        Op::MulFloat => float_op!(|x, y| Some(x * y)),
                        Op::DivFloat => {
                            let i = ins!();
                            let number = |v: &Value| match v.as_imm_float() {
                                Some(f) => Some(f),
                                None => v.as_int().filter(|y| y.unsigned_abs() < 1 << 53).map(|y| y as f64),
                            };
                            if let (Some(x), Some(y)) = (number(at!(i.a)), number(at!(i.b)))
                                && y != 0.0
                            {
                                put(base, i.c, Value::from_f64(x / y));
                                next!();
                            }
                            deopt!(Op::Binary);
                        }
                        Op::AddStr => {
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if !a.is_exact(&class::STR) || !b.is_exact(&class::STR) {
                                deopt!(Op::Binary);
                            }
                            save!();
                            // The left operand may be extended in place when this is its only reference: a
                            // temporary, or the local that the result replaces.
                            let own = i.a & (CONST | TEMP) == TEMP || i.a == i.c;
                            let v = ok!(special::concat(th, base.add((i.a & INDEX) as usize), a, b, own));
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::Subscr => {
                            save!();
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if warm!() && special::subscr(pc, a, b) {
                                continue 'run;
                            }
                            let v = ok!(protocol::getitem(th, a, b));
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::SubscrList => {
                            let i = ins!();
                            match special::list_item(at!(i.a), at!(i.b)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!();
                                }
                                None => deopt!(Op::Subscr),
                            }
                        }
                        Op::SubscrTuple => {
                            let i = ins!();
                            match special::tuple_item(at!(i.a), at!(i.b)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!();
                                }
                                None => deopt!(Op::Subscr),
                            }
                        }
                        Op::SubscrDict => {
                            let i = ins!();
                            match special::dict_item(at!(i.a), at!(i.b)) {
                                Some(v) => {
                                    release!(i.b);
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!();
                                }
                                None => deopt!(Op::Subscr),
                            }
                        }
                        Op::SubscrStr => {
                            let i = ins!();
                            match special::str_item(at!(i.a), at!(i.b)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!();
                                }
                                None => deopt!(Op::Subscr),
                            }
                        }
                        Op::StoreSubscr => {
                            save!();
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if warm!() && special::store_subscr(pc, a, b) {
                                continue 'run;
                            }
                            let v = take!(i.c).unwrap_unchecked();
                            ok!(protocol::setitem(th, a, b, Some(v)));
                            release!(i.b);
                            release!(i.a);
                            next!();
                        }
                        Op::StoreSubscrList => {
                            let i = ins!();
                            if !special::can_store_list(at!(i.a), at!(i.b)) {
                                deopt!(Op::StoreSubscr);
                            }
                            let v = take!(i.c).unwrap_unchecked();
                            match special::store_list(at!(i.a), at!(i.b), v) {
                                Ok(old) => drop(old),
                                Err(v) => {
                                    save!();
                                    ok!(protocol::setitem(th, at!(i.a), at!(i.b), Some(v)));
                                }
                            }
                            release!(i.a);
                            next!();
                        }
                        Op::StoreSubscrDict => {
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if !special::can_store_dict(a, b) {
                                deopt!(Op::StoreSubscr);
                            }
                            let v = take!(i.c).unwrap_unchecked();
                            let old = special::store_dict(a, b, v);
                            drop(old);
                            release!(i.b);
                            release!(i.a);
                            next!();
                        }
                        Op::BinarySlice => {
                            save!();
                            let i = ins!();
                            let v = ok!(slow::get_slice(th, at!(i.a), at!(i.b), at!(i.c)));
                            release!(i.c);
                            release!(i.b);
                            release!(i.a);
                            put(base, i.d as u16, v);
                            next!();
                        }
                        Op::Compare => {
                            save!();
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            let op = Compare::ALL[(i.d >> 5) as usize];
                            let v = if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
                                Value::bool(op.test(x.cmp(&y)))
                            } else {
                                ok!(slow::compare(th, a, b, op, i.d & 16 != 0))
                            };
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::CompareInt => deopt!(Op::Compare),
                        Op::CompareJump => {
                            save!();
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if warm!() && special::compare(pc, a, b) {
                                continue 'run;
                            }
                            let op = Compare::ALL[(i.c >> 1) as usize];
                            let t = ok!(slow::compare_truth(th, a, b, op));
                            release!(i.b);
                            release!(i.a);
                            if t == (i.c & 1 != 0) {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::JumpIntLt => jump_int!(<),
                        Op::JumpIntLe => jump_int!(<=),
                        Op::JumpIntEq => jump_int!(==),
                        Op::JumpIntNe => jump_int!(!=),
                        Op::JumpIntGt => jump_int!(>),
                        Op::JumpIntGe => jump_int!(>=),
                        Op::JumpFloat => {
                            let i = ins!();
                            let number = |v: &Value| match v.as_imm_float() {
                                Some(f) => Some(f),
                                None => v.as_int().filter(|y| y.unsigned_abs() < 1 << 53).map(|y| y as f64),
                            };
                            if let (Some(x), Some(y)) = (number(at!(i.a)), number(at!(i.b))) {
                                let t = match i.c >> 1 {
                                    0 => x < y,
                                    1 => x <= y,
                                    2 => x == y,
                                    3 => x != y,
                                    4 => x > y,
                                    _ => x >= y,
                                };
                                if t == (i.c & 1 != 0) {
                                    jump!(i.d);
                                }
                                next!();
                            }
                            deopt!(Op::CompareJump);
                        }
                        Op::JumpStr => {
                            let i = ins!();
                            let (a, b) = (at!(i.a), at!(i.b));
                            if a.is_exact(&class::STR) && b.is_exact(&class::STR) {
                                let same = a.is(b)
                                    || a.cast::<crate::object::Str>().eq_str(b.cast::<crate::object::Str>());
                                release!(i.b);
                                release!(i.a);
                                if (same == (i.c >> 1 == 2)) == (i.c & 1 != 0) {
                                    jump!(i.d);
                                }
                                next!();
                            }
                            deopt!(Op::CompareJump);
                        }
                        Op::Is => {
                            let i = ins!();
                            let t = at!(i.a).is(at!(i.b)) != (i.d != 0);
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, Value::bool(t));
                            next!();
                        }
                        Op::IsJump => {
                            let i = ins!();
                            let t = at!(i.a).is(at!(i.b));
                            release!(i.b);
                            release!(i.a);
                            if t == (i.c != 0) {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::Contains => {
                            save!();
                            let i = ins!();
                            let t = ok!(slow::contains(th, at!(i.b), at!(i.a)));
                            release!(i.b);
                            release!(i.a);
                            put(base, i.c, Value::bool(t != (i.d != 0)));
                            next!();
                        }
                        Op::ContainsJump => {
                            save!();
                            let i = ins!();
                            let t = ok!(slow::contains(th, at!(i.b), at!(i.a)));
                            release!(i.b);
                            release!(i.a);
                            if t == (i.c != 0) {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::JumpTrue | Op::JumpFalse => {
                            let i = ins!();
                            let v = at!(i.a);
                            let t = match v.as_bool() {
                                Some(b) => b,
                                None => {
                                    save!();
                                    let t = ok!(protocol::truth(th, v));
                                    release!(i.a);
                                    t
                                }
                            };
                            if t == (i.op == Op::JumpTrue) {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::JumpNone => {
                            let i = ins!();
                            let t = at!(i.a).is_none();
                            release!(i.a);
                            if t {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::JumpNotNone => {
                            let i = ins!();
                            let t = at!(i.a).is_none();
                            release!(i.a);
                            if !t {
                                jump!(i.d);
                            }
                            next!();
                        }
                        Op::Jump | Op::JumpBackQuiet => jump!(ins!().d),
                        Op::JumpBack => {
                            if th.pending().load() != 0 {
                                save!();
                                ok!(safepoint(th));
                            }
                            jump!(ins!().d);
                        }
                        Op::LoadAttr => {
                            save!();
                            let i = ins!();
                            let v = at!(i.a);
                            if warm!() && special::load_attr(th, frame, pc, v) {
                                continue 'run;
                            }
                            let name = &(&(*(*frame).exe).names)[i.d as usize];
                            if let Some(x) = special::shared_slot(th, vm, v, name) {
                                release!(i.a);
                                put(base, i.c, x);
                                next!(2);
                            }
                            let v = ok!(crate::object::attribute::get(th, v, name));
                            release!(i.a);
                            put(base, i.c, v);
                            next!(2);
                        }
                        Op::LoadAttrSlot => {
                            let i = ins!();
                            match special::slot(at!(i.a), &i, &*pc.add(1)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                None => deopt!(Op::LoadAttr),
                            }
                        }
                        Op::LoadAttrOverflow => {
                            let i = ins!();
                            match special::overflow_slot(at!(i.a), &i, &*pc.add(1)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                None => deopt!(Op::LoadAttr),
                            }
                        }
                        Op::LoadAttrClass => {
                            let i = ins!();
                            match special::class_value(at!(i.a), &i, &*pc.add(1)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                None => deopt!(Op::LoadAttr),
                            }
                        }
                        Op::LoadAttrModule => {
                            let i = ins!();
                            let name = &(&(*(*frame).exe).names)[i.d as usize];
                            match special::module_value(at!(i.a), name, &*pc.add(1)) {
                                Some(v) => {
                                    release!(i.a);
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                None => deopt!(Op::LoadAttr),
                            }
                        }
                        Op::LoadAttrProperty => deopt!(Op::LoadAttr),
                        Op::LoadMethod => {
                            save!();
                            let i = ins!();
                            let v = at!(i.a);
                            if warm!() && special::load_method(th, frame, pc, v) {
                                continue 'run;
                            }
                            let name = &(&(*(*frame).exe).names)[i.d as usize];
                            let (f, is_method) = ok!(slow::load_method(th, vm, v, name));
                            let receiver = if is_method { take!(i.a) } else { None };
                            release!(i.a);
                            put(base, i.c, f);
                            base.add(i.c as usize + 1).write(receiver);
                            next!(2);
                        }
                        Op::LoadMethodCached => {
                            let i = ins!();
                            match special::method(at!(i.a), &i, &*pc.add(1)) {
                                Some(f) => {
                                    let receiver = take!(i.a);
                                    base.add(i.c as usize).write(Some(f));
                                    base.add(i.c as usize + 1).write(receiver);
                                    next!(2);
                                }
                                None => deopt!(Op::LoadMethod),
                            }
                        }
                        Op::StoreAttr => {
                            save!();
                            let i = ins!();
                            let v = at!(i.a);
                            if warm!() && special::store_attr(th, frame, pc, v) {
                                continue 'run;
                            }
                            let name = &(&(*(*frame).exe).names)[i.d as usize];
                            let x = take!(i.b);
                            ok!(crate::object::attribute::set(th, v, name, x));
                            release!(i.a);
                            next!(2);
                        }
                        Op::StoreAttrSlot => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let o = at!(i.a);
                            if !special::matches(o, x.wide(), i.e) {
                                deopt!(Op::StoreAttr);
                            }
                            let v = take!(i.b).unwrap_unchecked();
                            match special::store_slot(o, x.wide(), x.a as usize, v) {
                                Ok(old) => {
                                    drop(old);
                                    release!(i.a);
                                    next!(2);
                                }
                                Err(v) => {
                                    save!();
                                    let name = &(&(*(*frame).exe).names)[i.d as usize];
                                    ok!(crate::object::attribute::set(th, o, name, Some(v)));
                                    release!(i.a);
                                    next!(2);
                                }
                            }
                        }
                        Op::StoreAttrAdd => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let o = at!(i.a);
                            let version = u32::from(x.b) | u32::from(x.c) << 16;
                            if !special::matches(o, x.wide(), version) {
                                deopt!(Op::StoreAttr);
                            }
                            let v = take!(i.b).unwrap_unchecked();
                            match special::add_slot(o, x.wide(), x.a as usize, i.e, v) {
                                Ok(()) => {
                                    release!(i.a);
                                    next!(2);
                                }
                                Err(v) => {
                                    save!();
                                    let name = &(&(*(*frame).exe).names)[i.d as usize];
                                    ok!(crate::object::attribute::set(th, o, name, Some(v)));
                                    release!(i.a);
                                    next!(2);
                                }
                            }
                        }
                        Op::GetIter => {
                            save!();
                            let i = ins!();
                            let v = ok!(protocol::iter(th, at!(i.a)));
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::ForIter => {
                            save!();
                            let i = ins!();
                            let it = at!(i.a);
                            if warm!() && special::for_iter(pc, it) {
                                continue 'run;
                            }
                            if it.is_exact(&GENERATOR) {
                                let g = it.cast::<Generator>();
                                if !g.is_finished() {
                                    match g.push(th, vm, vm.next_base(), 0, Some(Value::none())) {
                                        Ok(_) => {
                                            load!();
                                            continue 'run;
                                        }
                                        Err(r) if !g.ended_elsewhere(th) => break 'run r,
                                        Err(_) => jump!(i.d),
                                    }
                                }
                            }
                            match ok!(slow::for_next(th, it)) {
                                Some(v) => {
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                None => jump!(i.d),
                            }
                        }
                        Op::ForIterRange => {
                            let i = ins!();
                            match special::range_step(at!(i.a)) {
                                special::Step::Item(v) => {
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                special::Step::End => jump!(i.d),
                                special::Step::Other => deopt!(Op::ForIter),
                            }
                        }
                        Op::ForIterList => {
                            let i = ins!();
                            match special::list_step(at!(i.a)) {
                                special::Step::Item(v) => {
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                special::Step::End => jump!(i.d),
                                special::Step::Other => deopt!(Op::ForIter),
                            }
                        }
                        Op::ForIterTuple => {
                            let i = ins!();
                            match special::tuple_step(at!(i.a)) {
                                special::Step::Item(v) => {
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                special::Step::End => jump!(i.d),
                                special::Step::Other => deopt!(Op::ForIter),
                            }
                        }
                        Op::ForIterGenerator => {
                            let i = ins!();
                            let it = at!(i.a);
                            if !it.is_exact(&GENERATOR) {
                                deopt!(Op::ForIter);
                            }
                            let g = it.cast::<Generator>();
                            if g.is_finished() {
                                jump!(i.d);
                            }
                            save!();
                            match g.push(th, vm, vm.next_base(), 0, Some(Value::none())) {
                                Ok(_) => {
                                    load!();
                                    continue 'run;
                                }
                                Err(r) if !g.ended_elsewhere(th) => break 'run r,
                                Err(_) => jump!(i.d),
                            }
                        }
                        Op::Call | Op::CallMethod => {
                            save!();
                            let i = ins!();
                            if warm!() && special::call(th, vm, pc, base, at!(i.a)) {
                                continue 'run;
                            }
                            let first = i.d as usize;
                            let mut n = i.b as usize;
                            let mut args = base.add(first);
                            if i.op == Op::CallMethod && (*args.sub(1)).is_some() {
                                args = args.sub(1);
                                n += 1;
                            }
                            let mut callee = at!(i.a);
                            if callee.is_exact(&class::METHOD) && n == i.b as usize {
                                let m = callee.cast::<BoundMethod>();
                                args = args.sub(1);
                                args.write(Some(m.receiver.clone()));
                                n += 1;
                                callee = &m.function;
                            }
                            if callee.is_exact(&class::FUNCTION) {
                                let f = callee.cast::<Function>();
                                let exe = ok!(vm.executable(th, f.code()));
                                ok!(call::check(th, vm, args, exe));
                                let e = &*exe;
                                if e.plain && n == e.argcount as usize {
                                    call::zero(args, n, e.nlocals as usize);
                                } else {
                                    ok!(slow::bind_in_place(th, f, e, args, n, &[]));
                                }
                                call::push(vm, args, exe, f, 0, i.c);
                                enter!(exe);
                            }
                            let slots = std::slice::from_raw_parts(args, n);
                            let v = ok!(slow::call(th, callee, Args::positional(slots)));
                            for k in 0..n {
                                let old = (*args.add(k)).take();
                                drop(old);
                            }
                            release!(i.a);
                            put(base, i.c, v);
                            next!(2);
                        }
                        Op::CallPython | Op::CallPythonMethod => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let callee = at!(i.a);
                            let method = i.op == Op::CallPythonMethod;
                            let mut args = base.add(i.d as usize);
                            let mut n = i.b as usize;
                            if method {
                                args = args.sub(1);
                                n += 1;
                                if (*args).is_none() {
                                    deopt!(Op::CallMethod);
                                }
                            }
                            if !callee.is_exact(&class::FUNCTION) {
                                deopt!(if method { Op::CallMethod } else { Op::Call });
                            }
                            let f = callee.cast::<Function>();
                            let exe = x.wide() as *mut Executable;
                            if !std::ptr::eq(f.code_ptr(), (*exe).object) {
                                deopt!(if method { Op::CallMethod } else { Op::Call });
                            }
                            save!();
                            ok!(call::check(th, vm, args, exe));
                            let argcount = (*exe).argcount as usize;
                            if n < argcount && !special::fill_defaults(f, args, n, argcount) {
                                deopt!(if method { Op::CallMethod } else { Op::Call });
                            }
                            call::zero(args, argcount, (*exe).nlocals as usize);
                            call::push(vm, args, exe, f, 0, i.c);
                            enter!(exe);
                        }
                        Op::CallNative => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let callee = at!(i.a);
                            if callee.bits() != x.wide() {
                                deopt!(Op::Call);
                            }
                            save!();
                            let args = base.add(i.d as usize);
                            let n = i.b as usize;
                            let f = callee.cast::<crate::object::function::NativeFunction>();
                            let slots = std::slice::from_raw_parts(args, n);
                            let v = ok!((f.method.call)(th, Args::positional(slots)));
                            for k in 0..n {
                                let old = (*args.add(k)).take();
                                drop(old);
                            }
                            release!(i.a);
                            put(base, i.c, v);
                            next!(2);
                        }
                        Op::CallNativeMethod => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let callee = at!(i.a);
                            let args = base.add(i.d as usize - 1);
                            if callee.bits() != x.wide() || (*args).is_none() {
                                deopt!(Op::CallMethod);
                            }
                            let d = callee.cast::<crate::object::function::MethodDescriptor>();
                            let receiver = (*args).as_ref().unwrap_unchecked();
                            if !receiver.ty().is_subtype(d.owner()) {
                                deopt!(Op::CallMethod);
                            }
                            save!();
                            let n = i.b as usize + 1;
                            let slots = std::slice::from_raw_parts(args, n);
                            let v = ok!((d.method.call)(th, Args::positional(slots)));
                            for k in 0..n {
                                let old = (*args.add(k)).take();
                                drop(old);
                            }
                            release!(i.a);
                            put(base, i.c, v);
                            next!(2);
                        }
                        Op::CallLen => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            if at!(i.a).bits() != x.wide() {
                                deopt!(Op::Call);
                            }
                            save!();
                            let arg = base.add(i.d as usize);
                            let n = ok!(protocol::len(th, (*arg).as_ref().unwrap_unchecked()));
                            let old = (*arg).take();
                            drop(old);
                            release!(i.a);
                            put(base, i.c, Value::from_usize(n));
                            next!(2);
                        }
                        Op::CallIsInstance => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let args = base.add(i.d as usize);
                            if at!(i.a).bits() != x.wide() {
                                deopt!(Op::Call);
                            }
                            let (v, c) = (
                                (*args).as_ref().unwrap_unchecked(),
                                (*args.add(1)).as_ref().unwrap_unchecked(),
                            );
                            let t = match special::quick_isinstance(v, c) {
                                Some(t) => t,
                                None => deopt!(Op::Call),
                            };
                            drop((*args).take());
                            drop((*args.add(1)).take());
                            release!(i.a);
                            put(base, i.c, Value::bool(t));
                            next!(2);
                        }
                        Op::CallListAppend => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let args = base.add(i.d as usize - 1);
                            if at!(i.a).bits() != x.wide() || (*args).is_none() {
                                deopt!(Op::CallMethod);
                            }
                            let list = (*args).as_ref().unwrap_unchecked();
                            if !list.is_exact(&class::LIST) {
                                deopt!(Op::CallMethod);
                            }
                            let v = (*args.add(1)).take().unwrap_unchecked();
                            special::list_append(list, v);
                            let old = (*args).take();
                            drop(old);
                            release!(i.a);
                            put(base, i.c, Value::none());
                            next!(2);
                        }
                        Op::CallClass => {
                            let i = ins!();
                            let x = &*pc.add(1);
                            let callee = at!(i.a);
                            let args = base.add(i.d as usize);
                            let n = i.b as usize;
                            let Some((ty, init)) = special::class_of_call(th, callee, x) else {
                                deopt!(Op::Call);
                            };
                            save!();
                            let exe = ok!(vm.executable(th, init.code()));
                            let args = args.sub(1);
                            let e = &*exe;
                            if !e.plain || e.is_generator || n + 1 > e.argcount as usize {
                                deopt!(Op::Call);
                            }
                            ok!(call::check(th, vm, args, exe));
                            let argcount = e.argcount as usize;
                            if n + 1 < argcount && !special::fill_defaults(init, args, n + 1, argcount) {
                                deopt!(Op::Call);
                            }
                            let instance = crate::object::Instance::new(ty).into_value();
                            args.write(Some(instance.clone()));
                            // The instance waits in the slot of the callable.
                            // The class may lose its `__init__` while that runs, so the frame holds it.
                            let f = Ref::from_payload(init).into_value().into_bits() as *const Function;
                            let old = (*args.sub(1)).replace(instance);
                            call::zero(args, argcount, e.nlocals as usize);
                            let flags = frame_flags::INIT | frame_flags::OWNS_FUNCTION;
                            call::push(vm, args, exe, f, flags, i.c);
                            drop(old);
                            enter!(exe);
                        }
                        Op::CallKw => {
                            save!();
                            let i = ins!();
                            let mut n = i.b as usize;
                            let mut args = base.add(i.d as usize);
                            if (*args.sub(1)).is_some() {
                                args = args.sub(1);
                                n += 1;
                            }
                            let names_value = at!(i.e as u16);
                            let names_tuple = names_value.cast::<crate::object::Tuple>();
                            // SAFETY: the compiler makes a tuple of interned strings; a typed reference has the
                            // layout of a value.
                            let names: &[Ref<crate::object::Str>] = &*(std::ptr::from_ref(names_tuple.items())
                                as *const [Ref<crate::object::Str>]);
                            let mut callee = at!(i.a);
                            if callee.is_exact(&class::METHOD) && n == i.b as usize {
                                let m = callee.cast::<BoundMethod>();
                                args = args.sub(1);
                                args.write(Some(m.receiver.clone()));
                                n += 1;
                                callee = &m.function;
                            }
                            if callee.is_exact(&class::FUNCTION) {
                                let f = callee.cast::<Function>();
                                let exe = ok!(vm.executable(th, f.code()));
                                ok!(call::check(th, vm, args, exe));
                                ok!(slow::bind_in_place(th, f, &*exe, args, n, names));
                                call::push(vm, args, exe, f, 0, i.c);
                                enter!(exe);
                            }
                            let slots = std::slice::from_raw_parts(args, n);
                            let v = ok!(slow::call(th, callee, Args::new(slots, names)));
                            for k in 0..n {
                                let old = (*args.add(k)).take();
                                drop(old);
                            }
                            release!(i.a);
                            put(base, i.c, v);
                            next!(2);
                        }
                        Op::CallEx => {
                            save!();
                            let i = ins!();
                            let kwargs = if i.c == super::lower::NO_OPERAND { None } else { Some(i.c) };
                            let kw = match kwargs {
                                Some(k) if k & CONST == 0 => (*base.add((k & INDEX) as usize)).as_ref(),
                                Some(k) => Some(at!(k)),
                                None => None,
                            };
                            let v = ok!(call::call_unpacked(th, at!(i.a), at!(i.b), kw));
                            if let Some(k) = kwargs {
                                release!(k);
                            }
                            release!(i.b);
                            release!(i.a);
                            put(base, i.d as u16, v);
                            next!(2);
                        }
                        Op::Return => {
                            let i = ins!();
                            let flags = (*frame).flags;
                            if flags == 0 {
                                // The frame ends: a local is moved out instead of copied.
                                let v = if i.a & CONST != 0 {
                                    (*consts.add((i.a & INDEX) as usize)).clone()
                                } else {
                                    (*base.add((i.a & INDEX) as usize)).take().unwrap_unchecked()
                                };
                                let n = (*(*frame).exe).nlocals as usize;
                                let mut k = n;
                                while k > 0 {
                                    k -= 1;
                                    let old = (*base.add(k)).take();
                                    drop(old);
                                }
                                let dest = (*frame).dest;
                                frame = frame.sub(1);
                                vm.top.set(frame);
                                pc = (*frame).pc;
                                base = (*frame).base;
                                consts = (*(*frame).exe).consts.as_ptr();
                                release!((*pc).a);
                                put(base, dest, v);
                                next!(2);
                            }
                            save!();
                            let v = take!(i.a).unwrap_unchecked();
                            match unwind::leave(th, vm, v) {
                                Ok(unwind::Left::Exit(v)) => break 'exit Ok(v),
                                Ok(unwind::Left::Caller(dest, v)) => {
                                    load!();
                                    release!((*pc).a);
                                    put(base, dest, v);
                                    next!(2);
                                }
                                Ok(unwind::Left::Ended(v)) => {
                                    load!();
                                    let i = ins!();
                                    if i.op == Op::Send {
                                        put(base, i.c, v);
                                    }
                                    jump!(i.d);
                                }
                                Err(r) => {
                                    load!();
                                    break 'run r;
                                }
                            }
                        }
                        Op::ReturnGenerator => {
                            save!();
                            let g = Generator::of_frame(frame).into_value();
                            match unwind::leave(th, vm, g) {
                                Ok(unwind::Left::Exit(v)) => break 'exit Ok(v),
                                Ok(unwind::Left::Caller(dest, v)) => {
                                    load!();
                                    release!((*pc).a);
                                    put(base, dest, v);
                                    next!(2);
                                }
                                Ok(unwind::Left::Ended(v)) => {
                                    drop(v);
                                    load!();
                                    jump!(ins!().d);
                                }
                                Err(r) => {
                                    load!();
                                    break 'run r;
                                }
                            }
                        }
                        Op::Yield => {
                            save!();
                            let i = ins!();
                            let v = take!(i.a).unwrap_unchecked();
                            let flags = (*frame).flags;
                            let g = &*(*frame).generator;
                            g.suspend(th, vm, frame);
                            if flags & frame_flags::ENTRY != 0 {
                                vm.yielded.set(true);
                                break 'exit Ok(v);
                            }
                            load!();
                            put(base, ins!().c, v);
                            next!(2);
                        }
                        Op::Send => {
                            save!();
                            let i = ins!();
                            let receiver = at!(i.a);
                            if receiver.is_exact(&GENERATOR)
                                || receiver.is_exact(&super::generator::COROUTINE)
                            {
                                let g = receiver.cast::<Generator>();
                                let sendable = g.is_suspended() && (g.started() || at!(i.b).is_none());
                                if sendable {
                                    let v = take!(i.b);
                                    ok!(g.push(th, vm, vm.next_base(), 0, v));
                                    load!();
                                    continue 'run;
                                }
                            }
                            match ok!(slow::send(th, receiver, at!(i.b))) {
                                super::generator::Resumed::Yielded(v) => {
                                    release!(i.b);
                                    put(base, i.c, v);
                                    next!(2);
                                }
                                super::generator::Resumed::Returned(v) => {
                                    release!(i.b);
                                    put(base, i.c, v);
                                    jump!(i.d);
                                }
                            }
                        }
                        Op::Resume => {
                            if th.pending().load() != 0 {
                                save!();
                                ok!(safepoint(th));
                            }
                            next!();
                        }
                        Op::BuildTuple => {
                            let i = ins!();
                            let first = base.add(i.a as usize);
                            let v = special::build_tuple(first, i.b as usize);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::BuildList => {
                            save!();
                            let i = ins!();
                            let first = base.add(i.a as usize);
                            let items: Vec<Value> = (0..i.b as usize)
                                .map(|k| (*first.add(k)).take().unwrap_unchecked())
                                .collect();
                            let v = ok!(super::build::list(th, items));
                            put(base, i.c, v);
                            next!();
                        }
                        Op::BuildString => {
                            let i = ins!();
                            let first = base.add(i.a as usize);
                            let slots = std::slice::from_raw_parts(first, i.b as usize);
                            let v = slow::build_string(slots);
                            for k in 0..i.b as usize {
                                drop((*first.add(k)).take());
                            }
                            put(base, i.c, v);
                            next!();
                        }
                        Op::BuildMap => {
                            save!();
                            let i = ins!();
                            let v = ok!(slow::build_map(th, base.add(i.a as usize), i.b as usize));
                            put(base, i.c, v);
                            next!();
                        }
                        Op::ListAppend => {
                            let i = ins!();
                            let v = take!(i.b).unwrap_unchecked();
                            special::list_append(at!(i.a), v);
                            next!();
                        }
                        Op::Unpack => {
                            save!();
                            let i = ins!();
                            let n = i.b as usize;
                            // The source may lie in the first result slot: items are collected before they are
                            // written.
                            let items = ok!(slow::unpack(th, at!(i.a), n));
                            release!(i.a);
                            for (k, v) in items.into_iter().enumerate() {
                                base.add(i.c as usize + n - 1 - k).write(Some(v));
                            }
                            next!();
                        }
                        Op::UnpackLocals => {
                            save!();
                            let i = ins!();
                            let n = i.b as usize;
                            let x = *pc.add(1);
                            let locals = [x.a, x.b, x.c, x.d as u16];
                            let mut items: [Slot; 4] = [None, None, None, None];
                            ok!(special::unpack(th, at!(i.a), &mut items[..n]));
                            release!(i.a);
                            for (k, v) in items.into_iter().enumerate().take(n) {
                                let old = std::mem::replace(&mut *base.add(locals[k] as usize), v);
                                drop(old);
                            }
                            next!(2);
                        }
                        Op::FormatSimple => {
                            save!();
                            let i = ins!();
                            let a = at!(i.a);
                            let v = if a.is_exact(&class::STR) {
                                take!(i.a).unwrap_unchecked()
                            } else {
                                ok!(slow::format_simple(th, a))
                            };
                            release!(i.a);
                            put(base, i.c, v);
                            next!();
                        }
                        Op::Stack => {
                            save!();
                            let i = ins!();
                            ok!(stack_ops::execute(th, vm, frame, base.add(i.a as usize), i.b as u8, i.d));
                            next!();
                        }
                    }
                };
                (*frame).pc = pc;
                pending = Some(raised);
                continue 'unwinding;
            }
        }
    };
    th.native_depth.set(th.native_depth.get() - 1);
    result
}

/// The operator behind a `BINARY_OP` number.
pub fn operator(number: u32) -> BinaryOp {
    BinaryOp::ALL[number as usize % 13]
}
