//! The methods that `bytes` and `bytearray` share. The receiver's bytes are copied when it is a `bytearray`, so that
//! nothing is locked while other code runs; results are of the receiver's kind.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::Bytes;
use super::repr::{from_hex, hex as to_hex};
use crate::object::call::call1;
use crate::object::class::BYTES;
use crate::object::list::List;
use crate::object::{Args, Res, Str, Thread, Tuple, Value, errors, protocol};
use crate::types::buffer::{self, bytes_of, expect};
use crate::types::bytearray::{BYTEARRAY, ByteArray};
use crate::types::format::OrRaise;
use crate::types::str::methods::bounds;
use crate::types::str::{codec, option_text, split as parts};

/// The shared methods and some more as one table.
macro_rules! with_common {
    ($($more:expr),* $(,)?) => {{
        use $crate::object::Method;
        use $crate::types::bytes::methods as c;
        [
            Method::method("capitalize", "($self, /)", c::capitalize, "B.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased."),
            Method::method("center", "($self, width, fillchar=b' ', /)", c::center, "Return a centered string of length width."),
            Method::method("count", "($self, sub[, start[, end]], /)", c::count, "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end]."),
            Method::method("decode", "($self, /, encoding='utf-8', errors='strict')", c::decode, "Decode the bytes using the codec registered for encoding."),
            Method::method("endswith", "($self, suffix[, start[, end]], /)", c::endswith, "Return True if the bytes ends with the specified suffix, False otherwise."),
            Method::method("expandtabs", "($self, /, tabsize=8)", c::expandtabs, "Return a copy where all tab characters are expanded using spaces."),
            Method::method("find", "($self, sub[, start[, end]], /)", c::find, "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end]."),
            Method::class("fromhex", "($type, string, /)", c::fromhex, "Create a bytes object from a string of hexadecimal numbers."),
            Method::method("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", c::hex, "Create a string of hexadecimal numbers from a bytes object."),
            Method::method("index", "($self, sub[, start[, end]], /)", c::index, "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end]."),
            Method::method("isalnum", "($self, /)", c::isalnum, "B.isalnum() -> bool"),
            Method::method("isalpha", "($self, /)", c::isalpha, "B.isalpha() -> bool"),
            Method::method("isascii", "($self, /)", c::isascii, "B.isascii() -> bool"),
            Method::method("isdigit", "($self, /)", c::isdigit, "B.isdigit() -> bool"),
            Method::method("islower", "($self, /)", c::islower, "B.islower() -> bool"),
            Method::method("isspace", "($self, /)", c::isspace, "B.isspace() -> bool"),
            Method::method("istitle", "($self, /)", c::istitle, "B.istitle() -> bool"),
            Method::method("isupper", "($self, /)", c::isupper, "B.isupper() -> bool"),
            Method::method("join", "($self, iterable_of_bytes, /)", c::join, "Concatenate any number of bytes objects."),
            Method::method("ljust", "($self, width, fillchar=b' ', /)", c::ljust, "Return a left-justified string of length width."),
            Method::method("lower", "($self, /)", c::lower, "B.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase."),
            Method::method("lstrip", "($self, bytes=None, /)", c::lstrip, "Strip leading bytes contained in the argument."),
            Method::statics("maketrans", "(frm, to, /)", c::maketrans, "Return a translation table usable for the bytes or bytearray translate method."),
            Method::method("partition", "($self, sep, /)", c::partition, "Partition the bytes into three parts using the given separator."),
            Method::method("removeprefix", "($self, prefix, /)", c::removeprefix, "Return a bytes object with the given prefix string removed if present."),
            Method::method("removesuffix", "($self, suffix, /)", c::removesuffix, "Return a bytes object with the given suffix string removed if present."),
            Method::method("replace", "($self, old, new, count=-1, /)", c::replace, "Return a copy with all occurrences of substring old replaced by new."),
            Method::method("rfind", "($self, sub[, start[, end]], /)", c::rfind, "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end]."),
            Method::method("rindex", "($self, sub[, start[, end]], /)", c::rindex, "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end]."),
            Method::method("rjust", "($self, width, fillchar=b' ', /)", c::rjust, "Return a right-justified string of length width."),
            Method::method("rpartition", "($self, sep, /)", c::rpartition, "Partition the bytes into three parts using the given separator."),
            Method::method("rsplit", "($self, /, sep=None, maxsplit=-1)", c::rsplit, "Return a list of the sections in the bytes, using sep as the delimiter."),
            Method::method("rstrip", "($self, bytes=None, /)", c::rstrip, "Strip trailing bytes contained in the argument."),
            Method::method("split", "($self, /, sep=None, maxsplit=-1)", c::split, "Return a list of the sections in the bytes, using sep as the delimiter."),
            Method::method("splitlines", "($self, /, keepends=False)", c::splitlines, "Return a list of the lines in the bytes, breaking at line boundaries."),
            Method::method("startswith", "($self, prefix[, start[, end]], /)", c::startswith, "Return True if the bytes starts with the specified prefix, False otherwise."),
            Method::method("strip", "($self, bytes=None, /)", c::strip, "Strip leading and trailing bytes contained in the argument."),
            Method::method("swapcase", "($self, /)", c::swapcase, "B.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa."),
            Method::method("title", "($self, /)", c::title, "B.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with uppercase\ncharacters, all remaining cased characters have lowercase."),
            Method::method("translate", "($self, table, /, delete=b'')", c::translate, "Return a copy with each character mapped by the given translation table."),
            Method::method("upper", "($self, /)", c::upper, "B.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase."),
            Method::method("zfill", "($self, width, /)", c::zfill, "Pad a numeric string with zeros on the left, to fill a field of the given width."),
            $($more),*
        ]
    }};
}
pub(crate) use with_common;

