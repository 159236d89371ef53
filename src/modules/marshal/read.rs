//! Bytes to values. Whatever the bytes are, what comes out is a value that may be used, or an exception.

use std::borrow::Cow;
use std::collections::HashMap;

use num_bigint::{BigInt, BigUint, Sign};

use super::{MAX_DEPTH, no_code, tag};
use crate::compiler::parts::Parts;
use crate::compiler::{FileName, LocalKind};
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Dict, List, Raised, Res, Str, Thread, Tuple, Value, errors, protocol, string};
use crate::sync::prim::Arc;
use crate::types::str::codec::{Encoding, Handler, decode};
use crate::types::{buffer, bytes::Bytes, set};
use crate::vm::build;
use crate::vm::code_object::{CodeObject, to_constant};

/// A value that `data` begins with.
pub fn from_bytes(th: &Thread, data: &[u8], allow_code: bool) -> Res {
    Reader::new(th, Source::Bytes(data), allow_code).value()
}

/// A value from an open file, of which no more is read than belongs to it.
pub fn from_file(th: &Thread, file: &Value, allow_code: bool) -> Res {
    Reader::new(th, Source::File(file), allow_code).value()
}

enum Source<'a> {
    Bytes(&'a [u8]),
    File(&'a Value),
}

struct Reader<'a> {
    th: &'a Thread,
    source: Source<'a>,
    /// What may be referred to; nothing where it is not whole yet.
    refs: Vec<Option<Value>>,
    allow_code: bool,
    /// Names of code that came up before, by the string that they were.
    texts: HashMap<u64, Arc<str>>,
    files: Vec<FileName>,
}

impl<'a> Reader<'a> {
    fn new(th: &'a Thread, source: Source<'a>, allow_code: bool) -> Self {
        Reader { th, source, refs: Vec::new(), allow_code, texts: HashMap::new(), files: Vec::new() }
    }
    fn value(mut self) -> Res {
        self.expect("object", 0)
    }
    fn bad(&self, what: &str) -> Raised {
        self.th.value_error(format!("bad marshal data ({what})"))
    }
    fn too_short(&self) -> Raised {
        self.th.error(&errors::EOF_ERROR, "marshal data too short")
    }

