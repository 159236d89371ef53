//! The cycle collector.
//!
//! 1. With the world stopped: the count of every object of the generation, less the references that these objects hold
//!    to each other, is what refers to it from outside. What is reachable from an object with a rest is in use; all
//!    else is garbage. Each piece of garbage is held by one reference from here on, so that none dies by itself.
//!    The edge from an instance to its class is not counted: it is followed, never subtracted. Objects that are not
//!    counted at all (`bits::DEFERRED`) are in use when they are reached, also from the threads' frames, those of native
//!    code included (`native`).
//! 2. With the world going on: callbacks of weak references to garbage (unless the reference is garbage itself), and
//!    finalisers, once each in an object's life (PEP 442).
//! 3. If any code ran: the world is stopped again, and what was brought back to life is let go.
//! 4. The rest is cleared, which breaks the cycles, and the collector's references are given back: classes last, so
//!    that no instance outlives its class.
//!
//! Classes are only ever collected with the oldest generation.

use std::ops::Range;
use std::time::Instant;

use super::candidates::{Candidates, FROZEN, REACHED, set_generation};
use super::{large, native, region, report, schedule};
use crate::mode::{PARALLEL, sweep_queues};
use crate::object::header::{self, destroy};
use crate::object::weakref::{self, WeakRef};
use crate::object::{Object, Ref, Sink, Thread, Type, Value, Visitor, bits, class, flags, instance};
use crate::sync::prim::{AtomicBool, AtomicU64, Mutex, Ordering};
use hdrhistogram::Histogram;

/// Where threads refer to objects without counting that.
#[derive(Clone, Copy)]
pub struct Roots {
    /// Reports what the frames of Python functions hold.
    pub frames: fn(&mut dyn Visitor),
    /// Where the native stacks are; none if that cannot be told.
    pub stacks: fn() -> Option<Vec<Range<usize>>>,
}

/// What a collection did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// Objects found unreachable.
    pub collected: usize,
    /// Objects found unreachable and kept (`DEBUG_SAVEALL`).
    pub uncollectable: usize,
}

/// What `gc.get_stats()` tells of a generation.
#[derive(Debug, Clone, Copy, Default)]
pub struct GenerationStats {
    pub collections: u64,
    pub collected: u64,
    pub uncollectable: u64,
}

/// Told before (`None`) and after every collection.
pub type Observer = fn(&Thread, usize, Option<Outcome>);
/// Takes what `DEBUG_SAVEALL` keeps.
pub type Keeper = fn(Vec<Value>);

static RUNNING: AtomicBool = AtomicBool::new(false);
static STATS: Mutex<[GenerationStats; 3]> =
    Mutex::new([GenerationStats { collections: 0, collected: 0, uncollectable: 0 }; 3]);
static PAUSES: Mutex<Option<Histogram<u64>>> = Mutex::new(None);
static ROOTS: Mutex<Option<Roots>> = Mutex::new(None);
static OBSERVER: Mutex<Option<(Observer, Keeper)>> = Mutex::new(None);
static DEBUG: AtomicU64 = AtomicU64::new(0);

/// `gc.DEBUG_*`.
pub mod debug {
    pub const STATS: u64 = 1;
    pub const COLLECTABLE: u64 = 2;
    pub const UNCOLLECTABLE: u64 = 4;
    pub const SAVEALL: u64 = 32;
}

/// Installs what knows the threads' frames.
pub fn set_roots(roots: Roots) {
    *ROOTS.lock() = Some(roots);
}

/// Installs what `gc` does around a collection.
pub fn set_observer(observer: Observer, keeper: Keeper) {
    *OBSERVER.lock() = Some((observer, keeper));
}

/// From here on nothing is told of collections.
pub fn forget_observer() {
    *OBSERVER.lock() = None;
}

/// `gc.get_debug()`.
pub fn debug_flags() -> u64 {
    // Relaxed: a setting.
    DEBUG.load(Ordering::Relaxed)
}

/// `gc.set_debug()`.
pub fn set_debug_flags(flags: u64) {
    // Relaxed: a setting.
    DEBUG.store(flags, Ordering::Relaxed);
}

/// `gc.get_stats()`.
pub fn stats() -> [GenerationStats; 3] {
    *STATS.lock()
}