fn data(v: &Value) -> Cow<'_, [u8]> {
    buffer::stored(v).expect("a receiver of these methods")
}

/// Looks at the receiver's bytes where they are. A `bytearray` is locked meanwhile: `f` runs no other code.
fn look<R>(receiver: &Value, f: impl FnOnce(&[u8]) -> R) -> R {
    match receiver.downcast::<ByteArray>() {
        Some(b) => f(&b.lock()),
        None => f(&data(receiver)),
    }
}

/// The part of the receiver's bytes that `start` and `end` (the arguments from the third on) choose, looked at where it
/// is; and where it begins. None when there is no such part, not even an empty one.
fn look_within<R>(th: &Thread, a: Args<'_>, f: impl FnOnce(&[u8], usize) -> R) -> Res<Option<R>> {
    let Some((from, to)) = bounds(th, a.get(2), a.get(3), look(a.at(0), <[u8]>::len))? else {
        return Ok(None);
    };
    // (To find the bounds may have run code that made the receiver shorter.)
    Ok(look(a.at(0), |d| d.get(from..to.min(d.len())).map(|hay| f(hay, from))))
}

/// A result of the receiver's kind.
fn like(receiver: &Value, data: Vec<u8>) -> Value {
    if receiver.downcast::<ByteArray>().is_some() {
        ByteArray::make(data).into_value()
    } else {
        Bytes::make(data).into_value()
    }
}

/// The receiver unchanged: itself if it is a `bytes`, a copy otherwise.
fn same(receiver: &Value) -> Value {
    if receiver.is_exact(&BYTES) { receiver.clone() } else { like(receiver, data(receiver).into_owned()) }
}

fn part(receiver: &Value, d: &[u8], r: Range<usize>) -> Value {
    if r.len() == d.len() { same(receiver) } else { like(receiver, d[r].to_vec()) }
}

fn list(receiver: &Value, d: &[u8], ranges: Vec<Range<usize>>) -> Value {
    List::new(ranges.into_iter().map(|r| like(receiver, d[r].to_vec())).collect()).into_value()
}

