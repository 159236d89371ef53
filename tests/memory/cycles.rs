//! The collector on hand-made objects.

use brigade::memory::{collect, region};
use brigade::object::weakref::WeakRef;
use brigade::object::{
    Args, Class, Guarded, Layout, Object, Payload, Ref, Sink, Slots, Thread, Trace, TypeSpec, Value, Visitor,
    alloc, call, class, header,
};
use brigade::payload;
use brigade::sync::prim::{Arc, AtomicUsize, Mutex, OnceLock, Ordering, thread};

/// An object with edges that tells when it dies and when it is finalised.
#[repr(C)]
struct Node {
    ob: Object,
    edges: Guarded<Vec<Value>>,
    tally: Arc<Tally>,
    /// What its finaliser does with it.
    rescue: Guarded<Option<Arc<Mutex<Vec<Value>>>>>,
}

#[derive(Default)]
struct Tally {
    dead: AtomicUsize,
    finalized: AtomicUsize,
}

impl Tally {
    fn dead(&self) -> usize {
        // Relaxed: the tests join before they look.
        self.dead.load(Ordering::Relaxed)
    }
    fn finalized(&self) -> usize {
        // Relaxed: as above.
        self.finalized.load(Ordering::Relaxed)
    }
}

payload!(Node: traced);

impl Trace for Node {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.edges.get_unlocked() }.iter().for_each(|e| v.visit(e));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage.
        sink.append(unsafe { self.edges.get_unlocked() });
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Relaxed: see `Tally::dead`.
        self.tally.dead.fetch_add(1, Ordering::Relaxed);
    }
}

fn finalize(o: &Object) {
    let node = o.downcast::<Node>().expect("a node");
    // Relaxed: see `Tally::dead`.
    node.tally.finalized.fetch_add(1, Ordering::Relaxed);
    if let Some(saved) = node.rescue.replace(o, None) {
        saved.lock().push(Value::from_object(o));
    }
}

fn node_layout() -> &'static Layout {
    Node::layout()
}

static NODE: Class = Class::new();
static FINALIZED_NODE: Class = Class::new();
static NODE_SPEC: TypeSpec = TypeSpec::new("test", "Node", node_layout);
static FINALIZED_SPEC: TypeSpec = TypeSpec {
    slots: Slots { finalize: Some(finalize), ..Slots::EMPTY },
    ..TypeSpec::new("test", "FinalizedNode", node_layout)
};

fn node(class: &Class, tally: &Arc<Tally>) -> Ref<Node> {
    alloc(Node {
        ob: Object::new(class.get()),
        edges: Guarded::new(Vec::new()),
        tally: tally.clone(),
        rescue: Guarded::new(None),
    })
}

fn link(from: &Ref<Node>, to: &Ref<Node>) {
    from.edges.lock(&from.ob).push(to.to_value());
}

fn ring(class: &Class, tally: &Arc<Tally>, n: usize) -> Vec<Ref<Node>> {
    let nodes: Vec<_> = (0..n).map(|_| node(class, tally)).collect();
    for i in 0..n {
        link(&nodes[i], &nodes[(i + 1) % n]);
    }
    nodes
}

/// Collections in one test must not be refused because another test collects.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub fn run(f: impl FnOnce(&Thread)) {
    let _one = ONE_AT_A_TIME.lock();
    brigade::mode::set_destroy(header::destroy_head);
    Thread::run(8 << 20, |th| {
        brigade::types::init();
        let _machine = brigade::vm::attach_thread(th);
        static BOUND: OnceLock<()> = OnceLock::new();
        BOUND.get_or_init(|| {
            NODE.bind(&NODE_SPEC);
            FINALIZED_NODE.bind(&FINALIZED_SPEC);
        });
        f(th);
    });
}

#[test]
fn a_ring_without_references_from_outside_goes() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let nodes = ring(&NODE, &tally, 100);
        collect(th, 2);
        assert_eq!(tally.dead(), 0);
        let one = nodes[7].clone();
        drop(nodes);
        collect(th, 2);
        assert_eq!(tally.dead(), 0);
        drop(one);
        assert!(collect(th, 2).collected >= 100);
        assert_eq!(tally.dead(), 100);
    });
}

#[test]
fn a_young_collection_frees_young_rings_and_leaves_old_ones() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let old = ring(&NODE, &tally, 10);
        collect(th, 0);
        collect(th, 1);
        drop(old);
        drop(ring(&NODE, &tally, 5));
        collect(th, 0);
        assert_eq!(tally.dead(), 5);
        collect(th, 1);
        assert_eq!(tally.dead(), 5);
        collect(th, 2);
        assert_eq!(tally.dead(), 15);
    });
}

