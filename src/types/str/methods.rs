//! The methods of `str`.

use std::ops::Range;

use super::builder::Builder;
use super::search::{self, slice, substring};
use super::{case, codec, split as parts, this, unicode};
use crate::object::capacity;
use crate::object::list::List;
use crate::object::string::Chars;
use crate::object::{Args, Ref, Res, Str, Thread, Tuple, Value, protocol};
use crate::types::slice::bound;

/// A `str` argument.
fn text<'a>(th: &Thread, v: &'a Value, what: &str) -> Res<&'a Str> {
    v.downcast::<Str>()
        .ok_or_else(|| th.type_error(format!("{what} must be str, not {}", v.ty().error_name())))
}

/// Bounds `start, end` of a search, fitted to `len`; `None` if there is no room even for the empty string.
pub fn bounds(
    th: &Thread,
    start: Option<&Value>,
    end: Option<&Value>,
    len: usize,
) -> Res<Option<(usize, usize)>> {
    let len = len as i64;
    let fit = |v: Option<&Value>, default: i64| -> Res<i64> {
        match v.filter(|v| !v.is_none()) {
            None => Ok(default),
            Some(v) => {
                let i = bound(th, v)?;
                Ok(if i < 0 { i.saturating_add(len).max(0) } else { i })
            }
        }
    };
    let (start, end) = (fit(start, 0)?, fit(end, len)?.min(len));
    Ok((start <= end).then_some((start as usize, end as usize)))
}

fn search_in(th: &Thread, a: Args<'_>, name: &str, right: bool) -> Res<Option<usize>> {
    let s = this(a.at(0));
    let needle = text(th, a.at(1), &format!("{name}() argument 1"))?;
    let Some((from, to)) = bounds(th, a.get(2), a.get(3), s.len())? else { return Ok(None) };
    let hay = slice(s.chars(), from, to);
    let found = if right { search::rfind(hay, needle.chars()) } else { search::find(hay, needle.chars()) };
    Ok(found.map(|i| i + from))
}

fn position(i: Option<usize>) -> Value {
    i.map_or(Value::small_int(-1), Value::from_usize)
}

/// `str.find`
pub fn find(th: &Thread, a: Args<'_>) -> Res {
    search_in(th, a, "find", false).map(position)
}
/// `str.rfind`
pub fn rfind(th: &Thread, a: Args<'_>) -> Res {
    search_in(th, a, "rfind", true).map(position)
}
/// `str.index`
pub fn index(th: &Thread, a: Args<'_>) -> Res {
    search_in(th, a, "index", false)?
        .map(Value::from_usize)
        .ok_or_else(|| th.value_error("substring not found"))
}
/// `str.rindex`
pub fn rindex(th: &Thread, a: Args<'_>) -> Res {
    search_in(th, a, "rindex", true)?
        .map(Value::from_usize)
        .ok_or_else(|| th.value_error("substring not found"))
}
/// `str.count`
pub fn count(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let needle = text(th, a.at(1), "count() argument 1")?;
    Ok(Value::from_usize(match bounds(th, a.get(2), a.get(3), s.len())? {
        Some((from, to)) => search::count(slice(s.chars(), from, to), needle.chars()),
        None => 0,
    }))
}

fn affix(th: &Thread, a: Args<'_>, name: &str, at_end: bool) -> Res {
    let s = this(a.at(0));
    let range = bounds(th, a.get(2), a.get(3), s.len())?;
    let test = |x: &Str| {
        range.is_some_and(|(from, to)| {
            let part = slice(s.chars(), from, to);
            if at_end { search::ends_with(part, x.chars()) } else { search::starts_with(part, x.chars()) }
        })
    };
    let x = a.at(1);
    if let Some(t) = x.downcast::<Tuple>() {
        for item in t.items() {
            let Some(i) = item.downcast::<Str>() else {
                return Err(th.type_error(format!(
                    "tuple for {name} must only contain str, not {}",
                    item.ty().error_name()
                )));
            };
            if test(i) {
                return Ok(Value::bool(true));
            }
        }
        return Ok(Value::bool(false));
    }
    match x.downcast::<Str>() {
        Some(x) => Ok(Value::bool(test(x))),
        None => Err(th.type_error(format!(
            "{name} first arg must be str or a tuple of str, not {}",
            x.ty().error_name()
        ))),
    }
}

/// `str.startswith`
pub fn startswith(th: &Thread, a: Args<'_>) -> Res {
    affix(th, a, "startswith", false)
}
/// `str.endswith`
pub fn endswith(th: &Thread, a: Args<'_>) -> Res {
    affix(th, a, "endswith", true)
}

