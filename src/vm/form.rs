//! What lowering knows of an instruction's operands: whether each is a local, a temporary or a constant. Hot handlers exist
//! once for each form, so that they need not find out.

use super::op::{CONST, INDEX, TEMP};

/// A source operand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// Its flags tell.
    Any,
    /// A local, read in place.
    Local,
    /// A temporary, which the instruction takes.
    Temp,
    /// A constant.
    Const,
}

impl Operand {
    /// The operand `x`, with what is known of its flags said in a way that the compiler understands.
    #[inline(always)]
    pub const fn known(self, x: u16) -> u16 {
        match self {
            Operand::Any => x,
            Operand::Local => x & INDEX,
            Operand::Temp => x & INDEX | TEMP,
            Operand::Const => x & INDEX | CONST,
        }
    }
    const fn number(x: u16) -> u8 {
        if x & CONST != 0 {
            2
        } else if x & TEMP != 0 {
            1
        } else {
            0
        }
    }
    const fn numbered(n: u8) -> Operand {
        match n {
            0 => Operand::Local,
            1 => Operand::Temp,
            _ => Operand::Const,
        }
    }
}

/// What is known of operands `a` and `b`.
#[derive(Clone, Copy)]
pub struct Form {
    /// The first.
    pub a: Operand,
    /// The second.
    pub b: Operand,
}

impl Form {
    /// How many there are.
    pub const COUNT: usize = 9;
    /// Nothing is known.
    pub const ANY: Form = Form { a: Operand::Any, b: Operand::Any };

    /// The number of the form that operands `a` and `b` have, for an instruction with these operand kinds.
    pub const fn number(kinds: &str, a: u16, b: u16) -> u8 {
        let kinds = kinds.as_bytes();
        let a = if kinds[0] == b'S' { Operand::number(a) } else { 0 };
        let b = if kinds[1] == b'S' { Operand::number(b) } else { 0 };
        a + 3 * b
    }
    /// What form `n` says in an instruction with these operand kinds; `None`: nothing that would help.
    pub const fn numbered(kinds: &str, n: u8) -> Option<Form> {
        let kinds = kinds.as_bytes();
        // (Two constants the compiler has folded.)
        if kinds[0] != b'S' || (kinds[1] != b'S' && n >= 3) || n == 8 {
            return None;
        }
        let b = if kinds[1] == b'S' { Operand::numbered(n / 3) } else { Operand::Any };
        Some(Form { a: Operand::numbered(n % 3), b })
    }
}
