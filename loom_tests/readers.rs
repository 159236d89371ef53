//! `sync::object_lock`, rule 7: readers of an open object, and who closes it.

use super::object_lock::Counter;
use super::{Object, Seen, Thread, explore, thread, world};
use brigade::sync::count::biased::Shared;
use brigade::sync::world::World;

/// An object of a thread's, shared, and a thread that opens what it reads.
fn shared_object(shared: &std::sync::Arc<Shared>, all: &World) -> (Thread, Thread, std::sync::Arc<Object>) {
    let a = Thread::new(shared, all);
    let b = Thread { opens: true, ..Thread::new(shared, all) };
    let o = Object::new(&a);
    drop(o.head.lock(b.me()));
    (a, b, o)
}

/// twins: open_no_check, close_no_wait, barrier_light, barrier_heavy
#[test]
fn a_writer_and_a_reader_of_an_open_object_exclude_each_other() {
    let (read_first, read_last) = (Seen::default(), Seen::default());
    let seen = (read_first.clone(), read_last.clone());
    explore("reader ‖ writer that closes", Some(3), move || {
        let (shared, all) = world();
        let (a, b, o) = shared_object(&shared, &all);
        let n = Counter::new();
        drop(o.head.read(b.me()));
        assert!(o.head.read_quick(b.me()).is_some(), "open from here on");
        let (theirs, m, seen2) = (o.clone(), n.clone(), seen.clone());
        let t = thread::spawn(move || {
            let _g = theirs.head.read(b.me());
            if m.get() == 0 { seen2.0.note() } else { seen2.1.note() }
        });
        {
            let _g = o.head.lock(a.me());
            n.add();
        }
        t.join().unwrap();
        let _g = o.head.read(a.me());
        assert_eq!(n.get(), 1);
    });
    read_first.reached();
    read_last.reached();
}

/// twins: close_no_wait
#[test]
fn a_writer_waits_for_every_reader() {
    let together = Seen::default();
    let seen = together.clone();
    explore("two readers ‖ writer", Some(2), move || {
        let (shared, all) = world();
        let (a, b, o) = shared_object(&shared, &all);
        let c = Thread::new(&shared, &all);
        let n = Counter::new();
        drop(o.head.read(b.me()));
        let readers: Vec<_> = [b, c]
            .into_iter()
            .map(|me| {
                let (o, n, seen) = (o.clone(), n.clone(), seen.clone());
                thread::spawn(move || {
                    let g = o.head.read_quick(me.me());
                    if g.is_some() && n.get() == 0 {
                        seen.note();
                    }
                })
            })
            .collect();
        {
            let _g = o.head.lock(a.me());
            n.add();
        }
        for t in readers {
            t.join().unwrap();
        }
    });
    together.reached();
}

/// The reader was let in by a third thread, not by the writer.
#[test]
fn what_was_written_before_an_object_was_opened_is_seen_by_its_readers() {
    let entered = Seen::default();
    let seen = entered.clone();
    explore("writer ‖ opener ‖ reader", Some(3), move || {
        let (shared, all) = world();
        let (a, b, o) = shared_object(&shared, &all);
        let c = Thread::new(&shared, &all);
        let n = Counter::new();
        let (theirs, m) = (o.clone(), n.clone());
        let writer = thread::spawn(move || {
            let _g = theirs.head.lock(a.me());
            m.add();
        });
        let theirs = o.clone();
        let opener = thread::spawn(move || drop(theirs.head.read(b.me())));
        if let Some(_g) = o.head.read_quick(c.me())
            && n.get() == 1
        {
            seen.note();
        }
        writer.join().unwrap();
        opener.join().unwrap();
    });
    entered.reached();
}
