//! A problem found while compiling, before it has lines and columns.

use ruff_text_size::{TextRange, TextSize};

use super::problem::ProblemKind;

/// A problem at a range of the source.
#[derive(Debug)]
pub(super) struct Fault {
    pub kind: ProblemKind,
    pub message: String,
    pub range: TextRange,
    /// CPython reports some faults with a start only, or with an end line and no end column.
    pub point: bool,
}

/// What the passes return; boxed because it is rare.
pub(super) type Result<T> = std::result::Result<T, Box<Fault>>;

impl Fault {
    pub fn syntax(range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind: ProblemKind::Syntax, message: message.into(), range, point: false })
    }

    pub fn of(kind: ProblemKind, range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind, message: message.into(), range, point: false })
    }

    /// A fault that has a start but no end.
    pub fn at(kind: ProblemKind, offset: TextSize, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind, message: message.into(), range: TextRange::empty(offset), point: true })
    }

    pub fn recursion() -> Box<Fault> {
        let message = "maximum recursion depth exceeded during compilation";
        Fault::of(ProblemKind::Recursion, TextRange::default(), message)
    }
}
