//! `Executable`: what the loop runs. Made from `Code` by `lower` the first time a thread runs it, owned by that
//! thread alone, and changed in place by specialisation.

use std::mem::ManuallyDrop;

use super::bystander::Label;
use super::code_object::CodeObject;
use super::op::{CONST, INDEX, Instr, Op, TEMP};
use super::watch::Watched;
use crate::compiler::Code;
use crate::compiler::code::flags;
use crate::object::{Ref, Str, Value};
use crate::sync::prim::Arc;

/// An exception handler, in instruction numbers of the executable.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// First guarded instruction.
    pub start: u32,
    /// One after the last.
    pub end: u32,
    /// Where control goes.
    pub target: u32,
    /// Depth the stack is cut to.
    pub depth: u32,
    /// Whether the raising instruction is pushed.
    pub lasti: bool,
}

/// One thread's runnable form of a code object. (Aligned so that the collector does not take it for a block that native
/// code uses.)
#[repr(align(16))]
pub struct Executable {
    /// Instructions.
    pub code: Box<[Instr]>,
    /// Constants, borrowed from the code or immortal. (An executable may outlive its code in a thread that does not run it
    /// again: it must not own what the collector has freed.)
    pub consts: Box<[ManuallyDrop<Value>]>,
    /// Names, interned.
    pub names: Box<[Ref<Str>]>,
    /// For each instruction the number of the instruction of `Code` that it comes from.
    pub origin: Box<[u32]>,
    /// Handlers, sorted by start.
    pub handlers: Box<[Handler]>,
    /// Locals, cells and free variables; with `has_namespace` one more for the namespace.
    pub nlocals: u32,
    /// Slots of a frame.
    pub nslots: u32,
    /// Positional parameters.
    pub argcount: u32,
    /// Names of the parameters that may be given by keyword or position, interned.
    pub params: Box<[Ref<Str>]>,
    /// Whether parameters are positional only in number: no `*args`, `**kwargs`, keyword-only ones.
    pub plain: bool,
    /// Whether the frame has a namespace of its own (class bodies, modules).
    pub has_namespace: bool,
    /// Generator, coroutine or asynchronous generator.
    pub is_generator: bool,
    /// In a watched form: how it goes with the plain one.
    pub watched: Option<Box<Watched>>,
    /// Instructions that traps stand for, with their places.
    pub traps: Vec<(usize, Op)>,
    /// The code object; it outlives the executable's use.
    pub object: *const CodeObject,
    /// The name of the file as it was when this was made.
    pub file: Arc<str>,
    /// What those read who may stop no thread.
    pub label: Label,
}

impl Executable {
    /// The first constant.
    #[inline(always)]
    pub fn constants(&self) -> *const Value {
        // `ManuallyDrop` has the layout of what it holds.
        self.consts.as_ptr().cast()
    }
    /// The code that this was made from.
    pub fn source(&self) -> &Code {
        // SAFETY: a frame's function holds its code object for as long as the frame exists.
        unsafe { &(*self.object).code }
    }
    /// Slot of the namespace.
    #[inline(always)]
    pub fn namespace_slot(&self) -> usize {
        self.nlocals as usize - 1
    }
    /// The number of an instruction.
    #[inline(always)]
    pub fn index_of(&self, pc: *const Instr) -> usize {
        (pc as usize - self.code.as_ptr() as usize) / size_of::<Instr>()
    }
    /// The handler of an instruction.
    pub fn handler_at(&self, index: usize) -> Option<&Handler> {
        let index = index as u32;
        // Ranges may be empty after lowering, so the last one that begins at or before the instruction and covers
        // it decides.
        let after = self.handlers.partition_point(|h| h.start <= index);
        self.handlers[..after].iter().rev().take(4).find(|h| index < h.end)
    }
    /// Puts a trap in the place of an instruction.
    pub fn set_trap(&mut self, index: usize) {
        let Some(ins) = self.code.get_mut(index) else { return };
        if matches!(ins.op, Op::Trap | Op::TrapWide | Op::Extra | Op::Unreachable) {
            return;
        }
        let op = ins.op;
        ins.op = if ins.words() == 2 { Op::TrapWide } else { Op::Trap };
        self.traps.retain(|&(i, _)| i != index);
        self.traps.push((index, op));
    }
    /// Takes a trap away.
    pub fn take_trap(&mut self, index: usize) {
        if let Some(at) = self.traps.iter().position(|&(i, _)| i == index) {
            self.code[index].op = self.traps.swap_remove(at).1;
        }
    }
    /// Whether the frame is a generator's.
    pub fn kind_flags(&self) -> u32 {
        self.source().flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR)
    }

    /// The instructions as text.
    pub fn disassemble(&self) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        let operand = |x: u16| {
            let n = x & INDEX;
            if x & CONST != 0 {
                format!("k{n}")
            } else if x & TEMP != 0 {
                format!("t{}", u32::from(n).wrapping_sub(self.nlocals))
            } else if u32::from(n) < self.nlocals {
                self.source().localsplus.get(n as usize).map_or("namespace", |s| &**s).to_string()
            } else {
                format!("&t{}", u32::from(n) - self.nlocals)
            }
        };
        let mut i = 0;
        while i < self.code.len() {
            let ins = self.code[i];
            let _ = write!(out, "{i:5} {:18}", ins.op.name());
            let kinds = ins.op.kinds().as_bytes();
            for (k, v) in
                kinds.iter().zip([u32::from(ins.a), u32::from(ins.b), u32::from(ins.c), ins.d, ins.e])
            {
                let _ = match k {
                    b'S' => write!(out, " {}", operand(v as u16)),
                    b'D' => write!(out, " ={}", operand(v as u16)),
                    b'N' => write!(out, " {v}"),
                    b'T' => write!(out, " ->{}", (i as u32).wrapping_add(v)),
                    b'M' => write!(out, " .{}", self.names[v as usize].to_str_lossy()),
                    b'K' => write!(out, " k{v}"),
                    _ => Ok(()),
                };
            }
            out.push('\n');
            i += ins.words();
        }
        for h in &self.handlers {
            let _ = writeln!(
                out,
                "  {}..{} -> {} [{}]{}",
                h.start,
                h.end,
                h.target,
                h.depth,
                if h.lasti { " lasti" } else { "" }
            );
        }
        out
    }
}
