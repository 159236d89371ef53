//! Payload of `dict`. Methods are in `types::dict`; what attribute look-up and globals need is here.

use std::ops::{Deref, DerefMut};

use super::class;
use super::errors;
use super::guarded::{Guard, Guarded, Reading};
use super::header::{Object, Sink, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::number::HeapInt;
use super::protocol;
use super::slots::Res;
use super::stamp::Stamp;
use super::string::Str;
use super::table::Table;
use super::thread::{Raised, Thread, Waiting};
use super::tuple::Tuple;
use super::ty::Type;
use super::value::{Slot, Value};
use crate::payload;

/// Payload of `dict`.
#[repr(C)]
pub struct Dict {
    ob: Object,
    /// Entries.
    pub table: Guarded<Table>,
    /// Stamps of a dict of globals or builtins.
    stamps: Stamps,
}

/// Stamps of a dict.
#[derive(Default)]
struct Stamps {
    /// Lost when a key comes or goes.
    keys: Stamp,
    /// Lost with any change.
    values: Stamp,
}

impl Stamps {
    #[inline(always)]
    fn lose(&self) {
        self.keys.lose();
        self.values.lose();
    }
}

/// A dict's entries, locked.
pub struct Locked<'a> {
    table: Guard<'a, Table>,
    stamps: &'a Stamps,
}

impl Locked<'_> {
    /// Replaces the value of an entry.
    #[inline(always)]
    pub fn replace_value(&mut self, i: usize, value: Value) -> Slot {
        self.stamps.values.lose();
        self.table.replace_value(i, value)
    }
    /// The stamp that is lost when a key comes or goes.
    pub fn keys_stamp(&self) -> Option<u32> {
        self.stamps.keys.get()
    }
    /// The stamp that is lost with any change.
    pub fn values_stamp(&self) -> Option<u32> {
        self.stamps.values.get()
    }
}

impl Deref for Locked<'_> {
    type Target = Table;
    #[inline(always)]
    fn deref(&self) -> &Table {
        &self.table
    }
}

impl DerefMut for Locked<'_> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Table {
        self.stamps.lose();
        &mut self.table
    }
}

payload!(Dict: traced);

