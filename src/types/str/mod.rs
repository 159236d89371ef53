//! `str`: the type's table and slots. Methods are in `methods`, formatting in `formatting`, algorithms in the other
//! files.

pub mod builder;
pub mod case;
pub mod codec;
pub mod formatting;
pub mod iterator;
pub mod join;
pub mod methods;
pub mod names;
pub mod numeric;
pub mod repr;
pub mod search;
pub mod small;
pub mod split;
mod tables;
pub mod translate;
pub mod unicode;

use std::cmp::Ordering;

use crate::object::capacity;
use crate::object::class::STR;
use crate::object::signature::{Signature, bind_values};
use crate::object::string::Chars;
use crate::object::{
    Args, BinaryOp, Compare, Method, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type, TypeSpec, Value,
    flags, protocol,
};
use crate::sync::prim::LazyLock;
use crate::types::buffer;
use crate::types::slice::{Slice, Unpacked};
use methods as m;

const DOC: &str = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.";

static SPEC: TypeSpec = TypeSpec {
    doc: Some(DOC),
    flags: flags::BASE | flags::IMMUTABLE | flags::MATCH_SELF,
    slots: Slots {
        repr: Some(|_, v| Ok(repr::repr(this(v), false).into_value())),
        str: Some(|_, v| Ok(exact(v).into_value())),
        hash: Some(|_, v| Ok(this(v).hash())),
        compare: Some(compare),
        iter: Some(iterator::iter),
        new: Some(new),
        len: Some(|_, v| Ok(this(v).len())),
        getitem: Some(getitem),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        ..Slots::EMPTY.with_binary(BinaryOp::Remainder, formatting::percent)
    },
    methods: &[
        Method::method(
            "encode",
            "($self, /, encoding='utf-8', errors='strict')",
            m::encode,
            "Encode the string using the codec registered for encoding.",
        ),
        Method::method(
            "replace",
            "($self, old, new, /, count=-1)",
            m::replace,
            "Return a copy with all occurrences of substring old replaced by new.",
        ),
        Method::method(
            "split",
            "($self, /, sep=None, maxsplit=-1)",
            m::split,
            "Return a list of the substrings in the string, using sep as the separator string.",
        ),
        Method::method(
            "rsplit",
            "($self, /, sep=None, maxsplit=-1)",
            m::rsplit,
            "Return a list of the substrings in the string, using sep as the separator string.",
        ),
        Method::method(
            "join",
            "($self, iterable, /)",
            join::join_method,
            "Concatenate any number of strings.",
        ),
        Method::method(
            "capitalize",
            "($self, /)",
            m::capitalize,
            "Return a capitalized version of the string.",
        ),
        Method::method(
            "casefold",
            "($self, /)",
            m::casefold,
            "Return a version of the string suitable for caseless comparisons.",
        ),
        Method::method(
            "title",
            "($self, /)",
            m::title,
            "Return a version of the string where each word is titlecased.",
        ),
        Method::method(
            "center",
            "($self, width, fillchar=' ', /)",
            m::center,
            "Return a centered string of length width.",
        ),
        Method::method(
            "count",
            "($self, sub[, start[, end]], /)",
            m::count,
            "Return the number of non-overlapping occurrences of substring sub in string S[start:end].",
        ),
        Method::method(
            "expandtabs",
            "($self, /, tabsize=8)",
            m::expandtabs,
            "Return a copy where all tab characters are expanded using spaces.",
        ),
        Method::method(
            "find",
            "($self, sub[, start[, end]], /)",
            m::find,
            "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].",
        ),
        Method::method(
            "partition",
            "($self, sep, /)",
            m::partition,
            "Partition the string into three parts using the given separator.",
        ),
        Method::method(
            "index",
            "($self, sub[, start[, end]], /)",
            m::index,
            "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].",
        ),
        Method::method(
            "ljust",
            "($self, width, fillchar=' ', /)",
            m::ljust,
            "Return a left-justified string of length width.",
        ),
        Method::method(
            "lower",
            "($self, /)",
            m::lower,
            "Return a copy of the string converted to lowercase.",
        ),
        Method::method(
            "lstrip",
            "($self, chars=None, /)",
            m::lstrip,
            "Return a copy of the string with leading whitespace removed.",
        ),
        Method::method(
            "rfind",
            "($self, sub[, start[, end]], /)",
            m::rfind,
            "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].",
        ),
        Method::method(
            "rindex",
            "($self, sub[, start[, end]], /)",
            m::rindex,
            "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].",
        ),
        Method::method(
            "rjust",
            "($self, width, fillchar=' ', /)",
            m::rjust,
            "Return a right-justified string of length width.",
        ),
        Method::method(
            "rstrip",
            "($self, chars=None, /)",
            m::rstrip,
            "Return a copy of the string with trailing whitespace removed.",
        ),
        Method::method(
            "rpartition",
            "($self, sep, /)",
            m::rpartition,
            "Partition the string into three parts using the given separator.",
        ),
        Method::method(
            "splitlines",
            "($self, /, keepends=False)",
            m::splitlines,
            "Return a list of the lines in the string, breaking at line boundaries.",
        ),
        Method::method(
            "strip",
            "($self, chars=None, /)",
            m::strip,
            "Return a copy of the string with leading and trailing whitespace removed.",
        ),
        Method::method(
            "swapcase",
            "($self, /)",
            m::swapcase,
            "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
        ),
        Method::method(
            "translate",
            "($self, table, /)",
            translate::translate,
            "Replace each character in the string using the given translation table.",
        ),
        Method::method(
            "upper",
            "($self, /)",
            m::upper,
            "Return a copy of the string converted to uppercase.",
        ),
        Method::method(
            "startswith",
            "($self, prefix[, start[, end]], /)",
            m::startswith,
            "Return True if the string starts with the specified prefix, False otherwise.",
        ),
        Method::method(
            "endswith",
            "($self, suffix[, start[, end]], /)",
            m::endswith,
            "Return True if the string ends with the specified suffix, False otherwise.",
        ),
        Method::method(
            "removeprefix",
            "($self, prefix, /)",
            m::removeprefix,
            "Return a str with the given prefix string removed if present.",
        ),
        Method::method(
            "removesuffix",
            "($self, suffix, /)",
            m::removesuffix,
            "Return a str with the given suffix string removed if present.",
        ),
        Method::method(
            "isascii",
            "($self, /)",
            m::isascii,
            "Return True if all characters in the string are ASCII, False otherwise.",
        ),
        Method::method(
            "islower",
            "($self, /)",
            m::islower,
            "Return True if the string is a lowercase string, False otherwise.",
        ),
        Method::method(
            "isupper",
            "($self, /)",
            m::isupper,
            "Return True if the string is an uppercase string, False otherwise.",
        ),
        Method::method(
            "istitle",
            "($self, /)",
            m::istitle,
            "Return True if the string is a title-cased string, False otherwise.",
        ),
        Method::method(
            "isspace",
            "($self, /)",
            m::isspace,
            "Return True if the string is a whitespace string, False otherwise.",
        ),
        Method::method(
            "isdecimal",
            "($self, /)",
            m::isdecimal,
            "Return True if the string is a decimal string, False otherwise.",
        ),
        Method::method(
            "isdigit",
            "($self, /)",
            m::isdigit,
            "Return True if the string is a digit string, False otherwise.",
        ),
        Method::method(
            "isnumeric",
            "($self, /)",
            m::isnumeric,
            "Return True if the string is a numeric string, False otherwise.",
        ),
        Method::method(
            "isalpha",
            "($self, /)",
            m::isalpha,
            "Return True if the string is an alphabetic string, False otherwise.",
        ),
        Method::method(
            "isalnum",
            "($self, /)",
            m::isalnum,
            "Return True if the string is an alpha-numeric string, False otherwise.",
        ),
        Method::method(
            "isidentifier",
            "($self, /)",
            m::isidentifier,
            "Return True if the string is a valid Python identifier, False otherwise.",
        ),
        Method::method(
            "isprintable",
            "($self, /)",
            m::isprintable,
            "Return True if all characters in the string are printable, False otherwise.",
        ),
        Method::method(
            "zfill",
            "($self, width, /)",
            m::zfill,
            "Pad a numeric string with zeros on the left, to fill a field of the given width.",
        ),
        Method::method(
            "format",
            "($self, /, *args, **kwargs)",
            formatting::format_method,
            "Return a formatted version of the string, using substitutions from args and kwargs.",
        ),
        Method::method(
            "format_map",
            "($self, mapping, /)",
            formatting::format_map,
            "Return a formatted version of the string, using substitutions from mapping.",
        ),
        Method::statics(
            "maketrans",
            "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
            translate::maketrans,
            "Return a translation table usable for str.translate().",
        ),
        Method::method(
            "__format__",
            "($self, format_spec, /)",
            formatting::dunder_format,
            "Return a formatted version of the string as described by format_spec.",
        ),
        Method::method(
            "__getnewargs__",
            "($self, /)",
            |_, a| {
                let copy = Str::from_chars(a.at(0).downcast::<Str>().expect("self is a str").chars());
                Ok(Tuple::new(vec![copy.into_value()]).into_value())
            },
            "",
        ),
        Method::method(
            "__sizeof__",
            "($self, /)",
            m::sizeof,
            "Return the size of the string in memory, in bytes.",
        ),
    ],
    ..TypeSpec::new("builtins", "str", <Str as Payload>::layout)
};

