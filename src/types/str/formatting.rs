//! `str.format`, `%`, `__format__` and `format()`.

use super::builder::Builder;
use super::search::{find_char, slice};
use super::{repr, this};
use crate::object::call::call_special;
use crate::object::class::{FLOAT, INT, STR};
use crate::object::string::Chars;
use crate::object::{Args, Raised, Ref, Res, Str, Thread, Tuple, Value, attribute, errors, name, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::format::field::{First, Lookup, Numbering, Template, first, next_lookup};
use crate::types::format::percent::{Conversion, parse};
use crate::types::format::{Fault, OrRaise, Spec};
use crate::types::int::num::{Num, operand};
use crate::types::{float, int};

/// Formats a plain number or string into `out`; `false`, and nothing done, for other objects. (The built-in classes'
/// `__format__` cannot be replaced.)
fn format_plain(th: &Thread, v: &Value, spec: Chars<'_>, out: &mut Builder) -> Res<bool> {
    if let Some(n) = v.as_int() {
        if spec.is_empty() {
            out.push_ascii(int::text::signed(n, &mut [0; int::text::WORD]));
        } else {
            int::format_to(Num::Small(n), spec, "int", out).or_raise(th)?;
        }
    } else if v.is_exact(&STR) {
        if spec.is_empty() {
            out.push_str(this(v));
        } else {
            format_string(this(v), spec, "str", out).or_raise(th)?;
        }
    } else if v.is_exact(&FLOAT)
        && !spec.is_empty()
        && let Some(x) = v.as_float()
    {
        float::format_to(x, spec, "float", out).or_raise(th)?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// `format(v, spec)`; also what f-strings call.
pub fn format_value(th: &Thread, v: &Value, spec: &Str) -> Res<Ref<Str>> {
    if spec.is_empty() && v.is_exact(&STR) {
        return Ok(Ref::from_payload(this(v)));
    }
    let mut out = Builder::new();
    if format_plain(th, v, spec.chars(), &mut out)? {
        return Ok(out.finish());
    }
    let spec = Ref::from_payload(spec).into_value();
    match call_special(th, v, name!("__format__"), &[spec])? {
        Some(r) => r
            .into_ref::<Str>()
            .map_err(|r| th.type_error(format!("__format__ must return a str, not {}", r.ty().error_name()))),
        None => Err(th.type_error(format!("Type {} doesn't define __format__", v.ty().error_name()))),
    }
}

/// `str.__format__`
pub fn dunder_format(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let text = super::spec_text(th, a.at(1))?;
    if text.is_empty() {
        return Ok(if s.is_exact() { a.at(0).clone() } else { protocol::str(th, a.at(0))?.into_value() });
    }
    let mut out = Builder::new();
    format_string(s, text.chars(), &a.at(0).ty().name_str(), &mut out).or_raise(th)?;
    Ok(out.finish().into_value())
}

fn format_string(s: &Str, text: Chars<'_>, type_name: &str, out: &mut Builder) -> Result<(), Fault> {
    let spec = Spec::parse(text, type_name, b's', b'<')?;
    if spec.ty != u32::from(b's') {
        return spec.unknown_type(type_name);
    }
    match spec.sign {
        0 => {}
        b' ' => return Fault::value("Space not allowed in string format specifier"),
        _ => return Fault::value("Sign not allowed in string format specifier"),
    }
    if spec.no_negative_zero {
        return Fault::value("Negative zero coercion (z) not allowed in string format specifier");
    }
    if spec.alternate {
        return Fault::value("Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == b'=' {
        return Fault::value("'=' alignment not allowed in string format specifier");
    }
    let len = s.len().min(spec.precision.unwrap_or(usize::MAX));
    let (left, right) = spec.padding(len);
    out.fill(spec.fill, left);
    out.push_chars(slice(s.chars(), 0, len));
    out.fill(spec.fill, right);
    Ok(())
}

/// Where the fields' values come from.
enum Source<'a> {
    /// `str.format(*args, **kwargs)`, self not among them.
    Call(Args<'a>),
    /// `str.format_map(mapping)`
    Mapping(&'a Value),
}

/// `str.format`
pub fn format_method(th: &Thread, a: Args<'_>) -> Res {
    let text = this(a.at(0)).chars();
    if [b'{', b'}'].iter().all(|&c| find_char(text, u32::from(c)).is_none()) {
        return Ok(a.at(0).clone());
    }
    let mut out = Builder::with_capacity(text.len() + 16);
    render(th, text, 2, &mut Numbering::default(), &Source::Call(a.skip(1)), &mut out)?;
    Ok(out.finish().into_value())
}

/// `str.format_map`
pub fn format_map(th: &Thread, a: Args<'_>) -> Res {
    let text = this(a.at(0)).chars();
    let mut out = Builder::with_capacity(text.len() + 16);
    render(th, text, 2, &mut Numbering::default(), &Source::Mapping(a.at(1)), &mut out)?;
    Ok(out.finish().into_value())
}

fn render(
    th: &Thread,
    text: Chars<'_>,
    depth: usize,
    numbering: &mut Numbering,
    source: &Source<'_>,
    out: &mut Builder,
) -> Res<()> {
    if depth == 0 {
        return Err(th.value_error("Max string recursion exceeded"));
    }
    let mut template = Template::new(text);
    while let Some(piece) = template.next_piece().or_raise(th)? {
        out.push_chars(piece.literal);
        let Some(field) = piece.field else { continue };
        let mut v = field_value(th, field.name, numbering, source)?;
        match field.conversion.map(|c| u8::try_from(c).unwrap_or(0)) {
            None => {}
            Some(b'r') => v = protocol::repr(th, &v)?.into_value(),
            Some(b's') => v = protocol::str(th, &v)?.into_value(),
            Some(b'a') => v = repr::to_ascii(&*protocol::repr(th, &v)?).into_value(),
            Some(c @ 33..127) => {
                return Err(th.value_error(format!("Unknown conversion specifier {}", c as char)));
            }
            Some(_) => {
                let c = field.conversion.unwrap_or(0);
                return Err(th.value_error(format!("Unknown conversion specifier \\x{c:x}")));
            }
        }
        let mut inner = Builder::new();
        let spec = if field.nested {
            render(th, field.spec, depth - 1, numbering, source, &mut inner)?;
            inner.chars()
        } else {
            field.spec
        };
        if !format_plain(th, &v, spec, out)? {
            out.push_str(&*format_value(th, &v, &Str::from_chars(spec))?);
        }
    }
    Ok(())
}

fn field_value(th: &Thread, name: Chars<'_>, numbering: &mut Numbering, source: &Source<'_>) -> Res {
    let (head, mut rest) = first(name).or_raise(th)?;
    let index = numbering.resolve(&head).or_raise(th)?;
    let mut v = match (index, source) {
        (Some(i), Source::Call(args)) => match args.positional_slots().get(i).and_then(Option::as_ref) {
            Some(v) => v.clone(),
            None => {
                return Err(
                    th.index_error(format!("Replacement index {i} out of range for positional args tuple"))
                );
            }
        },
        (Some(_), Source::Mapping(_)) => {
            return Err(th.value_error("Format string contains positional fields"));
        }
        (None, source) => {
            let First::Name(n) = head else { return Err(th.system_error("a field without number or name")) };
            let key = Str::from_chars(n);
            match source {
                Source::Mapping(m) => protocol::getitem(th, m, key.as_value())?,
                Source::Call(args) => match args.keyword_pairs().find(|(k, _)| k.eq_str(&key)) {
                    Some((_, v)) => v.clone(),
                    None => return Err(th.key_error(key.into_value())),
                },
            }
        }
    };
    while let Some(l) = next_lookup(&mut rest).or_raise(th)? {
        v = match l {
            Lookup::Attribute(n) => {
                let n = crate::object::string::intern_ref(Str::from_chars(n));
                attribute::get(th, &v, &n)?
            }
            Lookup::Index(i) => protocol::getitem(th, &v, &Value::from_usize(i))?,
            Lookup::Key(k) => protocol::getitem(th, &v, Str::from_chars(k).as_value())?,
        };
    }
    Ok(v)
}

/// `s % args`
pub fn percent(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some(s) = a.downcast::<Str>() else { return Ok(Value::not_implemented()) };
    Ok(percent_engine(th, s.chars(), b, false)?.finish().into_value())
}

enum Stop {
    Fault(Fault),
    Raised(Raised),
}

impl From<Fault> for Stop {
    fn from(f: Fault) -> Stop {
        Stop::Fault(f)
    }
}

impl From<Raised> for Stop {
    fn from(r: Raised) -> Stop {
        Stop::Raised(r)
    }
}

/// The arguments of `%`.
struct Operands<'a> {
    th: &'a Thread,
    items: &'a [Value],
    next: usize,
    mapping: Option<&'a Value>,
    /// What was taken from the mapping last, until a conversion uses it.
    keyed: Option<Value>,
    /// Values taken by key leave nothing to complain about.
    bytes: bool,
}

impl Operands<'_> {
    fn take(&mut self) -> Res {
        if let Some(v) = self.keyed.take() {
            return Ok(v);
        }
        match self.items.get(self.next) {
            Some(v) => {
                self.next += 1;
                Ok(v.clone())
            }
            None => Err(self.th.type_error("not enough arguments for format string")),
        }
    }
    fn by_key(&mut self, key: Chars<'_>) -> Res<()> {
        let Some(m) = self.mapping else { return Err(self.th.type_error("format requires a mapping")) };
        let key = match key {
            Chars::One(k) if self.bytes => Bytes::make(k.to_vec()).into_value(),
            k => Str::from_chars(k).into_value(),
        };
        self.keyed = Some(protocol::getitem(self.th, m, &key)?);
        // Whatever there was besides is out of reach from now on.
        self.items = &[];
        Ok(())
    }
    fn star(&mut self, precision: bool) -> Res<i64> {
        let v = self.take()?;
        if !v.is_instance(&INT) {
            return Err(self.th.type_error("* wants int"));
        }
        match protocol::as_i64(&v) {
            Some(n) if !precision || n <= i64::from(i32::MAX) => Ok(n),
            _ if precision => Err(self.th.overflow_error("Python int too large to convert to C int")),
            _ => Err(self.th.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}

/// `%` formatting of text and of bytes.
pub fn percent_engine(th: &Thread, fmt: Chars<'_>, args: &Value, bytes: bool) -> Res<Builder> {
    let tuple = args.downcast::<Tuple>();
    let is_bytes = || {
        args.downcast::<Bytes>().is_some() || args.downcast::<crate::types::bytearray::ByteArray>().is_some()
    };
    let is_text = args.downcast::<Str>().is_some() || bytes && is_bytes();
    let mapping = (tuple.is_none() && !is_text && args.ty().slots().getitem.is_some()).then_some(args);
    let mut ops = Operands {
        th,
        items: tuple.map_or_else(|| std::slice::from_ref(args), |t| t.items()),
        next: 0,
        mapping,
        keyed: None,
        bytes,
    };
    let mut out = Builder::with_capacity(fmt.len() + 16);
    let mut pos = 0;
    while pos < fmt.len() {
        let end = find_char(slice(fmt, pos, fmt.len()), u32::from(b'%')).map_or(fmt.len(), |i| pos + i);
        out.push_chars(slice(fmt, pos, end));
        if end == fmt.len() {
            break;
        }
        pos = end + 1;
        if pos < fmt.len() && fmt.at(pos) == u32::from(b'%') {
            out.push_ascii("%");
            pos += 1;
            continue;
        }
        let ops_cell = std::cell::RefCell::new(&mut ops);
        let parsed = parse::<Stop>(
            |i| (i < fmt.len()).then(|| fmt.at(i)),
            &mut pos,
            |from, to| ops_cell.borrow_mut().by_key(slice(fmt, from, to)).map_err(Stop::from),
            |precision| ops_cell.borrow_mut().star(precision).map_err(Stop::from),
        );
        let c = match parsed {
            Ok(c) => c,
            Err(Stop::Fault(f)) => return Err(f.raise(th)),
            Err(Stop::Raised(r)) => return Err(r),
        };
        let v = if c.ty == u32::from(b'%') { None } else { Some(ops.take()?) };
        let Some(v) = v else {
            // A per cent sign with flags or a width is no literal; CPython asks for an argument first.
            ops.take()?;
            return Err(c.unsupported(c.at).raise(th));
        };
        convert(th, &c, &v, bytes, &mut out)?;
    }
    if ops.mapping.is_none() && ops.next < ops.items.len() {
        return Err(th.type_error(if bytes {
            "not all arguments converted during bytes formatting"
        } else {
            "not all arguments converted during string formatting"
        }));
    }
    Ok(out)
}

fn put(c: &Conversion, text: Chars<'_>, out: &mut Builder) {
    let n = c.width().saturating_sub(text.len());
    if !c.left {
        out.fill(u32::from(b' '), n);
    }
    out.push_chars(text);
    if c.left {
        out.fill(u32::from(b' '), n);
    }
}

fn put_cut(c: &Conversion, text: Chars<'_>, out: &mut Builder) {
    let len = text.len().min(c.precision().unwrap_or(usize::MAX));
    put(c, slice(text, 0, len), out);
}

fn convert(th: &Thread, c: &Conversion, v: &Value, bytes: bool, out: &mut Builder) -> Res<()> {
    let ty = u8::try_from(c.ty).unwrap_or(0);
    match ty {
        b's' | b'b' if bytes => {
            let b = bytes_operand(th, v)?;
            put_cut(c, Chars::One(&b), out);
        }
        b's' => put_cut(c, protocol::str(th, v)?.chars(), out),
        b'r' if !bytes => put_cut(c, protocol::repr(th, v)?.chars(), out),
        b'a' | b'r' => put_cut(c, repr::to_ascii(&*protocol::repr(th, v)?).chars(), out),
        b'c' if bytes => put(c, Chars::One(&[byte_operand(th, v)?]), out),
        b'c' => put(c, Chars::Four(&[char_operand(th, v)?]), out),
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            let text = integer(th, c, v, ty)?;
            put(c, Chars::One(text.as_bytes()), out);
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let x = if bytes {
                match crate::types::float::to_f64(th, v) {
                    Ok(x) => x,
                    Err(r) => {
                        th.catch(r, &errors::TYPE_ERROR)?;
                        return Err(
                            th.type_error(format!("float argument required, not {}", v.ty().error_name()))
                        );
                    }
                }
            } else {
                crate::types::float::to_f64(th, v)?
            };
            put(c, Chars::One(c.float(x).as_bytes()), out);
        }
        _ => return Err(c.unsupported(c.at).raise(th)),
    }
    Ok(())
}

fn integer(th: &Thread, c: &Conversion, v: &Value, ty: u8) -> Res<String> {
    let radix = match ty {
        b'o' => 8,
        b'x' | b'X' => 16,
        _ => 10,
    };
    let wrong = || {
        Err(th.type_error(format!(
            "%{} format: {} is required, not {}",
            ty as char,
            if radix == 10 { "a real number" } else { "an integer" },
            v.ty().error_name()
        )))
    };
    let converted;
    let n = match operand(v) {
        Some(n) => n,
        None => {
            let s = v.ty().slots();
            if s.index.is_none() && s.int.is_none() && s.float.is_none() {
                return wrong();
            }
            let r = if radix == 10 { crate::types::int::convert(th, v) } else { protocol::index(th, v) };
            converted = match r {
                Ok(i) => i,
                Err(r) => {
                    th.catch(r, &errors::TYPE_ERROR)?;
                    return wrong();
                }
            };
            match operand(&converted) {
                Some(n) => n,
                None => return wrong(),
            }
        }
    };
    let big;
    let mut buffer = [0; int::text::WORD];
    let digits = match n {
        Num::Small(i) => int::text::word(i.unsigned_abs(), radix, &mut buffer),
        Num::Big(b) => {
            big = match radix {
                10 => int::text::magnitude(b.magnitude()).or_raise(th)?,
                _ => b.magnitude().to_str_radix(radix),
            };
            &big
        }
    };
    Ok(c.integer(n.signum() < 0, digits))
}

fn char_operand(th: &Thread, v: &Value) -> Res<u32> {
    if let Some(s) = v.downcast::<Str>() {
        if s.len() == 1 {
            return Ok(s.at(0));
        }
        return Err(th.type_error(format!(
            "%c requires an int or a unicode character, not a string of length {}",
            s.len()
        )));
    }
    if v.ty().slots().index.is_none() {
        return Err(th.type_error(format!(
            "%c requires an int or a unicode character, not {}",
            v.ty().display_name()
        )));
    }
    let i = protocol::index(th, v)?;
    match protocol::as_i64(&i) {
        Some(c @ 0..0x11_0000) => Ok(c as u32),
        _ => Err(th.overflow_error("%c arg not in range(0x110000)")),
    }
}

fn byte_operand(th: &Thread, v: &Value) -> Res<u8> {
    let wrong = |what: String| {
        Err(th.type_error(format!("%c requires an integer in range(256) or a single byte, not {what}")))
    };
    if v.ty().slots().index.is_some() {
        let i = protocol::index(th, v)?;
        return match protocol::as_i64(&i) {
            Some(c @ 0..256) => Ok(c as u8),
            _ => Err(th.overflow_error("%c arg not in range(256)")),
        };
    }
    if let Some(b) = buffer::stored(v) {
        if let [c] = *b {
            return Ok(c);
        }
        return wrong(format!("a {} object of length {}", v.ty().name_str(), b.len()));
    }
    wrong(v.ty().name_str().into_owned())
}

fn bytes_operand(th: &Thread, v: &Value) -> Res<Vec<u8>> {
    if let Some(b) = v.downcast::<Bytes>() {
        return Ok(b.as_slice().to_vec());
    }
    if let Some(r) = call_special(th, v, name!("__bytes__"), &[])? {
        return match r.downcast::<Bytes>() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => {
                Err(th.type_error(format!("__bytes__ returned non-bytes (type {})", r.ty().error_name())))
            }
        };
    }
    match buffer::contents(th, v)? {
        Some(b) => Ok(b.into_owned()),
        None => Err(th.type_error(format!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            v.ty().error_name()
        ))),
    }
}
