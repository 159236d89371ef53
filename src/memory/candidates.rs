//! The objects that one collection looks at, with a count for each beside the objects.
//!
//! Objects in pools have their counts in an array that the pool points to meanwhile, large objects in their prefix,
//! types in an array by place in the type region. So "is this object looked at, and what is its count?" takes a few
//! instructions and no hash table.

use super::pool::{Pool, flag};
use super::{heap, large, region, space};
use crate::object::{Object, Type, Visitor, bits, instance};

/// Not looked at.
pub const OUTSIDE: i32 = -1;
/// Looked at, and found to be in use.
pub const REACHED: i32 = -2;

/// The generation of an object.
pub fn generation(o: &Object) -> usize {
    usize::from((o.head().bits() & bits::GENERATION) >> bits::GENERATION.trailing_zeros())
}

/// Moves an object to a generation (3: frozen).
pub fn set_generation(o: &Object, generation: usize) {
    let want = (generation as u8) << bits::GENERATION.trailing_zeros();
    let have = o.head().bits() & bits::GENERATION;
    if have != want {
        o.head().clear_bits(have & !want);
        o.head().set_bits(want & !have);
    }
}

/// The permanent generation (`gc.freeze`).
pub const FROZEN: usize = 3;

/// Whether the collector has any business with an object of a collected type: it holds references, or keeps a class
/// alive that may be collected.
pub fn is_tracked(o: &Object) -> bool {
    let ty = o.ty();
    ty.is_gc() && (ty.layout().trace.is_some() || ty.is_heap()) && o.head().bits() & bits::UNTRACKED == 0
}

/// Reports everything that an object refers to but its class.
pub fn trace(o: &Object, v: &mut dyn Visitor) {
    if let Some(trace) = o.ty().layout().trace {
        // SAFETY: the object is alive, its payload is what its type's layout says, and the world is stopped.
        unsafe { trace(o, v) };
    }
    instance::trace_attrs(o, v);
}

/// See the module. Only exists while the world is stopped.
pub struct Candidates {
    base: usize,
    size: usize,
    pools: Vec<*const Pool>,
    /// Storage behind the pools' arrays.
    counts: Vec<i32>,
    types_begin: usize,
    types: Vec<i32>,
    /// The objects.
    pub objects: Vec<*const Object>,
    /// Objects that are never freed or frozen, but may hold the only way to a class (full collections only).
    pub roots: Vec<*const Object>,
    /// Classes of objects that are being destroyed.
    dying: Vec<*const Type>,
}

impl Candidates {
    fn over(pools: Vec<*const Pool>, types: bool) -> Candidates {
        let (base, size) = space::bounds();
        let (begin, end) = region::bounds();
        // SAFETY: pools that the heaps or the space name are mapped.
        let total = pools.iter().map(|&p| unsafe { (*p).carved() }).sum();
        let mut counts = vec![OUTSIDE; total];
        let mut at = counts.as_mut_ptr();
        for &p in &pools {
            // SAFETY: as above; the array has room for every block.
            unsafe {
                (*p).counts.set(at);
                at = at.add((*p).carved());
            }
        }
        let types = if types { vec![OUTSIDE; (end - begin) / region::BLOCK] } else { Vec::new() };
        Candidates {
            base,
            size,
            pools,
            counts,
            types_begin: begin,
            types,
            objects: Vec::new(),
            roots: Vec::new(),
            dying: Vec::new(),
        }
    }

