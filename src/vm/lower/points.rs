//! The watched form of a code: between its instructions stand *points*, which report what happens there.
//!
//! A point emits nothing into the abstract stack, so the instructions are the same as in the plain form, word for
//! word, and a frame goes from one form to the other by counting them ([`Watched`]). Where a line begins stands a
//! `Line`; control that comes from the same line goes past it. A branch that is taken goes by way of a stub at the end.

use std::collections::HashMap;

use super::{Entry, Lower};
use crate::compiler::{Code, Opcode};
use crate::vm::op::{Instr, Op};
use crate::vm::watch::{Place, View, Watched, lines};

/// What lowering keeps for the watched form.
pub(super) struct Points {
    view: View,
    /// Instructions of `Code` at which a line begins.
    begins: Vec<bool>,
    /// Instructions of `Code` that a jump of a debugger may go to.
    marks: Vec<bool>,
    /// The first instruction of `Code` that counts.
    first: usize,
    map: Watched,
    /// Where the points begin that stand before the next instruction.
    lead: u32,
    /// Where the instruction being lowered begins, its points included.
    here: u32,
    branches: Vec<Branch>,
}

/// A conditional jump whose way is reported.
struct Branch {
    /// The jump.
    at: usize,
    /// Its number in `Code`.
    source: u32,
    /// The number in `Code` of where it goes.
    target: u32,
    /// Its stub.
    stub: usize,
}

impl Points {
    /// For a view of the code; the plain one has no points.
    pub fn new(code: &Code, view: View) -> Option<Points> {
        if view == View::Plain {
            return None;
        }
        Some(Points {
            view,
            begins: lines::begins(code),
            marks: lines::marks(code),
            first: lines::first_traceable(code),
            map: Watched {
                view,
                to_plain: Vec::new(),
                real: Vec::new(),
                lead: Vec::new(),
                places: HashMap::new(),
            },
            lead: 0,
            here: 0,
            branches: Vec::new(),
        })
    }
    /// A word of an instruction that the plain form has too was emitted at `at`.
    pub fn note_instruction(&mut self, at: usize) {
        self.map.to_plain.push(self.map.real.len() as u32);
        self.map.real.push(at as u32);
        self.map.lead.push(self.lead);
        self.lead = at as u32 + 1;
    }
    /// Words that the plain form has so far.
    pub fn words(&self) -> usize {
        self.map.real.len()
    }
    /// What the executable keeps.
    pub fn finish(self) -> Box<Watched> {
        Box::new(self.map)
    }
}

