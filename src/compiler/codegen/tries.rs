//! `try`, and what leaving a block early must undo.

use ruff_python_ast::{self as ast, ExceptHandler};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{Const, Location};
use super::super::fault::{Fault, Result};
use super::super::names::Sym;
use super::super::opcode::{Op, intrinsic2};
use super::{BlockKind, FrameBlock, Generator};

impl<'a> Generator<'a> {
    /// Emits what leaving one block needs. The block is no longer on the stack of blocks.
    pub(super) fn unwind_block(
        &mut self,
        block: &FrameBlock<'a>,
        loc: &mut Location,
        preserve: bool,
        range: TextRange,
    ) -> Result<()> {
        match block.kind {
            BlockKind::While
            | BlockKind::ExceptionHandler
            | BlockKind::ExceptionGroupHandler
            | BlockKind::AsyncComprehension
            | BlockKind::StopIteration => {}
            BlockKind::For | BlockKind::AsyncFor | BlockKind::PopValue => {
                self.swap_if(preserve, *loc);
                self.emit(Op::POP_TOP, *loc);
            }
            BlockKind::TryExcept => self.emit(Op::POP_BLOCK, *loc),
            BlockKind::FinallyTry(body) => {
                self.emit(Op::POP_BLOCK, *loc);
                if preserve {
                    self.push_block(BlockKind::PopValue, block.start, None, *loc, range)?;
                }
                self.mute += 1;
                self.stmts(body)?;
                self.mute -= 1;
                if preserve {
                    self.pop_block();
                }
                // The body seems to run after the statement that leaves.
                *loc = Location::NONE;
            }
            BlockKind::FinallyEnd => {
                self.swap_if(preserve, *loc);
                self.emit(Op::POP_TOP, *loc);
                self.swap_if(preserve, *loc);
                self.emit(Op::POP_BLOCK, *loc);
                self.emit(Op::POP_EXCEPT, *loc);
            }
            BlockKind::With | BlockKind::AsyncWith => {
                *loc = block.loc;
                self.emit(Op::POP_BLOCK, *loc);
                if preserve {
                    self.emit_arg(Op::SWAP, 3, *loc);
                    self.emit_arg(Op::SWAP, 2, *loc);
                }
                self.call_exit_with_nones(*loc);
                if matches!(block.kind, BlockKind::AsyncWith) {
                    self.await_top(2, *loc);
                }
                self.emit(Op::POP_TOP, *loc);
                *loc = Location::NONE;
            }
            BlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.emit(Op::POP_BLOCK, *loc);
                }
                self.swap_if(preserve, *loc);
                self.emit(Op::POP_BLOCK, *loc);
                self.emit(Op::POP_EXCEPT, *loc);
                if let Some(name) = name {
                    self.unbind(name, *loc);
                }
            }
        }
        Ok(())
    }

    fn swap_if(&mut self, preserve: bool, loc: Location) {
        if preserve {
            self.emit_arg(Op::SWAP, 2, loc);
        }
    }

    /// `name = None; del name`
    fn unbind(&mut self, name: Sym, loc: Location) {
        self.load_const(Const::None, loc);
        self.store(name, loc);
        self.delete(name, loc);
    }

    pub(super) fn try_(&mut self, s: &'a ast::StmtTry, loc: Location) -> Result<()> {
        if !s.finalbody.is_empty() {
            return self.try_finally(s, loc);
        }
        self.try_handlers(s, loc)
    }

    fn try_handlers(&mut self, s: &'a ast::StmtTry, loc: Location) -> Result<()> {
        if s.is_star { self.try_star(s, loc) } else { self.try_except(s, loc) }
    }

    fn try_finally(&mut self, s: &'a ast::StmtTry, loc: Location) -> Result<()> {
        let (body, end, exit, cleanup) =
            (self.new_label(), self.new_label(), self.new_label(), self.new_label());
        self.check_finally(&s.finalbody, false);
        self.emit_jump(Op::SETUP_FINALLY, end, loc);
        self.place(body);
        self.push_block(BlockKind::FinallyTry(&s.finalbody), body, None, loc, s.range)?;
        if s.handlers.is_empty() {
            self.stmts(&s.body)?;
        } else {
            self.try_handlers(s, loc)?;
        }
        self.emit(Op::POP_BLOCK, Location::NONE);
        self.pop_block();
        self.stmts(&s.finalbody)?;
        self.emit_jump(Op::JUMP, exit, Location::NONE);

        self.place(end);
        self.push_block(BlockKind::FinallyEnd, end, None, loc, s.range)?;
        self.emit_jump(Op::SETUP_CLEANUP, cleanup, Location::NONE);
        self.emit(Op::PUSH_EXC_INFO, Location::NONE);
        self.mute += 1;
        self.stmts(&s.finalbody)?;
        self.mute -= 1;
        self.pop_block();
        self.emit_arg(Op::RERAISE, 0, Location::NONE);
        self.place(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.place(exit);
        Ok(())
    }

    fn try_except(&mut self, s: &'a ast::StmtTry, loc: Location) -> Result<()> {
        let (body, except, end, cleanup) =
            (self.new_label(), self.new_label(), self.new_label(), self.new_label());
        self.emit_jump(Op::SETUP_FINALLY, except, loc);
        self.place(body);
        self.push_block(BlockKind::TryExcept, body, None, loc, s.range)?;
        self.stmts(&s.body)?;
        self.pop_block();
        self.emit(Op::POP_BLOCK, Location::NONE);
        self.stmts(&s.orelse)?;
        self.emit_jump(Op::JUMP, end, Location::NONE);

        self.place(except);
        self.emit_jump(Op::SETUP_CLEANUP, cleanup, Location::NONE);
        self.emit(Op::PUSH_EXC_INFO, Location::NONE);
        self.push_block(BlockKind::ExceptionHandler, except, None, loc, s.range)?;
        for (i, ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            let loc = self.loc(handler);
            let next = self.new_label();
            match &handler.type_ {
                Some(type_) => {
                    self.expr(type_)?;
                    self.emit(Op::CHECK_EXC_MATCH, loc);
                    self.emit_jump(Op::POP_JUMP_IF_FALSE, next, loc);
                }
                None if i + 1 < s.handlers.len() => {
                    return Err(Fault::syntax(handler.range(), "default 'except:' must be last"));
                }
                None => {}
            }
            let cleanup_body = self.new_label();
            if let Some(name) = &handler.name {
                let name = self.cx.names.intern(name.as_str());
                let cleanup_end = self.new_label();
                self.store(name, loc);
                self.emit_jump(Op::SETUP_CLEANUP, cleanup_end, loc);
                self.place(cleanup_body);
                let kind = BlockKind::HandlerCleanup(Some(name));
                self.push_block(kind, cleanup_body, None, Location::NONE, handler.range())?;
                self.stmts(&handler.body)?;
                self.pop_block();
                self.emit(Op::POP_BLOCK, Location::NONE);
                self.emit(Op::POP_BLOCK, Location::NONE);
                self.emit(Op::POP_EXCEPT, Location::NONE);
                self.unbind(name, Location::NONE);
                self.emit_jump(Op::JUMP, end, Location::NONE);
                self.place(cleanup_end);
                self.unbind(name, Location::NONE);
                self.emit_arg(Op::RERAISE, 1, Location::NONE);
            } else {
                self.emit(Op::POP_TOP, loc);
                self.place(cleanup_body);
                let kind = BlockKind::HandlerCleanup(None);
                self.push_block(kind, cleanup_body, None, Location::NONE, handler.range())?;
                self.stmts(&handler.body)?;
                self.pop_block();
                self.emit(Op::POP_BLOCK, Location::NONE);
                self.emit(Op::POP_EXCEPT, Location::NONE);
                self.emit_jump(Op::JUMP, end, Location::NONE);
            }
            self.place(next);
        }
        self.pop_block();
        self.emit_arg(Op::RERAISE, 0, Location::NONE);
        self.place(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.place(end);
        Ok(())
    }

    fn try_star(&mut self, s: &'a ast::StmtTry, loc: Location) -> Result<()> {
        const NONE: Location = Location::NONE;
        let (body, except, orelse, end) =
            (self.new_label(), self.new_label(), self.new_label(), self.new_label());
        let (cleanup, reraise_star) = (self.new_label(), self.new_label());
        self.emit_jump(Op::SETUP_FINALLY, except, loc);
        self.place(body);
        self.push_block(BlockKind::TryExcept, body, None, loc, s.range)?;
        self.stmts(&s.body)?;
        self.pop_block();
        self.emit(Op::POP_BLOCK, NONE);
        self.emit_jump(Op::JUMP, orelse, NONE);

        self.place(except);
        self.emit_jump(Op::SETUP_CLEANUP, cleanup, NONE);
        self.emit(Op::PUSH_EXC_INFO, NONE);
        self.push_block(BlockKind::ExceptionGroupHandler, except, None, loc, s.range)?;
        let count = s.handlers.len();
        for (i, ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            let loc = self.loc(handler);
            let (next, with_error, no_match) = (self.new_label(), self.new_label(), self.new_label());
            if i == 0 {
                // The exceptions to raise in the end, and the group that is still unhandled.
                self.emit_arg(Op::BUILD_LIST, 0, loc);
                self.emit_arg(Op::COPY, 2, loc);
            }
            if let Some(type_) = &handler.type_ {
                self.expr(type_)?;
                self.emit(Op::CHECK_EG_MATCH, loc);
                self.emit_arg(Op::COPY, 1, loc);
                self.emit_jump(Op::POP_JUMP_IF_NONE, no_match, loc);
            }
            let (cleanup_end, cleanup_body) = (self.new_label(), self.new_label());
            let name = handler.name.as_ref().map(|n| self.cx.names.intern(n.as_str()));
            match name {
                Some(name) => self.store(name, loc),
                None => self.emit(Op::POP_TOP, loc),
            }
            self.emit_jump(Op::SETUP_CLEANUP, cleanup_end, loc);
            self.place(cleanup_body);
            let kind = BlockKind::HandlerCleanup(name);
            self.push_block(kind, cleanup_body, None, NONE, handler.range())?;
            self.stmts(&handler.body)?;
            self.pop_block();
            self.emit(Op::POP_BLOCK, NONE);
            if let Some(name) = name {
                self.unbind(name, NONE);
            }
            self.emit_jump(Op::JUMP, next, NONE);
            self.place(cleanup_end);
            if let Some(name) = name {
                self.unbind(name, NONE);
            }
            // The raised exception joins the list.
            self.emit_arg(Op::LIST_APPEND, 3, NONE);
            self.emit(Op::POP_TOP, NONE);
            self.emit_jump(Op::JUMP, with_error, NONE);
            self.place(next);
            self.emit(Op::NOP, NONE);
            self.emit_jump(Op::JUMP, with_error, NONE);
            self.place(no_match);
            self.emit(Op::POP_TOP, loc);
            self.place(with_error);
            if i + 1 == count {
                // What nobody handled (or None).
                self.emit_arg(Op::LIST_APPEND, 1, NONE);
                self.emit_jump(Op::JUMP, reraise_star, NONE);
            }
        }
        self.pop_block();
        let reraise = self.new_label();
        self.place(reraise_star);
        self.emit_arg(Op::CALL_INTRINSIC_2, intrinsic2::PREP_RERAISE_STAR, NONE);
        self.emit_arg(Op::COPY, 1, NONE);
        self.emit_jump(Op::POP_JUMP_IF_NOT_NONE, reraise, NONE);
        self.emit(Op::POP_TOP, NONE);
        self.emit(Op::POP_BLOCK, NONE);
        self.emit(Op::POP_EXCEPT, NONE);
        self.emit_jump(Op::JUMP, end, NONE);
        self.place(reraise);
        self.emit(Op::POP_BLOCK, NONE);
        self.emit_arg(Op::SWAP, 2, NONE);
        self.emit(Op::POP_EXCEPT, NONE);
        self.emit_arg(Op::RERAISE, 0, NONE);
        self.place(cleanup);
        self.pop_except_and_reraise(NONE);
        self.place(orelse);
        self.stmts(&s.orelse)?;
        self.place(end);
        Ok(())
    }
}
