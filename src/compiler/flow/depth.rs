//! Operand-stack depths.

use super::super::code::Code;
use super::super::opcode::{Op, Opcode};
use super::graph::{Graph, NONE};

/// The depth at the start of every reached block, handlers included.
pub(super) fn of_blocks(graph: &mut Graph) {
    let mut todo = vec![0];
    graph.blocks[0].depth = 0;
    while let Some(id) = todo.pop() {
        let mut depth = graph.blocks[id].depth;
        let mut heirs = Vec::new();
        for node in &graph.blocks[id].nodes {
            let (pops, pushes) = node.op.effect(node.arg);
            if node.has_target() {
                let at_target = match node.op {
                    Op::SETUP_CLEANUP => depth + 2,
                    Op::SETUP_FINALLY | Op::SETUP_WITH => depth + 1,
                    _ => depth + pushes as i32 - pops as i32,
                };
                heirs.push((node.target, at_target));
            }
            depth += pushes as i32 - pops as i32;
        }
        let block = &graph.blocks[id];
        if block.next != NONE && block.falls_through() {
            heirs.push((block.next, depth));
        }
        for (heir, depth) in heirs {
            if graph.blocks[heir].depth < 0 {
                graph.blocks[heir].depth = depth.max(0);
                todo.push(heir);
            }
        }
    }
}

/// The ways on from an instruction: index and depth there.
fn ways(code: &Code, index: usize, depth: i64) -> Vec<(usize, i64)> {
    let instr = code.instrs[index];
    let after = depth - i64::from(instr.op.pops(instr.arg)) + i64::from(instr.op.pushes(instr.arg));
    let mut ways = Vec::with_capacity(3);
    if !instr.op.ends_flow() {
        ways.push((index + 1, after));
    }
    if instr.op.is_jump() {
        ways.push((instr.arg as usize, after));
    }
    if let Some(entry) = code.handler_at(index) {
        ways.push((entry.target as usize, i64::from(entry.depth) + i64::from(entry.lasti) + 1));
    }
    ways
}

/// The depth before every instruction, and the greatest depth.
pub(super) fn of_code(code: &Code) -> (Vec<u16>, u32) {
    let mut depths = vec![Code::UNREACHED; code.instrs.len()];
    let mut greatest = 0;
    let mut todo = vec![(0usize, 0i64)];
    while let Some((index, depth)) = todo.pop() {
        greatest = greatest.max(depth);
        match depths.get_mut(index) {
            Some(known) if *known == Code::UNREACHED => {
                *known = depth.clamp(0, i64::from(Code::UNREACHED) - 1) as u16;
            }
            _ => continue,
        }
        todo.extend(ways(code, index, depth));
    }
    (depths, greatest as u32)
}

/// Checks that every instruction has one depth whatever way leads to it, that no value is taken from an
/// empty stack, and that control never runs off the end.
pub fn verify(code: &Code) -> Result<(), String> {
    for (index, instr) in code.instrs.iter().enumerate() {
        let Some(depth) = code.stack_depth_at(index) else { continue };
        let complain = |what: &str| {
            Err(format!("{} at {index} {} {}: {what}", code.qualname, instr.op.name(), instr.arg))
        };
        if (depth as u32) < instr.op.pops(instr.arg) {
            return complain(&format!("depth {depth} is too small"));
        }
        if instr.op == Opcode::RETURN_VALUE && depth != 1 {
            return complain(&format!("returns with depth {depth}"));
        }
        for (way, at) in ways(code, index, depth as i64) {
            match code.depths.get(way) {
                None => return complain("runs off the end"),
                Some(&known) if i64::from(known) != at => {
                    return complain(&format!("leads to {way} with {at}, which has {known}"));
                }
                _ => {}
            }
        }
        if let Some(entry) = code.handler_at(index)
            && entry.depth as usize > depth
        {
            return complain("handler is deeper");
        }
    }
    Ok(())
}
