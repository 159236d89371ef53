//! `SmallBytes`: bytes on their way to a string. A few of them need no memory of their own, and most strings that are
//! formatted or mapped have but a few.

use std::mem::MaybeUninit;

/// Bytes that are kept in place.
pub const PLACES: usize = 64;

/// A growing row of bytes.
pub struct SmallBytes {
    /// Bytes in `inline`; those in `heap` are counted there.
    len: usize,
    inline: [MaybeUninit<u8>; PLACES],
    heap: Vec<u8>,
    spilled: bool,
}

impl Default for SmallBytes {
    #[inline]
    fn default() -> SmallBytes {
        SmallBytes { len: 0, inline: [MaybeUninit::uninit(); PLACES], heap: Vec::new(), spilled: false }
    }
}

impl SmallBytes {
    /// Room for `n` bytes.
    #[inline]
    pub fn with_capacity(n: usize) -> SmallBytes {
        let mut b = SmallBytes::default();
        if n > PLACES {
            b.heap = Vec::with_capacity(n);
            b.spilled = true;
        }
        b
    }
    /// Number of bytes.
    #[inline]
    pub fn len(&self) -> usize {
        if self.spilled { self.heap.len() } else { self.len }
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        if self.spilled {
            return &self.heap;
        }
        // SAFETY: the first `len` bytes are written.
        unsafe { std::slice::from_raw_parts(self.inline.as_ptr().cast(), self.len) }
    }
    /// Moves to the heap, with room for `more` bytes.
    #[cold]
    fn spill(&mut self, more: usize) -> &mut Vec<u8> {
        let mut heap = Vec::with_capacity((self.len + more).max(2 * PLACES));
        heap.extend_from_slice(self.as_slice());
        self.heap = heap;
        self.spilled = true;
        &mut self.heap
    }
    /// Appends a byte.
    #[inline]
    pub fn push(&mut self, c: u8) {
        if self.spilled {
            self.heap.push(c);
        } else if self.len < PLACES {
            self.inline[self.len].write(c);
            self.len += 1;
        } else {
            self.spill(1).push(c);
        }
    }
    /// Appends bytes.
    #[inline]
    pub fn extend(&mut self, s: &[u8]) {
        if self.spilled {
            self.heap.extend_from_slice(s);
        } else if s.len() <= PLACES - self.len {
            for (place, &c) in self.inline[self.len..].iter_mut().zip(s) {
                place.write(c);
            }
            self.len += s.len();
        } else {
            self.spill(s.len()).extend_from_slice(s);
        }
    }
    /// Appends `n` times `c`.
    #[inline]
    pub fn fill(&mut self, c: u8, n: usize) {
        if self.spilled {
            self.heap.resize(self.heap.len() + n, c);
        } else if n <= PLACES - self.len {
            for place in &mut self.inline[self.len..self.len + n] {
                place.write(c);
            }
            self.len += n;
        } else {
            let heap = self.spill(n);
            heap.resize(heap.len() + n, c);
        }
    }
    /// The bytes as a vector.
    pub fn into_vec(self) -> Vec<u8> {
        if self.spilled { self.heap } else { self.as_slice().to_vec() }
    }
}
