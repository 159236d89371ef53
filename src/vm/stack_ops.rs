//! The rare instructions, in stack form: operands lie in their canonical slots below `sp`.

use super::cell::Cell;
use super::code_object::CodeObject;
use super::frame::{frame_object, namespace_of};
use super::function::{Function, unbound_free, undefined_name};
use super::generator;
use super::slow;
use super::state::{Frame, Vm, frame_flags};
use crate::compiler::Opcode;
use crate::compiler::code::flags as code_flags;
use crate::compiler::opcode::{function_attribute, intrinsic1, intrinsic2};
use crate::object::call::call;
use crate::object::ty::flags;
use crate::object::{
    Args, BaseException, Dict, List, Raised, Ref, Res, Slot, Str, Thread, Tuple, Type, Value, attribute,
    class, errors, exception, hooks, name, protocol, string,
};
use crate::types::set;

/// The operand stack of one instruction. Values popped are owned; a slot popped is left empty.
struct Stack {
    sp: *mut Slot,
}

impl Stack {
    fn pop_slot(&mut self) -> Slot {
        // SAFETY: `lower` put the operands into the slots below.
        unsafe {
            self.sp = self.sp.sub(1);
            (*self.sp).take()
        }
    }
    fn pop(&mut self) -> Value {
        self.pop_slot().unwrap_or(Value::none())
    }
    fn push(&mut self, v: Value) {
        self.push_slot(Some(v));
    }
    fn push_slot(&mut self, v: Slot) {
        // SAFETY: the code's stack size covers what is pushed.
        unsafe {
            let old = std::mem::replace(&mut *self.sp, v);
            self.sp = self.sp.add(1);
            drop(old);
        }
    }
    /// The value `n` below the top (1 is the top).
    fn peek(&self, n: usize) -> &Value {
        // SAFETY: as in `pop_slot`.
        unsafe { (*self.sp.sub(n)).as_ref().expect("an operand") }
    }
    fn peek_slot(&self, n: usize) -> &Slot {
        // SAFETY: as in `pop_slot`.
        unsafe { &*self.sp.sub(n) }
    }
    /// Pops an exception. What comes from a file may have put something else there: that stays, as a handler may expect.
    fn pop_exception(&mut self, th: &Thread) -> Res {
        if !self.peek(1).ty().has(flags::EXCEPTION) {
            return Err(th.system_error("not an exception"));
        }
        Ok(self.pop())
    }
    fn pop_n(&mut self, n: usize) -> Vec<Value> {
        let mut v: Vec<Value> = (0..n).map(|_| self.pop()).collect();
        v.reverse();
        v
    }
}

