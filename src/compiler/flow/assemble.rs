//! Blocks to a code object.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::code::{Code, ExceptionEntry, Instr, LocalKind, Location, flags};
use super::super::codegen::{Context, FREE_CELL, Unit, UnitKind};
use super::super::fault::Result;
use super::super::names::Sym;
use super::super::opcode::{Op, Operand};
use super::super::symbols::Scope;
use super::graph::{Graph, NONE, Node};
use super::{depth, layout, prune};

pub(super) fn finish(mut graph: Graph, unit: Unit<'_>, cx: &mut Context<'_>) -> Result<Arc<Code>> {
    depth::of_blocks(&mut graph);
    let slots = Slots::new(&unit);
    let scope = &cx.table.scopes[unit.scope];
    let flags = code_flags(&unit, scope, cx);
    const SUSPENDS: u32 = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
    insert_prefix(&mut graph, &slots, unit.first_line, flags & SUSPENDS != 0);
    for block in &mut graph.blocks {
        for node in &mut block.nodes {
            if (node.op.operand() == Operand::Cell || node.op == Op::LOAD_CLOSURE)
                && !matches!(node.op, Op::COPY_FREE_VARS)
                && node.handler != PREFIX
            {
                node.arg = slots.cell(node.arg);
            }
            if node.handler == PREFIX {
                node.handler = NONE;
            }
            match node.op {
                Op::SETUP_FINALLY | Op::SETUP_CLEANUP | Op::SETUP_WITH | Op::POP_BLOCK => node.set_nop(),
                Op::ANNOTATIONS_PLACEHOLDER => node.set_nop(),
                Op::LOAD_CLOSURE => node.op = Op::LOAD_FAST,
                Op::STORE_FAST_MAYBE_NULL => node.op = Op::STORE_FAST,
                _ => {}
            }
        }
    }
    prune::remove_nops_and_jumps(&mut graph);
    layout::normalise_jumps(&mut graph);

    let order = graph.order();
    let mut starts = vec![0u32; graph.blocks.len()];
    let mut at = 0;
    for &id in &order {
        starts[id] = at;
        at += graph.blocks[id].nodes.len() as u32;
    }
    let mut instrs = Vec::with_capacity(at as usize);
    let mut locations = Vec::with_capacity(at as usize);
    let mut table: Vec<ExceptionEntry> = Vec::new();
    for &id in &order {
        for node in &graph.blocks[id].nodes {
            let Some(op) = node.op.finished() else { continue };
            let index = instrs.len() as u32;
            if node.handler != NONE {
                let handler = &graph.blocks[node.handler];
                let (target, lasti) = (starts[node.handler], handler.lasti);
                let depth = (handler.depth - 1 - lasti as i32).max(0) as u32;
                match table.last_mut() {
                    Some(e) if e.end == index && e.target == target => e.end += 1,
                    _ => table.push(ExceptionEntry { start: index, end: index + 1, target, depth, lasti }),
                }
            }
            let arg = if node.has_target() { starts[node.target] } else { node.arg };
            instrs.push(Instr { op, arg });
            locations.push(match node.loc.line() {
                Some(line) if cx.lines_only => Location::line_only(line),
                _ => node.loc,
            });
        }
    }

    let text = |s: Sym| cx.names.text(s).clone();
    let mut localsplus: Vec<Arc<str>> = slots.names.iter().map(|&s| text(s)).collect();
    if unit.kind == UnitKind::Annotations && unit.name.as_ref() == "__annotate__" {
        // Shown as `format`; the name inside cannot clash with one in the annotations.
        localsplus[0] = "format".into();
    }
    let names = unit.names.list.iter().map(|&s| text(s)).collect();
    let mut code = Code {
        name: unit.name,
        qualname: unit.qualname,
        filename: cx.filename.clone(),
        first_line: unit.first_line,
        flags: flags | if unit.docstring { flags::HAS_DOCSTRING } else { 0 },
        argcount: unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        localsplus,
        localskinds: slots.kinds,
        names,
        consts: unit.consts.list,
        instrs,
        locations,
        exception_table: table,
        stack_size: 0,
        depths: Vec::new(),
        layout: Default::default(),
    };
    let (depths, greatest) = depth::of_code(&code);
    code.depths = depths;
    code.stack_size = greatest;
    debug_assert_eq!(depth::verify(&code), Ok(()));
    Ok(Arc::new(code))
}

