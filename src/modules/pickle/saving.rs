//! `dump`: one object after another, each by its class.

use super::attributes;
use super::errors::{class_of, pickling, pickling_after};
use super::opcode::*;
use super::output::Output;
use super::pickler::Pickler;
use crate::object::call::{call_method, call1};
use crate::object::{Dict, Ref, Res, Str, Thread, Tuple, Type, Value, attribute, class, name, protocol};
use crate::types::bytearray::{BYTEARRAY, ByteArray};
use crate::types::bytes::Bytes;
use crate::types::exception::noted;
use crate::types::int::num::{Num, operand};
use crate::types::list::List;
use crate::types::pickle_buffer::{PICKLE_BUFFER, PickleBuffer};
use crate::types::set::{FROZENSET, SET};

/// Objects inside each other before `fast` looks whether they go in a circle.
const FAST_DEPTH: usize = 50;

/// A `dump` in progress.
pub struct Save<'a> {
    pub th: &'a Thread,
    pub pickler: &'a Pickler,
    pub out: Output,
    pub protocol: u8,
    pub bin: bool,
    fast: bool,
    /// The objects that are being written, where `fast` is on.
    fast_path: Vec<usize>,
    pub fix_imports: bool,
    persistent_id: Option<Value>,
    reducer_override: Option<Value>,
    buffer_callback: Option<Value>,
}

/// Writes `v`; gives the pickle, or nothing where it went to a file.
pub fn dump(th: &Thread, pickler: &Ref<Pickler>, v: &Value) -> Res {
    let this = pickler.as_value();
    let persistent_id = attributes::callable::<Pickler>(th, this)?;
    let reducer_override = match this.is_exact(&super::pickler::PICKLER) {
        true => None,
        false => attribute::get_optional(th, this, name!("reducer_override"))?,
    };
    let (write, protocol, bin, fast, fix_imports, buffer_callback) = pickler.with(|s| {
        (s.write.clone(), s.protocol, s.bin != 0, s.fast != 0, s.fix_imports, s.buffer_callback.clone())
    });
    let mut save = Save {
        th,
        pickler,
        out: Output::new(write),
        protocol,
        bin,
        fast,
        fast_path: Vec::new(),
        fix_imports,
        persistent_id,
        reducer_override,
        buffer_callback,
    };
    if protocol >= 2 {
        save.out.put(&[PROTO, protocol]);
    }
    if protocol >= 4 {
        save.out.start_framing();
    }
    save.save(v)?;
    save.out.byte(STOP);
    Ok(Bytes::make(save.out.finish(th)?).into_value())
}

