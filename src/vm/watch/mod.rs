//! Everything that watches execution: `sys.settrace`, `sys.setprofile`, `sys.monitoring`.
//!
//! Code that nobody watches pays nothing. A thread has a second, *watched* form of each executable, with points between
//! the same instructions ([`super::lower`]); their handlers ([`super::run::watch`]) report what happens. Frames get there
//! through the recursion limit: while something is watched the limit lies at the bottom, so every push of a frame takes
//! the path that would raise `RecursionError`, and that finds the callee's watched form ([`enter`]). Frames that already
//! run are moved ([`switch`]); those in the middle of a native call when that returns, by a trap at the next instruction.
//!
//! - [`event`]: what can happen; [`fire`]: telling who wants to know.
//! - [`state`]: what a thread watches; [`legacy`]: its trace and profile functions; [`tools`]: `sys.monitoring`.
//! - [`lines`]: where lines begin; [`jump`]: assigning to `f_lineno`; [`stacks`]: where that may go.

pub mod enter;
pub mod event;
pub mod fire;
pub mod jump;
pub mod legacy;
pub mod lines;
pub mod markers;
pub mod stacks;
pub mod state;
pub mod switch;
pub mod tools;
pub mod unwound;

use std::collections::HashMap;

pub use event::Event;
pub use state::Watch;

use super::lower::Entry;
use super::pending;
use super::state::Vm;
use crate::object::hooks;

/// Threads look at what is watched when they are told that it has changed.
pub fn init() {
    hooks::set_stopping(unwound::note_stop);
    pending::set_handler(pending::WATCH, |th| {
        state::refresh(th, Vm::of(th));
        Ok(())
    });
}

/// The forms of a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// As it runs when nobody watches.
    Plain,
    /// With points where lines begin, calls are made, functions begin and end.
    Watched,
    /// Also before every instruction.
    Each,
}

/// What an executable in a watched form knows of the plain one. Indices count words.
pub struct Watched {
    /// Which form it is.
    pub view: View,
    /// For each word its number in the plain form; for a point that of the instruction behind it.
    pub to_plain: Vec<u32>,
    /// For each word of the plain form where it lies here.
    pub real: Vec<u32>,
    /// For each word of the plain form where the points before it begin.
    pub lead: Vec<u32>,
    /// Where instructions of `Code` lie that begin a line.
    pub places: HashMap<u32, Place>,
}

/// The beginning of a line.
pub struct Place {
    /// The first word, points included.
    pub at: u32,
    /// What lowering remembers of the operand stack there.
    pub stack: Box<[Entry]>,
}
