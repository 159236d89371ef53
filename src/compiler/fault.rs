//! A problem found while compiling, before it has lines and columns.

use ruff_text_size::{TextRange, TextSize};

use super::problem::{Note, ProblemKind};

/// How CPython tells where a fault ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// It says so; nothing, or the end of a line, is one character wide.
    Range,
    /// Where it starts: CPython's tokenizer's own.
    Point,
    /// Exactly where the range does, be it nothing.
    Exact,
    /// It gives no column.
    Open,
    /// It does not know.
    Unknown,
    /// It does not know, and is at the beginning of a line, before the first column.
    LineStart,
    /// It knows the line, but no column.
    Nowhere,
}

/// A problem at a range of the source.
#[derive(Debug)]
pub(super) struct Fault {
    pub kind: ProblemKind,
    pub message: String,
    pub range: TextRange,
    pub extent: Extent,
    /// Whether the line that is shown lacks its end.
    pub bare_line: bool,
    /// How far the text had been read when it was found.
    pub reached: TextSize,
    /// What there was to warn of before it was found.
    pub notes: Vec<Note>,
}

/// What the passes return; boxed because it is rare.
pub(super) type Result<T> = std::result::Result<T, Box<Fault>>;

impl Fault {
    pub fn syntax(range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Fault::of(ProblemKind::Syntax, range, message)
    }

    pub fn of(kind: ProblemKind, range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault {
            kind,
            message: message.into(),
            range,
            extent: Extent::Range,
            bare_line: false,
            reached: range.end(),
            notes: Vec::new(),
        })
    }

    /// A fault that has a start but no end.
    pub fn at(kind: ProblemKind, offset: TextSize, message: impl Into<String>) -> Box<Fault> {
        let mut fault = Fault::of(kind, TextRange::empty(offset), message);
        fault.extent = Extent::Open;
        fault
    }

    /// A fault of the tokenizer: a character.
    pub fn point(offset: TextSize, message: impl Into<String>) -> Box<Fault> {
        let mut fault = Fault::syntax(TextRange::empty(offset), message);
        (fault.extent, fault.bare_line) = (Extent::Point, true);
        fault
    }

    /// The fault, found after what is to be warned of.
    pub fn after(mut self: Box<Fault>, notes: Vec<Note>) -> Box<Fault> {
        self.notes.splice(0..0, notes);
        self
    }

    pub fn recursion() -> Box<Fault> {
        let message = "maximum recursion depth exceeded during compilation";
        Fault::of(ProblemKind::Recursion, TextRange::default(), message)
    }
}