/// Binds the type. One of the first: nothing here needs another type.
pub fn init() {
    STR.bind(&SPEC);
}

/// Binds the types around it.
pub fn init_rest() {
    iterator::init();
}

/// The payload of a string receiver.
#[inline(always)]
fn this(v: &Value) -> &Str {
    v.downcast::<Str>().expect("a string's own slot")
}

/// The string itself if it is exactly `str`, a copy otherwise.
fn exact(v: &Value) -> Ref<Str> {
    let s = this(v);
    if s.is_exact() { Ref::from_payload(s) } else { Str::from_chars(s.chars()) }
}

fn exact_copy(v: &Value) -> Value {
    exact(v).into_value()
}

/// A format specification, which must be a string.
pub fn spec_text<'a>(th: &Thread, v: &'a Value) -> Res<&'a Str> {
    match v.downcast::<Str>() {
        Some(s) => Ok(s),
        None => Err(th.type_error(format!("__format__() argument must be str, not {}", v.given_name()))),
    }
}

/// Order by code points.
#[inline]
pub fn order(a: &Str, b: &Str) -> Ordering {
    match (a.chars(), b.chars()) {
        (Chars::One(x), Chars::One(y)) => match (x.first(), y.first()) {
            // Mostly the first character decides.
            (Some(p), Some(q)) if p != q => p.cmp(q),
            _ => x.cmp(y),
        },
        (Chars::Two(x), Chars::Two(y)) => x.cmp(y),
        (Chars::Four(x), Chars::Four(y)) => x.cmp(y),
        _ => a.iter().cmp(b.iter()),
    }
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(match op {
        Compare::Eq => x.eq_str(y),
        Compare::Ne => !x.eq_str(y),
        _ => op.test(order(x, y)),
    }))
}

