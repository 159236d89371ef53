//! What the collector takes for references in native frames.

use brigade::memory::{allocate, native, region};
use brigade::mode::PARALLEL;
use brigade::object::{Object, Thread, Value, Visitor, class};
use std::ops::Range;

#[derive(Default)]
struct Found(Vec<usize>);

impl Visitor for Found {
    fn visit(&mut self, _: &Value) {
        panic!("what is found is not counted");
    }
    fn visit_uncounted(&mut self, o: &Object) {
        self.0.push(std::ptr::from_ref(o) as usize);
    }
}

/// A deferred object in a pool; with the lock, where there is none, one that is not counted.
fn deferred() -> &'static Object {
    let p = allocate(64, true).cast::<Object>();
    // SAFETY: the block is large enough; the object is never freed.
    unsafe {
        p.write(Object::new(class::OBJECT.get()));
        p.as_ref().defer();
        if !PARALLEL {
            p.as_ref().pin();
        }
        p.as_ref()
    }
}

fn found(words: &[usize]) -> Vec<usize> {
    let words = words.as_ptr_range();
    let stack: Range<usize> = words.start as usize..words.end as usize;
    let mut found = Found::default();
    native::visit(std::slice::from_ref(&stack), &mut found);
    found.0.sort_unstable();
    found.0.dedup();
    found.0
}

#[test]
fn references_are_found_on_the_stack_and_in_blocks_and_nothing_else_is_read() {
    Thread::run(1 << 20, |th| {
        let o = deferred();
        let at = std::ptr::from_ref(o) as usize;
        // SAFETY: the object is alive, and is not counted.
        let value = || unsafe { Value::from_bits(at as u64) };
        let expected = if PARALLEL { vec![at] } else { vec![] };
        let held: Box<[Value]> = Box::new([value(), Value::none()]);
        let nested: Box<[Box<[Value]>]> = Box::new([Box::new([value()])]);
        let bytes: Box<[[u8; 8]]> = Box::new([at.to_ne_bytes(); 4]);
        let gone = {
            let dropped: Box<[Value]> = Box::new([value(), value()]);
            dropped.as_ptr() as usize
        };
        th.stop_the_world(|| {
            // First: the next block may be the same.
            assert_eq!(found(&[gone]), [], "a block that is no more");
            assert_eq!(found(&[0, 1, usize::MAX, 8, 1 << 46, 0xdead_beef_0000, region::bounds().0 + 8]), []);
            assert_eq!(found(&[at]), expected, "the object");
            assert_eq!(found(&[at + 24]), expected, "inside of the object");
            assert_eq!(found(&[at + 64 - 1]), expected, "its last byte");
            assert_eq!(found(&[held.as_ptr() as usize]), expected, "a block with a reference");
            assert_eq!(found(&[held.as_ptr() as usize + 8]), [], "inside of a block");
            assert_eq!(found(&[nested.as_ptr() as usize]), expected, "a block behind blocks");
            assert_eq!(found(&[bytes.as_ptr() as usize]), [], "bytes are no references");
        });
    });
}
