//! Which names each scope binds and uses, and where each name lives. Two passes: `visit` collects what
//! every scope does with every name, `analyze` decides local, cell, free or global.

mod analyze;
mod params;
mod visit;
mod visit_expr;

use std::collections::HashMap;

use ruff_text_size::{TextRange, TextSize};

use super::names::Sym;

pub(super) use visit::build;

/// What a scope does with a name.
pub mod uses {
    #![allow(missing_docs)]
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 1 << 1;
    pub const PARAM: u16 = 1 << 2;
    pub const NONLOCAL: u16 = 1 << 3;
    pub const USE: u16 = 1 << 4;
    /// Free in a method, and also bound in the class body.
    pub const FREE_CLASS: u16 = 1 << 6;
    pub const IMPORT: u16 = 1 << 7;
    pub const ANNOT: u16 = 1 << 8;
    pub const COMP_ITER: u16 = 1 << 9;
    pub const TYPE_PARAM: u16 = 1 << 10;
    /// A cell of an inlined comprehension.
    pub const COMP_CELL: u16 = 1 << 11;
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
}

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Unknown,
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Symbol {
    pub flags: u16,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Function,
    Class,
    Module,
    /// The body of an `__annotate__` function.
    Annotation,
    /// The value of a `type` statement.
    TypeAlias,
    /// Type parameters.
    TypeParameters,
    /// A type parameter's bound or default.
    TypeVariable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comprehension {
    No,
    Generator,
    List,
    Set,
    Dict,
}

pub(super) type ScopeId = usize;

/// Names of a scope in the order of their first appearance.
#[derive(Default, Debug)]
pub(super) struct Symbols {
    index: HashMap<Sym, u32>,
    pub entries: Vec<(Sym, Symbol)>,
}

impl Symbols {
    pub fn get(&self, name: Sym) -> Option<Symbol> {
        self.index.get(&name).map(|&i| self.entries[i as usize].1)
    }
    pub fn get_mut(&mut self, name: Sym) -> Option<&mut Symbol> {
        self.index.get(&name).map(|&i| &mut self.entries[i as usize].1)
    }
    pub fn insert(&mut self, name: Sym, symbol: Symbol) {
        if let Some(old) = self.get_mut(name) {
            *old = symbol;
            return;
        }
        self.index.insert(name, self.entries.len() as u32);
        self.entries.push((name, symbol));
    }
    pub fn remove(&mut self, name: Sym) {
        if self.index.remove(&name).is_some() {
            self.entries.retain(|e| e.0 != name);
            self.index = self.entries.iter().enumerate().map(|(i, e)| (e.0, i as u32)).collect();
        }
    }
}

#[derive(Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    pub symbols: Symbols,
    /// Parameters, in `co_varnames` order.
    pub params: Vec<Sym>,
    pub children: Vec<ScopeId>,
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub comprehension: Comprehension,
    pub varargs: bool,
    pub varkeywords: bool,
    pub has_free: bool,
    pub child_free: bool,
    pub has_docstring: bool,
    /// The class needs to hand out its `__class__` cell.
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    pub comp_inlined: bool,
    /// The outermost iterable of a comprehension is being visited.
    pub comp_iter_target: bool,
    pub comp_iter_expr: u32,
    pub can_see_class_scope: bool,
    pub annotations_used: bool,
    pub has_conditional_annotations: bool,
    pub in_conditional_block: bool,
    pub in_unevaluated_annotation: bool,
    /// The `__annotate__` scope of this class or module.
    pub annotation_scope: Option<ScopeId>,
    /// Directly in a class body (or its type parameters').
    pub method: bool,
    /// What the annotation scope is, for error messages.
    pub about: &'static str,
    /// Only these names are mangled, when a scope of type parameters belongs to a class.
    pub mangled_names: Option<Vec<Sym>>,
    pub range: TextRange,
    /// What it is called, if it has a name of its own.
    pub name: Option<Sym>,
    /// On its first line, decorators aside.
    pub at: TextSize,
    /// `global` and `nonlocal` statements, for errors found by the analysis.
    pub directives: Vec<(Sym, TextRange)>,
}

impl Scope {
    /// Whether names of this scope are visible to nested scopes.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Class | ScopeKind::Module)
    }

    pub fn place(&self, name: Sym) -> Place {
        self.symbols.get(name).map_or(Place::Unknown, |s| s.place)
    }

    pub fn flags(&self, name: Sym) -> u16 {
        self.symbols.get(name).map_or(0, |s| s.flags)
    }
}

/// Which of the scopes that belong to one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The node's own body.
    Body,
    /// Its type parameters.
    TypeParams,
    /// Its annotations.
    Annotations,
    /// A type variable's default.
    Default,
}

/// All scopes of a compilation.
pub(super) struct SymbolTable {
    pub scopes: Vec<Scope>,
    pub by_node: HashMap<(usize, Role), ScopeId>,
}

/// The address of a node: its identity while the tree is borrowed.
pub(super) fn node_key<T>(node: &T) -> usize {
    node as *const T as usize
}

impl SymbolTable {
    pub fn of(&self, node: usize, role: Role) -> ScopeId {
        self.by_node[&(node, role)]
    }
}
