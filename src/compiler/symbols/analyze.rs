//! Decides for every name of every scope where it lives.

use std::collections::{HashMap, HashSet};

use super::super::fault::{Fault, Result};
use super::super::names::{Interner, Sym, known};
use super::{Comprehension, Place, ScopeId, ScopeKind, Symbol, SymbolTable, uses};

type Set = HashSet<Sym>;

const CLASS_CELLS: [Sym; 3] = [known::CLASS, known::CLASSDICT, known::CONDITIONAL_ANNOTATIONS];

pub(super) fn analyze(table: &mut SymbolTable, names: &Interner) -> Result<()> {
    let mut analysis = Analysis { table, names };
    let (mut free, mut global, mut params) = (Set::new(), Set::new(), Set::new());
    analysis.block(0, None, &mut free, &mut global, &mut params, None)
}

struct Analysis<'a> {
    table: &'a mut SymbolTable,
    names: &'a Interner,
}

impl Analysis<'_> {
    fn fault(&self, scope: ScopeId, name: Sym, message: String) -> Box<Fault> {
        let scope = &self.table.scopes[scope];
        let range = scope.directives.iter().find(|d| d.0 == name).map_or(scope.range, |d| d.1);
        Fault::syntax(range, message)
    }

    fn block(
        &mut self,
        id: ScopeId,
        bound: Option<&Set>,
        free: &mut Set,
        global: &mut Set,
        type_params: &mut Set,
        class: Option<ScopeId>,
    ) -> Result<()> {
        let mut bound = bound.cloned();
        let mut local = Set::new();
        let mut places: HashMap<Sym, Place> = HashMap::new();
        let (mut new_global, mut new_free, mut new_bound) = (Set::new(), Set::new(), Set::new());
        let mut inlined_cells = Set::new();
        let is_class = self.table.scopes[id].kind == ScopeKind::Class;

        if is_class {
            new_global.extend(global.iter());
            new_bound.extend(bound.iter().flatten());
        }
        for i in 0..self.table.scopes[id].symbols.entries.len() {
            let (name, symbol) = self.table.scopes[id].symbols.entries[i];
            let place =
                self.name(id, name, symbol.flags, &mut bound, &mut local, free, global, type_params, class)?;
            places.insert(name, place);
        }
        if is_class {
            new_bound.extend(CLASS_CELLS);
        } else {
            if self.table.scopes[id].is_function_like() {
                new_bound.extend(&local);
            }
            new_bound.extend(bound.iter().flatten());
            new_global.extend(global.iter());
        }

        let children = std::mem::take(&mut self.table.scopes[id].children);
        let mut spliced = Vec::with_capacity(children.len());
        for child in children {
            let entry = &self.table.scopes[child];
            let child_class = match entry.can_see_class_scope {
                true if is_class => Some(id),
                true => class,
                false => None,
            };
            // Every comprehension but a generator expression is inlined, unless it would have to look
            // names up in a class body on the way.
            let inline = entry.comprehension != Comprehension::No
                && entry.comprehension != Comprehension::Generator
                && !self.table.scopes[id].can_see_class_scope;
            let mut child_free = Set::new();
            self.block(
                child,
                Some(&new_bound),
                &mut child_free,
                &mut new_global.clone(),
                &mut type_params.clone(),
                child_class,
            )?;
            if inline {
                self.inline_comprehension(id, child, &mut places, &mut child_free, &mut inlined_cells);
                self.table.scopes[child].comp_inlined = true;
            }
            new_free.extend(&child_free);
            let entry = &self.table.scopes[child];
            if entry.has_free || entry.child_free {
                self.table.scopes[id].child_free = true;
            }
            if inline {
                let inner = self.table.scopes[child].children.clone();
                spliced.extend(inner);
            } else {
                spliced.push(child);
            }
        }
        self.table.scopes[id].children = spliced;

        if self.table.scopes[id].is_function_like() {
            for (name, place) in &mut places {
                if *place == Place::Local && (new_free.contains(name) || inlined_cells.contains(name)) {
                    *place = Place::Cell;
                    new_free.remove(name);
                }
            }
        } else if is_class {
            let scope = &mut self.table.scopes[id];
            scope.needs_class_closure |= new_free.remove(&known::CLASS);
            scope.needs_classdict |= new_free.remove(&known::CLASSDICT);
            scope.has_conditional_annotations |= new_free.remove(&known::CONDITIONAL_ANNOTATIONS);
        }

        let scope = &mut self.table.scopes[id];
        for (name, symbol) in &mut scope.symbols.entries {
            if inlined_cells.contains(name) {
                symbol.flags |= uses::COMP_CELL;
            }
            symbol.place = places[name];
        }
        let sees_class = is_class || scope.can_see_class_scope;
        for &name in &new_free {
            if let Some(symbol) = scope.symbols.get_mut(name) {
                // A method's free variable may be a local or global name of the class body as well.
                if sees_class {
                    symbol.flags |= uses::FREE_CLASS;
                }
            } else if bound.as_ref().is_none_or(|b| b.contains(&name)) {
                scope.symbols.insert(name, Symbol { flags: 0, place: Place::Free });
            }
        }
        free.extend(new_free);
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn name(
        &mut self,
        id: ScopeId,
        name: Sym,
        flags: u16,
        bound: &mut Option<Set>,
        local: &mut Set,
        free: &mut Set,
        global: &mut Set,
        type_params: &mut Set,
        class: Option<ScopeId>,
    ) -> Result<Place> {
        if flags & uses::GLOBAL != 0 {
            if flags & uses::NONLOCAL != 0 {
                let text = self.names.text(name);
                return Err(self.fault(id, name, format!("name '{text}' is nonlocal and global")));
            }
            global.insert(name);
            if let Some(bound) = bound {
                bound.remove(&name);
            }
            return Ok(Place::GlobalExplicit);
        }
        if flags & uses::NONLOCAL != 0 {
            let text = self.names.text(name);
            let Some(bound) = bound else {
                let message = "nonlocal declaration not allowed at module level".into();
                return Err(self.fault(id, name, message));
            };
            if !bound.contains(&name) {
                return Err(self.fault(id, name, format!("no binding for nonlocal '{text}' found")));
            }
            if type_params.contains(&name) {
                let message = format!("nonlocal binding not allowed for type parameter '{text}'");
                return Err(self.fault(id, name, message));
            }
            self.table.scopes[id].has_free = true;
            free.insert(name);
            return Ok(Place::Free);
        }
        if flags & uses::BOUND != 0 {
            local.insert(name);
            global.remove(&name);
            if flags & uses::TYPE_PARAM != 0 {
                type_params.insert(name);
            } else {
                type_params.remove(&name);
            }
            return Ok(Place::Local);
        }
        // A scope that sees a class body looks there first; if the class binds the name, the function
        // around the class must not be asked.
        if let Some(class) = class.filter(|_| !CLASS_CELLS[1..].contains(&name)) {
            let flags = self.table.scopes[class].flags(name);
            if flags & uses::GLOBAL != 0 {
                return Ok(Place::GlobalExplicit);
            }
            if flags & uses::BOUND != 0 && flags & uses::NONLOCAL == 0 {
                return Ok(Place::GlobalImplicit);
            }
        }
        if bound.as_ref().is_some_and(|b| b.contains(&name)) {
            self.table.scopes[id].has_free = true;
            free.insert(name);
            return Ok(Place::Free);
        }
        Ok(Place::GlobalImplicit)
    }

    /// Merges a comprehension's names into the scope that it is inlined into.
    fn inline_comprehension(
        &mut self,
        id: ScopeId,
        comp: ScopeId,
        places: &mut HashMap<Sym, Place>,
        comp_free: &mut Set,
        inlined_cells: &mut Set,
    ) {
        let entries = self.table.scopes[comp].symbols.entries.clone();
        let is_class = self.table.scopes[id].kind == ScopeKind::Class;
        for (name, symbol) in entries {
            if symbol.flags & uses::PARAM != 0 {
                continue; // The iterable.
            }
            let mut place = symbol.place;
            if place == Place::Cell || symbol.flags & uses::COMP_CELL != 0 {
                inlined_cells.insert(name);
            }
            if place == Place::Free && is_class && CLASS_CELLS.contains(&name) {
                place = Place::GlobalImplicit;
                // A function inside means the class's cell.
                if !self.free_in_child(comp, name) {
                    comp_free.remove(&name);
                }
                self.table.scopes[comp].symbols.remove(name);
            }
            let in_child = self.free_in_child(comp, name);
            match self.table.scopes[id].symbols.get_mut(name) {
                None => {
                    self.table.scopes[id]
                        .symbols
                        .insert(name, Symbol { flags: symbol.flags, place: Place::Unknown });
                    places.insert(name, place);
                }
                Some(existing) if !is_class => {
                    if place == Place::Free {
                        existing.flags |= symbol.flags & uses::USE;
                    }
                    // Free in the comprehension and local here: simply local now, unless a function
                    // inside the comprehension closes over it.
                    if existing.flags & uses::BOUND != 0 && !in_child {
                        comp_free.remove(&name);
                    }
                }
                Some(_) => {}
            }
        }
        self.table.scopes[comp].has_free = !comp_free.is_empty();
    }

    fn free_in_child(&self, id: ScopeId, name: Sym) -> bool {
        self.table.scopes[id].children.iter().any(|&c| self.table.scopes[c].place(name) == Place::Free)
    }
}
