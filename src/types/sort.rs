//! Sorting of lists.
//!
//! The items leave the list while they are sorted, so that comparisons may run any Python code. Keys of one simple
//! kind (all small integers, all floats, all strings, tuples of such) are sorted by Rust's stable sort, which needs
//! no Python; all others by a merge sort over natural runs with galloping, which asks as few comparisons as
//! CPython's and stops at the first exception.

use std::cmp::Ordering;

use crate::object::class;
use crate::object::protocol;
use crate::object::slots::{Compare, Res};
use crate::object::string::Chars;
use crate::object::{List, Str, Thread, Tuple, Value, call};
use crate::types::str;

/// `l.sort(key=key, reverse=reverse)`.
pub fn sort_list(th: &Thread, l: &List, key: Option<&Value>, reverse: bool) -> Res<()> {
    let items = std::mem::take(&mut *l.lock());
    let (sorted, result) = sort_vec(th, items, key, reverse);
    let mut place = l.lock();
    let touched = place.capacity() != 0;
    let intruders = std::mem::replace(&mut *place, sorted);
    drop(place);
    drop(intruders);
    result?;
    if touched {
        return Err(th.value_error("list modified during sort"));
    }
    Ok(())
}

/// Sorts; gives the items back also after an exception.
pub fn sort_vec(th: &Thread, items: Vec<Value>, key: Option<&Value>, reverse: bool) -> (Vec<Value>, Res<()>) {
    let Some(key) = key else {
        if items.len() < 2 {
            return (items, Ok(()));
        }
        return match order_of(th, &items, reverse) {
            Ok(order) => (permute(items, &order), Ok(())),
            Err(r) => (items, Err(r)),
        };
    };
    let mut keys = Vec::with_capacity(items.len());
    for v in &items {
        match call::call1(th, key, v.clone()) {
            Ok(k) => keys.push(k),
            Err(r) => return (items, Err(r)),
        }
    }
    match order_of(th, &keys, reverse) {
        Ok(order) => (permute(items, &order), Ok(())),
        Err(r) => (items, Err(r)),
    }
}

fn permute(items: Vec<Value>, order: &[u32]) -> Vec<Value> {
    let mut slots: Vec<Option<Value>> = items.into_iter().map(Some).collect();
    order.iter().filter_map(|&i| slots[i as usize].take()).collect()
}

/// The stable order of `keys`.
pub fn order_of(th: &Thread, keys: &[Value], reverse: bool) -> Res<Vec<u32>> {
    if keys.len() > u32::MAX as usize {
        return Err(th.memory_error(""));
    }
    let n = keys.len() as u32;
    if let Some(kinds) = Simple::of(keys) {
        return Ok(simple_order(keys, &kinds, reverse));
    }
    let mut order: Vec<u32> = (0..n).collect();
    // A descending stable sort is the ascending one of the reversed sequence, reversed.
    if reverse {
        order.reverse();
    }
    Merge { th, keys, scratch: Vec::new(), gallop: MIN_GALLOP }.sort(&mut order)?;
    if reverse {
        order.reverse();
    }
    Ok(order)
}

/// The order of keys that take no Python code to compare. A number that sorts as the beginning of the key does stands
/// beside each, so that most comparisons look at no object.
fn simple_order(keys: &[Value], kinds: &Kinds, reverse: bool) -> Vec<u32> {
    let prefixes: Option<Vec<u64>> = keys.iter().map(|k| kinds.prefix(k)).collect();
    let mut order: Vec<(u64, u32)> = match prefixes {
        Some(p) => p.into_iter().zip(0..).collect(),
        None => (0..keys.len() as u32).map(|i| (0, i)).collect(),
    };
    let compare = |x: &(u64, u32), y: &(u64, u32)| {
        x.0.cmp(&y.0).then_with(|| kinds.compare(&keys[x.1 as usize], &keys[y.1 as usize]))
    };
    if reverse {
        order.sort_by(|x, y| compare(y, x));
    } else {
        order.sort_by(compare);
    }
    order.into_iter().map(|x| x.1).collect()
}

