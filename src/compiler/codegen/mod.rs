//! The tree to instructions with labels. `flow` makes finished code of them.
//!
//! The shapes that are emitted are CPython's, so that `dis` shows what its readers know.

mod annotations;
mod call;
mod class;
mod comprehension;
mod expr;
pub(super) mod fstring;
mod function;
mod jump;
pub(super) mod load;
mod pattern;
mod resolve;
mod stmt;
mod tries;
mod unit;
mod warn;
mod with;

use std::sync::Arc;

use ruff_python_ast::{Expr, Mod};
use ruff_text_size::{Ranged, TextRange};

use super::Mode;
use super::code::{Code, Const, Location, flags};
use super::fault::{Fault, Result};
use super::file_name::FileName;
use super::names::{Interner, Sym, known};
use super::opcode::{Op, intrinsic1, resume};
use super::origin::Origin;
use super::problem::Note;
use super::stack::{MAX_DEPTH, grow};
use super::symbols::{Role, Scope, ScopeId, ScopeKind, SymbolTable, node_key};
pub(super) use load::number;
pub(super) use resolve::FREE_CELL;
pub(super) use unit::{BlockKind, FrameBlock, Ins, Label, Sequence, Unit, UnitKind};

/// More operands than this are put on the stack in batches.
const STACK_USE_GUIDELINE: usize = 30;
/// CPython's limit of nested blocks.
const MAX_BLOCKS: usize = 20;

/// What the code generator needs to know.
pub(super) struct Context<'a> {
    pub filename: FileName,
    pub origin: Origin<'a>,
    pub table: SymbolTable,
    pub names: Interner,
    pub mode: Mode,
    pub future: u32,
    pub optimize: u8,
    pub top_level_await: bool,
    pub lines_only: bool,
    /// Of decimal integers; 0 for any number.
    pub max_digits: usize,
}

/// The code generator.
pub(super) struct Generator<'a> {
    cx: Context<'a>,
    units: Vec<Unit<'a>>,
    depth: u32,
    pub notes: Vec<Note>,
    /// Code emitted twice (a `finally` body) warns once.
    mute: u32,
}

/// Compiles a tree.
pub(super) fn generate<'a>(cx: Context<'a>, tree: &'a Mod) -> Result<(Arc<Code>, Vec<Note>)> {
    let mut generator = Generator { cx, units: Vec::new(), depth: 0, notes: Vec::new(), mute: 0 };
    match generator.module(tree) {
        Ok(code) => Ok((code, generator.notes)),
        Err(fault) => Err(fault.after(generator.notes)),
    }
}

impl<'a> Generator<'a> {
    fn module(&mut self, tree: &'a Mod) -> Result<Arc<Code>> {
        let scope = self.cx.table.of(node_key(tree), Role::Body);
        self.enter(UnitKind::Module, known::MODULE_CODE, scope, 1, None);
        let loc = Location::new(1, 1, 0, 0);
        match tree {
            Mod::Module(module) => {
                if self.scope().has_conditional_annotations && self.cx.future & flags::FUTURE_ANNOTATIONS == 0
                {
                    self.emit_arg(Op::BUILD_SET, 0, loc);
                    self.store_name(known::CONDITIONAL_ANNOTATIONS, loc);
                }
                self.body(&module.body, loc, self.cx.mode == Mode::Single)?;
                self.finish(true)
            }
            Mod::Expression(module) => {
                self.expr(&module.body)?;
                self.finish(false)
            }
        }
    }

    // ---- units

