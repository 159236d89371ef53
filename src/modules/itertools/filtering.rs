//! Iterators over one source that skip, stop, slice or regroup: `compress`, `dropwhile`, `takewhile`, `filterfalse`,
//! `islice`, `starmap`, `pairwise`, `batched`.

use super::{bound, exactly, iterator, no_keywords};
use crate::object::class::{self, Class, TypeSpec};
use crate::object::slots::Res;
use crate::object::ty::Type;
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, call, protocol,
};
use crate::payload;
use crate::sync::prim::{AtomicBool, Ordering};

/// `itertools.compress`.
pub static COMPRESS: Class = Class::new();
/// `itertools.dropwhile`.
pub static DROPWHILE: Class = Class::new();
/// `itertools.takewhile`.
pub static TAKEWHILE: Class = Class::new();
/// `itertools.filterfalse`.
pub static FILTERFALSE: Class = Class::new();
/// `itertools.islice`.
pub static ISLICE: Class = Class::new();
/// `itertools.starmap`.
pub static STARMAP: Class = Class::new();
/// `itertools.pairwise`.
pub static PAIRWISE: Class = Class::new();
/// `itertools.batched`.
pub static BATCHED: Class = Class::new();

/// Payload of those with a function (or second iterator), a source and one flag.
#[repr(C)]
struct Pair {
    ob: Object,
    function: Value,
    it: Value,
    flag: AtomicBool,
}
payload!(Pair: traced);
impl Trace for Pair {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.function);
        v.visit(&self.it);
    }
}

fn pair(v: &Value) -> &Pair {
    v.downcast().expect("slot of a filtering iterator")
}
impl Pair {
    fn make(cls: &Type, function: Value, it: Value) -> Value {
        alloc(Pair { ob: Object::new(cls), function, it, flag: AtomicBool::new(false) }).into_value()
    }
    fn test(&self, th: &Thread, x: &Value) -> Res<bool> {
        if self.function.is_none() || self.function.is(&class::BOOL.value()) {
            return protocol::truth(th, x);
        }
        let r = call::call1(th, &self.function, x.clone())?;
        protocol::truth(th, &r)
    }
    fn flag(&self) -> bool {
        // Relaxed: set once; two threads on one iterator may both act before they see it.
        self.flag.load(Ordering::Relaxed)
    }
    fn set_flag(&self) {
        // Relaxed: see `flag`.
        self.flag.store(true, Ordering::Relaxed);
    }
}

fn new_compress(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "compress", "(data, selectors)", args).into_iter().flatten();
    let data = protocol::iter(th, &b.next().unwrap_or(Value::none()))?;
    let selectors = protocol::iter(th, &b.next().unwrap_or(Value::none()))?;
    Ok(Pair::make(cls, selectors, data))
}
fn next_compress(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = pair(v);
    loop {
        let Some(x) = protocol::next(th, &p.it)? else { return Ok(None) };
        let Some(s) = protocol::next(th, &p.function)? else { return Ok(None) };
        if protocol::truth(th, &s)? {
            return Ok(Some(x));
        }
    }
}
static COMPRESS_SPEC: TypeSpec = iterator(
    "compress",
    <Pair as Payload>::layout,
    new_compress,
    next_compress,
    "(data, selectors)",
    "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
);

fn function_and_source(th: &Thread, cls: &Type, class: &Class, name: &str, args: Args<'_>) -> Res {
    exactly(th, cls, class, name, args, 2)?;
    let it = protocol::iter(th, args.at(1))?;
    Ok(Pair::make(cls, args.at(0).clone(), it))
}

fn new_dropwhile(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    function_and_source(th, cls, &DROPWHILE, "dropwhile", args)
}
fn next_dropwhile(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = pair(v);
    while let Some(x) = protocol::next(th, &p.it)? {
        if p.flag() {
            return Ok(Some(x));
        }
        let r = call::call1(th, &p.function, x.clone())?;
        if !protocol::truth(th, &r)? {
            p.set_flag();
            return Ok(Some(x));
        }
    }
    Ok(None)
}
static DROPWHILE_SPEC: TypeSpec = iterator(
    "dropwhile",
    <Pair as Payload>::layout,
    new_dropwhile,
    next_dropwhile,
    "(predicate, iterable, /)",
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
);

