//! What a profiler has measured: for each function how often it was called and how long it took, and the same for each pair
//! of caller and callee. Plain data: time is told, nothing runs Python code.

use std::collections::HashMap;

use crate::object::{Slot, Value};

/// What a function is known by: the address of its code or of its table entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub u64);

/// Calls and times, in ticks.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// Calls.
    pub calls: u64,
    /// Those inside another call of the same.
    pub recursive: u64,
    /// Time with callees.
    pub total: i64,
    /// Time without.
    pub inline: i64,
    level: u64,
}

impl Counts {
    fn end(&mut self, total: i64, inline: i64) {
        self.level = self.level.saturating_sub(1);
        if self.level == 0 {
            self.total += total;
        } else {
            self.recursive += 1;
        }
        self.inline += inline;
        self.calls += 1;
    }
}

struct Entry {
    key: Key,
    /// A code object or a name; nothing once the collector has taken it.
    subject: Slot,
    counts: Counts,
    /// By the callee's number, in the order of first calls.
    calls: Vec<(usize, Counts)>,
}

impl Entry {
    fn call(&mut self, callee: usize) -> &mut Counts {
        let at = self.calls.iter().position(|&(n, _)| n == callee).unwrap_or_else(|| {
            self.calls.push((callee, Counts::default()));
            self.calls.len() - 1
        });
        &mut self.calls[at].1
    }
}

struct Context {
    entry: usize,
    begun: i64,
    /// Time in callees.
    below: i64,
}

/// A line of the results.
pub struct Line {
    /// Code object or name.
    pub subject: Value,
    /// Its numbers.
    pub counts: Counts,
    /// What it called.
    pub calls: Vec<Line>,
}

/// See the module.
#[derive(Default)]
pub struct Record {
    entries: Vec<Entry>,
    numbers: HashMap<Key, usize>,
    stack: Vec<Context>,
}

impl Record {
    /// Whether the function has been called.
    pub fn knows(&self, key: Key) -> bool {
        self.numbers.contains_key(&key)
    }
    /// Whether a call is under way.
    pub fn is_inside(&self) -> bool {
        !self.stack.is_empty()
    }
    /// A call has begun; `begin` says when. Returns a name that was known already.
    pub fn enter(&mut self, key: Key, subject: Slot, subcalls: bool) -> Slot {
        let mut surplus = None;
        let entry = match self.numbers.get(&key) {
            Some(&n) => {
                surplus = subject;
                n
            }
            None => {
                self.entries.push(Entry { key, subject, counts: Counts::default(), calls: Vec::new() });
                self.numbers.insert(key, self.entries.len() - 1);
                self.entries.len() - 1
            }
        };
        self.entries[entry].counts.level += 1;
        if subcalls && let Some(caller) = self.stack.last() {
            self.entries[caller.entry].call(entry).level += 1;
        }
        self.stack.push(Context { entry, begun: 0, below: 0 });
        surplus
    }
    /// The call just entered begins now.
    pub fn begin(&mut self, now: i64) {
        if let Some(c) = self.stack.last_mut() {
            c.begun = now;
        }
    }
    /// The innermost call ends, if it is one of this function (`None`: whatever it is).
    pub fn leave(&mut self, key: Option<Key>, now: i64, subcalls: bool) {
        let Some(c) = self.stack.pop() else { return };
        let known = match key {
            Some(key) => self.numbers.get(&key).copied(),
            None => Some(c.entry),
        };
        let Some(entry) = known else { return };
        let total = now - c.begun;
        let inline = total - c.below;
        self.entries[entry].counts.end(total, inline);
        if let Some(caller) = self.stack.last_mut() {
            caller.below += total;
            if subcalls {
                let caller = caller.entry;
                self.entries[caller].call(entry).end(total, inline);
            }
        }
    }
    /// What has been called to its end.
    pub fn lines(&self) -> Vec<Line> {
        let line = |n: usize, counts: Counts, calls: Vec<Line>| {
            let subject = self.entries[n].subject.clone()?;
            Some(Line { subject, counts, calls })
        };
        let of = |e: &Entry| e.calls.iter().filter_map(|&(n, c)| line(n, c, Vec::new())).collect();
        (0..self.entries.len())
            .filter(|&n| self.entries[n].counts.calls != 0)
            .filter_map(|n| line(n, self.entries[n].counts, of(&self.entries[n])))
            .collect()
    }
    /// Everything that is held.
    pub fn subjects(&self) -> impl Iterator<Item = &Value> {
        self.entries.iter().filter_map(|e| e.subject.as_ref())
    }
    /// Takes everything that is held out; the functions are not known any more.
    pub fn take_subjects(&mut self) -> Vec<Value> {
        for e in &self.entries {
            self.numbers.remove(&e.key);
        }
        self.entries.iter_mut().filter_map(|e| e.subject.take()).collect()
    }
}
