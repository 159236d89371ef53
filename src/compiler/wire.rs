//! Instructions, source ranges and handlers as byte strings: what `co_code`, `co_linetable` and `co_exceptiontable` show
//! and what compiled files hold.
//!
//! The forms are CPython 3.14's: an instruction is a unit of two bytes, number and operand, with `EXTENDED_ARG` units
//! before it for operands above 255 and empty `CACHE` units behind it where CPython keeps an inline cache, so that the
//! library's `dis` reads it; a jump counts units from its end. In [`Code`] operands are whole and jumps name an
//! instruction; [`Layout`] converts between the two kinds of places.

use super::code::{Code, ExceptionEntry, Instr, Location};
use super::opcode::Opcode;

/// The number of the unit that holds higher bits of the next one's operand.
pub const EXTENDED_ARG: u8 = 69;

/// The number of the empty units behind an instruction.
pub const CACHE: u8 = 0;

/// Why bytes are no code.
pub type Malformed = &'static str;

/// Where each instruction begins, in units; one more entry says where the last one ends.
#[derive(Debug)]
pub struct Layout {
    starts: Vec<u32>,
}

/// Whether a jump's operand counts backward.
const fn goes_back(op: Opcode) -> bool {
    matches!(op, Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT)
}

/// Units of an instruction with this operand.
const fn units(op: Opcode, arg: u32) -> u32 {
    let extended = match arg {
        0..=0xff => 0,
        0x100..=0xffff => 1,
        0x1_0000..=0xff_ffff => 2,
        _ => 3,
    };
    extended + 1 + op.caches()
}

impl Layout {
    /// The places of a code's instructions.
    pub fn of(instrs: &[Instr]) -> Layout {
        // A jump's size depends on the sizes of what it jumps over. Sizes only grow, so this ends.
        let mut sizes: Vec<u32> =
            instrs.iter().map(|ins| units(ins.op, if ins.op.is_jump() { 0 } else { ins.arg })).collect();
        let mut layout = Layout { starts: vec![0; instrs.len() + 1] };
        loop {
            let mut at = 0;
            for (start, size) in layout.starts.iter_mut().zip(sizes.iter().copied().chain([0])) {
                *start = at;
                at += size;
            }
            let mut grew = false;
            for (i, ins) in instrs.iter().enumerate().filter(|(_, ins)| ins.op.is_jump()) {
                let size = units(ins.op, layout.operand(i, *ins));
                if size > sizes[i] {
                    sizes[i] = size;
                    grew = true;
                }
            }
            if !grew {
                return layout;
            }
        }
    }

    /// The first unit of an instruction.
    pub fn start(&self, index: usize) -> u32 {
        self.starts[index.min(self.starts.len() - 1)]
    }
    /// How many units an instruction has.
    pub fn size(&self, index: usize) -> u32 {
        self.starts[index + 1] - self.starts[index]
    }
    /// The unit that does an instruction, between those that extend its operand and those of its cache: what `f_lasti`
    /// counts.
    pub fn unit(&self, instrs: &[Instr], index: usize) -> u32 {
        match (self.starts.get(index + 1), instrs.get(index)) {
            (Some(end), Some(ins)) => end - 1 - ins.op.caches(),
            _ => self.start(index),
        }
    }
    /// The instruction that a unit belongs to.
    pub fn instruction(&self, unit: u32) -> usize {
        self.starts.partition_point(|s| *s <= unit).saturating_sub(1)
    }
    /// The instruction that begins at a unit; the end counts as one.
    fn beginning(&self, unit: u32) -> Option<u32> {
        self.starts.binary_search(&unit).ok().map(|i| i as u32)
    }
    /// An instruction's operand as it is written.
    fn operand(&self, index: usize, ins: Instr) -> u32 {
        if !ins.op.is_jump() {
            return ins.arg;
        }
        let (from, to) = (self.start(index + 1), self.start(ins.arg as usize));
        if goes_back(ins.op) { from.saturating_sub(to) } else { to.saturating_sub(from) }
    }
}

