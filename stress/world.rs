//! Attached, detached and stopped threads; the gate with its switch.

use crate::{Random, Scene, Size, Thread, run};
use brigade::sync::gate::{Gate, Membership};
use brigade::sync::pending::{DROP, STOP};
use brigade::sync::prim::{Arc, thread};
use brigade::sync::stats::Counters;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

#[test]
fn nobody_runs_in_a_stopped_world() {
    run("stops, births, exits", |size| {
        let (scene, running, stops) =
            (Scene::new(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(0)));
        let workers: Vec<_> = (0..size.threads)
            .map(|me| {
                let (scene, running, stops) = (scene.clone(), running.clone(), stops.clone());
                thread::spawn(move || {
                    let mut random = Random::new(size.seed * 64 + me as u64);
                    let mut thread = Thread::new(&scene);
                    for _ in 0..size.steps {
                        match random.below(400) {
                            0 => thread.stop(|| {
                                assert_eq!(running.load(Ordering::Relaxed), 0, "somebody runs");
                                stops.fetch_add(1, Ordering::Relaxed);
                                thread.stop(|| ());
                            }),
                            1 => thread.nap(),
                            2 => {
                                thread.leave(|_| ());
                                thread = Thread::new(&scene);
                            }
                            _ => {
                                running.fetch_add(1, Ordering::Relaxed);
                                running.fetch_sub(1, Ordering::Relaxed);
                            }
                        }
                        thread.poll();
                    }
                    thread.leave(|_| ());
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
        assert!(scene.world.is_empty());
    });
}

/// Attached threads under a lock that somebody switches on and off.
fn gate(size: Size) {
    struct Kitchen {
        gate: Gate,
        counters: Counters,
        cooks: AtomicUsize,
    }
    let kitchen =
        Arc::new(Kitchen { gate: Gate::new(), counters: Counters::new(), cooks: AtomicUsize::new(0) });
    let safepoint = |kitchen: &Kitchen, member: &Membership| {
        if member.pending().load() & STOP != 0 {
            kitchen.gate.park(member, &kitchen.counters);
        }
        if member.pending().load() & DROP != 0 {
            kitchen.gate.hand_over(member, &kitchen.counters);
        }
    };
    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let kitchen = kitchen.clone();
            thread::spawn(move || {
                let mut random = Random::new(size.seed * 64 + me as u64);
                let (gate, counters) = (&kitchen.gate, &kitchen.counters);
                let member = gate.enter(counters);
                for _ in 0..size.steps {
                    match random.below(300) {
                        0 if me == 0 => gate.enable(&member, counters),
                        1 | 2 if me == 0 => gate.disable(&member, counters),
                        3 => {
                            gate.detach(&member);
                            thread::yield_now();
                            gate.attach(&member, counters);
                        }
                        _ if gate.is_locked() => {
                            assert_eq!(kitchen.cooks.fetch_add(1, Ordering::Relaxed), 0, "two at the stove");
                            kitchen.cooks.fetch_sub(1, Ordering::Relaxed);
                        }
                        _ => {}
                    }
                    safepoint(&kitchen, &member);
                }
                gate.exit(&member);
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
}

#[test]
fn one_cooks_while_the_lock_is_on() {
    run("gate", gate);
}