/// Executes one instruction.
///
/// # Safety
/// `frame` is the innermost frame, `sp` the slot behind the top of its operand stack.
#[inline(never)]
pub unsafe fn execute(th: &Thread, vm: &Vm, frame: *mut Frame, sp: *mut Slot, op: u8, arg: u32) -> Res<()> {
    let Some(op) = Opcode::from_number(op) else { return Err(th.system_error("unknown opcode")) };
    let mut s = Stack { sp };
    // SAFETY: the frame is live.
    let (f, exe) = unsafe { ((*frame).function(), (*frame).executable()) };
    let base = {
        // SAFETY: the frame is live.
        unsafe { (*frame).base }
    };
    let name = |i: u32| &exe.names[i as usize];
    match op {
        Opcode::MAKE_CELL => {
            // SAFETY: the slot is a local of the frame.
            let slot = unsafe { &mut *base.add(arg as usize) };
            let v = slot.take();
            *slot = Some(Cell::new(v).into_value());
        }
        Opcode::COPY_FREE_VARS => {
            let n = arg as usize;
            let first = exe.source().localsplus.len() - n;
            if let Some(c) = &f.closure {
                for (i, cell) in c.items().iter().enumerate().take(n) {
                    // SAFETY: free variables are the last locals.
                    unsafe { base.add(first + i).write(Some(cell.clone())) };
                }
            }
        }
        Opcode::DELETE_DEREF => {
            // SAFETY: the slot is a local of the frame.
            let slot = unsafe { &*base.add(arg as usize) };
            let old = slow::cell_of(slot).and_then(|c| c.set(None));
            if old.is_none() {
                // SAFETY: the frame is live.
                return Err(unsafe { slow::unbound_deref(th, frame, arg as usize) });
            }
        }
        Opcode::LOAD_FROM_DICT_OR_DEREF => {
            let m = s.pop();
            let key = string::intern(&exe.source().localsplus[arg as usize]);
            if let Some(v) = get_optional(th, &m, key.as_value())? {
                s.push(v);
            } else {
                // SAFETY: the slot is a local of the frame.
                let slot = unsafe { &*base.add(arg as usize) };
                match slow::cell_of(slot).and_then(Cell::get) {
                    Some(v) => s.push(v),
                    None => return Err(unbound_free(th, &exe.source().localsplus[arg as usize])),
                }
            }
        }
        Opcode::LOAD_FROM_DICT_OR_GLOBALS => {
            let m = s.pop();
            let v = match get_optional(th, &m, name(arg).as_value())? {
                Some(v) => v,
                None => slow::global(th, f, name(arg))?,
            };
            s.push(v);
        }
        Opcode::DELETE_NAME => {
            // SAFETY: the frame is live.
            let ns = unsafe { namespace_of(frame) };
            let Some(ns) = ns else {
                return Err(
                    th.system_error(format!("no locals when deleting '{}'", name(arg).to_str_lossy()))
                );
            };
            if let Err(r) = protocol::setitem(th, &ns, name(arg).as_value(), None) {
                th.catch(r, &errors::KEY_ERROR)?;
                return Err(undefined_name(th, name(arg)));
            }
        }
        Opcode::DELETE_GLOBAL => {
            if f.globals.remove_str(name(arg)).is_none() {
                return Err(undefined_name(th, name(arg)));
            }
        }
        Opcode::LOAD_LOCALS => {
            // SAFETY: the frame is live.
            let ns = unsafe { namespace_of(frame) };
            match ns {
                Some(ns) => s.push(ns),
                None => return Err(th.system_error("no locals")),
            }
        }
        Opcode::LOAD_BUILD_CLASS => match f.builtins.get(th, name!("__build_class__"))? {
            Some(v) => s.push(v),
            None => return Err(th.name_error("__build_class__ not found")),
        },
        Opcode::LOAD_COMMON_CONSTANT => {
            let v = match arg {
                0 => errors::ASSERTION_ERROR.value(),
                1 => errors::NOT_IMPLEMENTED_ERROR.value(),
                2 => class::TUPLE.value(),
                3 => super::common::get(0),
                _ => super::common::get(1),
            };
            s.push(v);
        }
        Opcode::LOAD_SPECIAL => load_special(th, &mut s, arg)?,
        Opcode::LOAD_SUPER_ATTR => load_super_attr(th, &mut s, name(arg >> 2), arg)?,
        Opcode::DELETE_SUBSCR => {
            let key = s.pop();
            let container = s.pop();
            protocol::setitem(th, &container, &key, None)?;
        }
        Opcode::DELETE_ATTR => {
            let v = s.pop();
            attribute::set(th, &v, name(arg), None)?;
        }
        Opcode::BUILD_SET => {
            let items = s.pop_n(arg as usize);
            s.push(super::build::set(th, &items)?);
        }
        Opcode::BUILD_TEMPLATE => {
            let interpolations = s.pop();
            let strings = s.pop();
            s.push(super::template::template(th, strings, interpolations)?);
        }
        Opcode::BUILD_INTERPOLATION => {
            let spec = if arg & 1 != 0 { s.pop() } else { Str::empty().into_value() };
            let text = s.pop();
            let v = s.pop();
            s.push(super::template::interpolation(th, v, text, arg >> 2, spec)?);
        }
        Opcode::LIST_EXTEND => {
            let v = s.pop();
            let list = s.peek(arg as usize).clone();
            if let Some(l) = list.downcast::<List>() {
                extend(th, l, &v)?;
            }
        }
        Opcode::SET_ADD => {
            let v = s.pop();
            let target = s.peek(arg as usize).clone();
            match target.downcast::<set::Set>().filter(|_| target.is_instance(&set::SET)) {
                Some(t) => drop(set::add(th, t, &v)?),
                // (A module's `__conditional_annotations__` is anybody's to bind.)
                None => {
                    return Err(th.type_error(format!("'{}' object is not a set", target.ty().error_name())));
                }
            }
        }
        Opcode::SET_UPDATE => {
            let v = s.pop();
            let target = s.peek(arg as usize).clone();
            if let Some(t) = target.downcast::<set::Set>() {
                set::update_from(th, t, &v)?;
            }
        }
        Opcode::MAP_ADD => {
            let v = s.pop();
            let key = s.pop();
            let target = s.peek(arg as usize).clone();
            protocol::setitem(th, &target, &key, Some(v))?;
        }
        Opcode::DICT_UPDATE => {
            let v = s.pop();
            let target = s.peek(arg as usize).clone();
            if let Err(r) = update(th, &target, &v, None) {
                if th.raised_is(&errors::ATTRIBUTE_ERROR) {
                    drop(th.take_waiting());
                    return Err(th.type_error(format!("'{}' object is not a mapping", v.ty().error_name())));
                }
                return Err(r);
            }
        }
        Opcode::DICT_MERGE => {
            let v = s.pop();
            let target = s.peek(arg as usize).clone();
            // Below the dict: positional arguments, NULL, callable.
            let callee = s.peek(arg as usize + 3).clone();
            if let Err(r) = update(th, &target, &v, Some(&callee)) {
                if th.raised_is(&errors::ATTRIBUTE_ERROR) {
                    drop(th.take_waiting());
                    return Err(th.type_error(format!(
                        "{} argument after ** must be a mapping, not {}",
                        super::call::callee_name(th, &callee),
                        v.ty().error_name()
                    )));
                }
                return Err(r);
            }
        }
        Opcode::CALL_INTRINSIC_1 => {
            let v = s.pop();
            let r = intrinsic(th, frame, f, arg, v)?;
            s.push(r);
        }
        Opcode::CALL_INTRINSIC_2 => {
            let b = s.pop();
            let a = s.pop();
            let r = match arg {
                intrinsic2::PREP_RERAISE_STAR => super::groups::prepare_reraise(th, &a, &b)?,
                intrinsic2::SET_FUNCTION_TYPE_PARAMS => {
                    attribute::set(th, &a, name!("__type_params__"), Some(b))?;
                    a
                }
                _ => super::typing::call(th, intrinsic_name(arg), &[a, b])?,
            };
            s.push(r);
        }
        Opcode::FORMAT_WITH_SPEC => {
            let spec = s.pop();
            let v = s.pop();
            s.push(slow::format(th, &v, &spec)?);
        }
        Opcode::CONVERT_VALUE => {
            let v = s.pop();
            let r = match arg {
                1 => protocol::str(th, &v)?.into_value(),
                2 => protocol::repr(th, &v)?.into_value(),
                _ => ascii(th, &v)?,
            };
            s.push(r);
        }
        Opcode::MAKE_FUNCTION => {
            let code = s.pop();
            let Ok(code) = code.into_ref::<CodeObject>() else {
                return Err(th.system_error("not a code object"));
            };
            let func = Function::new(code, f.globals.clone(), f.builtins.clone(), None);
            s.push(func.into_value());
        }
        Opcode::SET_FUNCTION_ATTRIBUTE => {
            let func = s.pop();
            let v = s.pop();
            s.push(set_function_attribute(func, arg, v));
        }
        Opcode::SETUP_ANNOTATIONS => {
            // SAFETY: the frame is live.
            if let Some(ns) = unsafe { namespace_of(frame) } {
                let key = name!("__annotations__").as_value();
                if get_optional(th, &ns, key)?.is_none() {
                    protocol::setitem(th, &ns, key, Some(Dict::new().into_value()))?;
                }
            }
        }
        Opcode::UNPACK_EX => unpack_ex(th, &mut s, arg)?,
        Opcode::GET_LEN => {
            let n = protocol::len(th, s.peek(1))?;
            s.push(Value::from_usize(n));
        }
        Opcode::MATCH_MAPPING => {
            let t = s.peek(1).ty().has(flags::MAPPING);
            s.push(Value::bool(t));
        }
        Opcode::MATCH_SEQUENCE => {
            let t = s.peek(1).ty().has(flags::SEQUENCE);
            s.push(Value::bool(t));
        }
        Opcode::MATCH_KEYS => {
            let r = super::matching::keys(th, s.peek(2), s.peek(1))?;
            s.push(r);
        }
        Opcode::MATCH_CLASS => {
            let names = s.pop();
            let class = s.pop();
            let subject = s.pop();
            s.push(super::matching::class(th, &subject, &class, arg as usize, &names)?);
        }
        Opcode::IMPORT_NAME => {
            let from = s.pop();
            let level = s.pop();
            s.push(import_name(th, f, frame, name(arg), from, level)?);
        }
        Opcode::IMPORT_FROM => {
            let v = super::import_from::import_from(th, s.peek(1), name(arg))?;
            s.push(v);
        }
        Opcode::GET_YIELD_FROM_ITER => {
            let v = s.pop();
            let r = if v.is_exact(&generator::COROUTINE) {
                if exe.source().flags & (code_flags::COROUTINE | code_flags::ITERABLE_COROUTINE) == 0 {
                    return Err(
                        th.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                    );
                }
                v
            } else if v.is_exact(&generator::GENERATOR) {
                v
            } else {
                protocol::iter(th, &v)?
            };
            s.push(r);
        }
        Opcode::GET_AWAITABLE => {
            let v = s.pop();
            s.push(super::async_generator::get_awaitable(th, &v, arg)?);
        }
        Opcode::GET_AITER => {
            let v = s.pop();
            s.push(super::async_generator::get_aiter(th, &v)?);
        }
        Opcode::GET_ANEXT => {
            let r = super::async_generator::get_anext(th, s.peek(1))?;
            s.push(r);
        }
        Opcode::END_SEND => {
            let v = s.pop();
            drop(s.pop_slot());
            s.push(v);
        }
        Opcode::END_ASYNC_FOR => {
            let exc = s.pop_exception(th)?;
            if exc.is_instance(&errors::STOP_ASYNC_ITERATION) {
                drop(s.pop_slot());
            } else {
                vm.no_traceback.set(true);
                return Err(th.raise_object(exc));
            }
        }
        Opcode::CLEANUP_THROW => {
            let exc = s.pop_exception(th)?;
            if exc.is_instance(&errors::STOP_ITERATION) {
                let value = attribute::get(th, &exc, name!("value"))?;
                drop(s.pop_slot());
                drop(s.pop_slot());
                s.push(Value::none());
                s.push(value);
            } else {
                vm.no_traceback.set(true);
                return Err(th.raise_object(exc));
            }
        }
        Opcode::PUSH_EXC_INFO => {
            let exc = s.pop_exception(th)?;
            // SAFETY: the frame is live.
            let previous = unsafe {
                if (*frame).flags & frame_flags::GENERATOR != 0 {
                    (*(*frame).generator).enter_handler(th, exc.clone())
                } else {
                    th.set_handled(Some(exc.clone()))
                }
            };
            s.push(previous.unwrap_or(Value::none()));
            s.push(exc);
        }
        Opcode::POP_EXCEPT => {
            let saved = s.pop_slot().filter(|v| v.ty().has(flags::EXCEPTION));
            // SAFETY: the frame is live.
            unsafe {
                if (*frame).flags & frame_flags::GENERATOR != 0 {
                    (*(*frame).generator).leave_handler(th, saved);
                } else {
                    drop(th.set_handled(saved));
                }
            }
        }
        Opcode::CHECK_EXC_MATCH => {
            let ty = s.pop();
            let t = exception_matches(th, s.peek(1), &ty)?;
            s.push(Value::bool(t));
        }
        Opcode::CHECK_EG_MATCH => {
            let ty = s.pop();
            // `None` when an earlier clause has taken all.
            let exc = s.pop();
            if !exc.is_none() && !exc.ty().has(flags::EXCEPTION) {
                return Err(th.system_error("not an exception"));
            }
            let (rest, matched) = super::groups::split(th, &exc, &ty)?;
            if !matched.is_none() {
                if !exc.is_instance(&errors::BASE_EXCEPTION_GROUP) {
                    // The group around a single exception comes from here.
                    let object = frame_object(vm, frame);
                    // SAFETY: the frame is live.
                    super::traceback::add(&matched, object, unsafe { (*frame).lasti() });
                }
                drop(th.set_handled(Some(matched.clone())));
            }
            s.push(rest);
            s.push(matched);
        }
        Opcode::RERAISE => {
            let exc = s.pop_exception(th)?;
            // What is saved `arg` below says where the exception came from first: there is no new entry in the traceback,
            // and the frame ends there.
            let first = if arg > 0 { s.peek(arg as usize).as_int() } else { None };
            vm.raised_first.set(first.and_then(|at| usize::try_from(at).ok()));
            vm.no_traceback.set(true);
            return Err(th.raise_object(exc));
        }
        Opcode::RAISE_VARARGS => {
            let cause = if arg == 2 { Some(s.pop()) } else { None };
            let exc = if arg >= 1 { Some(s.pop()) } else { None };
            return Err(raise(th, vm, exc, cause));
        }
        Opcode::WITH_EXCEPT_START => {
            // exit, receiver or NULL, last instruction, previous exception, exception.
            let exc = s.peek(1).clone();
            let tb =
                exc.downcast::<BaseException>().and_then(|e| e.traceback.get(&e.ob)).unwrap_or(Value::none());
            let exit = s.peek(5).clone();
            let mut args: Vec<Slot> = Vec::with_capacity(4);
            if let Some(receiver) = s.peek_slot(4) {
                args.push(Some(receiver.clone()));
            }
            args.push(Some(exc.ty().value()));
            args.push(Some(exc));
            args.push(Some(tb));
            let r = call(th, &exit, Args::positional(&args))?;
            s.push(r);
        }
        _ => return Err(th.system_error(format!("unexpected instruction {}", op.name()))),
    }
    Ok(())
}

