//! What lies on the operand stack before each instruction, as far as a debugger's jump must know (CPython's `mark_stacks`).
//!
//! A stack is a number, three bits a value, the top lowest; one that does not fit is too deep to analyse.

use crate::compiler::{Code, Opcode};

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// The iterator of a loop.
    Iterator = 1,
    /// An exception, or the one that was handled before.
    Except = 2,
    /// Anything.
    Object = 3,
    /// NULL.
    Null = 4,
    /// The instruction that raised.
    Lasti = 5,
}

/// A stack, or that there is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stack(i64);

const BITS: u32 = 3;
const MASK: i64 = 7;
const WILL_OVERFLOW: i64 = 1 << ((63 / BITS - 1) * BITS);

impl Stack {
    /// Nothing is known of it: control never comes there.
    pub const UNKNOWN: Stack = Stack(-2);
    /// Too deep.
    pub const OVERFLOWED: Stack = Stack(-1);
    const EMPTY: Stack = Stack(0);

    fn push(self, kind: Kind) -> Stack {
        match self.0 {
            n if !(0..WILL_OVERFLOW).contains(&n) => Stack::OVERFLOWED,
            n => Stack(n << BITS | kind as i64),
        }
    }
    /// Without its top.
    pub fn pop(self) -> Stack {
        Stack(self.0 >> BITS)
    }
    fn pop_n(self, n: u32) -> Stack {
        (0..n).fold(self, |s, _| s.pop())
    }
    fn push_n(self, n: u32) -> Stack {
        (0..n).fold(self, |s, _| s.push(Kind::Object))
    }
    fn top(self) -> i64 {
        self.0 & MASK
    }
    /// Whether the top is an exception.
    pub fn is_handling(self) -> bool {
        self.0 > 0 && self.top() == Kind::Except as i64
    }
    fn peek(self, n: u32) -> i64 {
        self.0 >> (BITS * (n - 1)) & MASK
    }
    fn swap(self, n: u32) -> Stack {
        if self.0 < 0 || n > 63 / BITS {
            return self;
        }
        let shift = BITS * (n - 1);
        let (deep, top) = (self.peek(n), self.top());
        Stack((self.0 & !(MASK << shift) | top << shift) & !MASK | deep)
    }
    fn copy(self, n: u32) -> Stack {
        match self.0 {
            s if !(0..WILL_OVERFLOW).contains(&s) => Stack::OVERFLOWED,
            s => Stack(s << BITS | self.peek(n)),
        }
    }
    fn cut(mut self, level: u32) -> Stack {
        if level == 0 {
            return Stack::EMPTY;
        }
        let most = MASK << ((level - 1) * BITS).min(60);
        while self.0 > most {
            self = self.pop();
        }
        self
    }
    /// How many values there are.
    pub fn depth(self) -> usize {
        let mut n = 0;
        let mut s = self.0;
        while s > 0 {
            s >>= BITS;
            n += 1;
        }
        n
    }
    /// Whether control can go on with stack `to` where it was with this one, values being dropped.
    pub fn fits(self, mut to: Stack) -> bool {
        let mut from = self;
        if from.0 < 0 || to.0 < 0 {
            return false;
        }
        while from.0 > to.0 {
            from = from.pop();
        }
        while from.0 != 0 {
            let (f, t) = (from.top(), to.top());
            let fine = match t {
                0 => false,
                t if t == Kind::Object as i64 => f != Kind::Null as i64,
                t if t == Kind::Null as i64 => true,
                t => f == t,
            };
            if !fine {
                return false;
            }
            (from, to) = (from.pop(), to.pop());
        }
        to.0 == 0
    }
    /// Why nothing can go on with this stack.
    pub fn obstacle(self) -> &'static str {
        match self {
            Stack::OVERFLOWED => "stack is too deep to analyze",
            Stack::UNKNOWN => "can't jump into an exception handler, or code may be unreachable",
            s if s.top() == Kind::Except as i64 => {
                "can't jump into an 'except' block as there's no exception"
            }
            s if s.top() == Kind::Lasti as i64 => "can't jump into a re-raising block as there's no location",
            s if s.top() == Kind::Iterator as i64 => "can't jump into the body of a for loop",
            _ => "incompatible stacks",
        }
    }
}

/// The stack before each instruction.
pub fn all(code: &Code) -> Vec<Stack> {
    let n = code.instrs.len();
    let mut stacks = vec![Stack::UNKNOWN; n + 1];
    stacks[0] = Stack::EMPTY;
    let mut again = true;
    while again {
        again = false;
        for i in 0..n {
            let s = stacks[i];
            if s == Stack::UNKNOWN {
                continue;
            }
            let ins = code.instrs[i];
            let target = ins.arg as usize;
            match ins.op {
                Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE => {
                    stacks[target] = s.pop();
                    stacks[i + 1] = s.pop();
                }
                Opcode::SEND => {
                    stacks[target] = s;
                    stacks[i + 1] = s;
                }
                Opcode::JUMP_FORWARD => stacks[target] = s,
                Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                    again |= stacks[target] == Stack::UNKNOWN && target < i;
                    stacks[target] = s;
                }
                Opcode::GET_ITER | Opcode::GET_AITER => stacks[i + 1] = s.pop().push(Kind::Iterator),
                Opcode::FOR_ITER => {
                    stacks[i + 1] = s.push(Kind::Object);
                    stacks[target] = s.push(Kind::Object);
                }
                Opcode::END_ASYNC_FOR => stacks[i + 1] = s.pop_n(2),
                Opcode::PUSH_EXC_INFO => stacks[i + 1] = s.push(Kind::Except),
                Opcode::POP_EXCEPT => stacks[i + 1] = s.pop(),
                Opcode::RETURN_VALUE | Opcode::RAISE_VARARGS | Opcode::RERAISE => {}
                Opcode::PUSH_NULL => stacks[i + 1] = s.push(Kind::Null),
                Opcode::LOAD_GLOBAL if ins.arg & 1 != 0 => {
                    stacks[i + 1] = s.push(Kind::Object).push(Kind::Null);
                }
                Opcode::LOAD_ATTR if ins.arg & 1 != 0 => {
                    stacks[i + 1] = s.pop().push(Kind::Object).push(Kind::Null);
                }
                Opcode::SWAP => stacks[i + 1] = s.swap(ins.arg),
                Opcode::COPY => stacks[i + 1] = s.copy(ins.arg),
                op => {
                    let (pops, pushes) = (op.pops(ins.arg), op.pushes(ins.arg));
                    let down = pops.saturating_sub(pushes);
                    stacks[i + 1] = s.pop_n(down).push_n(pushes.saturating_sub(pops));
                }
            }
        }
        for e in &code.exception_table {
            let s = stacks[e.start as usize];
            if s != Stack::UNKNOWN && stacks[e.target as usize] == Stack::UNKNOWN {
                again = true;
                let cut = s.cut(e.depth);
                let cut = if e.lasti { cut.push(Kind::Lasti) } else { cut };
                stacks[e.target as usize] = cut.push(Kind::Except);
            }
        }
    }
    stacks
}
