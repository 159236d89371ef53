//! The order of blocks and the direction of jumps.

use super::super::code::Location;
use super::super::opcode::Op;
use super::graph::{Block, Graph, NONE, Node};
use super::prune;

/// Puts blocks that only exceptions reach after all others.
pub(super) fn move_cold_blocks(graph: &mut Graph) {
    if !graph.order().iter().any(|&id| graph.blocks[id].is_handler) {
        return;
    }
    mark(graph, true);
    mark(graph, false);
    for id in graph.order() {
        let block = &graph.blocks[id];
        let next = block.next;
        if block.cold && block.falls_through() && next != NONE && graph.blocks[next].warm {
            let mut jump = Block::new();
            let mut node = Node::new(Op::JUMP_NO_INTERRUPT, 0, Location::NONE);
            node.target = next;
            jump.nodes.push(node);
            (jump.cold, jump.next, jump.predecessors) = (true, next, 1);
            let jump = graph.add(jump);
            graph.blocks[id].next = jump;
        }
    }
    // A jump that only goes back because its block has moved closes no loop.
    let mut position = vec![0; graph.blocks.len()];
    for (i, id) in graph.order().into_iter().enumerate() {
        position[id] = i;
    }
    for id in graph.order() {
        let Some(last) = graph.blocks[id].last().copied() else { continue };
        if graph.blocks[id].cold
            && last.op == Op::JUMP
            && graph.blocks[last.target].warm
            && position[last.target] > position[id]
        {
            graph.blocks[id].nodes.last_mut().expect("the jump is there").op = Op::JUMP_NO_INTERRUPT;
        }
    }
    let (cold, warm): (Vec<usize>, Vec<usize>) =
        graph.order().into_iter().partition(|&id| graph.blocks[id].cold);
    let order: Vec<usize> = warm.into_iter().chain(cold.iter().copied()).collect();
    for (i, &id) in order.iter().enumerate() {
        graph.blocks[id].next = order.get(i + 1).copied().unwrap_or(NONE);
    }
    if !cold.is_empty() {
        prune::remove_nops_and_jumps(graph);
    }
}

/// Marks what is reached without exceptions (`warm`), or from handlers and not warm.
fn mark(graph: &mut Graph, warm: bool) {
    let mut seen = vec![false; graph.blocks.len()];
    let mut todo: Vec<usize> = if warm {
        vec![0]
    } else {
        graph.order().into_iter().filter(|&id| graph.blocks[id].is_handler).collect()
    };
    for &id in &todo {
        seen[id] = true;
    }
    while let Some(id) = todo.pop() {
        let block = &mut graph.blocks[id];
        if warm {
            block.warm = true;
        } else if block.warm {
            continue;
        } else {
            block.cold = true;
        }
        let mut heirs = Vec::new();
        if block.next != NONE && block.falls_through() {
            heirs.push(block.next);
        }
        heirs.extend(block.nodes.iter().filter(|n| n.is_jump() && n.has_target()).map(|n| n.target));
        for heir in heirs {
            if !std::mem::replace(&mut seen[heir], true) {
                todo.push(heir);
            }
        }
    }
}

/// `JUMP_IF_…`, which keeps its operand, as instructions that exist.
pub(super) fn convert_conditional_jumps(graph: &mut Graph) {
    for block in &mut graph.blocks {
        let Some(last) = block.nodes.last().copied() else { continue };
        let op = match last.op {
            Op::JUMP_IF_FALSE => Op::POP_JUMP_IF_FALSE,
            Op::JUMP_IF_TRUE => Op::POP_JUMP_IF_TRUE,
            _ => continue,
        };
        block.nodes.last_mut().expect("the jump is there").op = op;
        let at = block.nodes.len() - 1;
        for (i, (op, arg)) in [(Op::COPY, 1), (Op::TO_BOOL, 0)].into_iter().enumerate() {
            let mut node = Node::new(op, arg, last.loc);
            node.handler = last.handler;
            block.nodes.insert(at + i, node);
        }
    }
}

/// Makes conditional jumps go forward (a backward jump must be a safepoint), marks where they go on when they are not taken,
/// and gives the other jumps their directions.
pub(super) fn normalise_jumps(graph: &mut Graph) {
    let mut placed = vec![false; graph.blocks.len()];
    for id in graph.order() {
        placed[id] = true;
        let Some(last) = graph.blocks[id].last().copied() else { continue };
        let reversed = match last.op {
            Op::POP_JUMP_IF_FALSE => Op::POP_JUMP_IF_TRUE,
            Op::POP_JUMP_IF_TRUE => Op::POP_JUMP_IF_FALSE,
            Op::POP_JUMP_IF_NONE => Op::POP_JUMP_IF_NOT_NONE,
            Op::POP_JUMP_IF_NOT_NONE => Op::POP_JUMP_IF_NONE,
            _ => continue,
        };
        // (Like CPython's, it is outside of every handler.)
        let not_taken = Node::new(Op::NOT_TAKEN, 0, last.loc);
        if !placed[last.target] {
            graph.blocks[id].nodes.push(not_taken);
            continue;
        }
        let next = graph.blocks[id].next;
        let mut back = Block::new();
        let mut node = Node::new(Op::JUMP, 0, last.loc);
        (node.target, node.handler) = (last.target, last.handler);
        back.nodes.extend([not_taken, node]);
        (back.next, back.depth, back.cold) = (next, graph.blocks[last.target].depth, graph.blocks[id].cold);
        let back = graph.add(back);
        placed.push(true);
        let block = &mut graph.blocks[id];
        block.next = back;
        let last = block.nodes.last_mut().expect("the jump is there");
        (last.op, last.target) = (reversed, next);
    }
    let mut placed = vec![false; graph.blocks.len()];
    for id in graph.order() {
        placed[id] = true;
        for node in &mut graph.blocks[id].nodes {
            let back = node.target != NONE && placed[node.target];
            node.op = match (node.op, back) {
                (Op::JUMP | Op::JUMP_NO_INTERRUPT, false) => Op::JUMP_FORWARD,
                (Op::JUMP, true) => Op::JUMP_BACKWARD,
                (Op::JUMP_NO_INTERRUPT, true) => Op::JUMP_BACKWARD_NO_INTERRUPT,
                (op, _) => op,
            };
        }
    }
}
