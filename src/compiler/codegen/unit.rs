//! One code object under construction, and the emission of instructions into it.

use std::collections::HashMap;
use std::sync::Arc;

use ruff_python_ast::{self as ast, Stmt};

use super::super::code::{Const, Location};
use super::super::flow::pool::ConstPool;
use super::super::names::Sym;
use super::super::opcode::Op;
use super::super::symbols::{ScopeId, Symbol};

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Label(pub u32);

/// An emitted instruction; a jump's operand is a label.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Ins {
    pub op: Op,
    pub arg: u32,
    pub loc: Location,
}

/// Emitted instructions and where the labels are.
#[derive(Default, Debug)]
pub(in super::super) struct Sequence {
    pub ins: Vec<Ins>,
    /// Instruction index by label; `u32::MAX` while unplaced.
    pub labels: Vec<u32>,
}

/// Names numbered in the order of their first use.
#[derive(Default, Debug)]
pub(in super::super) struct NameList {
    index: HashMap<Sym, u32>,
    pub list: Vec<Sym>,
}

impl NameList {
    pub fn add(&mut self, name: Sym) -> u32 {
        *self.index.entry(name).or_insert_with(|| {
            self.list.push(name);
            self.list.len() as u32 - 1
        })
    }
    pub fn get(&self, name: Sym) -> Option<u32> {
        self.index.get(&name).copied()
    }
}

/// What a code object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    Annotations,
    TypeParams,
}

/// Something that leaving a block by `return`, `break` or `continue` must undo.
#[derive(Clone, Copy)]
pub(in super::super) struct FrameBlock<'a> {
    pub kind: BlockKind<'a>,
    pub start: Label,
    pub exit: Option<Label>,
    pub loc: Location,
}

#[derive(Clone, Copy)]
pub(in super::super) enum BlockKind<'a> {
    While,
    For,
    AsyncFor,
    TryExcept,
    FinallyTry(&'a [Stmt]),
    FinallyEnd,
    With,
    AsyncWith,
    HandlerCleanup(Option<Sym>),
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    StopIteration,
}

impl BlockKind<'_> {
    pub fn is_loop(&self) -> bool {
        matches!(self, BlockKind::While | BlockKind::For | BlockKind::AsyncFor)
    }
}

/// A module's or class's annotation, kept for `__annotate__`.
#[derive(Clone, Copy)]
pub(in super::super) struct DeferredAnnotation<'a> {
    pub stmt: &'a ast::StmtAnnAssign,
    /// Set in `__conditional_annotations__` when the statement ran.
    pub index: Option<u32>,
}

/// A code object under construction.
pub(in super::super) struct Unit<'a> {
    pub scope: ScopeId,
    pub kind: UnitKind,
    pub name: Arc<str>,
    pub qualname: Arc<str>,
    /// The class whose private names are mangled.
    pub class: Option<Sym>,
    pub first_line: u32,
    pub seq: Sequence,
    /// Code that makes a module's `__annotate__`; goes where the placeholder is.
    pub annotations: Option<Sequence>,
    pub consts: ConstPool,
    pub names: NameList,
    pub varnames: NameList,
    pub cellvars: Vec<Sym>,
    pub freevars: Vec<Sym>,
    /// Names of inlined comprehensions in scopes without fast locals; true while inside one.
    pub fast_hidden: HashMap<Sym, bool>,
    pub param_count: usize,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub blocks: Vec<FrameBlock<'a>>,
    pub inlined_depth: u32,
    pub in_conditional_block: bool,
    pub static_attributes: Vec<Sym>,
    pub deferred: Vec<DeferredAnnotation<'a>>,
    pub next_conditional: u32,
    pub docstring: bool,
    /// Whether emission goes to `annotations`.
    pub in_annotation_setup: bool,
}

impl Unit<'_> {
    /// How many of the local names are parameters.
    pub fn params(&self) -> usize {
        self.param_count
    }

    pub fn sequence(&mut self) -> &mut Sequence {
        match self.in_annotation_setup {
            true => self.annotations.get_or_insert_with(Sequence::default),
            false => &mut self.seq,
        }
    }

    pub fn emit(&mut self, op: Op, arg: u32, loc: Location) {
        self.sequence().ins.push(Ins { op, arg, loc });
    }

    pub fn new_label(&mut self) -> Label {
        let labels = &mut self.sequence().labels;
        labels.push(u32::MAX);
        Label(labels.len() as u32 - 1)
    }

    pub fn place(&mut self, label: Label) {
        let seq = self.sequence();
        seq.labels[label.0 as usize] = seq.ins.len() as u32;
    }

    pub fn load_const(&mut self, value: Const, loc: Location) {
        if let Const::Int(n @ 0..=255) = value {
            // The first constant stays in the list though nothing loads it, as in CPython.
            if self.consts.list.is_empty() {
                self.consts.add(value);
            }
            self.emit(Op::LOAD_SMALL_INT, n as u32, loc);
        } else {
            let index = self.consts.add(value);
            self.emit(Op::LOAD_CONST, index, loc);
        }
    }
}

/// What entering an inlined comprehension changed, to be undone.
#[derive(Default)]
pub(in super::super) struct Inlined {
    pub pushed: Vec<Sym>,
    pub hidden: Vec<Sym>,
    pub symbols: Vec<(Sym, Option<Symbol>)>,
    pub cleanup: Option<Label>,
}
