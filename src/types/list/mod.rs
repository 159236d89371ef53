//! `list`: the type, its constructor and slots. [`methods`] has the named methods, [`edit`] the changes of slices,
//! [`iter`] the iterators.
//!
//! Whatever may run Python code (comparison, `__index__`, the drop of an item) happens while the list is not
//! locked; afterwards lengths and indices are looked at again.

pub mod edit;
pub mod iter;
pub mod methods;

use super::slice::{Slice, Unpacked};
use super::text::Text;
use super::tuple::repeat_items;
pub use crate::object::List;
use crate::object::capacity;
use crate::object::class::{self, TypeSpec};
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{Args, Payload, Str, Thread, Tuple, Value, signature};

fn this<'a>(args: &Args<'a>) -> &'a List {
    args.at(0).downcast().expect("bound to list")
}
#[inline(always)]
fn slot(v: &Value) -> &List {
    v.downcast().expect("slot of list")
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(List::with_type(cls, Vec::new()).into_value())
}

fn init_list(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let l = slot(v);
    if super::iterators::keeps_new(v.ty(), &class::LIST) {
        signature::no_keywords(th, "list", args)?;
    }
    if args.len() > 1 {
        return Err(th.type_error(format!("list expected at most 1 argument, got {}", args.len())));
    }
    let old = std::mem::take(&mut *l.lock());
    drop(old);
    match args.positional_slots().first().and_then(Option::as_ref) {
        Some(source) => extend(th, l, source),
        None => Ok(()),
    }
}

/// `list(iterable)` as `sorted` and the evaluation loop need it.
pub fn from_iterable(th: &Thread, source: &Value) -> Res {
    Ok(List::new(protocol::to_vec(th, source)?).into_value())
}

/// `l.extend(source)`; items show up one by one when `source` runs Python code.
pub fn extend(th: &Thread, l: &List, source: &Value) -> Res<()> {
    if source.is_exact(&class::LIST) || source.is_exact(&class::TUPLE) || source.is_exact(&class::DICT) {
        let mut items = protocol::to_vec(th, source)?;
        l.lock().append(&mut items);
        return Ok(());
    }
    let it = protocol::iter(th, source)?;
    let hint = protocol::length_hint(th, source, 8)?;
    let next = it.ty().slots().next.expect("checked by iter");
    capacity::reserve(th, &mut l.lock(), hint.min(1 << 24))?;
    while let Some(x) = next(th, &it)? {
        l.push(x);
    }
    Ok(())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let l = slot(v);
    if l.is_empty() {
        return Ok(Str::new("[]").into_value());
    }
    let Some(_guard) = enter_repr(th, v) else { return Ok(Str::new("[...]").into_value()) };
    let mut text = Text::from("[");
    let mut i = 0;
    while let Some(x) = l.get(i) {
        if i > 0 {
            text.push(", ");
        }
        text.push_repr(th, &x)?;
        i += 1;
    }
    text.push("]");
    Ok(text.into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<List>(), b.downcast::<List>()) else {
        return Ok(Value::not_implemented());
    };
    if matches!(op, Compare::Eq | Compare::Ne) && x.len() != y.len() {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let mut i = 0;
    while let (Some(p), Some(q)) = (x.get(i), y.get(i)) {
        if !protocol::equal(th, &p, &q)? {
            return match op {
                Compare::Eq => Ok(Value::bool(false)),
                Compare::Ne => Ok(Value::bool(true)),
                _ => protocol::compare(th, &p, &q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(x.len().cmp(&y.len()))))
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(slot(v).len())
}

fn wrong_key(th: &Thread, key: &Value) -> crate::object::Raised {
    th.type_error(format!("list indices must be integers or slices, not {}", key.ty().error_name()))
}

/// `l[u]`.
pub fn slice_of(l: &List, u: Unpacked) -> Value {
    let items = l.lock();
    let f = u.fit(items.len());
    let out: Vec<Value> = if f.step == 1 {
        items[f.start as usize..f.start as usize + f.count].to_vec()
    } else if f.step == -1 && f.count > 0 {
        items[f.ascending().0..=f.start as usize].iter().rev().cloned().collect()
    } else {
        f.indices().map(|i| items[i].clone()).collect()
    };
    drop(items);
    List::new(out).into_value()
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let l = slot(v);
    if let Some(s) = key.downcast::<Slice>() {
        return Ok(slice_of(l, s.unpack(th)?));
    }
    if !key.is_int() && key.ty().slots().index.is_none() {
        return Err(wrong_key(th, key));
    }
    let i = protocol::index_subscript(th, key)?;
    let items = l.lock();
    let i = if i < 0 { i + items.len() as i64 } else { i };
    match usize::try_from(i).ok().and_then(|i| items.get(i)) {
        Some(x) => Ok(x.clone()),
        None => {
            drop(items);
            Err(th.index_error("list index out of range"))
        }
    }
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let l = slot(v);
    if let Some(s) = key.downcast::<Slice>() {
        return match value {
            Some(value) => edit::assign_slice(th, l, s.unpack(th)?, &value),
            None => edit::delete_slice(th, l, s),
        };
    }
    if !key.is_int() && key.ty().slots().index.is_none() {
        return Err(wrong_key(th, key));
    }
    let i = protocol::index_subscript(th, key)?;
    let mut items = l.lock();
    let i = if i < 0 { i + items.len() as i64 } else { i };
    let Some(at) = usize::try_from(i).ok().filter(|&i| i < items.len()) else {
        drop(items);
        return Err(th.index_error("list assignment index out of range"));
    };
    let old = match value {
        Some(x) => std::mem::replace(&mut items[at], x),
        None => items.remove(at),
    };
    drop(items);
    drop(old);
    Ok(())
}

fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    let l = slot(v);
    let mut i = 0;
    while let Some(x) = l.get(i) {
        if protocol::equal(th, &x, item)? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some(y) = b.downcast::<List>() else {
        return Err(
            th.type_error(format!("can only concatenate list (not \"{}\") to list", b.ty().error_name()))
        );
    };
    let mut out = slot(a).to_vec();
    let mut tail = y.to_vec();
    out.append(&mut tail);
    Ok(List::new(out).into_value())
}

fn repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let items = slot(v).to_vec();
    Ok(List::new(repeat_items(th, &items, n)?).into_value())
}

fn inplace_concat(th: &Thread, a: &Value, b: &Value) -> Res {
    extend(th, slot(a), b)?;
    Ok(a.clone())
}

fn inplace_repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let l = slot(v);
    let items = l.to_vec();
    let new = repeat_items(th, &items, n)?;
    let old = std::mem::replace(&mut *l.lock(), new);
    drop(old);
    Ok(v.clone())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    ),
    flags: flags::DEFAULT | flags::SEQUENCE | flags::MATCH_SELF,
    signature: "(iterable=(), /)",
    slots: Slots {
        new: Some(new),
        init: Some(init_list),
        repr: Some(repr),
        compare: Some(compare),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(inplace_concat),
        inplace_repeat: Some(inplace_repeat),
        iter: Some(iter::make),
        ..Slots::EMPTY
    },
    methods: methods::METHODS,
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "list", <List as Payload>::layout)
};

/// The tuple of a list's items (`list` to `*args`).
pub fn to_tuple(l: &List) -> Value {
    Tuple::new(l.to_vec()).into_value()
}

/// Makes `list` and its iterators.
pub fn init() {
    class::LIST.bind(&SPEC);
    iter::init();
}
