//! `set` and `frozenset`. Here: the payload and what it can do; [`slots`] and [`methods`] make it Python's.
//!
//! A set's table is locked only for steps that run no Python code. An operation on two sets works on a copy of the
//! other one's keys, so either may change while `__eq__` or `__hash__` runs.

pub mod iter;
pub mod methods;
pub mod slots;
pub mod table;

use crate::object::class::Class;
use crate::object::dict::unhashable;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::ty::Type;
use crate::object::{Dict, Guard, Guarded, Object, Ref, Sink, Thread, Trace, Value, Visitor, alloc, class};
use crate::payload;
use crate::sync::prim::AtomicI64;
use table::{Found, SetTable};

/// `set`.
pub static SET: Class = Class::new();
/// `frozenset`.
pub static FROZENSET: Class = Class::new();

/// Payload of `set` and `frozenset`.
#[repr(C)]
pub struct Set {
    ob: Object,
    table: Guarded<SetTable>,
    /// Cached hash of a frozenset, -1 until asked for.
    hash: AtomicI64,
}

payload!(Set: traced);

impl Trace for Set {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.table.get_unlocked() }.trace(v);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.append(&mut unsafe { self.table.get_unlocked() }.take_keys());
    }
}

impl Set {
    /// An empty `set`.
    pub fn new() -> Ref<Set> {
        Set::with_type(SET.get(), SetTable::default())
    }
    /// A set of any class.
    pub fn with_type(ty: &Type, table: SetTable) -> Ref<Set> {
        alloc(Set { ob: Object::new(ty), table: Guarded::new(table), hash: AtomicI64::new(-1) })
    }
    /// The header.
    pub fn object(&self) -> &Object {
        &self.ob
    }
    /// Locks the table.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, SetTable> {
        self.table.lock(&self.ob)
    }
    /// Number of keys.
    #[inline]
    pub fn len(&self) -> usize {
        self.lock().len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// A copy of the keys with their hashes, in table order.
    pub fn snapshot(&self) -> Vec<(Value, i64)> {
        self.lock().iter().map(|(k, h)| (k.clone(), h)).collect()
    }
    /// Looks `key` up, running `__eq__` where it must; calls `f` with the table locked and the entry that holds the
    /// key (`Ok`) or would take it (`Err`).
    #[inline]
    fn locate<R>(
        &self,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&mut SetTable, Result<usize, usize>) -> R,
    ) -> Res<R> {
        let mut table = self.lock();
        table.ensure();
        let at = match table.find(key, hash) {
            Found::Here(i) => Ok(i),
            Found::Absent(i) => Err(i),
            Found::Maybe(_) => {
                drop(table);
                return self.locate_slowly(th, key, hash, f);
            }
        };
        Ok(f(&mut table, at))
    }
    #[cold]
    fn locate_slowly<R>(
        &self,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&mut SetTable, Result<usize, usize>) -> R,
    ) -> Res<R> {
        'restart: loop {
            let mut table = self.lock();
            table.ensure();
            let mut p = table.probe(hash);
            loop {
                match table.next(&mut p, key) {
                    Found::Here(i) => return Ok(f(&mut table, Ok(i))),
                    Found::Absent(i) => return Ok(f(&mut table, Err(i))),
                    Found::Maybe(i) => {
                        let Some((k, _)) = table.key(i) else { continue };
                        let (k, version) = (k.clone(), table.version());
                        drop(table);
                        let equal = protocol::equal(th, &k, key);
                        drop(k);
                        let equal = equal?;
                        table = self.lock();
                        if table.version() != version {
                            continue 'restart;
                        }
                        if equal {
                            return Ok(f(&mut table, Ok(i)));
                        }
                    }
                }
            }
        }
    }
    /// Adds a key with its hash; says whether it was new.
    #[inline]
    pub fn add_hashed(&self, th: &Thread, key: &Value, hash: i64) -> Res<bool> {
        self.locate(th, key, hash, |t, at| match at {
            Ok(_) => false,
            Err(i) => {
                t.insert_at(i, key.clone(), hash);
                true
            }
        })
    }
    /// Whether a key is there.
    #[inline]
    pub fn has_hashed(&self, th: &Thread, key: &Value, hash: i64) -> Res<bool> {
        if self.is_empty() {
            return Ok(false);
        }
        self.locate(th, key, hash, |_, at| at.is_ok())
    }
    /// Removes a key; says whether it was there.
    pub fn discard_hashed(&self, th: &Thread, key: &Value, hash: i64) -> Res<bool> {
        let old = self.locate(th, key, hash, |t, at| at.ok().and_then(|i| t.remove_at(i)))?;
        Ok(old.is_some())
    }
}

/// `hash(key)`, with the set's message for keys that have none.
#[inline]
pub fn hash_key(th: &Thread, key: &Value) -> Res<i64> {
    protocol::hash(th, key).map_err(|r| unhashable(th, r, key, "a set element"))
}

/// `s.add(key)`.
#[inline]
pub fn add(th: &Thread, s: &Set, key: &Value) -> Res<bool> {
    let hash = hash_key(th, key)?;
    s.add_hashed(th, key, hash)
}

/// `s.update(source)`.
pub fn update_from(th: &Thread, s: &Set, source: &Value) -> Res<()> {
    if let Some(other) = source.downcast::<Set>() {
        return merge(th, s, other);
    }
    if let Some(d) = source.downcast::<Dict>().filter(|_| source.is_exact(&class::DICT)) {
        let keys = d.snapshot();
        s.lock().reserve_merge(keys.len());
        return keys.iter().try_for_each(|(h, k, _)| s.add_hashed(th, k, *h).map(|_| ()));
    }
    let it = protocol::iter(th, source)?;
    while let Some(x) = protocol::next(th, &it)? {
        add(th, s, &x)?;
    }
    Ok(())
}

