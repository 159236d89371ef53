//! Basic blocks.

use super::super::code::Location;
use super::super::codegen::{Ins, Sequence, Unit};
use super::super::opcode::{Op, Operand};
use super::pool::ConstPool;
use super::{constants, lines, peephole, prune};

pub(super) type BlockId = usize;
/// No block.
pub(super) const NONE: BlockId = usize::MAX;

/// An instruction in a block; a jump's target is a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub op: Op,
    pub arg: u32,
    pub loc: Location,
    pub target: BlockId,
    /// The handler of exceptions raised here.
    pub handler: BlockId,
}

impl Node {
    pub fn new(op: Op, arg: u32, loc: Location) -> Node {
        Node { op, arg, loc, target: NONE, handler: NONE }
    }
    pub fn set_nop(&mut self) {
        (self.op, self.arg, self.target) = (Op::NOP, 0, NONE);
    }
    pub fn set(&mut self, op: Op, arg: u32) {
        (self.op, self.arg, self.target) = (op, arg, NONE);
    }
    pub fn has_target(&self) -> bool {
        self.target != NONE
    }
    pub fn is_block_push(&self) -> bool {
        matches!(self.op, Op::SETUP_FINALLY | Op::SETUP_CLEANUP | Op::SETUP_WITH)
    }
    /// Whether it jumps (starting a handler's range is not a jump).
    pub fn is_jump(&self) -> bool {
        self.op.operand() == Operand::Jump && !self.is_block_push()
    }
    pub fn is_unconditional(&self) -> bool {
        matches!(
            self.op,
            Op::JUMP
                | Op::JUMP_NO_INTERRUPT
                | Op::JUMP_FORWARD
                | Op::JUMP_BACKWARD
                | Op::JUMP_BACKWARD_NO_INTERRUPT
        )
    }
    pub fn exits(&self) -> bool {
        matches!(self.op, Op::RETURN_VALUE | Op::RAISE_VARARGS | Op::RERAISE)
    }
    pub fn is_const(&self) -> bool {
        matches!(self.op, Op::LOAD_CONST | Op::LOAD_SMALL_INT)
    }
}

#[derive(Default, Debug)]
pub(super) struct Block {
    pub nodes: Vec<Node>,
    pub next: BlockId,
    pub predecessors: u32,
    /// Whether it is the target of a label.
    pub labelled: bool,
    pub is_handler: bool,
    pub lasti: bool,
    pub warm: bool,
    pub cold: bool,
    /// Stack depth at the start, -1 while unknown.
    pub depth: i32,
}

impl Block {
    pub fn new() -> Block {
        Block { next: NONE, depth: -1, ..Block::default() }
    }
    pub fn last(&self) -> Option<&Node> {
        self.nodes.last()
    }
    pub fn falls_through(&self) -> bool {
        self.last().is_none_or(|n| !n.exits() && !n.is_unconditional())
    }
    pub fn exits_scope(&self) -> bool {
        self.last().is_some_and(Node::exits)
    }
    pub fn has_no_line(&self) -> bool {
        self.nodes.iter().all(|n| n.loc.line().is_none())
    }
}

pub(super) struct Graph {
    /// The first is the entry.
    pub blocks: Vec<Block>,
}

impl Graph {
    pub fn build(unit: &mut Unit<'_>) -> Graph {
        let mut seq = std::mem::take(&mut unit.seq);
        splice_annotations(&mut seq, unit.annotations.take());
        let Sequence { ins, labels } = seq;
        // Which labels stand before each instruction.
        let mut starts = vec![false; ins.len() + 1];
        for jump in ins.iter().filter(|i| i.op.operand() == Operand::Jump) {
            starts[labels[jump.arg as usize] as usize] = true;
        }
        let mut block_at = vec![NONE; ins.len() + 1];
        let mut blocks = vec![Block::new()];
        let mut ended = false;
        for (i, Ins { op, arg, loc }) in ins.iter().copied().enumerate() {
            if starts[i] || ended {
                let id = blocks.len();
                blocks[id - 1].next = id;
                blocks.push(Block::new());
                blocks[id].labelled = starts[i];
                block_at[i] = id;
            }
            let node = Node::new(op, arg, loc);
            ended = node.is_jump() || node.exits();
            let id = blocks.len() - 1;
            blocks[id].nodes.push(node);
        }
        if starts[ins.len()] {
            let id = blocks.len();
            blocks[id - 1].next = id;
            blocks.push(Block::new());
            block_at[ins.len()] = id;
        }
        for block in &mut blocks {
            for node in &mut block.nodes {
                if node.op.operand() == Operand::Jump {
                    node.target = block_at[labels[node.arg as usize] as usize];
                    node.arg = 0;
                }
            }
        }
        let mut handlers = Vec::new();
        for block in &blocks {
            handlers.extend(block.nodes.iter().filter(|n| n.is_block_push()).map(|n| n.target));
        }
        for handler in handlers {
            blocks[handler].is_handler = true;
        }
        Graph { blocks }
    }

    pub fn optimise(&mut self, consts: &mut ConstPool, first_line: u32) {
        prune::remove_unreachable(self);
        prune::inline_small_blocks(self);
        prune::remove_unreachable(self);
        lines::resolve(self, first_line);
        constants::propagate(self, consts);
        for id in self.order() {
            peephole::optimise(self, id, consts);
        }
        prune::remove_nops_and_pairs(self);
        prune::inline_small_blocks(self);
        prune::remove_unreachable(self);
        prune::remove_nops_and_jumps(self);
    }

    /// The blocks in layout order.
    pub fn order(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut id = 0;
        while id != NONE {
            order.push(id);
            id = self.blocks[id].next;
        }
        order
    }

    pub fn add(&mut self, block: Block) -> BlockId {
        self.blocks.push(block);
        self.blocks.len() - 1
    }

    /// The block itself or the first after it that is not empty.
    pub fn nonempty(&self, mut id: BlockId) -> BlockId {
        while id != NONE && self.blocks[id].nodes.is_empty() {
            id = self.blocks[id].next;
        }
        id
    }
}

fn splice_annotations(seq: &mut Sequence, annotations: Option<Sequence>) {
    let Some(at) = seq.ins.iter().position(|i| i.op == Op::ANNOTATIONS_PLACEHOLDER) else { return };
    let inserted = annotations.map(|a| a.ins).unwrap_or_default();
    for label in seq.labels.iter_mut().filter(|l| **l != u32::MAX && **l as usize > at) {
        *label = *label + inserted.len() as u32 - 1;
    }
    seq.ins.splice(at..=at, inserted);
}
