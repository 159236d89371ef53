//! Values to bytes.

use std::collections::HashMap;

use num_bigint::{BigInt, Sign};

use super::{MAX_DEPTH, is_code, no_code, tag};
use crate::compiler::parts::Parts;
use crate::object::{
    Dict, HeapInt, List, Raised, Res, Str, Thread, Tuple, Value, class, errors, protocol, string,
};
use crate::sync::prim::Arc;
use crate::types::float::digits;
use crate::types::str::codec::encode::push_utf8;
use crate::types::{buffer, complex, set, slice};
use crate::vm::code_object::CodeObject;

/// A value in a format.
pub fn to_bytes(th: &Thread, v: &Value, version: i64, allow_code: bool) -> Res<Vec<u8>> {
    let mut w = Writer { th, out: Vec::new(), places: HashMap::new(), kept: Vec::new(), version, allow_code };
    w.write(v, 0)?;
    Ok(w.out)
}

struct Writer<'a> {
    th: &'a Thread,
    out: Vec<u8>,
    /// Where an object stands in the reader's list, by its address.
    places: HashMap<u64, u32>,
    /// Keeps those objects alive, so that no address is used twice.
    kept: Vec<Value>,
    version: i64,
    allow_code: bool,
}

impl Writer<'_> {
    fn unmarshallable(&self) -> Raised {
        self.th.value_error("unmarshallable object")
    }
    fn size(&mut self, n: usize) -> Res<()> {
        match i32::try_from(n) {
            Ok(n) => {
                self.out.extend(n.to_le_bytes());
                Ok(())
            }
            Err(_) => Err(self.unmarshallable()),
        }
    }
    fn sized(&mut self, bytes: &[u8]) -> Res<()> {
        self.size(bytes.len())?;
        self.out.extend(bytes);
        Ok(())
    }
    fn short(&mut self, bytes: &[u8]) {
        self.out.push(bytes.len() as u8);
        self.out.extend(bytes);
    }
    fn word(&mut self, n: u32) {
        self.out.extend(n.to_le_bytes());
    }

    /// What is no object of its own, or one that was written before.
    fn known(&mut self, v: &Value) -> bool {
        let simple = if v.is_none() {
            tag::NONE
        } else if v.is_ellipsis() {
            tag::ELLIPSIS
        } else if let Some(b) = v.as_bool() {
            if b { tag::TRUE } else { tag::FALSE }
        } else if v.is(&errors::STOP_ITERATION.value()) {
            tag::STOP_ITERATION
        } else if self.version >= 3
            && let Some(&place) = self.places.get(&v.bits())
        {
            self.out.push(tag::REFERENCE);
            self.word(place);
            return true;
        } else {
            return false;
        };
        self.out.push(simple);
        true
    }

    fn write(&mut self, v: &Value, depth: usize) -> Res<()> {
        if depth >= MAX_DEPTH {
            return Err(self.th.value_error("object too deeply nested to marshal"));
        }
        if self.known(v) {
            return Ok(());
        }
        let mut mark = 0;
        if self.version >= 3 && v.as_object().is_some() {
            self.places.insert(v.bits(), self.kept.len() as u32);
            self.kept.push(v.clone());
            mark = tag::REFERRED;
        }
        let mut head = |tag: u8| self.out.push(tag | mark);
        if v.is_exact(&class::INT) {
            match protocol::as_i64(v).and_then(|i| i32::try_from(i).ok()) {
                Some(i) => {
                    head(tag::INT);
                    self.out.extend(i.to_le_bytes());
                }
                None => {
                    head(tag::LONG);
                    self.long(v)?;
                }
            }
        } else if v.is_exact(&class::FLOAT) {
            let x = v.as_float().unwrap_or(0.0);
            head(if self.version > 1 { tag::FLOAT } else { tag::FLOAT_TEXT });
            self.float(x)?;
        } else if let Some(c) = v.downcast::<complex::Complex>().filter(|_| v.is_exact(&complex::COMPLEX)) {
            head(if self.version > 1 { tag::COMPLEX } else { tag::COMPLEX_TEXT });
            self.float(c.re)?;
            self.float(c.im)?;
        } else if v.is_exact(&class::BYTES) {
            head(tag::BYTES);
            self.sized(&buffer::expect(self.th, v)?)?;
        } else if let Some(s) = v.downcast::<Str>().filter(|_| v.is_exact(&class::STR)) {
            self.text(s, mark)?;
        } else if let Some(t) = v.downcast::<Tuple>().filter(|_| v.is_exact(&class::TUPLE)) {
            self.tuple(t.items(), mark, depth)?;
        } else if let Some(l) = v.downcast::<List>().filter(|_| v.is_exact(&class::LIST)) {
            let items = l.to_vec();
            head(tag::LIST);
            self.size(items.len())?;
            items.iter().try_for_each(|x| self.write(x, depth + 1))?;
        } else if let Some(d) = v.downcast::<Dict>().filter(|_| v.is_exact(&class::DICT)) {
            head(tag::DICT);
            for (_, k, x) in d.snapshot() {
                self.write(&k, depth + 1)?;
                self.write(&x, depth + 1)?;
            }
            self.out.push(tag::NULL);
        } else if v.is_exact(&set::SET) || v.is_exact(&set::FROZENSET) {
            head(if v.is_exact(&set::SET) { tag::SET } else { tag::FROZENSET });
            self.set(v, depth)?;
        } else if is_code(v) {
            if !self.allow_code {
                return Err(no_code(self.th, "marshalling"));
            }
            head(tag::CODE);
            self.code(v.downcast::<CodeObject>().expect("its class was checked"), depth)?;
        } else if let Some(s) = v.downcast::<slice::Slice>()
            && self.version >= 5
        {
            head(tag::SLICE);
            s.parts.iter().try_for_each(|x| self.write(x, depth + 1))?;
        } else if let Some(bytes) = buffer::bytes_of(v) {
            head(tag::BYTES);
            self.sized(&bytes)?;
        } else {
            return Err(self.unmarshallable());
        }
        Ok(())
    }

    /// Digits of 15 bits; the sign is the number's.
    fn long(&mut self, v: &Value) -> Res<()> {
        let big = match protocol::as_i64(v) {
            Some(i) => BigInt::from(i),
            None => v.downcast::<HeapInt>().map(|h| h.value.clone()).unwrap_or_default(),
        };
        let (sign, words) = big.to_u32_digits();
        let digit = |i: usize| {
            let (word, shift) = (i * 15 / 32, i * 15 % 32);
            let low = u64::from(words[word]);
            let high = u64::from(words.get(word + 1).copied().unwrap_or(0));
            ((low | high << 32) >> shift & 0x7fff) as u16
        };
        let n = (big.bits() as usize).div_ceil(15);
        let Ok(size) = i32::try_from(n) else { return Err(self.unmarshallable()) };
        self.out.extend(if sign == Sign::Minus { -size } else { size }.to_le_bytes());
        (0..n).for_each(|i| self.out.extend(digit(i).to_le_bytes()));
        Ok(())
    }

    fn float(&mut self, x: f64) -> Res<()> {
        if self.version > 1 {
            self.out.extend(x.to_le_bytes());
            return Ok(());
        }
        self.short(digits::format(x, b'g', 17, digits::Flags::default()).as_bytes());
        Ok(())
    }

    fn text(&mut self, s: &Str, mark: u8) -> Res<()> {
        let interned = s.is_interned();
        if self.version >= 4
            && let Some(ascii) = s.as_ascii()
        {
            if s.len() < 256 {
                self.out.push(mark | if interned { tag::SHORT_ASCII_INTERNED } else { tag::SHORT_ASCII });
                self.short(ascii.as_bytes());
                return Ok(());
            }
            self.out.push(mark | if interned { tag::ASCII_INTERNED } else { tag::ASCII });
            return self.sized(ascii.as_bytes());
        }
        self.out.push(mark | if interned && self.version >= 3 { tag::INTERNED } else { tag::TEXT });
        match s.to_utf8() {
            Some(text) => self.sized(text.as_bytes()),
            None => {
                let mut bytes = Vec::with_capacity(s.len() * 2);
                s.iter().for_each(|c| push_utf8(c, &mut bytes));
                self.sized(&bytes)
            }
        }
    }

    fn tuple(&mut self, items: &[Value], mark: u8, depth: usize) -> Res<()> {
        if items.len() < 256 && self.version >= 4 {
            self.out.extend([tag::SMALL_TUPLE | mark, items.len() as u8]);
        } else {
            self.out.push(tag::TUPLE | mark);
            self.size(items.len())?;
        }
        items.iter().try_for_each(|x| self.write(x, depth + 1))
    }

    /// Members in the order of their bytes, so that equal sets are written alike.
    fn set(&mut self, v: &Value, depth: usize) -> Res<()> {
        let mut members = Vec::new();
        for (x, _) in v.downcast::<set::Set>().map(|s| s.snapshot()).unwrap_or_default() {
            members.push((to_bytes(self.th, &x, self.version, self.allow_code)?, x));
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        self.size(members.len())?;
        members.iter().try_for_each(|(_, x)| self.write(x, depth + 1))
    }

    fn code(&mut self, object: &CodeObject, depth: usize) -> Res<()> {
        let parts = Parts::of(&object.code);
        let numbers =
            [parts.argcount, parts.posonlyargcount, parts.kwonlyargcount, parts.stack_size, parts.flags];
        numbers.iter().for_each(|n| self.word(*n));
        self.bytes(&parts.code)?;
        self.tuple(object.constants(), 0, depth)?;
        self.names(&parts.names, depth)?;
        self.names(&parts.localsplus, depth)?;
        self.bytes(&parts.localskinds.iter().map(|k| k.0).collect::<Vec<u8>>())?;
        for text in [&parts.filename.get(), &parts.name, &parts.qualname] {
            self.write(string::intern(text).as_value(), depth + 1)?;
        }
        self.word(parts.first_line);
        self.bytes(&parts.line_table)?;
        self.bytes(&parts.exception_table)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Res<()> {
        self.out.push(tag::BYTES);
        self.sized(bytes)
    }

    fn names(&mut self, names: &[Arc<str>], depth: usize) -> Res<()> {
        let names: Vec<Value> = names.iter().map(|n| string::intern(n).into_value()).collect();
        self.tuple(&names, 0, depth)
    }
}