impl Trace for Dict {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.table.get_unlocked() }.trace(v);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        unsafe { self.table.get_unlocked() }.clear_into(sink);
        self.stamps.lose();
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Ref<Dict> {
        Dict::from_table(Table::new())
    }
    /// A dict with these entries.
    pub fn from_table(table: Table) -> Ref<Dict> {
        Dict::with_type(class::DICT.get(), table)
    }
    /// A dict of a subclass.
    pub fn with_type(ty: &Type, table: Table) -> Ref<Dict> {
        alloc(Dict { table: Guarded::new(table), ..Dict::parts(Object::new(ty)) })
    }
    /// The payload itself, for payloads that begin with one.
    pub fn parts(ob: Object) -> Dict {
        Dict { ob, table: Guarded::new(Table::new()), stamps: Stamps::default() }
    }
    /// The header.
    #[inline(always)]
    pub fn object(&self) -> &Object {
        &self.ob
    }
    /// Locks the entries.
    #[inline(always)]
    pub fn lock(&self) -> Locked<'_> {
        Locked { table: self.table.lock(&self.ob), stamps: &self.stamps }
    }
    /// Locks the entries only to read.
    #[inline(always)]
    pub fn read(&self) -> Reading<'_, Table> {
        self.table.read(&self.ob)
    }
    /// As [`Dict::read`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn read_quick(&self) -> Option<Reading<'_, Table>> {
        self.table.read_quick(&self.ob)
    }
    /// As [`Dict::lock`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn lock_quick(&self) -> Option<Locked<'_>> {
        Some(Locked { table: self.table.lock_quick(&self.ob)?, stamps: &self.stamps })
    }
    /// Whether no key came or went since the stamp was given out.
    #[inline(always)]
    pub fn has_keys_stamp(&self, stamp: u32) -> bool {
        self.stamps.keys.is(stamp)
    }
    /// Whether nothing changed since the stamp was given out.
    #[inline(always)]
    pub fn has_values_stamp(&self, stamp: u32) -> bool {
        self.stamps.values.is(stamp)
    }
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.read().len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Value of a string key.
    #[inline]
    pub fn get_str(&self, name: &Str) -> Option<Value> {
        self.read().get_str(name).cloned()
    }
    /// Stores under a string key.
    pub fn set_str(&self, name: &Ref<Str>, value: Value) {
        let mut table = self.lock();
        let old = match table.find_str(name) {
            Some(i) => table.replace_value(i, value),
            None => {
                table.push(name.hash(), name.to_value(), value);
                None
            }
        };
        drop(table);
        drop(old);
    }
    /// Removes a string key; returns its value.
    pub fn remove_str(&self, name: &Str) -> Option<Value> {
        let mut table = self.lock();
        let i = table.find_str(name)?;
        let (key, value) = table.remove_entry(i);
        drop(table);
        drop(key);
        value
    }
    /// Looks `key` up, running `__eq__` where it must, and calls `f` with the table and the entry's number while
    /// the table is locked (so `f` drops no values and runs no Python code).
    #[inline]
    pub fn locate<R>(
        &self,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&mut Locked<'_>, Option<usize>) -> R,
    ) -> Res<R> {
        self.locate_with(Dict::lock, th, key, hash, f)
    }
    /// As [`Dict::locate`], only to read.
    #[inline]
    pub fn find<R>(
        &self,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&Table, Option<usize>) -> R,
    ) -> Res<R> {
        self.locate_with(Dict::read, th, key, hash, |t, i| f(t, i))
    }
    #[inline(always)]
    fn locate_with<'a, R, G: Deref<Target = Table>>(
        &'a self,
        lock: fn(&'a Dict) -> G,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&mut G, Option<usize>) -> R,
    ) -> Res<R> {
        let mut table = lock(self);
        let mut p = table.probe(hash);
        while let Some(i) = table.next_candidate(&mut p) {
            match table.entry(i).map(|(k, _)| if k.is(key) { Some(true) } else { fast_equal(k, key) }) {
                Some(Some(true)) => return Ok(f(&mut table, Some(i))),
                Some(Some(false)) | None => {}
                Some(None) => {
                    drop(table);
                    return self.locate_slowly(lock, th, key, hash, f);
                }
            }
        }
        Ok(f(&mut table, None))
    }
    #[cold]
    fn locate_slowly<'a, R, G: Deref<Target = Table>>(
        &'a self,
        lock: fn(&'a Dict) -> G,
        th: &Thread,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&mut G, Option<usize>) -> R,
    ) -> Res<R> {
        // Keys that differ from it, found while the table changed: they are not asked again, or a comparison that
        // changes the table each time would never end. They go outside of the lock.
        let mut different: Vec<Value> = Vec::new();
        let mut table;
        let found = 'restart: loop {
            table = lock(self);
            let mut p = table.probe(hash);
            while let Some(i) = table.next_candidate(&mut p) {
                let Some((k, _)) = table.entry(i) else { continue };
                let equal = match fast_equal(k, key) {
                    Some(e) => e,
                    None if different.iter().any(|d| d.is(k)) => false,
                    None => {
                        let (k, version) = (k.clone(), table.version());
                        drop(table);
                        let equal = protocol::equal(th, &k, key)?;
                        table = lock(self);
                        if table.version() != version {
                            // Where the key is still there, the answer stands.
                            let still = if equal { table.find(hash, |other| other.is(&k)) } else { None };
                            if still.is_some() {
                                break 'restart still;
                            }
                            drop(table);
                            if !equal {
                                different.push(k);
                            }
                            continue 'restart;
                        }
                        equal
                    }
                };
                if equal {
                    break 'restart Some(i);
                }
            }
            break None;
        };
        Ok(f(&mut table, found))
    }
    /// `d.get(key)`.
    #[inline]
    pub fn get_item(&self, th: &Thread, key: &Value) -> Res<Option<Value>> {
        let hash = hash_key(th, key)?;
        self.get_hashed(th, key, hash)
    }
    /// [`Dict::get_item`] with the hash known.
    #[inline]
    pub fn get_hashed(&self, th: &Thread, key: &Value, hash: i64) -> Res<Option<Value>> {
        self.find(th, key, hash, |t, i| i.and_then(|i| t.entry(i).map(|(_, v)| v.clone())))
    }
    /// `d[key] = value`.
    #[inline]
    pub fn set_item(&self, th: &Thread, key: &Value, value: Value) -> Res<()> {
        let hash = hash_key(th, key)?;
        self.set_hashed(th, key, hash, value)
    }
    /// [`Dict::set_item`] with the hash known.
    #[inline]
    pub fn set_hashed(&self, th: &Thread, key: &Value, hash: i64, value: Value) -> Res<()> {
        let old = self.locate(th, key, hash, |t, i| match i {
            Some(i) => t.replace_value(i, value),
            None => {
                t.push(hash, key.clone(), value);
                None
            }
        })?;
        drop(old);
        Ok(())
    }
    /// Removes a key; returns its value.
    pub fn remove_item(&self, th: &Thread, key: &Value) -> Res<Option<Value>> {
        let hash = hash_key(th, key)?;
        let (key, value) =
            self.locate(th, key, hash, |t, i| i.map_or((None, None), |i| t.remove_entry(i)))?;
        drop(key);
        Ok(value)
    }
    /// `key in d`.
    pub fn has_item(&self, th: &Thread, key: &Value) -> Res<bool> {
        let hash = hash_key(th, key)?;
        self.find(th, key, hash, |_, i| i.is_some())
    }
    /// A copy of the entries.
    pub fn copy_table(&self) -> Table {
        self.read().clone()
    }
    /// A copy of keys (with hashes) and values in order.
    pub fn snapshot(&self) -> Vec<(i64, Value, Value)> {
        let t = self.read();
        t.entries().iter().filter_map(|e| Some((e.hash, e.key.clone()?, e.value.clone()?))).collect()
    }
}

