//! `load`: a stack machine, one instruction after another.

use super::HIGHEST;
use super::attributes;
use super::errors::{unpickling, unpickling_after};
use super::input::{Input, truncated};
use super::opcode::*;
use super::unpickler::Unpickler;
use crate::object::call::{call_method, call1};
use crate::object::{Dict, Raised, Ref, Res, Str, Thread, Tuple, Value, class, errors, name, protocol};
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::list::List;
use crate::types::memoryview::{MEMORYVIEW, MemoryView};
use crate::types::set::Set;

/// A `load` in progress.
pub struct Load<'a> {
    pub th: &'a Thread,
    pub unpickler: &'a Unpickler,
    pub this: &'a Value,
    pub input: Input,
    pub stack: Vec<Value>,
    /// Where in the stack `MARK`s were.
    marks: Vec<usize>,
    persistent_load: Option<Value>,
}

/// Reads one pickle.
pub fn load(th: &Thread, unpickler: &Ref<Unpickler>, input: Input) -> Res {
    let this = unpickler.as_value();
    unpickler.with(|s| s.protocol = 0);
    let persistent_load = attributes::callable::<Unpickler>(th, this)?;
    let mut load = Load { th, unpickler, this, input, stack: Vec::new(), marks: Vec::new(), persistent_load };
    loop {
        let Some(op) = load.input.opcode(th)? else {
            return Err(th.error(&errors::EOF_ERROR, "Ran out of input"));
        };
        if op == STOP {
            let v = load.pop()?;
            load.input.finish(th)?;
            return Ok(v);
        }
        load.step(op)?;
    }
}