/// How long programs stood still for the collector, in nanoseconds.
pub fn with_pauses<R>(f: impl FnOnce(&Histogram<u64>) -> R) -> R {
    f(pauses(&mut PAUSES.lock()))
}

fn pauses(slot: &mut Option<Histogram<u64>>) -> &mut Histogram<u64> {
    slot.get_or_insert_with(|| Histogram::new(3).expect("three digits are allowed"))
}

fn record_pause(since: Instant) {
    let ns = u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX);
    // A histogram of this kind grows as needed, so nothing is out of range.
    let _ = pauses(&mut PAUSES.lock()).record(ns.max(1));
}

/// Serves [`super::GC_REQUEST`]: at a safepoint of the evaluation loop.
#[cold]
pub fn collect_if_due(th: &Thread) {
    th.pending().clear(super::GC_REQUEST);
    if let Some(generation) = schedule::due() {
        collect(th, generation);
    }
}

/// Collects a generation and the younger ones. Does nothing while a collection runs.
pub fn collect(th: &Thread, generation: usize) -> Outcome {
    // So deep in destructors that the next ones are put off, instances could outlive their class.
    // Acquire: pairs with the Release below: the previous collection is over.
    if header::destruction_depth() >= header::MAX_DEPTH / 2 || RUNNING.swap(true, Ordering::Acquire) {
        return Outcome::default();
    }
    let waiting = th.take_waiting();
    let observer = *OBSERVER.lock();
    if let Some((observe, _)) = observer {
        observe(th, generation, None);
    }
    let quiet = waiting.is_none() || native::available();
    // Native frames of this thread are looked at from here on up: below, the garbage itself is held.
    let outcome = th.participant().standing(|| Collection { th, generation, quiet }.run());
    {
        let mut stats = STATS.lock();
        let s = &mut stats[generation];
        s.collections += 1;
        s.collected += outcome.collected as u64;
        s.uncollectable += outcome.uncollectable as u64;
    }
    // Release: pairs with the Acquire above.
    RUNNING.store(false, Ordering::Release);
    if let Some((observe, _)) = observer {
        observe(th, generation, Some(outcome));
    }
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
    outcome
}

/// Whether a collection is under way.
pub fn is_running() -> bool {
    // Relaxed: an observation.
    RUNNING.load(Ordering::Relaxed)
}

struct Collection<'a> {
    th: &'a Thread,
    generation: usize,
    /// No exception waits that refers to uncounted objects where nobody looks meanwhile.
    quiet: bool,
}

/// What the first stop found.
#[derive(Default)]
struct Found {
    garbage: Vec<*const Object>,
    /// Weak references to garbage with their callbacks; the flag says that the callback is to be called.
    callbacks: Vec<(Ref<WeakRef>, Value, bool)>,
    finalizers: bool,
    weak: bool,
}

/// An object of the garbage list; held, so alive.
fn held<'a>(o: *const Object) -> &'a Object {
    // SAFETY: the collector holds a reference to every object of its list.
    unsafe { &*o }
}

fn needs_finalizer(o: &Object) -> bool {
    o.ty().slots().finalize.is_some() && o.head().bits() & bits::FINALIZED == 0
}

/// Reports what threads refer to without counting it.
fn visit_roots(stacks: Option<&[Range<usize>]>, v: &mut dyn Visitor) {
    let roots = *ROOTS.lock();
    if let Some(roots) = roots {
        (roots.frames)(v);
    }
    if let Some(stacks) = stacks {
        native::visit(stacks, v);
    }
}