/// What is searched for: a byte by number or a bytes-like object.
fn needle<'a>(th: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    if let Some(b) = bytes_of(v) {
        return Ok(b);
    }
    if v.ty().slots().index.is_some() {
        return Ok(Cow::Owned(vec![super::byte(th, v)?]));
    }
    Err(th.type_error(format!(
        "argument should be integer or bytes-like object, not '{}'",
        v.ty().error_name()
    )))
}

fn search(th: &Thread, a: Args<'_>, right: bool) -> Res<Option<usize>> {
    let x = needle(th, a.at(1))?;
    let found = look_within(th, a, |hay, from| {
        let found = if right { memmem::rfind(hay, &x) } else { memmem::find(hay, &x) };
        found.map(|i| i + from)
    })?;
    Ok(found.flatten())
}

/// `find`
pub fn find(th: &Thread, a: Args<'_>) -> Res {
    Ok(search(th, a, false)?.map_or(Value::small_int(-1), Value::from_usize))
}
/// `rfind`
pub fn rfind(th: &Thread, a: Args<'_>) -> Res {
    Ok(search(th, a, true)?.map_or(Value::small_int(-1), Value::from_usize))
}
/// `index`
pub fn index(th: &Thread, a: Args<'_>) -> Res {
    search(th, a, false)?.map(Value::from_usize).ok_or_else(|| th.value_error("subsection not found"))
}
/// `rindex`
pub fn rindex(th: &Thread, a: Args<'_>) -> Res {
    search(th, a, true)?.map(Value::from_usize).ok_or_else(|| th.value_error("subsection not found"))
}
/// `count`
pub fn count(th: &Thread, a: Args<'_>) -> Res {
    let x = needle(th, a.at(1))?;
    let count =
        look_within(
            th,
            a,
            |hay, _| {
                if x.is_empty() { hay.len() + 1 } else { memmem::find_iter(hay, &*x).count() }
            },
        )?;
    Ok(Value::from_usize(count.unwrap_or(0)))
}

/// `item in receiver`, for a number or a bytes-like object.
pub fn contains(th: &Thread, receiver: &Value, item: &Value) -> Res<bool> {
    if item.ty().slots().index.is_some() {
        let b = super::byte(th, item)?;
        return Ok(look(receiver, |d| memchr::memchr(b, d).is_some()));
    }
    let x = expect(th, item)?;
    Ok(look(receiver, |d| memmem::find(d, &x).is_some()))
}

fn affix(th: &Thread, a: Args<'_>, name: &str, at_end: bool) -> Res {
    let range = bounds(th, a.get(2), a.get(3), look(a.at(0), <[u8]>::len))?;
    let test = |x: &[u8]| {
        look(a.at(0), |d| {
            let hay = range.and_then(|(from, to)| d.get(from..to.min(d.len())));
            hay.is_some_and(|hay| if at_end { hay.ends_with(x) } else { hay.starts_with(x) })
        })
    };
    let x = a.at(1);
    if let Some(t) = x.downcast::<Tuple>() {
        for item in t.items() {
            if test(&expect(th, item)?) {
                return Ok(Value::bool(true));
            }
        }
        return Ok(Value::bool(false));
    }
    match bytes_of(x) {
        Some(x) => Ok(Value::bool(test(&x))),
        None => Err(th.type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {}",
            x.ty().error_name()
        ))),
    }
}
/// `startswith`
pub fn startswith(th: &Thread, a: Args<'_>) -> Res {
    affix(th, a, "startswith", false)
}
/// `endswith`
pub fn endswith(th: &Thread, a: Args<'_>) -> Res {
    affix(th, a, "endswith", true)
}
/// `removeprefix`
pub fn removeprefix(th: &Thread, a: Args<'_>) -> Res {
    let x = expect(th, a.at(1))?;
    let d = data(a.at(0));
    let from = if d.starts_with(&x) { x.len() } else { 0 };
    Ok(part(a.at(0), &d, from..d.len()))
}
/// `removesuffix`
pub fn removesuffix(th: &Thread, a: Args<'_>) -> Res {
    let x = expect(th, a.at(1))?;
    let d = data(a.at(0));
    let to = if d.ends_with(&x) { d.len() - x.len() } else { d.len() };
    Ok(part(a.at(0), &d, 0..to))
}