/// `str.removeprefix`
pub fn removeprefix(th: &Thread, a: Args<'_>) -> Res {
    let (s, x) = (this(a.at(0)), text(th, a.at(1), "removeprefix() argument")?);
    let from = if search::starts_with(s.chars(), x.chars()) { x.len() } else { 0 };
    Ok(substring(s, from, s.len()).into_value())
}
/// `str.removesuffix`
pub fn removesuffix(th: &Thread, a: Args<'_>) -> Res {
    let (s, x) = (this(a.at(0)), text(th, a.at(1), "removesuffix() argument")?);
    let to = if search::ends_with(s.chars(), x.chars()) { s.len() - x.len() } else { s.len() };
    Ok(substring(s, 0, to).into_value())
}

/// A count where a negative number means no limit.
fn limit(th: &Thread, v: Option<&Value>) -> Res<usize> {
    match v {
        None => Ok(usize::MAX),
        Some(v) => {
            let n = protocol::index_i64(th, v)?;
            Ok(if n < 0 { usize::MAX } else { n as usize })
        }
    }
}

/// `str.replace`
pub fn replace(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let old = text(th, a.at(1), "replace() argument 1")?;
    let new = text(th, a.at(2), "replace() argument 2")?;
    let max = limit(th, a.get(3))?;
    Ok(match search::replace(s.chars(), old.chars(), new.chars(), max) {
        Some(b) => b.finish().into_value(),
        None => super::exact_copy(a.at(0)),
    })
}

fn ranges_to_list(s: &Str, ranges: Vec<Range<usize>>) -> Value {
    List::new(ranges.into_iter().map(|r| substring(s, r.start, r.end).into_value()).collect()).into_value()
}

fn split_on(th: &Thread, a: Args<'_>, right: bool) -> Res {
    let s = this(a.at(0));
    let max = limit(th, a.get(2))?;
    let c = s.chars();
    let Some(sep) = a.get_non_none(1) else {
        let pick = |is_space: &dyn Fn(usize) -> bool| {
            if right {
                parts::whitespace_right(s.len(), is_space, max)
            } else {
                parts::whitespace(s.len(), is_space, max)
            }
        };
        let ranges = match c {
            // The usual case, without a test of the width for each character.
            Chars::One(b) if !right => {
                parts::whitespace(b.len(), |i| matches!(b[i], 9..=13 | 28..=32 | 0x85 | 0xa0), max)
            }
            c => pick(&|i| unicode::is_space(c.at(i))),
        };
        return Ok(ranges_to_list(s, ranges));
    };
    let Some(sep) = sep.downcast::<Str>() else {
        return Err(th.type_error(format!("must be str or None, not {}", sep.ty().error_name())));
    };
    if sep.is_empty() {
        return Err(th.value_error("empty separator"));
    }
    let found = if right && max != usize::MAX {
        let mut found = Vec::new();
        let mut to = s.len();
        while found.len() < max
            && let Some(i) = search::rfind(slice(c, 0, to), sep.chars())
        {
            found.push(i);
            to = i;
        }
        found.reverse();
        found
    } else if right {
        let mut found = Vec::new();
        let mut to = s.len();
        while let Some(i) = search::rfind(slice(c, 0, to), sep.chars()) {
            found.push(i);
            to = i;
        }
        found.reverse();
        found
    } else {
        search::find_all(c, sep.chars(), max)
    };
    Ok(ranges_to_list(s, parts::between(s.len(), &found, sep.len())))
}

/// `str.split`
pub fn split(th: &Thread, a: Args<'_>) -> Res {
    split_on(th, a, false)
}
/// `str.rsplit`
pub fn rsplit(th: &Thread, a: Args<'_>) -> Res {
    split_on(th, a, true)
}
/// `str.splitlines`
pub fn splitlines(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let keep = match a.get(1) {
        Some(v) => protocol::truth(th, v)?,
        None => false,
    };
    let c = s.chars();
    let crlf = |i: usize| c.at(i) == 13 && i + 1 < c.len() && c.at(i + 1) == 10;
    Ok(ranges_to_list(s, parts::lines(s.len(), |i| unicode::is_line_break(c.at(i)), crlf, keep)))
}