fn intrinsic_name(arg: u32) -> &'static str {
    match arg {
        intrinsic2::TYPEVAR_WITH_BOUND => "typevar_with_bound",
        intrinsic2::TYPEVAR_WITH_CONSTRAINTS => "typevar_with_constraints",
        _ => "set_typeparam_default",
    }
}

fn builtin(n: &Str) -> Value {
    hooks::builtins().dict.get_str(n).unwrap_or(Value::none())
}

/// `m[key]`, `None` for a missing key.
pub fn get_optional(th: &Thread, m: &Value, key: &Value) -> Res<Option<Value>> {
    if m.is_exact(&class::DICT)
        && let (Some(d), Some(k)) = (m.downcast::<Dict>(), key.downcast::<Str>())
    {
        return Ok(d.get_str(k));
    }
    match protocol::getitem(th, m, key) {
        Ok(v) => Ok(Some(v)),
        Err(r) => th.catch(r, &errors::KEY_ERROR).map(|()| None),
    }
}

fn extend(th: &Thread, l: &List, v: &Value) -> Res<()> {
    match crate::types::list::extend(th, l, v) {
        Ok(()) => Ok(()),
        Err(r) => {
            if th.raised_is(&errors::TYPE_ERROR)
                && v.ty().slots().iter.is_none()
                && v.ty().slots().getitem.is_none()
            {
                drop(th.take_waiting());
                return Err(
                    th.type_error(format!("Value after * must be an iterable, not {}", v.ty().error_name()))
                );
            }
            Err(r)
        }
    }
}