fn limit(th: &Thread, v: Option<&Value>) -> Res<usize> {
    match v {
        None => Ok(usize::MAX),
        Some(v) => {
            let n = protocol::index_i64(th, v)?;
            Ok(if n < 0 { usize::MAX } else { n as usize })
        }
    }
}

/// `replace`
pub fn replace(th: &Thread, a: Args<'_>) -> Res {
    let (old, new) = (expect(th, a.at(1))?, expect(th, a.at(2))?);
    let max = limit(th, a.get(3))?;
    let d = data(a.at(0));
    let mut out = Vec::with_capacity(d.len());
    if old.is_empty() {
        for i in 0..=d.len() {
            if i < max {
                out.extend_from_slice(&new);
            }
            out.extend(d.get(i));
        }
        return Ok(like(a.at(0), out));
    }
    let mut from = 0;
    for i in memmem::find_iter(&d, &*old).take(max) {
        out.extend_from_slice(&d[from..i]);
        out.extend_from_slice(&new);
        from = i + old.len();
    }
    if from == 0 {
        return Ok(same(a.at(0)));
    }
    out.extend_from_slice(&d[from..]);
    Ok(like(a.at(0), out))
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | 9..=13)
}

fn split_on(th: &Thread, a: Args<'_>, right: bool) -> Res {
    let max = limit(th, a.get(2))?;
    let d = data(a.at(0));
    let Some(sep) = a.get_non_none(1) else {
        let space = |i: usize| is_space(d[i]);
        let ranges = if right {
            parts::whitespace_right(d.len(), space, max)
        } else {
            parts::whitespace(d.len(), space, max)
        };
        return Ok(list(a.at(0), &d, ranges));
    };
    let sep = expect(th, sep)?;
    if sep.is_empty() {
        return Err(th.value_error("empty separator"));
    }
    let mut found: Vec<usize> = if right {
        memmem::rfind_iter(&d, &*sep).take(max).collect()
    } else {
        memmem::find_iter(&d, &*sep).take(max).collect()
    };
    if right {
        found.reverse();
    }
    Ok(list(a.at(0), &d, parts::between(d.len(), &found, sep.len())))
}
/// `split`
pub fn split(th: &Thread, a: Args<'_>) -> Res {
    split_on(th, a, false)
}
/// `rsplit`
pub fn rsplit(th: &Thread, a: Args<'_>) -> Res {
    split_on(th, a, true)
}
/// `splitlines`
pub fn splitlines(th: &Thread, a: Args<'_>) -> Res {
    let keep = match a.get(1) {
        Some(v) => protocol::truth(th, v)?,
        None => false,
    };
    let d = data(a.at(0));
    let crlf = |i: usize| d[i] == b'\r' && d.get(i + 1) == Some(&b'\n');
    Ok(list(a.at(0), &d, parts::lines(d.len(), |i| matches!(d[i], b'\n' | b'\r'), crlf, keep)))
}

fn partition_at(th: &Thread, a: Args<'_>, right: bool) -> Res {
    let sep = expect(th, a.at(1))?;
    if sep.is_empty() {
        return Err(th.value_error("empty separator"));
    }
    let d = data(a.at(0));
    let found = if right { memmem::rfind(&d, &sep) } else { memmem::find(&d, &sep) };
    let me = a.at(0);
    let items = match found {
        Some(i) => vec![
            like(me, d[..i].to_vec()),
            if me.downcast::<ByteArray>().is_some() { like(me, sep.to_vec()) } else { a.at(1).clone() },
            like(me, d[i + sep.len()..].to_vec()),
        ],
        None if right => vec![like(me, Vec::new()), like(me, Vec::new()), same(me)],
        None => vec![same(me), like(me, Vec::new()), like(me, Vec::new())],
    };
    Ok(Tuple::new(items).into_value())
}
/// `partition`
pub fn partition(th: &Thread, a: Args<'_>) -> Res {
    partition_at(th, a, false)
}
/// `rpartition`
pub fn rpartition(th: &Thread, a: Args<'_>) -> Res {
    partition_at(th, a, true)
}

