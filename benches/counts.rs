//! What a reference, a lock and a retirement cost in the mode this was built in.
//!
//! `cargo bench --bench counts --no-default-features --features brc`

use brigade::mode::{Head, NAME, Participant, pending, retire};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

/// Runs `f` here while the objects it uses belong to another thread, which sleeps, detached, until `f` is done.
fn with_foreign_object(participant: &Participant, f: impl FnOnce(&'static Head)) {
    let (give, take) = channel::<&'static Head>();
    let (done, wait) = channel::<()>();
    let owner = thread::spawn(move || {
        let me = Participant::register();
        give.send(Box::leak(Box::new(Head::new()))).expect("the benchmark waits");
        me.detach();
        let _ = wait.recv();
        me.attach();
    });
    participant.detach();
    let head = take.recv().expect("the owner sends one");
    participant.attach();
    head.incref();
    f(head);
    drop(done);
    participant.detach();
    owner.join().expect("the owner ends");
    participant.attach();
}

fn counts(c: &mut Criterion) {
    let me = Participant::register();
    let mut group = c.benchmark_group(format!("{NAME}/incref+decref"));
    let rc = Rc::new(7u64);
    group.bench_function("Rc", |b| b.iter(|| drop(black_box(Rc::clone(black_box(&rc))))));
    let arc = Arc::new(7u64);
    group.bench_function("Arc", |b| b.iter(|| drop(black_box(Arc::clone(black_box(&arc))))));
    let head = Head::new();
    group.bench_function("owner", |b| {
        b.iter(|| {
            black_box(&head).incref();
            black_box(black_box(&head).decref())
        });
    });
    with_foreign_object(&me, |head| {
        group.bench_function("foreign", |b| {
            b.iter(|| {
                black_box(head).incref();
                black_box(black_box(head).decref())
            });
        });
    });
    group.finish();
}

fn locks(c: &mut Criterion) {
    let me = Participant::register();
    let mut group = c.benchmark_group(format!("{NAME}/lock+unlock"));
    let head = Head::new();
    group.bench_function("private", |b| b.iter(|| drop(black_box(black_box(&head).lock()))));
    with_foreign_object(&me, |head| {
        drop(head.lock());
        group.bench_function("shared", |b| b.iter(|| drop(black_box(black_box(head).lock()))));
    });
    let mutex = parking_lot::Mutex::new(());
    group.bench_function("parking_lot", |b| b.iter(|| drop(black_box(black_box(&mutex).lock()))));
    group.finish();
}

fn runtime(c: &mut Criterion) {
    let me = Participant::register();
    let mut group = c.benchmark_group(format!("{NAME}/runtime"));
    group.bench_function("stop the world, alone", |b| b.iter(|| me.stop_the_world(|| black_box(1))));
    group.bench_function("detach+attach", |b| {
        b.iter(|| {
            me.detach();
            me.attach();
        });
    });
    with_foreign_object(&me, |_| {
        group.bench_function("retire, two threads", |b| {
            b.iter(|| {
                let storage = Box::new([0u64; 8]);
                // SAFETY: nobody else has ever seen the storage.
                unsafe { retire(64, move || drop(storage)) };
                if me.pending().load() & pending::RUNTIME != 0 {
                    me.safepoint();
                }
            });
        });
    });
    group.finish();
}

criterion_group!(benches, counts, locks, runtime);
criterion_main!(benches);