impl Lower<'_> {
    /// Emits a point: it changes nothing of what lowering remembers.
    pub(super) fn point(&mut self, op: Op, a: u16, d: u32) {
        let Some(p) = &mut self.points else { return };
        p.map.to_plain.push(p.map.real.len() as u32);
        self.out.push(Instr::new(op, a, 0, 0, d, 0));
        self.origin.push(self.here as u32);
    }
    /// Where the instruction of `Code` being lowered begins.
    pub(super) fn place_of_points(&self) -> u32 {
        match &self.points {
            Some(p) if self.reachable => p.here,
            _ => self.out.len() as u32,
        }
    }
    fn same_line(&self, a: usize, b: usize) -> bool {
        self.code.locations[a].line() == self.code.locations[b].line()
    }
    /// The points before instruction `i` of `Code`, which `falls` says can be reached from the one before it.
    pub(super) fn points_before(&mut self, i: usize, falls: bool) {
        let Some(p) = &self.points else { return };
        let (begins, marks) = (p.begins[i], p.marks[i]);
        let each = p.view == View::Each && i >= p.first;
        let ins = self.code.instrs[i];
        // The start of a function hides no line.
        if begins
            && falls
            && i > 0
            && self.same_line(i - 1, i)
            && self.code.instrs[i - 1].op != Opcode::RESUME
        {
            self.point(Op::SkipLine, 0, 0);
        }
        let at = self.out.len() as u32;
        if let Some(p) = &mut self.points {
            p.here = at;
            // (A backward jump to its own line counts as a line.)
            if begins || marks || ins.op == Opcode::JUMP_BACKWARD {
                p.map.places.insert(i as u32, Place { at, stack: self.stack.clone().into() });
            }
        }
        if begins {
            self.point(Op::Line, 0, 0);
        }
        if each && !matches!(ins.op, Opcode::RESUME | Opcode::END_FOR) {
            for k in 0..=self.fused_up_to_jump(i) {
                self.here = i + k;
                self.point(Op::Each, 0, 0);
            }
            self.here = i;
        }
        match ins.op {
            Opcode::RESUME if ins.arg & 3 == 0 => self.point(Op::Start, 0, 0),
            Opcode::RESUME => self.point(Op::Resumed, 0, 0),
            Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD => self.point(Op::Jumping, 0, ins.arg),
            _ => {}
        }
    }
    /// How many instructions behind `i` are done with it, if the last of them is a conditional jump.
    fn fused_up_to_jump(&self, i: usize) -> usize {
        let ins = self.code.instrs[i];
        match ins.op {
            Opcode::TO_BOOL | Opcode::COMPARE_OP | Opcode::IS_OP | Opcode::CONTAINS_OP => {
                usize::from(self.jump_after(i).is_some())
            }
            Opcode::COPY
                if ins.arg == 1
                    && self.op_at(i + 1) == Some(Opcode::TO_BOOL)
                    && self.jump_after(i + 1).is_some() =>
            {
                2
            }
            _ => 0,
        }
    }
    /// The points behind instruction `i` of `Code`, which was lowered together with `used - 1` behind it.
    pub(super) fn points_after(&mut self, i: usize, used: usize) {
        self.branch_left(i + used);
        if self.points.is_some() && used > self.fused_up_to_jump(i) + 1 {
            self.points_of_fused(i, used);
        }
    }
    /// Stores that an unpacking does itself: what would be told before each is told behind it.
    fn points_of_fused(&mut self, i: usize, used: usize) {
        for k in i + 1..i + used {
            let Some(p) = &self.points else { return };
            let (begins, each) = (p.begins[k], p.view == View::Each);
            self.here = k;
            if begins && !self.same_line(k - 1, k) {
                self.point(Op::Line, 0, 0);
            }
            if each {
                self.point(Op::Each, 0, 0);
            }
        }
        if let Some(p) = &mut self.points {
            p.lead = self.out.len() as u32;
        }
    }
    /// The point behind a conditional jump that was just emitted; `next` is the instruction of `Code` that follows.
    fn branch_left(&mut self, next: usize) {
        let Some(p) = &self.points else { return };
        let Some(&last) = p.map.real.last() else { return };
        let mut at = last as usize;
        if self.out[at].op == Op::Extra {
            at -= 1;
        }
        // (Only what this instruction of `Code` emitted.)
        if at < p.here as usize
            || !self.out[at].op.is_branch()
            || p.branches.last().is_some_and(|b| b.at == at)
        {
            return;
        }
        let target = self.out[at].d;
        self.here = next - 1;
        self.point(Op::Left, 0, self.code.not_taken_after(next - 1) as u32);
        if let Some(p) = &mut self.points {
            p.lead = self.out.len() as u32;
            p.branches.push(Branch { at, source: next as u32 - 1, target, stub: 0 });
        }
    }
    /// The instruction for a rare opcode in stack form with `n` values on the stack, and the point before it.
    pub(super) fn stack_form_watched(&mut self, op: Opcode, n: usize) -> Op {
        if self.points.is_some() {
            match op {
                Opcode::END_SEND => {
                    let receiver = self.slot(n - 2);
                    self.point(Op::Delegated, receiver, 0);
                }
                Opcode::LOAD_SUPER_ATTR => return Op::SuperWatched,
                _ => {}
            }
        }
        Op::Stack
    }
    /// The stubs by which taken branches go; `at` says where each instruction of `Code` lies.
    pub(super) fn branch_points(&mut self, at: &[u32]) {
        let Some(p) = &mut self.points else { return };
        let mut branches = std::mem::take(&mut p.branches);
        for b in &mut branches {
            b.stub = self.out.len();
            self.here = b.source as usize;
            // (The iterator is taken off before the loop counts as left.)
            let pops = self.code.instrs[b.target as usize].op == Opcode::POP_ITER;
            self.point(Op::Right, 0, b.target + u32::from(pops));
            self.point(Op::Jump, 0, b.target);
            if let Some(p) = &mut self.points {
                let plain = p.map.to_plain[at[b.target as usize] as usize];
                p.map.to_plain[b.stub] = plain;
                p.map.to_plain[b.stub + 1] = plain;
            }
        }
        if let Some(p) = &mut self.points {
            p.branches = branches;
        }
    }
    /// Where the jump at `k`, whose target is still a number of `Code`, arrives: past the `Line` of its own line.
    pub(super) fn arrival(&self, at: &[u32], k: usize) -> u32 {
        let target = self.out[k].d as usize;
        let to = at[target];
        let past = self.points.is_some()
            && self.out[to as usize].op == Op::Line
            && self.same_line(self.origin[k] as usize, target);
        to + u32::from(past)
    }
    /// Sends the branches to their stubs.
    pub(super) fn bend_branches(&mut self) {
        let Some(p) = &self.points else { return };
        for b in &p.branches {
            self.out[b.at].d = (b.stub - b.at) as u32;
        }
    }
}

/// What a place expects of a slot of the operand stack, for those that jump there from elsewhere.
impl Entry {
    /// Whether the value has to lie in its slot.
    pub fn is_held(self) -> bool {
        self == Entry::Temp
    }
}
