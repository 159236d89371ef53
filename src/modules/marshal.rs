//! `marshal`: values in CPython's format, version 4. Code is not written: compiled files are not kept.

use num_bigint::{BigInt, Sign};

use crate::object::{
    Args, Dict, List, Method, Module, ModuleSpec, Res, Str, Thread, Tuple, Value, class, errors, protocol,
};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in\na binary format.",
    functions: &[
        Method::function(
            "dumps",
            "($module, value, version=4, /, *, allow_code=True)",
            dumps,
            "Return the bytes object that would be written to a file by dump(value, file).",
        ),
        Method::function(
            "loads",
            "($module, bytes, /, *, allow_code=True)",
            loads,
            "Convert the bytes-like object to a value.",
        ),
    ],
    init: |_, m| {
        m.downcast::<Module>().expect("a module").set("version", Value::small_int(5));
        Ok(())
    },
    gil_not_used: true,
};

fn dumps(th: &Thread, args: Args<'_>) -> Res {
    let mut out = Vec::new();
    write(th, args.at(0), &mut out, 0)?;
    Ok(crate::vm::build::bytes(&out))
}

fn long(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}

fn write(th: &Thread, v: &Value, out: &mut Vec<u8>, depth: usize) -> Res<()> {
    if depth > 2000 {
        return Err(th.value_error("object too deeply nested to marshal"));
    }
    if v.is_none() {
        out.push(b'N');
    } else if let Some(b) = v.as_bool() {
        out.push(if b { b'T' } else { b'F' });
    } else if v.is_ellipsis() {
        out.push(b'.');
    } else if v.is_exact(&class::INT) {
        match protocol::as_i64(v).and_then(|i| i32::try_from(i).ok()) {
            Some(i) => {
                out.push(b'i');
                out.extend(i.to_le_bytes());
            }
            None => {
                let big = match protocol::as_i64(v) {
                    Some(i) => BigInt::from(i),
                    None => {
                        v.downcast::<crate::object::HeapInt>().map(|h| h.value.clone()).unwrap_or_default()
                    }
                };
                let mut digits: Vec<u16> = Vec::new();
                let (sign, words) = big.to_u32_digits();
                let bit = |i: usize| words.get(i / 32).is_some_and(|w| w >> (i % 32) & 1 != 0);
                for d in 0..(words.len() * 32).div_ceil(15) {
                    digits.push((0..15).filter(|b| bit(d * 15 + b)).fold(0, |n, b| n | 1 << b));
                }
                while digits.last() == Some(&0) {
                    digits.pop();
                }
                out.push(b'l');
                let n = digits.len() as i32;
                out.extend(if sign == Sign::Minus { -n } else { n }.to_le_bytes());
                digits.iter().for_each(|d| out.extend(d.to_le_bytes()));
            }
        }
    } else if v.is_exact(&class::FLOAT) {
        out.push(b'g');
        out.extend(v.as_float().unwrap_or(0.0).to_le_bytes());
    } else if let Some(s) = v.downcast::<Str>().filter(|_| v.is_exact(&class::STR)) {
        let text = s.to_str_lossy();
        out.push(b'u');
        long(out, text.len());
        out.extend(text.as_bytes());
    } else if let Some(b) = crate::vm::build::bytes_of(v) {
        out.push(b's');
        long(out, b.len());
        out.extend(b);
    } else if let Some(t) = v.downcast::<Tuple>().filter(|_| v.is_exact(&class::TUPLE)) {
        out.push(b'(');
        long(out, t.len());
        for x in t.items() {
            write(th, x, out, depth + 1)?;
        }
    } else if let Some(l) = v.downcast::<List>().filter(|_| v.is_exact(&class::LIST)) {
        let items = l.to_vec();
        out.push(b'[');
        long(out, items.len());
        for x in &items {
            write(th, x, out, depth + 1)?;
        }
    } else if let Some(d) = v.downcast::<Dict>().filter(|_| v.is_exact(&class::DICT)) {
        out.push(b'{');
        let pairs: Vec<(Value, Value)> = d.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
        for (k, x) in &pairs {
            write(th, k, out, depth + 1)?;
            write(th, x, out, depth + 1)?;
        }
        out.push(b'0');
    } else {
        return Err(th.value_error("unmarshallable object"));
    }
    Ok(())
}