/// Marks instructions whose operands are slots already.
const PREFIX: usize = usize::MAX - 1;

/// The layout of local slots.
struct Slots {
    names: Vec<Sym>,
    kinds: Vec<LocalKind>,
    cells: HashMap<Sym, u32>,
    frees: HashMap<Sym, u32>,
    /// Slots that become cells, in order.
    made: Vec<u32>,
    free: u32,
}

impl Slots {
    fn new(unit: &Unit<'_>) -> Slots {
        let mut slots = Slots {
            names: Vec::new(),
            kinds: Vec::new(),
            cells: HashMap::new(),
            frees: HashMap::new(),
            made: Vec::new(),
            free: unit.freevars.len() as u32,
        };
        for (i, &name) in unit.varnames.list.iter().enumerate() {
            let mut kind = LocalKind::LOCAL;
            // The scope's parameters come first: `varnames` starts with them.
            if i < unit.params() {
                kind |= LocalKind::ARGUMENT;
            }
            if unit.fast_hidden.contains_key(&name) {
                kind |= LocalKind::HIDDEN;
            }
            slots.names.push(name);
            slots.kinds.push(LocalKind(kind));
        }
        for &name in &unit.cellvars {
            let slot = match unit.varnames.get(name) {
                Some(slot) => {
                    slots.kinds[slot as usize].0 |= LocalKind::CELL;
                    slot
                }
                None => {
                    let hidden = if unit.fast_hidden.contains_key(&name) { LocalKind::HIDDEN } else { 0 };
                    slots.push(name, LocalKind::CELL | hidden)
                }
            };
            slots.cells.insert(name, slot);
            slots.made.push(slot);
        }
        slots.made.sort_unstable();
        for &name in &unit.freevars {
            let slot = slots.push(name, LocalKind::FREE);
            slots.frees.insert(name, slot);
        }
        slots
    }

    fn push(&mut self, name: Sym, kind: u8) -> u32 {
        self.names.push(name);
        self.kinds.push(LocalKind(kind));
        self.names.len() as u32 - 1
    }

    /// The slot of a cell; `operand` says which is asked first if a name is a cell and a free variable.
    fn cell(&self, operand: u32) -> u32 {
        let name = Sym(operand & !FREE_CELL);
        let (first, second) = match operand & FREE_CELL {
            0 => (&self.cells, &self.frees),
            _ => (&self.frees, &self.cells),
        };
        let slot = first.get(&name).or_else(|| second.get(&name));
        debug_assert!(slot.is_some(), "every cell that is used has a slot");
        slot.copied().unwrap_or(0)
    }
}

/// What runs before the first instruction of the source.
fn insert_prefix(graph: &mut Graph, slots: &Slots, first_line: u32, suspends: bool) {
    let mut prefix = Vec::new();
    let mut push = |op, arg, loc| {
        let mut node = Node::new(op, arg, loc);
        node.handler = PREFIX;
        prefix.push(node);
    };
    if slots.free > 0 {
        push(Op::COPY_FREE_VARS, slots.free, Location::NONE);
    }
    for &slot in &slots.made {
        push(Op::MAKE_CELL, slot, Location::NONE);
    }
    if suspends {
        let loc = Location::line_only(first_line);
        push(Op::RETURN_GENERATOR, 0, loc);
        push(Op::POP_TOP, 0, loc);
    }
    graph.blocks[0].nodes.splice(0..0, prefix);
}

fn code_flags(unit: &Unit<'_>, scope: &Scope, cx: &Context<'_>) -> u32 {
    let mut out = cx.future;
    if scope.is_function_like() {
        out |= flags::NEWLOCALS | flags::OPTIMIZED;
        let on = |condition: bool, flag: u32| if condition { flag } else { 0 };
        out |= on(scope.nested, flags::NESTED)
            | on(scope.generator && !scope.coroutine, flags::GENERATOR)
            | on(scope.generator && scope.coroutine, flags::ASYNC_GENERATOR)
            | on(!scope.generator && scope.coroutine, flags::COROUTINE)
            | on(scope.varargs, flags::VARARGS)
            | on(scope.varkeywords, flags::VARKEYWORDS)
            | on(scope.method, flags::METHOD);
    } else if cx.top_level_await && unit.kind == UnitKind::Module && scope.coroutine {
        out |= flags::COROUTINE;
    }
    out
}
