//! `sys.monitoring`'s tools: who uses which number, their callbacks, the events that they want, everywhere or in one code,
//! and where a callback turned its event off. One table for the interpreter; threads hear of changes by their flag word.

use std::collections::HashMap;

use super::event::{Event, UNGROUPED};
use super::state;
use crate::object::{Kept, Raised, Slot, Thread, Value};
use crate::sync::prim::{AtomicU32, Mutex, Ordering};
use crate::vm::code_object::CodeObject;
use crate::vm::state::Vm;

/// Tools that programs may use.
pub const COUNT: usize = 6;
const EVENTS: usize = Event::ALL.len();

/// What the tools want of one code.
#[derive(Default)]
struct OfCode {
    /// For each tool the events that it wants here.
    local: [u32; COUNT],
    /// For an instruction and an event the tools that turned it off.
    disabled: HashMap<(u32, u8), u8>,
}

struct Table {
    names: [Option<Kept>; COUNT],
    callbacks: [[Option<Kept>; EVENTS]; COUNT],
    /// For each tool the events that it wants everywhere.
    global: [u32; COUNT],
    codes: Option<HashMap<u32, OfCode>>,
    /// See [`follow_lines`].
    follow: bool,
}

static TABLE: Mutex<Table> = Mutex::new(Table {
    names: [const { None }; COUNT],
    callbacks: [const { [const { None }; EVENTS] }; COUNT],
    global: [0; COUNT],
    codes: None,
    follow: false,
});
/// All events that some tool wants somewhere.
static ACTIVE: AtomicU32 = AtomicU32::new(0);
/// All events that some tool wants everywhere.
static EVERYWHERE: AtomicU32 = AtomicU32::new(0);
/// Beside the events: code is to run in its watched form though no tool wants anything.
const FOLLOW: u32 = 1 << 31;
const _: () = assert!(EVENTS < 31);
/// Codes that the table knows.
static CODES: AtomicU32 = AtomicU32::new(0);

impl Table {
    fn of(&mut self, code: &CodeObject) -> &mut OfCode {
        self.codes.get_or_insert_default().entry(code.id).or_default()
    }
    fn look(&self, code: &CodeObject) -> Option<&OfCode> {
        self.codes.as_ref()?.get(&code.id)
    }
    /// Says what has become of the sets in words that need no lock.
    fn publish(&self) {
        let follow = if self.follow { FOLLOW } else { 0 };
        let everywhere = self.global.iter().fold(follow, |a, b| a | b);
        let known = self.codes.iter().flat_map(HashMap::values);
        let active = known.flat_map(|c| c.local).fold(everywhere, |a, b| a | b);
        let with_calls = |set: u32| match set & Event::Call.bit() {
            0 => set,
            _ => set | Event::CReturn.bit() | Event::CRaise.bit(),
        };
        // Relaxed: threads are told by their flag words, or find out a little later.
        EVERYWHERE.store(with_calls(everywhere), Ordering::Relaxed);
        // Relaxed: as above.
        ACTIVE.store(with_calls(active), Ordering::Relaxed);
        // Relaxed: as above.
        CODES.store(self.codes.as_ref().map_or(0, |c| c.len() as u32), Ordering::Relaxed);
    }
}

/// All events that some tool wants somewhere.
#[inline]
pub fn active() -> u32 {
    // Relaxed: see `publish`.
    ACTIVE.load(Ordering::Relaxed)
}

/// The events that tools want in a code.
pub fn events_of(code: &CodeObject) -> u32 {
    // Relaxed: see `publish`.
    let everywhere = EVERYWHERE.load(Ordering::Relaxed);
    if active() == everywhere {
        return everywhere;
    }
    let local = TABLE.lock().look(code).map_or(0, |c| c.local.iter().fold(0, |a, b| a | b));
    everywhere | local
}

/// Forgets a code that dies.
pub fn forget(id: u32) {
    // Relaxed: a code that the table knows was entered by who held it.
    if CODES.load(Ordering::Relaxed) != 0 {
        let mut t = TABLE.lock();
        if let Some(codes) = &mut t.codes {
            codes.remove(&id);
        }
        t.publish();
    }
}

/// The set of events in which C_RETURN and C_RAISE go with CALL.
fn group(e: Event) -> u32 {
    match e {
        Event::CReturn | Event::CRaise => Event::Call.bit(),
        e => e.bit(),
    }
}

/// The tools that want to hear of an event at an instruction, with their callbacks; the highest number first.
pub fn listeners(code: &CodeObject, index: u32, e: Event) -> Vec<(usize, Value)> {
    let t = TABLE.lock();
    let of = t.look(code);
    let bit = group(e);
    let off = of.and_then(|c| c.disabled.get(&(index, bit.trailing_zeros() as u8))).copied().unwrap_or(0);
    (0..COUNT)
        .rev()
        .filter(|&tool| {
            (t.global[tool] | of.map_or(0, |c| c.local[tool])) & bit != 0 && off & (1 << tool) == 0
        })
        .filter_map(|tool| Some((tool, callback(&t, tool, e)?)))
        .collect()
}

/// The callback of a tool; of a branch also one for branches of either way.
fn callback(t: &Table, tool: usize, e: Event) -> Option<Value> {
    let of = |e: Event| t.callbacks[tool][e as usize].as_ref();
    let either = matches!(e, Event::BranchLeft | Event::BranchRight).then(|| of(Event::Branch)).flatten();
    of(e).or(either).map(|k| k.get().clone())
}