impl Save<'_> {
    /// Writes an object.
    pub fn save(&mut self, v: &Value) -> Res<()> {
        if let Some(f) = &self.persistent_id {
            self.out.boundary(self.th)?;
            let id = call1(self.th, &f.clone(), v.clone())?;
            if !id.is_none() {
                return self.save_persistent(&id);
            }
        }
        self.save_itself(v)
    }
    fn save_persistent(&mut self, id: &Value) -> Res<()> {
        if self.bin {
            self.save_itself(id)?;
            self.out.byte(BINPERSID);
            return Ok(());
        }
        let text = protocol::str(self.th, id)?;
        let Some(ascii) = text.as_ascii() else {
            return Err(pickling(self.th, "persistent IDs in protocol 0 must be ASCII strings"));
        };
        self.out.byte(PERSID);
        self.out.put(ascii.as_bytes());
        self.out.byte(b'\n');
        Ok(())
    }
    fn save_itself(&mut self, v: &Value) -> Res<()> {
        self.out.boundary(self.th)?;
        if v.is_none() {
            self.out.byte(NONE);
            return Ok(());
        }
        if let Some(b) = v.as_bool() {
            self.save_bool(b);
            return Ok(());
        }
        if v.is_exact(&class::INT)
            && let Some(n) = operand(v)
        {
            return self.save_int(v, n);
        }
        if v.is_exact(&class::FLOAT)
            && let Some(f) = v.as_float()
        {
            return self.save_float(v, f);
        }
        if self.recall(v) {
            return Ok(());
        }
        if v.is_exact(&class::STR)
            && let Some(s) = v.downcast::<Str>()
        {
            return self.save_str(v, s);
        }
        if v.is_exact(&class::BYTES)
            && let Some(b) = v.downcast::<Bytes>()
        {
            return self.save_bytes(v, b);
        }
        self.th.check_stack()?;
        if v.is_exact(&class::DICT)
            && let Some(d) = v.downcast::<Dict>()
        {
            return self.guarded(v, |s| s.save_dict(v, d));
        }
        if v.is_exact(&class::LIST)
            && let Some(l) = v.downcast::<List>()
        {
            return self.guarded(v, |s| s.save_list(v, l));
        }
        if v.is_exact(&class::TUPLE)
            && let Some(t) = v.downcast::<Tuple>()
        {
            return self.save_tuple(v, t);
        }
        if v.is_exact(&SET) {
            return self.save_set(v);
        }
        if v.is_exact(&FROZENSET) {
            return self.save_frozenset(v);
        }
        if v.is_exact(&BYTEARRAY)
            && let Some(b) = v.downcast::<ByteArray>()
        {
            return self.save_bytearray(v, b);
        }
        if v.is_exact(&PICKLE_BUFFER)
            && let Some(b) = v.downcast::<PickleBuffer>()
        {
            return self.save_buffer(v, b);
        }
        self.save_other(v)
    }
    /// What has no instruction of its own: classes and functions by name, anything else by what its `__reduce__` says.
    fn save_other(&mut self, v: &Value) -> Res<()> {
        let th = self.th;
        let mut reduced = None;
        if let Some(f) = self.reducer_override.clone() {
            let r = call1(th, &f, v.clone())?;
            if !r.is_not_implemented() {
                reduced = Some(r);
            }
        }
        let reduced = match reduced {
            Some(r) => r,
            None => {
                if v.is_exact(&class::TYPE) {
                    return self.save_type(v);
                }
                if v.is_exact(&class::FUNCTION) {
                    return self.save_global(v, None);
                }
                match self.reduce(v)? {
                    Some(r) => r,
                    None => return self.save_global(v, None),
                }
            }
        };
        if reduced.downcast::<Str>().is_some() {
            return self.save_global(v, Some(&reduced));
        }
        let saved = match reduced.downcast::<Tuple>() {
            Some(t) => self.guarded(v, |s| s.save_reduced(t, Some(v))),
            None => Err(pickling(
                th,
                format!("__reduce__ must return a string or tuple, not {}", class_of(&reduced)),
            )),
        };
        noted(th, saved, || format!("when serializing {} object", class_of(v)))
    }
    /// What a dispatch table or the object itself says; `None` for classes.
    fn reduce(&mut self, v: &Value) -> Res<Option<Value>> {
        let th = self.th;
        let class = v.ty().value();
        let reducer = match self.pickler.with(|s| s.dispatch_table.clone()) {
            Some(table) => match protocol::getitem(th, &table, &class) {
                Ok(f) => Some(f),
                Err(r) => {
                    th.catch(r, &crate::object::errors::KEY_ERROR)?;
                    None
                }
            },
            None => {
                let table = super::pickler::shared_table(th)?;
                match table.downcast::<Dict>() {
                    Some(d) => d.get_item(th, &class)?,
                    None => None,
                }
            }
        };
        if let Some(f) = reducer {
            return call1(th, &f, v.clone()).map(Some);
        }
        if v.downcast::<Type>().is_some() {
            return Ok(None);
        }
        if let Some(f) = attribute::get_optional(th, v, name!("__reduce_ex__"))? {
            return call1(th, &f, Value::small_int(self.protocol.into())).map(Some);
        }
        if attribute::get_optional(th, v, name!("__reduce__"))?.is_some() {
            return call_method(th, v, name!("__reduce__"), &[]).map(Some);
        }
        Err(pickling(th, format!("Can't pickle {} object", class_of(v))))
    }
    /// Runs `f`; where nothing is remembered, an object that contains itself is an error.
    fn guarded(&mut self, v: &Value, f: impl FnOnce(&mut Self) -> Res<()>) -> Res<()> {
        if !self.fast {
            return f(self);
        }
        let address = v.as_object().map_or(0, |o| std::ptr::from_ref(o) as usize);
        if self.fast_path.len() >= FAST_DEPTH && self.fast_path.contains(&address) {
            return Err(self.th.value_error(format!(
                "fast mode: can't pickle cyclic objects including object type {} at {address:#x}",
                v.ty().error_name()
            )));
        }
        self.fast_path.push(address);
        let done = f(self);
        self.fast_path.pop();
        done
    }
    /// Writes where to find an object that has been written before; false if it has not.
    pub fn recall(&mut self, v: &Value) -> bool {
        let Some(o) = v.as_object() else { return false };
        let Some(i) = self.pickler.with(|s| s.memo.get(o)) else { return false };
        self.put_number(i, GET, BINGET, LONG_BINGET);
        true
    }
    fn put_number(&mut self, i: usize, text: u8, short: u8, long: u8) {
        if !self.bin {
            self.out.byte(text);
            self.out.put(i.to_string().as_bytes());
            self.out.byte(b'\n');
        } else if let Ok(i) = u8::try_from(i) {
            self.out.put(&[short, i]);
        } else {
            self.out.byte(long);
            self.out.put(&(i as u32).to_le_bytes());
        }
    }
    /// Whether an object has been written before.
    pub fn is_known(&self, v: &Value) -> bool {
        v.as_object().is_some_and(|o| self.pickler.with(|s| s.memo.get(o)).is_some())
    }
    /// Remembers an object that has just been written.
    pub fn memoize(&mut self, v: &Value) {
        if self.fast {
            return;
        }
        let (i, spare) = self.pickler.with(|s| {
            let i = s.memo.len();
            (i, s.memo.insert(v.clone(), i))
        });
        drop(spare);
        if self.protocol >= 4 {
            self.out.byte(MEMOIZE);
        } else {
            self.put_number(i, PUT, BINPUT, LONG_BINPUT);
        }
    }
    fn save_bool(&mut self, b: bool) {
        match (self.protocol >= 2, b) {
            (true, true) => self.out.byte(NEWTRUE),
            (true, false) => self.out.byte(NEWFALSE),
            (false, true) => self.out.put(b"I01\n"),
            (false, false) => self.out.put(b"I00\n"),
        }
    }
    fn save_int(&mut self, v: &Value, n: Num<'_>) -> Res<()> {
        let word = n.to_i64().and_then(|i| i32::try_from(i).ok());
        match word {
            Some(i) if self.bin => match i {
                0..=0xff => self.out.put(&[BININT1, i as u8]),
                0x100..=0xffff => {
                    self.out.byte(BININT2);
                    self.out.put(&(i as u16).to_le_bytes());
                }
                _ => {
                    self.out.byte(BININT);
                    self.out.put(&i.to_le_bytes());
                }
            },
            _ if self.protocol >= 2 => {
                let bytes = match n.to_big().to_signed_bytes_le() {
                    b if b == [0] => Vec::new(),
                    b => b,
                };
                match (u8::try_from(bytes.len()), i32::try_from(bytes.len())) {
                    (Ok(len), _) => self.out.put(&[LONG1, len]),
                    (_, Ok(len)) => {
                        self.out.byte(LONG4);
                        self.out.put(&len.to_le_bytes());
                    }
                    _ => return Err(self.th.overflow_error("int too large to pickle")),
                }
                self.out.put(&bytes);
            }
            _ => {
                let text = protocol::repr_text(self.th, v)?;
                self.out.byte(if word.is_some() { INT } else { LONG });
                self.out.put(text.as_bytes());
                self.out.put(if word.is_some() { b"\n" } else { b"L\n" });
            }
        }
        Ok(())
    }
    fn save_float(&mut self, v: &Value, f: f64) -> Res<()> {
        if self.bin {
            self.out.byte(BINFLOAT);
            self.out.put(&f.to_be_bytes());
        } else {
            let text = protocol::repr_text(self.th, v)?;
            self.out.byte(FLOAT);
            self.out.put(text.as_bytes());
            self.out.byte(b'\n');
        }
        Ok(())
    }
    fn save_str(&mut self, v: &Value, s: &Str) -> Res<()> {
        if !self.bin {
            self.out.byte(UNICODE);
            self.out.put(&raw_escaped(s));
            self.out.byte(b'\n');
            self.memoize(v);
            return Ok(());
        }
        let encoded;
        let bytes = match s.as_ascii() {
            Some(a) => a.as_bytes(),
            None => {
                encoded = utf8(s);
                &encoded[..]
            }
        };
        let header = self.sized(bytes.len(), [SHORT_BINUNICODE, BINUNICODE, BINUNICODE8], 4, "string")?;
        self.out.data(self.th, &header, bytes, || Bytes::new(bytes).into_value())?;
        self.memoize(v);
        Ok(())
    }
    /// An instruction with a length: of one byte (from protocol `short_from` on), four, or eight (protocol 4).
    fn sized(&self, n: usize, codes: [u8; 3], short_from: u8, what: &str) -> Res<Vec<u8>> {
        let [short, plain, long] = codes;
        if n <= 0xff && self.protocol >= short_from {
            return Ok(vec![short, n as u8]);
        }
        if let Ok(n) = u32::try_from(n) {
            return Ok([&[plain][..], &n.to_le_bytes()].concat());
        }
        if self.protocol >= 4 {
            return Ok([&[long][..], &(n as u64).to_le_bytes()].concat());
        }
        let article = if what == "string" { "a string" } else { "a bytes object" };
        Err(self.th.overflow_error(format!(
            "serializing {article} larger than 4 GiB requires pickle protocol 4 or higher"
        )))
    }
    fn put_bytes(&mut self, bytes: &[u8], payload: impl FnOnce() -> Value) -> Res<()> {
        let header = self.sized(bytes.len(), [SHORT_BINBYTES, BINBYTES, BINBYTES8], 3, "bytes")?;
        self.out.data(self.th, &header, bytes, payload)
    }
    fn put_bytearray(&mut self, bytes: &[u8], payload: impl FnOnce() -> Value) -> Res<()> {
        let header = [&[BYTEARRAY8][..], &(bytes.len() as u64).to_le_bytes()].concat();
        self.out.data(self.th, &header, bytes, payload)
    }
    fn save_bytes(&mut self, v: &Value, b: &Bytes) -> Res<()> {
        if self.protocol >= 3 {
            self.put_bytes(b.as_slice(), || v.clone())?;
            self.memoize(v);
            return Ok(());
        }
        let reduced = if b.as_slice().is_empty() {
            vec![class::BYTES.value(), Tuple::empty().into_value()]
        } else {
            let encode = crate::types::helpers::import_from(self.th, "codecs", "encode")?;
            let args = vec![Str::from_latin1(b.as_slice()).into_value(), Str::new("latin1").into_value()];
            vec![encode, Tuple::new(args).into_value()]
        };
        self.save_reduced(&Tuple::new(reduced), Some(v))
    }
    fn save_bytearray(&mut self, v: &Value, b: &ByteArray) -> Res<()> {
        let data = b.lock().to_vec();
        if self.protocol >= 5 {
            self.put_bytearray(&data, || v.clone())?;
            self.memoize(v);
            return Ok(());
        }
        let args = if data.is_empty() { Vec::new() } else { vec![Bytes::new(&data).into_value()] };
        self.save_reduced(&Tuple::new(vec![BYTEARRAY.value(), Tuple::new(args).into_value()]), Some(v))
    }
    fn save_buffer(&mut self, v: &Value, b: &PickleBuffer) -> Res<()> {
        let th = self.th;
        if self.protocol < 5 {
            return Err(pickling(th, "PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = b.view(th)?;
        if !view.is_contiguous() && !view.is_fortran_contiguous() {
            let text = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
            return Err(pickling(th, text));
        }
        let in_band = match self.buffer_callback.clone() {
            None => true,
            Some(f) => {
                let r = call1(th, &f, v.clone())?;
                protocol::truth(th, &r)?
            }
        };
        if !in_band {
            self.out.byte(NEXT_BUFFER);
            if view.readonly {
                self.out.byte(READONLY_BUFFER);
            }
            return Ok(());
        }
        let data = if view.is_contiguous() { view.to_vec() } else { view.to_fortran() };
        if view.readonly {
            self.put_bytes(&data, || Bytes::new(&data).into_value())?;
        } else {
            self.put_bytearray(&data, || Bytes::new(&data).into_value())?;
        }
        self.memoize(v);
        Ok(())
    }
    /// A name as protocols before 3 (ASCII) and after it (UTF-8) have it.
    pub fn encode_name(&mut self, name: &Value, what: &str) -> Res<Vec<u8>> {
        let s = name.downcast::<Str>().expect("a name");
        let plain = if self.protocol >= 3 {
            s.to_utf8().map(|t| t.into_owned().into_bytes())
        } else {
            s.as_ascii().map(|t| t.as_bytes().to_vec())
        };
        if let Some(bytes) = plain {
            return Ok(bytes);
        }
        let encoding = if self.protocol >= 3 { "utf-8" } else { "ascii" };
        let text = format!(
            "can't pickle {what} identifier {} using pickle protocol {}",
            protocol::repr_text(self.th, name)?,
            self.protocol
        );
        match call_method(self.th, name, name!("encode"), &[Str::new(encoding).into_value()]) {
            Ok(_) => Err(pickling(self.th, text)),
            Err(r) => {
                let e = self.th.take_raised(r);
                Err(pickling_after(self.th, e, text))
            }
        }
    }
}

/// UTF-8 in which lone surrogates are encoded like other characters.
fn utf8(s: &Str) -> Vec<u8> {
    if let Some(t) = s.to_utf8() {
        return t.into_owned().into_bytes();
    }
    let mut out = Vec::with_capacity(s.len() * 3);
    for c in s.iter() {
        match char::from_u32(c) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => out.extend_from_slice(&[
                0xe0 | (c >> 12) as u8,
                0x80 | (c >> 6 & 0x3f) as u8,
                0x80 | (c & 0x3f) as u8,
            ]),
        }
    }
    out
}

/// Latin-1 in which other characters, and those that end lines, are escaped.
fn raw_escaped(s: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len());
    for c in s.iter() {
        match c {
            0x10000.. => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            0x100.. | 0x00 | 0x0a | 0x0d | 0x1a | 0x5c => {
                out.extend_from_slice(format!("\\u{c:04x}").as_bytes());
            }
            _ => out.push(c as u8),
        }
    }
    out
}
