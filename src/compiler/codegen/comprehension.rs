//! Comprehensions and generator expressions.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{Const, Location};
use super::super::fault::Result;
use super::super::names::{Sym, known};
use super::super::opcode::Op;
use super::super::symbols::{Comprehension, Place, Role, ScopeId, ScopeKind, node_key, uses};
use super::unit::Inlined;
use super::{BlockKind, Generator, UnitKind};

/// A comprehension taken apart.
#[derive(Clone, Copy)]
struct Parts<'a> {
    kind: Comprehension,
    generators: &'a [ast::Comprehension],
    key: Option<&'a Expr>,
    element: &'a Expr,
    range: TextRange,
}

impl<'a> Generator<'a> {
    pub(super) fn comprehension(&mut self, e: &'a Expr, mut loc: Location) -> Result<()> {
        let (node, name, kind, generators, key, element): (_, _, _, &'a [ast::Comprehension], _, &'a Expr) =
            match e {
                Expr::ListComp(e) => {
                    (node_key(e), known::LISTCOMP, Comprehension::List, &e.generators, None, &e.elt)
                }
                Expr::SetComp(e) => {
                    (node_key(e), known::SETCOMP, Comprehension::Set, &e.generators, None, &e.elt)
                }
                Expr::DictComp(e) => {
                    let key = e.key.as_deref();
                    (node_key(e), known::DICTCOMP, Comprehension::Dict, &e.generators, key, &e.value)
                }
                Expr::Generator(e) => {
                    if !e.parenthesized {
                        loc = self.widen(e.range);
                    }
                    (node_key(e), known::GENEXPR, Comprehension::Generator, &e.generators, None, &e.elt)
                }
                _ => return Ok(()),
            };
        let parts = Parts { kind, generators, key, element, range: e.range() };
        let scope = self.cx.table.of(node, Role::Body);
        let entry = &self.cx.table.scopes[scope];
        let (inlined, is_async) = (entry.comp_inlined, entry.coroutine);
        let outermost = &generators[0];

        if inlined {
            self.outermost_iterator(outermost)?;
            let state = self.push_inlined(scope, loc);
            self.emit_arg(build(kind), 0, loc);
            self.emit_arg(Op::SWAP, 2, loc);
            self.generator(parts, 0, 0, true, loc)?;
            self.pop_inlined(state, loc);
            return Ok(());
        }

        let line = loc.line().unwrap_or(1);
        self.enter(UnitKind::Comprehension, name, scope, line, None);
        self.u().argcount = 1;
        if kind == Comprehension::Generator {
            let start = self.new_label();
            self.push_block(BlockKind::StopIteration, start, None, Location::NONE, e.range())?;
        } else {
            self.emit_arg(build(kind), 0, loc);
        }
        self.generator(parts, 0, 0, false, loc)?;
        if kind == Comprehension::Generator {
            self.pop_block();
            self.wrap_in_stopiteration_handler();
        } else {
            let at = self.loc(element);
            self.emit(Op::RETURN_VALUE, at);
        }
        let code = self.finish(true)?;
        self.make_closure(code, 0, loc);
        self.outermost_iterator(outermost)?;
        self.emit_arg(Op::CALL, 0, loc);
        if is_async && kind != Comprehension::Generator {
            self.await_top(0, loc);
        }
        Ok(())
    }

    /// The scope around makes the iterator that the outermost loop runs over.
    fn outermost_iterator(&mut self, outermost: &'a ast::Comprehension) -> Result<()> {
        self.expr(&outermost.iter)?;
        let loc = self.loc(&outermost.iter);
        self.emit(if outermost.is_async { Op::GET_AITER } else { Op::GET_ITER }, loc);
        Ok(())
    }

    /// A generator expression that is a call's only argument has the call's parentheses.
    fn widen(&self, range: TextRange) -> Location {
        let Some(source) = self.cx.origin.text().map(str::as_bytes) else { return self.loc_of(range) };
        let (mut start, mut end) = (range.start().to_usize(), range.end().to_usize());
        while start > 0 && source[start - 1].is_ascii_whitespace() {
            start -= 1;
        }
        while end < source.len() && (source[end].is_ascii_whitespace() || source[end] == b',') {
            end += 1;
        }
        if start > 0 && source[start - 1] == b'(' && source.get(end) == Some(&b')') {
            let range = TextRange::new((start as u32 - 1).into(), (end as u32 + 1).into());
            return self.loc_of(range);
        }
        self.loc_of(range)
    }