struct Reader<'a> {
    th: &'a Thread,
    data: &'a [u8],
    refs: Vec<Value>,
}

fn loads(th: &Thread, args: Args<'_>) -> Res {
    let Some(data) = crate::vm::build::bytes_of(args.at(0)) else {
        return Err(
            th.type_error(format!("a bytes-like object is required, not '{}'", args.at(0).ty().name_str()))
        );
    };
    let mut r = Reader { th, data: &data, refs: Vec::new() };
    match r.read(0)? {
        Some(v) => Ok(v),
        None => Err(th.type_error("NULL object in marshal data for object")),
    }
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Res<&'a [u8]> {
        if self.data.len() < n {
            return Err(self.th.error(&errors::EOF_ERROR, "marshal data too short"));
        }
        let (head, rest) = self.data.split_at(n);
        self.data = rest;
        Ok(head)
    }
    fn number(&mut self) -> Res<i32> {
        let b = self.take(4)?;
        Ok(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }
    fn size(&mut self) -> Res<usize> {
        let n = self.number()?;
        usize::try_from(n).map_err(|_| self.th.value_error("bad marshal data (size out of range)"))
    }
    fn items(&mut self, n: usize, depth: usize) -> Res<Vec<Value>> {
        let mut out = Vec::new();
        for _ in 0..n {
            match self.read(depth + 1)? {
                Some(v) => out.push(v),
                None => return Err(self.th.type_error("NULL object in marshal data for tuple")),
            }
        }
        Ok(out)
    }
    fn read(&mut self, depth: usize) -> Res<Option<Value>> {
        if depth > 2000 {
            return Err(self.th.value_error("recursion limit exceeded"));
        }
        let code = self.take(1)?[0];
        let keep = code & 0x80 != 0;
        // The place in the list of references is taken before what lies inside takes its own.
        let at = self.refs.len();
        if keep {
            self.refs.push(Value::none());
        }
        let v = match code & 0x7f {
            b'0' => return Ok(None),
            b'N' => Value::none(),
            b'T' => Value::bool(true),
            b'F' => Value::bool(false),
            b'.' => Value::ellipsis(),
            b'i' => Value::from_i64(i64::from(self.number()?)),
            b'l' => {
                let n = self.number()?;
                let mut big = BigInt::default();
                let digits = self.take(n.unsigned_abs() as usize * 2)?;
                for d in digits.chunks_exact(2).rev() {
                    big = (big << 15) + u16::from_le_bytes([d[0], d[1]]);
                }
                Value::from_bigint(if n < 0 { -big } else { big })
            }
            b'g' => {
                let b = self.take(8)?;
                Value::from_f64(f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
            }
            c @ (b'u' | b't' | b'a' | b'A') => {
                let n = self.size()?;
                let _ = c;
                Str::new(&String::from_utf8_lossy(self.take(n)?)).into_value()
            }
            b'z' | b'Z' => {
                let n = self.take(1)?[0] as usize;
                Str::new(&String::from_utf8_lossy(self.take(n)?)).into_value()
            }
            b's' => {
                let n = self.size()?;
                crate::vm::build::bytes(self.take(n)?)
            }
            b'(' => {
                let n = self.size()?;
                Tuple::new(self.items(n, depth)?).into_value()
            }
            b')' => {
                let n = self.take(1)?[0] as usize;
                Tuple::new(self.items(n, depth)?).into_value()
            }
            b'[' => {
                let n = self.size()?;
                List::new(self.items(n, depth)?).into_value()
            }
            b'{' => {
                let d = Dict::new().into_value();
                while let Some(k) = self.read(depth + 1)? {
                    let Some(x) = self.read(depth + 1)? else { break };
                    protocol::setitem(self.th, &d, &k, Some(x))?;
                }
                d
            }
            b'r' => {
                let n = self.size()?;
                return match self.refs.get(n) {
                    Some(v) => Ok(Some(v.clone())),
                    None => Err(self.th.value_error("bad marshal data (invalid reference)")),
                };
            }
            _ => return Err(self.th.value_error("bad marshal data (unknown type code)")),
        };
        if keep {
            self.refs[at] = v.clone();
        }
        Ok(Some(v))
    }
}