fn partition_at(th: &Thread, a: Args<'_>, right: bool) -> Res {
    let s = this(a.at(0));
    let Some(sep) = a.at(1).downcast::<Str>() else {
        return Err(th.type_error(format!("must be str, not {}", a.at(1).ty().error_name())));
    };
    if sep.is_empty() {
        return Err(th.value_error("empty separator"));
    }
    let found =
        if right { search::rfind(s.chars(), sep.chars()) } else { search::find(s.chars(), sep.chars()) };
    let whole = || super::exact_copy(a.at(0));
    let empty = || Str::empty().into_value();
    let items = match found {
        Some(i) => vec![
            substring(s, 0, i).into_value(),
            super::exact_copy(a.at(1)),
            substring(s, i + sep.len(), s.len()).into_value(),
        ],
        None if right => vec![empty(), empty(), whole()],
        None => vec![whole(), empty(), empty()],
    };
    Ok(Tuple::new(items).into_value())
}

/// `str.partition`
pub fn partition(th: &Thread, a: Args<'_>) -> Res {
    partition_at(th, a, false)
}
/// `str.rpartition`
pub fn rpartition(th: &Thread, a: Args<'_>) -> Res {
    partition_at(th, a, true)
}

fn strip_ends(th: &Thread, a: Args<'_>, name: &str, left: bool, right: bool) -> Res {
    let s = this(a.at(0));
    let chars = match a.get_non_none(1) {
        None => None,
        Some(v) => match v.downcast::<Str>() {
            Some(c) => Some(c),
            None => {
                return Err(th.type_error(format!("{name} arg must be None or str")));
            }
        },
    };
    let trim = |drops: &dyn Fn(u32) -> bool| trim(s.chars(), left, right, drops);
    let range = match (s.chars(), chars.map(Str::chars)) {
        // The usual cases, without a test of the width for each character.
        (Chars::One(c), None) => trim_bytes(c, left, right, |c| unicode::is_space(u32::from(c))),
        (Chars::One(c), Some(Chars::One(set))) => trim_bytes(c, left, right, |c| set.contains(&c)),
        (_, None) => trim(&unicode::is_space),
        (_, Some(set)) => trim(&|c| search::find_char(set, c).is_some()),
    };
    Ok(substring(s, range.start, range.end).into_value())
}

/// What is left when the characters that `drops` names are taken off the ends.
fn trim(c: Chars<'_>, left: bool, right: bool, drops: &dyn Fn(u32) -> bool) -> Range<usize> {
    let (mut from, mut to) = (0, c.len());
    while left && from < to && drops(c.at(from)) {
        from += 1;
    }
    while right && to > from && drops(c.at(to - 1)) {
        to -= 1;
    }
    from..to
}

/// As [`trim`], for narrow text.
#[inline(always)]
fn trim_bytes(c: &[u8], left: bool, right: bool, drops: impl Fn(u8) -> bool) -> Range<usize> {
    let from = if left { c.iter().position(|&c| !drops(c)).unwrap_or(c.len()) } else { 0 };
    let end = if right {
        c[from..].iter().rposition(|&c| !drops(c)).map_or(from, |i| from + i + 1)
    } else {
        c.len()
    };
    from..end
}

/// `str.strip`
pub fn strip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, "strip", true, true)
}
/// `str.lstrip`
pub fn lstrip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, "lstrip", true, false)
}
/// `str.rstrip`
pub fn rstrip(th: &Thread, a: Args<'_>) -> Res {
    strip_ends(th, a, "rstrip", false, true)
}

/// Width and fill character of the justifying methods.
fn justify_args(th: &Thread, a: Args<'_>) -> Res<(usize, u32)> {
    let width = protocol::index_i64(th, a.at(1))?.max(0) as usize;
    let fill = match a.get(2) {
        None => u32::from(b' '),
        Some(v) => match v.downcast::<Str>() {
            Some(s) if s.len() == 1 => s.at(0),
            Some(_) => return Err(th.type_error("The fill character must be exactly one character long")),
            None => {
                return Err(th.type_error(format!(
                    "The fill character must be a unicode character, not {}",
                    v.ty().error_name()
                )));
            }
        },
    };
    capacity::ask(th, width)?;
    Ok((width, fill))
}

fn pad(v: &Value, left: usize, right: usize, fill: u32) -> Value {
    if left == 0 && right == 0 {
        return super::exact_copy(v);
    }
    let s = this(v);
    let mut out = Builder::with_capacity(s.len() + left + right);
    out.fill(fill, left);
    out.push_str(s);
    out.fill(fill, right);
    out.finish().into_value()
}