/// A kind of values that take no Python code to compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Simple {
    Int,
    Float,
    Str,
}

/// What all keys have in common.
enum Kinds {
    /// They are of one kind.
    Plain(Simple),
    /// They are tuples, and each place holds one kind.
    Tuples(Vec<Simple>),
}

impl Simple {
    fn kind(v: &Value) -> Option<Simple> {
        if v.is_int() {
            Some(Simple::Int)
        } else if v.is_exact(&class::STR) {
            Some(Simple::Str)
        } else if v.is_exact(&class::FLOAT) && v.as_float().is_some_and(|f| !f.is_nan()) {
            Some(Simple::Float)
        } else {
            None
        }
    }
    /// What all keys have in common, if all are simple.
    fn of(keys: &[Value]) -> Option<Kinds> {
        let first = keys.first()?;
        if !first.is_exact(&class::TUPLE) {
            let kind = Simple::kind(first)?;
            return keys[1..].iter().all(|k| Simple::kind(k) == Some(kind)).then_some(Kinds::Plain(kind));
        }
        let mut kinds: Vec<Simple> = Vec::new();
        for k in keys {
            let t = k.downcast::<Tuple>().filter(|_| k.is_exact(&class::TUPLE))?;
            for (i, v) in t.items().iter().enumerate() {
                let kind = Simple::kind(v)?;
                match kinds.get(i) {
                    Some(&k) if k != kind => return None,
                    Some(_) => {}
                    None => kinds.push(kind),
                }
            }
        }
        Some(Kinds::Tuples(kinds))
    }
    /// Compares two values of this kind.
    #[inline(always)]
    fn compare(self, a: &Value, b: &Value) -> Ordering {
        match self {
            Simple::Int => a.as_int().cmp(&b.as_int()),
            Simple::Float => a.as_float().partial_cmp(&b.as_float()).unwrap_or(Ordering::Equal),
            // SAFETY: the kind says that both are exact strings.
            Simple::Str => unsafe { str::order(a.cast::<Str>(), b.cast::<Str>()) },
        }
    }
    /// A number that is no larger than that of any larger value of this kind.
    fn prefix(self, v: &Value) -> Option<u64> {
        const SIGN: u64 = 1 << 63;
        match self {
            Simple::Int => Some(v.as_int()? as u64 ^ SIGN),
            Simple::Float => {
                // The zeros are equal.
                let bits = (v.as_float()? + 0.0).to_bits();
                Some(if bits & SIGN != 0 { !bits } else { bits | SIGN })
            }
            Simple::Str => {
                let Chars::One(c) = v.downcast::<Str>()?.chars() else { return None };
                let mut bytes = [0; 8];
                let n = c.len().min(8);
                bytes[..n].copy_from_slice(&c[..n]);
                Some(u64::from_be_bytes(bytes))
            }
        }
    }
}

impl Kinds {
    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let kinds = match self {
            Kinds::Plain(kind) => return kind.compare(a, b),
            Kinds::Tuples(kinds) => kinds,
        };
        // SAFETY: the keys are exact tuples.
        let (a, b) = unsafe { (a.cast::<Tuple>().items(), b.cast::<Tuple>().items()) };
        for ((x, y), kind) in a.iter().zip(b).zip(kinds) {
            let o = kind.compare(x, y);
            if o.is_ne() {
                return o;
            }
        }
        a.len().cmp(&b.len())
    }
    /// See [`Simple::prefix`].
    fn prefix(&self, key: &Value) -> Option<u64> {
        match self {
            Kinds::Plain(kind) => kind.prefix(key),
            Kinds::Tuples(kinds) => kinds.first()?.prefix(key.downcast::<Tuple>()?.items().first()?),
        }
    }
}