/// Updates a dict from a mapping; with `callee`, a key that is there already is an error of the call.
fn update(th: &Thread, target: &Value, source: &Value, callee: Option<&Value>) -> Res<()> {
    let put = |k: Value, v: Value| -> Res<()> {
        if let Some(c) = callee
            && protocol::contains(th, target, &k)?
        {
            let key = protocol::str(th, &k)?;
            let key = key.to_str_lossy();
            return Err(th.type_error(format!(
                "{} got multiple values for keyword argument '{key}'",
                super::call::callee_name(th, c)
            )));
        }
        protocol::setitem(th, target, &k, Some(v))
    };
    if source.is_exact(&class::DICT)
        && let Some(d) = source.downcast::<Dict>()
    {
        let pairs: Vec<(Value, Value)> = d.lock().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (k, v) in pairs {
            put(k, v)?;
        }
        return Ok(());
    }
    let keys = attribute::get(th, source, name!("keys"))?;
    let keys = call(th, &keys, Args::EMPTY)?;
    protocol::for_each(th, &keys, |k| {
        let v = protocol::getitem(th, source, &k)?;
        put(k, v)
    })
}

fn load_special(th: &Thread, s: &mut Stack, which: u32) -> Res<()> {
    let v = s.pop();
    let method = match which {
        0 => name!("__enter__"),
        1 => name!("__exit__"),
        2 => name!("__aenter__"),
        _ => name!("__aexit__"),
    };
    let Some(f) = v.ty().lookup(th, method) else {
        let mut text = format!(
            "'{}' object does not support the {} protocol",
            v.ty().name_str(),
            if which < 2 { "context manager" } else { "asynchronous context manager" }
        );
        text += &format!(" (missed {} method)", method.to_str_lossy());
        // A hint when the other protocol is there.
        let (enter, exit) = if which < 2 {
            (name!("__aenter__"), name!("__aexit__"))
        } else {
            (name!("__enter__"), name!("__exit__"))
        };
        if v.ty().lookup(th, enter).is_some() && v.ty().lookup(th, exit).is_some() {
            text += if which < 2 {
                " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
            } else {
                " but it supports the context manager protocol. Did you mean to use 'with'?"
            };
        }
        return Err(th.type_error(text));
    };
    if f.ty().has(flags::METHOD_DESCRIPTOR) {
        s.push(f);
        s.push(v);
    } else {
        let bound = attribute::bind(th, &f, &v)?;
        s.push(bound);
        s.push_slot(None);
    }
    Ok(())
}

