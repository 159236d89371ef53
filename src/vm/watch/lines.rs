//! Where lines begin in a code, as tracing sees it (CPython's `initialize_lines` and `marklines`).

use crate::compiler::{Code, Opcode};

/// The first instruction that counts: what precedes it sets the frame up.
pub fn first_traceable(code: &Code) -> usize {
    code.instrs.iter().position(|i| i.op == Opcode::RESUME).unwrap_or(code.instrs.len())
}

/// Instructions at which a line may begin: where the line changes, and where control comes from elsewhere.
pub fn begins(code: &Code) -> Vec<bool> {
    let first = first_traceable(code);
    let line = |i: usize| code.locations.get(i).and_then(|l| l.line());
    let mut out = vec![false; code.instrs.len()];
    let mut current = None;
    for i in first..code.instrs.len() {
        if never_begins(code.instrs[i].op) {
            continue;
        }
        out[i] = line(i).is_some() && line(i) != current;
        current = line(i);
    }
    let mut mark = |target: usize| {
        if target < out.len() && line(target).is_some() && code.instrs[target].op != Opcode::POP_ITER {
            out[target] = true;
        }
    };
    for ins in &code.instrs[first..] {
        match ins.op {
            // Past the instruction that only an exhausted iterator needs.
            Opcode::FOR_ITER | Opcode::SEND => mark(ins.arg as usize + 1),
            op if op.is_jump() => mark(ins.arg as usize),
            _ => {}
        }
    }
    for e in &code.exception_table {
        // The end of an `async for` is no line of its own.
        if code.instrs[e.target as usize].op != Opcode::END_ASYNC_FOR {
            mark(e.target as usize);
        }
    }
    out
}

/// Instructions that end what the one before began.
fn never_begins(op: Opcode) -> bool {
    matches!(
        op,
        Opcode::END_ASYNC_FOR | Opcode::END_FOR | Opcode::END_SEND | Opcode::RESUME | Opcode::POP_ITER
    )
}

/// Instructions at which the line table begins another line: where a debugger may jump to.
pub fn marks(code: &Code) -> Vec<bool> {
    let mut last = None;
    code.locations
        .iter()
        .map(|l| {
            let is_new = l.line().is_some() && l.line() != last;
            if is_new {
                last = l.line();
            }
            is_new
        })
        .collect()
}
