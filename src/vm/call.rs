//! Calls of Python functions: binding arguments, pushing frames.

use super::executable::Executable;
use super::function::Function;
use super::op::Instr;
use super::state::{Frame, Vm, frame_flags};
use super::watch;
use crate::compiler::code::flags;
use crate::object::{Args, Dict, Raised, Ref, Res, Slot, Str, Thread, Tuple, Value, protocol};

/// `function(*args)` from native code: runs the loop until the function returns.
pub fn call_function(th: &Thread, f: &Function, args: Args<'_>) -> Res {
    let vm = Vm::of(th);
    let exe = vm.executable(th, f.code())?;
    let base = vm.next_base();
    // SAFETY: the executable lives as long as the thread; `base` is the first slot behind the innermost frame and
    // `check` says that the new frame fits; the slots there are dead.
    unsafe {
        let exe = check(th, vm, base, exe)?;
        let e = &*exe;
        let n = args.slots().len();
        if e.plain && args.keywords().is_empty() && n == e.argcount as usize {
            for (i, a) in args.slots().iter().enumerate() {
                base.add(i).write(a.clone());
            }
            zero(base, n, e.nlocals as usize);
        } else {
            let mut owned: Vec<Slot> = args.slots().to_vec();
            bind(th, f, e, base, &mut owned, args.keywords())?;
        }
        push(vm, base, exe, f, frame_flags::ENTRY, 0);
        super::run::run(th, vm)
    }
}

/// Whether a frame may be pushed; the form of its code to push.
///
/// # Safety
/// `exe` is live.
#[inline(always)]
pub unsafe fn check(th: &Thread, vm: &Vm, base: *mut Slot, exe: *mut Executable) -> Res<*mut Executable> {
    // SAFETY: promised by the caller.
    unsafe { if fits(vm, base, exe) { Ok(exe) } else { watch::enter::admit(th, vm, base, exe) } }
}

/// Whether a frame may be pushed and nothing is watched.
///
/// # Safety
/// `exe` is live.
#[inline(always)]
pub unsafe fn fits(vm: &Vm, base: *mut Slot, exe: *const Executable) -> bool {
    // SAFETY: within the reserved records (the limit leaves room).
    let next = unsafe { vm.top.get().add(1) };
    // SAFETY: promised by the caller.
    next < vm.limit.get() && vm.has_room(base, unsafe { (*exe).nslots as usize })
}

/// What is raised at the recursion limit.
#[cold]
pub fn too_deep(th: &Thread) -> Raised {
    th.recursion_error("maximum recursion depth exceeded")
}

/// Unbinds slots `from..to`, which are dead.
///
/// # Safety
/// The slots are within the data stack and hold nothing owned.
#[inline(always)]
pub unsafe fn zero(base: *mut Slot, from: usize, to: usize) {
    let mut i = from;
    while i < to {
        // Volatile, so that the few stores do not become a call of `memset`, which would cost callers a frame.
        // SAFETY: promised by the caller.
        unsafe { base.add(i).cast::<u64>().write_volatile(0) };
        i += 1;
    }
}

/// Pushes a frame record.
///
/// # Safety
/// `check` succeeded; the parameters are bound at `base` and the other locals are zero; `func` stays alive as
/// `Frame::func` says.
#[inline(always)]
pub unsafe fn push(
    vm: &Vm,
    base: *mut Slot,
    exe: *mut Executable,
    func: *const Function,
    flags: u32,
    dest: u16,
) -> *mut Frame {
    // SAFETY: promised by the caller.
    unsafe {
        let f = vm.top.get().add(1);
        (*f).pc = (*exe).code.as_mut_ptr();
        (*f).base = base;
        (*f).exe = exe;
        (*f).func = func;
        (*f).flags = flags;
        (*f).dest = dest;
        if (*exe).has_namespace {
            base.add((*exe).namespace_slot()).write(None);
        }
        vm.top.set(f);
        f
    }
}

/// The first instruction of an executable.
///
/// # Safety
/// `exe` is live.
#[inline(always)]
pub unsafe fn entry(exe: *mut Executable) -> *mut Instr {
    // SAFETY: promised by the caller.
    unsafe { (*exe).code.as_mut_ptr() }
}

/// Binds arguments to the parameter slots at `base` (all dead) and unbinds the other locals. `args` are moved from.
///
/// # Safety
/// `base` has room for the frame.
pub unsafe fn bind(
    th: &Thread,
    f: &Function,
    exe: &Executable,
    base: *mut Slot,
    args: &mut [Slot],
    keywords: &[Ref<Str>],
) -> Res<()> {
    // SAFETY: promised by the caller.
    let slots = unsafe {
        zero(base, 0, exe.nlocals as usize);
        std::slice::from_raw_parts_mut(base, exe.nlocals as usize)
    };
    match bind_slots(th, f, exe, slots, args, keywords) {
        Ok(()) => Ok(()),
        Err(r) => {
            // Nothing owned may stay in slots that no frame covers.
            for s in slots {
                drop(s.take());
            }
            Err(r)
        }
    }
}