    fn u(&mut self) -> &mut Unit<'a> {
        self.units.last_mut().expect("a unit is open while generating")
    }

    fn unit(&self) -> &Unit<'a> {
        self.units.last().expect("a unit is open while generating")
    }

    fn scope(&self) -> &Scope {
        &self.cx.table.scopes[self.unit().scope]
    }

    /// Opens a code object and emits its `RESUME`.
    fn enter(&mut self, kind: UnitKind, name: Sym, scope: ScopeId, first_line: u32, class: Option<Sym>) {
        let class = class.or_else(|| self.units.last().and_then(|u| u.class));
        let entry = &self.cx.table.scopes[scope];
        let mut unit = Unit {
            scope,
            kind,
            name: self.cx.names.text(name).clone(),
            qualname: self.cx.names.text(name).clone(),
            class,
            first_line,
            seq: Sequence::default(),
            annotations: None,
            consts: Default::default(),
            names: Default::default(),
            varnames: Default::default(),
            cellvars: Vec::new(),
            freevars: Vec::new(),
            fast_hidden: Default::default(),
            param_count: entry.params.len(),
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            blocks: Vec::new(),
            inlined_depth: 0,
            in_conditional_block: false,
            static_attributes: Vec::new(),
            deferred: Vec::new(),
            next_conditional: 0,
            docstring: false,
            in_annotation_setup: false,
        };
        for &param in &entry.params {
            unit.varnames.add(param);
        }
        unit.cellvars = resolve::cell_names(entry, &self.cx.names);
        unit.freevars = resolve::free_names(entry, &self.cx.names);
        if entry.kind == ScopeKind::Class {
            for (needed, name) in [
                (entry.needs_class_closure, known::CLASS),
                (entry.needs_classdict, known::CLASSDICT),
                (entry.has_conditional_annotations, known::CONDITIONAL_ANNOTATIONS),
            ] {
                if needed && !unit.cellvars.contains(&name) {
                    unit.cellvars.push(name);
                }
            }
        }
        if kind != UnitKind::Module {
            unit.qualname = self.qualname(name, kind);
        }
        self.units.push(unit);
        let line = if kind == UnitKind::Module { 0 } else { first_line };
        let loc = Location::new(line, line, 0, 0);
        self.emit_arg(Op::RESUME, resume::FUNC_START, loc);
        if kind == UnitKind::Module {
            self.emit(Op::ANNOTATIONS_PLACEHOLDER, loc);
        }
    }

    /// Ends a code object: appends a return and hands the instructions to `flow`.
    fn finish(&mut self, return_none: bool) -> Result<Arc<Code>> {
        if return_none {
            self.load_const(Const::None, Location::NONE);
        }
        self.emit(Op::RETURN_VALUE, Location::NONE);
        let unit = self.units.pop().expect("a unit is open while generating");
        super::flow::assemble(unit, &mut self.cx)
    }

    // ---- emission

    fn loc(&self, node: &impl Ranged) -> Location {
        self.cx.origin.location(node.range())
    }

    fn loc_of(&self, range: TextRange) -> Location {
        self.cx.origin.location(range)
    }

    fn emit(&mut self, op: Op, loc: Location) {
        self.u().emit(op, 0, loc);
    }

    fn emit_arg(&mut self, op: Op, arg: u32, loc: Location) {
        self.u().emit(op, arg, loc);
    }

    fn emit_jump(&mut self, op: Op, label: Label, loc: Location) {
        self.u().emit(op, label.0, loc);
    }

    fn new_label(&mut self) -> Label {
        self.u().new_label()
    }

    fn place(&mut self, label: Label) {
        self.u().place(label);
    }

    fn load_const(&mut self, value: Const, loc: Location) {
        self.u().load_const(value, loc);
    }

    fn load_str(&mut self, text: &str, loc: Location) {
        self.u().load_const(Const::Str(text.into()), loc);
    }

    fn load_sym(&mut self, name: Sym, loc: Location) {
        let text = self.cx.names.text(name).clone();
        self.u().load_const(Const::Str(text), loc);
    }

    /// An instruction with a (mangled) name, without shifting.
    fn emit_name(&mut self, op: Op, name: Sym, loc: Location) {
        let name = self.mangle(name);
        let index = self.u().names.add(name);
        self.emit_arg(op, index, loc);
    }

    fn store_name(&mut self, name: Sym, loc: Location) {
        let index = self.u().names.add(name);
        self.emit_arg(Op::STORE_NAME, index, loc);
    }

    fn mangle(&mut self, name: Sym) -> Sym {
        let (class, scope) = (self.unit().class, self.unit().scope);
        if let Some(only) = &self.cx.table.scopes[scope].mangled_names
            && !only.contains(&name)
        {
            return name;
        }
        self.cx.names.mangle(class, name)
    }

    /// A value that is thrown away, to be awaited or delegated to: `SEND` until done.
    fn yield_from(&mut self, await_: bool, loc: Location) {
        let (send, fail, exit) = (self.new_label(), self.new_label(), self.new_label());
        self.place(send);
        self.emit_jump(Op::SEND, exit, loc);
        // StopIteration raised by close() or throw() ends the delegation.
        self.emit_jump(Op::SETUP_FINALLY, fail, loc);
        self.emit_arg(Op::YIELD_VALUE, 1, loc);
        self.emit(Op::POP_BLOCK, Location::NONE);
        let arg = if await_ { resume::AFTER_AWAIT } else { resume::AFTER_YIELD_FROM };
        self.emit_arg(Op::RESUME, arg, loc);
        self.emit_jump(Op::JUMP_NO_INTERRUPT, send, loc);
        self.place(fail);
        self.emit(Op::CLEANUP_THROW, loc);
        self.place(exit);
        self.emit(Op::END_SEND, loc);
    }

    fn await_top(&mut self, kind: u32, loc: Location) {
        self.emit_arg(Op::GET_AWAITABLE, kind, loc);
        self.load_const(Const::None, loc);
        self.yield_from(true, loc);
    }

    fn yield_top(&mut self, loc: Location) {
        let scope = self.scope();
        if scope.generator && scope.coroutine {
            self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::ASYNC_GEN_WRAP, loc);
        }
        self.emit_arg(Op::YIELD_VALUE, 0, loc);
        self.emit_arg(Op::RESUME, resume::AFTER_YIELD, loc);
    }

    fn pop_except_and_reraise(&mut self, loc: Location) {
        self.emit_arg(Op::COPY, 3, loc);
        self.emit(Op::POP_EXCEPT, loc);
        self.emit_arg(Op::RERAISE, 1, loc);
    }

    // ---- blocks

    fn push_block(
        &mut self,
        kind: BlockKind<'a>,
        start: Label,
        exit: Option<Label>,
        loc: Location,
        range: TextRange,
    ) -> Result<()> {
        if self.unit().blocks.len() >= MAX_BLOCKS {
            return Err(Fault::syntax(range, "too many statically nested blocks"));
        }
        self.u().blocks.push(FrameBlock { kind, start, exit, loc });
        Ok(())
    }

    fn pop_block(&mut self) {
        self.u().blocks.pop();
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::recursion());
        }
        let result = grow(|| f(self));
        self.depth -= 1;
        result
    }

    fn exprs(&mut self, exprs: &'a [Expr]) -> Result<()> {
        exprs.iter().try_for_each(|e| self.expr(e))
    }
}
