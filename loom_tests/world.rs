//! `sync::world`: attaching, detaching, stopping.

use super::{Seen, explore, thread};
use brigade::sync::pending::STOP;
use brigade::sync::stats::Counters;
use brigade::sync::world::{Slot, World};
use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

/// Touched by running threads (reads would not collide) and by who has stopped the world.
struct Ground(UnsafeCell<u32>);

// SAFETY: loom checks every access.
unsafe impl Sync for Ground {}
// SAFETY: as above.
unsafe impl Send for Ground {}

impl Ground {
    fn new() -> Arc<Self> {
        Arc::new(Self(UnsafeCell::new(0)))
    }

    fn run(&self) {
        // SAFETY: loom checks it.
        self.0.with(|n| {
            let _ = unsafe { *n };
        });
    }

    fn stopped(&self) {
        // SAFETY: loom checks it.
        self.0.with_mut(|n| unsafe { *n += 1 });
    }

    fn stops(&self) -> u32 {
        // SAFETY: loom checks it.
        self.0.with(|n| unsafe { *n })
    }
}

fn safepoint(world: &World, slot: &Slot, parked: &Seen) {
    if slot.pending.load() & STOP != 0 {
        parked.note();
        world.park(slot);
    }
}

/// twins: world_detach_unfenced
#[test]
fn a_thread_that_detaches_while_the_stopper_looks_does_not_hang_it() {
    explore("stop ‖ detach", None, move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g) = (world.clone(), ground.clone());
        let t = thread::spawn(move || {
            g.run();
            w.detach(&other);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        t.join().unwrap();
        assert_eq!(ground.stops(), 1);
    });
}

#[test]
fn nobody_attaches_while_the_world_is_stopped() {
    let parked = Seen::default();
    let seen = parked.clone();
    explore("stop ‖ detach, attach, safepoint", Some(3), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g, seen) = (world.clone(), ground.clone(), seen.clone());
        let t = thread::spawn(move || {
            g.run();
            safepoint(&w, &other, &seen);
            g.run();
            w.detach(&other);
            w.attach(&other);
            g.run();
            w.detach(&other);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        t.join().unwrap();
        assert_eq!(ground.stops(), 1);
    });
    parked.reached();
}

/// twins: world_resume_detached
#[test]
fn a_parked_thread_runs_on_before_the_next_stop() {
    let parked = Seen::default();
    let seen = parked.clone();
    explore("two stops in a row", Some(3), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g, seen) = (world.clone(), ground.clone(), seen.clone());
        let t = thread::spawn(move || {
            safepoint(&w, &other, &seen);
            g.run();
            w.detach(&other);
        });
        let counters = Counters::new();
        world.stop(&me, &counters, || ground.stopped());
        world.stop(&me, &counters, || ground.stopped());
        t.join().unwrap();
        assert_eq!(ground.stops(), 2);
    });
    parked.reached();
}

/// twins: world_exit_silent
#[test]
fn a_thread_that_exits_does_not_hang_the_stopper() {
    explore("stop ‖ exit", None, move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g) = (world.clone(), ground.clone());
        let t = thread::spawn(move || {
            g.run();
            w.unregister(&other);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        t.join().unwrap();
        assert_eq!((ground.stops(), world.len()), (1, 1));
    });
}

#[test]
fn a_thread_born_during_a_stop_does_not_run_in_it() {
    explore("stop ‖ register", None, move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let me = world.register();
        let (w, g) = (world.clone(), ground.clone());
        let t = thread::spawn(move || {
            let slot = w.register();
            g.run();
            w.unregister(&slot);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        t.join().unwrap();
        assert_eq!(ground.stops(), 1);
    });
}

#[test]
fn two_stoppers_both_get_their_stop() {
    explore("stop ‖ stop", Some(3), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g) = (world.clone(), ground.clone());
        let t = thread::spawn(move || {
            g.run();
            w.stop(&other, &Counters::new(), || g.stopped());
            g.run();
            w.unregister(&other);
        });
        ground.run();
        world.stop(&me, &Counters::new(), || {
            ground.stopped();
            // A stop inside a stop just runs.
            world.stop(&me, &Counters::new(), || ());
        });
        ground.run();
        world.detach(&me);
        t.join().unwrap();
        assert_eq!(ground.stops(), 2);
    });
}

#[test]
fn three_threads_two_stoppers_and_a_runner_all_get_on() {
    explore("stop ‖ stop ‖ run", Some(1), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let me = world.register();
        let threads: Vec<_> = (0..2)
            .map(|stops| {
                let (w, g, slot) = (world.clone(), ground.clone(), world.register());
                thread::spawn(move || {
                    g.run();
                    if stops == 1 {
                        w.stop(&slot, &Counters::new(), || g.stopped());
                    } else if slot.pending.load() & STOP != 0 {
                        w.park(&slot);
                    }
                    g.run();
                    w.detach(&slot);
                })
            })
            .collect();
        world.stop(&me, &Counters::new(), || ground.stopped());
        world.detach(&me);
        for t in threads {
            t.join().unwrap();
        }
        assert_eq!(ground.stops(), 2);
    });
}