fn bind_slots(
    th: &Thread,
    f: &Function,
    exe: &Executable,
    slots: &mut [Slot],
    args: &mut [Slot],
    keywords: &[Ref<Str>],
) -> Res<()> {
    let code = exe.source();
    let argcount = code.argcount as usize;
    let total = argcount + code.kwonlyargcount as usize;
    let given = args.len() - keywords.len();
    for i in 0..given.min(argcount) {
        slots[i] = args[i].take();
    }
    let varargs = code.flags & flags::VARARGS != 0;
    if varargs {
        let rest: Vec<Value> = if given > argcount {
            args[argcount..given].iter_mut().filter_map(Option::take).collect()
        } else {
            Vec::new()
        };
        slots[total] = Some(Tuple::new(rest).into_value());
    }
    let kwdict = if code.flags & flags::VARKEYWORDS != 0 {
        let d = Dict::new();
        slots[total + usize::from(varargs)] = Some(d.to_value());
        Some(d)
    } else {
        None
    };
    let posonly = code.posonlyargcount as usize;
    for (k, key) in keywords.iter().enumerate() {
        let value = args[given + k].take();
        let found = (posonly..total)
            .find(|&i| exe.params[i].as_ptr() == key.as_ptr())
            .or_else(|| (posonly..total).find(|&i| exe.params[i].eq_str(key)));
        match found {
            Some(i) if slots[i].is_some() => {
                return Err(th.type_error(format!(
                    "{}() got multiple values for argument '{}'",
                    f.qualname_text(),
                    key.to_str_lossy()
                )));
            }
            Some(i) => slots[i] = value,
            None => match &kwdict {
                Some(d) => {
                    if let Some(v) = value {
                        d.set_str(key, v);
                    }
                }
                None => return Err(unexpected_keyword(th, f, exe, posonly, total, key, keywords)),
            },
        }
    }
    if given > argcount && !varargs {
        return Err(too_many(th, f, exe, given, slots));
    }
    if given < argcount {
        let defaults = f.defaults();
        let count = defaults.as_ref().map_or(0, |d| d.len());
        let m = argcount.saturating_sub(count);
        if (given..m).any(|i| slots[i].is_none()) {
            let names: Vec<&Ref<Str>> =
                (0..m).filter(|&i| slots[i].is_none()).map(|i| &exe.params[i]).collect();
            return Err(missing(th, f, "positional", &names));
        }
        if let Some(d) = defaults {
            let skip = count.saturating_sub(argcount);
            for i in m.max(given)..argcount {
                if slots[i].is_none() {
                    slots[i] = Some(d.items()[i - m + skip].clone());
                }
            }
        }
    }
    if total > argcount {
        let kwdefaults = f.kwdefaults();
        let mut absent = Vec::new();
        for i in argcount..total {
            if slots[i].is_none() {
                slots[i] = kwdefaults.as_ref().and_then(|d| d.get_str(&exe.params[i]));
                if slots[i].is_none() {
                    absent.push(&exe.params[i]);
                }
            }
        }
        if !absent.is_empty() {
            return Err(missing(th, f, "keyword-only", &absent));
        }
    }
    Ok(())
}

#[cold]
fn missing(th: &Thread, f: &Function, kind: &str, names: &[&Ref<Str>]) -> Raised {
    let quoted: Vec<String> = names.iter().map(|n| format!("'{}'", n.to_str_lossy())).collect();
    let list = match quoted.as_slice() {
        [a] => a.clone(),
        [a, b] => format!("{a} and {b}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        [] => String::new(),
    };
    th.type_error(format!(
        "{}() missing {} required {kind} argument{}: {list}",
        f.qualname_text(),
        names.len(),
        if names.len() == 1 { "" } else { "s" },
    ))
}

#[cold]
fn too_many(th: &Thread, f: &Function, exe: &Executable, given: usize, slots: &[Slot]) -> Raised {
    let code = exe.source();
    let argcount = code.argcount as usize;
    let total = argcount + code.kwonlyargcount as usize;
    let kwonly_given = (argcount..total).filter(|&i| slots[i].is_some()).count();
    let defaults = f.defaults().map_or(0, |d| d.len());
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {argcount}", argcount.saturating_sub(defaults)), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let extra = if kwonly_given > 0 {
        format!(
            " positional argument{} (and {kwonly_given} keyword-only argument{})",
            if given == 1 { "" } else { "s" },
            if kwonly_given == 1 { "" } else { "s" }
        )
    } else {
        String::new()
    };
    th.type_error(format!(
        "{}() takes {takes} positional argument{} but {given}{extra} {} given",
        f.qualname_text(),
        if plural { "s" } else { "" },
        if given == 1 && kwonly_given == 0 { "was" } else { "were" },
    ))
}