/// Turns an event off at an instruction, for one tool.
pub fn disable(code: &CodeObject, index: u32, e: Event, tool: usize) {
    let mut t = TABLE.lock();
    // What hears of branches of either way turns them off of either way.
    let events: &[Event] = match e {
        Event::BranchLeft | Event::BranchRight if t.callbacks[tool][e as usize].is_none() => {
            &[Event::BranchLeft, Event::BranchRight]
        }
        _ => &[e],
    };
    for &e in events {
        *t.of(code).disabled.entry((index, group(e).trailing_zeros() as u8)).or_default() |= 1 << tool;
    }
    t.publish();
}

/// Turns on again what callbacks turned off.
pub fn restart() {
    let mut t = TABLE.lock();
    for c in t.codes.iter_mut().flat_map(HashMap::values_mut) {
        c.disabled.clear();
    }
}

/// Has all threads run code in its watched form, so that frames note where they are at least at each line: for who looks
/// in the middle of anything and tells of lines (`tracemalloc`).
pub fn follow_lines(th: &Thread, follow: bool) {
    let mut t = TABLE.lock();
    t.follow = follow;
    t.publish();
    drop(t);
    changed(th);
}

/// The name under which a tool is used.
pub fn name(tool: usize) -> Slot {
    TABLE.lock().names[tool].as_ref().map(|k| k.get().clone())
}

/// Takes a tool into use; false: it is already.
pub fn occupy(tool: usize, name: Value) -> bool {
    let kept = Kept::new(name);
    let mut t = TABLE.lock();
    if t.names[tool].is_some() {
        return false;
    }
    t.names[tool] = Some(kept);
    true
}

/// Takes everything from a tool: callbacks and events; with `free` its name too.
pub fn clear(th: &Thread, tool: usize, free: bool) {
    let old = {
        let mut t = TABLE.lock();
        if t.names[tool].is_none() {
            return;
        }
        let callbacks = std::mem::replace(&mut t.callbacks[tool], [const { None }; EVENTS]);
        t.global[tool] = 0;
        for c in t.codes.iter_mut().flat_map(HashMap::values_mut) {
            c.local[tool] = 0;
            c.disabled.values_mut().for_each(|tools| *tools &= !(1 << tool));
        }
        let name = if free { t.names[tool].take() } else { None };
        t.publish();
        (callbacks, name)
    };
    changed(th);
    drop(old);
}

/// Sets a callback; returns the old one.
pub fn set_callback(tool: usize, e: Event, f: Slot) -> Slot {
    let kept = f.map(Kept::new);
    let old = std::mem::replace(&mut TABLE.lock().callbacks[tool][e as usize], kept);
    old.map(|k| k.get().clone())
}

/// The events that a tool wants everywhere.
pub fn events(tool: usize) -> u32 {
    TABLE.lock().global[tool]
}

/// The events that a tool wants in a code.
pub fn local_events(tool: usize, code: &CodeObject) -> u32 {
    TABLE.lock().look(code).map_or(0, |c| c.local[tool])
}

fn unused(th: &Thread, tool: usize) -> Raised {
    th.value_error(format!("tool {tool} is not in use"))
}

/// What a newly wanted event has turned off is on again.
fn enable(of: &mut OfCode, tool: usize, new: u32) {
    of.disabled.retain(|(_, e), tools| {
        if new >> *e & 1 != 0 {
            *tools &= !(1 << tool);
        }
        *tools != 0
    });
}

/// Sets the events that a tool wants everywhere.
pub fn set_events(th: &Thread, tool: usize, events: u32) -> Result<(), Raised> {
    {
        let mut t = TABLE.lock();
        if t.names[tool].is_none() {
            return Err(unused(th, tool));
        }
        if t.global[tool] == events {
            return Ok(());
        }
        let new = events & !t.global[tool];
        t.global[tool] = events;
        for c in t.codes.iter_mut().flat_map(HashMap::values_mut) {
            let new = new & !c.local[tool];
            enable(c, tool, new);
        }
        t.publish();
    }
    changed(th);
    Ok(())
}

/// Sets the events that a tool wants in a code.
pub fn set_local_events(th: &Thread, tool: usize, code: &CodeObject, events: u32) -> Result<(), Raised> {
    {
        let mut t = TABLE.lock();
        if t.names[tool].is_none() {
            return Err(unused(th, tool));
        }
        let global = t.global[tool];
        let of = t.of(code);
        if of.local[tool] == events {
            return Ok(());
        }
        let new = events & !of.local[tool] & !global;
        of.local[tool] = events;
        enable(of, tool, new);
        t.publish();
    }
    changed(th);
    Ok(())
}

/// For each event that is wanted everywhere by whom.
pub fn all_events() -> Vec<(Event, u32)> {
    let t = TABLE.lock();
    Event::ALL[..UNGROUPED as usize]
        .iter()
        .map(|&e| (e, (0..COUNT).map(|tool| (t.global[tool] >> e as u32 & 1) << tool).sum()))
        .filter(|&(_, tools)| tools != 0)
        .collect()
}

fn changed(th: &Thread) {
    alert_threads();
    state::refresh(th, Vm::of(th));
}

/// Tells every thread to look at what is watched.
pub fn alert_threads() {
    crate::vm::state::find_machine(|vm| {
        vm.thread().pending().set(crate::vm::pending::WATCH);
        None::<()>
    });
}
