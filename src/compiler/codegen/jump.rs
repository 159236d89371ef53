//! Conditions.

use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprCompare, UnaryOp};

use super::super::code::Location;
use super::super::fault::Result;
use super::super::opcode::Op;
use super::{Generator, Label};

impl<'a> Generator<'a> {
    /// Jumps to `next` if the truth of the expression is `condition`.
    pub(super) fn jump_if(&mut self, e: &'a Expr, next: Label, condition: bool) -> Result<()> {
        self.deeper(|g| g.jump_if_inner(e, next, condition))
    }

    fn jump_if_inner(&mut self, e: &'a Expr, next: Label, condition: bool) -> Result<()> {
        let jump = if condition { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE };
        match e {
            Expr::UnaryOp(u) if u.op == UnaryOp::Not => return self.jump_if(&u.operand, next, !condition),
            Expr::BoolOp(b) => {
                let stops_on = b.op == BoolOp::Or;
                let inner = if stops_on == condition { next } else { self.new_label() };
                let (last, rest) = b.values.split_last().expect("the parser gives two values or more");
                for value in rest {
                    self.jump_if(value, inner, stops_on)?;
                }
                self.jump_if(last, next, condition)?;
                if inner != next {
                    self.place(inner);
                }
                return Ok(());
            }
            Expr::If(i) => {
                let (end, orelse) = (self.new_label(), self.new_label());
                self.jump_if(&i.test, orelse, false)?;
                self.jump_if(&i.body, next, condition)?;
                self.emit_jump(Op::JUMP, end, Location::NONE);
                self.place(orelse);
                self.jump_if(&i.orelse, next, condition)?;
                self.place(end);
                return Ok(());
            }
            Expr::Compare(c) if c.ops.len() > 1 => {
                let loc = self.loc(c);
                self.check_compare(c);
                let (cleanup, end) = (self.new_label(), self.new_label());
                self.compare_links(c, cleanup, true, loc)?;
                self.emit(Op::TO_BOOL, loc);
                self.emit_jump(jump, next, loc);
                self.emit_jump(Op::JUMP, end, Location::NONE);
                self.place(cleanup);
                self.emit(Op::POP_TOP, loc);
                if !condition {
                    self.emit_jump(Op::JUMP, next, Location::NONE);
                }
                self.place(end);
                return Ok(());
            }
            _ => {}
        }
        self.expr(e)?;
        let loc = self.loc(e);
        self.emit(Op::TO_BOOL, loc);
        self.emit_jump(jump, next, loc);
        Ok(())
    }

    /// A chain of comparisons, up to and including the last one; `cleanup` gets the value in the middle.
    fn compare_links(&mut self, c: &'a ExprCompare, cleanup: Label, jump: bool, loc: Location) -> Result<()> {
        self.expr(&c.left)?;
        let last = c.ops.len() - 1;
        for (i, (op, right)) in c.ops.iter().zip(&c.comparators).enumerate() {
            self.expr(right)?;
            if i == last {
                self.compare_op(*op, loc);
                break;
            }
            self.emit_arg(Op::SWAP, 2, loc);
            self.emit_arg(Op::COPY, 2, loc);
            self.compare_op(*op, loc);
            if jump {
                self.emit(Op::TO_BOOL, loc);
                self.emit_jump(Op::POP_JUMP_IF_FALSE, cleanup, loc);
            } else {
                self.emit_jump(Op::JUMP_IF_FALSE, cleanup, loc);
                self.emit(Op::POP_TOP, loc);
            }
        }
        Ok(())
    }

    pub(super) fn compare(&mut self, c: &'a ExprCompare, loc: Location) -> Result<()> {
        self.check_compare(c);
        if c.ops.len() == 1 {
            self.expr(&c.left)?;
            self.expr(&c.comparators[0])?;
            self.compare_op(c.ops[0], loc);
            return Ok(());
        }
        let (cleanup, end) = (self.new_label(), self.new_label());
        self.compare_links(c, cleanup, false, loc)?;
        self.emit_jump(Op::JUMP, end, Location::NONE);
        self.place(cleanup);
        self.emit_arg(Op::SWAP, 2, loc);
        self.emit(Op::POP_TOP, loc);
        self.place(end);
        Ok(())
    }

    pub(super) fn compare_op(&mut self, op: CmpOp, loc: Location) {
        // The low bits are the outcomes that make the comparison true: 1 unordered, 2 less, 4 greater, 8 equal.
        let (op, arg) = match op {
            CmpOp::Lt => (Op::COMPARE_OP, 2),
            CmpOp::LtE => (Op::COMPARE_OP, 1 << 5 | 2 | 8),
            CmpOp::Eq => (Op::COMPARE_OP, 2 << 5 | 8),
            CmpOp::NotEq => (Op::COMPARE_OP, 3 << 5 | 1 | 2 | 4),
            CmpOp::Gt => (Op::COMPARE_OP, 4 << 5 | 4),
            CmpOp::GtE => (Op::COMPARE_OP, 5 << 5 | 4 | 8),
            CmpOp::Is => (Op::IS_OP, 0),
            CmpOp::IsNot => (Op::IS_OP, 1),
            CmpOp::In => (Op::CONTAINS_OP, 0),
            CmpOp::NotIn => (Op::CONTAINS_OP, 1),
        };
        self.emit_arg(op, arg, loc);
    }
}
