//! Constants of a code object, each once.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::super::code::Const;

/// A constant compared by type and exact value: `1`, `1.0` and `True` differ, and so do `0.0` and `-0.0`.
#[derive(Clone)]
struct Key(Const);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}
impl Eq for Key {}
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

/// Whether two constants are interchangeable.
pub(in super::super) fn same(a: &Const, b: &Const) -> bool {
    use Const::*;
    match (a, b) {
        (None, None) | (True, True) | (False, False) | (Ellipsis, Ellipsis) => true,
        (Int(a), Int(b)) => a == b,
        (BigInt(a), BigInt(b)) => a == b,
        (Float(a), Float(b)) => a.to_bits() == b.to_bits(),
        (Complex(a, b), Complex(c, d)) => a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits(),
        (Str(a), Str(b)) => a == b,
        (Surrogates(a), Surrogates(b)) => a == b,
        (Bytes(a), Bytes(b)) => a == b,
        (Tuple(a), Tuple(b)) | (FrozenSet(a), FrozenSet(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b))
        }
        (Slice(a), Slice(b)) => a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Code(a), Code(b)) => Arc::ptr_eq(a, b) || same_code(a, b),
        _ => false,
    }
}

/// Whether two code objects are alike in everything (as of code that was generated twice).
fn same_code(a: &super::super::code::Code, b: &super::super::code::Code) -> bool {
    a.name == b.name
        && a.qualname == b.qualname
        && a.first_line == b.first_line
        && a.flags == b.flags
        && (a.argcount, a.posonlyargcount, a.kwonlyargcount)
            == (b.argcount, b.posonlyargcount, b.kwonlyargcount)
        && a.instrs == b.instrs
        && a.locations == b.locations
        && a.localsplus == b.localsplus
        && a.localskinds == b.localskinds
        && a.names == b.names
        && a.exception_table == b.exception_table
        && a.consts.len() == b.consts.len()
        && a.consts.iter().zip(&b.consts).all(|(a, b)| same(a, b))
}

fn hash<H: Hasher>(value: &Const, state: &mut H) {
    std::mem::discriminant(value).hash(state);
    match value {
        Const::None | Const::True | Const::False | Const::Ellipsis => {}
        Const::Int(n) => n.hash(state),
        Const::BigInt(n) => n.hash(state),
        Const::Float(x) => x.to_bits().hash(state),
        Const::Complex(x, y) => (x.to_bits(), y.to_bits()).hash(state),
        Const::Str(s) => s.hash(state),
        Const::Surrogates(s) => s.hash(state),
        Const::Bytes(s) => s.hash(state),
        Const::Tuple(items) | Const::FrozenSet(items) => items.iter().for_each(|i| hash(i, state)),
        Const::Slice(items) => items.iter().for_each(|i| hash(i, state)),
        Const::Code(code) => (&code.name, code.first_line, code.instrs.len()).hash(state),
    }
}

/// The constants of one code object.
#[derive(Default)]
pub(in super::super) struct ConstPool {
    index: HashMap<Key, u32>,
    pub list: Vec<Const>,
}

impl ConstPool {
    pub fn add(&mut self, value: Const) -> u32 {
        let key = Key(value);
        if let Some(&index) = self.index.get(&key) {
            return index;
        }
        let index = self.list.len() as u32;
        self.list.push(key.0.clone());
        self.index.insert(key, index);
        index
    }
}