const MIN_GALLOP: usize = 7;

/// Merge sort of indices into `keys` by `keys[a] < keys[b]`, which may fail.
struct Merge<'a> {
    th: &'a Thread,
    keys: &'a [Value],
    scratch: Vec<u32>,
    gallop: usize,
}

struct Run {
    start: usize,
    len: usize,
    power: u32,
}

impl Merge<'_> {
    #[inline]
    fn less(&self, a: u32, b: u32) -> Res<bool> {
        let (a, b) = (&self.keys[a as usize], &self.keys[b as usize]);
        if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
            return Ok(x < y);
        }
        let r = protocol::compare(self.th, a, b, Compare::Lt)?;
        protocol::truth(self.th, &r)
    }

    fn sort(&mut self, a: &mut [u32]) -> Res<()> {
        let n = a.len();
        if n < 2 {
            return Ok(());
        }
        let min_run = min_run(n);
        let mut runs: Vec<Run> = Vec::new();
        let mut at = 0;
        while at < n {
            let mut len = self.count_run(&mut a[at..])?;
            if len < min_run {
                let forced = min_run.min(n - at);
                self.insertion(&mut a[at..at + forced], len)?;
                len = forced;
            }
            if let Some(last) = runs.last_mut() {
                // Powersort: the node of the merge tree between the two runs decides what is merged first.
                let power = power(last.start, last.len, len, n);
                let mut top = runs.len() - 1;
                while top > 0 && runs[top - 1].power > power {
                    self.merge_at(a, &mut runs, top - 1)?;
                    top = runs.len() - 1;
                }
                runs[top].power = power;
            }
            runs.push(Run { start: at, len, power: 0 });
            at += len;
        }
        while runs.len() > 1 {
            let mut i = runs.len() - 2;
            if i > 0 && runs[i - 1].len < runs[i + 1].len {
                i -= 1;
            }
            self.merge_at(a, &mut runs, i)?;
        }
        Ok(())
    }

    /// Length of the run at the beginning. A descending one is reversed, its stretches of equal items kept in order,
    /// and then followed as an ascending one.
    fn count_run(&mut self, a: &mut [u32]) -> Res<usize> {
        let len = a.len();
        let mut n = 1;
        while n < len && !self.less(a[n], a[n - 1])? {
            n += 1;
        }
        if n == len {
            return Ok(n);
        }
        if n > 1 {
            if self.less(a[0], a[n - 1])? {
                return Ok(n);
            }
            // All equal so far.
            a[..n].reverse();
        }
        n += 1;
        let mut equal = 0;
        while n < len {
            if self.less(a[n], a[n - 1])? {
                a[n - 1 - equal..n].reverse();
                equal = 0;
            } else if self.less(a[n - 1], a[n])? {
                break;
            } else {
                equal += 1;
            }
            n += 1;
        }
        a[n - 1 - equal..n].reverse();
        a[..n].reverse();
        while n < len && !self.less(a[n], a[n - 1])? {
            n += 1;
        }
        Ok(n)
    }

    /// Binary insertion sort; the first `sorted` items are in order.
    fn insertion(&mut self, a: &mut [u32], sorted: usize) -> Res<()> {
        for i in sorted.max(1)..a.len() {
            let pivot = a[i];
            let (mut lo, mut hi) = (0, i);
            while lo < hi {
                let mid = lo + (hi - lo) / 2;
                if self.less(pivot, a[mid])? {
                    hi = mid;
                } else {
                    lo = mid + 1;
                }
            }
            a.copy_within(lo..i, lo + 1);
            a[lo] = pivot;
        }
        Ok(())
    }

    fn merge_at(&mut self, a: &mut [u32], runs: &mut Vec<Run>, i: usize) -> Res<()> {
        let (start, left) = (runs[i].start, runs[i].len);
        let right = runs[i + 1].len;
        runs[i].len = left + right;
        runs.remove(i + 1);
        let mid = start + left;
        // What is already in place needs no merging.
        let skip = self.gallop_right(a[mid], &a[start..mid], 0)?;
        let start = start + skip;
        if start == mid {
            return Ok(());
        }
        let keep = self.gallop_left(a[mid - 1], &a[mid..mid + right], right - 1)?;
        if keep == 0 {
            return Ok(());
        }
        let part = &mut a[start..mid + keep];
        if mid - start <= keep {
            self.merge_low(part, mid - start)
        } else {
            self.merge_high(part, mid - start)
        }
    }

    /// Where `key` belongs in `a`, left of equal items; `hint` is where to look first.
    fn gallop_left(&mut self, key: u32, a: &[u32], hint: usize) -> Res<usize> {
        let n = a.len() as isize;
        let h = hint as isize;
        let (mut last, mut at) = (0isize, 1isize);
        let (lo, hi);
        if self.less(a[hint], key)? {
            let max = n - h;
            while at < max && self.less(a[(h + at) as usize], key)? {
                last = at;
                at = at.saturating_mul(2).saturating_add(1);
            }
            at = at.min(max);
            (lo, hi) = (last + h, at + h);
        } else {
            let max = h + 1;
            while at < max && !self.less(a[(h - at) as usize], key)? {
                last = at;
                at = at.saturating_mul(2).saturating_add(1);
            }
            at = at.min(max);
            (lo, hi) = (h - at, h - last);
        }
        let (mut lo, mut hi) = ((lo + 1) as usize, hi as usize);
        while lo < hi {
            let mid = lo + (hi - lo) / 2;
            if self.less(a[mid], key)? {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        Ok(hi)
    }

    /// Where `key` belongs in `a`, right of equal items.
    fn gallop_right(&mut self, key: u32, a: &[u32], hint: usize) -> Res<usize> {
        let n = a.len() as isize;
        let h = hint as isize;
        let (mut last, mut at) = (0isize, 1isize);
        let (lo, hi);
        if self.less(key, a[hint])? {
            let max = h + 1;
            while at < max && self.less(key, a[(h - at) as usize])? {
                last = at;
                at = at.saturating_mul(2).saturating_add(1);
            }
            at = at.min(max);
            (lo, hi) = (h - at, h - last);
        } else {
            let max = n - h;
            while at < max && !self.less(key, a[(h + at) as usize])? {
                last = at;
                at = at.saturating_mul(2).saturating_add(1);
            }
            at = at.min(max);
            (lo, hi) = (last + h, at + h);
        }
        let (mut lo, mut hi) = ((lo + 1) as usize, hi as usize);
        while lo < hi {
            let mid = lo + (hi - lo) / 2;
            if self.less(key, a[mid])? {
                hi = mid;
            } else {
                lo = mid + 1;
            }
        }
        Ok(hi)
    }

    /// Merges `a[..mid]` (the shorter, copied out) with `a[mid..]`, from the left.
    fn merge_low(&mut self, a: &mut [u32], mid: usize) -> Res<()> {
        let mut left = std::mem::take(&mut self.scratch);
        left.clear();
        left.extend_from_slice(&a[..mid]);
        let r = self.merge_low_from(a, &left, mid);
        self.scratch = left;
        r
    }
    fn merge_low_from(&mut self, a: &mut [u32], left: &[u32], mid: usize) -> Res<()> {
        let (mut i, mut j, mut out) = (0, mid, 0);
        let n = a.len();
        let (mut won_left, mut won_right) = (0, 0);
        while i < left.len() && j < n {
            if self.less(a[j], left[i])? {
                a[out] = a[j];
                (j, won_right, won_left) = (j + 1, won_right + 1, 0);
            } else {
                a[out] = left[i];
                (i, won_left, won_right) = (i + 1, won_left + 1, 0);
            }
            out += 1;
            if won_left.max(won_right) < self.gallop {
                continue;
            }
            while i < left.len() && j < n {
                self.gallop = self.gallop.saturating_sub(1).max(1);
                let k = self.gallop_right(a[j], &left[i..], 0)?;
                a[out..out + k].copy_from_slice(&left[i..i + k]);
                (i, out) = (i + k, out + k);
                if i == left.len() {
                    break;
                }
                a[out] = a[j];
                (j, out) = (j + 1, out + 1);
                if j == n {
                    break;
                }
                let m = self.gallop_left(left[i], &a[j..n], 0)?;
                a.copy_within(j..j + m, out);
                (j, out) = (j + m, out + m);
                if j == n {
                    break;
                }
                a[out] = left[i];
                (i, out) = (i + 1, out + 1);
                if k < MIN_GALLOP && m < MIN_GALLOP {
                    self.gallop += 2;
                    break;
                }
            }
            (won_left, won_right) = (0, 0);
        }
        let rest = left.len() - i;
        a[out..out + rest].copy_from_slice(&left[i..]);
        Ok(())
    }

    /// Merges `a[..mid]` with `a[mid..]` (the shorter, copied out), from the right.
    fn merge_high(&mut self, a: &mut [u32], mid: usize) -> Res<()> {
        let mut right = std::mem::take(&mut self.scratch);
        right.clear();
        right.extend_from_slice(&a[mid..]);
        let r = self.merge_high_from(a, &right, mid);
        self.scratch = right;
        r
    }
    fn merge_high_from(&mut self, a: &mut [u32], right: &[u32], mid: usize) -> Res<()> {
        // `i` and `j` are how many items of each side are left; `out` is where the next one ends.
        let (mut i, mut j, mut out) = (mid, right.len(), a.len());
        let (mut won_left, mut won_right) = (0, 0);
        while i > 0 && j > 0 {
            if self.less(right[j - 1], a[i - 1])? {
                a[out - 1] = a[i - 1];
                (i, won_left, won_right) = (i - 1, won_left + 1, 0);
            } else {
                a[out - 1] = right[j - 1];
                (j, won_right, won_left) = (j - 1, won_right + 1, 0);
            }
            out -= 1;
            if won_left.max(won_right) < self.gallop {
                continue;
            }
            while i > 0 && j > 0 {
                self.gallop = self.gallop.saturating_sub(1).max(1);
                let k = i - self.gallop_right(right[j - 1], &a[..i], i - 1)?;
                a.copy_within(i - k..i, out - k);
                (i, out) = (i - k, out - k);
                if i == 0 {
                    break;
                }
                a[out - 1] = right[j - 1];
                (j, out) = (j - 1, out - 1);
                if j == 0 {
                    break;
                }
                let m = j - self.gallop_left(a[i - 1], &right[..j], j - 1)?;
                a[out - m..out].copy_from_slice(&right[j - m..j]);
                (j, out) = (j - m, out - m);
                if j == 0 {
                    break;
                }
                a[out - 1] = a[i - 1];
                (i, out) = (i - 1, out - 1);
                if k < MIN_GALLOP && m < MIN_GALLOP {
                    self.gallop += 2;
                    break;
                }
            }
            (won_left, won_right) = (0, 0);
        }
        a[out - j..out].copy_from_slice(&right[..j]);
        Ok(())
    }
}

/// CPython's minimum run length: n / 2^k, rounded up, between 32 and 64.
fn min_run(mut n: usize) -> usize {
    let mut r = 0;
    while n >= 64 {
        r |= n & 1;
        n >>= 1;
    }
    n + r
}

/// Depth of the node between two neighbouring runs in a perfectly balanced merge tree over `n` items.
fn power(start: usize, left: usize, right: usize, n: usize) -> u32 {
    let mut a = 2 * start + left;
    let mut b = a + left + right;
    let mut result = 0;
    loop {
        result += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}
