//! Small rewrites within a block, and jumps to jumps.

use super::super::code::Const;
use super::super::opcode::{COMPARE_TO_BOOL, Op, intrinsic1};
use super::constants::{make_load, value};
use super::fold;
use super::graph::{BlockId, Graph, NONE, Node};
use super::pool::ConstPool;
use super::swaps;

/// The greatest number of constants that a display is folded from.
const STACK_USE_GUIDELINE: u32 = 30;

pub(super) fn optimise(graph: &mut Graph, id: BlockId, consts: &mut ConstPool) {
    let mut i = 0;
    while i < graph.blocks[id].nodes.len() {
        let mut node = graph.blocks[id].nodes[i];
        if node.has_target() {
            // Skip empty blocks.
            let target = graph.nonempty(node.target);
            if target != NONE {
                node.target = target;
                graph.blocks[id].nodes[i].target = target;
            }
            if !node.is_block_push() && jump(graph, id, i) {
                continue;
            }
            i += 1;
            continue;
        }
        straight(&mut graph.blocks[id].nodes, i, consts);
        i += 1;
    }
    swaps::optimise(&mut graph.blocks[id].nodes);
}

/// Follows a jump whose target is a jump; whether something changed.
fn jump(graph: &mut Graph, id: BlockId, i: usize) -> bool {
    let node = graph.blocks[id].nodes[i];
    let Some(target) = graph.blocks[node.target].nodes.first().copied() else { return false };
    let threaded = match (node.op, target.op) {
        (Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE, Op::JUMP)
        | (Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE, Op::JUMP) => node.op,
        (Op::JUMP_IF_FALSE, Op::JUMP | Op::JUMP_IF_FALSE) => Op::JUMP_IF_FALSE,
        (Op::JUMP_IF_TRUE, Op::JUMP | Op::JUMP_IF_TRUE) => Op::JUMP_IF_TRUE,
        (Op::JUMP_IF_FALSE, Op::JUMP_IF_TRUE) | (Op::JUMP_IF_TRUE, Op::JUMP_IF_FALSE) => {
            let next = graph.blocks[node.target].next;
            if next == NONE {
                return false;
            }
            graph.blocks[id].nodes[i].target = next;
            return true;
        }
        (Op::JUMP | Op::JUMP_NO_INTERRUPT, Op::JUMP) => Op::JUMP,
        (Op::JUMP | Op::JUMP_NO_INTERRUPT, Op::JUMP_NO_INTERRUPT) => node.op,
        _ => return false,
    };
    if node.target == target.target || i + 1 != graph.blocks[id].nodes.len() {
        return false; // A loop.
    }
    // The no-op keeps the line, if it must.
    let nodes = &mut graph.blocks[id].nodes;
    nodes[i].set_nop();
    let mut new = Node::new(threaded, 0, target.loc);
    (new.target, new.handler) = (target.target, node.handler);
    nodes.push(new);
    // Jumps around a circle of jumps must end somewhere.
    nodes.len() < 64
}