fn load_super_attr(th: &Thread, s: &mut Stack, name: &Ref<Str>, arg: u32) -> Res<()> {
    let receiver = s.pop();
    let class = s.pop();
    let global_super = s.pop();
    let method = arg & 1 != 0;
    let real = hooks::builtins().dict.get_str(name!("super")).is_some_and(|x| x.is(&global_super));
    if real
        && let Some(start) = class.downcast::<Type>()
        && !name.eq_text("__class__")
    {
        // Whose order: the receiver itself when it is a subclass, else its class.
        let order = match receiver.downcast::<Type>() {
            Some(t) if t.is_subtype(start) => Some((t, true)),
            _ if receiver.ty().is_subtype(start) => Some((receiver.ty(), false)),
            _ => None,
        };
        if let Some((ty, of_class)) = order {
            let found = ty.mro().skip_while(|t| *t != start).skip(1).find_map(|t| t.own_attr(name));
            if let Some(f) = found {
                if method && !of_class && f.ty().has(flags::METHOD_DESCRIPTOR) {
                    s.push(f);
                    s.push(receiver);
                    return Ok(());
                }
                let v = match f.ty().slots().descr_get {
                    Some(get) => get(th, &f, if of_class { None } else { Some(&receiver) }, Some(ty))?,
                    None => f,
                };
                s.push(v);
                if method {
                    s.push_slot(None);
                }
                return Ok(());
            }
        }
    }
    let object = if arg & 2 != 0 {
        crate::object::call::call2(th, &global_super, class, receiver)?
    } else {
        call(th, &global_super, Args::EMPTY)?
    };
    let v = attribute::get(th, &object, name)?;
    s.push(v);
    if method {
        s.push_slot(None);
    }
    Ok(())
}

