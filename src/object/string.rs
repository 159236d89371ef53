//! `Str`: the payload of `str`. One, two or four bytes a character (the narrowest that fits), the characters behind
//! the struct in the same block, an ASCII flag, a cached hash; and the intern table.
//!
//! Methods and algorithms are in `types::str`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ptr::NonNull;

use super::class;
use super::hash::hash_bytes;
use super::header::{self, Object};
use super::layout::Ref;
use super::value::Value;
use crate::payload;
use crate::sync::prim::{AtomicI64, AtomicU8, Mutex, OnceLock, Ordering};

/// Bytes a character.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Kind {
    /// Latin-1.
    One = 1,
    /// Basic multilingual plane.
    Two = 2,
    /// All of Unicode.
    Four = 4,
}

impl Kind {
    /// The narrowest kind that holds `max`.
    pub const fn of(max: u32) -> Kind {
        if max < 0x100 {
            Kind::One
        } else if max < 0x1_0000 {
            Kind::Two
        } else {
            Kind::Four
        }
    }
}

/// A string's characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chars<'a> {
    /// Latin-1.
    One(&'a [u8]),
    /// Basic multilingual plane, surrogates included.
    Two(&'a [u16]),
    /// Code points.
    Four(&'a [u32]),
}

impl Chars<'_> {
    /// Number of characters.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Chars::One(s) => s.len(),
            Chars::Two(s) => s.len(),
            Chars::Four(s) => s.len(),
        }
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One character.
    #[inline]
    pub fn at(&self, i: usize) -> u32 {
        match self {
            Chars::One(s) => u32::from(s[i]),
            Chars::Two(s) => u32::from(s[i]),
            Chars::Four(s) => s[i],
        }
    }
}

/// Payload of `str`.
#[repr(C)]
pub struct Str {
    ob: Object,
    /// Cached hash; -1 until it is asked for (no string hashes to -1).
    hash: AtomicI64,
    len: usize,
    kind: Kind,
    ascii: bool,
    interned: AtomicU8,
    _pad: u8,
    /// Spare bytes behind the characters, left by in-place appends.
    spare: u32,
    /// First byte of the characters: behind the struct in the same block, or in a block of their own for instances
    /// of subclasses, which need that place for their attributes. (Alignment leaves the room for this word anyway.)
    data: *mut u8,
}

// SAFETY: the characters are immutable once the string is shared; `data` points to memory that the string owns.
unsafe impl Send for Str {}
// SAFETY: see `Send`.
unsafe impl Sync for Str {}

impl Drop for Str {
    #[inline]
    fn drop(&mut self) {
        if self.data != self.tail() {
            // SAFETY: made by `with_class` with this layout, freed once.
            unsafe { std::alloc::dealloc(self.data, Str::block_layout(self.len * self.kind as usize)) };
        }
    }
}

payload!(Str: leaf, size = Str::block_size);

