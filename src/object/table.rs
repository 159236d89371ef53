//! `Table`: the insertion-ordered hash table behind dicts, module globals and class attributes.
//!
//! A split index (as CPython's since 3.6): an array of 8-, 16- or 32-bit entry numbers probed by hash, and a dense
//! array of entries in insertion order. The table never runs Python code: a look-up with keys that need `__eq__` is
//! driven by the caller through [`Table::probe`], which returns candidates one at a time.

use super::class;
use super::header::Sink;
use super::layout::Ref;
use super::layout::Visitor;
use super::string::Str;
use super::value::{Slot, Value};

/// One entry; `key` is `None` in a deleted one.
pub struct Entry {
    /// Full hash.
    pub hash: i64,
    /// Key.
    pub key: Slot,
    /// Value.
    pub value: Slot,
}

const EMPTY: u32 = u32::MAX;
const DUMMY: u32 = u32::MAX - 1;

/// Insertion-ordered hash table.
#[derive(Default)]
pub struct Table {
    index: Index,
    entries: Vec<Entry>,
    live: usize,
    /// Index slots that are or were in use.
    fill: usize,
    /// No living entry stands before this one.
    front: u32,
    /// Counts structural changes: a change of the key set or of entry positions. Guards caches of entry numbers.
    version: u32,
}

#[derive(Default)]
enum Index {
    #[default]
    None,
    Small(Box<[u8]>),
    Medium(Box<[u16]>),
    Large(Box<[u32]>),
}

impl Index {
    fn with_size(n: usize) -> Index {
        if n <= 128 {
            Index::Small(vec![u8::MAX; n].into())
        } else if n <= 1 << 15 {
            Index::Medium(vec![u16::MAX; n].into())
        } else {
            Index::Large(vec![u32::MAX; n].into())
        }
    }
    #[inline(always)]
    fn len(&self) -> usize {
        match self {
            Index::None => 0,
            Index::Small(s) => s.len(),
            Index::Medium(s) => s.len(),
            Index::Large(s) => s.len(),
        }
    }
    #[inline(always)]
    fn get(&self, i: usize) -> u32 {
        match self {
            Index::None => EMPTY,
            Index::Small(s) => widen(u32::from(s[i]), u32::from(u8::MAX)),
            Index::Medium(s) => widen(u32::from(s[i]), u32::from(u16::MAX)),
            Index::Large(s) => s[i],
        }
    }
    fn wipe(&mut self) {
        match self {
            Index::None => {}
            Index::Small(s) => s.fill(u8::MAX),
            Index::Medium(s) => s.fill(u16::MAX),
            Index::Large(s) => s.fill(u32::MAX),
        }
    }
    #[inline(always)]
    fn set(&mut self, i: usize, v: u32) {
        // EMPTY and DUMMY are all-ones and all-ones minus one in every width.
        match self {
            Index::None => {}
            Index::Small(s) => s[i] = v as u8,
            Index::Medium(s) => s[i] = v as u16,
            Index::Large(s) => s[i] = v,
        }
    }
}

#[inline(always)]
fn widen(v: u32, max: u32) -> u32 {
    if v >= max - 1 { v | !max } else { v }
}

/// State of a probe sequence.
#[derive(Clone, Copy)]
pub struct Probe {
    slot: usize,
    perturb: u64,
    hash: i64,
}

