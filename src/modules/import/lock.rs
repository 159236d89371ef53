//! One lock a module: a thread that imports what another one is importing waits, unless the two wait for each other,
//! in which case the second sees the module half made (as CPython's `_ModuleLock`).

use std::collections::HashMap;

use crate::object::Thread;
use crate::sync::prim::{Arc, Mutex, OnceLock};
use crate::sync::raw_lock::RawLock;

/// One module's lock: who holds it and how often.
struct ModuleLock {
    lock: RawLock,
    state: Mutex<(u64, u32)>,
}

#[derive(Default)]
struct Locks {
    by_name: HashMap<String, Arc<ModuleLock>>,
    /// Which module's lock a thread waits for.
    waiting: HashMap<u64, String>,
}

static LOCKS: OnceLock<Mutex<Locks>> = OnceLock::new();

fn locks() -> &'static Mutex<Locks> {
    LOCKS.get_or_init(Default::default)
}

/// Holds a module's lock until dropped; empty when taking it would have been a deadlock.
pub(super) struct LockGuard {
    name: String,
    lock: Option<Arc<ModuleLock>>,
}

/// Takes a module's lock.
pub(super) fn lock(th: &Thread, full: &str) -> LockGuard {
    let me = th.ident();
    let found = {
        let mut all = locks().lock();
        let l = all
            .by_name
            .entry(full.to_string())
            .or_insert_with(|| Arc::new(ModuleLock { lock: RawLock::new(), state: Mutex::new((0, 0)) }))
            .clone();
        {
            let mut s = l.state.lock();
            if s.1 > 0 && s.0 == me {
                s.1 += 1;
                drop(s);
                return LockGuard { name: full.into(), lock: Some(l) };
            }
        }
        // Would waiting close a circle? Follow owner → what it waits for → its owner ...
        let mut at = full.to_string();
        for _ in 0..all.waiting.len() + 1 {
            let Some(owner) = all.by_name.get(&at).map(|l| *l.state.lock()).filter(|s| s.1 > 0).map(|s| s.0)
            else {
                break;
            };
            if owner == me {
                return LockGuard { name: full.into(), lock: None };
            }
            match all.waiting.get(&owner) {
                Some(next) => at = next.clone(),
                None => break,
            }
        }
        all.waiting.insert(me, full.into());
        l
    };
    found.lock.acquire(None, th.participant());
    *found.state.lock() = (me, 1);
    locks().lock().waiting.remove(&me);
    LockGuard { name: full.into(), lock: Some(found) }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let Some(l) = self.lock.take() else { return };
        let mut all = locks().lock();
        let free = {
            let mut s = l.state.lock();
            s.1 -= 1;
            s.1 == 0
        };
        if free {
            // Nobody else refers to it: two references are the table's and ours.
            if Arc::strong_count(&l) == 2 {
                all.by_name.remove(&self.name);
            }
            l.lock.release();
        }
    }
}

/// In the child of a fork: what threads that are not here were importing may be imported again.
///
/// # Safety
/// No other thread exists.
pub unsafe fn after_fork_child(th: &Thread) {
    let mut all = locks().lock();
    all.waiting.clear();
    all.by_name.retain(|_, l| {
        let (owner, times) = *l.state.lock();
        // SAFETY: as the caller promises.
        unsafe { l.lock.reset_after_fork() };
        times > 0 && owner == th.ident() && l.lock.try_acquire()
    });
}