/// The instructions as bytes.
pub fn instructions(code: &Code) -> Vec<u8> {
    let layout = Layout::of(&code.instrs);
    let mut out = Vec::with_capacity(layout.start(code.instrs.len()) as usize * 2);
    for (i, ins) in code.instrs.iter().enumerate() {
        let bytes = layout.operand(i, *ins).to_be_bytes();
        let caches = ins.op.caches() as usize;
        for &higher in &bytes[4 + caches - layout.size(i) as usize..3] {
            out.extend([EXTENDED_ARG, higher]);
        }
        out.extend([ins.op as u8, bytes[3]]);
        out.resize(out.len() + caches * 2, CACHE);
    }
    out
}

/// Instructions from bytes. Operands are as they come but for jumps, which lead to instructions.
pub fn read_instructions(bytes: &[u8]) -> Result<(Vec<Instr>, Layout), Malformed> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return Err("instructions are pairs of bytes") };
    let mut instrs = Vec::with_capacity(pairs.len());
    let mut starts = Vec::with_capacity(pairs.len() + 1);
    let (mut higher, mut start) = (None::<u32>, 0);
    let mut units = pairs.iter().enumerate();
    while let Some((at, &[number, arg])) = units.next() {
        let before = higher.unwrap_or(0);
        if before >> 24 != 0 {
            return Err("operand too large");
        }
        let arg = before << 8 | u32::from(arg);
        if number == EXTENDED_ARG {
            higher = Some(arg);
            continue;
        }
        let Some(op) = Opcode::from_number(number) else { return Err("unknown instruction") };
        let caches = op.caches();
        if (0..caches).any(|_| units.next().is_none()) {
            return Err("the last instruction is not whole");
        }
        starts.push(start);
        start = at as u32 + 1 + caches;
        higher = None;
        instrs.push(Instr { op, arg });
    }
    if higher.is_some() {
        return Err("the last instruction is not whole");
    }
    starts.push(start);
    let layout = Layout { starts };
    for (i, ins) in instrs.iter_mut().enumerate() {
        if ins.op.is_jump() {
            let from = layout.start(i + 1);
            let to = if goes_back(ins.op) { from.checked_sub(ins.arg) } else { from.checked_add(ins.arg) };
            let to = to
                .and_then(|unit| layout.beginning(unit))
                .filter(|to| (*to as usize) < layout.starts.len() - 1);
            ins.arg = to.ok_or("a jump leads nowhere")?;
        } else if ins.op.operand() == super::opcode::Operand::Unused {
            ins.arg = 0;
        }
    }
    Ok((instrs, layout))
}

fn varint(out: &mut Vec<u8>, mut n: u32) {
    while n >= 64 {
        out.push(0x40 | (n & 63) as u8);
        n >>= 6;
    }
    out.push(n as u8);
}

fn signed_varint(out: &mut Vec<u8>, n: i64) {
    let size = n.unsigned_abs() as u32;
    varint(out, size << 1 | u32::from(n < 0));
}

/// The source ranges as bytes: CPython's location table.
pub fn locations(code: &Code) -> Vec<u8> {
    let layout = Layout::of(&code.instrs);
    let mut out = Vec::with_capacity(code.instrs.len() * 3);
    let mut line = i64::from(code.first_line);
    for (i, l) in code.locations.iter().enumerate() {
        let mut left = layout.size(i);
        while left > 0 {
            let units = left.min(MOST_UNITS);
            location(&mut out, *l, units, &mut line);
            left -= units;
        }
    }
    out
}

/// How many units an entry of the location table is for, at most.
const MOST_UNITS: u32 = 8;