fn merge(th: &Thread, s: &Set, other: &Set) -> Res<()> {
    if std::ptr::eq(s, other) || other.is_empty() {
        return Ok(());
    }
    {
        // An empty set takes over the other's table.
        let copy = other.lock().copy();
        let mut table = s.lock();
        if table.is_clean() {
            let mut old = table.replace(copy);
            drop(table);
            drop(old.take_keys());
            return Ok(());
        }
    }
    let keys = other.snapshot();
    s.lock().reserve_merge(keys.len());
    keys.iter().try_for_each(|(k, h)| s.add_hashed(th, k, *h).map(|_| ()))
}

/// The keys of a set or dict with hashes, or `None` for other objects.
fn hashed_keys(v: &Value) -> Option<Vec<(Value, i64)>> {
    if let Some(s) = v.downcast::<Set>() {
        return Some(s.snapshot());
    }
    let d = v.downcast::<Dict>().filter(|_| v.is_exact(&class::DICT))?;
    Some(d.snapshot().into_iter().map(|(h, k, _)| (k, h)).collect())
}

/// `s.difference_update(other)`.
pub fn difference_update(th: &Thread, s: &Set, other: &Value) -> Res<()> {
    if other.downcast::<Set>().is_some_and(|o| std::ptr::eq(o, s)) {
        let old = s.lock().take_keys();
        drop(old);
        return Ok(());
    }
    if let Some(o) = other.downcast::<Set>()
        && o.len() > s.len() * 8
    {
        for (k, h) in s.snapshot() {
            if o.has_hashed(th, &k, h)? {
                s.discard_hashed(th, &k, h)?;
            }
        }
        return Ok(());
    }
    if let Some(keys) = hashed_keys(other) {
        for (k, h) in keys {
            s.discard_hashed(th, &k, h)?;
        }
        return Ok(());
    }
    protocol::for_each(th, other, |x| {
        let h = hash_key(th, &x)?;
        s.discard_hashed(th, &x, h).map(|_| ())
    })
}

/// `s.symmetric_difference_update(other)`.
pub fn symmetric_update(th: &Thread, s: &Set, other: &Value) -> Res<()> {
    if other.downcast::<Set>().is_some_and(|o| std::ptr::eq(o, s)) {
        let old = s.lock().take_keys();
        drop(old);
        return Ok(());
    }
    let keys = match hashed_keys(other) {
        Some(keys) => keys,
        None => {
            // Equal items of an iterable count once.
            let once = Set::new();
            update_from(th, &once, other)?;
            once.snapshot()
        }
    };
    for (k, h) in keys {
        if !s.discard_hashed(th, &k, h)? {
            s.add_hashed(th, &k, h)?;
        }
    }
    Ok(())
}

/// The keys of `s` that are in `other`, as a set of class `ty`.
pub fn intersection(th: &Thread, s: &Set, other: &Value, ty: &Type) -> Res<Ref<Set>> {
    let out = Set::with_type(ty, SetTable::default());
    if let Some(o) = other.downcast::<Set>() {
        if std::ptr::eq(o, s) {
            merge(th, &out, s)?;
            return Ok(out);
        }
        let (small, large) = if o.len() > s.len() { (s, o) } else { (o, s) };
        for (k, h) in small.snapshot() {
            if large.has_hashed(th, &k, h)? {
                out.add_hashed(th, &k, h)?;
            }
        }
        return Ok(out);
    }
    protocol::for_each(th, other, |x| {
        let h = hash_key(th, &x)?;
        if s.has_hashed(th, &x, h)? {
            out.add_hashed(th, &x, h)?;
        }
        Ok(())
    })?;
    Ok(out)
}

/// The keys of `s` that are not in `other`, as a set of class `ty`.
pub fn difference(th: &Thread, s: &Set, other: &Value, ty: &Type) -> Res<Ref<Set>> {
    let is_dict = other.is_exact(&class::DICT);
    let large = other
        .downcast::<Set>()
        .map(Set::len)
        .or_else(|| other.downcast::<Dict>().filter(|_| is_dict).map(Dict::len));
    // A look-up for each of our keys, unless the other side is much smaller or has no look-up.
    if large.is_none_or(|n| s.len() >> 2 > n) {
        let out = Set::with_type(ty, s.lock().copy());
        difference_update(th, &out, other)?;
        return Ok(out);
    }
    let out = Set::with_type(ty, SetTable::default());
    for (k, h) in s.snapshot() {
        let there = match other.downcast::<Set>() {
            Some(o) => o.has_hashed(th, &k, h)?,
            None => match other.downcast::<Dict>() {
                Some(d) => d.locate(th, &k, h, |_, i| i.is_some())?,
                None => false,
            },
        };
        if !there {
            out.add_hashed(th, &k, h)?;
        }
    }
    Ok(out)
}

/// Whether all keys of `a` are in `b`.
pub fn is_subset(th: &Thread, a: &Set, b: &Set) -> Res<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    for (k, h) in a.snapshot() {
        if !b.has_hashed(th, &k, h)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The hash of a set from the hashes of its keys, in any order.
pub fn hash_of(hashes: impl Iterator<Item = i64>) -> i64 {
    fn shuffle(h: u64) -> u64 {
        ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167)
    }
    let (mut hash, mut n) = (0u64, 0u64);
    for h in hashes {
        hash ^= shuffle(h as u64);
        n += 1;
    }
    hash ^= n.wrapping_add(1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX { 590_923_713 } else { hash as i64 }
}

/// Makes `set`, `frozenset` and their iterator.
pub fn init() {
    slots::init();
    iter::init();
}
