//! `Code` to `Executable`: one pass with an abstract stack.
//!
//! A loaded local or constant emits nothing; it is remembered as an operand and read in place by the instruction that
//! takes it. Before a local is overwritten, before a jump, at a label and at the start of a guarded range what is
//! remembered is copied to its canonical slot (`nlocals + depth`). A store right after an operation makes the
//! operation write to the local itself.

mod points;

use std::collections::HashMap;
use std::mem::ManuallyDrop;

use super::code_object::CodeObject;
use super::executable::{Executable, Handler};
use super::op::{CONST, INDEX, Instr, Op, TEMP};
use super::watch::View;
use crate::compiler::code::flags;
use crate::compiler::{Code, Opcode};
use crate::object::{Value, string};

/// What is on the abstract stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// In its canonical slot, owned.
    Temp,
    /// A local, read in place.
    Local(u16),
    /// A constant, read in place.
    Const(u16),
    /// NULL, known here.
    Null,
}

struct Lower<'a> {
    code: &'a Code,
    consts: Vec<ManuallyDrop<Value>>,
    small: HashMap<i64, u16>,
    stack: Vec<Entry>,
    out: Vec<Instr>,
    origin: Vec<u32>,
    nlocals: usize,
    /// The last instruction, when it defined the temporary on top and a store may redirect it.
    last_def: Option<usize>,
    here: usize,
    labels: Vec<bool>,
    starts: Vec<bool>,
    reachable: bool,
    /// In the watched form: what is put between the instructions.
    points: Option<points::Points>,
}

/// Marks "no keyword mapping" in `CallEx`.
pub const NO_OPERAND: u16 = u16::MAX;

/// Lowers a code object for this thread; `None` when a frame would have too many slots.
///
/// The watched forms have the same instructions in the same order, and more between them.
pub fn lower(object: &CodeObject, view: View) -> Option<Executable> {
    let code = &*object.code;
    let n = code.instrs.len();
    let has_namespace = code.flags & flags::OPTIMIZED == 0;
    // The namespace lies behind the locals: the slots at the end of a frame are where a callee's frame begins.
    let nlocals = code.localsplus.len() + usize::from(has_namespace);
    let nslots = nlocals + code.stack_size as usize + 2;
    if nslots >= INDEX as usize {
        return None;
    }
    let mut labels = vec![false; n + 1];
    for ins in &code.instrs {
        if ins.op.is_jump() {
            labels[target_of(code, ins.op, ins.arg)] = true;
        }
    }
    let mut starts = vec![false; n + 1];
    for e in &code.exception_table {
        labels[e.target as usize] = true;
        starts[e.start as usize] = true;
    }
    let mut l = Lower {
        code,
        // SAFETY: borrowed, and never dropped.
        consts: object
            .constants()
            .iter()
            .map(|k| ManuallyDrop::new(unsafe { Value::from_bits(k.bits()) }))
            .collect(),
        small: HashMap::new(),
        stack: Vec::new(),
        out: Vec::with_capacity(n),
        origin: Vec::with_capacity(n),
        nlocals,
        last_def: None,
        here: 0,
        labels,
        starts,
        reachable: true,
        points: points::Points::new(code, view),
    };
    let mut at = vec![0u32; n + 1];
    let mut i = 0;
    while i < n {
        l.here = i;
        let depth = code.depths[i];
        let falls = l.reachable;
        if l.labels[i] || !l.reachable {
            if l.reachable {
                l.flush();
            }
            l.last_def = None;
            if depth != Code::UNREACHED {
                l.stack.clear();
                l.stack.resize(depth as usize, Entry::Temp);
                l.reachable = true;
            } else {
                l.reachable = false;
            }
        }
        if l.starts[i] && l.reachable {
            l.flush();
            l.last_def = None;
        }
        if l.reachable {
            l.points_before(i, falls);
        }
        at[i] = l.place_of_points();
        let mut used = 1;
        if l.reachable {
            debug_assert_eq!(l.stack.len(), depth as usize, "stack depth at {i} of {}", code.qualname);
            used = l.instruction(i);
            l.points_after(i, used);
            for k in 1..used {
                at[i + k] = l.out.len() as u32;
            }
        }
        i += used;
    }
    at[n] = l.out.len() as u32;
    l.emit(Op::Unreachable, 0, 0, 0, 0, 0);
    l.branch_points(&at);
    // Targets are numbers of `Code` so far; in an instruction they count from there.
    let mut k = 0;
    while k < l.out.len() {
        let words = l.out[k].words();
        if l.out[k].op.jumps() {
            l.out[k].d = l.arrival(&at, k).wrapping_sub(k as u32);
        }
        k += words;
    }
    l.bend_branches();
    let handlers = code
        .exception_table
        .iter()
        .map(|e| Handler {
            start: at[e.start as usize],
            end: at[e.end as usize],
            target: at[e.target as usize],
            depth: e.depth,
            lasti: e.lasti,
        })
        .filter(|h| h.start < h.end)
        .collect();
    let names = code.names.iter().map(|s| string::intern(s)).collect();
    Some(Executable {
        code: l.out.into_boxed_slice(),
        consts: l.consts.into_boxed_slice(),
        names,
        origin: l.origin.into_boxed_slice(),
        handlers,
        nlocals: nlocals as u32,
        nslots: nslots as u32,
        argcount: code.argcount,
        params: code.localsplus[..(code.argcount + code.kwonlyargcount) as usize]
            .iter()
            .map(|s| string::intern(s))
            .collect(),
        plain: code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0 && code.kwonlyargcount == 0,
        has_namespace,
        is_generator: code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0,
        watched: l.points.map(points::Points::finish),
        traps: Vec::new(),
        object,
        file: code.filename.get(),
        label: super::bystander::Label::none(),
    })
}