impl Table {
    /// An empty table.
    pub fn new() -> Table {
        Table::default()
    }
    /// An empty table with room for `n` entries.
    pub fn with_capacity(n: usize) -> Table {
        let mut t = Table::new();
        if n > 0 {
            t.rebuild((n * 3).div_ceil(2).next_power_of_two().max(8));
        }
        t
    }
    /// Number of live entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live
    }
    /// Whether there is none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
    /// Changes whenever a key is added or removed or entries move; not when a value is replaced.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.version
    }
    /// Makes the version differ from that of the table this one replaces.
    pub fn bump_version(&mut self, replaced: &Table) {
        self.version = self.version.max(replaced.version).wrapping_add(1);
    }
    /// All entries, deleted ones (no key) included.
    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// An entry by number.
    #[inline(always)]
    pub fn entry_mut(&mut self, i: usize) -> &mut Entry {
        &mut self.entries[i]
    }
    /// Live entries in insertion order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> {
        self.entries.iter().filter_map(|e| Some((e.key.as_ref()?, e.value.as_ref()?)))
    }

    /// Begins a probe for `hash`.
    #[inline(always)]
    pub fn probe(&self, hash: i64) -> Probe {
        Probe { slot: hash as usize & self.index.len().wrapping_sub(1), perturb: hash as u64, hash }
    }
    /// The next entry whose hash is equal, or `None` when the key is not there.
    #[inline(always)]
    pub fn next_candidate(&self, p: &mut Probe) -> Option<usize> {
        let n = self.index.len();
        if n == 0 {
            return None;
        }
        loop {
            let ix = self.index.get(p.slot);
            p.perturb >>= 5;
            p.slot = (p.slot.wrapping_mul(5).wrapping_add(p.perturb as usize).wrapping_add(1)) & (n - 1);
            if ix == EMPTY {
                return None;
            }
            if ix != DUMMY && self.entries[ix as usize].hash == p.hash {
                return Some(ix as usize);
            }
        }
    }
    /// Number of the entry whose key satisfies `eq`, which must not run Python code.
    #[inline]
    pub fn find(&self, hash: i64, mut eq: impl FnMut(&Value) -> bool) -> Option<usize> {
        let mut p = self.probe(hash);
        while let Some(i) = self.next_candidate(&mut p) {
            if self.entries[i].key.as_ref().is_some_and(&mut eq) {
                return Some(i);
            }
        }
        None
    }
    /// Number of the entry of a string key. (Keys that are not exact strings are never equal here.)
    #[inline]
    pub fn find_str(&self, name: &Str) -> Option<usize> {
        match &self.index {
            Index::None => None,
            Index::Small(s) => self.find_str_in(name, s, |v| widen(u32::from(v), u32::from(u8::MAX))),
            Index::Medium(s) => self.find_str_in(name, s, |v| widen(u32::from(v), u32::from(u16::MAX))),
            Index::Large(s) => self.find_str_in(name, s, |v| v),
        }
    }
    #[inline(always)]
    fn find_str_in<T: Copy>(&self, name: &Str, index: &[T], number: impl Fn(T) -> u32) -> Option<usize> {
        let address = name as *const Str as u64;
        let hash = name.hash();
        let mask = index.len() - 1;
        let mut slot = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            let i = number(index[slot]);
            if i < DUMMY {
                let e = &self.entries[i as usize];
                if let Some(k) = &e.key {
                    if k.bits() == address {
                        return Some(i as usize);
                    }
                    if e.hash == hash && k.is_exact(&class::STR) {
                        // SAFETY: the class was checked.
                        let k = unsafe { k.cast::<Str>() };
                        if !(name.is_interned() && k.is_interned()) && k.eq_str(name) {
                            return Some(i as usize);
                        }
                    }
                }
            } else if i == EMPTY {
                return None;
            }
            perturb >>= 5;
            slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }
    /// Value of a string key.
    #[inline]
    pub fn get_str(&self, name: &Str) -> Option<&Value> {
        self.find_str(name).and_then(|i| self.entries[i].value.as_ref())
    }
    /// Stores under a string key; returns the old value.
    pub fn insert_str(&mut self, name: &Ref<Str>, value: Value) -> Option<Value> {
        match self.find_str(name) {
            Some(i) => self.entries[i].value.replace(value),
            None => {
                self.push(name.hash(), name.to_value(), value);
                None
            }
        }
    }
    /// Removes a string key; returns its value. (The key is immortal or held by the caller.)
    pub fn remove_str(&mut self, name: &Str) -> Option<Value> {
        let i = self.find_str(name)?;
        self.remove_entry(i).1
    }
    /// Appends an entry whose key is known to be absent. Returns its number.
    pub fn push(&mut self, hash: i64, key: Value, value: Value) -> usize {
        if (self.entries.len().max(self.fill) + 1) * 3 > self.index.len() * 2 {
            self.rebuild(((self.live + 1) * 3 - 1).next_power_of_two().max(8));
        }
        let i = self.entries.len();
        self.enter(hash, i);
        self.entries.push(Entry { hash, key: Some(key), value: Some(value) });
        i
    }
    /// Puts the number of a new entry into the index.
    #[inline(always)]
    fn enter(&mut self, hash: i64, i: usize) {
        let mask = self.index.len() - 1;
        let mut slot = hash as usize & mask;
        let mut perturb = hash as u64;
        let mut found = self.index.get(slot);
        while found < DUMMY {
            perturb >>= 5;
            slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            found = self.index.get(slot);
        }
        self.fill += usize::from(found == EMPTY);
        self.index.set(slot, i as u32);
        self.live += 1;
        self.version = self.version.wrapping_add(1);
    }
    /// Makes an entry the last.
    pub fn move_to_back(&mut self, i: usize) {
        let hash = self.entries[i].hash;
        if let (Some(key), Some(value)) = self.remove_entry(i) {
            self.push(hash, key, value);
        }
    }
    /// Makes an entry the first. Every now and then all others move, to make room for many.
    pub fn move_to_front(&mut self, i: usize) {
        let hash = self.entries[i].hash;
        let (Some(key), Some(value)) = self.remove_entry(i) else { return };
        if self.live == 0 {
            self.push(hash, key, value);
            return;
        }
        let no_room = self.front == 0 && self.entries[0].key.is_some();
        if no_room || (self.fill + 1) * 3 > self.index.len() * 2 {
            let room = self.live / 2 + 4;
            self.rebuild(((self.live + room + 1) * 3 - 1).next_power_of_two());
            self.entries.splice(0..0, (0..room).map(|_| Entry { hash: 0, key: None, value: None }));
            self.front = room as u32;
            self.index.wipe();
            self.fill_index();
        }
        let at = self.first().map_or(0, |first| first - 1);
        self.enter(hash, at);
        self.entries[at] = Entry { hash, key: Some(key), value: Some(value) };
        self.front = at as u32;
    }
    /// Removes an entry; returns key and value, to be dropped when no lock is held.
    pub fn remove_entry(&mut self, i: usize) -> (Slot, Slot) {
        let n = self.index.len();
        let e = &mut self.entries[i];
        let taken = (e.key.take(), e.value.take());
        let hash = e.hash;
        self.front += u32::from(i == self.front as usize);
        let mut slot = hash as usize & (n - 1);
        let mut perturb = hash as u64;
        while self.index.get(slot) != i as u32 {
            perturb >>= 5;
            slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & (n - 1);
        }
        self.index.set(slot, DUMMY);
        self.live -= 1;
        self.version = self.version.wrapping_add(1);
        // The places of deleted entries stay, so that whoever iterates meets what was added after them; they go when
        // room is made, and when there were many and none is left.
        if self.live == 0 && self.entries.len() > 4 {
            // Room that was needed once will be needed again; a large index is not worth wiping.
            self.entries.clear();
            if n <= 128 {
                self.index.wipe();
            } else {
                self.index = Index::None;
                self.entries.shrink_to_fit();
            }
            self.fill = 0;
            self.front = 0;
        }
        taken
    }
    /// Replaces the value of an entry.
    #[inline(always)]
    pub fn replace_value(&mut self, i: usize, value: Value) -> Slot {
        self.entries[i].value.replace(value)
    }
    /// Key and value of an entry, unless it is deleted or beyond the end.
    #[inline(always)]
    pub fn entry(&self, i: usize) -> Option<(&Value, &Value)> {
        let e = self.entries.get(i)?;
        Some((e.key.as_ref()?, e.value.as_ref()?))
    }
    /// The last live entry's number; those behind it go, so that asking again and again is cheap.
    pub fn last(&mut self) -> Option<usize> {
        let last = self.entries.iter().rposition(|e| e.key.is_some());
        self.entries.truncate(last.map_or(0, |i| i + 1));
        self.front = self.front.min(self.entries.len() as u32);
        last
    }
    /// The first live entry's number.
    pub fn first(&mut self) -> Option<usize> {
        let begin = self.front as usize;
        let first = begin + self.entries[begin..].iter().position(|e| e.key.is_some())?;
        self.front = first as u32;
        Some(first)
    }
    /// Moves all keys and values into `sink` and leaves the table empty.
    pub fn clear_into(&mut self, sink: &mut Sink) {
        for e in self.entries.drain(..) {
            sink.extend(e.key);
            sink.extend(e.value);
        }
        self.index = Index::None;
        self.live = 0;
        self.fill = 0;
        self.front = 0;
        self.version = self.version.wrapping_add(1);
    }
    /// Reports every reference.
    pub fn trace(&self, v: &mut dyn Visitor) {
        for e in &self.entries {
            v.visit_slot(&e.key);
            v.visit_slot(&e.value);
        }
    }
    /// Bytes of the arrays.
    pub fn heap_bytes(&self) -> usize {
        let width = match self.index {
            Index::None => 0,
            Index::Small(_) => 1,
            Index::Medium(_) => 2,
            Index::Large(_) => 4,
        };
        self.index.len() * width + self.entries.capacity() * size_of::<Entry>()
    }

    /// Drops deleted entries and makes an index of `n` slots, a power of two.
    fn rebuild(&mut self, n: usize) {
        if self.live < self.entries.len() {
            self.entries.retain(|e| e.key.is_some());
        }
        self.front = 0;
        let usable = n * 2 / 3;
        self.entries.reserve_exact(usable.saturating_sub(self.entries.len()));
        self.index = Index::with_size(n);
        self.fill_index();
    }
    /// Enters all entries from the first living one on, of which none is deleted, into an empty index.
    fn fill_index(&mut self) {
        let (entries, begin) = (&self.entries, self.front as usize);
        match &mut self.index {
            Index::None => {}
            Index::Small(s) => place_all(s, entries, begin, u8::MAX, |i| i as u8),
            Index::Medium(s) => place_all(s, entries, begin, u16::MAX, |i| i as u16),
            Index::Large(s) => place_all(s, entries, begin, u32::MAX, |i| i as u32),
        }
        self.fill = self.live;
        self.version = self.version.wrapping_add(1);
    }
}

fn place_all<T: Copy + PartialEq>(
    index: &mut [T],
    entries: &[Entry],
    begin: usize,
    empty: T,
    number: impl Fn(usize) -> T,
) {
    let mask = index.len() - 1;
    for (i, e) in entries.iter().enumerate().skip(begin) {
        let mut slot = e.hash as usize & mask;
        let mut perturb = e.hash as u64;
        while index[slot] != empty {
            perturb >>= 5;
            slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
        index[slot] = number(i);
    }
}

impl Clone for Table {
    fn clone(&self) -> Table {
        let mut t = Table::with_capacity(self.live);
        for e in &self.entries {
            if let (Some(k), Some(v)) = (&e.key, &e.value) {
                t.push(e.hash, k.clone(), v.clone());
            }
        }
        t
    }
}