    /// The objects of a generation and the younger ones. `deferred`: uncounted objects may be collected.
    pub fn of_generation(generation: usize, deferred: bool) -> Candidates {
        let full = generation == 2;
        let mut c = Candidates::over(dirty_pools(generation), full);
        let add = |c: &mut Candidates, o: &Object| {
            let g = self::generation(o);
            if g > generation && !(full && g == FROZEN) || !is_tracked(o) {
                return;
            }
            let head = o.head();
            if g == FROZEN || head.is_immortal() {
                if full && g != FROZEN && deferred && head.bits() & bits::DEFERRED != 0 {
                    c.put(o, 0);
                } else if full {
                    c.roots.push(o);
                }
                return;
            }
            // Zero: it is being destroyed at this moment, perhaps half gone.
            let count = head.count();
            if count != 0 {
                c.put(o, i32::try_from(count).unwrap_or(i32::MAX));
            } else if full {
                c.dying.push(o.ty());
            }
        };
        let pools = std::mem::take(&mut c.pools);
        for &p in &pools {
            // SAFETY: as above.
            for o in unsafe { (*p).objects() } {
                add(&mut c, o);
            }
        }
        c.pools = pools;
        large::for_each(generation > 0, |o| add(&mut c, o));
        if full {
            region::for_each(|o| add(&mut c, o));
        }
        c
    }

    /// Just these objects; each is held by one reference of the collector.
    pub fn of_garbage(garbage: &[*const Object]) -> Candidates {
        let (base, size) = space::bounds();
        let mut pools: Vec<*const Pool> = garbage
            .iter()
            .filter(|&&o| (o as usize).wrapping_sub(base) < size)
            .map(|&o| Pool::of(o.cast()))
            .collect();
        pools.sort_unstable();
        pools.dedup();
        let mut c = Candidates::over(pools, true);
        for &p in garbage {
            // SAFETY: garbage is held.
            let o = unsafe { &*p };
            let count = if o.head().is_immortal() { 0 } else { o.head().count() - 1 };
            c.put(o, i32::try_from(count).unwrap_or(i32::MAX));
        }
        c
    }

    fn put(&mut self, o: &Object, count: i32) {
        // SAFETY: the object's place has an array, so the slot is there.
        unsafe { *self.slot(o) = count };
        self.objects.push(o);
    }

    /// Where the count of an object is; null if the object cannot be one of these.
    #[inline]
    fn slot(&self, o: &Object) -> *mut i32 {
        let at = o as *const Object as usize;
        if at.wrapping_sub(self.base) < self.size {
            // SAFETY: a small block lies in a pool; its array, if it has one, has an entry for each block.
            unsafe {
                let pool = &*Pool::of((o as *const Object).cast());
                let counts = pool.counts.get();
                if counts.is_null() { counts } else { counts.add(pool.index((o as *const Object).cast())) }
            }
        } else if region::contains((o as *const Object).cast()) {
            match self.types.get((at - self.types_begin) / region::BLOCK) {
                Some(slot) => (slot as *const i32).cast_mut(),
                None => std::ptr::null_mut(),
            }
        } else if o.ty().is_gc() {
            // SAFETY: a collected object outside of pools and region has a prefix.
            unsafe { &raw mut (*large::prefix(o)).count }
        } else {
            std::ptr::null_mut()
        }
    }

    /// The count of an object, or what else is known of it.
    #[inline]
    pub fn count(&self, o: &Object) -> i32 {
        let slot = self.slot(o);
        // SAFETY: not null, so it is a slot.
        if slot.is_null() { OUTSIDE } else { unsafe { *slot } }
    }

    /// Takes all uncounted objects for used.
    pub fn keep_uncounted(&mut self) {
        for &p in &self.objects {
            // SAFETY: alive, because the world is stopped and its count was not zero.
            let o = unsafe { &*p };
            if o.head().is_immortal() {
                // SAFETY: every candidate has a slot.
                unsafe { *self.slot(o) = 1 };
            }
        }
    }

