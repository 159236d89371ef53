//! Whether code that did not come from the compiler may run.
//!
//! The evaluation loop trusts its code: operands are in range, every slot that is read holds what the instruction expects,
//! the operand stack has one depth wherever control comes from. The compiler sees to that; code from a file, or put
//! together by a program, is interpreted here with kinds in place of values until nothing new turns up (as the verifiers
//! of class files do), and refused when an instruction might meet what it cannot take.

use super::code::{Code, Const, ExceptionEntry, Instr, LocalKind, flags};
use super::opcode::{
    BINARY_OPERATORS, COMMON_CONSTANTS, COMPARE_OPERATORS, INTRINSICS_1, INTRINSICS_2, Opcode, Operand,
    SPECIAL_METHODS,
};
use super::wire::Malformed;

/// What may be in a place of the operand stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// A value of any type.
    Value,
    /// A value, or nothing.
    Maybe,
    /// An exact list.
    List,
    /// A cell.
    Cell,
    /// A tuple of so many cells.
    Cells(u32),
    /// Code with so many free variables.
    Code(u32),
    /// A tuple of so many strings.
    Names(u32),
    /// A function that only this frame has seen, and that lacks so many cells.
    Fresh(u32),
}

use Kind::{Cell, Cells, Fresh, List, Maybe, Names};

impl Kind {
    /// Whether any instruction may take it.
    const fn is_value(self) -> bool {
        !matches!(self, Maybe | Fresh(1..))
    }
    /// What a place holds that holds either.
    fn or(self, other: Kind) -> Result<Kind, Malformed> {
        match (self, other) {
            (a, b) if a == b => Ok(a),
            (Fresh(1..), _) | (_, Fresh(1..)) => Err("a function without its cells on one way only"),
            (Maybe, _) | (_, Maybe) => Ok(Maybe),
            _ => Ok(Kind::Value),
        }
    }
}

/// What may be in a local slot, from the least that is known to the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Local {
    /// Perhaps nothing.
    Unbound,
    /// A value.
    Bound,
    /// A cell.
    Cell,
}

#[derive(Clone, PartialEq, Eq)]
struct State {
    stack: Vec<Kind>,
    locals: Vec<Local>,
}

/// Deeper stacks than the compiler ever needs.
const MAX_DEPTH: usize = 0x3000;
/// Bytes of states that no code but one made to exhaust memory needs.
const ROOM: usize = 1 << 28;
/// Greater operands than any count has.
const MAX_OPERAND: u32 = 1 << 24;

impl State {
    fn push(&mut self, k: Kind) -> Result<(), Malformed> {
        if self.stack.len() >= MAX_DEPTH {
            return Err("the operand stack is too deep");
        }
        self.stack.push(k);
        Ok(())
    }
    fn pop_any(&mut self) -> Result<Kind, Malformed> {
        self.stack.pop().ok_or("the operand stack is empty")
    }
    fn pop(&mut self) -> Result<Kind, Malformed> {
        self.pop_any().and_then(expect_value)
    }
    /// The place `n` below the top (1 is the top).
    fn place(&mut self, n: u32) -> Result<&mut Kind, Malformed> {
        let at = self.stack.len().checked_sub(n as usize).filter(|_| n > 0);
        at.map(|at| &mut self.stack[at]).ok_or("an operand lies below the stack")
    }
    fn peek(&mut self, n: u32) -> Result<Kind, Malformed> {
        self.place(n).copied().and_then(expect_value)
    }
    /// Makes room for what else may be here; whether anything changed.
    fn merge(&mut self, other: &State) -> Result<bool, Malformed> {
        if self.stack.len() != other.stack.len() {
            return Err("the operand stack has two depths in one place");
        }
        let before = self.clone();
        for (a, b) in self.stack.iter_mut().zip(&other.stack) {
            *a = a.or(*b)?;
        }
        for (a, b) in self.locals.iter_mut().zip(&other.locals) {
            *a = (*a).min(*b);
        }
        Ok(*self != before)
    }
}

fn expect_value(k: Kind) -> Result<Kind, Malformed> {
    if k.is_value() { Ok(k) } else { Err("an instruction takes what may not be there") }
}

struct Verifier<'a> {
    code: &'a Code,
    free: u32,
    /// Where control comes from elsewhere, or where a guarded range begins.
    leaders: Vec<bool>,
    states: Vec<Option<State>>,
    todo: Vec<usize>,
    depths: Vec<u16>,
    /// Bytes that states may still take.
    room: usize,
}