    fn take(&mut self, n: usize) -> Res<Cow<'a, [u8]>> {
        match &mut self.source {
            Source::Bytes(data) => match data.split_at_checked(n) {
                Some((head, rest)) => {
                    *data = rest;
                    Ok(Cow::Borrowed(head))
                }
                None => Err(self.too_short()),
            },
            Source::File(file) => from_readable(self.th, file, n).map(Cow::Owned),
        }
    }
    fn array<const N: usize>(&mut self) -> Res<[u8; N]> {
        let bytes = self.take(N)?;
        Ok(std::array::from_fn(|i| bytes[i]))
    }
    fn byte(&mut self) -> Res<u8> {
        match self.source {
            Source::Bytes([]) => Err(self.th.error(&errors::EOF_ERROR, "EOF read where not expected")),
            _ => self.array::<1>().map(|b| b[0]),
        }
    }
    fn number(&mut self) -> Res<i32> {
        self.array().map(i32::from_le_bytes)
    }
    fn size(&mut self, what: &str) -> Res<usize> {
        let n = self.number()?;
        usize::try_from(n).map_err(|_| self.bad(&format!("{what} size out of range")))
    }

    /// A value that must be there; `whole` is what it belongs to.
    fn expect(&mut self, whole: &str, depth: usize) -> Res {
        match self.read(depth)? {
            Some(v) => Ok(v),
            None => Err(self.th.type_error(format!("NULL object in marshal data for {whole}"))),
        }
    }
    fn items(&mut self, n: usize, whole: &str, depth: usize) -> Res<Vec<Value>> {
        (0..n).map(|_| self.expect(whole, depth + 1)).collect()
    }

    fn read(&mut self, depth: usize) -> Res<Option<Value>> {
        if depth >= MAX_DEPTH {
            return Err(self.th.value_error("recursion limit exceeded"));
        }
        self.th.check_stack()?;
        let head = match self.byte() {
            Ok(head) => head,
            Err(r) => {
                if self.th.raised_is(&errors::EOF_ERROR) {
                    drop(self.th.take_waiting());
                    return Err(self.th.error(&errors::EOF_ERROR, "EOF read where object expected"));
                }
                return Err(r);
            }
        };
        let (kind, referred) = (head & !tag::REFERRED, head & tag::REFERRED != 0);
        // The place is taken before what lies inside takes its own.
        let place = self.refs.len();
        if referred {
            self.refs.push(None);
        }
        let v = match kind {
            tag::NULL => return Ok(None),
            tag::REFERENCE => {
                let n = self.number()?;
                let known = usize::try_from(n).ok().and_then(|n| self.refs.get(n).cloned().flatten());
                return known.map(Some).ok_or_else(|| self.bad("invalid reference"));
            }
            tag::LIST => {
                let n = self.size("list")?;
                let list = List::new(Vec::new());
                self.refer(referred, place, list.as_value());
                for _ in 0..n {
                    let item = self.expect("list", depth + 1)?;
                    list.push(item);
                }
                return Ok(Some(list.into_value()));
            }
            tag::DICT => {
                let dict = Dict::new();
                self.refer(referred, place, dict.as_value());
                while let Some(key) = self.read(depth + 1)? {
                    let Some(value) = self.read(depth + 1)? else { break };
                    dict.set_item(self.th, &key, value)?;
                }
                return Ok(Some(dict.into_value()));
            }
            tag::SET => {
                let n = self.size("set")?;
                let made = set::Set::new();
                self.refer(referred, place, made.as_value());
                for _ in 0..n {
                    let item = self.expect("set", depth + 1)?;
                    set::add(self.th, &made, &item)?;
                }
                return Ok(Some(made.into_value()));
            }
            tag::FROZENSET => {
                let n = self.size("set")?;
                let items = self.items(n, "set", depth)?;
                let list = List::new(items).into_value();
                crate::object::call::call1(self.th, &set::FROZENSET.value(), list)?
            }
            tag::TUPLE | tag::SMALL_TUPLE => {
                let n = if kind == tag::TUPLE { self.size("tuple")? } else { usize::from(self.byte()?) };
                Tuple::new(self.items(n, "tuple", depth)?).into_value()
            }
            tag::SLICE => {
                let mut part = || self.expect("slice", depth + 1);
                let (start, stop, step) = (part()?, part()?, part()?);
                build::slice(start, stop, step)
            }
            tag::CODE => {
                if !self.allow_code {
                    return Err(no_code(self.th, "unmarshalling"));
                }
                self.code(depth)?
            }
            _ => self.simple(kind)?,
        };
        self.refer(referred, place, &v);
        Ok(Some(v))
    }

    fn refer(&mut self, referred: bool, place: usize, v: &Value) {
        if referred {
            self.refs[place] = Some(v.clone());
        }
    }

    /// What has nothing inside.
    fn simple(&mut self, kind: u8) -> Res {
        Ok(match kind {
            tag::NONE => Value::none(),
            tag::TRUE => Value::bool(true),
            tag::FALSE => Value::bool(false),
            tag::ELLIPSIS => Value::ellipsis(),
            tag::STOP_ITERATION => errors::STOP_ITERATION.value(),
            tag::INT => Value::from_i64(i64::from(self.number()?)),
            tag::INT64 => Value::from_i64(i64::from_le_bytes(self.array()?)),
            tag::LONG => self.long()?,
            tag::FLOAT => Value::from_f64(f64::from_le_bytes(self.array()?)),
            tag::FLOAT_TEXT => Value::from_f64(self.float_text()?),
            tag::COMPLEX => {
                let re = f64::from_le_bytes(self.array()?);
                build::complex(re, f64::from_le_bytes(self.array()?))
            }
            tag::COMPLEX_TEXT => {
                let re = self.float_text()?;
                build::complex(re, self.float_text()?)
            }
            tag::BYTES => {
                let n = self.size("bytes object")?;
                build::bytes(&self.take(n)?)
            }
            tag::TEXT | tag::INTERNED => {
                let n = self.size("string")?;
                let data = self.take(n)?;
                let s = match std::str::from_utf8(&data) {
                    Ok(s) if kind == tag::INTERNED => string::intern(s),
                    Ok(s) => Str::new(s),
                    Err(_) => decode::decode(self.th, &data, Encoding::Utf8, &Handler::of("surrogatepass"))?,
                };
                if kind == tag::INTERNED { string::intern_ref(s).into_value() } else { s.into_value() }
            }
            tag::ASCII | tag::ASCII_INTERNED | tag::SHORT_ASCII | tag::SHORT_ASCII_INTERNED => {
                let long = matches!(kind, tag::ASCII | tag::ASCII_INTERNED);
                let n = if long { self.size("string")? } else { usize::from(self.byte()?) };
                let data = self.take(n)?;
                let s = if data.is_ascii() { Str::from_ascii(&data) } else { Str::from_latin1(&data) };
                let interned = matches!(kind, tag::ASCII_INTERNED | tag::SHORT_ASCII_INTERNED);
                if interned { string::intern_ref(s).into_value() } else { s.into_value() }
            }
            _ => return Err(self.bad("unknown type code")),
        })
    }

    fn long(&mut self) -> Res {
        let n = self.number()?;
        let digits = self.take(n.unsigned_abs() as usize * 2)?;
        let (mut words, mut word, mut bits) = (Vec::with_capacity(digits.len() / 4 + 1), 0u64, 0);
        let mut last = 1;
        for d in digits.chunks_exact(2) {
            last = u16::from_le_bytes([d[0], d[1]]);
            if last >= 1 << 15 {
                return Err(self.bad("digit out of range in long"));
            }
            word |= u64::from(last) << bits;
            bits += 15;
            if bits >= 32 {
                words.push(word as u32);
                word >>= 32;
                bits -= 32;
            }
        }
        if last == 0 {
            return Err(self.bad("unnormalized long data"));
        }
        words.push(word as u32);
        let sign = if n < 0 { Sign::Minus } else { Sign::Plus };
        Ok(Value::from_bigint(BigInt::from_biguint(sign, BigUint::new(words))))
    }

    fn float_text(&mut self) -> Res<f64> {
        let n = self.byte()?;
        let text = self.take(usize::from(n))?;
        let value = crate::object::call::call1(
            self.th,
            &crate::object::class::FLOAT.value(),
            Str::from_latin1(&text).into_value(),
        )?;
        Ok(value.as_float().unwrap_or(0.0))
    }

    fn code(&mut self, depth: usize) -> Res {
        let mut numbers = [0; 5];
        for n in &mut numbers {
            *n = self.unsigned()?;
        }
        let [argcount, posonlyargcount, kwonlyargcount, stack_size, flags] = numbers;
        let code = self.bytes(depth)?;
        let constants = self.tuple(depth)?;
        let names = self.names(depth)?;
        let localsplus = self.names(depth)?;
        let localskinds = self.bytes(depth)?.into_iter().map(LocalKind).collect();
        let filename = self.text(depth)?;
        let (name, qualname) = (self.text(depth)?, self.text(depth)?);
        let first_line = self.unsigned()?;
        let (line_table, exception_table) = (self.bytes(depth)?, self.bytes(depth)?);
        let constants = constants.downcast::<Tuple>().expect("checked").items().iter().map(to_constant);
        let Some(consts) = constants.collect() else {
            return Err(self.bad("code has a constant that cannot be one"));
        };
        let parts = Parts {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stack_size,
            flags,
            code,
            consts,
            names,
            localsplus,
            localskinds,
            filename: self.file(filename),
            name,
            qualname,
            first_line,
            line_table,
            exception_table,
        };
        match parts.assemble() {
            Ok(code) => Ok(CodeObject::new(Arc::new(code)).into_value()),
            Err(reason) => Err(self.bad(reason)),
        }
    }

    fn unsigned(&mut self) -> Res<u32> {
        let n = self.number()?;
        u32::try_from(n).map_err(|_| self.bad("code has a negative number"))
    }
    fn bytes(&mut self, depth: usize) -> Res<Vec<u8>> {
        let v = self.expect("code", depth + 1)?;
        match v.downcast::<Bytes>() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => Err(self.bad("code lacks a byte string")),
        }
    }
    fn tuple(&mut self, depth: usize) -> Res {
        let v = self.expect("code", depth + 1)?;
        if v.downcast::<Tuple>().is_none() {
            return Err(self.bad("code lacks a tuple"));
        }
        Ok(v)
    }
    fn names(&mut self, depth: usize) -> Res<Vec<Arc<str>>> {
        let tuple = self.tuple(depth)?;
        tuple.downcast::<Tuple>().expect("checked").items().iter().map(|v| self.text_of(v)).collect()
    }
    fn text(&mut self, depth: usize) -> Res<Arc<str>> {
        let v = self.expect("code", depth + 1)?;
        self.text_of(&v)
    }
    fn text_of(&mut self, v: &Value) -> Res<Arc<str>> {
        if let Some(known) = self.texts.get(&v.bits()) {
            return Ok(known.clone());
        }
        let text = v.downcast::<Str>().and_then(|s| s.to_utf8());
        let Some(text) = text else { return Err(self.bad("code has a name that is no text")) };
        let text: Arc<str> = Arc::from(&*text);
        // An immortal string's address stays its own.
        if v.downcast::<Str>().is_some_and(|s| s.is_interned()) {
            self.texts.insert(v.bits(), text.clone());
        }
        Ok(text)
    }
    /// One name of a file for all code that has it.
    fn file(&mut self, name: Arc<str>) -> FileName {
        if let Some(known) = self.files.iter().find(|f| *f.get() == *name) {
            return known.clone();
        }
        let new = FileName::new(name);
        self.files.push(new.clone());
        new
    }
}

/// `n` bytes by the file's `readinto`.
fn from_readable(th: &Thread, file: &Value, n: usize) -> Res<Vec<u8>> {
    let mut out = Vec::new();
    // A size that the file does not have is found out before memory is taken for all of it.
    while out.len() < n {
        let wanted = (n - out.len()).min(1 << 20);
        let target = crate::types::bytearray::ByteArray::make(vec![0; wanted]).into_value();
        let got = call_method(th, file, name!("readinto"), std::slice::from_ref(&target))?;
        let got = protocol::index_i64(th, &got)?;
        let got = match usize::try_from(got) {
            Ok(got) if got > wanted => {
                return Err(th.value_error(format!(
                    "read() returned too much data: {wanted} bytes requested, {got} returned"
                )));
            }
            Ok(got) if got > 0 => got,
            _ => return Err(th.error(&errors::EOF_ERROR, "EOF read where not expected")),
        };
        out.extend(buffer::expect(th, &target)?.iter().take(got));
    }
    Ok(out)
}