/// One character as a string.
#[inline]
pub fn char_at(s: &Str, i: usize) -> Value {
    Str::from_char(s.at(i)).into_value()
}

/// `s[u]`
pub fn slice_of(s: &Str, u: Unpacked) -> Value {
    let f = u.fit(s.len());
    if f.step == 1 {
        return search::substring(s, f.start as usize, f.start as usize + f.count).into_value();
    }
    if let Chars::One(c) = s.chars() {
        let picked: Vec<u8> = f.indices().map(|i| c[i]).collect();
        return Str::from_latin1(&picked).into_value();
    }
    let picked: Vec<u32> = f.indices().map(|i| s.at(i)).collect();
    Str::from_ucs4(&picked).into_value()
}

/// `s[key]`
pub fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let s = this(v);
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(slice_of(s, slice.unpack(th)?));
    }
    let i = match key.as_int() {
        Some(i) => i,
        None if key.ty().slots().index.is_none() => {
            return Err(
                th.type_error(format!("string indices must be integers, not '{}'", key.ty().error_name()))
            );
        }
        None => protocol::index_subscript(th, key)?,
    };
    let at = if i < 0 { i + s.len() as i64 } else { i };
    if at < 0 || at >= s.len() as i64 {
        return Err(th.index_error("string index out of range"));
    }
    Ok(char_at(s, at as usize))
}

fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    match item.downcast::<Str>() {
        Some(x) => Ok(search::find(this(v).chars(), x.chars()).is_some()),
        None => Err(th.type_error(format!(
            "'in <string>' requires string as left operand, not {}",
            item.ty().error_name()
        ))),
    }
}