/// Checks a code, whose depths are not known yet, and fills them in. Code among its constants has been checked.
pub fn verify(code: &mut Code) -> Result<(), Malformed> {
    let free = parameters(code)?;
    code.instrs.iter().try_for_each(|ins| operand(code, *ins))?;
    prefix(code, free)?;
    let n = code.instrs.len();
    let mut v = Verifier {
        code,
        free,
        leaders: vec![false; n],
        states: vec![None; n],
        todo: vec![0],
        depths: vec![Code::UNREACHED; n],
        room: ROOM,
    };
    for ins in code.instrs.iter().filter(|ins| ins.op.is_jump()) {
        v.leaders[ins.arg as usize] = true;
    }
    for e in &code.exception_table {
        v.leaders[e.start as usize] = true;
        v.leaders[e.target as usize] = true;
    }
    v.leaders[0] = true;
    v.states[0] = Some(v.entry());
    while let Some(at) = v.todo.pop() {
        v.walk(at)?;
    }
    let depths = v.depths;
    let greatest = depths.iter().filter(|d| **d != Code::UNREACHED).max().copied().unwrap_or(0);
    code.stack_size = code.stack_size.max(u32::from(greatest));
    code.depths = depths;
    Ok(())
}

/// The kinds of the locals and the numbers of parameters; the number of free variables.
fn parameters(code: &Code) -> Result<u32, Malformed> {
    const ALL: u8 =
        LocalKind::ARGUMENT | LocalKind::HIDDEN | LocalKind::LOCAL | LocalKind::CELL | LocalKind::FREE;
    const PLACES: u8 = LocalKind::LOCAL | LocalKind::CELL | LocalKind::FREE;
    let kinds = &code.localskinds;
    if kinds.len() != code.localsplus.len() || kinds.len() > MAX_DEPTH {
        return Err("names and kinds of local variables differ in number");
    }
    if kinds
        .iter()
        .any(|k| k.0 & !ALL != 0 || k.0 & PLACES == 0 || k.is_free() && k.0 & PLACES != LocalKind::FREE)
    {
        return Err("a local variable of no kind");
    }
    let flag = |f: u32| u64::from(code.flags & f != 0);
    let total = u64::from(code.argcount)
        + u64::from(code.kwonlyargcount)
        + flag(flags::VARARGS)
        + flag(flags::VARKEYWORDS);
    if code.posonlyargcount > code.argcount || total > kinds.len() as u64 {
        return Err("more parameters than local variables");
    }
    if kinds[..total as usize].iter().any(|k| !k.is_local()) {
        return Err("a parameter that is no local variable");
    }
    let free = kinds.iter().rev().take_while(|k| k.is_free()).count();
    if kinds.iter().filter(|k| k.is_free()).count() != free {
        return Err("free variables are not the last");
    }
    if code.instrs.is_empty() || code.locations.len() != code.instrs.len() {
        return Err("no instructions");
    }
    Ok(free as u32)
}

/// Whether an operand is one that its instruction knows.
fn operand(code: &Code, ins: Instr) -> Result<(), Malformed> {
    let below = |n: usize| (ins.arg as usize) < n;
    let good = match ins.op.operand() {
        Operand::Unused => true,
        Operand::Number => match ins.op {
            Opcode::BUILD_SLICE => matches!(ins.arg, 2 | 3),
            Opcode::RAISE_VARARGS => ins.arg <= 2,
            _ => ins.arg < MAX_OPERAND,
        },
        Operand::Const => below(code.consts.len()),
        Operand::Name => below(code.names.len()),
        Operand::NameBit => (ins.arg as usize >> 1) < code.names.len(),
        Operand::NameTwoBits => (ins.arg as usize >> 2) < code.names.len(),
        Operand::Local | Operand::Cell => below(code.localsplus.len()),
        Operand::Jump => below(code.instrs.len()),
        Operand::Binary => below(BINARY_OPERATORS.len()),
        Operand::Compare => (ins.arg as usize >> 5) < COMPARE_OPERATORS.len(),
        Operand::Invert => ins.arg <= 1,
        Operand::Intrinsic1 => ins.arg >= 1 && below(INTRINSICS_1.len()),
        Operand::Intrinsic2 => ins.arg >= 1 && below(INTRINSICS_2.len()),
        Operand::Special => below(SPECIAL_METHODS.len()),
        Operand::Common => below(COMMON_CONSTANTS.len()),
        Operand::Convert => (1..=3).contains(&ins.arg),
        Operand::FunctionAttribute => matches!(ins.arg, 1 | 2 | 4 | 8 | 16),
    };
    if good { Ok(()) } else { Err("an operand is out of range") }
}

