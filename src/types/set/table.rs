//! `SetTable`: open addressing with short linear probes, laid out as CPython's so that sets show the same order.
//! Never runs Python code; look-ups with user-defined `__eq__` are driven by the caller through [`Probe`].

use crate::object::dict::fast_equal;
use crate::object::value::Slot;
use crate::object::{Value, Visitor};

const MIN: usize = 8;
const LINEAR: usize = 9;
const PERTURB: u32 = 5;

#[derive(Clone, Default)]
struct Entry {
    key: Slot,
    hash: i64,
}

impl Entry {
    /// Never used; a deleted entry has no key and hash -1.
    #[inline(always)]
    fn is_unused(&self) -> bool {
        self.hash == 0 && self.key.is_none()
    }
}

/// A hash set of values.
#[derive(Default)]
pub struct SetTable {
    entries: Vec<Entry>,
    /// Keys and deleted entries.
    fill: usize,
    used: usize,
    finger: usize,
    version: u32,
}

/// Where a look-up stands.
#[derive(Clone, Copy)]
pub struct Probe {
    i: usize,
    perturb: u64,
    /// Steps left of the linear stretch, and the entry in it.
    linear: usize,
    at: usize,
    hash: i64,
}

/// What a look-up came upon.
pub enum Found {
    /// An entry with this key whose equality is not known without Python code.
    Maybe(usize),
    /// The key is in this entry.
    Here(usize),
    /// The key is not there; this unused entry would take it.
    Absent(usize),
}

