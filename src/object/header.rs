//! The object header: 16 bytes in every mode.
//!
//! `mode::Head` (12 bytes: counts, lock byte, bits) and the type as a 32-bit address: types live in a region
//! below 4 GiB (`memory::region`). The 32 bits after the header are an instance's shape, so one 64-bit load at
//! offset 12 yields class and layout together; that is the guard of every attribute cache.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::layout::Payload;
use super::ty::{Type, flags};
use super::value::Value;
use crate::memory;
use crate::mode::{Head, PARALLEL};
use crate::sync::prim::{AtomicU32, Ordering};

/// Header of every heap object; payload structs have one as their first field.
#[repr(C, align(16))]
pub struct Object {
    head: Head,
    ty: AtomicU32,
}

const _: () = assert!(size_of::<Head>() == 12);
const _: () = assert!(size_of::<Object>() == 16);

/// Meanings of the bits in `Head::bits`. Bit 1 is the mode's own.
pub mod bits {
    /// The finaliser ran; it never runs twice (PEP 442).
    pub const FINALIZED: u8 = 4;
    /// A weak reference to this object exists or existed.
    pub const HAS_WEAKREF: u8 = 8;
    /// Not counted (functions, classes, modules, code in the modes without the lock); only the collector frees it.
    pub const DEFERRED: u8 = 16;
    /// Generation: 0 young, 1, 2 old (two bits).
    pub const GENERATION: u8 = 32 | 64;
    /// The collector does not look at this object (gc.is_tracked is false).
    pub const UNTRACKED: u8 = 128;
}

impl Object {
    /// Header of a new object of type `ty` with one reference. (Instances do not count their type: the collector
    /// follows the edge without subtracting it.)
    #[inline(always)]
    pub fn new(ty: &Type) -> Object {
        Object { head: Head::new(), ty: AtomicU32::new(ty as *const Type as usize as u32) }
    }
    /// Header of an object that is never freed or counted.
    pub fn immortal(ty: &Type) -> Object {
        Object { head: Head::immortal(), ty: AtomicU32::new(ty as *const Type as usize as u32) }
    }
    /// From here on references to the object are not counted, where threads run at the same time; the collector alone
    /// frees it. For what many threads use and few programs throw away: classes, functions, modules, code (PEP 703,
    /// "deferred reference counting"). Rust code must not hold the only reference to one where the collector does not
    /// see it: see [`super::Kept`].
    pub fn defer(&self) {
        if PARALLEL && !self.head.is_immortal() {
            self.head.make_immortal();
            self.mark_deferred();
        }
    }
    /// What is not counted any more is the collector's.
    fn mark_deferred(&self) {
        self.head.set_bits(bits::DEFERRED);
        memory::schedule::note_deferred();
    }
    /// The object is never freed.
    pub fn pin(&self) {
        self.head.make_immortal();
        self.head.clear_bits(bits::DEFERRED);
    }
    /// A header whose type is filled in later (start-up only).
    pub fn untyped() -> Object {
        Object { head: Head::immortal(), ty: AtomicU32::new(0) }
    }
    /// Counts, lock and bits.
    #[inline(always)]
    pub fn head(&self) -> &Head {
        &self.head
    }
    /// The type.
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        // Relaxed: the type changes only by `__class__` assignment, under stop-the-world.
        let address = self.ty.load(Ordering::Relaxed) as usize;
        // SAFETY: the word holds the address of a type that lives at least as long as its instances.
        unsafe { &*(address as *const Type) }
    }
    /// Replaces the type (`__class__` assignment and start-up).
    pub fn set_ty(&self, ty: &Type) {
        // Relaxed: see `ty`.
        self.ty.store(ty as *const Type as usize as u32, Ordering::Relaxed);
    }
    /// A freed block is recognised by a zero type word.
    pub fn is_free(&self) -> bool {
        // Relaxed: only the collector asks, with the world stopped.
        self.ty.load(Ordering::Relaxed) == 0
    }
    /// Class and shape in one word: equal guards mean equal class and, for instances with attributes at offset 16,
    /// equal layout.
    #[inline(always)]
    pub fn guard(&self) -> u64 {
        // SAFETY: every heap object is at least 24 bytes long (the allocator's smallest block is 32), so bytes
        // 12..20 belong to it. The upper half may be any payload; the lower half then tells another class.
        unsafe { (self as *const Object as *const u8).add(12).cast::<u64>().read_unaligned() }
    }
    /// The upper half of the guard: in an instance with attributes at offset 16 its shape.
    #[inline(always)]
    pub fn shape_word(&self) -> u32 {
        // SAFETY: as in `guard`; the word is aligned.
        let word = unsafe { &*std::ptr::from_ref(self).add(1).cast::<AtomicU32>() };
        // Relaxed: compared with a number; what follows from it is looked at under the object's lock.
        word.load(Ordering::Relaxed)
    }
    /// Whether the guard is `guard`, that of an object whose class had `version` then, and still has. (A version belongs
    /// to one class, so only the guard's upper half is compared; and reading both halves at once would wait for a store
    /// to either.)
    #[inline(always)]
    pub fn is_like(&self, guard: u64, version: u32) -> bool {
        debug_assert!(version != 0, "the class had none");
        self.ty().version() == version && self.shape_word() == (guard >> 32) as u32
    }
    /// The payload, when the memory begins with a `T`.
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<&T> {
        if self.ty().layout().is(T::layout()) {
            // SAFETY: the layout says that the memory begins with a `T`.
            Some(unsafe { &*(self as *const Object).cast::<T>() })
        } else {
            None
        }
    }
}

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Whether `DEFERRED` holds anything.
    static WAITING: Cell<bool> = const { Cell::new(false) };
    // `ManuallyDrop`: no destructor, so that objects may still die while the thread's other locals do.
    static DEFERRED: Cell<ManuallyDrop<Vec<NonNull<Object>>>> = const { Cell::new(ManuallyDrop::new(Vec::new())) };
}