/// `str.center`
pub fn center(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify_args(th, a)?;
    let total = width.saturating_sub(this(a.at(0)).len());
    let left = total / 2 + (total & width & 1);
    Ok(pad(a.at(0), left, total - left, fill))
}
/// `str.ljust`
pub fn ljust(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify_args(th, a)?;
    Ok(pad(a.at(0), 0, width.saturating_sub(this(a.at(0)).len()), fill))
}
/// `str.rjust`
pub fn rjust(th: &Thread, a: Args<'_>) -> Res {
    let (width, fill) = justify_args(th, a)?;
    Ok(pad(a.at(0), width.saturating_sub(this(a.at(0)).len()), 0, fill))
}
/// `str.zfill`
pub fn zfill(th: &Thread, a: Args<'_>) -> Res {
    let (width, _) = justify_args(th, Args::positional(&a.slots()[..2]))?;
    let s = this(a.at(0));
    let zeros = width.saturating_sub(s.len());
    if zeros == 0 {
        return Ok(super::exact_copy(a.at(0)));
    }
    let sign = !s.is_empty() && (s.at(0) == u32::from(b'+') || s.at(0) == u32::from(b'-'));
    let mut out = Builder::with_capacity(width);
    if sign {
        out.push(s.at(0));
    }
    out.fill(u32::from(b'0'), zeros);
    out.push_chars(slice(s.chars(), usize::from(sign), s.len()));
    Ok(out.finish().into_value())
}
/// `str.expandtabs`
pub fn expandtabs(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let size = match a.get(1) {
        Some(v) => protocol::index_i64(th, v)?.max(0) as usize,
        None => 8,
    };
    if size > 1 << 30 {
        return Err(th.overflow_error("Python int too large to convert to C int"));
    }
    let mut out = Builder::with_capacity(s.len());
    let mut column = 0;
    for c in s.iter() {
        match c {
            9 => {
                let n = if size > 0 { size - column % size } else { 0 };
                out.fill(u32::from(b' '), n);
                column += n;
            }
            10 | 13 => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(out.finish().into_value())
}

macro_rules! mapping {
    ($($name:ident => $f:path,)*) => {
        $(#[doc = concat!("`str.", stringify!($name), "`")]
        pub fn $name(_: &Thread, a: Args<'_>) -> Res {
            Ok($f(this(a.at(0))).into_value())
        })*
    };
}

mapping! {
    lower => case::lower,
    upper => case::upper,
    title => case::title,
    capitalize => case::capitalize,
    casefold => case::fold,
    swapcase => case::swap,
}

macro_rules! predicate {
    ($($name:ident => |$s:ident| $e:expr,)*) => {
        $(#[doc = concat!("`str.", stringify!($name), "`")]
        pub fn $name(_: &Thread, a: Args<'_>) -> Res {
            let $s = this(a.at(0));
            Ok(Value::bool($e))
        })*
    };
}

predicate! {
    isascii => |s| s.is_ascii(),
    islower => |s| case::is_case(s, false),
    isupper => |s| case::is_case(s, true),
    istitle => |s| case::is_title(s),
    isspace => |s| !s.is_empty() && s.iter().all(unicode::is_space),
    isdecimal => |s| !s.is_empty() && s.iter().all(|c| unicode::decimal(c).is_some()),
    isdigit => |s| !s.is_empty() && s.iter().all(|c| unicode::digit(c).is_some()),
    isnumeric => |s| !s.is_empty() && s.iter().all(unicode::is_numeric),
    isalpha => |s| !s.is_empty() && s.iter().all(unicode::is_alpha),
    isalnum => |s| !s.is_empty() && s.iter().all(unicode::is_alnum),
    isidentifier => |s| case::is_identifier(s),
    isprintable => |s| s.iter().all(unicode::is_printable),
}

/// `str.encode`
pub fn encode(th: &Thread, a: Args<'_>) -> Res {
    let encoding = super::option_text(th, a.get(1), "encode", "encoding", "utf-8")?;
    let errors = super::option_text(th, a.get(2), "encode", "errors", "strict")?;
    codec::encode(th, a.at(0), &encoding, &errors)
}

/// `str.__sizeof__`: CPython's sizes.
pub fn sizeof(_: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let k = s.kind() as usize;
    let fixed = if s.is_ascii() { 40 } else { 56 };
    Ok(Value::from_usize(fixed + (s.len() + 1) * k))
}

/// A substring as a value, for other types.
pub fn part(s: &Str, from: usize, to: usize) -> Ref<Str> {
    substring(s, from, to)
}
