//! References: taken and given back by the owner, by another thread, by two at once, and handed over.

use crate::object::Reference;
use crate::together::{both, hand_over, poll, with_foreign};
use brigade::mode::PARALLEL;
use brigade::object::Thread;
use criterion::{Bencher, BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use std::hint::{black_box, spin_loop};

fn pair<T: Clone>(b: &mut Bencher<'_>, value: &T) {
    b.iter(|| drop(black_box(black_box(value).clone())));
}

pub fn bench(c: &mut Criterion, th: &Thread) {
    let mut group = c.benchmark_group("counts, own object");
    let (rc, arc) = (std::rc::Rc::new(7u64), std::sync::Arc::new(7u64));
    let (triomphe, hybrid) = (triomphe::Arc::new(7u64), hybrid_rc::Rc::new(7u64));
    let own = Reference::new(7);
    group.bench_function("Rc", |b| pair(b, &rc));
    group.bench_function("Arc", |b| pair(b, &arc));
    group.bench_function("triomphe", |b| pair(b, &triomphe));
    group.bench_function("hybrid-rc", |b| pair(b, &hybrid));
    group.bench_function("brigade", |b| pair(b, &own));
    group.finish();

    let shared = hybrid_rc::Rc::to_shared(&hybrid);
    let mut group = c.benchmark_group("counts, another thread's object");
    group.bench_function("Arc", |b| pair(b, &arc));
    group.bench_function("triomphe", |b| pair(b, &triomphe));
    group.bench_function("hybrid-rc", |b| pair(b, &shared));
    with_foreign(
        th,
        || Reference::new(7),
        |object| {
            group.bench_function("brigade", |b| pair(b, object));
        },
    );
    group.finish();

    if PARALLEL {
        let mut group = c.benchmark_group("counts, two threads on one object");
        contended(&mut group, th, "Arc", &arc);
        contended(&mut group, th, "triomphe", &triomphe);
        contended(&mut group, th, "hybrid-rc", &shared);
        with_foreign(th, || Reference::new(7), |object| contended(&mut group, th, "brigade", object));
        group.finish();
    }

    let mut group = c.benchmark_group("counts, made here and dropped there");
    group.throughput(Throughput::Elements(BATCH as u64));
    handed(&mut group, th, "Box", || Box::new(7u64));
    handed(&mut group, th, "Arc", || std::sync::Arc::new(7u64));
    handed(&mut group, th, "triomphe", || triomphe::Arc::new(7u64));
    handed(&mut group, th, "hybrid-rc", || hybrid_rc::Arc::new(7u64));
    handed(&mut group, th, "brigade", || Reference::new(7));
    // What died in the other thread's hands and waits for us.
    poll(th.participant());
    group.finish();
}

fn contended<T: Clone + Sync>(group: &mut BenchmarkGroup<'_, WallTime>, th: &Thread, name: &str, value: &T) {
    group.bench_function(name, |b| {
        b.iter_custom(|times| both(th, times, |_| drop(black_box(black_box(value).clone()))));
    });
}

/// Objects in one message: enough that the message itself, which may wake a thread, does not count.
const BATCH: usize = 20_000;

fn handed<T: Send>(group: &mut BenchmarkGroup<'_, WallTime>, th: &Thread, name: &str, make: impl Fn() -> T) {
    group.bench_function(name, |b| {
        b.iter_custom(|batches| {
            let fill = |batch: &mut Vec<T>| batch.extend((0..BATCH).map(|_| make()));
            let wait = |there: &dyn Fn() -> bool| {
                // The sender runs meanwhile, as an owner that has other things to do.
                while PARALLEL && !there() {
                    poll(th.participant());
                    spin_loop();
                }
            };
            hand_over(th, batches, fill, drop, wait)
        });
    });
}
