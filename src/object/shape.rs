//! Shapes (hidden classes): which attribute of an instance lies in which slot.
//!
//! A shape belongs to one class and one number of in-object slots, so its 32-bit number, which is never reused, says
//! everything about an instance's layout. Shapes form a tree: adding an attribute moves an instance to a child.
//! A shape is immutable but for its list of children (under a lock).

use std::collections::HashMap;

use super::layout::Ref;
use super::string::Str;
use super::ty::Type;
use crate::sync::prim::{AtomicPtr, AtomicU32, Mutex, Ordering};

/// Instances with this shape keep their attributes in a real dict (after `__dict__` was asked for, an attribute
/// was deleted, or there were too many).
pub const DICT: u32 = 1;

/// Attributes that instances of a class have room for as long as nothing is known about them.
pub const ROOM: u32 = 4;

/// Attributes an instance may have in slots.
pub const MAX_SLOTS: usize = 64;

/// One layout.
pub struct Shape {
    /// Its number.
    pub id: u32,
    /// In-object slots of its instances.
    pub inline: u16,
    /// Slot of the first named attribute (behind `__slots__` members).
    pub first: u16,
    /// Attribute names; the i-th lies in slot `first + i`.
    pub names: Box<[Ref<Str>]>,
    index: HashMap<usize, u16>,
    children: Mutex<Vec<(usize, u32)>>,
}

impl Shape {
    /// Slot of an attribute. Names are interned, so the address decides.
    #[inline]
    pub fn slot_of(&self, name: &Str) -> Option<usize> {
        let address = name as *const Str as usize;
        if self.names.len() <= 8 {
            return self
                .names
                .iter()
                .position(|n| n.as_ptr() as usize == address)
                .map(|i| i + self.first as usize);
        }
        self.index.get(&address).map(|&i| i as usize + self.first as usize)
    }
    /// Number of slots in use, `__slots__` members included.
    pub fn used(&self) -> usize {
        self.first as usize + self.names.len()
    }
}

const CHUNK: usize = 1024;
type Chunk = [AtomicPtr<Shape>; CHUNK];

static CHUNKS: [AtomicPtr<Chunk>; 4096] = [const { AtomicPtr::new(std::ptr::null_mut()) }; 4096];
static NEXT: Mutex<u32> = Mutex::new(2);
static LIVE: AtomicU32 = AtomicU32::new(0);

fn publish(make: impl FnOnce(u32) -> Shape) -> &'static Shape {
    let mut next = NEXT.lock();
    let id = *next;
    *next += 1;
    // Relaxed: a statistic.
    LIVE.fetch_add(1, Ordering::Relaxed);
    let slot = &CHUNKS[id as usize / CHUNK];
    // Relaxed: written under the lock that is held here.
    let mut chunk = slot.load(Ordering::Relaxed);
    if chunk.is_null() {
        chunk = Box::into_raw(Box::new([const { AtomicPtr::new(std::ptr::null_mut()) }; CHUNK]));
        // Release: pairs with the acquire in `get`.
        slot.store(chunk, Ordering::Release);
    }
    let shape = Box::leak(Box::new(make(id)));
    // SAFETY: the chunk is never freed.
    let chunk = unsafe { &*chunk };
    // Release: pairs with the acquire in `get`, so that a thread that reads the number sees the shape.
    chunk[id as usize % CHUNK].store(shape, Ordering::Release);
    shape
}

/// The shape with this number.
#[inline]
pub fn get(id: u32) -> &'static Shape {
    // Acquire: pairs with the releases in `publish`.
    let chunk = CHUNKS[id as usize / CHUNK].load(Ordering::Acquire);
    // SAFETY: numbers come from published shapes only, whose chunk is there for ever.
    // Acquire: as above.
    unsafe { &*(&*chunk)[id as usize % CHUNK].load(Ordering::Acquire) }
}

/// The root shape of a class: made at the first instance, and anew when the number of in-object slots has grown.
pub fn make_root(ty: &Type) -> (u32, usize) {
    // Relaxed: a hint.
    let inline = ty.inline_slots.load(Ordering::Relaxed) as u16;
    let first = ty.member_slots() as u16;
    let shape = publish(|id| Shape {
        id,
        inline,
        first,
        names: Box::default(),
        index: HashMap::new(),
        children: Mutex::new(Vec::new()),
    });
    // Release: pairs with the acquire in `Type::root_shape`. Two threads may both make a root; both stay valid.
    ty.root.store(u64::from(shape.id) | u64::from(inline) << 32, Ordering::Release);
    (shape.id, inline as usize)
}

/// The shape with one more attribute; `None` when there are too many.
pub fn add(shape: &'static Shape, name: &Ref<Str>, ty: &Type) -> Option<&'static Shape> {
    let address = name.as_ptr() as usize;
    let mut children = shape.children.lock();
    if let Some(&(_, id)) = children.iter().find(|c| c.0 == address) {
        return Some(get(id));
    }
    if shape.names.len() >= MAX_SLOTS {
        return None;
    }
    let mut names = shape.names.to_vec();
    names.push(name.clone());
    let index = if names.len() <= 8 {
        HashMap::new()
    } else {
        names.iter().enumerate().map(|(i, n)| (n.as_ptr() as usize, i as u16)).collect()
    };
    let child = publish(|id| Shape {
        id,
        inline: shape.inline,
        first: shape.first,
        names: names.into(),
        index,
        children: Mutex::new(Vec::new()),
    });
    children.push((address, child.id));
    drop(children);
    let used = child.used() as u32;
    // Relaxed: a hint that only grows; later instances get room in the object and a new root shape.
    if used > u32::from(shape.inline) && used > ty.inline_slots.load(Ordering::Relaxed) {
        // Relaxed: see above.
        ty.inline_slots.store(used.next_multiple_of(2), Ordering::Relaxed);
        // Relaxed: the next instance makes the new root.
        ty.root.store(0, Ordering::Relaxed);
    }
    Some(child)
}
