//! `BaseExceptionGroup` and `ExceptionGroup`, and what `except*` needs of them.

use super::base::{self, args_of, positional};
use super::fields::{Fields, field, get_raw, make, set_raw};
use crate::object::errors::{BASE_EXCEPTION, BASE_EXCEPTION_GROUP, EXCEPTION, EXCEPTION_GROUP};
use crate::object::{
    Args, BaseException, GetSet, Method, Payload, Ref, Res, Slot, Slots, Str, Thread, Tuple, Type, TypeSpec,
    Value, attribute, call, class, name, protocol,
};
use crate::types::helpers::list;
use crate::types::list::List;

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;
/// How the sequence of exceptions is shown, if it is neither a list nor a tuple.
const SHOWN: usize = 2;

fn new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    if !args.keywords().is_empty() {
        return Err(th.type_error("BaseExceptionGroup.__new__() takes no keyword arguments"));
    }
    if args.len() != 2 {
        return Err(th.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.len()
        )));
    }
    let (message, exceptions) = (args.at(0), args.at(1));
    if !message.is_instance(&class::STR) {
        return Err(th.type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            message.given_name()
        )));
    }
    let sequence = exceptions.ty().slots().getitem.is_some()
        && !exceptions.is_instance(&class::DICT)
        && exceptions.ty().slots().len.is_some();
    if !sequence {
        return Err(th.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = protocol::to_vec(th, exceptions)?;
    if items.is_empty() {
        return Err(th.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut nested_base = false;
    for (i, e) in items.iter().enumerate() {
        if e.downcast::<BaseException>().is_none() {
            return Err(
                th.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        nested_base |= !e.is_instance(&EXCEPTION);
    }
    let mut ty = ty;
    if ty.is(&BASE_EXCEPTION_GROUP) {
        if !nested_base {
            ty = EXCEPTION_GROUP.get();
        }
    } else if ty.is(&EXCEPTION_GROUP) {
        if nested_base {
            return Err(th.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
    } else if nested_base && ty.is_subtype(EXCEPTION.get()) {
        return Err(th.type_error(format!("Cannot nest BaseExceptions in '{}'", ty.name_str())));
    }
    if !std::ptr::eq(ty.layout(), Fields::<3>::layout()) {
        return Err(th.type_error(format!("cannot create '{}' instances", ty.name_str())));
    }
    let v = make::<3>(ty, args);
    set_raw::<3>(&v, MESSAGE, Some(message.clone()));
    set_raw::<3>(&v, EXCEPTIONS, Some(Tuple::new(items).into_value()));
    if !exceptions.is_instance(&class::LIST) && !exceptions.is_instance(&class::TUPLE) {
        set_raw::<3>(&v, SHOWN, Some(protocol::repr(th, exceptions)?.into_value()));
    }
    Ok(v)
}

/// What happens to the sequence that it was made of does not show.
fn repr(th: &Thread, v: &Value) -> Res {
    let get = |field| get_raw::<3>(v, field).unwrap_or_else(Value::none);
    let shown = match get_raw::<3>(v, SHOWN) {
        Some(shown) => protocol::str(th, &shown)?,
        None => {
            let all = get(EXCEPTIONS);
            let list = args_of(v).items().get(1).is_some_and(|a| a.is_instance(&class::LIST));
            let all = if list { List::new(protocol::to_vec(th, &all)?).into_value() } else { all };
            protocol::repr(th, &all)?
        }
    };
    let message = protocol::repr(th, &get(MESSAGE))?;
    let text = format!("{}({}, {})", v.ty().name_str(), message.to_str_lossy(), shown.to_str_lossy());
    Ok(Str::new(&text).into_value())
}

fn init_group(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if !args.keywords().is_empty() {
        return Err(th.type_error("BaseExceptionGroup.__init__() takes no keyword arguments"));
    }
    base::set_args(v, positional(args));
    Ok(())
}

/// Whether `v` is an exception group.
pub fn is_group(v: &Value) -> bool {
    v.is_instance(&BASE_EXCEPTION_GROUP)
}

/// The members of a group.
pub fn members(v: &Value) -> Vec<Value> {
    let held = get_raw::<3>(v, EXCEPTIONS);
    held.as_ref().and_then(|t| t.downcast::<Tuple>()).map(|t| t.items().to_vec()).unwrap_or_default()
}

fn str(th: &Thread, v: &Value) -> Res {
    let message = get_raw::<3>(v, MESSAGE).unwrap_or_else(Value::none);
    let n = members(v).len();
    let text = format!(
        "{} ({n} sub-exception{})",
        protocol::str(th, &message)?.to_str_lossy(),
        if n == 1 { "" } else { "s" }
    );
    Ok(Str::new(&text).into_value())
}

enum Matcher {
    Classes(Value),
    Predicate(Value),
    Instances(Vec<u64>),
}

fn matcher(th: &Thread, v: &Value) -> Res<Matcher> {
    if let Some(t) = v.downcast::<Type>() {
        if t.is_subtype(BASE_EXCEPTION.get()) {
            return Ok(Matcher::Classes(v.clone()));
        }
    } else if let Some(t) = v.downcast::<Tuple>() {
        let all = t
            .items()
            .iter()
            .all(|c| c.downcast::<Type>().is_some_and(|c| c.is_subtype(BASE_EXCEPTION.get())));
        if all {
            return Ok(Matcher::Classes(v.clone()));
        }
    } else if call::is_callable(v) {
        return Ok(Matcher::Predicate(v.clone()));
    }
    Err(th.type_error(
        "expected an exception type, a tuple of exception types, or a callable (other than a class)",
    ))
}

fn is_match(th: &Thread, e: &Value, m: &Matcher) -> Res<bool> {
    match m {
        Matcher::Classes(c) => Ok(match c.downcast::<Tuple>() {
            Some(t) => t.items().iter().any(|c| c.downcast::<Type>().is_some_and(|c| e.ty().is_subtype(c))),
            None => c.downcast::<Type>().is_some_and(|c| e.ty().is_subtype(c)),
        }),
        Matcher::Predicate(f) => {
            let r = call::call1(th, f, e.clone())?;
            protocol::truth(th, &r)
        }
        // Leaves only: a group is never in the list itself.
        Matcher::Instances(list) => Ok(!is_group(e) && list.contains(&e.bits())),
    }
}

/// A group like `original` with other members; `None` when there are none.
fn subset(th: &Thread, original: &Value, items: Vec<Value>) -> Res<Slot> {
    if items.is_empty() {
        return Ok(None);
    }
    let items = list(th, items)?;
    let made = call::call_method(th, original, name!("derive"), &[items])?;
    if !is_group(&made) {
        return Err(th.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (from, to) = (base::this(original), base::this(&made));
    let pairs = [(&from.traceback, &to.traceback), (&from.context, &to.context), (&from.cause, &to.cause)];
    for (a, b) in pairs {
        let old = b.replace(&to.ob, a.get(&from.ob));
        drop(old);
    }
    to.suppress.set(from.suppress.get());
    if let Some(notes) = attribute::get_optional(th, original, name!("__notes__"))?
        && notes.is_instance(&class::LIST)
    {
        let copy = list(th, protocol::to_vec(th, &notes)?)?;
        attribute::set(th, &made, name!("__notes__"), Some(copy))?;
    }
    Ok(Some(made))
}

fn split_by(th: &Thread, e: &Value, m: &Matcher, want_rest: bool) -> Res<(Slot, Slot)> {
    th.check_stack()?;
    if is_match(th, e, m)? {
        return Ok((Some(e.clone()), None));
    }
    if !is_group(e) {
        return Ok((None, want_rest.then(|| e.clone())));
    }
    let (mut matched, mut rest) = (Vec::new(), Vec::new());
    for x in members(e) {
        let (a, b) = split_by(th, &x, m, want_rest)?;
        matched.extend(a);
        rest.extend(b);
    }
    let matched = subset(th, e, matched)?;
    let rest = if want_rest { subset(th, e, rest)? } else { None };
    Ok((matched, rest))
}

/// Splits a group (or a lone exception) by class, tuple of classes or predicate.
pub fn split(th: &Thread, e: &Value, condition: &Value) -> Res<(Slot, Slot)> {
    let m = matcher(th, condition)?;
    split_by(th, e, &m, true)
}

fn leaves(e: &Value, out: &mut Vec<u64>) {
    if is_group(e) {
        members(e).iter().for_each(|x| leaves(x, out));
    } else {
        out.push(e.bits());
    }
}

/// Whether a group is a part of `original` raised again: a handler that raises anew gets a traceback of its own.
fn same_metadata(a: &Value, b: &Value) -> bool {
    let (x, y) = (base::this(a), base::this(b));
    let same = |p: Slot, q: Slot| match (p, q) {
        (None, None) => true,
        (Some(p), Some(q)) => p.is(&q),
        _ => false,
    };
    same(x.traceback.get(&x.ob), y.traceback.get(&y.ob))
        && same(x.context.get(&x.ob), y.context.get(&y.ob))
        && same(x.cause.get(&x.ob), y.cause.get(&y.ob))
}

/// What a `try`/`except*` statement raises at its end: `raised` are the exceptions raised or re-raised by the
/// handlers and the part that no handler took. `None` when nothing is left.
pub fn prepare_reraise_star(th: &Thread, original: &Value, raised: &[Value]) -> Res<Slot> {
    let present: Vec<Value> = raised.iter().filter(|v| !v.is_none()).cloned().collect();
    if present.is_empty() {
        return Ok(None);
    }
    if !is_group(original) {
        // A lone exception was wrapped for the handlers; what comes out is at most one.
        return Ok(present.into_iter().next());
    }
    let (mut new, mut reraised) = (Vec::new(), Vec::new());
    for e in present {
        (if same_metadata(&e, original) { &mut reraised } else { &mut new }).push(e);
    }
    let mut keep = Vec::new();
    reraised.iter().for_each(|e| leaves(e, &mut keep));
    let back = if reraised.is_empty() { None } else { project(th, original, &Matcher::Instances(keep))? };
    if new.is_empty() {
        return Ok(back);
    }
    new.extend(back);
    if let [_] = new.as_slice() {
        return Ok(new.pop());
    }
    let items = list(th, new)?;
    call::call2(th, &BASE_EXCEPTION_GROUP.value(), Str::empty().into_value(), items).map(Some)
}

/// The part of `original` whose leaves are in the matcher.
fn project(th: &Thread, original: &Value, m: &Matcher) -> Res<Slot> {
    Ok(split_by(th, original, m, false)?.0)
}

fn method_split(th: &Thread, args: Args<'_>) -> Res {
    let (a, b) = split(th, args.at(0), args.at(1))?;
    let items = vec![a.unwrap_or_else(Value::none), b.unwrap_or_else(Value::none)];
    Ok(Tuple::new(items).into_value())
}

fn method_subgroup(th: &Thread, args: Args<'_>) -> Res {
    let m = matcher(th, args.at(1))?;
    Ok(split_by(th, args.at(0), &m, false)?.0.unwrap_or_else(Value::none))
}

fn method_derive(th: &Thread, args: Args<'_>) -> Res {
    let message = get_raw::<3>(args.at(0), MESSAGE).unwrap_or_else(Value::none);
    call::call2(th, &BASE_EXCEPTION_GROUP.value(), message, args.at(1).clone())
}

static BASE: TypeSpec = TypeSpec {
    doc: Some("A combination of multiple unrelated exceptions."),
    base: Some(&BASE_EXCEPTION),
    slots: Slots { new: Some(new), init: Some(init_group), repr: Some(repr), str: Some(str), ..Slots::EMPTY },
    getsets: &[
        GetSet { set: None, ..field::<3, MESSAGE>("message", "exception message") },
        GetSet { set: None, ..field::<3, EXCEPTIONS>("exceptions", "nested exceptions") },
    ],
    methods: &[
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            |th, args| {
                call::call2(
                    th,
                    &crate::object::hooks::generic_alias(),
                    args.at(0).clone(),
                    args.at(1).clone(),
                )
            },
            "See PEP 585",
        ),
        Method::method("derive", "($self, excs, /)", method_derive, ""),
        Method::method("split", "($self, matcher_value, /)", method_split, ""),
        Method::method("subgroup", "($self, matcher_value, /)", method_subgroup, ""),
    ],
    ..TypeSpec::new("builtins", "BaseExceptionGroup", <Fields<3> as Payload>::layout)
};

/// Binds both classes. `ExceptionGroup` also inherits from `Exception`.
pub fn init() {
    BASE_EXCEPTION_GROUP.bind(&BASE);
    static GROUP: TypeSpec = TypeSpec {
        base: Some(&BASE_EXCEPTION_GROUP),
        ..TypeSpec::new("builtins", "ExceptionGroup", <Fields<3> as Payload>::layout)
    };
    EXCEPTION_GROUP.bind(&GROUP);
    let group = EXCEPTION_GROUP.get();
    let bases: Vec<Ref<Type>> =
        [&BASE_EXCEPTION_GROUP, &EXCEPTION].iter().map(|c| Ref::from_payload(c.get())).collect();
    let order = [&EXCEPTION_GROUP, &BASE_EXCEPTION_GROUP, &EXCEPTION, &BASE_EXCEPTION, &class::OBJECT];
    let order = order.iter().map(|c| std::ptr::from_ref(c.get())).collect();
    // SAFETY: start-up: nobody else sees the class yet; the order begins with it.
    drop(unsafe { (group.set_bases(bases), group.set_order(order)) });
}