fn intrinsic(th: &Thread, frame: *mut Frame, f: &Function, which: u32, v: Value) -> Res {
    match which {
        intrinsic1::PRINT => {
            let hook = match hooks::sys().dict.get_str(name!("displayhook")) {
                Some(h) => h,
                None => return Err(th.runtime_error("lost sys.displayhook")),
            };
            crate::object::call::call1(th, &hook, v)
        }
        intrinsic1::IMPORT_STAR => {
            // SAFETY: the frame is live.
            let ns = unsafe { namespace_of(frame) };
            import_star(th, &v, &ns.unwrap_or_else(|| f.globals.to_value()))?;
            Ok(Value::none())
        }
        intrinsic1::STOPITERATION_ERROR => Ok(stop_iteration_error(th, frame, v)),
        intrinsic1::ASYNC_GEN_WRAP => Ok(super::async_generator::wrap(v)),
        intrinsic1::UNARY_POSITIVE => protocol::unary(th, &v, protocol::UnaryOp::Positive),
        intrinsic1::LIST_TO_TUPLE => Ok(match v.downcast::<List>() {
            Some(l) => Tuple::new(l.to_vec()).into_value(),
            None => v,
        }),
        intrinsic1::TYPEVAR => super::typing::call(th, "typevar", &[v]),
        intrinsic1::PARAMSPEC => super::typing::call(th, "paramspec", &[v]),
        intrinsic1::TYPEVARTUPLE => super::typing::call(th, "typevartuple", &[v]),
        intrinsic1::SUBSCRIPT_GENERIC => super::typing::call(th, "subscript_generic", &[v]),
        intrinsic1::TYPEALIAS => super::typing::call(th, "typealias", &[v]),
        _ => Err(th.system_error("unknown intrinsic")),
    }
}

