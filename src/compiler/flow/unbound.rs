//! Loads of locals that may be unbound get a check; all others need none.

use super::super::opcode::Op;
use super::graph::{BlockId, Graph, NONE};

type Bits = Vec<u64>;

/// Replaces `LOAD_FAST` by `LOAD_FAST_CHECK` where a local may be unbound.
pub(super) fn check_loads(graph: &mut Graph, locals: usize, params: usize) {
    if locals == 0 {
        return;
    }
    let words = locals.div_ceil(64);
    let mut unsafe_at: Vec<Bits> = vec![vec![0; words]; graph.blocks.len()];
    let mut queued = vec![false; graph.blocks.len()];
    let mut seen = vec![false; graph.blocks.len()];
    for local in params..locals {
        unsafe_at[0][local / 64] |= 1 << (local % 64);
    }
    let mut todo = vec![0];
    queued[0] = true;
    seen[0] = true;
    while let Some(id) = todo.pop() {
        queued[id] = false;
        let mut mask = unsafe_at[id].clone();
        let mut push = |id: BlockId, mask: &Bits, todo: &mut Vec<BlockId>| {
            let mut changed = !std::mem::replace(&mut seen[id], true);
            for (old, new) in unsafe_at[id].iter_mut().zip(mask) {
                changed |= *old | new != *old;
                *old |= new;
            }
            if changed && !std::mem::replace(&mut queued[id], true) {
                todo.push(id);
            }
        };
        for i in 0..graph.blocks[id].nodes.len() {
            let node = &mut graph.blocks[id].nodes[i];
            if node.handler != NONE {
                push(node.handler, &mask, &mut todo);
            }
            let (word, bit) = (node.arg as usize / 64, 1u64 << (node.arg % 64));
            match node.op {
                Op::DELETE_FAST | Op::LOAD_FAST_AND_CLEAR | Op::STORE_FAST_MAYBE_NULL => mask[word] |= bit,
                Op::STORE_FAST | Op::LOAD_FAST_CHECK => mask[word] &= !bit,
                Op::LOAD_FAST => {
                    if mask[word] & bit != 0 {
                        node.op = Op::LOAD_FAST_CHECK;
                    }
                    mask[word] &= !bit;
                }
                _ => {}
            }
        }
        let block = &graph.blocks[id];
        if block.next != NONE && block.falls_through() {
            push(block.next, &mask, &mut todo);
        }
        if let Some(last) = block.last()
            && last.is_jump()
            && last.has_target()
        {
            push(last.target, &mask, &mut todo);
        }
    }
}