    /// Makes the names of an inlined comprehension local to it.
    fn push_inlined(&mut self, comp: ScopeId, loc: Location) -> Inlined {
        let outer = self.unit().scope;
        let in_class = self.scope().kind == ScopeKind::Class && self.unit().inlined_depth == 0;
        let function_like = self.scope().is_function_like();
        let mut state = Inlined::default();
        self.u().inlined_depth += 1;
        let entries = self.cx.table.scopes[comp].symbols.entries.clone();
        let mut pushed: Vec<(Sym, Place, Place)> = Vec::new();
        for (name, symbol) in entries {
            let bound = symbol.flags & uses::LOCAL != 0 && symbol.flags & uses::NONLOCAL == 0;
            // (Another comprehension may have made a local of a name that is global in this one.)
            let global = symbol.place == Place::GlobalImplicit;
            if !(bound || in_class || global) || symbol.flags & uses::PARAM != 0 {
                continue;
            }
            let old = self.cx.table.scopes[outer].symbols.get(name);
            let (place, outside) = (symbol.place, old.map_or(Place::Unknown, |s| s.place));
            let keep = place == Place::Cell && outside == Place::Free;
            if place != outside && place != Place::Free && !keep || in_class {
                state.symbols.push((name, old));
                self.cx.table.scopes[outer].symbols.insert(name, symbol);
            }
            if bound {
                if !function_like && self.unit().fast_hidden.get(&name) != Some(&true) {
                    self.u().fast_hidden.insert(name, true);
                    state.hidden.push(name);
                }
                pushed.push((name, place, outside));
            }
        }
        for &(name, place, _) in &pushed {
            let index = self.u().varnames.add(name);
            self.emit_arg(Op::LOAD_FAST_AND_CLEAR, index, loc);
            if place == Place::Cell {
                self.emit_arg(Op::MAKE_CELL, name.0, loc);
            }
            state.pushed.push(name);
        }
        if !state.pushed.is_empty() {
            let cleanup = self.new_label();
            state.cleanup = Some(cleanup);
            self.emit_arg(Op::SWAP, state.pushed.len() as u32 + 1, loc);
            self.emit_jump(Op::SETUP_FINALLY, cleanup, loc);
        }
        state
    }

    fn pop_inlined(&mut self, state: Inlined, loc: Location) {
        const NONE: Location = Location::NONE;
        self.u().inlined_depth -= 1;
        if let Some(cleanup) = state.cleanup {
            let end = self.new_label();
            self.emit(Op::POP_BLOCK, NONE);
            self.emit_jump(Op::JUMP_NO_INTERRUPT, end, NONE);
            self.place(cleanup);
            // Below the exception is the unfinished result.
            self.emit_arg(Op::SWAP, 2, NONE);
            self.emit(Op::POP_TOP, NONE);
            self.restore_inlined(&state, loc);
            self.emit_arg(Op::RERAISE, 0, NONE);
            self.place(end);
            self.restore_inlined(&state, loc);
        }
        for name in state.hidden {
            self.u().fast_hidden.insert(name, false);
        }
        let outer = self.unit().scope;
        for (name, symbol) in state.symbols {
            match symbol {
                Some(symbol) => self.cx.table.scopes[outer].symbols.insert(name, symbol),
                None => self.cx.table.scopes[outer].symbols.remove(name),
            }
        }
    }

    fn restore_inlined(&mut self, state: &Inlined, loc: Location) {
        self.emit_arg(Op::SWAP, state.pushed.len() as u32 + 1, loc);
        for &name in state.pushed.iter().rev() {
            let index = self.u().varnames.add(name);
            self.emit_arg(Op::STORE_FAST_MAYBE_NULL, index, loc);
        }
    }