fn strip_ends(th: &Thread, a: Args<'_>, left: bool, right: bool) -> Res {
    let set = a.get_non_none(1).map(|v| expect(th, v)).transpose()?;
    let d = data(a.at(0));
    let drops = |b: u8| match &set {
        None => is_space(b),
        Some(s) => s.contains(&b),
    };
    let (mut from, mut to) = (0, d.len());
    while left && from < to && drops(d[from]) {
        from += 1;
    }
    while right && to > from && drops(d[to - 1]) {
        to -= 1;
    }
    Ok(part(a.at(0), &d, from..to))
}
/// `strip`
pub fn strip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, true, true)
}
/// `lstrip`
pub fn lstrip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, true, false)
}
/// `rstrip`
pub fn rstrip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, false, true)
}

fn justify(th: &Thread, a: Args<'_>, name: &str) -> Res<(usize, u8)> {
    let width = protocol::index_i64(th, a.at(1))?.max(0) as usize;
    let fill = match a.get(2) {
        None => b' ',
        Some(v) => {
            let wrong = |what: String| {
                Err(th.type_error(format!(
                    "{name}(): argument 2 must be a byte string of length 1, not {what}"
                )))
            };
            match buffer::stored(v) {
                Some(b) if b.len() == 1 => b[0],
                Some(b) => {
                    return wrong(format!("a {} object of length {}", v.ty().name_str(), b.len()));
                }
                _ => {
                    return Err(th.type_error(format!(
                        "{name}() argument 2 must be a byte string of length 1, not {}",
                        v.ty().error_name()
                    )));
                }
            }
        }
    };
    buffer::check_size(th, width)?;
    Ok((width, fill))
}

fn pad(receiver: &Value, left: usize, right: usize, fill: u8) -> Value {
    if left == 0 && right == 0 {
        return same(receiver);
    }
    let d = data(receiver);
    let mut out = vec![fill; left];
    out.extend_from_slice(&d);
    out.resize(out.len() + right, fill);
    like(receiver, out)
}
/// `center`
pub fn center(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify(th, a, "center")?;
    let total = width.saturating_sub(data(a.at(0)).len());
    let left = total / 2 + (total & width & 1);
    Ok(pad(a.at(0), left, total - left, fill))
}
/// `ljust`
pub fn ljust(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify(th, a, "ljust")?;
    Ok(pad(a.at(0), 0, width.saturating_sub(data(a.at(0)).len()), fill))
}
/// `rjust`
pub fn rjust(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify(th, a, "rjust")?;
    Ok(pad(a.at(0), width.saturating_sub(data(a.at(0)).len()), 0, fill))
}
/// `zfill`
pub fn zfill(th: &Thread, a: Args<'_>) -> Res {
    let (width, _) = justify(th, Args::positional(&a.slots()[..2]), "zfill")?;
    let d = data(a.at(0));
    let zeros = width.saturating_sub(d.len());
    if zeros == 0 {
        return Ok(same(a.at(0)));
    }
    let sign = usize::from(matches!(d.first(), Some(b'+' | b'-')));
    let mut out = d[..sign].to_vec();
    out.resize(sign + zeros, b'0');
    out.extend_from_slice(&d[sign..]);
    Ok(like(a.at(0), out))
}
/// `expandtabs`
pub fn expandtabs(th: &Thread, a: Args<'_>) -> Res {
    let size = match a.get(1) {
        Some(v) => protocol::index_i64(th, v)?.max(0) as usize,
        None => 8,
    };
    if size > 1 << 30 {
        return Err(th.overflow_error("Python int too large to convert to C int"));
    }
    let d = data(a.at(0));
    let (mut out, mut column) = (Vec::with_capacity(d.len()), 0);
    for &b in d.iter() {
        match b {
            b'\t' => {
                let n = if size > 0 { size - column % size } else { 0 };
                out.resize(out.len() + n, b' ');
                column += n;
            }
            b'\n' | b'\r' => {
                out.push(b);
                column = 0;
            }
            _ => {
                out.push(b);
                column += 1;
            }
        }
    }
    Ok(like(a.at(0), out))
}

