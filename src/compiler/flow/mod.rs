//! Instructions with labels to finished code: the graph of basic blocks, its optimisation, stack depths,
//! the layout of local slots and the exception table.

mod assemble;
mod constants;
pub(super) mod depth;
pub(super) mod fold;
mod graph;
mod handlers;
mod layout;
mod lines;
mod peephole;
pub(super) mod pool;
mod prune;
mod swaps;
mod unbound;

use std::sync::Arc;

use super::code::Code;
use super::codegen::{Context, Unit};
use super::fault::Result;
use graph::Graph;

/// Makes the code object of a unit.
pub(super) fn assemble(unit: Unit<'_>, cx: &mut Context<'_>) -> Result<Arc<Code>> {
    let mut unit = unit;
    let mut graph = Graph::build(&mut unit);
    handlers::label(&mut graph);
    graph.optimise(&mut unit.consts, unit.first_line);
    constants::remove_unused(&mut graph, &mut unit);
    let scope = &cx.table.scopes[unit.scope];
    unbound::check_loads(&mut graph, unit.varnames.list.len(), scope.params.len());
    layout::move_cold_blocks(&mut graph);
    lines::resolve(&mut graph, unit.first_line);
    layout::convert_conditional_jumps(&mut graph);
    assemble::finish(graph, unit, cx)
}