/// `hash(key)`, with the dict's message for keys that have none.
#[inline]
pub fn hash_key(th: &Thread, key: &Value) -> Res<i64> {
    protocol::hash(th, key).map_err(|r| unhashable(th, r, key, "a dict key"))
}

/// Rewords the `TypeError` of an unhashable key.
#[cold]
pub fn unhashable(th: &Thread, r: Raised, key: &Value, role: &str) -> Raised {
    let text = match th.take_waiting() {
        Some(Waiting::Text(class, text)) if std::ptr::eq(class, &errors::TYPE_ERROR) => text,
        Some(Waiting::Object(v)) if v.is_exact(&errors::TYPE_ERROR) => match protocol::str(th, &v) {
            Ok(s) => s.to_str_lossy().into_owned(),
            Err(r) => return r,
        },
        Some(other) => return th.raise(other),
        None => return r,
    };
    th.type_error(format!("cannot use '{}' as {role} ({text})", key.ty().display_name()))
}

/// Equality where no Python code is needed to tell; `None` where it is.
#[inline]
pub fn fast_equal(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a.as_object(), b.as_object()) {
        (None, None) => Some(immediates_equal(a, b)),
        (Some(x), Some(y)) => {
            let (tx, ty) = (x.ty(), y.ty());
            if tx.is(&class::STR) && ty.is(&class::STR) {
                // SAFETY: the classes were checked.
                return Some(unsafe { a.cast::<Str>().eq_str(b.cast::<Str>()) });
            }
            if tx.is(&class::TUPLE) && ty.is(&class::TUPLE) {
                // SAFETY: the classes were checked.
                let (p, q) = unsafe { (a.cast::<Tuple>().items(), b.cast::<Tuple>().items()) };
                if p.len() != q.len() {
                    return Some(false);
                }
                for (m, n) in p.iter().zip(q) {
                    // One level deep: nested tuples are left to the general comparison.
                    if m.is_exact(&class::TUPLE) && n.is_exact(&class::TUPLE) && !m.is(n) {
                        return None;
                    }
                    match fast_equal(m, n) {
                        Some(true) => {}
                        other => return other,
                    }
                }
                return Some(true);
            }
            if tx.is(&class::INT) && ty.is(&class::INT) {
                // SAFETY: an `int` on the heap is a `HeapInt`.
                return Some(unsafe { a.cast::<HeapInt>().value == b.cast::<HeapInt>().value });
            }
            (tx.is(&class::TYPE) && ty.is(&class::TYPE)).then_some(false)
        }
        (Some(x), None) | (None, Some(x)) => {
            let t = x.ty();
            (t.is(&class::STR) || t.is(&class::TUPLE) || t.is(&class::TYPE)).then_some(false)
        }
    }
}

#[inline]
fn immediates_equal(a: &Value, b: &Value) -> bool {
    let number = |v: &Value| v.as_int().or_else(|| v.as_bool().map(i64::from));
    match (number(a), number(b)) {
        (Some(i), Some(j)) => i == j,
        (Some(i), None) => b.as_imm_float().is_some_and(|f| int_equals_float(i, f)),
        (None, Some(j)) => a.as_imm_float().is_some_and(|f| int_equals_float(j, f)),
        (None, None) => matches!((a.as_imm_float(), b.as_imm_float()), (Some(f), Some(g)) if f == g),
    }
}

fn int_equals_float(i: i64, f: f64) -> bool {
    // 62-bit integers: the float is exact or the integers around it are not equal to it.
    f.fract() == 0.0 && f.abs() < 4e18 && f as i64 == i
}