#[cold]
fn unexpected_keyword(
    th: &Thread,
    f: &Function,
    exe: &Executable,
    posonly: usize,
    total: usize,
    key: &Str,
    keywords: &[Ref<Str>],
) -> Raised {
    let wrong: Vec<String> = (0..posonly)
        .filter(|&i| keywords.iter().any(|k| k.eq_str(&exe.params[i])))
        .map(|i| exe.params[i].to_str_lossy().into_owned())
        .collect();
    if !wrong.is_empty() {
        return th.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            f.qualname_text(),
            wrong.join(", ")
        ));
    }
    let key = key.to_str_lossy();
    let candidates = exe.params[posonly..total].iter().map(|s| s.to_str_lossy().into_owned());
    crate::object::suggest::unexpected_keyword(th, &f.qualname_text(), &key, candidates)
}

/// The tuple of `callee(*args)`.
fn unpacked_tuple(th: &Thread, callee: &Value, args: &Value) -> Res<Ref<Tuple>> {
    if let Some(tuple) = args.downcast::<Tuple>().filter(|_| args.is_exact(&crate::object::class::TUPLE)) {
        return Ok(Ref::from_payload(tuple));
    }
    if args.ty().slots().iter.is_none() && args.ty().slots().getitem.is_none() {
        return Err(th.type_error(format!(
            "{} argument after * must be an iterable, not {}",
            callee_name(th, callee),
            args.ty().error_name()
        )));
    }
    Ok(Tuple::new(protocol::to_vec(th, args)?))
}

/// The arguments of `callee(*args, **kwargs)`, behind a receiver if there is one, and the names of the last of them; with
/// the error messages of a call site with unpacking.
pub fn unpack(
    th: &Thread,
    callee: &Value,
    receiver: Option<&Value>,
    args: &Value,
    kwargs: Option<&Value>,
) -> Res<(Vec<Slot>, Vec<Ref<Str>>)> {
    let tuple = unpacked_tuple(th, callee, args)?;
    let mut slots: Vec<Slot> = Vec::with_capacity(tuple.len() + 1);
    slots.extend(receiver.map(|r| Some(r.clone())));
    slots.extend_from_slice(tuple.slots());
    let mut names = Vec::new();
    let Some(kw) = kwargs else { return Ok((slots, names)) };
    let Some(dict) = kw.downcast::<Dict>() else {
        return Err(th.type_error(format!(
            "{} argument after ** must be a mapping, not {}",
            callee_name(th, callee),
            kw.ty().error_name()
        )));
    };
    let mut all_text = true;
    for (k, v) in dict.lock().iter() {
        let Some(s) = k.downcast::<Str>() else {
            // Raised when the lock has been let go.
            all_text = false;
            break;
        };
        names.push(crate::object::string::intern_ref(Ref::from_payload(s)));
        slots.push(Some(v.clone()));
    }
    if all_text { Ok((slots, names)) } else { Err(th.type_error("keywords must be strings")) }
}

/// `callee(*args, **kwargs)` from native code.
pub fn call_unpacked(th: &Thread, callee: &Value, args: &Value, kwargs: Option<&Value>) -> Res {
    if kwargs.is_none() {
        let tuple = unpacked_tuple(th, callee, args)?;
        return crate::object::call::call(th, callee, Args::positional(tuple.slots()));
    }
    let (slots, names) = unpack(th, callee, None, args, kwargs)?;
    crate::object::call::call(th, callee, Args::new(&slots, &names))
}

/// How error messages name a callable: `module.qualname()`, without `builtins`.
pub fn callee_name(th: &Thread, callee: &Value) -> String {
    use crate::object::{attribute, name};
    let get = |n: &Str| match attribute::get_optional(th, callee, n) {
        Ok(v) => v.and_then(|v| v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned())),
        Err(_) => {
            drop(th.take_waiting());
            None
        }
    };
    match get(name!("__qualname__")) {
        Some(q) => match get(name!("__module__")) {
            Some(m) if m != "builtins" => format!("{m}.{q}()"),
            _ => format!("{q}()"),
        },
        None => match protocol::str(th, callee) {
            Ok(s) => s.to_str_lossy().into_owned(),
            Err(_) => {
                drop(th.take_waiting());
                "object".into()
            }
        },
    }
}