impl Str {
    /// # Safety
    /// `p` is a `Str`.
    unsafe fn block_size(p: *const Object) -> usize {
        // SAFETY: promised by the caller.
        let s = unsafe { &*p.cast::<Str>() };
        if s.data == s.tail() {
            size_of::<Str>() + s.len * s.kind as usize + s.spare as usize
        } else {
            super::instance::block_size(&s.ob)
        }
    }
    #[inline(always)]
    fn tail(&self) -> *mut u8 {
        // SAFETY: one past the struct; the end of the block at the latest.
        unsafe { (self as *const Str).add(1).cast::<u8>().cast_mut() }
    }
    fn block_layout(bytes: usize) -> std::alloc::Layout {
        std::alloc::Layout::from_size_align(bytes.max(1), 8).expect("string sizes are far below isize::MAX")
    }
    /// The same text as an instance of `class`, a subclass of `str`.
    pub fn with_class(class: &super::ty::Type, text: &Str) -> Ref<Str> {
        if class.is(&class::STR) {
            return Ref::from_payload(text);
        }
        let bytes = text.raw_bytes();
        let layout = Str::block_layout(bytes.len());
        // SAFETY: the size is not zero; the copy stays within the fresh block.
        let data = unsafe {
            let data = std::alloc::alloc(layout);
            if data.is_null() {
                std::alloc::handle_alloc_error(layout);
            }
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
            data
        };
        header::alloc(Str {
            ob: Object::new(class),
            // Relaxed: a copy of a cached number.
            hash: AtomicI64::new(text.hash.load(Ordering::Relaxed)),
            len: text.len,
            kind: text.kind,
            ascii: text.ascii,
            interned: AtomicU8::new(0),
            _pad: 0,
            spare: 0,
            data,
        })
    }
    /// An uninitialised string of exact class `str`; the caller fills `len * kind` bytes at `data_ptr`.
    ///
    /// # Safety
    /// The bytes are filled before the string is shared; `kind` is the narrowest that fits and `ascii` is true.
    pub unsafe fn with_capacity(len: usize, kind: Kind, ascii: bool, spare: u32) -> Ref<Str> {
        let payload = Str {
            ob: Object::new(class::STR.get()),
            hash: AtomicI64::new(-1),
            len,
            kind,
            ascii,
            interned: AtomicU8::new(0),
            _pad: 0,
            spare,
            data: std::ptr::null_mut(),
        };
        // SAFETY: `block_size` counts the tail; nobody else sees the string yet.
        unsafe {
            let r = header::alloc_extra(payload, len * kind as usize + spare as usize);
            (*r.as_ptr().cast_mut()).data = r.tail();
            r
        }
    }
    /// First byte of the characters.
    #[inline(always)]
    pub fn data_ptr(&self) -> *mut u8 {
        self.data
    }
    /// From Rust text.
    pub fn new(s: &str) -> Ref<Str> {
        if s.is_ascii() {
            return Str::from_ascii(s.as_bytes());
        }
        let max = s.chars().map(|c| c as u32).max().unwrap_or(0);
        let len = s.chars().count();
        // SAFETY: filled at once; the kind fits the largest character.
        unsafe {
            let r = Str::with_capacity(len, Kind::of(max), false, 0);
            let p = r.data_ptr();
            match Kind::of(max) {
                Kind::One => s.chars().enumerate().for_each(|(i, c)| *p.add(i) = c as u32 as u8),
                Kind::Two => {
                    s.chars().enumerate().for_each(|(i, c)| *p.cast::<u16>().add(i) = c as u32 as u16)
                }
                Kind::Four => s.chars().enumerate().for_each(|(i, c)| *p.cast::<u32>().add(i) = c as u32),
            }
            r
        }
    }
    /// From ASCII bytes.
    pub fn from_ascii(s: &[u8]) -> Ref<Str> {
        debug_assert!(s.is_ascii());
        match s {
            [] => return Str::empty(),
            [c] => return Str::latin1_char(*c),
            _ => {}
        }
        // SAFETY: filled at once with ASCII.
        unsafe {
            let r = Str::with_capacity(s.len(), Kind::One, true, 0);
            std::ptr::copy_nonoverlapping(s.as_ptr(), r.data_ptr(), s.len());
            r
        }
    }
    /// From Latin-1 characters.
    pub fn from_latin1(s: &[u8]) -> Ref<Str> {
        if s.is_ascii() {
            return Str::from_ascii(s);
        }
        if let [c] = s {
            return Str::latin1_char(*c);
        }
        // SAFETY: filled at once; not all ASCII.
        unsafe {
            let r = Str::with_capacity(s.len(), Kind::One, false, 0);
            std::ptr::copy_nonoverlapping(s.as_ptr(), r.data_ptr(), s.len());
            r
        }
    }
    /// From two-byte characters, narrowed if they fit.
    pub fn from_ucs2(s: &[u16]) -> Ref<Str> {
        if s.iter().all(|&c| c < 0x100) {
            let narrow: Vec<u8> = s.iter().map(|&c| c as u8).collect();
            return Str::from_latin1(&narrow);
        }
        // SAFETY: filled at once; at least one character needs two bytes.
        unsafe {
            let r = Str::with_capacity(s.len(), Kind::Two, false, 0);
            std::ptr::copy_nonoverlapping(s.as_ptr().cast::<u8>(), r.data_ptr(), s.len() * 2);
            r
        }
    }
    /// From code points (surrogates allowed), narrowed if they fit.
    pub fn from_ucs4(s: &[u32]) -> Ref<Str> {
        let max = s.iter().copied().max().unwrap_or(0);
        match Kind::of(max) {
            Kind::One => Str::from_latin1(&s.iter().map(|&c| c as u8).collect::<Vec<_>>()),
            Kind::Two => Str::from_ucs2(&s.iter().map(|&c| c as u16).collect::<Vec<_>>()),
            // SAFETY: filled at once; at least one character needs four bytes.
            Kind::Four => unsafe {
                let r = Str::with_capacity(s.len(), Kind::Four, false, 0);
                std::ptr::copy_nonoverlapping(s.as_ptr().cast::<u8>(), r.data_ptr(), s.len() * 4);
                r
            },
        }
    }
    /// From one code point.
    pub fn from_char(c: u32) -> Ref<Str> {
        if c < 0x100 { Str::latin1_char(c as u8) } else { Str::from_ucs4(&[c]) }
    }
    /// From any characters.
    pub fn from_chars(c: Chars<'_>) -> Ref<Str> {
        match c {
            Chars::One(s) => Str::from_latin1(s),
            Chars::Two(s) => Str::from_ucs2(s),
            Chars::Four(s) => Str::from_ucs4(s),
        }
    }
    /// The empty string (immortal).
    pub fn empty() -> Ref<Str> {
        small().empty.clone()
    }
    /// A one-character string below U+0100 (immortal).
    #[inline]
    pub fn latin1_char(c: u8) -> Ref<Str> {
        small().chars[c as usize].clone()
    }

