//! Locks: free, and wanted by two threads; and what a thread pays to come, go and stop the others.

use crate::together::{both, poll, with_foreign};
use brigade::mode::{Head, PARALLEL, retire};
use brigade::object::Thread;
use criterion::Criterion;
use std::hint::black_box;

pub fn bench(c: &mut Criterion, th: &Thread) {
    let (std, parking_lot) = (std::sync::Mutex::new(()), parking_lot::Mutex::new(()));
    let mut group = c.benchmark_group("locks, free");
    group.bench_function("std", |b| b.iter(|| drop(black_box(black_box(&std).lock()))));
    group.bench_function("parking_lot", |b| b.iter(|| drop(black_box(black_box(&parking_lot).lock()))));
    let own = Head::new();
    group.bench_function("brigade, own object", |b| b.iter(|| drop(black_box(black_box(&own).lock()))));
    with_foreign(th, Head::new, |head| {
        drop(head.lock());
        group
            .bench_function("brigade, shared object", |b| b.iter(|| drop(black_box(black_box(head).lock()))));
    });
    group.finish();

    if PARALLEL {
        let mut group = c.benchmark_group("locks, two threads");
        group.bench_function("std", |b| {
            b.iter_custom(|times| both(th, times, |_| drop(black_box(std.lock()))))
        });
        group.bench_function("parking_lot", |b| {
            b.iter_custom(|times| both(th, times, |_| drop(black_box(parking_lot.lock()))));
        });
        with_foreign(th, Head::new, |head| {
            group.bench_function("brigade", |b| {
                b.iter_custom(|times| both(th, times, |_| drop(black_box(head.lock()))));
            });
        });
        group.finish();
    }

    let me = th.participant();
    let mut group = c.benchmark_group("threads");
    group.bench_function("detach, attach", |b| {
        b.iter(|| me.detached(|| ()));
    });
    group.bench_function("stop the world, alone", |b| b.iter(|| me.stop_the_world(|| black_box(1))));
    with_foreign(
        th,
        || (),
        |()| {
            group.bench_function("stop the world, the other detached", |b| {
                b.iter(|| me.stop_the_world(|| black_box(1)));
            });
        },
    );
    group.finish();

    let mut group = c.benchmark_group("retiring 64 bytes, two threads");
    // This thread's own long pin would let no storage go.
    th.detached(|| {
        let seize = seize::Collector::new();
        group.bench_function("seize", |b| {
            b.iter(|| {
                let storage = Box::into_raw(Box::new([0u64; 8]));
                // SAFETY: nobody else has ever seen the storage, and it was boxed.
                unsafe { seize.retire(storage, seize::reclaim::boxed) };
            });
        });
        group.bench_function("crossbeam-epoch", |b| {
            b.iter(|| {
                let storage = Box::new([0u64; 8]);
                // SAFETY: nobody else has ever seen the storage.
                unsafe { crossbeam_epoch::pin().defer_unchecked(move || drop(storage)) };
            });
        });
    });
    with_foreign(
        th,
        || (),
        |()| {
            group.bench_function("brigade", |b| {
                b.iter(|| {
                    let storage = Box::new([0u64; 8]);
                    // SAFETY: as above.
                    unsafe { retire(64, move || drop(storage)) };
                    poll(me);
                });
            });
        },
    );
    group.finish();
}