fn straight(nodes: &mut [Node], i: usize, consts: &mut ConstPool) {
    let node = nodes[i];
    let next = nodes.get(i + 1).map_or(Op::NOP, |n| n.op);
    match node.op {
        Op::BUILD_TUPLE => {
            if next == Op::UNPACK_SEQUENCE && nodes[i + 1].arg == node.arg {
                match node.arg {
                    1 => {
                        nodes[i].set_nop();
                        nodes[i + 1].set_nop();
                        return;
                    }
                    2 | 3 => {
                        nodes[i].set_nop();
                        nodes[i + 1].op = Op::SWAP;
                        return;
                    }
                    _ => {}
                }
            }
            if let Some(loads) = constant_loads(nodes, i, node.arg) {
                let items: Vec<Const> = loads.iter().map(|&l| value(&nodes[l], consts)).collect();
                clear(nodes, &loads);
                make_load(&mut nodes[i], Const::Tuple(items.into()), consts);
            }
        }
        Op::BUILD_LIST | Op::BUILD_SET => lists_and_sets(nodes, i, next, consts),
        Op::COMPARE_OP if next == Op::TO_BOOL => {
            nodes[i].set_nop();
            nodes[i + 1].set(Op::COMPARE_OP, node.arg | COMPARE_TO_BOOL);
            nodes[i + 1].loc = node.loc;
        }
        Op::CONTAINS_OP | Op::IS_OP if next == Op::TO_BOOL => {
            nodes[i].set_nop();
            nodes[i + 1].set(node.op, node.arg);
        }
        Op::CONTAINS_OP | Op::IS_OP if next == Op::UNARY_NOT => {
            nodes[i].set_nop();
            nodes[i + 1].set(node.op, node.arg ^ 1);
        }
        Op::TO_BOOL if next == Op::TO_BOOL => nodes[i].set_nop(),
        Op::UNARY_NOT if next == Op::TO_BOOL => {
            nodes[i].set_nop();
            nodes[i + 1].set(Op::UNARY_NOT, 0);
        }
        Op::UNARY_NOT if next == Op::UNARY_NOT => {
            nodes[i].set_nop();
            nodes[i + 1].set_nop();
        }
        Op::CALL_INTRINSIC_1 if node.arg == intrinsic1::LIST_TO_TUPLE && next == Op::GET_ITER => {
            nodes[i].set_nop();
        }
        Op::UNARY_NOT | Op::UNARY_INVERT | Op::UNARY_NEGATIVE => unary(nodes, i, consts),
        Op::CALL_INTRINSIC_1 if node.arg == intrinsic1::UNARY_POSITIVE => unary(nodes, i, consts),
        Op::BINARY_OP => {
            let Some(loads) = constant_loads(nodes, i, 2) else { return };
            let (a, b) = (value(&nodes[loads[0]], consts), value(&nodes[loads[1]], consts));
            if let Some(result) = fold::binary(node.arg, &a, &b) {
                clear(nodes, &loads);
                make_load(&mut nodes[i], result, consts);
            }
        }
        Op::SWAP if node.arg == 1 => nodes[i].set_nop(),
        Op::LOAD_GLOBAL if next == Op::PUSH_NULL && node.arg & 1 == 0 => {
            nodes[i].arg |= 1;
            nodes[i + 1].set_nop();
        }
        _ => {}
    }
}

fn unary(nodes: &mut [Node], i: usize, consts: &mut ConstPool) {
    let Some(loads) = constant_loads(nodes, i, 1) else { return };
    let operand = value(&nodes[loads[0]], consts);
    if let Some(result) = fold::unary(nodes[i].op, &operand) {
        clear(nodes, &loads);
        make_load(&mut nodes[i], result, consts);
    }
}

/// The `count` loads of constants right before a node, ignoring no-ops.
fn constant_loads(nodes: &[Node], before: usize, count: u32) -> Option<Vec<usize>> {
    if count > STACK_USE_GUIDELINE {
        return None;
    }
    let mut found = Vec::with_capacity(count as usize);
    let mut at = before;
    while found.len() < count as usize {
        at = at.checked_sub(1)?;
        if nodes[at].op == Op::NOP {
            continue;
        }
        if !nodes[at].is_const() {
            return None;
        }
        found.push(at);
    }
    found.reverse();
    Some(found)
}

fn clear(nodes: &mut [Node], loads: &[usize]) {
    for &load in loads {
        nodes[load].set_nop();
        nodes[load].loc = super::super::code::Location::NONE;
    }
}

fn lists_and_sets(nodes: &mut [Node], i: usize, next: Op, consts: &mut ConstPool) {
    let node = nodes[i];
    let consumed = matches!(next, Op::GET_ITER | Op::CONTAINS_OP);
    if node.arg > STACK_USE_GUIDELINE || node.arg < 3 && !consumed {
        return;
    }
    let Some(loads) = constant_loads(nodes, i, node.arg) else {
        // Nobody keeps the list: a tuple does.
        if consumed && node.op == Op::BUILD_LIST {
            nodes[i].op = Op::BUILD_TUPLE;
        }
        return;
    };
    let items: Vec<Const> = loads.iter().map(|&l| value(&nodes[l], consts)).collect();
    let constant = if node.op == Op::BUILD_SET {
        Const::FrozenSet(fold::distinct(items).into())
    } else {
        Const::Tuple(items.into())
    };
    clear(nodes, &loads);
    if consumed {
        make_load(&mut nodes[i], constant, consts);
        return;
    }
    let extend = if node.op == Op::BUILD_LIST { Op::LIST_EXTEND } else { Op::SET_UPDATE };
    nodes[i - 2].loc = node.loc;
    nodes[i - 2].set(node.op, 0);
    nodes[i - 1].loc = node.loc;
    make_load(&mut nodes[i - 1], constant, consts);
    nodes[i].set(extend, 1);
}