    /// The character at `i`, where that takes no call: one of those strings.
    #[inline(always)]
    pub fn char_quick(&self, i: usize) -> Option<Value> {
        if self.kind != Kind::One || i >= self.len {
            return None;
        }
        // SAFETY: `i` is below the length, and characters have one byte.
        let c = unsafe { *self.data.add(i) };
        let shared = SMALL.get()?.chars[c as usize].as_value();
        // SAFETY: the string is immortal, its count stands for nothing.
        Some(unsafe { Value::from_bits(shared.bits()) })
    }
    /// Whether the strings are equal, where that takes no call.
    #[inline(always)]
    pub fn eq_quick(&self, other: &Str) -> Option<bool> {
        if std::ptr::eq(self, other) {
            return Some(true);
        }
        if self.len != other.len || self.kind != other.kind {
            return Some(false);
        }
        match self.compare_first(other) {
            Some(std::cmp::Ordering::Equal) if self.len > 1 => None,
            first => first.map(|o| o.is_eq()),
        }
    }
    /// How two strings of single characters compare, where that takes no call.
    #[inline(always)]
    pub fn order_quick(&self, other: &Str) -> Option<std::cmp::Ordering> {
        if self.len == 1 && other.len == 1 { self.compare_first(other) } else { None }
    }
    /// How the first characters compare, if there are such and they have one byte.
    #[inline(always)]
    fn compare_first(&self, other: &Str) -> Option<std::cmp::Ordering> {
        if self.kind != Kind::One || other.kind != Kind::One || self.len == 0 || other.len == 0 {
            return None;
        }
        // SAFETY: there is a first character.
        Some(unsafe { (*self.data).cmp(&*other.data) })
    }

    /// Whether this is a `str`, not an instance of a subclass.
    #[inline(always)]
    pub fn is_exact(&self) -> bool {
        self.ob.ty().is(&class::STR)
    }
    /// Number of characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Bytes a character.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.kind
    }
    /// Whether all characters are ASCII.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }
    /// The characters.
    #[inline(always)]
    pub fn chars(&self) -> Chars<'_> {
        let p = self.data_ptr();
        // SAFETY: `len` characters of this kind lie there; block and struct size keep them aligned.
        unsafe {
            match self.kind {
                Kind::One => Chars::One(std::slice::from_raw_parts(p, self.len)),
                Kind::Two => Chars::Two(std::slice::from_raw_parts(p.cast(), self.len)),
                Kind::Four => Chars::Four(std::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }
    /// The characters as raw bytes.
    #[inline(always)]
    pub fn raw_bytes(&self) -> &[u8] {
        // SAFETY: see `chars`.
        unsafe { std::slice::from_raw_parts(self.data_ptr(), self.len * self.kind as usize) }
    }
    /// The text, when it is ASCII.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: ASCII is UTF-8.
        self.ascii.then(|| unsafe { std::str::from_utf8_unchecked(self.raw_bytes()) })
    }
    /// One code point; panics beyond the end.
    #[inline]
    pub fn at(&self, i: usize) -> u32 {
        self.chars().at(i)
    }
    /// Code points in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        let chars = self.chars();
        (0..self.len).map(move |i| chars.at(i))
    }
    /// The text as UTF-8; `None` if it has lone surrogates.
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        if let Some(s) = self.as_ascii() {
            return Some(Cow::Borrowed(s));
        }
        self.iter().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
    }
    /// The text as UTF-8, lone surrogates replaced; for messages.
    pub fn to_str_lossy(&self) -> Cow<'_, str> {
        if let Some(s) = self.as_ascii() {
            return Cow::Borrowed(s);
        }
        Cow::Owned(self.iter().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect())
    }
    /// `hash(s)`, cached.
    #[inline]
    pub fn hash(&self) -> i64 {
        // Relaxed: every thread computes the same number.
        match self.hash.load(Ordering::Relaxed) {
            -1 => self.compute_hash(),
            h => h,
        }
    }
    #[cold]
    fn compute_hash(&self) -> i64 {
        let h = hash_bytes(self.raw_bytes());
        // Relaxed: see `hash`.
        self.hash.store(h, Ordering::Relaxed);
        h
    }
    /// Equality of characters.
    #[inline]
    pub fn eq_str(&self, other: &Str) -> bool {
        std::ptr::eq(self, other)
            || (self.len == other.len && self.kind == other.kind && self.raw_bytes() == other.raw_bytes())
    }
    /// Equality with Rust text.
    pub fn eq_text(&self, other: &str) -> bool {
        match self.as_ascii() {
            Some(s) => s == other,
            None => self.iter().eq(other.chars().map(|c| c as u32)),
        }
    }
    /// Whether this object is the interned one of its text.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        // Relaxed: set once before the string is handed out by `intern`.
        self.interned.load(Ordering::Relaxed) != 0
    }
    /// Appends in place when nobody else can see the string and the block has room, or moves it to a larger block.
    /// Gives the operands back when that is not possible (shared, interned, wider characters).
    pub fn append_in_place(left: Value, right: &Str) -> Result<Value, Value> {
        let Some(s) = left.downcast::<Str>() else { return Err(left) };
        if !s.ob.head().is_unique() || s.is_interned() || s.kind < right.kind || !left.is_exact(&class::STR) {
            return Err(left);
        }
        let bytes = right.len * s.kind as usize;
        let p = s as *const Str as *mut Str;
        if bytes > s.spare as usize {
            let old = s.len * s.kind as usize;
            let spare = (old + bytes).clamp(16, 1 << 24) / 2;
            // SAFETY: filled below before anybody else sees it.
            let grown = unsafe { Str::with_capacity(s.len, s.kind, s.ascii, (bytes + spare) as u32) };
            if bytes + spare > u32::MAX as usize {
                return Err(left);
            }
            // SAFETY: two distinct blocks, both at least `old` bytes long.
            unsafe { std::ptr::copy_nonoverlapping(s.data_ptr(), grown.data_ptr(), old) };
            return Str::append_in_place(grown.into_value(), right);
        }
        // SAFETY: the string is unique (this thread holds the only reference) and has `bytes` spare bytes; the two
        // strings are different objects, because `right` is borrowed and `left` is the only reference to its own.
        unsafe {
            let end = (*p).data_ptr().add((*p).len * (*p).kind as usize);
            match ((*p).kind, right.chars()) {
                (Kind::One, Chars::One(r)) => std::ptr::copy_nonoverlapping(r.as_ptr(), end, r.len()),
                (Kind::Two, _) => {
                    right.iter().enumerate().for_each(|(i, c)| *end.cast::<u16>().add(i) = c as u16)
                }
                _ => right.iter().enumerate().for_each(|(i, c)| *end.cast::<u32>().add(i) = c),
            }
            (*p).len += right.len;
            (*p).spare -= bytes as u32;
            (*p).ascii &= right.ascii;
            // Relaxed: nobody else sees the string.
            (*p).hash.store(-1, Ordering::Relaxed);
        }
        Ok(left)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        self.eq_str(other)
    }
}