macro_rules! mapping {
    ($($name:ident => $f:expr,)*) => {
        $(#[doc = concat!("`", stringify!($name), "`")]
        pub fn $name(_: &Thread, a: Args<'_>) -> Res {
            let mut inside = false;
            let f: fn(&mut bool, u8) -> u8 = $f;
            Ok(like(a.at(0), data(a.at(0)).iter().map(|&b| f(&mut inside, b)).collect()))
        })*
    };
}

mapping! {
    lower => |_, b| b.to_ascii_lowercase(),
    upper => |_, b| b.to_ascii_uppercase(),
    swapcase => |_, b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b },
    capitalize => |inside, b| {
        let r = if *inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        *inside = true;
        r
    },
    title => |inside, b| {
        let r = if *inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        *inside = b.is_ascii_alphabetic();
        r
    },
}

macro_rules! predicate {
    ($($name:ident => |$d:ident| $e:expr,)*) => {
        $(#[doc = concat!("`", stringify!($name), "`")]
        pub fn $name(_: &Thread, a: Args<'_>) -> Res {
            let $d = data(a.at(0));
            Ok(Value::bool($e))
        })*
    };
}

predicate! {
    isascii => |d| d.is_ascii(),
    isalnum => |d| !d.is_empty() && d.iter().all(u8::is_ascii_alphanumeric),
    isalpha => |d| !d.is_empty() && d.iter().all(u8::is_ascii_alphabetic),
    isdigit => |d| !d.is_empty() && d.iter().all(u8::is_ascii_digit),
    isspace => |d| !d.is_empty() && d.iter().all(|&b| is_space(b)),
    islower => |d| d.iter().any(u8::is_ascii_lowercase) && !d.iter().any(u8::is_ascii_uppercase),
    isupper => |d| d.iter().any(u8::is_ascii_uppercase) && !d.iter().any(u8::is_ascii_lowercase),
    istitle => |d| {
        let (mut cased, mut inside, mut right) = (false, false, true);
        for b in d.iter() {
            if b.is_ascii_uppercase() {
                right &= !inside;
            } else if b.is_ascii_lowercase() {
                right &= inside;
            }
            inside = b.is_ascii_alphabetic();
            cased |= inside;
        }
        cased && right
    },
}

/// `decode`
pub fn decode(th: &Thread, a: Args<'_>) -> Res {
    let encoding = option_text(th, a.get(1), "decode", "encoding", "utf-8")?;
    let handler = option_text(th, a.get(2), "decode", "errors", "strict")?;
    let d = data(a.at(0));
    codec::decode(th, &d, a.at(0), &encoding, &handler).map(crate::object::Ref::into_value)
}

