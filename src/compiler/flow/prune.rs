//! Removing what is never reached or does nothing.

use super::super::opcode::Op;
use super::graph::{Graph, NONE, Node};

/// Empties blocks that control never reaches, and counts predecessors of the others.
pub(super) fn remove_unreachable(graph: &mut Graph) {
    for block in &mut graph.blocks {
        block.predecessors = 0;
    }
    let mut reached = vec![false; graph.blocks.len()];
    let mut todo = vec![0];
    reached[0] = true;
    graph.blocks[0].predecessors = 1;
    while let Some(id) = todo.pop() {
        let block = &graph.blocks[id];
        let mut targets: Vec<usize> = Vec::new();
        if block.next != NONE && block.falls_through() {
            targets.push(block.next);
        }
        targets.extend(block.nodes.iter().filter(|n| n.has_target()).map(|n| n.target));
        for target in targets {
            graph.blocks[target].predecessors += 1;
            if !std::mem::replace(&mut reached[target], true) {
                todo.push(target);
            }
        }
    }
    for (block, reached) in graph.blocks.iter_mut().zip(reached) {
        if !reached {
            block.nodes.clear();
            block.is_handler = false;
        }
    }
}

/// Copies small blocks that return, and blocks without lines, to where they are jumped to from.
pub(super) fn inline_small_blocks(graph: &mut Graph) {
    const MAX_COPY: usize = 4;
    loop {
        let mut changed = false;
        for id in graph.order() {
            let Some(last) = graph.blocks[id].last() else { continue };
            if !matches!(last.op, Op::JUMP | Op::JUMP_NO_INTERRUPT) {
                continue;
            }
            let target = last.target;
            let block = &graph.blocks[target];
            let small_exit = block.exits_scope() && block.nodes.len() <= MAX_COPY;
            let lineless = block.has_no_line() && !block.falls_through();
            if target != id && (small_exit || (lineless && block.predecessors == 1)) {
                let copied: Vec<Node> = block.nodes.clone();
                let nodes = &mut graph.blocks[id].nodes;
                nodes.last_mut().expect("the jump is there").set_nop();
                nodes.extend(copied);
                if let Some(last) = nodes.last_mut()
                    && lineless
                    && last.op == Op::JUMP_NO_INTERRUPT
                {
                    last.op = Op::JUMP;
                }
                for node in graph.blocks[id].nodes.clone() {
                    if node.is_jump() && node.has_target() {
                        graph.blocks[node.target].predecessors += 1;
                    }
                }
                let block = &mut graph.blocks[target];
                block.predecessors = block.predecessors.saturating_sub(1);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Removes the no-ops of a block that no line needs; how many.
pub(super) fn remove_nops(graph: &mut Graph, id: usize) -> usize {
    let nodes = std::mem::take(&mut graph.blocks[id].nodes);
    let before = nodes.len();
    let mut kept: Vec<Node> = Vec::with_capacity(before);
    let mut nodes = nodes;
    let mut previous = None;
    for i in 0..nodes.len() {
        let node = nodes[i];
        let line = node.loc.line();
        if node.op == Op::NOP {
            if line.is_none() || previous == Some(line) {
                continue;
            }
            if i + 1 < nodes.len() {
                let next = nodes[i + 1].loc.line();
                if next == line {
                    continue;
                }
                if next.is_none() {
                    nodes[i + 1].loc = node.loc;
                    continue;
                }
            } else {
                let next = graph.nonempty(graph.blocks[id].next);
                if next != NONE && next != id {
                    let first = graph.blocks[next]
                        .nodes
                        .iter()
                        .find(|n| !(n.op == Op::NOP && n.loc.line().is_none()));
                    if first.is_some_and(|n| n.loc.line() == line) {
                        continue;
                    }
                }
            }
        }
        kept.push(node);
        previous = Some(line);
    }
    let removed = before - kept.len();
    graph.blocks[id].nodes = kept;
    removed
}

/// Removes no-ops, and values that are dropped as soon as they are loaded.
pub(super) fn remove_nops_and_pairs(graph: &mut Graph) {
    loop {
        let mut changed = false;
        let mut previous: Option<(usize, usize)> = None;
        for id in graph.order() {
            remove_nops(graph, id);
            if graph.blocks[id].labelled {
                previous = None;
            }
            for i in 0..graph.blocks[id].nodes.len() {
                let node = graph.blocks[id].nodes[i];
                if node.op == Op::POP_TOP
                    && let Some((b, j)) = previous
                {
                    let before = graph.blocks[b].nodes[j];
                    if before.is_const() || before.op == Op::COPY && before.arg == 1 {
                        graph.blocks[b].nodes[j].set_nop();
                        graph.blocks[id].nodes[i].set_nop();
                        changed = true;
                    }
                }
                previous = Some((id, i));
            }
            let block = &graph.blocks[id];
            if block.last().is_some_and(Node::is_jump) || !block.falls_through() {
                previous = None;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Removes jumps to the next block, and no-ops.
pub(super) fn remove_nops_and_jumps(graph: &mut Graph) {
    loop {
        for id in graph.order() {
            remove_nops(graph, id);
        }
        let mut changed = false;
        for id in graph.order() {
            let Some(last) = graph.blocks[id].last().copied() else { continue };
            if !matches!(last.op, Op::JUMP | Op::JUMP_NO_INTERRUPT) {
                continue;
            }
            let (target, next) = (graph.nonempty(last.target), graph.nonempty(graph.blocks[id].next));
            if target == next && target != NONE {
                graph.blocks[id].nodes.last_mut().expect("the jump is there").set_nop();
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}