impl SetTable {
    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }
    /// Number of entries, unused ones included.
    #[inline(always)]
    pub fn slots(&self) -> usize {
        self.entries.len()
    }
    /// The key in entry `i`.
    #[inline(always)]
    pub fn key(&self, i: usize) -> Option<(&Value, i64)> {
        let e = self.entries.get(i)?;
        Some((e.key.as_ref()?, e.hash))
    }
    /// Changes whenever a key comes or goes or entries move.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.version
    }
    /// Keys with their hashes, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (&Value, i64)> {
        self.entries.iter().filter_map(|e| Some((e.key.as_ref()?, e.hash)))
    }
    fn mask(&self) -> usize {
        self.entries.len() - 1
    }

    /// Begins a look-up. The table must have entries.
    #[inline(always)]
    pub fn probe(&self, hash: i64) -> Probe {
        let i = hash as usize & self.mask();
        Probe { i, perturb: hash as u64, linear: self.stretch(i), at: i, hash }
    }
    #[inline(always)]
    fn stretch(&self, i: usize) -> usize {
        if i + LINEAR <= self.mask() { LINEAR } else { 0 }
    }
    /// Whether the very object `key` is there; `None` where an equal one may be. The table must have entries.
    #[inline]
    pub fn find_same(&self, key: &Value, hash: i64) -> Option<bool> {
        let mask = self.mask();
        let (mut i, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            let (mut at, last) = (i, i + self.stretch(i));
            loop {
                // SAFETY: `i` is at most the mask, and `stretch` stays below it.
                let e = unsafe { self.entries.get_unchecked(at) };
                if e.hash == hash {
                    return match &e.key {
                        Some(k) if k.is(key) => Some(true),
                        Some(_) => None,
                        // Unused: a deleted entry has a hash that no key has.
                        None => Some(false),
                    };
                }
                if e.is_unused() {
                    return Some(false);
                }
                if at == last {
                    break;
                }
                at += 1;
            }
            perturb >>= PERTURB;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }
    /// A whole look-up, as long as no Python code is needed. The table must have entries.
    #[inline]
    pub fn find(&self, key: &Value, hash: i64) -> Found {
        let mask = self.mask();
        let (mut i, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            let (mut at, last) = (i, i + self.stretch(i));
            loop {
                // SAFETY: `i` is at most the mask, and `stretch` stays below it.
                let e = unsafe { self.entries.get_unchecked(at) };
                if e.hash == hash {
                    match &e.key {
                        Some(k) if k.is(key) => return Found::Here(at),
                        Some(k) => match fast_equal(k, key) {
                            Some(true) => return Found::Here(at),
                            Some(false) => {}
                            None => return Found::Maybe(at),
                        },
                        // A deleted entry has a hash that no key has.
                        None => return Found::Absent(at),
                    }
                } else if e.is_unused() {
                    return Found::Absent(at);
                }
                if at == last {
                    break;
                }
                at += 1;
            }
            perturb >>= PERTURB;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }
    /// Goes on until something is found.
    pub fn next(&self, p: &mut Probe, key: &Value) -> Found {
        loop {
            let at = p.at;
            let e = &self.entries[at];
            if p.linear > 0 {
                p.linear -= 1;
                p.at += 1;
            } else {
                p.perturb >>= PERTURB;
                p.i = p.i.wrapping_mul(5).wrapping_add(1).wrapping_add(p.perturb as usize) & self.mask();
                p.at = p.i;
                p.linear = self.stretch(p.i);
            }
            match &e.key {
                Some(k) if e.hash == p.hash => match fast_equal(k, key) {
                    Some(true) => return Found::Here(at),
                    Some(false) => {}
                    None => return Found::Maybe(at),
                },
                None if e.hash == 0 => return Found::Absent(at),
                _ => {}
            }
        }
    }
    /// Stores an absent key into the unused entry that a look-up ended at.
    pub fn insert_at(&mut self, i: usize, key: Value, hash: i64) {
        debug_assert!(self.entries[i].is_unused());
        self.entries[i] = Entry { key: Some(key), hash };
        self.fill += 1;
        self.used += 1;
        self.version = self.version.wrapping_add(1);
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(if self.used > 50_000 { self.used * 2 } else { self.used * 4 });
        }
    }
    /// Takes a key out.
    pub fn remove_at(&mut self, i: usize) -> Slot {
        let e = &mut self.entries[i];
        let key = e.key.take();
        e.hash = -1;
        self.used -= 1;
        self.version = self.version.wrapping_add(1);
        key
    }
    /// Takes any key out.
    pub fn pop(&mut self) -> Slot {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut i = self.finger & mask;
        while self.entries[i].key.is_none() {
            i = (i + 1) & mask;
        }
        self.finger = i + 1;
        self.remove_at(i)
    }
    /// Room for the first key.
    #[inline(always)]
    pub fn ensure(&mut self) {
        if self.entries.is_empty() {
            self.entries = vec![Entry::default(); MIN];
        }
    }
    /// Rebuilds with more than `min_used` entries.
    pub fn resize(&mut self, min_used: usize) {
        let mut n = MIN;
        while n <= min_used {
            n <<= 1;
        }
        let mut fresh = Vec::new();
        fresh.resize_with(n, Entry::default);
        let old = std::mem::replace(&mut self.entries, fresh);
        for e in old {
            if let Some(key) = e.key {
                self.insert_clean(key, e.hash);
            }
        }
        self.fill = self.used;
        self.version = self.version.wrapping_add(1);
    }
    /// Stores a key known to be absent into a table without deleted entries; counts are the caller's.
    fn insert_clean(&mut self, key: Value, hash: i64) {
        let mask = self.mask();
        let (mut i, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            for at in i..=i + self.stretch(i) {
                if self.entries[at].key.is_none() {
                    self.entries[at] = Entry { key: Some(key), hash };
                    return;
                }
            }
            perturb >>= PERTURB;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }
    /// Makes room for `n` more keys, as CPython does before a merge.
    pub fn reserve_merge(&mut self, n: usize) {
        self.ensure();
        if (self.fill + n) * 5 >= self.mask() * 3 {
            self.resize((self.used + n) * 2);
        }
    }
    /// Copies all of `keys`, which come from a table of `slots` entries without deleted ones if `dense`, into this
    /// empty table.
    pub fn fill_from(&mut self, keys: Vec<(Value, i64)>) {
        for (k, h) in keys {
            self.insert_clean(k, h);
            self.used += 1;
        }
        self.fill = self.used;
        self.version = self.version.wrapping_add(1);
    }
    /// Whether there are neither keys nor deleted entries.
    pub fn is_clean(&self) -> bool {
        self.fill == 0
    }
    /// A copy.
    pub fn copy(&self) -> SetTable {
        let mut t = SetTable::default();
        if self.used == 0 {
            return t;
        }
        t.reserve_merge(self.used);
        if t.entries.len() == self.entries.len() && self.fill == self.used {
            t.entries.clone_from(&self.entries);
            (t.fill, t.used) = (self.fill, self.used);
        } else {
            t.fill_from(self.iter().map(|(k, h)| (k.clone(), h)).collect());
        }
        t
    }
    /// For `Trace`.
    pub fn trace(&self, v: &mut dyn Visitor) {
        self.iter().for_each(|(k, _)| v.visit(k));
    }
    /// Puts `new` in the place of this table, with a version that neither had. Returns the old one.
    pub fn replace(&mut self, mut new: SetTable) -> SetTable {
        new.version = self.version.max(new.version).wrapping_add(1);
        std::mem::replace(self, new)
    }
    /// Empties the table; the keys go to the caller.
    pub fn take_keys(&mut self) -> Vec<Value> {
        let old = std::mem::take(&mut self.entries);
        (self.fill, self.used, self.finger) = (0, 0, 0);
        self.version = self.version.wrapping_add(1);
        old.into_iter().filter_map(|e| e.key).collect()
    }
    /// Bytes of the entries.
    pub fn heap_bytes(&self) -> usize {
        self.entries.len() * size_of::<Entry>()
    }
}
