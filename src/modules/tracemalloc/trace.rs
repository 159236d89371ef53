//! The traces: for each block in use its size and where it was allocated.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::mem::size_of;

use crate::memory::observe::Observer;
use crate::object::Thread;
use crate::sync::prim::{Arc, Mutex};
use crate::vm::Vm;

/// Where a block was allocated.
#[derive(PartialEq, Eq, Hash)]
pub struct Traceback {
    /// Numbers of files, and lines; the innermost frame first.
    pub frames: Box<[(u32, u32)]>,
    /// How many frames there were.
    pub total: usize,
}

struct Trace {
    size: usize,
    at: Arc<Traceback>,
}

struct Tables {
    limit: usize,
    traces: HashMap<usize, Trace>,
    tracebacks: HashSet<Arc<Traceback>>,
    files: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    now: usize,
    peak: usize,
}

static TABLES: Mutex<Option<Tables>> = Mutex::new(None);

thread_local! {
    /// Whether what the thread allocates is not traced: it is at work here.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Whom the allocators tell.
pub const OBSERVER: Observer = Observer { allocated, freed };

/// Runs `f`, of whose allocations no trace is made.
pub fn undisturbed<R>(f: impl FnOnce() -> R) -> R {
    struct Back(bool);
    impl Drop for Back {
        fn drop(&mut self) {
            BUSY.set(self.0);
        }
    }
    let _back = Back(BUSY.replace(true));
    f()
}

/// Runs `f` with the tables, outside of which nobody else is.
fn with<R>(f: impl FnOnce(&mut Tables) -> R) -> R {
    undisturbed(|| {
        let mut tables = TABLES.lock();
        f(tables.get_or_insert_with(Tables::new))
    })
}

/// Runs `f`, which forks, while nobody is in the tables.
pub fn while_still<R>(f: impl FnOnce() -> R) -> R {
    undisturbed(|| {
        let _still = TABLES.lock();
        f()
    })
}

fn allocated(at: usize, size: usize) {
    if BUSY.get() {
        return;
    }
    with(|t| t.add(at, size));
}

fn freed(at: usize) {
    if BUSY.get() {
        return;
    }
    with(|t| t.remove(at));
}

impl Tables {
    fn new() -> Tables {
        Tables {
            limit: 1,
            traces: HashMap::new(),
            tracebacks: HashSet::new(),
            files: Vec::new(),
            numbers: HashMap::new(),
            now: 0,
            peak: 0,
        }
    }
    fn add(&mut self, at: usize, size: usize) {
        self.remove(at);
        let traceback = self.here();
        self.now += size;
        self.peak = self.peak.max(self.now);
        self.traces.insert(at, Trace { size, at: traceback });
    }
    fn remove(&mut self, at: usize) {
        if let Some(trace) = self.traces.remove(&at) {
            self.now -= trace.size;
        }
    }
    /// Where the calling thread is.
    fn here(&mut self) -> Arc<Traceback> {
        let (mut frames, mut total) = (Vec::new(), 0);
        if let Some(th) = Thread::try_current()
            && !th.vm.get().is_null()
        {
            let vm = Vm::of(th);
            total = vm.depth();
            let mut at = vm.current();
            while let Some(frame) = at.filter(|_| frames.len() < self.limit) {
                // SAFETY: records down to the sentinel are live and this thread's, and so are their executables.
                let (exe, index) = unsafe { ((*frame).executable(), (*frame).lasti()) };
                let line = exe.source().locations.get(index).and_then(|l| l.line()).unwrap_or(0);
                frames.push((self.number_of(&exe.file), line));
                at = vm.caller(frame);
            }
        }
        if frames.is_empty() {
            frames.push((self.number_of("<unknown>"), 0));
            total = 1;
        }
        let fresh = Traceback { frames: frames.into(), total };
        if let Some(known) = self.tracebacks.get(&fresh) {
            return known.clone();
        }
        let fresh = Arc::new(fresh);
        self.tracebacks.insert(fresh.clone());
        fresh
    }
    fn number_of(&mut self, file: &str) -> u32 {
        if let Some(&n) = self.numbers.get(file) {
            return n;
        }
        let (n, file) = (self.files.len() as u32, Arc::<str>::from(file));
        self.files.push(file.clone());
        self.numbers.insert(file, n);
        n
    }
}

/// The most frames of a traceback.
pub fn limit() -> usize {
    with(|t| t.limit)
}

/// Sets it.
pub fn set_limit(n: usize) {
    with(|t| t.limit = n);
}

/// Forgets all traces.
pub fn clear() {
    with(|t| {
        t.traces = HashMap::new();
        t.tracebacks = HashSet::new();
        (t.now, t.peak) = (0, 0);
    });
}

/// Bytes in use at present and at most.
pub fn sizes() -> (usize, usize) {
    with(|t| (t.now, t.peak))
}

/// The most is what is in use at present.
pub fn reset_peak() {
    with(|t| t.peak = t.now);
}

/// Bytes that the tables take, about.
pub fn own_size() -> usize {
    with(|t| {
        let tracebacks: usize =
            t.tracebacks.iter().map(|b| size_of::<Traceback>() + 8 * b.frames.len()).sum();
        let files: usize = t.files.iter().map(|f| f.len()).sum();
        // A table's entry has a byte of its own beside it.
        t.traces.capacity() * (size_of::<(usize, Trace)>() + 1)
            + t.tracebacks.capacity() * (size_of::<usize>() + 1)
            + tracebacks
            + t.numbers.capacity() * (size_of::<(Arc<str>, u32)>() + 1)
            + files
    })
}

/// The name of a file by number.
pub fn file_name(number: u32) -> Arc<str> {
    with(|t| t.files.get(number as usize).cloned().unwrap_or_default())
}

/// All blocks: size and where they were allocated.
pub fn all() -> Vec<(usize, Arc<Traceback>)> {
    with(|t| t.traces.values().map(|trace| (trace.size, trace.at.clone())).collect())
}

/// Where the first of these blocks that is known was allocated.
pub fn of_block(addresses: &[usize]) -> Option<Arc<Traceback>> {
    with(|t| addresses.iter().find_map(|at| t.traces.get(at)).map(|trace| trace.at.clone()))
}