fn new_takewhile(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    function_and_source(th, cls, &TAKEWHILE, "takewhile", args)
}
fn next_takewhile(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = pair(v);
    if p.flag() {
        return Ok(None);
    }
    let Some(x) = protocol::next(th, &p.it)? else { return Ok(None) };
    let r = call::call1(th, &p.function, x.clone())?;
    if protocol::truth(th, &r)? {
        return Ok(Some(x));
    }
    p.set_flag();
    Ok(None)
}
static TAKEWHILE_SPEC: TypeSpec = iterator(
    "takewhile",
    <Pair as Payload>::layout,
    new_takewhile,
    next_takewhile,
    "(predicate, iterable, /)",
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
);

fn new_filterfalse(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    function_and_source(th, cls, &FILTERFALSE, "filterfalse", args)
}
fn next_filterfalse(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = pair(v);
    while let Some(x) = protocol::next(th, &p.it)? {
        if !p.test(th, &x)? {
            return Ok(Some(x));
        }
    }
    Ok(None)
}
static FILTERFALSE_SPEC: TypeSpec = iterator(
    "filterfalse",
    <Pair as Payload>::layout,
    new_filterfalse,
    next_filterfalse,
    "(function, iterable, /)",
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
);

fn new_starmap(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    function_and_source(th, cls, &STARMAP, "starmap", args)
}
fn next_starmap(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = pair(v);
    let Some(x) = protocol::next(th, &p.it)? else { return Ok(None) };
    if let Some(t) = x.downcast::<Tuple>().filter(|_| x.is_exact(&class::TUPLE)) {
        return call::call(th, &p.function, Args::positional(t.slots())).map(Some);
    }
    let row = protocol::to_vec(th, &x)?;
    call::call(th, &p.function, Args::of(&row)).map(Some)
}
static STARMAP_SPEC: TypeSpec = iterator(
    "starmap",
    <Pair as Payload>::layout,
    new_starmap,
    next_starmap,
    "(function, iterable, /)",
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
);

struct Bounds {
    it: Slot,
    next: i64,
    /// -1 for no end.
    stop: i64,
    step: i64,
    count: i64,
}
#[repr(C)]
struct Islice {
    ob: Object,
    bounds: Guarded<Bounds>,
}
payload!(Islice: traced);
impl Trace for Islice {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.bounds.get_unlocked() }.it);
    }
}

/// A bound: `None` as `absent`, otherwise an integer of 0 or more.
fn islice_bound(th: &Thread, v: Option<&Value>, absent: i64) -> Option<i64> {
    match v {
        None => Some(absent),
        Some(v) if v.is_none() => Some(absent),
        Some(v) => match protocol::index_i64(th, v) {
            Ok(n) if n >= 0 => Some(n),
            Ok(_) => None,
            Err(_) => {
                drop(th.take_waiting());
                None
            }
        },
    }
}

