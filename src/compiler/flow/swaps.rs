//! Runs of `SWAP`: as few as possible, and none where the values are stored or dropped right after.

use super::super::opcode::Op;
use super::graph::Node;

pub(super) fn optimise(nodes: &mut [Node]) {
    let mut i = 0;
    while i < nodes.len() {
        if nodes[i].op == Op::SWAP {
            let end = shorten(nodes, i);
            apply(nodes, end);
            i = end;
        }
        i += 1;
    }
}

/// Replaces a run of swaps by the fewest that permute alike; the index of its last.
fn shorten(nodes: &mut [Node], start: usize) -> usize {
    let mut depth = nodes[start].arg as usize;
    let (mut end, mut more) = (start, false);
    while end + 1 < nodes.len() {
        match nodes[end + 1].op {
            Op::SWAP => {
                depth = depth.max(nodes[end + 1].arg as usize);
                more = true;
            }
            Op::NOP => {}
            _ => break,
        }
        end += 1;
    }
    if !more {
        return start;
    }
    let mut stack: Vec<usize> = (0..depth).collect();
    for node in nodes[start..=end].iter().filter(|n| n.op == Op::SWAP) {
        stack.swap(0, node.arg as usize - 1);
    }
    // Each cycle of the permutation is a run of swaps with the top; written from the end.
    const VISITED: usize = usize::MAX;
    let mut current = end as isize;
    for i in 0..depth {
        if stack[i] == VISITED || stack[i] == i {
            continue;
        }
        let mut j = i;
        loop {
            if j > 0 {
                nodes[current as usize].set(Op::SWAP, j as u32 + 1);
                current -= 1;
            }
            if stack[j] == VISITED {
                break;
            }
            j = std::mem::replace(&mut stack[j], VISITED);
        }
    }
    while current >= start as isize {
        nodes[current as usize].set_nop();
        current -= 1;
    }
    end
}

fn swappable(op: Op) -> bool {
    matches!(op, Op::STORE_FAST | Op::STORE_FAST_MAYBE_NULL | Op::POP_TOP)
}

fn stored(node: &Node) -> Option<u32> {
    matches!(node.op, Op::STORE_FAST | Op::STORE_FAST_MAYBE_NULL).then_some(node.arg)
}

/// The next store or pop after a node, on the same line.
fn next_swappable(nodes: &[Node], mut i: usize, line: Option<u32>) -> Option<usize> {
    loop {
        i += 1;
        let node = nodes.get(i)?;
        if line.is_some() && node.loc.line() != line {
            return None;
        }
        if node.op == Op::NOP {
            continue;
        }
        return swappable(node.op).then_some(i);
    }
}

/// Exchanges the consumers instead of the values, going back over the run that ends at `i`.
fn apply(nodes: &mut [Node], i: usize) {
    for at in (0..=i).rev() {
        let swap = nodes[at];
        if swap.op != Op::SWAP {
            if matches!(swap.op, Op::NOP) || swappable(swap.op) {
                continue;
            }
            return;
        }
        let Some(first) = next_swappable(nodes, at, None) else { return };
        let line = nodes[first].loc.line();
        let mut second = first;
        for _ in 1..swap.arg {
            match next_swappable(nodes, second, line) {
                Some(k) => second = k,
                None => return,
            }
        }
        // Stores to one variable must keep their order.
        let (a, b) = (stored(&nodes[first]), stored(&nodes[second]));
        if a.is_some() || b.is_some() {
            if a == b {
                return;
            }
            let between = &nodes[first + 1..second];
            if between.iter().filter_map(stored).any(|s| Some(s) == a || Some(s) == b) {
                return;
            }
        }
        nodes[at].set_nop();
        nodes.swap(first, second);
    }
}
