//! What `gc` tells about objects: all of them, who refers to whom, and the permanent generation.

use super::candidates::{self, FROZEN, generation, set_generation};
use super::{large, region, space};
use crate::object::{Object, Thread, Value, Visitor};

/// Calls `f` for every tracked object that is not being destroyed; world stopped.
pub fn for_each_tracked(mut f: impl FnMut(&Object)) {
    let mut pools = Vec::new();
    space::for_each(|p| {
        if p.gc.get() {
            pools.push(p as *const super::pool::Pool);
        }
    });
    let mut g = |o: &Object| {
        if candidates::is_tracked(o) && o.head().count() != 0 {
            f(o);
        }
    };
    for p in pools {
        // SAFETY: pools stay mapped, and the world is stopped.
        unsafe { (*p).objects() }.for_each(&mut g);
    }
    large::for_each(true, &mut g);
    region::for_each(&mut g);
}

/// Whether `gc.get_objects()` would list it.
fn listed(o: &Object) -> bool {
    !region::contains((o as *const Object).cast()) || !o.head().is_immortal() || is_heap_type(o)
}

fn is_heap_type(o: &Object) -> bool {
    o.downcast::<crate::object::Type>().is_some_and(crate::object::Type::is_heap)
}

/// `gc.get_objects()`.
pub fn objects(th: &Thread, wanted: Option<usize>) -> Vec<Value> {
    let mut all = Vec::new();
    th.stop_the_world(|| {
        for_each_tracked(|o| {
            if listed(o) && wanted.map_or(generation(o) != FROZEN, |g| g == generation(o)) {
                all.push(Value::from_object(o));
            }
        });
    });
    all
}

/// `gc.get_referents()` of one object.
pub fn referents(th: &Thread, o: &Object) -> Vec<Value> {
    struct Gather(Vec<Value>);
    impl Visitor for Gather {
        fn visit(&mut self, v: &Value) {
            self.0.push(v.clone());
        }
        fn visit_uncounted(&mut self, o: &Object) {
            self.0.push(Value::from_object(o));
        }
    }
    let mut gather = Gather(Vec::new());
    th.stop_the_world(|| {
        candidates::trace(o, &mut gather);
        if o.ty().is_heap() {
            gather.visit_uncounted(o.ty().object());
        }
    });
    gather.0
}

/// `gc.get_referrers()`.
pub fn referrers(th: &Thread, targets: &[&Object]) -> Vec<Value> {
    struct Search<'a> {
        targets: &'a [&'a Object],
        found: bool,
    }
    impl Visitor for Search<'_> {
        fn visit(&mut self, v: &Value) {
            if let Some(o) = v.as_object() {
                self.visit_uncounted(o);
            }
        }
        fn visit_uncounted(&mut self, o: &Object) {
            self.found |= self.targets.iter().any(|&t| std::ptr::eq(t, o));
        }
    }
    let mut all = Vec::new();
    th.stop_the_world(|| {
        for_each_tracked(|o| {
            let mut search = Search { targets, found: false };
            candidates::trace(o, &mut search);
            if o.ty().is_heap() {
                search.visit_uncounted(o.ty().object());
            }
            if search.found && listed(o) {
                all.push(Value::from_object(o));
            }
        });
    });
    all
}

/// `gc.freeze()` and `gc.unfreeze()`.
pub fn move_all(th: &Thread, from_frozen: bool) {
    th.stop_the_world(|| {
        for_each_tracked(|o| {
            let frozen = generation(o) == FROZEN;
            if from_frozen && frozen {
                set_generation(o, 2);
            } else if !from_frozen && !frozen && listed(o) {
                set_generation(o, FROZEN);
            }
        });
    });
}

/// `gc.get_freeze_count()`.
pub fn frozen(th: &Thread) -> usize {
    let mut n = 0;
    th.stop_the_world(|| for_each_tracked(|o| n += usize::from(generation(o) == FROZEN)));
    n
}