    fn generator(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Result<()> {
        if parts.generators[index].is_async {
            self.async_generator(parts, index, depth, on_stack, loc)
        } else {
            self.sync_generator(parts, index, depth, on_stack, loc)
        }
    }

    fn sync_generator(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        mut depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Result<()> {
        let generator = &parts.generators[index];
        let iter_loc = self.loc(&generator.iter);
        let mut single = false;
        if index == 0 {
            if !on_stack {
                self.emit_arg(Op::LOAD_FAST, 0, loc);
            }
        } else {
            // `for y in [f(x)]` binds without a loop.
            let only = match &generator.iter {
                Expr::List(l) if l.elts.len() == 1 => Some(&l.elts[0]),
                Expr::Tuple(t) if t.elts.len() == 1 => Some(&t.elts[0]),
                _ => None,
            };
            if let Some(only) = only.filter(|e| !e.is_starred_expr()) {
                self.expr(only)?;
                single = true;
            } else {
                self.expr(&generator.iter)?;
            }
        }
        let (start, if_cleanup, anchor) = (self.new_label(), self.new_label(), self.new_label());
        if !single {
            if index > 0 {
                self.emit(Op::GET_ITER, iter_loc);
            }
            depth += 1;
            self.place(start);
            self.emit_jump(Op::FOR_ITER, anchor, iter_loc);
        }
        self.expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, if_cleanup, false)?;
        }
        let at = self.inner(parts, index, depth, loc)?;
        self.place(if_cleanup);
        if !single {
            self.emit_jump(Op::JUMP, start, at);
            self.place(anchor);
            self.emit(Op::END_FOR, Location::NONE);
            self.emit(Op::POP_ITER, Location::NONE);
        }
        Ok(())
    }

    fn async_generator(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Result<()> {
        let generator = &parts.generators[index];
        let iter_loc = self.loc(&generator.iter);
        if index == 0 {
            if !on_stack {
                self.emit_arg(Op::LOAD_FAST, 0, loc);
            }
        } else {
            self.expr(&generator.iter)?;
        }
        let (start, except, if_cleanup) = (self.new_label(), self.new_label(), self.new_label());
        if index > 0 {
            self.emit(Op::GET_AITER, iter_loc);
        }
        self.place(start);
        self.push_block(BlockKind::AsyncComprehension, start, None, loc, parts.range)?;
        self.emit_jump(Op::SETUP_FINALLY, except, loc);
        self.emit(Op::GET_ANEXT, loc);
        self.load_const(Const::None, loc);
        self.yield_from(true, loc);
        self.emit(Op::POP_BLOCK, loc);
        self.expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, if_cleanup, false)?;
        }
        let at = self.inner(parts, index, depth + 1, loc)?;
        self.place(if_cleanup);
        self.emit_jump(Op::JUMP, start, at);
        self.pop_block();
        self.place(except);
        self.emit(Op::END_ASYNC_FOR, loc);
        Ok(())
    }

    /// The next generator, or the element; where the jump back points.
    fn inner(&mut self, parts: Parts<'a>, index: usize, depth: u32, loc: Location) -> Result<Location> {
        let mut at = self.loc(parts.element);
        if index + 1 < parts.generators.len() {
            self.deeper(|g| g.generator(parts, index + 1, depth, false, loc))?;
            return Ok(at);
        }
        match parts.kind {
            Comprehension::Generator => {
                self.expr(parts.element)?;
                self.yield_top(at);
                self.emit(Op::POP_TOP, at);
            }
            Comprehension::List => {
                self.expr(parts.element)?;
                self.emit_arg(Op::LIST_APPEND, depth + 1, at);
            }
            Comprehension::Set => {
                self.expr(parts.element)?;
                self.emit_arg(Op::SET_ADD, depth + 1, at);
            }
            Comprehension::Dict | Comprehension::No => {
                if let Some(key) = parts.key {
                    self.expr(key)?;
                    at = self.loc_of(TextRange::new(key.start(), parts.element.end()));
                }
                self.expr(parts.element)?;
                self.emit_arg(Op::MAP_ADD, depth + 1, at);
            }
        }
        Ok(at)
    }
}

fn build(kind: Comprehension) -> Op {
    match kind {
        Comprehension::Set => Op::BUILD_SET,
        Comprehension::Dict => Op::BUILD_MAP,
        _ => Op::BUILD_LIST,
    }
}
