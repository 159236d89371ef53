//! Links that do not keep their targets, and the table that knows from a target which links it has.
//!
//! A link names its target by address. The table is striped by target; a stripe's mutex is a leaf.
//!
//! 1. A link is cut, and leaves the table, under the stripe's mutex. A dying target cuts all its links ([`Links::clear`])
//!    before its memory goes.
//! 2. So while the stripe is locked and the link not cut, the target's memory is there, though the target may be dying:
//!    whoever follows the link takes a reference only if there still is one (`try_incref`).
//! 3. A link never names a second target. Near miss: a thread reads the link, the target dies, and another object is
//!    made at the same address. The second look, under the mutex, finds the link cut.
//! 4. A link leaves the table before its own memory goes: it cuts itself, which waits for the mutex, unless it finds
//!    itself cut. Whoever cuts it from the target's side has therefore done all it wants with it *before* it cuts. Near
//!    miss: a dying target cuts a link, then looks whether it still has a reference, to call its callback; the link's last
//!    reference goes in another thread, which finds it cut and frees it under the target's eyes.

use super::prim::{AtomicPtr, Mutex, Ordering, first_pointer, overwrite, twin};
use std::collections::HashMap;
use std::ptr::NonNull;

const STRIPES: usize = if cfg!(loom) { 1 } else { 64 };

/// The address in a link; null when it is cut. Written under the stripe's mutex.
#[derive(Debug)]
pub struct Link<T>(AtomicPtr<T>);

impl<T> Link<T> {
    /// To a target that the caller keeps alive until the link is in the table.
    pub fn to(target: &T) -> Self {
        Self(AtomicPtr::new(std::ptr::from_ref(target).cast_mut()))
    }

    /// What it named when it was last looked at; null: cut, for good.
    fn target(&self) -> *mut T {
        // Acquire: pairs with the Release in `cut`: who finds the link cut may free it (rule 4). An address is looked at
        // again under the stripe's mutex.
        first_pointer!(self.0, Ordering::Acquire)
    }

    fn cut(&self) {
        // Release: pairs with the Acquire in `target`.
        overwrite!(self.0, std::ptr::null_mut(), Ordering::Release);
    }
}

/// Something with a link in it.
pub trait Linked: Sized {
    type Target;
    fn link(&self) -> &Link<Self::Target>;
}

/// From targets to their links, in the order in which they were made.
struct Stripe<L>(Option<HashMap<usize, Vec<*const L>>>);

// SAFETY: the pointers name links that leave the table, under its mutex, before they are freed (rule 4).
unsafe impl<L: Sync> Send for Stripe<L> {}

/// The table.
pub struct Links<L>([Mutex<Stripe<L>>; STRIPES]);

impl<L> std::fmt::Debug for Links<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Links")
    }
}

impl<L: Linked> Links<L> {
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self([const { Mutex::new(Stripe(None)) }; STRIPES])
    }

    #[cfg(model)]
    pub fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(Stripe(None))))
    }

    fn stripe(&self, target: *const L::Target) -> &Mutex<Stripe<L>> {
        &self.0[(target.addr() >> 5) % STRIPES]
    }

    /// Lets the target know of the link.
    ///
    /// # Safety
    /// Rule 4; the target is alive, and calls `clear` when it dies.
    pub unsafe fn add(&self, linked: *const L) {
        // SAFETY: the caller's link is there.
        let target = unsafe { (*linked).link().target() };
        let mut stripe = self.stripe(target).lock();
        stripe.0.get_or_insert_default().entry(target.addr()).or_default().push(linked);
    }

    /// Follows the link: what `take` makes of the target, whose memory is there, but which may be dying (rule 2).
    pub fn follow<R>(
        &self,
        link: &Link<L::Target>,
        take: impl FnOnce(NonNull<L::Target>) -> Option<R>,
    ) -> Option<R> {
        let first = NonNull::new(link.target())?;
        if twin("weak_follow_unlocked") {
            return take(first);
        }
        let _stripe = self.stripe(first.as_ptr()).lock();
        let target = if twin("weak_follow_no_second_look") { first } else { NonNull::new(link.target())? };
        take(target)
    }

    /// Runs `f` over the target's links, with the stripe locked; a link may be dying.
    pub fn visit<R>(&self, target: &L::Target, f: impl FnOnce(&mut dyn Iterator<Item = &L>) -> R) -> R {
        let stripe = self.stripe(target).lock();
        let links = stripe.0.as_ref().and_then(|map| map.get(&std::ptr::from_ref(target).addr()));
        // SAFETY: a link that is in the table is there (rule 4).
        f(&mut links.into_iter().flatten().map(|&linked| unsafe { &*linked }))
    }

    /// Cuts the link, which is dying, or not wanted any more. Cut already: nothing happens.
    pub fn cut(&self, linked: &L) {
        let target = linked.link().target();
        if target.is_null() {
            return;
        }
        let mut stripe = self.stripe(target).lock();
        linked.link().cut();
        if !twin("weak_cut_stays_in_table")
            && let Some(map) = stripe.0.as_mut()
            && let Some(links) = map.get_mut(&target.addr())
        {
            links.retain(|&other| !std::ptr::eq(other, linked));
            if links.is_empty() {
                map.remove(&target.addr());
            }
        }
    }

    /// Cuts all links to a target that is dying, and shows each to `f` with the stripe locked.
    pub fn clear(&self, target: &L::Target, mut f: impl FnMut(&L)) {
        let mut stripe = self.stripe(target).lock();
        let links = stripe.0.as_mut().and_then(|map| map.remove(&std::ptr::from_ref(target).addr()));
        for linked in links.unwrap_or_default() {
            // SAFETY: a link that was in the table is there until it is cut (rule 4).
            let linked = unsafe { &*linked };
            let early = twin("weak_cut_before_shown");
            if early {
                linked.link().cut();
            }
            f(linked);
            if !early {
                linked.link().cut();
            }
        }
    }

    /// Cuts those links to the target for which `keep` says no; with the stripe locked.
    pub fn retain(&self, target: &L::Target, mut keep: impl FnMut(&L) -> bool) {
        let mut stripe = self.stripe(target).lock();
        let Some(links) = stripe.0.as_mut().and_then(|map| map.get_mut(&std::ptr::from_ref(target).addr()))
        else {
            return;
        };
        links.retain(|&linked| {
            // SAFETY: as in `visit`.
            let linked = unsafe { &*linked };
            let kept = keep(linked);
            if !kept {
                linked.link().cut();
            }
            kept
        });
    }
}

impl<L: Linked> Default for Links<L> {
    fn default() -> Self {
        Self::new()
    }
}
