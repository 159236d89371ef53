//! Which handler guards each instruction.

use super::super::opcode::{Op, resume};
use super::graph::{BlockId, Graph, NONE};

/// Follows the starts and ends of handlers' ranges through the graph.
pub(super) fn label(graph: &mut Graph) {
    let mut stacks: Vec<Option<Vec<BlockId>>> = vec![None; graph.blocks.len()];
    let mut visited = vec![false; graph.blocks.len()];
    let mut todo = vec![0];
    visited[0] = true;
    stacks[0] = Some(Vec::new());
    while let Some(id) = todo.pop() {
        let mut stack = stacks[id].take().unwrap_or_default();
        let mut yield_depth = None;
        for i in 0..graph.blocks[id].nodes.len() {
            let handler = stack.last().copied().unwrap_or(NONE);
            let node = &mut graph.blocks[id].nodes[i];
            let target = node.target;
            if node.is_block_push() {
                node.handler = handler;
                let lasti = node.op != Op::SETUP_FINALLY;
                graph.blocks[target].lasti |= lasti;
                if !std::mem::replace(&mut visited[target], true) {
                    stacks[target] = Some(stack.clone());
                    todo.push(target);
                }
                stack.push(target);
                continue;
            }
            if node.op == Op::POP_BLOCK {
                node.set_nop();
                stack.pop();
                continue;
            }
            node.handler = handler;
            if node.is_jump() {
                if !std::mem::replace(&mut visited[target], true) {
                    stacks[target] = Some(stack.clone());
                    todo.push(target);
                }
            } else if node.op == Op::RESUME && node.arg != resume::FUNC_START {
                if yield_depth == Some(1) {
                    node.arg |= resume::DEPTH1;
                }
                yield_depth = None;
            } else if node.op == Op::YIELD_VALUE {
                yield_depth = Some(stack.len());
            }
        }
        let block = &graph.blocks[id];
        if block.next != NONE && block.falls_through() && !std::mem::replace(&mut visited[block.next], true) {
            stacks[block.next] = Some(stack);
            todo.push(block.next);
        }
    }
}
