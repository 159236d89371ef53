//! `sync::pending`: what is asked of a running thread.

use super::{Seen, explore, thread};
use brigade::sync::pending::{FIRST_FREE, MERGE, Pending};
use loom::cell::UnsafeCell;
use std::sync::Arc;

/// Two requests with a bit each.
struct Requests {
    pending: Pending,
    made: [UnsafeCell<u32>; 2],
}

const BITS: [u32; 2] = [MERGE, FIRST_FREE];

// SAFETY: loom checks every access to the cells.
unsafe impl Sync for Requests {}
// SAFETY: as above.
unsafe impl Send for Requests {}

impl Requests {
    fn new() -> Arc<Self> {
        Arc::new(Self { pending: Pending::new(), made: [UnsafeCell::new(0), UnsafeCell::new(0)] })
    }

    fn ask(&self, which: usize) {
        // SAFETY: loom checks it.
        self.made[which].with_mut(|made| unsafe { *made += 1 });
        self.pending.set(BITS[which]);
    }

    /// Serves what is asked: the number of requests found.
    fn serve(&self) -> u32 {
        let mut found = 0;
        for (bit, made) in BITS.into_iter().zip(&self.made) {
            if self.pending.load() & bit != 0 {
                assert_eq!(self.pending.clear(bit), bit, "only the thread itself clears");
                // SAFETY: loom checks it.
                found += made.with(|made| unsafe { *made });
            }
        }
        found
    }
}

/// twins: pending_set_overwrites, pending_clears_all
#[test]
fn who_serves_a_bit_sees_the_request_behind_it_and_no_other_is_lost() {
    let during = Seen::default();
    let seen = during.clone();
    explore("two askers ‖ server", None, move || {
        let r = Requests::new();
        let threads = [0, 1].map(|which| {
            let r = r.clone();
            thread::spawn(move || r.ask(which))
        });
        let early = r.serve();
        if early == 1 {
            seen.note();
        }
        for t in threads {
            t.join().unwrap();
        }
        assert_eq!(early + r.serve(), 2, "a request was lost");
    });
    during.reached();
}