impl Load<'_> {
    /// The lowest place of the stack that belongs to what is being built.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }
    #[cold]
    fn underflow(&self) -> Raised {
        let marked = !self.marks.is_empty();
        unpickling(self.th, if marked { "unexpected MARK found" } else { "unpickling stack underflow" })
    }
    /// Takes the topmost value.
    #[inline]
    pub fn pop(&mut self) -> Res {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow());
        }
        Ok(self.stack.pop().expect("checked above"))
    }
    /// The topmost value.
    pub fn top(&self) -> Res<&Value> {
        match self.stack.last() {
            Some(v) if self.stack.len() > self.fence() => Ok(v),
            _ => Err(self.underflow()),
        }
    }
    /// Takes what stands above the last mark.
    pub fn pop_mark(&mut self) -> Res<Vec<Value>> {
        let at = self.mark()?;
        Ok(self.stack.split_off(at))
    }
    /// Takes the last mark.
    pub fn mark(&mut self) -> Res<usize> {
        match self.marks.pop() {
            Some(at) => Ok(at),
            None => Err(unpickling(self.th, "could not find MARK")),
        }
    }
    /// Takes what stands above `at`, and needs something below it to put that into.
    fn above(&mut self, at: usize) -> Res<Vec<Value>> {
        if at > self.stack.len() || at <= self.fence() {
            return Err(self.underflow());
        }
        Ok(self.stack.split_off(at))
    }
    fn below(&self) -> Value {
        self.stack.last().expect("`above` leaves something").clone()
    }
    fn push(&mut self, v: Value) {
        self.stack.push(v);
    }
    /// A line as text in ASCII or UTF-8.
    pub fn text_line(&mut self, utf8: bool) -> Res {
        let r = self.input.line(self.th)?;
        let line = self.input.bytes(r);
        if line.is_empty() && utf8 {
            return Err(truncated(self.th));
        }
        match std::str::from_utf8(line) {
            Ok(s) if utf8 || line.is_ascii() => Ok(Str::new(s).into_value()),
            _ => self.decode(Bytes::new(line).into_value(), if utf8 { "utf-8" } else { "ascii" }, "strict"),
        }
    }
    fn decode(&self, bytes: Value, encoding: &str, errors: &str) -> Res {
        let args = [Str::new(encoding).into_value(), Str::new(errors).into_value()];
        call_method(self.th, &bytes, name!("decode"), &args)
    }
    fn step(&mut self, op: u8) -> Res<()> {
        let th = self.th;
        match op {
            NONE => self.push(Value::none()),
            NEWTRUE => self.push(Value::bool(true)),
            NEWFALSE => self.push(Value::bool(false)),
            BININT => {
                let n = i32::from_le_bytes(self.input.array(th)?);
                self.push(Value::from_i64(n.into()));
            }
            BININT1 => {
                let [n] = self.input.array(th)?;
                self.push(Value::small_int(n.into()));
            }
            BININT2 => {
                let n = u16::from_le_bytes(self.input.array(th)?);
                self.push(Value::from_i64(n.into()));
            }
            LONG1 => {
                let [n] = self.input.array(th)?;
                self.load_long(n.into())?;
            }
            LONG4 => match i32::from_le_bytes(self.input.array(th)?) {
                n if n < 0 => return Err(unpickling(th, "LONG pickle has negative byte count")),
                n => self.load_long(n as usize)?,
            },
            INT => self.load_int_text()?,
            LONG => self.load_long_text()?,
            FLOAT => self.load_float_text()?,
            BINFLOAT => {
                let f = f64::from_be_bytes(self.input.array(th)?);
                self.push(Value::from_f64(f));
            }
            STRING => self.load_string_text()?,
            BINSTRING => match i32::from_le_bytes(self.input.array(th)?) {
                n if n < 0 => return Err(unpickling(th, "BINSTRING pickle has negative byte count")),
                n => self.load_string(n as usize)?,
            },
            SHORT_BINSTRING => {
                let [n] = self.input.array(th)?;
                self.load_string(n.into())?;
            }
            UNICODE => {
                let r = self.input.line(th)?;
                let line = Bytes::new(self.input.bytes(r)).into_value();
                let v = self.decode(line, "raw-unicode-escape", "strict")?;
                self.push(v);
            }
            SHORT_BINUNICODE | BINUNICODE | BINUNICODE8 => self.load_unicode(op)?,
            SHORT_BINBYTES | BINBYTES | BINBYTES8 => {
                let n = self.size(op, "BINBYTES")?;
                let r = self.input.take(th, n)?;
                let v = Bytes::new(self.input.bytes(r)).into_value();
                self.push(v);
            }
            BYTEARRAY8 => {
                let n = self.size(op, "BYTEARRAY8")?;
                let r = self.input.take(th, n)?;
                let v = ByteArray::make(self.input.bytes(r).to_vec()).into_value();
                self.push(v);
            }
            EMPTY_TUPLE => self.push(Tuple::empty().into_value()),
            TUPLE1 | TUPLE2 | TUPLE3 => {
                let n = usize::from(op - TUPLE1) + 1;
                let len = self.stack.len();
                if len < n || len - n < self.fence() {
                    return Err(self.underflow());
                }
                let items = self.stack.split_off(len - n);
                self.push(Tuple::new(items).into_value());
            }
            TUPLE => {
                let items = self.pop_mark()?;
                self.push(Tuple::new(items).into_value());
            }
            EMPTY_LIST => self.push(List::new(Vec::new()).into_value()),
            LIST => {
                let items = self.pop_mark()?;
                self.push(List::new(items).into_value());
            }
            EMPTY_DICT => self.push(Dict::new().into_value()),
            DICT => {
                let items = self.pop_mark()?;
                if !items.len().is_multiple_of(2) {
                    return Err(unpickling(th, "odd number of items for DICT"));
                }
                let d = Dict::new();
                for pair in items.chunks_exact(2) {
                    d.set_item(th, &pair[0], pair[1].clone())?;
                }
                self.push(d.into_value());
            }
            EMPTY_SET => self.push(Set::new().into_value()),
            FROZENSET => {
                let items = List::new(self.pop_mark()?).into_value();
                let v = call1(th, &crate::types::set::FROZENSET.value(), items)?;
                self.push(v);
            }
            APPEND => {
                let items = self.above(self.stack.len().saturating_sub(1))?;
                self.append(items)?;
            }
            APPENDS => {
                let at = self.mark()?;
                let items = self.above(at)?;
                self.append(items)?;
            }
            SETITEM => {
                let items = self.above(self.stack.len().saturating_sub(2))?;
                self.set_items(items)?;
            }
            SETITEMS => {
                let at = self.mark()?;
                let items = self.above(at)?;
                self.set_items(items)?;
            }
            ADDITEMS => {
                let at = self.mark()?;
                let items = self.above(at)?;
                self.add_items(items)?;
            }
            MARK => self.marks.push(self.stack.len()),
            POP => match self.marks.last() {
                Some(&at) if at == self.stack.len() => {
                    self.marks.pop();
                }
                _ => drop(self.pop()?),
            },
            POP_MARK => drop(self.pop_mark()?),
            DUP => {
                let v = self.top()?.clone();
                self.push(v);
            }
            BINGET => {
                let [i] = self.input.array(th)?;
                self.get(i.into())?;
            }
            LONG_BINGET => {
                let i = u32::from_le_bytes(self.input.array(th)?);
                self.get(i.into())?;
            }
            GET => {
                let i = self.number_line()?;
                self.get(i)?;
            }
            BINPUT => {
                let [i] = self.input.array(th)?;
                self.put(i.into())?;
            }
            LONG_BINPUT => {
                let i = u32::from_le_bytes(self.input.array(th)?);
                self.put(i.into())?;
            }
            PUT => {
                let i = self.number_line()?;
                self.top()?;
                if i < 0 {
                    return Err(th.value_error("negative PUT argument"));
                }
                self.put(i)?;
            }
            MEMOIZE => {
                let v = self.top()?.clone();
                let old = self.unpickler.with(|s| {
                    let i = s.memo.len();
                    s.memo.put(i, v)
                });
                drop(old);
            }
            PROTO => match self.input.array(th)? {
                [p] if p <= HIGHEST => self.unpickler.with(|s| s.protocol = p),
                [p] => return Err(th.value_error(format!("unsupported pickle protocol: {p}"))),
            },
            FRAME => {
                let n = u64::from_le_bytes(self.input.array(th)?);
                match isize::try_from(n) {
                    Ok(n) => self.input.begin_frame(th, n as usize)?,
                    Err(_) => {
                        let most = isize::MAX;
                        return Err(th.overflow_error(format!(
                            "FRAME length exceeds system's maximum of {most} bytes"
                        )));
                    }
                }
            }
            NEXT_BUFFER => self.next_buffer()?,
            READONLY_BUFFER => self.read_only_buffer()?,
            PERSID => {
                let id = match self.text_line(false) {
                    Ok(id) => id,
                    Err(r) if th.raised_is(&errors::UNICODE_DECODE_ERROR) => {
                        let e = th.take_raised(r);
                        let text = "persistent IDs in protocol 0 must be ASCII strings";
                        return Err(unpickling_after(th, e, text));
                    }
                    Err(r) => return Err(r),
                };
                self.persistent(id)?;
            }
            BINPERSID => {
                let id = self.pop()?;
                self.persistent(id)?;
            }
            GLOBAL | STACK_GLOBAL | INST | OBJ | NEWOBJ | NEWOBJ_EX | REDUCE | BUILD | EXT1 | EXT2 | EXT4 => {
                self.build(op)?;
            }
            _ => return Err(unknown(th, op)),
        }
        Ok(())
    }
    /// The length that follows an instruction: of one, four or eight bytes.
    fn size(&mut self, op: u8, what: &str) -> Res<usize> {
        let th = self.th;
        match op {
            SHORT_BINUNICODE | SHORT_BINBYTES => {
                let [n] = self.input.array(th)?;
                Ok(n.into())
            }
            BINUNICODE | BINBYTES => Ok(u32::from_le_bytes(self.input.array(th)?) as usize),
            _ => {
                let n = u64::from_le_bytes(self.input.array(th)?);
                isize::try_from(n).map(|n| n as usize).map_err(|_| {
                    let most = isize::MAX;
                    th.overflow_error(format!("{what} exceeds system's maximum size of {most} bytes"))
                })
            }
        }
    }
    fn load_long(&mut self, n: usize) -> Res<()> {
        let r = self.input.take(self.th, n)?;
        let bytes = self.input.bytes(r);
        let v = match bytes.len() {
            0 => Value::small_int(0),
            1..=7 => {
                let mut word = if bytes[bytes.len() - 1] >= 0x80 { [0xff; 8] } else { [0; 8] };
                word[..bytes.len()].copy_from_slice(bytes);
                Value::from_i64(i64::from_le_bytes(word))
            }
            _ => Value::from_bigint(num_bigint::BigInt::from_signed_bytes_le(bytes)),
        };
        self.push(v);
        Ok(())
    }
    fn load_unicode(&mut self, op: u8) -> Res<()> {
        let n = self.size(op, "BINUNICODE")?;
        let r = self.input.take(self.th, n)?;
        let bytes = self.input.bytes(r);
        let v = match std::str::from_utf8(bytes) {
            Ok(s) => Str::new(s).into_value(),
            Err(_) => self.decode(Bytes::new(bytes).into_value(), "utf-8", "surrogatepass")?,
        };
        self.push(v);
        Ok(())
    }
    /// `I01`, `I00` and decimal numbers.
    fn load_int_text(&mut self) -> Res<()> {
        let r = self.input.line(self.th)?;
        let v = match self.input.bytes(r.clone()) {
            b"01" => Value::bool(true),
            b"00" => Value::bool(false),
            b"" => return Err(truncated(self.th)),
            line => {
                let text = String::from_utf8_lossy(line).into_owned();
                match text.parse::<i64>() {
                    Ok(n) => Value::from_i64(n),
                    Err(_) => match self.int_of(&text, 10) {
                        Ok(v) => v,
                        Err(r) => {
                            self.th.catch(r, &errors::VALUE_ERROR)?;
                            return Err(self.th.value_error("could not convert string to int"));
                        }
                    },
                }
            }
        };
        self.push(v);
        Ok(())
    }
    fn int_of(&self, text: &str, base: i64) -> Res {
        crate::object::call::call2(
            self.th,
            &class::INT.value(),
            Str::new(text).into_value(),
            Value::small_int(base),
        )
    }
    fn load_long_text(&mut self) -> Res<()> {
        let r = self.input.line(self.th)?;
        let text = String::from_utf8_lossy(self.input.bytes(r)).into_owned();
        if text.is_empty() {
            return Err(truncated(self.th));
        }
        let v = self.int_of(text.strip_suffix('L').unwrap_or(&text), 10)?;
        self.push(v);
        Ok(())
    }
    /// A number in a line of its own.
    fn number_line(&mut self) -> Res<i64> {
        let r = self.input.line(self.th)?;
        let line = self.input.bytes(r);
        if line.is_empty() {
            return Err(truncated(self.th));
        }
        let text = String::from_utf8_lossy(line).into_owned();
        match text.parse() {
            Ok(n) => Ok(n),
            Err(_) => {
                let v = self.int_of(&format!("{text}\n"), 10)?;
                protocol::index_i64(self.th, &v)
            }
        }
    }
    fn load_float_text(&mut self) -> Res<()> {
        let r = self.input.line(self.th)?;
        let line = self.input.bytes(r);
        let text = String::from_utf8_lossy(line).into_owned();
        let odd = text.contains(['_', ' ', '\t']) || text.is_empty();
        let v = match odd {
            true => Err(self.th.value_error("")),
            false => call1(self.th, &class::FLOAT.value(), Str::new(&text).into_value()),
        };
        match v {
            Ok(v) => {
                self.push(v);
                Ok(())
            }
            Err(r) => {
                self.th.catch(r, &errors::VALUE_ERROR)?;
                let digits = text.trim_start_matches(['+', '-']).trim_start_matches('.');
                // What only begins as a number is not repeated.
                Err(self.th.value_error(if digits.starts_with(|c: char| c.is_ascii_digit()) {
                    "could not convert string to float".into()
                } else {
                    format!("could not convert string to float: '{text}\n'")
                }))
            }
        }
    }
    fn load_string_text(&mut self) -> Res<()> {
        let th = self.th;
        let r = self.input.line(th)?;
        let inner = match self.input.bytes(r) {
            [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => Bytes::new(inner).into_value(),
            _ => return Err(unpickling(th, "the STRING opcode argument must be quoted")),
        };
        let codecs = crate::modules::import_module(th, "_codecs")?;
        let pair = call_method(th, &codecs, name!("escape_decode"), &[inner])?;
        let bytes = pair.downcast::<Tuple>().map_or(Value::none(), |t| t.items()[0].clone());
        self.push_old_string(bytes)
    }
    fn load_string(&mut self, n: usize) -> Res<()> {
        let r = self.input.take(self.th, n)?;
        let bytes = Bytes::new(self.input.bytes(r)).into_value();
        self.push_old_string(bytes)
    }
    /// A string of Python 2: text in the encoding that was asked for, or bytes.
    fn push_old_string(&mut self, bytes: Value) -> Res<()> {
        let (encoding, errors) = self.unpickler.with(|s| (s.encoding.clone(), s.errors.clone()));
        let v = if encoding == "bytes" { bytes } else { self.decode(bytes, &encoding, &errors)? };
        self.push(v);
        Ok(())
    }
    fn get(&mut self, i: i64) -> Res<()> {
        let found = usize::try_from(i).ok().and_then(|i| self.unpickler.with(|s| s.memo.get(i).cloned()));
        match found {
            Some(v) => {
                self.push(v);
                Ok(())
            }
            None => Err(unpickling(self.th, format!("Memo value not found at index {i}"))),
        }
    }
    fn put(&mut self, i: i64) -> Res<()> {
        let v = self.top()?.clone();
        let old = self.unpickler.with(|s| s.memo.put(i as usize, v));
        drop(old);
        Ok(())
    }
    fn append(&mut self, items: Vec<Value>) -> Res<()> {
        let (th, target) = (self.th, self.below());
        if items.is_empty() {
            return Ok(());
        }
        if target.is_exact(&class::LIST)
            && let Some(l) = target.downcast::<List>()
        {
            l.lock().extend(items);
            return Ok(());
        }
        if let Some(extend) = crate::object::attribute::get_optional(th, &target, name!("extend"))? {
            return call1(th, &extend, List::new(items).into_value()).map(drop);
        }
        let append = crate::object::attribute::get(th, &target, name!("append"))?;
        items.into_iter().try_for_each(|item| call1(th, &append, item).map(drop))
    }
    fn set_items(&mut self, items: Vec<Value>) -> Res<()> {
        let (th, target) = (self.th, self.below());
        if !items.len().is_multiple_of(2) {
            return Err(unpickling(th, "odd number of items for SETITEMS"));
        }
        let exact = if target.is_exact(&class::DICT) { target.downcast::<Dict>() } else { None };
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            match exact {
                Some(d) => d.set_item(th, &key, value)?,
                None => protocol::setitem(th, &target, &key, Some(value))?,
            }
        }
        Ok(())
    }
    fn add_items(&mut self, items: Vec<Value>) -> Res<()> {
        let (th, target) = (self.th, self.below());
        if let Some(s) = target.downcast::<Set>()
            && target.is_instance(&crate::types::set::SET)
        {
            return items.iter().try_for_each(|item| crate::types::set::add(th, s, item).map(drop));
        }
        let add = crate::object::attribute::get(th, &target, name!("add"))?;
        items.into_iter().try_for_each(|item| call1(th, &add, item).map(drop))
    }
    fn persistent(&mut self, id: Value) -> Res<()> {
        let v = match self.persistent_load.clone() {
            Some(f) => call1(self.th, &f, id)?,
            None => call_method(self.th, self.this, name!("persistent_load"), &[id])?,
        };
        self.push(v);
        Ok(())
    }
    fn next_buffer(&mut self) -> Res<()> {
        let th = self.th;
        let Some(buffers) = self.unpickler.with(|s| s.buffers.clone()) else {
            let text = "pickle stream refers to out-of-band data but no *buffers* argument was given";
            return Err(unpickling(th, text));
        };
        match protocol::next(th, &buffers)? {
            Some(v) => {
                self.push(v);
                Ok(())
            }
            None => Err(unpickling(th, "not enough out-of-band buffers")),
        }
    }
    fn read_only_buffer(&mut self) -> Res<()> {
        let th = self.th;
        let v = self.top()?.clone();
        let view = call1(th, &MEMORYVIEW.value(), v)?;
        if view.downcast::<MemoryView>().and_then(|m| m.view()).is_some_and(|view| !view.readonly) {
            let locked = call_method(th, &view, name!("toreadonly"), &[])?;
            self.pop()?;
            self.push(locked);
        }
        Ok(())
    }
}

fn unknown(th: &Thread, op: u8) -> Raised {
    let text = match op {
        b' '..=b'~' if op != b'\'' => format!("invalid load key, '{}'.", op as char),
        _ => format!("invalid load key, '\\x{op:02x}'."),
    };
    unpickling(th, text)
}