/// What may stand only at the start: the free variables, and the making of a generator.
fn prefix(code: &Code, free: u32) -> Result<(), Malformed> {
    const SUSPENDS: u32 = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
    let mut generator = None;
    for (i, ins) in code.instrs.iter().enumerate() {
        match ins.op {
            Opcode::COPY_FREE_VARS if i != 0 || ins.arg != free => {
                return Err("free variables are copied in the wrong place");
            }
            Opcode::RETURN_GENERATOR => {
                let early =
                    |ins: &Instr| matches!(ins.op, Opcode::COPY_FREE_VARS | Opcode::MAKE_CELL | Opcode::NOP);
                if code.flags & SUSPENDS == 0 || !code.instrs[..i].iter().all(early) {
                    return Err("a generator is made in the wrong place");
                }
                generator = Some(i as u32);
            }
            Opcode::YIELD_VALUE if generator.is_none() => return Err("no generator yields"),
            _ => {}
        }
    }
    if let Some(at) = generator {
        let back = code.instrs.iter().any(|ins| ins.op.is_jump() && ins.arg <= at);
        if back || code.exception_table.iter().any(|e| e.target <= at || e.start <= at) {
            return Err("a generator is made twice");
        }
    }
    Ok(())
}

/// How many of the values that an instruction takes are still in their places when it raises; `None`: it never does.
const fn left_when_raising(op: Opcode, arg: u32) -> Option<u32> {
    use Opcode::*;
    Some(match op {
        NOP | NOT_TAKEN | POP_TOP | POP_ITER | END_FOR | END_SEND | SWAP | COPY | PUSH_NULL
        | PUSH_EXC_INFO | POP_EXCEPT | STORE_FAST | LOAD_FAST | LOAD_CONST | LOAD_SMALL_INT
        | JUMP_FORWARD | MAKE_CELL | RETURN_VALUE => {
            return None;
        }
        GET_LEN | MATCH_MAPPING | MATCH_SEQUENCE | IMPORT_FROM | CHECK_EXC_MATCH | GET_ANEXT | FOR_ITER
        | SEND | END_ASYNC_FOR | YIELD_VALUE => 1,
        MATCH_KEYS | CLEANUP_THROW => 2,
        WITH_EXCEPT_START => 5,
        LIST_APPEND | LIST_EXTEND | SET_ADD | SET_UPDATE | MAP_ADD | DICT_UPDATE | RERAISE => arg,
        DICT_MERGE => arg + 3,
        _ => 0,
    })
}