/// PEP 479: `StopIteration` that leaves a generator becomes `RuntimeError`.
fn stop_iteration_error(th: &Thread, frame: *mut Frame, exc: Value) -> Value {
    // SAFETY: the frame is live.
    let code = unsafe { (*frame).executable() }.source();
    let asynchronous = code.flags & code_flags::ASYNC_GENERATOR != 0;
    let text = if exc.is_instance(&errors::STOP_ITERATION) {
        if asynchronous {
            "async generator raised StopIteration"
        } else if code.flags & code_flags::COROUTINE != 0 {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if asynchronous && exc.is_instance(&errors::STOP_ASYNC_ITERATION) {
        "async generator raised StopAsyncIteration"
    } else {
        return exc;
    };
    let r = th.runtime_error(text);
    let new = th.take_raised(r);
    if let Some(e) = new.downcast::<BaseException>() {
        drop(e.cause.replace(&e.ob, Some(exc.clone())));
        drop(e.context.replace(&e.ob, Some(exc)));
        e.suppress.set(true);
    }
    new
}

fn import_star(th: &Thread, module: &Value, target: &Value) -> Res<()> {
    let (names, skip) = match attribute::get_optional(th, module, name!("__all__"))? {
        Some(all) => (protocol::to_vec(th, &all)?, false),
        None => match attribute::get_optional(th, module, name!("__dict__"))? {
            Some(d) => {
                let keys = crate::object::call::call_method(th, &d, name!("keys"), &[])?;
                (protocol::to_vec(th, &keys)?, true)
            }
            None => {
                return Err(th.import_error("from-import-* object has no __dict__ and no __all__"));
            }
        },
    };
    for n in names {
        let Ok(n) = n.clone().into_ref::<Str>() else {
            return Err(th.type_error(format!(
                "Item in {}.__all__ must be str, not {}",
                module_name(th, module),
                n.ty().error_name()
            )));
        };
        if skip && n.len() > 0 && n.at(0) == u32::from(b'_') {
            continue;
        }
        let n = string::intern_ref(n);
        let v = attribute::get(th, module, &n)?;
        protocol::setitem(th, target, n.as_value(), Some(v))?;
    }
    Ok(())
}

fn module_name(th: &Thread, module: &Value) -> String {
    match attribute::get_optional(th, module, name!("__name__")) {
        Ok(Some(n)) => n.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default(),
        Ok(None) => "?".into(),
        Err(_) => {
            drop(th.take_waiting());
            "?".into()
        }
    }
}

fn ascii(th: &Thread, v: &Value) -> Res {
    let r = protocol::repr(th, v)?;
    if r.is_ascii() {
        return Ok(r.into_value());
    }
    let f = builtin(name!("ascii"));
    crate::object::call::call1(th, &f, v.clone())
}

fn set_function_attribute(func: Value, which: u32, v: Value) -> Value {
    let Some(f) = func.downcast::<Function>() else { return func };
    if which == function_attribute::CLOSURE {
        // The function is fresh: nobody else has seen it, so its closure may still be set.
        let p = std::ptr::from_ref(f).cast_mut();
        let closure = v.into_ref::<Tuple>().ok();
        // SAFETY: the only reference is `func`.
        let old = unsafe { std::mem::replace(&mut (*p).closure, closure) };
        drop(old);
        return func;
    }
    let mut parts = f.parts.lock(&f.ob);
    match which {
        function_attribute::DEFAULTS => parts.defaults = v.into_ref::<Tuple>().ok(),
        function_attribute::KWDEFAULTS => parts.kwdefaults = v.into_ref::<Dict>().ok(),
        function_attribute::ANNOTATIONS => parts.annotations = Some(v),
        _ => parts.annotate = Some(v),
    }
    drop(parts);
    func
}

fn unpack_ex(th: &Thread, s: &mut Stack, arg: u32) -> Res<()> {
    let v = s.pop();
    let (before, after) = ((arg & 255) as usize, (arg >> 8) as usize);
    let it = slow::unpack_iter(th, &v)?;
    let mut items = Vec::new();
    while let Some(x) = slow::for_next(th, &it)? {
        items.push(x);
    }
    if items.len() < before + after {
        return Err(th.value_error(format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            items.len()
        )));
    }
    let tail = items.split_off(items.len() - after);
    let middle = items.split_off(before);
    for x in tail.into_iter().rev() {
        s.push(x);
    }
    s.push(List::new(middle).into_value());
    for x in items.into_iter().rev() {
        s.push(x);
    }
    Ok(())
}

fn import_name(
    th: &Thread,
    f: &Function,
    frame: *mut Frame,
    name: &Ref<Str>,
    from: Value,
    level: Value,
) -> Res {
    let Some(import) = f.builtins.get(th, name!("__import__"))? else {
        return Err(th.import_error("__import__ not found"));
    };
    // SAFETY: the frame is live.
    let locals = unsafe { namespace_of(frame) }.unwrap_or(Value::none());
    call(th, &import, Args::of(&[name.to_value(), f.globals.to_value(), locals, from, level]))
}

/// Whether an exception is caught by `except ty`.
pub fn exception_matches(th: &Thread, exc: &Value, ty: &Value) -> Res<bool> {
    if let Some(t) = ty.downcast::<Type>()
        && t.has(flags::EXCEPTION)
    {
        return Ok(exc.ty().is_subtype(t));
    }
    if let Some(t) = ty.downcast::<Tuple>() {
        for x in t.items() {
            if !x.downcast::<Type>().is_some_and(|t| t.has(flags::EXCEPTION)) {
                return Err(not_catchable(th));
            }
        }
        return Ok(t.items().iter().any(|x| x.downcast::<Type>().is_some_and(|t| exc.ty().is_subtype(t))));
    }
    Err(not_catchable(th))
}

fn not_catchable(th: &Thread) -> Raised {
    th.type_error("catching classes that do not inherit from BaseException is not allowed")
}

fn raise(th: &Thread, vm: &Vm, exc: Option<Value>, cause: Option<Value>) -> Raised {
    let Some(exc) = exc else {
        return match th.handled() {
            Some(e) => {
                vm.no_traceback.set(true);
                th.raise_object(e)
            }
            None => th.runtime_error("No active exception to reraise"),
        };
    };
    let exc = match instantiate(th, exc, "exceptions must derive from BaseException") {
        Ok(e) => e,
        Err(r) => return r,
    };
    if let Some(c) = cause {
        let c = if c.is_none() {
            None
        } else {
            match instantiate(th, c, "exception causes must derive from BaseException") {
                Ok(c) => Some(c),
                Err(r) => return r,
            }
        };
        if let Some(e) = exc.downcast::<BaseException>() {
            let old = e.cause.replace(&e.ob, c);
            drop(old);
            e.suppress.set(true);
        }
    }
    exception::raise(th, exc)
}

fn instantiate(th: &Thread, v: Value, message: &str) -> Res {
    if let Some(t) = v.downcast::<Type>().filter(|t| t.has(flags::EXCEPTION)) {
        let e = call(th, &v, Args::EMPTY)?;
        if !e.is_instance(&errors::BASE_EXCEPTION) {
            return Err(th.type_error(format!(
                "calling {} should have returned an instance of BaseException, not {}",
                protocol::repr_text(th, &t.value())?,
                e.ty().error_name()
            )));
        }
        return Ok(e);
    }
    if v.is_instance(&errors::BASE_EXCEPTION) {
        return Ok(v);
    }
    Err(th.type_error(message))
}
