//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.

use super::{bound, iterator};
use crate::object::capacity;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::slots::Res;
use crate::object::ty::Type;
use crate::object::{Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, protocol};
use crate::payload;

/// `itertools.product`.
pub static PRODUCT: Class = Class::new();
/// `itertools.permutations`.
pub static PERMUTATIONS: Class = Class::new();
/// `itertools.combinations`.
pub static COMBINATIONS: Class = Class::new();
/// `itertools.combinations_with_replacement`.
pub static COMBINATIONS_WITH_REPLACEMENT: Class = Class::new();

/// Where the enumeration stands.
#[derive(Default)]
struct State {
    indices: Vec<usize>,
    /// `permutations` only.
    cycles: Vec<usize>,
    started: bool,
    done: bool,
}

/// Payload of all four: pools of items (one, except for `product`), how many to choose, and the state.
#[repr(C)]
struct Choice {
    ob: Object,
    pools: Vec<Vec<Value>>,
    r: usize,
    state: Guarded<State>,
}
payload!(Choice: traced);
impl Trace for Choice {
    fn trace(&self, v: &mut dyn Visitor) {
        self.pools.iter().flatten().for_each(|x| v.visit(x));
    }
}

impl Choice {
    fn make(cls: &Type, pools: Vec<Vec<Value>>, r: usize, state: State) -> Value {
        alloc(Choice { ob: Object::new(cls), pools, r, state: Guarded::new(state) }).into_value()
    }
    /// The first choice as it is, later ones after `advance`, which says whether there is another.
    fn next(&self, advance: impl FnOnce(&mut State) -> bool) -> Option<Value> {
        let mut s = self.state.lock(&self.ob);
        if s.done {
            return None;
        }
        if s.started {
            if !advance(&mut s) {
                s.done = true;
                return None;
            }
        } else {
            s.started = true;
        }
        let last = self.pools.len().saturating_sub(1);
        let row: Vec<Value> = s.indices[..self.r]
            .iter()
            .enumerate()
            .map(|(i, &at)| self.pools[i.min(last)][at].clone())
            .collect();
        drop(s);
        Some(Tuple::new(row).into_value())
    }
}

fn slot(v: &Value) -> &Choice {
    v.downcast().expect("slot of a combinatoric iterator")
}

fn new_product(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut repeat = 1;
    for (k, v) in args.keyword_pairs() {
        if !k.eq_text("repeat") {
            return Err(
                th.type_error(format!("product() got an unexpected keyword argument '{}'", k.to_str_lossy()))
            );
        }
        repeat = protocol::index_i64(th, v)?;
        if repeat < 0 {
            return Err(th.value_error("repeat argument cannot be negative"));
        }
    }
    let mut once = Vec::with_capacity(args.len());
    if repeat > 0 {
        for v in args.iter() {
            once.push(protocol::to_vec(th, v)?);
        }
    }
    let total = once.len().checked_mul(repeat as usize).filter(|t| *t < 1 << 40);
    let Some(total) = total else { return Err(th.overflow_error("repeat argument too large")) };
    let mut pools = Vec::new();
    capacity::reserve(th, &mut pools, total)?;
    if !once.is_empty() {
        (0..repeat).for_each(|_| pools.extend_from_slice(&once));
    }
    let done = pools.iter().any(Vec::is_empty);
    let state = State { indices: vec![0; total], done, ..State::default() };
    // With no pools there is one choice, the empty one.
    Ok(Choice::make(cls, pools, total, state))
}

fn next_product(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = slot(v);
    Ok(c.next(|s| {
        for i in (0..c.r).rev() {
            s.indices[i] += 1;
            if s.indices[i] < c.pools[i].len() {
                return true;
            }
            s.indices[i] = 0;
        }
        false
    }))
}

/// The pool and the number to choose.
fn pool_and_r(th: &Thread, source: Option<Value>, r: Option<Value>) -> Res<(Vec<Value>, usize)> {
    let r = protocol::index_i64(th, &r.unwrap_or(Value::none()))?;
    let pool = protocol::to_vec(th, &source.unwrap_or(Value::none()))?;
    if r < 0 {
        return Err(th.value_error("r must be non-negative"));
    }
    Ok((pool, r as usize))
}

