//! Names: which instruction reads, writes or deletes a name, and qualified names.

use std::sync::Arc;

use ruff_python_ast::ExprContext;

use super::super::code::Location;
use super::super::names::{Interner, Sym, known};
use super::super::opcode::Op;
use super::super::symbols::{Place, Scope, ScopeKind, uses};
use super::{Generator, UnitKind};

/// Cells of a scope, sorted.
pub(super) fn cell_names(scope: &Scope, names: &Interner) -> Vec<Sym> {
    select(scope, names, Place::Cell, uses::COMP_CELL)
}

/// Free variables of a scope, sorted.
pub(super) fn free_names(scope: &Scope, names: &Interner) -> Vec<Sym> {
    select(scope, names, Place::Free, uses::FREE_CLASS)
}

fn select(scope: &Scope, names: &Interner, place: Place, flag: u16) -> Vec<Sym> {
    let wanted = scope.symbols.entries.iter().filter(|e| e.1.place == place || e.1.flags & flag != 0);
    let mut list: Vec<Sym> = wanted.map(|e| e.0).collect();
    list.sort_by(|a, b| names.text(*a).cmp(names.text(*b)));
    list
}

/// How an operand reaches a name.
enum Access {
    Fast,
    Global,
    Deref,
    Name,
}

/// The operand that names a cell: cells get their slots when all locals are known. An inlined comprehension may have made
/// a cell of a name that is a free variable, too.
pub(super) const fn cell_operand(name: Sym, place: Place) -> u32 {
    match place {
        Place::Free => name.0 | FREE_CELL,
        _ => name.0,
    }
}

/// In a [`cell_operand`]: the free variable is meant.
pub(in crate::compiler) const FREE_CELL: u32 = 1 << 31;

impl Generator<'_> {
    /// Reads, writes or deletes a name.
    pub(super) fn name_op(&mut self, name: Sym, ctx: ExprContext, loc: Location) {
        let name = self.mangle(name);
        let place = self.scope().place(name);
        let function_like = self.scope().is_function_like();
        let access = match place {
            Place::Free | Place::Cell => Access::Deref,
            Place::Local if function_like => Access::Fast,
            Place::Local if self.unit().fast_hidden.get(&name) == Some(&true) => Access::Fast,
            Place::GlobalImplicit if function_like => Access::Global,
            Place::GlobalExplicit => Access::Global,
            _ => Access::Name,
        };
        let in_class = self.scope().kind == ScopeKind::Class;
        let inlined = self.unit().inlined_depth > 0;
        let sees_class = self.scope().can_see_class_scope;
        let load = matches!(ctx, ExprContext::Load);
        let delete = matches!(ctx, ExprContext::Del);
        match access {
            Access::Fast => {
                let index = self.u().varnames.add(name);
                let op = match ctx {
                    ExprContext::Load => Op::LOAD_FAST,
                    ExprContext::Del => Op::DELETE_FAST,
                    _ => Op::STORE_FAST,
                };
                self.emit_arg(op, index, loc);
            }
            Access::Deref => {
                let op = if load && in_class && !inlined {
                    self.emit(Op::LOAD_LOCALS, loc);
                    Op::LOAD_FROM_DICT_OR_DEREF
                } else if load && sees_class {
                    self.emit_arg(Op::LOAD_DEREF, known::CLASSDICT.0, loc);
                    Op::LOAD_FROM_DICT_OR_DEREF
                } else if load {
                    Op::LOAD_DEREF
                } else if delete {
                    Op::DELETE_DEREF
                } else {
                    Op::STORE_DEREF
                };
                self.emit_arg(op, cell_operand(name, place), loc);
            }
            Access::Global => {
                let index = self.u().names.add(name);
                if load && sees_class && place == Place::GlobalImplicit {
                    self.emit_arg(Op::LOAD_DEREF, known::CLASSDICT.0, loc);
                    self.emit_arg(Op::LOAD_FROM_DICT_OR_GLOBALS, index, loc);
                } else if load {
                    self.emit_arg(Op::LOAD_GLOBAL, index << 1, loc);
                } else {
                    self.emit_arg(if delete { Op::DELETE_GLOBAL } else { Op::STORE_GLOBAL }, index, loc);
                }
            }
            Access::Name => {
                let index = self.u().names.add(name);
                if load && in_class && inlined {
                    self.emit_arg(Op::LOAD_GLOBAL, index << 1, loc);
                } else if load {
                    self.emit_arg(Op::LOAD_NAME, index, loc);
                } else {
                    self.emit_arg(if delete { Op::DELETE_NAME } else { Op::STORE_NAME }, index, loc);
                }
            }
        }
    }

    pub(super) fn load(&mut self, name: Sym, loc: Location) {
        self.name_op(name, ExprContext::Load, loc);
    }

    pub(super) fn store(&mut self, name: Sym, loc: Location) {
        self.name_op(name, ExprContext::Store, loc);
    }

    pub(super) fn delete(&mut self, name: Sym, loc: Location) {
        self.name_op(name, ExprContext::Del, loc);
    }

    /// The qualified name of a unit about to be opened inside the current one.
    pub(super) fn qualname(&mut self, name: Sym, kind: UnitKind) -> Arc<str> {
        let text = self.cx.names.text(name).clone();
        let mut parent = self.units.len();
        let Some(mut index) = parent.checked_sub(1) else { return text };
        // Scopes of annotations and type parameters do not show in names.
        if matches!(self.units[index].kind, UnitKind::TypeParams | UnitKind::Annotations) {
            parent -= 1;
            match parent.checked_sub(1) {
                Some(outer) => index = outer,
                None => return text,
            }
        }
        let outer = &self.units[index];
        if outer.kind == UnitKind::Module {
            return text;
        }
        if matches!(kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class) {
            let scope = outer.scope;
            let mangled = self.cx.names.mangle(self.units[index].class, name);
            if self.cx.table.scopes[scope].place(mangled) == Place::GlobalExplicit {
                return text;
            }
        }
        let outer = &self.units[index];
        let function = matches!(outer.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
        let separator = if function { ".<locals>." } else { "." };
        format!("{}{separator}{text}", outer.qualname).into()
    }
}
