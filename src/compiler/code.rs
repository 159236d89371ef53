//! Compiled code: immutable, shared by all threads, what the disassembler shows.

use std::sync::Arc;

use num_bigint::BigInt;

use super::file_name::FileName;
use super::opcode::Opcode;
use super::wire::Layout;
use crate::sync::prim::OnceLock;

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    /// What to do.
    pub op: Opcode,
    /// With what; zero where the instruction has no operand.
    pub arg: u32,
}

/// A constant.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
    /// `...`.
    Ellipsis,
    /// An integer that fits.
    Int(i64),
    /// An integer that does not fit into an `i64`.
    BigInt(Arc<BigInt>),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A str without lone surrogates.
    Str(Arc<str>),
    /// A str with lone surrogates, as code points.
    Surrogates(Arc<[u32]>),
    /// A bytes.
    Bytes(Arc<[u8]>),
    /// A tuple.
    Tuple(Arc<[Const]>),
    /// A frozenset, in source order, without duplicates.
    FrozenSet(Arc<[Const]>),
    /// A slice: start, stop, step.
    Slice(Arc<[Const; 3]>),
    /// Code of a function, class, comprehension, lambda.
    Code(Arc<Code>),
}

/// What a frame slot before the operand stack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalKind(pub u8);

impl LocalKind {
    /// A parameter.
    pub const ARGUMENT: u8 = 1;
    /// An inlined comprehension's variable, in a scope whose locals are not fast: not part of `locals()`.
    pub const HIDDEN: u8 = 2;
    /// A fast local (also a parameter that is a cell as well).
    pub const LOCAL: u8 = 4;
    /// Holds a cell, made by `MAKE_CELL`.
    pub const CELL: u8 = 8;
    /// Holds a cell of an enclosing function, filled by `COPY_FREE_VARS`.
    pub const FREE: u8 = 16;

    /// Whether the slot is a fast local.
    pub const fn is_local(self) -> bool {
        self.0 & Self::LOCAL != 0
    }
    /// Whether the slot holds a cell made here.
    pub const fn is_cell(self) -> bool {
        self.0 & Self::CELL != 0
    }
    /// Whether the slot holds an enclosing function's cell.
    pub const fn is_free(self) -> bool {
        self.0 & Self::FREE != 0
    }
    /// Whether `locals()` leaves it out.
    pub const fn is_hidden(self) -> bool {
        self.0 & Self::HIDDEN != 0
    }
}

/// The source range of an instruction. Lines count from 1 (a module starts on line 0), columns from 0
/// in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    line: u32,
    end_line: u32,
    column: u32,
    end_column: u32,
}

impl Location {
    /// No location: an artificial instruction.
    pub const NONE: Location =
        Location { line: u32::MAX, end_line: u32::MAX, column: u32::MAX, end_column: u32::MAX };

    /// A range.
    pub const fn new(line: u32, end_line: u32, column: u32, end_column: u32) -> Self {
        Location { line, end_line, column, end_column }
    }
    /// The columns dropped.
    pub const fn without_columns(self) -> Self {
        Location { column: u32::MAX, end_column: u32::MAX, ..self }
    }
    /// A line without columns.
    pub const fn line_only(line: u32) -> Self {
        Location { line, end_line: line, column: u32::MAX, end_column: u32::MAX }
    }
    /// First line, `None` when artificial.
    pub const fn line(self) -> Option<u32> {
        if self.line == u32::MAX { None } else { Some(self.line) }
    }
    /// Last line.
    pub const fn end_line(self) -> Option<u32> {
        if self.line == u32::MAX { None } else { Some(self.end_line) }
    }
    /// First column.
    pub const fn column(self) -> Option<u32> {
        if self.column == u32::MAX { None } else { Some(self.column) }
    }
    /// Column after the last.
    pub const fn end_column(self) -> Option<u32> {
        if self.end_column == u32::MAX { None } else { Some(self.end_column) }
    }
}

/// Instructions `start..end` are guarded: on an exception the stack is cut to `depth`, the raising
/// instruction's index is pushed if `lasti`, then the exception, and control goes to `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First guarded instruction.
    pub start: u32,
    /// One after the last guarded instruction.
    pub end: u32,
    /// The handler's first instruction.
    pub target: u32,
    /// Stack depth to cut to.
    pub depth: u32,
    /// Whether to push the index of the raising instruction (as an integer) below the exception.
    pub lasti: bool,
}