impl Verifier<'_> {
    /// What a call finds: the parameters are bound.
    fn entry(&self) -> State {
        let has = |f: u32| u32::from(self.code.flags & f != 0);
        let bound =
            self.code.argcount + self.code.kwonlyargcount + has(flags::VARARGS) + has(flags::VARKEYWORDS);
        let local = |i: usize| if i < bound as usize { Local::Bound } else { Local::Unbound };
        State { stack: Vec::new(), locals: (0..self.code.localsplus.len()).map(local).collect() }
    }

    /// Goes on from a place whose state has changed, to where control leaves or another such place begins.
    fn walk(&mut self, from: usize) -> Result<(), Malformed> {
        let Some(mut state) = self.states[from].clone() else { return Ok(()) };
        let mut index = from;
        // Whether a handler must be told of the state: at the start, and when less is known than before.
        let mut tell = true;
        loop {
            let ins = self.code.instrs[index];
            let depth = state.stack.len();
            self.depths[index] = depth as u16;
            if let Some(handler) = self.code.handler_at(index).copied() {
                self.guarded(&state, ins, handler, tell)?;
                tell = false;
            }
            tell |= self.step(&mut state, ins)?;
            if ins.op.is_jump() {
                if ins.op == Opcode::FOR_ITER && self.code.instrs[ins.arg as usize].op != Opcode::END_FOR {
                    return Err("a loop does not end where loops end");
                }
                self.reach(ins.arg as usize, &state)?;
            }
            if ins.op.ends_flow() {
                return Ok(());
            }
            index += 1;
            if index == self.code.instrs.len() {
                return Err("control runs off the end");
            }
            if self.leaders[index] {
                return self.reach(index, &state);
            }
        }
    }

    /// Control comes to a leader.
    fn reach(&mut self, at: usize, state: &State) -> Result<(), Malformed> {
        let changed = match &mut self.states[at] {
            Some(known) => known.merge(state)?,
            empty => {
                let size = state.locals.len() + state.stack.len() * size_of::<Kind>();
                self.room = self.room.checked_sub(size).ok_or("code is too large to be checked")?;
                *empty = Some(state.clone());
                true
            }
        };
        if changed && !self.todo.contains(&at) {
            self.todo.push(at);
        }
        Ok(())
    }

    /// An instruction before which the state is this may raise: what its handler finds.
    fn guarded(
        &mut self,
        state: &State,
        ins: Instr,
        handler: ExceptionEntry,
        tell: bool,
    ) -> Result<(), Malformed> {
        let (depth, kept) = (state.stack.len() as u64, u64::from(handler.depth));
        let taken = match left_when_raising(ins.op, ins.arg) {
            Some(left) => u64::from(ins.op.pops(ins.arg)).saturating_sub(u64::from(left)),
            None => 0,
        };
        if kept > depth.saturating_sub(taken) {
            return Err("a handler expects values that are gone");
        }
        if !tell {
            return Ok(());
        }
        let mut at_handler =
            State { stack: state.stack[..kept as usize].to_vec(), locals: state.locals.clone() };
        // An exception that is thrown into a generator finds the place of the value that went out empty.
        if ins.op == Opcode::YIELD_VALUE
            && kept == depth
            && let Some(top) = at_handler.stack.last_mut()
        {
            *top = Maybe;
        }
        for _ in 0..1 + u32::from(handler.lasti) {
            at_handler.push(Kind::Value)?;
        }
        self.reach(handler.target as usize, &at_handler)
    }

    fn cell(&self, state: &State, slot: u32) -> Result<(), Malformed> {
        match state.locals[slot as usize] {
            Local::Cell => Ok(()),
            _ => Err("a variable has no cell yet"),
        }
    }

    /// The effect of an instruction; whether less is known of what a handler may see.
    fn step(&self, s: &mut State, ins: Instr) -> Result<bool, Malformed> {
        use Opcode::*;
        let arg = ins.arg;
        match ins.op {
            LOAD_FAST | LOAD_FAST_CHECK => {
                let local = &mut s.locals[arg as usize];
                let kind = match *local {
                    Local::Cell => Cell,
                    Local::Unbound if ins.op == LOAD_FAST => return Err("a variable may have no value"),
                    _ => Kind::Value,
                };
                *local = (*local).max(Local::Bound);
                s.push(kind)?;
            }
            LOAD_FAST_AND_CLEAR => {
                let kind = match std::mem::replace(&mut s.locals[arg as usize], Local::Unbound) {
                    Local::Unbound => Maybe,
                    Local::Bound => Kind::Value,
                    Local::Cell => Cell,
                };
                s.push(kind)?;
                return Ok(true);
            }
            STORE_FAST => {
                let kind = self.code.localskinds[arg as usize];
                let new = match s.pop_any()? {
                    Fresh(1..) => return Err("a function without its cells gets away"),
                    Maybe => Local::Unbound,
                    Cell if kind.is_cell() || kind.is_free() => Local::Cell,
                    _ => Local::Bound,
                };
                let old = std::mem::replace(&mut s.locals[arg as usize], new);
                return Ok(new < old);
            }
            DELETE_FAST => {
                s.locals[arg as usize] = Local::Unbound;
                return Ok(true);
            }
            MAKE_CELL => {
                if !self.code.localskinds[arg as usize].is_cell() {
                    return Err("a cell for a variable that has none");
                }
                s.locals[arg as usize] = Local::Cell;
            }
            COPY_FREE_VARS => {
                let first = s.locals.len() - self.free as usize;
                s.locals[first..].fill(Local::Cell);
            }
            LOAD_DEREF => {
                self.cell(s, arg)?;
                s.push(Kind::Value)?;
            }
            STORE_DEREF => {
                self.cell(s, arg)?;
                s.pop()?;
            }
            DELETE_DEREF => self.cell(s, arg)?,
            LOAD_CONST => s.push(constant(&self.code.consts[arg as usize]))?,
            PUSH_NULL => s.push(Maybe)?,
            LOAD_GLOBAL | LOAD_ATTR | LOAD_SUPER_ATTR | LOAD_SPECIAL => {
                for _ in 0..ins.op.pops(arg) {
                    s.pop()?;
                }
                s.push(Kind::Value)?;
                if ins.op == LOAD_SPECIAL || arg & 1 != 0 {
                    s.push(Maybe)?;
                }
            }
            POP_TOP | POP_ITER | END_FOR => {
                s.pop_any()?;
            }
            COPY => {
                let kind = s.peek(arg)?;
                let kind = if matches!(kind, Fresh(_)) { Kind::Value } else { kind };
                *s.place(arg)? = kind;
                s.push(kind)?;
            }
            SWAP => {
                let (top, other) = (*s.place(1)?, *s.place(arg)?);
                *s.place(1)? = other;
                *s.place(arg)? = top;
                return Ok(true);
            }
            CALL | CALL_KW => {
                if ins.op == CALL_KW {
                    match s.pop_any()? {
                        Names(n) if n <= arg => {}
                        _ => return Err("keywords without names"),
                    }
                }
                for _ in 0..arg {
                    s.pop()?;
                }
                if matches!(s.pop_any()?, Fresh(1..)) {
                    return Err("a function without its cells gets away");
                }
                s.pop()?;
                s.push(Kind::Value)?;
            }
            CALL_FUNCTION_EX => {
                if matches!(s.pop_any()?, Fresh(1..)) {
                    return Err("a function without its cells gets away");
                }
                s.pop()?;
                if s.pop_any()? != Maybe {
                    return Err("a call with two receivers");
                }
                s.pop()?;
                s.push(Kind::Value)?;
            }
            BUILD_LIST => {
                for _ in 0..arg {
                    s.pop()?;
                }
                s.push(List)?;
            }
            BUILD_TUPLE => {
                let mut cells = true;
                for _ in 0..arg {
                    cells &= s.pop()? == Cell;
                }
                s.push(if cells { Cells(arg) } else { Kind::Value })?;
            }
            LIST_APPEND => {
                s.pop()?;
                if *s.place(arg)? != List {
                    return Err("what is appended to is no list");
                }
            }
            LIST_EXTEND | SET_ADD | SET_UPDATE | MAP_ADD | DICT_UPDATE | DICT_MERGE => {
                s.pop()?;
                if ins.op == MAP_ADD {
                    s.pop()?;
                }
                s.peek(arg)?;
                if ins.op == DICT_MERGE {
                    s.peek(arg + 3)?;
                }
            }
            RERAISE => {
                s.pop()?;
                if s.stack.len() < arg as usize {
                    return Err("an operand lies below the stack");
                }
            }
            CLEANUP_THROW => {
                s.pop()?;
                s.pop_any()?;
                s.pop_any()?;
                s.push(Kind::Value)?;
                s.push(Kind::Value)?;
            }
            FOR_ITER => {
                s.peek(1)?;
                s.push(Kind::Value)?;
            }
            WITH_EXCEPT_START => {
                s.peek(1)?;
                s.peek(5)?;
                s.push(Kind::Value)?;
            }
            PUSH_EXC_INFO => {
                s.pop()?;
                s.push(Kind::Value)?;
                s.push(Kind::Value)?;
                return Ok(true);
            }
            MAKE_FUNCTION => match s.pop_any()? {
                Kind::Code(free) => s.push(Fresh(free))?,
                _ => return Err("a function is made of no code"),
            },
            SET_FUNCTION_ATTRIBUTE => {
                let Fresh(missing) = s.pop_any()? else {
                    return Err("a function that is not new is changed");
                };
                let closes = arg == super::opcode::function_attribute::CLOSURE;
                match s.pop()? {
                    Cells(n) if closes && n == missing && n > 0 => {}
                    _ if closes => return Err("a function gets the wrong cells"),
                    _ => {}
                }
                s.push(Fresh(if closes { 0 } else { missing }))?;
            }
            RETURN_VALUE => {
                s.pop()?;
                if !s.stack.is_empty() {
                    return Err("a function returns and leaves operands");
                }
            }
            op => {
                for _ in 0..op.pops(arg) {
                    s.pop()?;
                }
                for _ in 0..op.pushes(arg) {
                    s.push(Kind::Value)?;
                }
            }
        }
        Ok(false)
    }
}

fn constant(c: &Const) -> Kind {
    match c {
        Const::Code(c) => Kind::Code(c.freevars().count() as u32),
        Const::Tuple(items) if items.iter().all(|x| matches!(x, Const::Str(_) | Const::Surrogates(_))) => {
            Names(items.len() as u32)
        }
        _ => Kind::Value,
    }
}
