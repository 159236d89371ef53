//! `SyntaxWarning`s.

use ruff_python_ast::{self as ast, CmpOp, ExceptHandler, Expr, Number, Stmt};

use super::super::code::Location;
use super::super::problem::{Note, Stage};
use super::Generator;

impl Generator<'_> {
    pub(super) fn warn(&mut self, loc: Location, message: impl Into<String>) {
        self.warn_at(Stage::Code, loc, message);
    }

    fn warn_at(&mut self, stage: Stage, location: Location, message: impl Into<String>) {
        if self.mute == 0 {
            let note = Note { stage, message: message.into(), location };
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// Jumps out of a `finally` block, which lose the exception on its way.
    pub(super) fn check_finally(&mut self, body: &[Stmt], in_loop: bool) {
        for stmt in body {
            let word = match stmt {
                Stmt::Return(_) => "return",
                Stmt::Break(_) if !in_loop => "break",
                Stmt::Continue(_) if !in_loop => "continue",
                Stmt::For(s) => {
                    self.check_finally(&s.body, true);
                    self.check_finally(&s.orelse, in_loop);
                    continue;
                }
                Stmt::While(s) => {
                    self.check_finally(&s.body, true);
                    self.check_finally(&s.orelse, in_loop);
                    continue;
                }
                Stmt::If(s) => {
                    self.check_finally(&s.body, in_loop);
                    s.elif_else_clauses.iter().for_each(|c| self.check_finally(&c.body, in_loop));
                    continue;
                }
                Stmt::With(s) => {
                    self.check_finally(&s.body, in_loop);
                    continue;
                }
                Stmt::Match(s) => {
                    s.cases.iter().for_each(|c| self.check_finally(&c.body, in_loop));
                    continue;
                }
                Stmt::Try(s) => {
                    self.check_finally(&s.body, in_loop);
                    for ExceptHandler::ExceptHandler(h) in &s.handlers {
                        self.check_finally(&h.body, in_loop);
                    }
                    self.check_finally(&s.orelse, in_loop);
                    self.check_finally(&s.finalbody, in_loop);
                    continue;
                }
                _ => continue,
            };
            let loc = self.loc(stmt);
            self.warn_at(Stage::Tree, loc, format!("'{word}' in a 'finally' block"));
        }
    }

    /// `is` with a literal.
    pub(super) fn check_compare(&mut self, c: &ast::ExprCompare) {
        let mut left = &*c.left;
        for (op, right) in c.ops.iter().zip(&c.comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let culprit = [left, right].into_iter().find(|e| literal_type(e).is_some());
                if let Some(kind) = culprit.and_then(literal_type) {
                    let loc = self.loc(c);
                    let (word, instead) = if *op == CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                    self.warn(loc, format!("\"{word}\" with '{kind}' literal. Did you mean \"{instead}\"?"));
                    return;
                }
            }
            left = right;
        }
    }

    /// Calling something that cannot be called.
    pub(super) fn check_caller(&mut self, func: &Expr) {
        if let Some(kind) = display_type(func, true) {
            let loc = self.loc(func);
            self.warn(loc, format!("'{kind}' object is not callable; perhaps you missed a comma?"));
        }
    }

    /// Subscripting something that has no items, or with something that is no index.
    pub(super) fn check_subscript(&mut self, s: &ast::ExprSubscript) {
        let loc = self.loc(s);
        let unsubscriptable = match &*s.value {
            Expr::Set(_) | Expr::SetComp(_) => Some("set"),
            Expr::Generator(_) => Some("generator"),
            Expr::Lambda(_) => Some("function"),
            Expr::TString(_) => Some("string.templatelib.Template"),
            Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => display_type(&s.value, true),
            _ => None,
        };
        if let Some(kind) = unsubscriptable {
            self.warn(loc, format!("'{kind}' object is not subscriptable; perhaps you missed a comma?"));
            return;
        }
        let sequence = match &*s.value {
            Expr::List(_) | Expr::ListComp(_) => "list",
            Expr::Tuple(_) => "tuple",
            Expr::StringLiteral(_) | Expr::FString(_) => "str",
            Expr::BytesLiteral(_) => "bytes",
            _ => return,
        };
        let index = match &*s.slice {
            Expr::NumberLiteral(n) if matches!(n.value, Number::Int(_)) => return,
            Expr::BooleanLiteral(_) | Expr::Slice(_) => return,
            other => match display_type(other, false) {
                Some(kind) => kind,
                None => return,
            },
        };
        self.warn(
            loc,
            format!(
                "{sequence} indices must be integers or slices, not {index}; perhaps you missed a comma?"
            ),
        );
    }
}

/// The type of a literal for which `is` makes no sense.
fn literal_type(e: &Expr) -> Option<&'static str> {
    match e {
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => None,
        Expr::Tuple(t) if t.elts.iter().all(|e| e.is_literal_expr()) => Some("tuple"),
        e if e.is_literal_expr() => display_type(e, true),
        _ => None,
    }
}

/// The type of an expression whose type is plain to see.
fn display_type(e: &Expr, functions: bool) -> Option<&'static str> {
    Some(match e {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) if !functions => "function",
        Expr::FString(_) | Expr::StringLiteral(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::BytesLiteral(_) => "bytes",
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::NumberLiteral(n) => match n.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        _ => return None,
    })
}