/// Bits of [`Code::flags`].
pub mod flags {
    #![allow(missing_docs)]
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_DIVISION: u32 = 0x20000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x40000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x80000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x100000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x200000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x400000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x800000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x1000000;
    /// The first constant is the docstring.
    pub const HAS_DOCSTRING: u32 = 0x4000000;
    /// Defined directly in a class body.
    pub const METHOD: u32 = 0x8000000;
}

/// A compiled function, class body, module or expression.
#[derive(Debug)]
pub struct Code {
    /// `co_name`.
    pub name: Arc<str>,
    /// `co_qualname`.
    pub qualname: Arc<str>,
    /// `co_filename`.
    pub filename: FileName,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// `co_flags`: see [`flags`].
    pub flags: u32,
    /// `co_argcount`: positional parameters, the positional-only ones included.
    pub argcount: u32,
    /// `co_posonlyargcount`.
    pub posonlyargcount: u32,
    /// `co_kwonlyargcount`.
    pub kwonlyargcount: u32,
    /// Names of the frame slots before the operand stack: parameters (positional, keyword-only,
    /// `*args`, `**kwargs`), other locals, cells that are not locals, free variables.
    pub localsplus: Vec<Arc<str>>,
    /// What each of them is.
    pub localskinds: Vec<LocalKind>,
    /// Names of globals, attributes, imports.
    pub names: Vec<Arc<str>>,
    /// Constants. The first is the docstring if [`flags::HAS_DOCSTRING`].
    pub consts: Vec<Const>,
    /// The instructions.
    pub instrs: Vec<Instr>,
    /// The source range of each instruction.
    pub locations: Vec<Location>,
    /// Handlers, sorted by `start`, not overlapping.
    pub exception_table: Vec<ExceptionEntry>,
    /// The greatest operand-stack depth.
    pub stack_size: u32,
    /// Operand-stack depth before each instruction, [`Code::UNREACHED`] where control never comes.
    pub depths: Vec<u16>,
    /// Where the instructions are in `co_code`, once somebody has asked.
    pub layout: OnceLock<Layout>,
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Code>();
};

impl Code {
    /// The depth of an instruction that control never reaches.
    pub const UNREACHED: u16 = u16::MAX;

    /// The operand-stack depth before the instruction; `None` where control never comes.
    pub fn stack_depth_at(&self, index: usize) -> Option<usize> {
        match self.depths[index] {
            Self::UNREACHED => None,
            depth => Some(depth as usize),
        }
    }

    /// `co_nlocals`.
    pub fn nlocals(&self) -> usize {
        self.localskinds.iter().filter(|k| k.is_local()).count()
    }

    /// `co_varnames`.
    pub fn varnames(&self) -> impl Iterator<Item = &Arc<str>> {
        self.of_kind(LocalKind::LOCAL)
    }

    /// `co_cellvars`.
    pub fn cellvars(&self) -> impl Iterator<Item = &Arc<str>> {
        self.of_kind(LocalKind::CELL)
    }

    /// `co_freevars`.
    pub fn freevars(&self) -> impl Iterator<Item = &Arc<str>> {
        self.of_kind(LocalKind::FREE)
    }

    fn of_kind(&self, kind: u8) -> impl Iterator<Item = &Arc<str>> {
        self.localsplus.iter().zip(&self.localskinds).filter(move |(_, k)| k.0 & kind != 0).map(|(n, _)| n)
    }

    /// The handler of an instruction.
    pub fn handler_at(&self, index: usize) -> Option<&ExceptionEntry> {
        let index = index as u32;
        let after = self.exception_table.partition_point(|e| e.start <= index);
        let entry = &self.exception_table[after.checked_sub(1)?];
        (index < entry.end).then_some(entry)
    }

    /// Where the instructions are in `co_code`.
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| Layout::of(&self.instrs))
    }

    /// Where control goes on behind a branch that is not taken.
    pub fn not_taken_after(&self, branch: usize) -> usize {
        let marked = self.instrs.get(branch + 1).is_some_and(|next| next.op == Opcode::NOT_TAKEN);
        branch + 1 + usize::from(marked)
    }

    /// The docstring.
    pub fn docstring(&self) -> Option<&Const> {
        if self.flags & flags::HAS_DOCSTRING != 0 { self.consts.first() } else { None }
    }
}