/// One entry; `line` is the last one's.
fn location(out: &mut Vec<u8>, l: Location, units: u32, line: &mut i64) {
    let head = |form: u32| (0x80 | form << 3 | (units - 1)) as u8;
    let (Some(first), Some(last)) = (l.line(), l.end_line()) else {
        out.push(head(15));
        return;
    };
    let delta = i64::from(first) - *line;
    *line = i64::from(first);
    match (l.column(), l.end_column()) {
        (Some(from), Some(to)) if last == first => {
            if delta == 0 && from < 80 && to >= from && to - from < 16 {
                out.push(head(from >> 3));
                out.push(((from & 7) << 4 | (to - from)) as u8);
                return;
            }
            if (0..3).contains(&delta) && from < 128 && to < 128 {
                out.push(head(10 + delta as u32));
                out.extend([from as u8, to as u8]);
                return;
            }
        }
        (None, None) if last == first => {
            out.push(head(13));
            signed_varint(out, delta);
            return;
        }
        _ => {}
    }
    out.push(head(14));
    signed_varint(out, delta);
    varint(out, last.saturating_sub(first));
    varint(out, l.column().map_or(0, |c| c + 1));
    varint(out, l.end_column().map_or(0, |c| c + 1));
}

struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl Bytes<'_> {
    fn byte(&mut self) -> Result<u32, Malformed> {
        self.0.next().map(|b| u32::from(*b)).ok_or("a table ends too early")
    }
    fn varint(&mut self) -> Result<u32, Malformed> {
        let (mut n, mut shift) = (0u64, 0);
        loop {
            let b = self.byte()?;
            n |= u64::from(b & 63) << shift;
            shift += 6;
            if b & 0x40 == 0 {
                return u32::try_from(n).map_err(|_| "a number in a table is too large");
            }
            if shift > 30 {
                return Err("a number in a table is too large");
            }
        }
    }
    fn signed_varint(&mut self) -> Result<i64, Malformed> {
        let n = self.varint()?;
        Ok(if n & 1 != 0 { -i64::from(n >> 1) } else { i64::from(n >> 1) })
    }
}

/// Greater lines and columns than any source has.
const LIMIT: u32 = 1 << 30;

/// Source ranges from bytes: one for each instruction. A table that is too short leaves the rest without.
pub fn read_locations(bytes: &[u8], first_line: u32, layout: &Layout) -> Result<Vec<Location>, Malformed> {
    let n = layout.starts.len() - 1;
    let mut out = vec![Location::NONE; n];
    let mut bytes = Bytes(bytes.iter());
    let (mut line, mut unit) = (i64::from(first_line), 0u32);
    while let Some(&head) = bytes.0.as_slice().first() {
        bytes.byte()?;
        let (form, size) = (u32::from(head >> 3 & 15), u32::from(head & 7) + 1);
        if head & 0x80 == 0 {
            return Err("a location table has no entry where one must begin");
        }
        let (delta, lines, columns) = match form {
            15 => (0, None, None),
            14 => {
                let (delta, lines) = (bytes.signed_varint()?, bytes.varint()?);
                let (from, to) = (bytes.varint()?, bytes.varint()?);
                (delta, Some(lines), (from > 0 && to > 0).then(|| (from - 1, to - 1)))
            }
            13 => (bytes.signed_varint()?, Some(0), None),
            10..13 => (i64::from(form) - 10, Some(0), Some((bytes.byte()?, bytes.byte()?))),
            _ => {
                let second = bytes.byte()?;
                let from = form << 3 | (second >> 4 & 7);
                (0, Some(0), Some((from, from + (second & 15))))
            }
        };
        line += delta;
        let location = match lines {
            None => Location::NONE,
            Some(lines) => {
                let first =
                    u32::try_from(line).ok().filter(|l| *l < LIMIT).ok_or("a line is out of range")?;
                if lines >= LIMIT || columns.is_some_and(|(from, to)| from >= LIMIT || to >= LIMIT) {
                    return Err("a source range is out of range");
                }
                let (from, to) = columns.unwrap_or((u32::MAX, u32::MAX));
                Location::new(first, first + lines, from, to)
            }
        };
        let end = unit.saturating_add(size);
        while unit < end {
            let index = layout.instruction(unit);
            if index >= n {
                break;
            }
            out[index] = location;
            unit = layout.start(index + 1);
        }
        unit = end;
    }
    Ok(out)
}