/// Where a jump goes: the end of a `for` loop is entered behind its `END_FOR`.
fn target_of(code: &Code, op: Opcode, arg: u32) -> usize {
    let t = arg as usize;
    if op == Opcode::FOR_ITER && code.instrs[t].op == Opcode::END_FOR { t + 1 } else { t }
}

impl Lower<'_> {
    fn slot(&self, depth: usize) -> u16 {
        (self.nlocals + depth) as u16
    }
    fn emit(&mut self, op: Op, a: u16, b: u16, c: u16, d: u32, e: u32) -> usize {
        let op = if self.points.is_some() { op.watched() } else { op };
        self.push_word(Instr::new(op, a, b, c, d, e));
        self.last_def = None;
        if op.kinds().len() == 6 {
            self.push_word(Instr::new(Op::Extra, 0, 0, 0, 0, 0));
            return self.out.len() - 2;
        }
        self.out.len() - 1
    }
    fn push_word(&mut self, ins: Instr) {
        self.out.push(ins);
        self.origin.push(self.here as u32);
        if let Some(p) = &mut self.points {
            p.note_instruction(self.out.len() - 1);
        }
    }
    /// How many words there are, those between the instructions of the watched form aside.
    fn words(&self) -> u32 {
        self.points.as_ref().map_or(self.out.len(), points::Points::words) as u32
    }
    /// Emits an instruction whose result `c` becomes the new top.
    fn define(&mut self, op: Op, a: u16, b: u16, d: u32, e: u32) {
        let c = self.slot(self.stack.len());
        let at = self.emit(op, a, b, c, d, e);
        self.stack.push(Entry::Temp);
        self.last_def = Some(at);
    }
    fn operand_at(&self, i: usize) -> u16 {
        match self.stack[i] {
            Entry::Temp => TEMP | self.slot(i),
            Entry::Local(l) => l,
            Entry::Const(k) => CONST | k,
            Entry::Null => NO_OPERAND,
        }
    }
    fn pop(&mut self) -> u16 {
        let i = self.stack.len() - 1;
        if self.stack[i] == Entry::Null {
            self.materialise(i);
        }
        let x = self.operand_at(i);
        self.stack.pop();
        x
    }
    fn materialise(&mut self, i: usize) {
        let c = self.slot(i);
        match self.stack[i] {
            Entry::Temp => return,
            Entry::Null => {
                self.emit(Op::SetNull, 0, 0, c, 0, 0);
            }
            _ => {
                let a = self.operand_at(i);
                self.emit(Op::Move, a, 0, c, 0, 0);
            }
        }
        self.stack[i] = Entry::Temp;
    }
    /// Copies entries `from..to` to their slots, two at a time where possible.
    fn materialise_range(&mut self, from: usize, to: usize) {
        let pending: Vec<usize> = (from..to).filter(|&i| self.stack[i] != Entry::Temp).collect();
        let mut k = 0;
        while k < pending.len() {
            let i = pending[k];
            if k + 1 < pending.len()
                && self.stack[i] != Entry::Null
                && self.stack[pending[k + 1]] != Entry::Null
            {
                let j = pending[k + 1];
                let (a, b) = (self.operand_at(i), self.operand_at(j));
                let (c, d) = (self.slot(i), self.slot(j));
                self.emit(Op::Move2, a, b, c, u32::from(d), 0);
                self.stack[i] = Entry::Temp;
                self.stack[j] = Entry::Temp;
                k += 2;
            } else {
                self.materialise(i);
                k += 1;
            }
        }
    }
    fn flush(&mut self) {
        if self.stack.iter().any(|e| *e != Entry::Temp) {
            self.materialise_range(0, self.stack.len());
        }
    }
    /// Copies what is remembered of a local that is about to change.
    fn flush_local(&mut self, local: u16) {
        for i in 0..self.stack.len() {
            if self.stack[i] == Entry::Local(local) {
                self.materialise(i);
            }
        }
    }
    /// A constant that the code has not, and that is not counted.
    fn constant(&mut self, v: Value) {
        debug_assert!(v.as_object().is_none_or(|o| o.head().is_immortal()));
        let k = self.consts.len();
        self.consts.push(ManuallyDrop::new(v));
        self.push_const(k);
    }
    fn push_const(&mut self, k: usize) {
        if k < INDEX as usize {
            self.stack.push(Entry::Const(k as u16));
        } else {
            self.define(Op::LoadConstWide, 0, 0, k as u32, 0);
        }
    }
    fn op_at(&self, i: usize) -> Option<Opcode> {
        if i < self.code.instrs.len() && !self.labels[i] && !self.starts[i] {
            Some(self.code.instrs[i].op)
        } else {
            None
        }
    }
    /// A conditional jump right behind instruction `i`: its sense and target.
    fn jump_after(&self, i: usize) -> Option<(bool, u32)> {
        match self.op_at(i + 1)? {
            Opcode::POP_JUMP_IF_FALSE => Some((false, self.code.instrs[i + 1].arg)),
            Opcode::POP_JUMP_IF_TRUE => Some((true, self.code.instrs[i + 1].arg)),
            _ => None,
        }
    }
    fn store_fast(&mut self, local: u16) {
        let top = self.stack.len() - 1;
        let pending = self.stack[..top].contains(&Entry::Local(local));
        if self.stack[top] == Entry::Temp
            && !pending
            && let Some(at) = self.last_def
            && self.out[at].c == self.slot(top)
        {
            self.out[at].c = local;
            self.last_def = None;
            self.stack.pop();
            return;
        }
        if self.stack[top] == Entry::Local(local) && !pending {
            self.stack.pop();
            return;
        }
        let source = self.pop();
        self.flush_local(local);
        self.emit(Op::Move, source, 0, local, 0, 0);
    }
    /// Emits a rare instruction in stack form.
    fn stack_form(&mut self, op: Opcode, arg: u32) {
        let n = self.stack.len();
        let pops = op.pops(arg) as usize;
        self.materialise_range(n - pops, n);
        let a = self.slot(n);
        let form = self.stack_form_watched(op, n);
        self.emit(form, a, op as u8 as u16, 0, arg, 0);
        self.stack.truncate(n - pops);
        for _ in 0..op.pushes(arg) {
            self.stack.push(Entry::Temp);
        }
    }
    fn conditional(&mut self, op: Op, target: u32) {
        let a = self.pop();
        self.flush();
        self.emit(op, a, 0, 0, target, 0);
    }

    /// Lowers one instruction (and those fused with it); returns how many.
    fn instruction(&mut self, i: usize) -> usize {
        use Opcode::*;
        let ins = self.code.instrs[i];
        let arg = ins.arg;
        match ins.op {
            NOP | NOT_TAKEN => {}
            LOAD_FAST => self.stack.push(Entry::Local(arg as u16)),
            LOAD_FAST_CHECK => {
                self.emit(Op::CheckLocal, arg as u16, 0, 0, 0, 0);
                self.stack.push(Entry::Local(arg as u16));
            }
            LOAD_FAST_AND_CLEAR => {
                self.flush_local(arg as u16);
                let c = self.slot(self.stack.len());
                self.emit(Op::TakeLocal, arg as u16, 0, c, 0, 0);
                self.stack.push(Entry::Temp);
            }
            LOAD_CONST => self.push_const(arg as usize),
            LOAD_SMALL_INT => match self.small.get(&i64::from(arg)) {
                Some(&k) => self.stack.push(Entry::Const(k)),
                None => {
                    let k = self.consts.len();
                    if k < INDEX as usize {
                        self.small.insert(i64::from(arg), k as u16);
                    }
                    self.constant(Value::small_int(i64::from(arg)));
                }
            },
            PUSH_NULL => self.stack.push(Entry::Null),
            STORE_FAST => self.store_fast(arg as u16),
            DELETE_FAST => {
                self.flush_local(arg as u16);
                self.emit(Op::DeleteFast, arg as u16, 0, 0, 0, 0);
            }
            POP_TOP | POP_ITER => {
                let top = self.stack.len() - 1;
                if self.stack[top] == Entry::Temp {
                    let a = self.operand_at(top);
                    self.emit(Op::Release, a, 0, 0, 0, 0);
                }
                self.stack.pop();
            }
            END_FOR => {
                let a = self.pop();
                self.emit(Op::Release, a, 0, 0, 0, 0);
            }
            COPY => {
                let at = self.stack.len() - arg as usize;
                if arg == 1
                    && self.op_at(i + 1) == Some(TO_BOOL)
                    && let Some((sense, target)) = self.jump_after(i + 1)
                {
                    self.flush();
                    let a = self.slot(at);
                    let op = if sense { Op::JumpTrue } else { Op::JumpFalse };
                    self.emit(op, a, 0, 0, target, 0);
                    return 3;
                }
                match self.stack[at] {
                    Entry::Temp => {
                        let a = self.slot(at);
                        self.define(Op::Move, a, 0, 0, 0);
                    }
                    e => self.stack.push(e),
                }
            }
            SWAP => {
                let top = self.stack.len() - 1;
                let other = self.stack.len() - arg as usize;
                if self.stack[top] != Entry::Temp && self.stack[other] != Entry::Temp {
                    self.stack.swap(top, other);
                } else if top != other {
                    self.materialise(other);
                    self.materialise(top);
                    let (a, b) = (self.slot(other), self.slot(top));
                    self.emit(Op::Swap, a, b, 0, 0, 0);
                }
            }
            LOAD_GLOBAL => {
                self.define(Op::LoadGlobal, 0, 0, arg >> 1, 0);
                if arg & 1 != 0 {
                    self.stack.push(Entry::Null);
                }
            }
            LOAD_NAME => self.define(Op::LoadName, 0, 0, arg, 0),
            STORE_NAME => {
                let a = self.pop();
                self.emit(Op::StoreName, a, 0, 0, arg, 0);
            }
            STORE_GLOBAL => {
                let a = self.pop();
                self.emit(Op::StoreGlobal, a, 0, 0, arg, 0);
            }
            LOAD_DEREF => self.define(Op::LoadDeref, arg as u16, 0, 0, 0),
            STORE_DEREF => {
                let b = self.pop();
                self.emit(Op::StoreDeref, arg as u16, b, 0, 0, 0);
            }
            UNARY_NOT => {
                let a = self.pop();
                self.define(Op::Not, a, 0, 0, 0);
            }
            TO_BOOL => {
                if let Some((sense, target)) = self.jump_after(i) {
                    self.conditional(if sense { Op::JumpTrue } else { Op::JumpFalse }, target);
                    return 2;
                }
                let a = self.pop();
                if self.op_at(i + 1) == Some(UNARY_NOT) {
                    self.define(Op::Not, a, 0, 0, 0);
                    return 2;
                }
                self.define(Op::ToBool, a, 0, 0, 0);
            }
            UNARY_NEGATIVE | UNARY_INVERT => {
                let a = self.pop();
                self.define(Op::Unary, a, u16::from(ins.op == UNARY_INVERT), 0, 0);
            }
            BINARY_OP => {
                let b = self.pop();
                let a = self.pop();
                if arg == crate::compiler::opcode::nb::SUBSCR {
                    self.define(Op::Subscr, a, b, 0, 0);
                } else {
                    self.define(Op::Binary, a, b, arg, 0);
                }
            }
            COMPARE_OP => {
                let b = self.pop();
                let a = self.pop();
                if let Some((sense, target)) = self.jump_after(i) {
                    self.flush();
                    let c = ((arg >> 5) << 1) as u16 | u16::from(sense);
                    self.emit(Op::CompareJump, a, b, c, target, 0);
                    return 2;
                }
                // Without the bool bit the object's own answer is the result.
                self.define(Op::Compare, a, b, arg, 0);
            }
            IS_OP | CONTAINS_OP => {
                let b = self.pop();
                let a = self.pop();
                let is = ins.op == IS_OP;
                if let Some((sense, target)) = self.jump_after(i) {
                    self.flush();
                    let op = if is { Op::IsJump } else { Op::ContainsJump };
                    self.emit(op, a, b, u16::from(sense != (arg != 0)), target, 0);
                    return 2;
                }
                self.define(if is { Op::Is } else { Op::Contains }, a, b, arg, 0);
            }
            POP_JUMP_IF_FALSE => self.conditional(Op::JumpFalse, arg),
            POP_JUMP_IF_TRUE => self.conditional(Op::JumpTrue, arg),
            POP_JUMP_IF_NONE => self.conditional(Op::JumpNone, arg),
            POP_JUMP_IF_NOT_NONE => self.conditional(Op::JumpNotNone, arg),
            JUMP_FORWARD | JUMP_BACKWARD | JUMP_BACKWARD_NO_INTERRUPT => {
                self.flush();
                let op = match ins.op {
                    JUMP_FORWARD => Op::Jump,
                    JUMP_BACKWARD => Op::JumpBack,
                    _ => Op::JumpBackQuiet,
                };
                self.emit(op, 0, 0, 0, arg, 0);
                self.reachable = false;
            }
            BINARY_SLICE => {
                let c = self.pop();
                let b = self.pop();
                let a = self.pop();
                let d = self.slot(self.stack.len());
                self.emit(Op::BinarySlice, a, b, c, u32::from(d), 0);
                self.stack.push(Entry::Temp);
            }
            STORE_SLICE => {
                let d = self.pop();
                let c = self.pop();
                let b = self.pop();
                let a = self.pop();
                self.emit(Op::StoreSlice, a, b, c, u32::from(d), 0);
            }
            BUILD_SLICE => {
                if arg == 2 {
                    self.constant(Value::none());
                }
                let c = self.pop();
                let b = self.pop();
                let a = self.pop();
                let d = self.slot(self.stack.len());
                self.emit(Op::BuildSlice, a, b, c, u32::from(d), 0);
                self.stack.push(Entry::Temp);
            }
            STORE_SUBSCR => {
                let b = self.pop();
                let a = self.pop();
                let c = self.pop();
                self.emit(Op::StoreSubscr, a, b, c, 0, 0);
            }
            LOAD_ATTR => {
                let a = self.pop();
                if arg & 1 == 0 {
                    self.define(Op::LoadAttr, a, 0, arg >> 1, 0);
                } else {
                    let c = self.slot(self.stack.len());
                    self.emit(Op::LoadMethod, a, 0, c, arg >> 1, 0);
                    self.stack.push(Entry::Temp);
                    self.stack.push(Entry::Temp);
                }
            }
            STORE_ATTR => {
                let a = self.pop();
                let b = self.pop();
                self.emit(Op::StoreAttr, a, b, 0, arg, 0);
            }
            GET_ITER => {
                let a = self.pop();
                self.define(Op::GetIter, a, 0, 0, 0);
            }
            FOR_ITER => {
                self.flush();
                let a = self.slot(self.stack.len() - 1);
                let target = target_of(self.code, FOR_ITER, arg) as u32;
                self.define(Op::ForIter, a, 0, target, 0);
            }
            CALL => {
                let len = self.stack.len();
                let n = arg as usize;
                self.materialise_range(len - n, len);
                let base = len - n - 2;
                let op = if self.stack[base + 1] == Entry::Null {
                    Op::Call
                } else {
                    self.materialise(base + 1);
                    Op::CallMethod
                };
                let a = self.operand_at(base);
                self.stack.truncate(base);
                let first = self.slot(base + 2);
                self.define(op, a, n as u16, u32::from(first), 0);
            }
            CALL_KW => {
                let names = self.pop();
                let len = self.stack.len();
                let n = arg as usize;
                let base = len - n - 2;
                self.materialise_range(base + 1, len);
                let a = self.operand_at(base);
                self.stack.truncate(base);
                let first = self.slot(base + 2);
                self.define(Op::CallKw, a, n as u16, u32::from(first), u32::from(names));
            }
            CALL_FUNCTION_EX => {
                let len = self.stack.len();
                let c = self.operand_at(len - 1);
                let b = self.operand_at(len - 2);
                let a = self.operand_at(len - 4);
                self.stack.truncate(len - 4);
                let d = self.slot(len - 4);
                self.emit(Op::CallEx, a, b, c, u32::from(d), 0);
                self.stack.push(Entry::Temp);
            }
            RETURN_VALUE => {
                let a = self.pop();
                self.point(Op::Leaving, a, 0);
                self.emit(Op::Return, a, 0, 0, 0, 0);
                self.reachable = false;
            }
            RETURN_GENERATOR => {
                let c = self.slot(self.stack.len());
                let next = self.words() + 1;
                self.emit(Op::ReturnGenerator, 0, 0, c, next, 0);
                self.stack.push(Entry::Temp);
            }
            YIELD_VALUE => {
                let a = self.pop();
                self.flush();
                let c = self.slot(self.stack.len());
                self.point(Op::Yielding, a, 0);
                let next = self.words() + 1;
                self.emit(Op::Yield, a, arg as u16, c, next, 0);
                self.stack.push(Entry::Temp);
            }
            SEND => {
                let b = self.pop();
                self.flush();
                let a = self.slot(self.stack.len() - 1);
                let c = self.slot(self.stack.len());
                self.emit(Op::Send, a, b, c, arg, 0);
                self.stack.push(Entry::Temp);
            }
            RESUME => {
                if arg & 3 == 0 {
                    self.emit(Op::Resume, 0, arg as u16, 0, 0, 0);
                }
            }
            BUILD_TUPLE | BUILD_LIST | BUILD_STRING | BUILD_MAP => {
                let len = self.stack.len();
                let n = arg as usize * if ins.op == BUILD_MAP { 2 } else { 1 };
                self.materialise_range(len - n, len);
                self.stack.truncate(len - n);
                let first = self.slot(len - n);
                let op = match ins.op {
                    BUILD_TUPLE => Op::BuildTuple,
                    BUILD_LIST => Op::BuildList,
                    BUILD_STRING => Op::BuildString,
                    _ => Op::BuildMap,
                };
                self.define(op, first, arg as u16, 0, 0);
            }
            LIST_APPEND => {
                let b = self.pop();
                let at = self.stack.len() - arg as usize;
                let a = self.slot(at);
                self.emit(Op::ListAppend, a, b, 0, 0, 0);
            }
            UNPACK_SEQUENCE => {
                let n = arg as usize;
                if (2..=4).contains(&n) {
                    let locals: Vec<u16> = (1..=n)
                        .map_while(|k| match self.op_at(i + k)? {
                            STORE_FAST => Some(self.code.instrs[i + k].arg as u16),
                            _ => None,
                        })
                        .collect();
                    if locals.len() == n {
                        let a = self.pop();
                        for &local in &locals {
                            self.flush_local(local);
                        }
                        let at = self.emit(Op::UnpackLocals, a, n as u16, 0, 0, 0);
                        let extra = &mut self.out[at + 1];
                        let get = |k: usize| locals.get(k).copied().unwrap_or(0);
                        (extra.a, extra.b, extra.c, extra.d) = (get(0), get(1), get(2), u32::from(get(3)));
                        return 1 + n;
                    }
                }
                let a = self.pop();
                let c = self.slot(self.stack.len());
                self.emit(Op::Unpack, a, arg as u16, c, 0, 0);
                for _ in 0..n {
                    self.stack.push(Entry::Temp);
                }
            }
            FORMAT_SIMPLE => {
                let a = self.pop();
                self.define(Op::FormatSimple, a, 0, 0, 0);
            }
            op => {
                self.stack_form(op, arg);
                if op.ends_flow() {
                    self.reachable = false;
                }
            }
        }
        1
    }
}