fn new_islice(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    no_keywords(th, cls, &ISLICE, "islice", args)?;
    let n = args.len();
    if n < 2 {
        return Err(th.type_error(format!("islice expected at least 2 arguments, got {n}")));
    }
    if n > 4 {
        return Err(th.type_error(format!("islice expected at most 4 arguments, got {n}")));
    }
    let (start, stop) = if n == 2 {
        let stop = islice_bound(th, args.get(1), -1).ok_or_else(|| {
            th.value_error("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        })?;
        (0, stop)
    } else {
        let wrong =
            || th.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
        let start = islice_bound(th, args.get(1), 0).ok_or_else(wrong)?;
        let stop = islice_bound(th, args.get(2), -1).ok_or_else(wrong)?;
        (start, stop)
    };
    let step = match islice_bound(th, args.get(3).filter(|_| n == 4), 1) {
        Some(s) if s >= 1 => s,
        _ => return Err(th.value_error("Step for islice() must be a positive integer or None.")),
    };
    let it = Some(protocol::iter(th, args.at(0))?);
    let bounds = Guarded::new(Bounds { it, next: start, stop, step, count: 0 });
    Ok(alloc(Islice { ob: Object::new(cls), bounds }).into_value())
}

fn next_islice(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let s = v.downcast::<Islice>().expect("slot of islice");
    let end = || drop(s.bounds.lock(&s.ob).it.take());
    let (it, mut count, next, stop, step) = {
        let b = s.bounds.lock(&s.ob);
        let Some(it) = b.it.clone() else { return Ok(None) };
        (it, b.count, b.next, b.stop, b.step)
    };
    while count < next {
        if protocol::next(th, &it)?.is_none() {
            end();
            return Ok(None);
        }
        count += 1;
        s.bounds.lock(&s.ob).count = count;
    }
    if stop != -1 && count >= stop {
        end();
        return Ok(None);
    }
    let Some(x) = protocol::next(th, &it)? else {
        end();
        return Ok(None);
    };
    let following = match next.checked_add(step) {
        Some(n) if stop == -1 || n <= stop => n,
        _ => stop,
    };
    let mut b = s.bounds.lock(&s.ob);
    b.count = count + 1;
    b.next = following;
    Ok(Some(x))
}
static ISLICE_SPEC: TypeSpec = iterator(
    "islice",
    <Islice as Payload>::layout,
    new_islice,
    next_islice,
    "",
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
);

#[repr(C)]
struct Pairwise {
    ob: Object,
    /// Source (`None` at the end) and the last item.
    state: Guarded<(Slot, Slot)>,
}
payload!(Pairwise: traced);
impl Trace for Pairwise {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.0);
        v.visit_slot(&s.1);
    }
}

fn new_pairwise(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    exactly(th, cls, &PAIRWISE, "pairwise", args, 1)?;
    let it = Some(protocol::iter(th, args.at(0))?);
    Ok(alloc(Pairwise { ob: Object::new(cls), state: Guarded::new((it, None)) }).into_value())
}
fn next_pairwise(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let p = v.downcast::<Pairwise>().expect("slot of pairwise");
    let (it, old) = p.state.get(&p.ob);
    let Some(it) = it else { return Ok(None) };
    let end = || drop(p.state.replace(&p.ob, (None, None)));
    let old = match old {
        Some(o) => o,
        None => {
            let Some(o) = protocol::next(th, &it)? else {
                end();
                return Ok(None);
            };
            let displaced = p.state.lock(&p.ob).1.replace(o.clone());
            drop(displaced);
            // Taking the first item may have ended the iterator.
            if p.state.lock(&p.ob).0.is_none() {
                end();
                return Ok(None);
            }
            o
        }
    };
    let Some(new) = protocol::next(th, &it)? else {
        end();
        return Ok(None);
    };
    let displaced = p.state.lock(&p.ob).1.replace(new.clone());
    drop(displaced);
    Ok(Some(Tuple::from_exact([old, new].into_iter()).into_value()))
}
static PAIRWISE_SPEC: TypeSpec = iterator(
    "pairwise",
    <Pairwise as Payload>::layout,
    new_pairwise,
    next_pairwise,
    "(iterable, /)",
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
);

#[repr(C)]
struct Batched {
    ob: Object,
    it: Guarded<Slot>,
    n: usize,
    strict: bool,
}
payload!(Batched: traced);
impl Trace for Batched {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.it.get_unlocked() });
    }
}

fn new_batched(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "batched", "(iterable, n, *, strict=False)", args).into_iter();
    let source = b.next().flatten().unwrap_or(Value::none());
    let n = protocol::index_i64(th, &b.next().flatten().unwrap_or(Value::none()))?;
    let strict = match b.next().flatten() {
        Some(s) => protocol::truth(th, &s)?,
        None => false,
    };
    if n < 1 {
        return Err(th.value_error("n must be at least one"));
    }
    let it = Guarded::new(Some(protocol::iter(th, &source)?));
    Ok(alloc(Batched { ob: Object::new(cls), it, n: n as usize, strict }).into_value())
}
fn next_batched(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let b = v.downcast::<Batched>().expect("slot of batched");
    let Some(it) = b.it.get(&b.ob) else { return Ok(None) };
    let mut out = Vec::with_capacity(b.n.min(1024));
    while out.len() < b.n {
        match protocol::next(th, &it) {
            Ok(Some(x)) => out.push(x),
            Ok(None) => {
                drop(b.it.take(&b.ob));
                break;
            }
            Err(r) => {
                drop(b.it.take(&b.ob));
                return Err(r);
            }
        }
    }
    if out.is_empty() {
        return Ok(None);
    }
    if out.len() < b.n && b.strict {
        return Err(th.value_error("batched(): incomplete batch"));
    }
    Ok(Some(Tuple::new(out).into_value()))
}
static BATCHED_SPEC: TypeSpec = iterator(
    "batched",
    <Batched as Payload>::layout,
    new_batched,
    next_batched,
    "(iterable, n, *, strict=False)",
    "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n.",
);

pub(super) fn init_types() {
    COMPRESS.bind(&COMPRESS_SPEC);
    DROPWHILE.bind(&DROPWHILE_SPEC);
    TAKEWHILE.bind(&TAKEWHILE_SPEC);
    FILTERFALSE.bind(&FILTERFALSE_SPEC);
    ISLICE.bind(&ISLICE_SPEC);
    STARMAP.bind(&STARMAP_SPEC);
    PAIRWISE.bind(&PAIRWISE_SPEC);
    BATCHED.bind(&BATCHED_SPEC);
}