/// The handlers as bytes: CPython's exception table.
pub fn handlers(code: &Code) -> Vec<u8> {
    // Most significant bits first; the first byte of an entry is marked.
    fn number(out: &mut Vec<u8>, n: u32, mark: u8) {
        let mut shift = 30;
        while shift > 0 && n >> shift == 0 {
            shift -= 6;
        }
        let mut mark = mark;
        loop {
            let more = if shift > 0 { 0x40 } else { 0 };
            out.push((n >> shift & 63) as u8 | more | mark);
            mark = 0;
            if shift == 0 {
                break;
            }
            shift -= 6;
        }
    }
    if code.exception_table.is_empty() {
        return Vec::new();
    }
    let layout = Layout::of(&code.instrs);
    let mut out = Vec::new();
    for e in &code.exception_table {
        let (start, end) = (layout.start(e.start as usize), layout.start(e.end as usize));
        number(&mut out, start, 0x80);
        number(&mut out, end - start, 0);
        number(&mut out, layout.start(e.target as usize), 0);
        number(&mut out, e.depth << 1 | u32::from(e.lasti), 0);
    }
    out
}

/// Handlers from bytes.
pub fn read_handlers(bytes: &[u8], layout: &Layout) -> Result<Vec<ExceptionEntry>, Malformed> {
    let mut out: Vec<ExceptionEntry> = Vec::new();
    let mut bytes = Bytes(bytes.iter());
    let number = |bytes: &mut Bytes<'_>| -> Result<u32, Malformed> {
        let mut n = 0u64;
        loop {
            let b = bytes.byte()?;
            n = n << 6 | u64::from(b & 63);
            if n > u64::from(LIMIT) {
                return Err("a number in a table is too large");
            }
            if b & 0x40 == 0 {
                return Ok(n as u32);
            }
        }
    };
    while !bytes.0.as_slice().is_empty() {
        let (start, size) = (number(&mut bytes)?, number(&mut bytes)?);
        let (target, depth) = (number(&mut bytes)?, number(&mut bytes)?);
        let place = |unit: u32| layout.beginning(unit).ok_or("a handler's place is inside an instruction");
        let entry = ExceptionEntry {
            start: place(start)?,
            end: place(start + size)?,
            target: place(target)?,
            depth: depth >> 1,
            lasti: depth & 1 != 0,
        };
        if entry.start >= entry.end || out.last().is_some_and(|last| last.end > entry.start) {
            return Err("handlers overlap or are not in order");
        }
        if entry.target as usize >= layout.starts.len() - 1 {
            return Err("a handler's place is behind the end");
        }
        out.push(entry);
    }
    Ok(out)
}

/// To be raised when instructions or compiled files change their meaning but not their names.
const EDITION: u32 = 3;

/// What compiled files begin with, before `\r\n`. It follows from the table of instructions, so that files of another
/// table are not read; CPython's own numbers are all below.
pub const MAGIC: u16 = {
    let (mut hash, mut i) = (0x811c_9dc5u32 ^ EDITION, 0);
    while i < Opcode::ALL.len() {
        let (op, mut k) = (Opcode::ALL[i], 0);
        while k < op.name().len() {
            hash = (hash ^ op.name().as_bytes()[k] as u32).wrapping_mul(0x0100_0193);
            k += 1;
        }
        hash = (hash ^ op as u32).wrapping_mul(0x0100_0193);
        hash = (hash ^ op.operand() as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    0x8000 | (hash ^ hash >> 15) as u16
};
