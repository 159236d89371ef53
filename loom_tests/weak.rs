//! `sync::weak`: targets and links that die while others look.

use super::{Object, Seen, Thread, explore, thread, world};
use brigade::sync::count::biased::{Context, Shared};
use brigade::sync::weak::{Link, Linked, Links};
use brigade::sync::world::World;
use loom::cell::UnsafeCell;
use std::sync::Arc;

/// A link; its payload stands for its memory.
struct Weak {
    link: Link<Object>,
    memory: UnsafeCell<bool>,
}

impl Linked for Weak {
    type Target = Object;
    fn link(&self) -> &Link<Object> {
        &self.link
    }
}

/// A target with one link, in one world.
struct Scene {
    shared: Arc<Shared>,
    all: Arc<World>,
    links: Links<Weak>,
    weak: Weak,
    target: Arc<Object>,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for Scene {}
// SAFETY: as above.
unsafe impl Send for Scene {}

impl Scene {
    /// The target is `thread`'s.
    fn new(thread: &Thread, shared: Arc<Shared>, all: Arc<World>) -> Arc<Self> {
        let target = Object::new(thread);
        target.head.mark_weak();
        let weak = Weak { link: Link::to(&target), memory: UnsafeCell::new(true) };
        let scene = Arc::new(Self { shared, all, links: Links::new(), weak, target });
        // SAFETY: the models cut the link, or clear the target, before either goes.
        unsafe { scene.links.add(&raw const scene.weak) };
        scene
    }

    fn thread(&self) -> Thread {
        Thread::new(&self.shared, &self.all)
    }

    /// Follows the link and uses what it finds.
    fn follow(&self, thread: &Thread) -> bool {
        let found = self.links.follow(&self.weak.link, |target| {
            // SAFETY: the scene keeps the object to its end; loom checks whether its memory would still be there.
            let target = unsafe { target.as_ref() };
            target.touch_memory();
            target.head.try_incref(thread.me()).then_some(())
        });
        if found.is_some() {
            self.target.use_it();
            self.release(thread);
        }
        found.is_some()
    }

    /// Gives a reference to the target back.
    fn release(&self, thread: &Thread) {
        if self.target.head.decref(thread.me()) {
            self.die();
        }
    }

    /// The target dies: links first, then its memory.
    fn die(&self) {
        self.links.clear(&self.target, |weak| weak.touch());
        super::destroy(&raw const self.target.head);
        self.target.free_memory();
    }

    fn serve(&self, thread: &Thread) {
        brigade::sync::count::biased::serve_queue(thread.me(), &thread.slot.pending, |_| self.die());
    }
}

impl Weak {
    fn touch(&self) {
        // SAFETY: loom checks it.
        self.memory.with(|there| assert!(unsafe { *there }, "a link touched after it was freed"));
    }

    /// Its last reference is gone.
    fn die(&self, links: &Links<Weak>) {
        links.cut(self);
        // SAFETY: loom checks it.
        self.memory.with_mut(|there| unsafe { *there = false });
    }
}

/// twins: weak_follow_unlocked, weak_follow_no_second_look
#[test]
fn a_link_finds_its_target_alive_or_not_at_all() {
    let (alive, gone) = (Seen::default(), Seen::default());
    let seen = (alive.clone(), gone.clone());
    explore("follow ‖ target dies", Some(2), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let scene = Scene::new(&a, shared, all);
        let (theirs, b, seen) = (scene.clone(), scene.thread(), seen.clone());
        let t = thread::spawn(move || if theirs.follow(&b) { seen.0.note() } else { seen.1.note() });
        scene.release(&a);
        t.join().unwrap();
        scene.serve(&a);
        assert_eq!(scene.target.times_destroyed(), 1);
        assert!(!scene.follow(&a), "found after its death");
    });
    alive.reached();
    gone.reached();
}

/// Rule 4, as a callback would have it: the dying target looks at its links.
/// twins: weak_cut_before_shown, weak_cut_stays_in_table
#[test]
fn a_link_that_dies_with_its_target_is_not_looked_at_after() {
    explore("link dies ‖ target dies", None, move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let scene = Scene::new(&a, shared, all);
        let theirs = scene.clone();
        let t = thread::spawn(move || theirs.weak.die(&theirs.links));
        scene.release(&a);
        t.join().unwrap();
        assert_eq!(scene.target.times_destroyed(), 1);
    });
}

#[test]
fn links_made_and_followed_by_two_threads_are_all_cleared() {
    explore("follow ‖ follow ‖ target dies", Some(1), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let scene = Scene::new(&a, shared, all);
        let threads = [0, 1].map(|_| {
            let (theirs, thread) = (scene.clone(), scene.thread());
            thread::spawn(move || theirs.follow(&thread))
        });
        scene.release(&a);
        for t in threads {
            t.join().unwrap();
        }
        scene.serve(&a);
        assert_eq!(scene.target.times_destroyed(), 1);
        scene.links.visit(&scene.target, |links| assert_eq!(links.count(), 0));
    });
}

/// The collector cuts links with the world stopped, and those it keeps still find their target.
#[test]
fn a_link_cut_by_the_collector_finds_nothing() {
    let (before, after) = (Seen::default(), Seen::default());
    let seen = (before.clone(), after.clone());
    explore("follow ‖ retain", None, move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let scene = Scene::new(&a, shared, all);
        let (theirs, b, seen) = (scene.clone(), scene.thread(), seen.clone());
        let t = thread::spawn(move || if theirs.follow(&b) { seen.0.note() } else { seen.1.note() });
        scene.links.retain(&scene.target, |weak| {
            weak.touch();
            false
        });
        t.join().unwrap();
        scene.links.visit(&scene.target, |links| assert_eq!(links.count(), 0));
        assert_eq!(a.me().seat(), a.seat);
        scene.release(&a);
        scene.serve(&a);
        assert_eq!(scene.target.times_destroyed(), 1);
    });
    before.reached();
    after.reached();
}