/// A claim is as good as being the thread itself: what is done in its stead lies between its two stretches of running.
/// twins: world_claim_attached
#[test]
fn what_is_done_for_a_sleeper_happens_before_it_wakes() {
    let claimed = Seen::default();
    let seen = claimed.clone();
    explore("claim ‖ detach, attach", None, move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, other) = (world.register(), world.register());
        let (w, g, sleeper) = (world.clone(), ground.clone(), other.clone());
        let t = thread::spawn(move || {
            g.stopped();
            w.detach(&sleeper);
            w.attach(&sleeper);
            g.stopped();
            w.detach(&sleeper);
        });
        let mut done = 2;
        if other.try_claim() {
            seen.note();
            ground.stopped();
            done += 1;
            other.unclaim();
        }
        t.join().unwrap();
        world.detach(&me);
        assert_eq!(ground.stops(), done);
    });
    claimed.reached();
}

/// A claimed thread is not stopped yet: its claimer may still be at work for it.
#[test]
fn a_stop_waits_for_a_claim() {
    let claimed = Seen::default();
    let seen = claimed.clone();
    explore("claim ‖ stop", Some(3), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, claimer, sleeper) = (world.register(), world.register(), world.register());
        world.detach(&sleeper);
        let (w, g, seen) = (world.clone(), ground.clone(), seen.clone());
        let t = thread::spawn(move || {
            if sleeper.try_claim() {
                seen.note();
                g.run();
                sleeper.unclaim();
            }
            w.detach(&claimer);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        t.join().unwrap();
        assert_eq!(ground.stops(), 1);
    });
    claimed.reached();
}

#[test]
fn threads_that_come_and_go_during_a_stop_are_counted_right() {
    explore("stop ‖ register ‖ unregister", Some(2), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, leaving) = (world.register(), world.register());
        let (w, g) = (world.clone(), ground.clone());
        let coming = thread::spawn(move || {
            let slot = w.register();
            g.run();
            w.detach(&slot);
        });
        let (w, g) = (world.clone(), ground.clone());
        let going = thread::spawn(move || {
            g.run();
            w.unregister(&leaving);
        });
        world.stop(&me, &Counters::new(), || ground.stopped());
        world.detach(&me);
        coming.join().unwrap();
        going.join().unwrap();
        assert_eq!((ground.stops(), world.len()), (1, 2));
    });
}

/// Who is alone may free what others would see. Here it writes what they read.
/// twins: world_stands_when_asked, world_stands_too_long
#[test]
fn who_runs_in_a_stopped_world_is_the_only_one_that_is_alone() {
    let parked = Seen::default();
    let seen = parked.clone();
    explore("stop, alone ‖ attach, safepoint, alone ‖ attach, run, safepoint, run", Some(3), move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let (me, asker, runner) = (world.register(), world.register(), world.register());
        // So that the stop may find them away: then they come back without its mutex.
        world.detach(&asker);
        world.detach(&runner);
        let (w, g, seen) = (world.clone(), ground.clone(), seen.clone());
        let asking = thread::spawn(move || {
            w.attach(&asker);
            safepoint(&w, &asker, &seen);
            if w.alone() {
                g.stopped();
            }
            w.detach(&asker);
        });
        let (w, g) = (world.clone(), ground.clone());
        let running = thread::spawn(move || {
            w.attach(&runner);
            g.run();
            safepoint(&w, &runner, &Seen::default());
            g.run();
            w.detach(&runner);
        });
        world.stop(&me, &Counters::new(), || {
            assert!(world.alone(), "nobody else runs");
            ground.stopped();
        });
        assert!(!world.alone(), "the others are registered");
        world.detach(&me);
        asking.join().unwrap();
        running.join().unwrap();
        assert_eq!(ground.stops(), 1);
    });
    parked.reached();
}

/// A thread that comes, looks for storage and goes, while the only other one unlinks it and frees it if it is alone.
/// twins: world_alone_unfenced
#[test]
fn who_comes_does_not_find_what_is_freed_by_who_was_alone() {
    let (before, found, after) = (Seen::default(), Seen::default(), Seen::default());
    let seen = (before.clone(), found.clone(), after.clone());
    explore("unlink, alone ‖ register, read, unregister", None, move || {
        let world = Arc::new(World::new());
        let ground = Ground::new();
        let linked = Arc::new(AtomicBool::new(true));
        let me = world.register();
        let ((w, g, l), found) = ((world.clone(), ground.clone(), linked.clone()), seen.1.clone());
        // Not part of what loom explores.
        let came = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let theirs = came.clone();
        let t = thread::spawn(move || {
            let slot = w.register();
            theirs.store(true, Ordering::Relaxed);
            if l.load(Ordering::Acquire) {
                found.note();
                g.run();
            }
            w.unregister(&slot);
        });
        linked.store(false, Ordering::Release);
        let alone = world.alone();
        if alone {
            ground.stopped();
            // Whether it has not come yet or has gone already.
            (if came.load(Ordering::Relaxed) { &seen.2 } else { &seen.0 }).note();
        }
        t.join().unwrap();
        assert_eq!(ground.stops(), u32::from(alone));
        world.unregister(&me);
    });
    before.reached();
    found.reached();
    after.reached();
}
