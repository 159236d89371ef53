//! A thread with a seat, spelled out: what the VM keeps in thread-locals is a value here. The models use it, and the
//! random programs of `stress/`, which include this file.

use brigade::sync::barrier;
use brigade::sync::count::biased::{BiasedHead, Context, Shared, serve_queue};
use brigade::sync::object_lock::{LockByte, Publication};
use brigade::sync::pending::MERGE;
use brigade::sync::prim::Arc;
use brigade::sync::seat::NO_SEAT;
use brigade::sync::world::{Slot, World};

/// Attached, with a seat.
#[derive(Clone)]
pub struct Seated {
    pub shared: std::sync::Arc<Shared>,
    pub slot: Arc<Slot>,
    pub seat: u16,
    /// Whether it opens what it could only read with the byte lock.
    pub opens: bool,
}

/// The thread as the primitives know it.
#[derive(Clone, Copy)]
pub struct Me<'a>(&'a Seated);

impl Context for Me<'_> {
    fn seat(&self) -> u16 {
        self.0.seat
    }

    fn birth_lock(&self) -> u8 {
        if barrier::available() { LockByte::PRIVATE_BITS } else { LockByte::SHARED_BITS }
    }

    fn publication(&self) -> &Publication {
        &self.0.shared.seats.seat(self.0.seat).publication
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    fn opens(&self) -> bool {
        self.0.opens
    }
}

impl Seated {
    pub fn new(shared: &std::sync::Arc<Shared>, world: &World) -> Self {
        let slot = world.register();
        let seat = shared.seats.sit(&slot).expect("there are few threads");
        Self { shared: shared.clone(), slot, seat, opens: false }
    }

    pub fn me(&self) -> Me<'_> {
        Me(self)
    }

    /// A safepoint, as far as merging goes.
    pub fn serve_with(&self, destroy: impl FnMut(*const BiasedHead)) {
        if self.slot.pending.load() & MERGE != 0 {
            serve_queue(self.me(), &self.slot.pending, destroy);
        }
    }

    /// Leaves the seat for good.
    pub fn leave_with(&mut self, mut destroy: impl FnMut(*const BiasedHead)) {
        while !self.shared.seats.try_leave(self.seat) {
            self.serve_with(&mut destroy);
        }
        self.seat = NO_SEAT;
    }
}
