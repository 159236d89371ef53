//! `_bisect`.

use crate::object::class;
use crate::object::native::{Method, ModuleSpec};
use crate::object::slots::{Compare, Res};
use crate::object::{Args, List, Thread, Value, call, name, protocol};

/// Where `x` belongs in a sorted sequence: right of equal items, or left.
fn search(th: &Thread, args: Args<'_>, right: bool) -> Res<i64> {
    let (a, x) = (args.at(0), args.at(1));
    let mut lo = match args.get(2) {
        Some(v) => protocol::index_i64(th, v)?,
        None => 0,
    };
    if lo < 0 {
        return Err(th.value_error("lo must be non-negative"));
    }
    let mut hi = match args.get_non_none(3) {
        Some(v) => protocol::index_i64(th, v)?,
        None => protocol::len(th, a)? as i64,
    };
    let key = args.get_non_none(4);
    let list = a.downcast::<List>().filter(|_| a.is_exact(&class::LIST));
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        let item = match list.and_then(|l| l.get(mid as usize)) {
            Some(v) => v,
            None => protocol::getitem(th, a, &Value::from_i64(mid))?,
        };
        let item = match key {
            Some(f) => call::call1(th, f, item)?,
            None => item,
        };
        let r = if right {
            protocol::compare(th, x, &item, Compare::Lt)?
        } else {
            protocol::compare(th, &item, x, Compare::Lt)?
        };
        if protocol::truth(th, &r)? == right {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    Ok(lo)
}

fn insert(th: &Thread, args: Args<'_>, right: bool) -> Res {
    // The new item is compared by its key, and inserted as it is.
    let at = match args.get_non_none(4) {
        Some(f) => {
            let x = call::call1(th, f, args.at(1).clone())?;
            let mut slots = args.slots().to_vec();
            slots[1] = Some(x);
            search(th, Args::positional(&slots), right)?
        }
        None => search(th, args, right)?,
    };
    if let Some(l) = args.at(0).downcast::<List>().filter(|_| args.at(0).is_exact(&class::LIST)) {
        let mut items = l.lock();
        let at = (at as usize).min(items.len());
        items.insert(at, args.at(1).clone());
        return Ok(Value::none());
    }
    call::call_method(th, args.at(0), name!("insert"), &[Value::from_i64(at), args.at(1).clone()])?;
    Ok(Value::none())
}

fn bisect_right(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::from_i64(search(th, args, true)?))
}
fn bisect_left(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::from_i64(search(th, args, false)?))
}
fn insort_right(th: &Thread, args: Args<'_>) -> Res {
    insert(th, args, true)
}
fn insort_left(th: &Thread, args: Args<'_>) -> Res {
    insert(th, args, false)
}
fn init(_: &Thread, _: &Value) -> Res<()> {
    Ok(())
}

const SIGNATURE: &str = "($module, /, a, x, lo=0, hi=None, *, key=None)";
const RIGHT: &str = "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\ninsert just after the rightmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.";
const LEFT: &str = "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\ninsert just before the leftmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.";
const INSORT: &str = "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.";

/// `_bisect`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.",
    functions: &[
        Method::function("bisect_right", SIGNATURE, bisect_right, RIGHT),
        Method::function("insort_right", SIGNATURE, insort_right, INSORT),
        Method::function("bisect_left", SIGNATURE, bisect_left, LEFT),
        Method::function("insort_left", SIGNATURE, insort_left, INSORT),
    ],
    init,
    gil_not_used: true,
};