struct Small {
    empty: Ref<Str>,
    chars: [Ref<Str>; 256],
}

static SMALL: OnceLock<Small> = OnceLock::new();

#[inline(always)]
fn small() -> &'static Small {
    SMALL.get_or_init(|| {
        let make = |s: &[u8]| {
            // SAFETY: filled at once.
            let r = unsafe { Str::with_capacity(s.len(), Kind::One, s.is_ascii(), 0) };
            // SAFETY: the block has room for the bytes.
            unsafe { std::ptr::copy_nonoverlapping(s.as_ptr(), r.data_ptr(), s.len()) };
            intern_ref(r)
        };
        Small { empty: make(b""), chars: std::array::from_fn(|c| make(&[c as u8])) }
    })
}

#[derive(PartialEq, Eq, Hash)]
struct InternKey {
    kind: u8,
    bytes: &'static [u8],
}

static INTERNED: OnceLock<Mutex<HashMap<InternKey, &'static Str>>> = OnceLock::new();

/// The interned string of the same text. Interned strings are immortal.
pub fn intern_ref(s: Ref<Str>) -> Ref<Str> {
    if s.is_interned() {
        return s;
    }
    let mut table = INTERNED.get_or_init(Default::default).lock();
    // SAFETY: the key is only used for the look-up while `s` is alive; a stored key belongs to an immortal string.
    let bytes: &'static [u8] = unsafe { std::slice::from_raw_parts(s.data_ptr(), s.raw_bytes().len()) };
    let key = InternKey { kind: s.kind as u8, bytes };
    if let Some(&found) = table.get(&key) {
        drop(table);
        return Ref::from_payload(found);
    }
    // A fresh copy without spare room, owned by nobody: an immortal object must not keep an owner.
    s.hash();
    s.ob.head().make_immortal();
    // Relaxed: handed out only after this.
    s.interned.store(1, Ordering::Relaxed);
    // SAFETY: immortal from the line above.
    let forever: &'static Str = unsafe { NonNull::from(&*s).as_ref() };
    table.insert(key, forever);
    s
}

/// The interned string of `s`.
pub fn intern(s: &str) -> Ref<Str> {
    intern_ref(Str::new(s))
}