/// `a + b`
pub fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) else {
        return Err(
            th.type_error(format!("can only concatenate str (not \"{}\") to str", b.ty().error_name()))
        );
    };
    if y.is_empty() && x.is_exact() {
        return Ok(a.clone());
    }
    if x.is_empty() && y.is_exact() {
        return Ok(b.clone());
    }
    Ok(join::concat(&[x, y]).into_value())
}

/// `a += b` for the evaluation loop: `left` is consumed, so that it can be extended in place when nobody else has it.
pub fn append(th: &Thread, left: Value, right: &Value) -> Res {
    if let Some(r) = right.downcast::<Str>()
        && left.is_exact(&STR)
    {
        return match Str::append_in_place(left, r) {
            Ok(v) => Ok(v),
            Err(left) => concat(th, &left, right),
        };
    }
    concat(th, &left, right)
}

/// `s * n`
pub fn repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let s = this(v);
    if n <= 0 || s.is_empty() {
        return Ok(Str::empty().into_value());
    }
    if n == 1 && s.is_exact() {
        return Ok(v.clone());
    }
    let n = n as usize;
    let unit = s.raw_bytes();
    if s.len().checked_mul(n).is_none_or(|length| length > isize::MAX as usize) {
        return Err(th.overflow_error("repeated string is too long"));
    }
    let Some(bytes) = unit.len().checked_mul(n).filter(|&b| b <= (isize::MAX as usize) / 2) else {
        return Err(th.memory_error(""));
    };
    capacity::ask(th, bytes)?;
    if s.len() * n == 1 {
        return Ok(char_at(s, 0));
    }
    // SAFETY: all bytes are filled below; kind and ASCII flag are those of the unit.
    let r = unsafe { Str::with_capacity(s.len() * n, s.kind(), s.is_ascii(), 0) };
    let p = r.data_ptr();
    // SAFETY: the block holds `bytes` bytes; each round doubles what is there.
    unsafe {
        std::ptr::copy_nonoverlapping(unit.as_ptr(), p, unit.len());
        let mut done = unit.len();
        while done < bytes {
            let n = done.min(bytes - done);
            std::ptr::copy_nonoverlapping(p, p.add(done), n);
            done += n;
        }
    }
    Ok(r.into_value())
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(object='', encoding='utf-8', errors='strict')"));
    let made = if args.keywords().is_empty() && args.len() <= 1 {
        match args.get(0) {
            None => Str::empty(),
            Some(v) => protocol::str(th, v)?,
        }
    } else {
        if args.len() > 3 && args.keywords().is_empty() {
            return Err(th.type_error(format!("str expected at most 3 arguments, got {}", args.len())));
        }
        let mut b = bind_values(th, &SIG, "str", args)?.into_iter();
        let (object, encoding, errors) = (b.next().flatten(), b.next().flatten(), b.next().flatten());
        match (object, encoding, errors) {
            (None, ..) => Str::empty(),
            (Some(v), None, None) => protocol::str(th, &v)?,
            (Some(v), encoding, errors) => {
                let encoding = option_text(th, encoding.as_ref(), "str", "encoding", "utf-8")?;
                let errors = option_text(th, errors.as_ref(), "str", "errors", "strict")?;
                decode_object(th, &v, &encoding, &errors)?
            }
        }
    };
    if class.is(&STR) {
        return Ok(made.into_value());
    }
    Ok(Str::with_class(class, &made).into_value())
}

/// An optional `str` argument.
pub fn option_text(th: &Thread, v: Option<&Value>, function: &str, name: &str, default: &str) -> Res<String> {
    match v {
        None => Ok(default.into()),
        Some(v) => match v.downcast::<Str>() {
            Some(s) => Ok(s.to_str_lossy().into_owned()),
            None => Err(
                th.type_error(format!("{function}() argument '{name}' must be str, not {}", v.given_name()))
            ),
        },
    }
}

fn decode_object(th: &Thread, v: &Value, encoding: &str, errors: &str) -> Res<Ref<Str>> {
    if v.downcast::<Str>().is_some() {
        return Err(th.type_error("decoding str is not supported"));
    }
    match buffer::bytes_of(v) {
        Some(data) => codec::decode(th, &data, v, encoding, errors),
        None => Err(th
            .type_error(format!("decoding to str: need a bytes-like object, {} found", v.ty().error_name()))),
    }
}
