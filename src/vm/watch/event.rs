//! What can happen while code runs: the events of `sys.monitoring`, and what of each is told.

use crate::object::Value;

/// Declares the events in the order of their bits.
macro_rules! events {
    ($($(#[doc = $doc:literal])+ $name:ident $text:literal;)+) => {
        /// An event of `sys.monitoring`.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Event { $($(#[doc = $doc])+ $name,)+ }

        impl Event {
            /// All of them.
            pub const ALL: &'static [Event] = &[$(Event::$name,)+];
            /// The name.
            pub const fn name(self) -> &'static str {
                match self { $(Event::$name => $text,)+ }
            }
        }
    };
}

events! {
    /// A function begins.
    PyStart "PY_START";
    /// A generator or coroutine goes on.
    PyResume "PY_RESUME";
    /// A function is about to return.
    PyReturn "PY_RETURN";
    /// A generator is about to yield.
    PyYield "PY_YIELD";
    /// A call is about to be made.
    Call "CALL";
    /// A line begins.
    Line "LINE";
    /// An instruction begins.
    Instruction "INSTRUCTION";
    /// An unconditional jump.
    Jump "JUMP";
    /// A conditional jump goes on with the next instruction.
    BranchLeft "BRANCH_LEFT";
    /// A conditional jump jumps.
    BranchRight "BRANCH_RIGHT";
    /// A generator that `yield from` delegates to has ended.
    StopIteration "STOP_ITERATION";
    /// An exception is raised.
    Raise "RAISE";
    /// An exception is handled.
    ExceptionHandled "EXCEPTION_HANDLED";
    /// A function ends by an exception.
    PyUnwind "PY_UNWIND";
    /// An exception is thrown into a generator.
    PyThrow "PY_THROW";
    /// An exception is raised again at the end of a handler.
    Reraise "RERAISE";
    /// Anything but a Python function has returned.
    CReturn "C_RETURN";
    /// Anything but a Python function has raised.
    CRaise "C_RAISE";
    /// A conditional jump, either way.
    Branch "BRANCH";
}

/// Events that a tool may set for one code object: those before this number.
pub const LOCAL: u32 = Event::Raise as u32;
/// Events that are set for themselves: the rest goes with others.
pub const UNGROUPED: u32 = Event::CReturn as u32;

impl Event {
    /// Its bit in an event set.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
    /// Whether it belongs to a place in the code, so that a callback may turn it off there.
    pub const fn is_local(self) -> bool {
        (self as u32) < LOCAL
    }
}

/// What is told beside the code and the place.
#[derive(Clone, Copy)]
pub enum Detail<'a> {
    /// Nothing.
    Nothing,
    /// A result or an exception.
    Value(&'a Value),
    /// The instruction of `Code` that comes next.
    To(u32),
    /// What is called, and its first argument.
    Call(&'a Value, Option<&'a Value>),
}