    /// Takes the references that these objects hold to each other off their counts.
    pub fn subtract_internal(&mut self) {
        struct Subtract<'a>(&'a Candidates);
        impl Visitor for Subtract<'_> {
            fn visit(&mut self, v: &crate::object::Value) {
                let Some(o) = v.as_object() else { return };
                let slot = self.0.slot(o);
                // SAFETY: not null, so it is a slot; nothing else refers to it now.
                unsafe {
                    if !slot.is_null() && *slot > 0 && *slot != i32::MAX {
                        *slot -= 1;
                    }
                }
            }
            fn visit_uncounted(&mut self, _: &Object) {}
        }
        let this = &*self;
        let mut visitor = Subtract(this);
        for &o in &this.objects {
            // SAFETY: alive: the world is stopped and its count was not zero.
            trace(unsafe { &*o }, &mut visitor);
        }
    }

    /// Marks what is referred to from outside, from the roots and from `extra`, and all that is reachable from there.
    pub fn mark(&mut self, extra: &dyn Fn(&mut dyn Visitor)) {
        struct Mark<'a> {
            c: &'a Candidates,
            stack: Vec<*const Object>,
        }
        impl Visitor for Mark<'_> {
            fn visit(&mut self, v: &crate::object::Value) {
                if let Some(o) = v.as_object() {
                    self.visit_uncounted(o);
                }
            }
            #[inline]
            fn visit_uncounted(&mut self, o: &Object) {
                let slot = self.c.slot(o);
                // SAFETY: not null, so it is a slot; nothing else refers to it now.
                unsafe {
                    if !slot.is_null() && *slot >= 0 {
                        *slot = REACHED;
                        self.stack.push(o);
                    }
                }
            }
        }
        let this = &*self;
        let mut mark = Mark { c: this, stack: Vec::new() };
        extra(&mut mark);
        for &ty in &this.dying {
            // SAFETY: a class that still has an instance.
            mark.visit_uncounted(unsafe { &*ty }.object());
        }
        let classes = !this.types.is_empty();
        // The roots are followed although they are no candidates.
        mark.stack.extend(this.roots.iter().copied());
        for &o in &this.objects {
            // SAFETY: alive, see above.
            let object = unsafe { &*o };
            if this.count(object) > 0 {
                mark.visit_uncounted(object);
            }
            while let Some(o) = mark.stack.pop() {
                // SAFETY: reachable, so alive.
                let o = unsafe { &*o };
                if classes {
                    mark.visit_uncounted(Type::object(o.ty()));
                }
                trace(o, &mut mark);
            }
        }
    }
}

impl Drop for Candidates {
    fn drop(&mut self) {
        for &o in &self.objects {
            // SAFETY: nothing is freed while this exists.
            let slot = self.slot(unsafe { &*o });
            // SAFETY: every candidate has a slot.
            unsafe { *slot = OUTSIDE };
        }
        for &p in &self.pools {
            // SAFETY: see `over`.
            unsafe { (*p).counts.set(std::ptr::null_mut()) };
        }
        self.counts.clear();
    }
}

/// The pools that may hold objects of a generation or a younger one, and the start of a new count of young objects.
fn dirty_pools(generation: usize) -> Vec<*const Pool> {
    let mut pools = Vec::new();
    heap::for_each(|h| {
        // SAFETY: the world is stopped.
        unsafe {
            h.drain();
            h.young.set(0);
            let keep = if generation == 0 { flag::MIDDLE } else { 0 };
            for p in std::mem::take(&mut *h.dirty.get()) {
                // A pool that was given back, or stands in the list twice, has lost its flag.
                let flags = &(*p).flags;
                if flags.get() & flag::YOUNG != 0 {
                    pools.push(p);
                    if keep != 0 && flags.get() & flag::MIDDLE == 0 {
                        (*h.middle.get()).push(p);
                    }
                    flags.set(flags.get() & !(flag::YOUNG | flag::MIDDLE) | keep);
                }
            }
        }
    });
    if generation > 0 {
        heap::for_each(|h| {
            // SAFETY: the world is stopped.
            unsafe {
                for p in std::mem::take(&mut *h.middle.get()) {
                    let flags = &(*p).flags;
                    if flags.get() & flag::MIDDLE != 0 {
                        flags.set(flags.get() & !flag::MIDDLE);
                        pools.push(p);
                    }
                }
            }
        });
    }
    if generation == 2 {
        pools.clear();
        space::for_each(|p| {
            if p.gc.get() {
                pools.push(p);
            }
        });
    }
    // SAFETY: the world is stopped.
    heap::for_each(|h| unsafe { h.remark_current() });
    pools
}
