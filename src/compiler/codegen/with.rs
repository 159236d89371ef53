//! `with` and `async with`.

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::super::code::{Const, Location};
use super::super::fault::Result;
use super::super::opcode::Op;
use super::{BlockKind, Generator, Label};

impl<'a> Generator<'a> {
    pub(super) fn with(&mut self, s: &'a ast::StmtWith, position: usize) -> Result<()> {
        let item = &s.items[position];
        let (block, end, exit, cleanup) =
            (self.new_label(), self.new_label(), self.new_label(), self.new_label());
        self.expr(&item.context_expr)?;
        let loc = self.loc(&item.context_expr);
        // Numbers of `SPECIAL_METHODS`.
        let (enter_method, exit_method) = if s.is_async { (2, 3) } else { (0, 1) };
        self.emit_arg(Op::COPY, 1, loc);
        self.emit_arg(Op::LOAD_SPECIAL, exit_method, loc);
        self.emit_arg(Op::SWAP, 2, loc);
        self.emit_arg(Op::SWAP, 3, loc);
        self.emit_arg(Op::LOAD_SPECIAL, enter_method, loc);
        self.emit_arg(Op::CALL, 0, loc);
        if s.is_async {
            self.await_top(1, loc);
        }
        self.emit_jump(Op::SETUP_WITH, end, loc);
        self.place(block);
        let kind = if s.is_async { BlockKind::AsyncWith } else { BlockKind::With };
        self.push_block(kind, block, Some(end), loc, item.range())?;
        match &item.optional_vars {
            Some(target) => self.expr(target)?,
            None => self.emit(Op::POP_TOP, loc),
        }
        if position + 1 == s.items.len() {
            self.stmts(&s.body)?;
        } else {
            self.deeper(|g| g.with(s, position + 1))?;
        }
        self.emit(Op::POP_BLOCK, Location::NONE);
        self.pop_block();

        self.call_exit_with_nones(loc);
        if s.is_async {
            self.await_top(2, loc);
        }
        self.emit(Op::POP_TOP, loc);
        self.emit_jump(Op::JUMP, exit, loc);

        self.place(end);
        self.emit_jump(Op::SETUP_CLEANUP, cleanup, loc);
        self.emit(Op::PUSH_EXC_INFO, loc);
        self.emit(Op::WITH_EXCEPT_START, loc);
        if s.is_async {
            self.await_top(2, loc);
        }
        self.with_except_finish(cleanup);
        self.place(exit);
        Ok(())
    }

    fn with_except_finish(&mut self, cleanup: Label) {
        const NONE: Location = Location::NONE;
        let (suppress, exit) = (self.new_label(), self.new_label());
        self.emit(Op::TO_BOOL, NONE);
        self.emit_jump(Op::POP_JUMP_IF_TRUE, suppress, NONE);
        self.emit_arg(Op::RERAISE, 2, NONE);
        self.place(suppress);
        self.emit(Op::POP_TOP, NONE); // The exception.
        self.emit(Op::POP_BLOCK, NONE);
        self.emit(Op::POP_EXCEPT, NONE);
        for _ in 0..3 {
            self.emit(Op::POP_TOP, NONE);
        }
        self.emit_jump(Op::JUMP, exit, NONE);
        self.place(cleanup);
        self.pop_except_and_reraise(NONE);
        self.place(exit);
    }

    pub(super) fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_const(Const::None, loc);
        }
        self.emit_arg(Op::CALL, 3, loc);
    }
}