#[test]
fn the_middle_generation_is_freed_by_its_own_collection() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let nodes = ring(&NODE, &tally, 10);
        collect(th, 0);
        drop(nodes);
        collect(th, 0);
        assert_eq!(tally.dead(), 0);
        collect(th, 1);
        assert_eq!(tally.dead(), 10);
    });
}

#[test]
fn large_objects_in_cycles_go_too() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let n = node(&NODE, &tally);
        let mut items: Vec<Value> = (0..200).map(Value::small_int).collect();
        items.push(n.to_value());
        let tuple = brigade::object::Tuple::new(items);
        n.edges.lock(&n.ob).push(tuple.into_value());
        collect(th, 0);
        assert_eq!(tally.dead(), 0);
        drop(n);
        collect(th, 2);
        assert_eq!(tally.dead(), 1);
    });
}

#[test]
fn finalizers_run_once_and_may_bring_back() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let saved = Arc::new(Mutex::new(Vec::new()));
        let nodes = ring(&FINALIZED_NODE, &tally, 4);
        nodes[1].rescue.replace(&nodes[1].ob, Some(saved.clone()));
        drop(nodes);
        drop(ring(&FINALIZED_NODE, &tally, 3));
        collect(th, 2);
        // Each ran; the rescued one holds its ring.
        assert_eq!((tally.finalized(), tally.dead()), (7, 3));
        let back = std::mem::take(&mut *saved.lock());
        assert_eq!(back.len(), 1);
        drop(back);
        collect(th, 2);
        assert_eq!((tally.finalized(), tally.dead()), (7, 7));
    });
}

#[test]
fn weak_references_to_garbage_are_cut() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let nodes = ring(&NODE, &tally, 3);
        let weak = WeakRef::new(brigade::types::weakref_types::REFERENCE.get(), &nodes[0].ob, None);
        collect(th, 2);
        assert!(weak.get().is_some());
        drop(nodes);
        collect(th, 2);
        assert!(weak.get().is_none());
        assert_eq!(tally.dead(), 3);
    });
}

#[test]
fn classes_go_with_their_last_instance() {
    run(|th| {
        let before = region::live();
        let make = || {
            let parts = [
                brigade::object::Str::new("C").into_value(),
                brigade::object::Tuple::empty().into_value(),
                brigade::object::Dict::new().into_value(),
            ];
            call::call(th, &class::TYPE.value(), Args::of(&parts)).expect("a class")
        };
        let c = make();
        let o = call::call0(th, &c).expect("an instance");
        drop(c);
        collect(th, 2);
        assert_eq!(region::live(), before + 1);
        assert_eq!(&*o.ty().name_str(), "C");
        drop(o);
        collect(th, 2);
        if !brigade::mode::PARALLEL {
            // Elsewhere classes are not counted, and nobody here can tell which are in use.
            assert_eq!(region::live(), before);
        }
    });
}

#[test]
fn threads_make_drop_and_collect() {
    run(|th| {
        let tally = Arc::<Tally>::default();
        let made = Arc::new(AtomicUsize::new(0));
        let shared: Arc<Mutex<Vec<Ref<Node>>>> = Arc::default();
        let threads: Vec<_> = (0..4usize)
            .map(|me| {
                let (tally, made, shared) = (tally.clone(), made.clone(), shared.clone());
                thread::spawn(move || {
                    Thread::run(8 << 20, |th| {
                        for round in 0..150usize {
                            let n = 1 + (round * 7 + me) % 9;
                            let nodes = ring(&NODE, &tally, n);
                            // Relaxed: read after the join.
                            made.fetch_add(n, Ordering::Relaxed);
                            let mut all = shared.lock();
                            let other = (all.len() > 20).then(|| all.swap_remove(round % 20));
                            all.extend(nodes.first().cloned());
                            drop(all);
                            if let Some(other) = other {
                                link(&other, &nodes[0]);
                            }
                            drop(nodes);
                            if round % 10 == me {
                                collect(th, round % 3);
                            }
                            th.participant().safepoint();
                        }
                    });
                })
            })
            .collect();
        th.detached(|| threads.into_iter().for_each(|t| t.join().expect("a thread failed")));
        let rest = std::mem::take(&mut *shared.lock());
        drop(rest);
        th.participant().safepoint();
        collect(th, 2);
        collect(th, 2);
        // Relaxed: all threads are joined.
        assert_eq!(tally.dead(), made.load(Ordering::Relaxed));
    });
}