/// Nested destructions after which the rest waits in a list, so that a long chain does not use up the stack.
pub const MAX_DEPTH: u32 = 48;

/// Destructors of the calling thread that are under way, one inside the other.
pub fn destruction_depth() -> u32 {
    DEPTH.get()
}

/// Destroys an object whose last reference is gone: finaliser, weak references, payload, memory.
///
/// # Safety
/// The caller's decref said that the object is dead; nobody else holds a reference.
#[cold]
#[inline(never)]
pub unsafe fn destroy(p: *mut Object) {
    // SAFETY: the object is dead but its memory and payload are whole.
    let ty = unsafe { &*p }.ty();
    if ty.has(flags::LEAF) {
        // SAFETY: handed on from the caller.
        unsafe { release(p, ty) };
        return;
    }
    let depth = DEPTH.get();
    if depth >= MAX_DEPTH {
        let mut waiting = DEFERRED.replace(ManuallyDrop::new(Vec::new()));
        // SAFETY: `p` is an object.
        waiting.push(unsafe { NonNull::new_unchecked(p) });
        DEFERRED.set(waiting);
        WAITING.set(true);
        return;
    }
    DEPTH.set(depth + 1);
    // SAFETY: handed on from the caller.
    unsafe { destroy_now(p) };
    if depth == 0 && WAITING.get() {
        destroy_waiting();
    }
    DEPTH.set(depth);
}

/// Destroys what was put off, and what is put off meanwhile.
#[cold]
fn destroy_waiting() {
    loop {
        let mut waiting = DEFERRED.replace(ManuallyDrop::new(Vec::new()));
        let Some(next) = waiting.pop() else { break };
        DEFERRED.set(waiting);
        // SAFETY: the list holds dead objects only, each once.
        unsafe { destroy_now(next.as_ptr()) };
    }
    WAITING.set(false);
}

/// # Safety
/// As for [`destroy`].
#[inline]
unsafe fn destroy_now(p: *mut Object) {
    // SAFETY: the object is dead but its memory and payload are whole.
    let object = unsafe { &*p };
    let ty = object.ty();
    if let Some(finalize) = ty.slots().finalize
        && object.head().bits() & bits::FINALIZED == 0
    {
        object.head().begin_finalize();
        object.head().set_bits(bits::FINALIZED);
        finalize(object);
        if !object.head().end_finalize() {
            return;
        }
    }
    if object.head().bits() & bits::HAS_WEAKREF != 0 {
        super::weakref::object_dies(object);
    }
    // SAFETY: the object is dead and nobody looks at it any more.
    unsafe { release(p, ty) };
}

/// Drops attributes and payload and frees the memory.
///
/// # Safety
/// `p` is a dead object of type `ty` whose finaliser and weak references are done with.
#[inline(always)]
unsafe fn release(p: *mut Object, ty: &Type) {
    // SAFETY: handed on from the caller.
    unsafe { empty(p, ty).free() };
}

/// The memory of an object whose payload is gone.
pub struct Husk {
    p: *mut Object,
    size: usize,
    gc: bool,
}