/// The digits, with the argument `sep` of `hex` between them; for `memoryview` too.
pub fn hex_text(th: &Thread, d: &[u8], separator: Option<&Value>, group: i64) -> Res {
    let separator = match separator {
        None => None,
        Some(v) => {
            if protocol::len(th, v)? != 1 {
                return Err(th.value_error("sep must be length 1."));
            }
            let first = match (v.downcast::<Str>(), v.downcast::<Bytes>()) {
                (Some(s), _) => s.iter().next(),
                (_, Some(b)) => b.as_slice().first().map(|&b| u32::from(b)),
                _ => return Err(th.type_error("sep must be str or bytes.")),
            };
            match first.unwrap_or(0) {
                c @ 0..0x80 => Some(c as u8),
                _ => return Err(th.value_error("sep must be ASCII.")),
            }
        }
    };
    Ok(Str::from_ascii(to_hex(d, separator, group).as_bytes()).into_value())
}
/// How many bytes go between two separators: asked for before the bytes are.
pub fn hex_group(th: &Thread, group: Option<&Value>) -> Res<i64> {
    let Some(v) = group else { return Ok(1) };
    match i32::try_from(protocol::index_i64(th, v)?) {
        Ok(n) => Ok(i64::from(n)),
        Err(_) => Err(th.overflow_error("Python int too large to convert to C int")),
    }
}
/// `hex`
pub fn hex(th: &Thread, a: Args<'_>) -> Res {
    let group = hex_group(th, a.get(2))?;
    let _held = a.at(0).downcast::<ByteArray>().map(ByteArray::hold);
    hex_text(th, &data(a.at(0)), a.get(1), group)
}
/// `fromhex`
pub fn fromhex(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(1);
    let bytes = if let Some(s) = v.downcast::<Str>() {
        from_hex(s.iter()).or_raise(th)?
    } else if let Some(b) = bytes_of(v) {
        from_hex(b.iter().map(|&b| u32::from(b))).or_raise(th)?
    } else {
        return Err(th.type_error(format!(
            "fromhex() argument must be str or bytes-like, not {}",
            v.ty().error_name()
        )));
    };
    let class = a.at(0);
    if class.is(&BYTES.value()) {
        return Ok(Bytes::make(bytes).into_value());
    }
    if class.is(&BYTEARRAY.value()) {
        return Ok(ByteArray::make(bytes).into_value());
    }
    call1(th, class, Bytes::make(bytes).into_value())
}

/// `join`
pub fn join(th: &Thread, a: Args<'_>) -> Res {
    let items = match protocol::to_vec(th, a.at(1)) {
        Ok(v) => v,
        Err(r) => {
            if a.at(1).ty().slots().iter.is_none()
                && a.at(1).ty().slots().getitem.is_none()
                && th.raised_is(&errors::TYPE_ERROR)
            {
                drop(th.take_waiting());
                return Err(th.type_error("can only join an iterable"));
            }
            return Err(r);
        }
    };
    let sep = data(a.at(0));
    if let ([only], true) = (&*items, a.at(0).is_exact(&BYTES))
        && only.is_exact(&BYTES)
    {
        return Ok(only.clone());
    }
    let mut out = Vec::new();
    for (i, v) in items.iter().enumerate() {
        let Some(b) = buffer::bytes_of(v) else {
            return Err(th.type_error(format!(
                "sequence item {i}: expected a bytes-like object, {} found",
                v.ty().error_name()
            )));
        };
        if i > 0 {
            out.extend_from_slice(&sep);
        }
        out.extend_from_slice(&b);
    }
    Ok(like(a.at(0), out))
}

/// `maketrans`
pub fn maketrans(th: &Thread, a: Args<'_>) -> Res {
    let (from, to) = (expect(th, a.at(0))?, expect(th, a.at(1))?);
    if from.len() != to.len() {
        return Err(th.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (f, t) in from.iter().zip(to.iter()) {
        table[usize::from(*f)] = *t;
    }
    Ok(Bytes::make(table).into_value())
}

/// `translate`
pub fn translate(th: &Thread, a: Args<'_>) -> Res {
    let table = a.get_non_none(1).map(|v| expect(th, v)).transpose()?;
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(th.value_error("translation table must be 256 characters long"));
    }
    let gone = a.get(2).map(|v| expect(th, v)).transpose()?;
    let d = data(a.at(0));
    let out = d
        .iter()
        .filter(|b| gone.as_ref().is_none_or(|g| !g.contains(b)))
        .map(|&b| table.as_ref().map_or(b, |t| t[usize::from(b)]))
        .collect();
    Ok(like(a.at(0), out))
}