fn new_combinations(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "combinations", "(iterable, r)", args).into_iter();
    let (pool, r) = pool_and_r(th, b.next().flatten(), b.next().flatten())?;
    let done = r > pool.len();
    let indices = if done { Vec::new() } else { (0..r).collect() };
    Ok(Choice::make(cls, vec![pool], r, State { indices, done, ..State::default() }))
}
fn next_combinations(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = slot(v);
    let (n, r) = (c.pools[0].len(), c.r);
    Ok(c.next(|s| {
        let Some(i) = (0..r).rev().find(|&i| s.indices[i] != i + n - r) else { return false };
        s.indices[i] += 1;
        for j in i + 1..r {
            s.indices[j] = s.indices[j - 1] + 1;
        }
        true
    }))
}

fn new_with_replacement(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "combinations_with_replacement", "(iterable, r)", args).into_iter();
    let (pool, r) = pool_and_r(th, b.next().flatten(), b.next().flatten())?;
    let done = pool.is_empty() && r > 0;
    let mut indices = Vec::new();
    if !done {
        capacity::reserve(th, &mut indices, r)?;
        indices.resize(r, 0);
    }
    Ok(Choice::make(cls, vec![pool], r, State { indices, done, ..State::default() }))
}
fn next_with_replacement(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = slot(v);
    let (n, r) = (c.pools[0].len(), c.r);
    Ok(c.next(|s| {
        let Some(i) = (0..r).rev().find(|&i| s.indices[i] != n - 1) else { return false };
        let index = s.indices[i] + 1;
        s.indices[i..].fill(index);
        true
    }))
}

fn new_permutations(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "permutations", "(iterable, r=None)", args).into_iter();
    let pool = protocol::to_vec(th, &b.next().flatten().unwrap_or(Value::none()))?;
    let n = pool.len();
    let r = match b.next().flatten().filter(|r| !r.is_none()) {
        None => n,
        Some(r) if !r.is_int() && !r.is_instance(&class::INT) => {
            return Err(th.type_error("Expected int as r"));
        }
        Some(r) => match protocol::index_i64(th, &r)? {
            r if r < 0 => return Err(th.value_error("r must be non-negative")),
            r => r as usize,
        },
    };
    let done = r > n;
    let cycles = if done { Vec::new() } else { (0..r).map(|i| n - i).collect() };
    Ok(Choice::make(cls, vec![pool], r, State { indices: (0..n).collect(), cycles, done, started: false }))
}
fn next_permutations(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = slot(v);
    let (n, r) = (c.pools[0].len(), c.r);
    Ok(c.next(|s| {
        for i in (0..r).rev() {
            s.cycles[i] -= 1;
            if s.cycles[i] == 0 {
                s.indices[i..].rotate_left(1);
                s.cycles[i] = n - i;
            } else {
                let j = s.cycles[i];
                s.indices.swap(i, n - j);
                return true;
            }
        }
        false
    }))
}

static PRODUCT_SPEC: TypeSpec = iterator(
    "product",
    <Choice as Payload>::layout,
    new_product,
    next_product,
    "(*iterables, repeat=1)",
    "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
);
static PERMUTATIONS_SPEC: TypeSpec = iterator(
    "permutations",
    <Choice as Payload>::layout,
    new_permutations,
    next_permutations,
    "(iterable, r=None)",
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
);
static COMBINATIONS_SPEC: TypeSpec = iterator(
    "combinations",
    <Choice as Payload>::layout,
    new_combinations,
    next_combinations,
    "(iterable, r)",
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
);
static WITH_REPLACEMENT_SPEC: TypeSpec = iterator(
    "combinations_with_replacement",
    <Choice as Payload>::layout,
    new_with_replacement,
    next_with_replacement,
    "(iterable, r)",
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
);

pub(super) fn init_types() {
    PRODUCT.bind(&PRODUCT_SPEC);
    PERMUTATIONS.bind(&PERMUTATIONS_SPEC);
    COMBINATIONS.bind(&COMBINATIONS_SPEC);
    COMBINATIONS_WITH_REPLACEMENT.bind(&WITH_REPLACEMENT_SPEC);
}
