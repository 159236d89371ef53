//! Constants that decide jumps, and constants that nothing uses.

use super::super::code::Const;
use super::super::codegen::Unit;
use super::super::opcode::Op;
use super::fold::truth;
use super::graph::{Graph, Node};
use super::pool::ConstPool;

/// The constant that a node loads.
pub(super) fn value(node: &Node, consts: &ConstPool) -> Const {
    match node.op {
        Op::LOAD_SMALL_INT => Const::Int(node.arg.into()),
        _ => consts.list[node.arg as usize].clone(),
    }
}

/// Turns a node into the load of a constant.
pub(super) fn make_load(node: &mut Node, value: Const, consts: &mut ConstPool) {
    match value {
        Const::Int(n @ 0..=255) => node.set(Op::LOAD_SMALL_INT, n as u32),
        value => {
            let index = consts.add(value);
            node.set(Op::LOAD_CONST, index);
        }
    }
}

/// Decides jumps on constants, and tests for `None` by their own jumps.
pub(super) fn propagate(graph: &mut Graph, consts: &mut ConstPool) {
    for id in graph.order() {
        let nodes = &mut graph.blocks[id].nodes;
        let mut loaded: Option<Node> = None;
        for i in 0..nodes.len() {
            let node = nodes[i];
            let copy = node.op == Op::COPY && node.arg == 1 && loaded.is_some();
            if !copy {
                loaded = node.is_const().then_some(node);
            }
            let (Some(constant), Some(next)) = (loaded, nodes.get(i + 1).copied()) else { continue };
            match next.op {
                Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::JUMP_IF_FALSE | Op::JUMP_IF_TRUE => {
                    let truth = truth(&value(&constant, consts));
                    if matches!(next.op, Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE) {
                        nodes[i].set_nop();
                    }
                    if truth == matches!(next.op, Op::POP_JUMP_IF_TRUE | Op::JUMP_IF_TRUE) {
                        nodes[i + 1].op = Op::JUMP;
                    } else {
                        nodes[i + 1].set_nop();
                    }
                }
                Op::IS_OP if matches!(value(&constant, consts), Const::None) => {
                    let mut jump = i + 2;
                    if nodes.get(jump).is_some_and(|n| n.op == Op::TO_BOOL) {
                        nodes[jump].set_nop();
                        jump += 1;
                    }
                    let invert = match nodes.get(jump).map(|n| n.op) {
                        Some(Op::POP_JUMP_IF_FALSE) => next.arg == 0,
                        Some(Op::POP_JUMP_IF_TRUE) => next.arg == 1,
                        _ => continue,
                    };
                    nodes[i].set_nop();
                    nodes[i + 1].set_nop();
                    nodes[jump].op = if invert { Op::POP_JUMP_IF_NOT_NONE } else { Op::POP_JUMP_IF_NONE };
                }
                Op::TO_BOOL => {
                    let truth = truth(&value(&constant, consts));
                    nodes[i].set_nop();
                    let index = consts.add(if truth { Const::True } else { Const::False });
                    nodes[i + 1].set(Op::LOAD_CONST, index);
                }
                _ => {}
            }
        }
    }
}

/// Drops constants that no instruction loads. The first one stays, as in CPython, where it may be the docstring.
pub(super) fn remove_unused(graph: &mut Graph, unit: &mut Unit<'_>) {
    let order = graph.order();
    let consts = &mut unit.consts.list;
    let mut used = vec![false; consts.len()];
    if let Some(first) = used.first_mut() {
        *first = true;
    }
    for &id in &order {
        for node in graph.blocks[id].nodes.iter().filter(|n| n.op == Op::LOAD_CONST) {
            used[node.arg as usize] = true;
        }
    }
    let mut renumbered = vec![0; consts.len()];
    let mut count = 0;
    for (i, used) in used.iter().enumerate() {
        renumbered[i] = count;
        count += *used as u32;
    }
    let mut keep = used.iter();
    consts.retain(|_| *keep.next().unwrap_or(&true));
    for id in order {
        for node in graph.blocks[id].nodes.iter_mut().filter(|n| n.op == Op::LOAD_CONST) {
            node.arg = renumbered[node.arg as usize];
        }
    }
}
