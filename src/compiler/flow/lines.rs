//! Lines for artificial instructions.

use super::super::opcode::Op;
use super::graph::{BlockId, Graph, NONE, Node};

/// Gives instructions without a line that of the instruction that leads to them.
pub(super) fn resolve(graph: &mut Graph, _first_line: u32) {
    duplicate_exits(graph);
    propagate(graph);
}

/// An exit (or a place that may be interrupted) without a line: reached from several places, each
/// should show its own line.
fn lineless_exit(graph: &Graph, id: BlockId) -> bool {
    let block = &graph.blocks[id];
    let polls =
        |n: &Node| matches!(n.op, Op::JUMP | Op::CALL | Op::CALL_KW | Op::CALL_FUNCTION_EX | Op::RESUME);
    (block.exits_scope() || block.nodes.iter().any(polls)) && block.has_no_line()
}

fn duplicate_exits(graph: &mut Graph) {
    for id in graph.order() {
        let Some(last) = graph.blocks[id].last().copied() else { continue };
        if !last.is_jump() || last.target == NONE {
            continue;
        }
        let target = graph.nonempty(last.target);
        if target == NONE || graph.blocks[target].predecessors <= 1 || !lineless_exit(graph, target) {
            continue;
        }
        // A copy must not fall through to somewhere else than the original.
        if graph.blocks[target].falls_through() {
            continue;
        }
        let old = &graph.blocks[target];
        let mut copy = super::graph::Block::new();
        (copy.nodes, copy.next, copy.predecessors) = (old.nodes.clone(), old.next, 1);
        (copy.is_handler, copy.lasti, copy.labelled) = (old.is_handler, old.lasti, true);
        copy.nodes[0].loc = last.loc;
        let copied = graph.add(copy);
        graph.blocks[id].nodes.last_mut().expect("the jump is there").target = copied;
        graph.blocks[target].predecessors -= 1;
        graph.blocks[target].next = copied;
        for node in graph.blocks[copied].nodes.clone() {
            if node.has_target() {
                graph.blocks[node.target].predecessors += 1;
            }
        }
    }
    for id in graph.order() {
        let block = &graph.blocks[id];
        let next = block.next;
        if next == NONE || block.nodes.is_empty() || !block.falls_through() {
            continue;
        }
        if lineless_exit(graph, next) && !graph.blocks[next].nodes.is_empty() {
            let loc = graph.blocks[id].last().expect("checked above").loc;
            graph.blocks[next].nodes[0].loc = loc;
        }
    }
}

fn propagate(graph: &mut Graph) {
    for id in graph.order() {
        let block = &mut graph.blocks[id];
        let Some(last) = block.nodes.last().copied() else { continue };
        let mut previous = super::super::code::Location::NONE;
        for node in &mut block.nodes {
            if node.loc.line().is_none() {
                node.loc = previous;
            } else {
                previous = node.loc;
            }
        }
        let mut heirs = Vec::new();
        if block.falls_through() && block.next != NONE {
            heirs.push(block.next);
        }
        if last.is_jump() && last.has_target() {
            heirs.push(last.target);
        }
        for heir in heirs {
            let heir = &mut graph.blocks[heir];
            if heir.predecessors == 1
                && let Some(first) = heir.nodes.first_mut()
                && first.loc.line().is_none()
            {
                first.loc = previous;
            }
        }
    }
}