impl Husk {
    /// Frees the memory.
    ///
    /// # Safety
    /// Nobody has a reference to what was the object.
    #[inline(always)]
    pub unsafe fn free(self) {
        // SAFETY: the block was allocated with this size.
        unsafe { memory::free(self.p.cast(), self.size, self.gc) };
    }
}

/// Drops attributes and payload.
///
/// # Safety
/// As for [`release`].
#[inline(always)]
unsafe fn empty(p: *mut Object, ty: &Type) -> Husk {
    let layout = ty.layout();
    let gc = ty.is_gc();
    let attrs = ty.attrs_offset();
    // SAFETY: the object is dead, so attributes and payload (whole until here) are dropped exactly once.
    unsafe {
        let size = layout.dynamic_size.map_or_else(|| super::instance::block_size(&*p), |f| f(p));
        if attrs != 0 {
            super::instance::drop_attrs(p, attrs);
        }
        (layout.drop)(p);
        Husk { p, size, gc }
    }
}

/// Ends a deferred object. Its memory stays for the time being: others that end with it may still refer to it, and as
/// references to it are not counted, giving them back takes no more than a look at its header.
///
/// # Safety
/// The object is unreachable, and its finaliser has run if it has one.
pub unsafe fn end_deferred(p: *mut Object) -> Husk {
    // SAFETY: unreachable, but whole.
    let object = unsafe { &*p };
    if object.head().bits() & bits::HAS_WEAKREF != 0 {
        super::weakref::object_dies(object);
    }
    // SAFETY: promised by the caller.
    unsafe { empty(p, object.ty()) }
}

/// Allocates an object and moves `payload` into it. The block is as large as the payload's type asks for.
#[inline]
pub fn alloc<T: Payload>(payload: T) -> super::layout::Ref<T> {
    alloc_in_place(payload)
}

/// As [`alloc`], where the payload is to be made in its place: moving what has just been written in pieces waits for the
/// stores.
#[inline(always)]
pub fn alloc_in_place<T: Payload>(payload: T) -> super::layout::Ref<T> {
    // SAFETY: every payload begins with its header.
    let ty: &Type = unsafe { &*(&raw const payload).cast::<Object>() }.ty();
    debug_assert!(ty.layout().is(T::layout()));
    let attrs = ty.attrs_offset();
    // SAFETY: the block is fresh, aligned to 16 and large enough for the payload and the attributes behind it.
    unsafe {
        let p = if attrs == 0 {
            memory::allocate(size_of::<T>(), ty.is_gc()).cast::<T>()
        } else {
            let root = ty.root_shape();
            let p = memory::allocate(attrs + super::instance::attrs_size(root.1), ty.is_gc()).cast::<T>();
            super::instance::init_attrs(p.as_ptr().cast(), attrs, root);
            p
        };
        p.write(payload);
        super::layout::Ref::from_owned(p)
    }
}

/// Allocates an object with `extra` further bytes behind the payload struct (strings, tuples); the caller fills them.
///
/// # Safety
/// The layout has `dynamic_size`, which must return `size_of::<T>() + extra` for this object.
pub unsafe fn alloc_extra<T: Payload>(payload: T, extra: usize) -> super::layout::Ref<T> {
    // SAFETY: every payload begins with its header.
    let ty: &Type = unsafe { &*(&raw const payload).cast::<Object>() }.ty();
    let p = memory::allocate(size_of::<T>() + extra, ty.is_gc()).cast::<T>();
    // SAFETY: as in `alloc`.
    unsafe {
        p.write(payload);
        super::layout::Ref::from_owned(p)
    }
}

/// Called for an object whose count several threads change all the time: it is deferred from here on, if the collector
/// can free it and nobody waits for its end. (CPython leaves such counts contended.)
pub fn contended(head: &Head) {
    // SAFETY: the head is the first field of an object, to which the calling thread has a reference.
    let o = unsafe { &*std::ptr::from_ref(head).cast::<Object>() };
    let waited_for = o.ty().slots().finalize.is_some() || head.bits() & bits::HAS_WEAKREF != 0;
    if memory::is_tracked(o) && !waited_for && head.stop_counting() {
        o.mark_deferred();
    }
}

/// Called by a merge (another thread's decref that reached zero here).
///
/// # Safety
/// `head` is the header of a dead object.
pub unsafe fn destroy_head(head: *const Head) {
    // SAFETY: the head is the first field of an object.
    unsafe { destroy(head as *mut Object) }
}

/// Moves values into a list that is dropped when no lock is held.
pub type Sink = Vec<Value>;