impl Collection<'_> {
    fn run(&self) -> Outcome {
        let started = Instant::now();
        if debug_flags() & debug::STATS != 0 {
            self.print_start();
        }
        let found = self.stopped(|| self.find());
        let mut outcome = Outcome::default();
        if !found.garbage.is_empty() {
            self.dispose(found, &mut outcome);
        }
        if debug_flags() & debug::STATS != 0 {
            report::say(&format!(
                "gc: done, {} unreachable, {} uncollectable, {:.4}s elapsed\n",
                outcome.collected + outcome.uncollectable,
                outcome.uncollectable,
                started.elapsed().as_secs_f64()
            ));
        }
        if !PARALLEL {
            record_pause(started);
        }
        outcome
    }

    /// Runs `f` with the world stopped. (With the global lock the whole collection is a pause, not this part.)
    fn stopped<R>(&self, f: impl FnOnce() -> R) -> R {
        let started = Instant::now();
        let r = self.th.stop_the_world(|| {
            if self.generation == 2 {
                // Uncounted objects may be freed: a queue would not keep them.
                sweep_queues();
            }
            f()
        });
        if PARALLEL {
            record_pause(started);
        }
        r
    }

    /// The native stacks, where uncounted objects may be used; none if these are not to be collected.
    fn stacks(&self) -> Option<Vec<Range<usize>>> {
        if !PARALLEL || self.generation != 2 || !self.quiet {
            return None;
        }
        let roots = *ROOTS.lock();
        (roots?.stacks)()
    }

    /// Step 1.
    fn find(&self) -> Found {
        let stacks = self.stacks();
        let mut c = Candidates::of_generation(self.generation, stacks.is_some());
        c.subtract_internal();
        c.mark(&|v| visit_roots(stacks.as_deref(), v));
        let next = (self.generation + 1).min(2);
        let mut survivors = 0;
        let mut found = Found::default();
        for &p in &c.objects {
            // SAFETY: the world is stopped; nothing was freed.
            let o = unsafe { &*p };
            if c.count(o) == REACHED {
                set_generation(o, next);
                survivors += 1;
                continue;
            }
            found.garbage.push(p);
            found.finalizers |= needs_finalizer(o);
            found.weak |= o.head().bits() & bits::HAS_WEAKREF != 0;
        }
        large::settle();
        schedule::collected(self.generation, survivors);
        for &p in &found.garbage {
            let o = held(p);
            if PARALLEL {
                // From here on nobody owns it: whoever gives the last reference back destroys it, at once.
                o.head().merge_stopped();
            }
            o.head().incref();
            // The next young collections need not look at it again if it comes back to life.
            set_generation(o, 2);
        }
        if found.weak {
            for &p in &found.garbage {
                let o = held(p);
                if o.head().bits() & bits::HAS_WEAKREF == 0 {
                    continue;
                }
                for (w, callback) in weakref::cut_with_callbacks(o) {
                    let alive = c.count(&w.ob) < 0;
                    found.callbacks.push((w, callback, alive));
                }
                if !o.ty().has(flags::TYPE_SUBCLASS) && !std::ptr::eq(o.ty(), class::TYPE.get()) {
                    // Finalisers do not find it any more; a class they do, since clearing it needs its references.
                    drop(weakref::clear_all(o));
                }
            }
            if !found.finalizers && found.callbacks.is_empty() {
                // No code will run, so nothing can come back to life.
                self.cut_weak(&found.garbage, &mut Vec::new());
                found.weak = false;
            }
        }
        found
    }

    /// Cuts all weak references to the garbage; what has to be dropped later goes into `trash`.
    fn cut_weak(&self, garbage: &[*const Object], trash: &mut Vec<(Ref<WeakRef>, Value)>) {
        for &p in garbage {
            if held(p).head().bits() & bits::HAS_WEAKREF != 0 {
                trash.extend(weakref::clear_all(held(p)));
            }
        }
    }

    /// Steps 2 to 4.
    fn dispose(&self, found: Found, outcome: &mut Outcome) {
        let Found { mut garbage, callbacks, finalizers, weak } = found;
        let (calls, silent): (Vec<_>, Vec<_>) = callbacks.into_iter().partition(|c| c.2);
        weakref::run_callbacks(self.th, calls.into_iter().map(|(w, f, _)| (w, f)).collect());
        drop(silent);
        if finalizers {
            for &p in &garbage {
                let o = held(p);
                if needs_finalizer(o)
                    && let Some(finalize) = o.ty().slots().finalize
                {
                    o.head().set_bits(bits::FINALIZED);
                    finalize(o);
                }
            }
        }
        let mut trash = Vec::new();
        if finalizers || weak {
            let alive = self.stopped(|| {
                let alive = self.resurrected(&mut garbage);
                self.cut_weak(&garbage, &mut trash);
                alive
            });
            for p in alive {
                self.release(p);
            }
        }
        drop(trash);
        if debug_flags() & debug::COLLECTABLE != 0 {
            for &p in &garbage {
                report::say(&format!("gc: collectable <{} {p:p}>\n", held(p).ty().name_str()));
            }
        }
        if debug_flags() & debug::SAVEALL != 0 {
            outcome.uncollectable = 0;
            outcome.collected = garbage.len();
            if let Some((_, keep)) = *OBSERVER.lock() {
                keep(garbage.iter().map(|&p| Value::from_object(held(p))).collect());
            }
            for p in garbage {
                self.release(p);
            }
            return;
        }
        outcome.collected = garbage.len();
        let mut sink = Sink::new();
        for &p in &garbage {
            let o = held(p);
            if let Some(clear) = o.ty().layout().clear {
                // SAFETY: garbage that only the collector can reach, whole so far.
                unsafe { clear(o, &mut sink) };
            }
            instance::clear_attrs(o, &mut sink);
        }
        drop(sink);
        // Instances before their classes, classes before their metaclasses.
        let (types, others): (Vec<_>, Vec<_>) =
            garbage.into_iter().partition(|&p| region::contains(p.cast()));
        // Backwards, so that blocks are handed out again in the order of their addresses: objects made one after the other
        // are then mostly finalised in that order too, as CPython does.
        let (deferred, counted): (Vec<_>, Vec<_>) =
            others.into_iter().rev().partition(|&p| held(p).head().is_immortal());
        for p in counted {
            self.release(p);
        }
        let mut types: Vec<_> = types
            .into_iter()
            .map(|p| (rank(held(p).ty()), held(p).downcast::<Type>().map_or(0, depth), p))
            .collect();
        // A class before its bases, too.
        types.sort_by_key(|t| std::cmp::Reverse((t.0, t.1)));
        let mut husks = Vec::new();
        for p in deferred.into_iter().chain(types.into_iter().map(|t| t.2)) {
            if held(p).head().is_immortal() {
                // SAFETY: unreachable, and this is the only way that it goes, once.
                husks.push(unsafe { header::end_deferred(p.cast_mut()) });
            } else {
                self.release(p);
            }
        }
        for husk in husks {
            // SAFETY: all that referred to it has ended.
            unsafe { husk.free() };
        }
    }

    /// Step 3: takes what is in use again out of `garbage` and returns it.
    fn resurrected(&self, garbage: &mut Vec<*const Object>) -> Vec<*const Object> {
        let stacks = self.stacks();
        let mut c = Candidates::of_garbage(garbage);
        c.subtract_internal();
        if stacks.is_none() {
            // Nobody knows what uses uncounted objects now.
            c.keep_uncounted();
        }
        c.mark(&|v| visit_roots(stacks.as_deref(), v));
        let (alive, dead): (Vec<_>, Vec<_>) = garbage.iter().partition(|&&p| c.count(held(p)) == REACHED);
        *garbage = dead;
        alive
    }

    /// Gives the collector's reference back.
    fn release(&self, p: *const Object) {
        if held(p).head().decref() {
            // SAFETY: that was the last reference.
            unsafe { destroy(p.cast_mut()) };
        }
    }

    fn print_start(&self) {
        let mut n = [0usize; 4];
        self.th.stop_the_world(|| {
            super::inspect::for_each_tracked(|o| n[super::candidates::generation(o)] += 1)
        });
        report::say(&format!("gc: collecting generation {}...\n", self.generation));
        report::say(&format!("gc: objects in each generation: {} {} {}\n", n[0], n[1], n[2]));
        report::say(&format!("gc: objects in permanent generation: {}\n", n[FROZEN]));
    }
}

/// Number of classes in the longest line of bases.
fn depth(ty: &Type) -> usize {
    ty.bases().iter().map(|b| depth(b)).max().map_or(0, |n| n + 1)
}

/// Number of classes from a class's class to `type`.
fn rank(metatype: &Type) -> usize {
    let mut n = 0;
    let mut at = metatype;
    while !std::ptr::eq(at, at.metatype()) && at.has(flags::HEAP) {
        n += 1;
        at = at.metatype();
    }
    n
}
