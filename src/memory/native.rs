//! What native code uses: references that are not counted, in native frames.
//!
//! Rust's rules count references, but those to deferred objects (`Object::defer`) are not counted, wherever they lie.
//! In the frames of Python functions the collector finds them exactly. Native frames (`sorted` with its key function
//! below it, a thread that waits for a lock inside of `list(...)`) it can only search: every word of the native stacks,
//! and of the blocks from the system's allocator whose addresses are found there, and so on, that could be a reference
//! to a deferred object is taken for one. That may keep an object longer than it is used, and never less long: what a
//! function uses it has in a register or on the stack, and the registers lie on the stack when a thread stands still
//! (`mode::NativeStack`). This is the conservative search of Boehm and Weiser, "Garbage Collection in an Uncooperative
//! Environment" (1988), for the roots alone and for few objects: whatever is counted has its count.
//!
//! A word may be anything, so nothing is read through it before it is known to be good: objects lie in places that the
//! allocator knows; all other memory is read with a system call, which fails where there is none. (Threads that are
//! detached go on, and may give memory back meanwhile.)

use std::ops::Range;

use super::{large, region, space, system};
use crate::object::{Object, Visitor, bits};
use crate::sync::prim::OnceLock;

/// No block of the system's allocator begins below this.
const LOWEST: usize = 1 << 16;
/// Nor at or above this.
const HIGHEST: usize = 1 << 47;
/// Words of a block that are read at once.
const CHUNK: usize = 8192;
/// Bytes that there are, or are not, together.
const PAGE: usize = 4096;
/// Pages that are read at once.
const PAGES: usize = 64;

/// Whether this machine lets us search.
pub fn available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| {
        let probe = 0x0123_4567_89ab_cdef_u64;
        let mut read = [0];
        crate::mode::NATIVE_STACKS
            && read_words(&raw const probe as usize, &mut read) == 1
            && read[0] == probe
    })
}

/// Reports the deferred objects that native code may use through the words of these stacks. Only with the world stopped.
pub fn visit(stacks: &[Range<usize>], v: &mut dyn Visitor) {
    if stacks.iter().all(Range::is_empty) {
        return;
    }
    let mut search = Search { large: deferred_large(), found: Vec::new(), visitor: v };
    for stack in stacks {
        for at in stack.clone().step_by(8) {
            // SAFETY: part of the stack of a thread that stands still, or that is detached and has left these frames; in
            // the latter case its words change while they are read, and any of them will do.
            search.word(unsafe { (at as *const usize).read_volatile() });
        }
    }
    let mut known: Vec<usize> = Vec::new();
    while !search.found.is_empty() {
        let mut new = std::mem::take(&mut search.found);
        new.sort_unstable();
        new.dedup();
        new.retain(|at| known.binary_search(at).is_err());
        known.extend_from_slice(&new);
        known.sort_unstable();
        for (at, size) in blocks(&new) {
            search.block(at, size);
        }
    }
}

/// Addresses of deferred objects outside of pools and type region, sorted.
fn deferred_large() -> Vec<usize> {
    let mut all = Vec::new();
    large::for_each(true, |o| {
        if is_deferred(o) {
            all.push(std::ptr::from_ref(o) as usize);
        }
    });
    all.sort_unstable();
    all
}

fn is_deferred(o: &Object) -> bool {
    o.head().bits() & bits::DEFERRED != 0
}

struct Search<'a> {
    large: Vec<usize>,
    /// Words that may be addresses of blocks.
    found: Vec<usize>,
    visitor: &'a mut dyn Visitor,
}

impl Search<'_> {
    fn word(&mut self, word: usize) {
        if let Some(o) = small(word) {
            if is_deferred(o) {
                self.visitor.visit_uncounted(o);
            }
        } else if self.large.binary_search(&word).is_ok() {
            // SAFETY: an object of the registry, and the world is stopped.
            self.visitor.visit_uncounted(unsafe { &*(word as *const Object) });
        } else if word.is_multiple_of(8) && (LOWEST..HIGHEST).contains(&word) {
            self.found.push(word);
        }
    }

    /// The words of a block.
    fn block(&mut self, at: usize, size: usize) {
        let mut words = [0; CHUNK];
        let mut left = size / 8;
        let mut at = at;
        while left > 0 {
            let n = read_words(at, &mut words[..left.min(CHUNK)]);
            if n == 0 {
                return;
            }
            words[..n].iter().for_each(|&w| self.word(w as usize));
            (at, left) = (at + n * 8, left - n);
        }
    }
}

/// The object in a pool or the type region that an address lies in.
fn small<'a>(at: usize) -> Option<&'a Object> {
    let p = at as *const u8;
    let begin = if region::contains(p) {
        let (begin, end) = region::bounds();
        (at < end).then(|| at - (at - begin) % region::BLOCK)?
    } else {
        let pool = space::pool_at(at)?;
        // SAFETY: in use, and with the world stopped it stays so.
        let pool = unsafe { pool.as_ref() };
        if !pool.gc.get() {
            return None;
        }
        pool.block_at(p)? as usize
    };
    // SAFETY: a block that has been handed out at least once; a free one has a zero type word.
    let o = unsafe { &*(begin as *const Object) };
    (!o.is_free()).then_some(o)
}

/// Which of the words, in ascending order, are addresses of blocks, and how large these are.
fn blocks(words: &[usize]) -> Vec<(usize, usize)> {
    let mark_of = |at: usize| at - system::MARK;
    let mut pages: Vec<usize> = words.iter().map(|&at| mark_of(at) / PAGE * PAGE).collect();
    pages.dedup();
    let mut found = Vec::new();
    let mut room = vec![0; PAGES * (PAGE / 8)];
    let (mut words, mut pages) = (words, &pages[..]);
    while !pages.is_empty() {
        let batch = &pages[..pages.len().min(PAGES)];
        let remote: Vec<_> =
            batch.iter().map(|&at| libc::iovec { iov_base: at as *mut _, iov_len: PAGE }).collect();
        let n = read(&remote, &mut room[..batch.len() * (PAGE / 8)]) / (PAGE / 8);
        for (&page, content) in batch[..n].iter().zip(room.chunks_exact(PAGE / 8)) {
            while let Some((&at, rest)) = words.split_first().filter(|w| mark_of(*w.0) < page + PAGE) {
                words = rest;
                if let Some(offset) = mark_of(at).checked_sub(page) {
                    found.extend(system::marked_size(at, content[offset / 8]).map(|size| (at, size)));
                }
            }
        }
        // Where it ended early there is no memory in the next page.
        pages = &pages[batch.len().min(n + 1)..];
    }
    found
}

/// Reads words from an address on, as far as there is memory; how many were read.
fn read_words(at: usize, out: &mut [u64]) -> usize {
    read(&[libc::iovec { iov_base: at as *mut _, iov_len: size_of_val(out) }], out)
}

fn read(remote: &[libc::iovec], out: &mut [u64]) -> usize {
    let local = libc::iovec { iov_base: out.as_mut_ptr().cast(), iov_len: size_of_val(out) };
    // SAFETY: writes into `out` only; what it reads from it checks.
    let n = unsafe {
        libc::process_vm_readv(libc::getpid(), &raw const local, 1, remote.as_ptr(), remote.len() as _, 0)
    };
    usize::try_from(n).unwrap_or(0) / 8
}
