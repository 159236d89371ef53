//! `re.Pattern`, and the scanner behind `finditer`.

use std::borrow::Cow;

use super::drive::{Subject, Way, slice};
use super::found::{self, Match};
use super::template;
use crate::object::{
    Args, Class, Compare, Dict, GetSet, Guarded, List, Method, Object, Payload, Ref, Res, Slots, Str, Thread,
    Trace, Tuple, TypeSpec, Value, Visitor, alloc, call, flags, protocol,
};
use crate::payload;
use crate::types::buffer::Lent;
use crate::types::memoryview::MemoryView;

/// `re.Pattern`.
pub static PATTERN: Class = Class::new();
/// `_sre.SRE_Scanner`.
static SCANNER: Class = Class::new();
/// The iterator of `finditer`.
static FINDER: Class = Class::new();

/// Payload of `re.Pattern`. Nothing in it changes.
#[repr(C)]
pub struct Pattern {
    ob: Object,
    pattern: Value,
    flags: i64,
    code: Vec<u32>,
    groups: usize,
    /// Names to numbers.
    pub groupindex: Ref<Dict>,
    /// Numbers to names.
    pub indexgroup: Value,
    /// None for the pattern `None`, which fits both kinds.
    is_bytes: Option<bool>,
}

payload!(Pattern: traced);

impl Trace for Pattern {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.pattern);
        v.visit(self.groupindex.as_value());
        v.visit(&self.indexgroup);
    }
}

fn this(v: &Value) -> &Pattern {
    v.downcast::<Pattern>().expect("method of this type")
}

/// `_sre.compile`.
pub fn compile(th: &Thread, a: Args<'_>) -> Res {
    let mut code = Vec::new();
    for item in protocol::to_vec(th, a.at(2))? {
        let Ok(word) = u32::try_from(protocol::index_i64(th, &item)?) else {
            return Err(th.overflow_error("regular expression code size limit exceeded"));
        };
        code.push(word);
    }
    let Some(groupindex) = a.at(4).downcast::<Dict>() else {
        return Err(th.type_error("compile() argument 5 must be dict"));
    };
    let pattern = a.at(0).clone();
    let is_bytes = if pattern.is_none() { None } else { Some(pattern.downcast::<Str>().is_none()) };
    let p = Pattern {
        ob: Object::new(PATTERN.get()),
        flags: protocol::index_i64(th, a.at(1))?,
        groups: protocol::index_i64(th, a.at(3))?.max(0) as usize,
        code,
        groupindex: Dict::from_table(groupindex.copy_table()),
        indexgroup: a.at(5).clone(),
        is_bytes,
        pattern,
    };
    Ok(alloc(p).into_value())
}

/// `pos` and `endpos`, kept inside the subject.
fn window(th: &Thread, a: Args<'_>, length: usize) -> Res<(usize, usize)> {
    let clamp = |v: Option<&Value>, default: usize| -> Res<usize> {
        let Some(v) = v else { return Ok(default) };
        Ok(usize::try_from(protocol::index_clamped(th, v)?).unwrap_or(0).min(length))
    };
    Ok((clamp(a.get(2), 0)?, clamp(a.get(3), length)?))
}

fn once(th: &Thread, a: Args<'_>, way: Way) -> Res {
    let p = this(a.at(0));
    let subject = Subject::new(th, a.at(1), p.is_bytes)?;
    let (start, end) = window(th, a, subject.len())?;
    if start > end {
        return Ok(Value::none());
    }
    Ok(match subject.apply(&p.code, p.groups, way, start, end, false) {
        Some(spans) => found::make(a.at(0), a.at(1), start, end, spans),
        None => Value::none(),
    })
}

/// Every match in the window, one after the other, as `Match` objects.
fn each(
    pattern: &Value,
    string: &Value,
    subject: &Subject<'_>,
    (start, end): (usize, usize),
    mut f: impl FnMut(Value) -> Res<bool>,
) -> Res<()> {
    let p = this(pattern);
    let (mut at, mut advance) = (start, false);
    while at <= end {
        let Some(spans) = subject.apply(&p.code, p.groups, Way::Search, at, end, advance) else { break };
        let (from, to) = spans.groups[0].unwrap_or_default();
        advance = from == to;
        at = to;
        if !f(found::make(pattern, string, start, end, spans))? {
            break;
        }
    }
    Ok(())
}

fn as_match(v: &Value) -> &Match {
    v.downcast::<Match>().expect("made by `each`")
}

fn findall(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    let subject = Subject::new(th, a.at(1), p.is_bytes)?;
    let window = window(th, a, subject.len())?;
    let mut all = Vec::new();
    let empty = slice(a.at(1), 0, 0);
    each(a.at(0), a.at(1), &subject, window, |m| {
        let m = as_match(&m);
        all.push(match p.groups {
            0 => m.text(0, &empty),
            1 => m.text(1, &empty),
            n => Tuple::new((1..=n).map(|g| m.text(g, &empty)).collect()).into_value(),
        });
        Ok(true)
    })?;
    Ok(List::new(all).into_value())
}

/// Payload of the scanner and of the iterator: where the next search begins.
#[repr(C)]
struct Scanner {
    ob: Object,
    pattern: Value,
    string: Value,
    /// The bytes of a subject that can change, as they were at the start.
    kept: Option<Vec<u8>>,
    /// The view that holds their number; an iterator lets go of it when it is exhausted.
    view: Guarded<Option<Ref<MemoryView>>>,
    window: (usize, usize),
    /// The next start, and whether it must advance; none at the end.
    next: Guarded<Option<(usize, bool)>>,
}

payload!(Scanner: traced);

impl Trace for Scanner {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.pattern);
        v.visit(&self.string);
        // SAFETY: the world is stopped.
        if let Some(view) = unsafe { self.view.get_unlocked() } {
            v.visit(view.as_value());
        }
    }
}

fn scanner_of(th: &Thread, a: Args<'_>, class: &Class) -> Res {
    let subject = Subject::new(th, a.at(1), this(a.at(0)).is_bytes)?;
    let window = window(th, a, subject.len())?;
    let (kept, view) = match subject {
        Subject::Bytes(Lent { bytes: Cow::Owned(bytes), view }) => (Some(bytes), view),
        _ => (None, None),
    };
    Ok(alloc(Scanner {
        ob: Object::new(class.get()),
        pattern: a.at(0).clone(),
        string: a.at(1).clone(),
        kept,
        view: Guarded::new(view),
        window,
        next: Guarded::new((window.0 <= window.1).then_some((window.0, false))),
    })
    .into_value())
}

fn scan(th: &Thread, v: &Value, way: Way) -> Res<Option<Value>> {
    let s = v.downcast::<Scanner>().expect("method of this type");
    let next = *s.next.lock(&s.ob);
    let Some((at, advance)) = next else { return Ok(None) };
    let p = this(&s.pattern);
    let subject = match &s.kept {
        Some(bytes) => Subject::Bytes(Lent { bytes: Cow::Borrowed(bytes), view: None }),
        None => Subject::new(th, &s.string, p.is_bytes)?,
    };
    let spans = subject.apply(&p.code, p.groups, way, at, s.window.1, advance);
    let after = spans.as_ref().and_then(|spans| spans.groups[0]).map(|(from, to)| (to, from == to));
    *s.next.lock(&s.ob) = after;
    Ok(spans.map(|spans| found::make(&s.pattern, &s.string, s.window.0, s.window.1, spans)))
}

fn subx(th: &Thread, a: Args<'_>) -> Res<(Value, usize)> {
    let (pattern, repl, string) = (a.at(0), a.at(1), a.at(2));
    let p = this(pattern);
    let count = match a.get(3) {
        Some(v) => protocol::index_clamped(th, v)?.max(0) as usize,
        None => 0,
    };
    let subject = Subject::new(th, string, p.is_bytes)?;
    let length = subject.len();
    enum Replacement {
        Literal(Value),
        Template(Value),
        Function(Value),
    }
    let how = if call::is_callable(repl) {
        Replacement::Function(repl.clone())
    } else {
        if !Subject::new(th, repl, None)?.contains(b'\\') {
            Replacement::Literal(repl.clone())
        } else {
            let compiled = template::compile(th, pattern, repl)?;
            match template::as_literal(&compiled) {
                Some(literal) => Replacement::Literal(literal),
                None => Replacement::Template(compiled),
            }
        }
    };
    let (mut pieces, mut copied, mut n) = (Vec::new(), 0, 0);
    each(pattern, string, &subject, (0, length), |m| {
        let (from, to) = as_match(&m).spans.groups[0].unwrap_or_default();
        if copied < from {
            pieces.push(slice(string, copied, from));
        }
        let item = match &how {
            Replacement::Literal(v) => v.clone(),
            Replacement::Template(t) => template::fill(th, t, as_match(&m))?,
            Replacement::Function(f) => found::replaced_by(th, f, m)?,
        };
        if !item.is_none() {
            pieces.push(item);
        }
        copied = to;
        n += 1;
        Ok(count == 0 || n < count)
    })?;
    if copied < length {
        pieces.push(slice(string, copied, length));
    }
    let text = string.downcast::<Str>().is_some();
    Ok((template::join(th, text, pieces)?, n))
}

fn split(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    let most = match a.get(2) {
        Some(v) => protocol::index_clamped(th, v)?,
        None => 0,
    };
    let subject = Subject::new(th, a.at(1), p.is_bytes)?;
    let length = subject.len();
    let (mut all, mut copied, mut n) = (Vec::new(), 0, 0);
    if most >= 0 {
        each(a.at(0), a.at(1), &subject, (0, length), |m| {
            let m = as_match(&m);
            let (from, to) = m.spans.groups[0].unwrap_or_default();
            all.push(slice(a.at(1), copied, from));
            all.extend((1..=p.groups).map(|g| m.text(g, &Value::none())));
            copied = to;
            n += 1;
            Ok(most == 0 || n < most)
        })?;
    }
    all.push(slice(a.at(1), copied, length));
    Ok(List::new(all).into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    const NAMES: [(&str, i64); 8] = [
        ("re.IGNORECASE", 2),
        ("re.LOCALE", 4),
        ("re.MULTILINE", 8),
        ("re.DOTALL", 16),
        ("re.VERBOSE", 64),
        ("re.DEBUG", 128),
        ("re.ASCII", 256),
        ("re.UNICODE", 32),
    ];
    let p = this(v);
    // Unicode is what a string pattern is anyway.
    let mut left =
        if p.is_bytes == Some(false) && p.flags & (4 | 32 | 256) == 32 { p.flags & !32 } else { p.flags };
    let mut shown = Vec::new();
    for (name, bit) in NAMES {
        if left & bit != 0 {
            shown.push(name.to_owned());
            left &= !bit;
        }
    }
    if left != 0 {
        shown.push(format!("{left:#x}"));
    }
    let text: String = protocol::repr_text(th, &p.pattern)?.chars().take(200).collect();
    let flags = if shown.is_empty() { String::new() } else { format!(", {}", shown.join("|")) };
    Ok(Str::new(&format!("re.compile({text}{flags})")).into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Pattern>(), b.downcast::<Pattern>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let same = x.flags == y.flags
        && x.is_bytes == y.is_bytes
        && x.code == y.code
        && protocol::equal(th, &x.pattern, &y.pattern)?;
    Ok(Value::bool(same == (op == Compare::Eq)))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Compiled regular expression object."),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW | flags::WEAKREF,
    slots: Slots {
        repr: Some(repr),
        compare: Some(compare),
        hash: Some(|th, v| Ok(protocol::hash(th, &this(v).pattern)? ^ this(v).flags)),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "match",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            |th, a| once(th, a, Way::Match),
            "Matches zero or more characters at the beginning of the string.",
        ),
        Method::method(
            "fullmatch",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            |th, a| once(th, a, Way::Full),
            "Matches against all of the string.",
        ),
        Method::method(
            "search",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            |th, a| once(th, a, Way::Search),
            "Scan through string looking for a match, and return a corresponding match object instance.",
        ),
        Method::method(
            "findall",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            findall,
            "Return a list of all non-overlapping matches of pattern in string.",
        ),
        Method::method(
            "finditer",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            |th, a| scanner_of(th, a, &FINDER),
            "Return an iterator over all non-overlapping matches for the RE pattern in string.",
        ),
        Method::method(
            "scanner",
            "($self, /, string, pos=0, endpos=sys.maxsize)",
            |th, a| scanner_of(th, a, &SCANNER),
            "",
        ),
        Method::method(
            "sub",
            "($self, /, repl, string, count=0)",
            |th, a| Ok(subx(th, a)?.0),
            "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.",
        ),
        Method::method(
            "subn",
            "($self, /, repl, string, count=0)",
            |th, a| {
                let (s, n) = subx(th, a)?;
                Ok(Tuple::new(vec![s, Value::from_usize(n)]).into_value())
            },
            "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.",
        ),
        Method::method(
            "split",
            "($self, /, string, maxsplit=0)",
            split,
            "Split string by the occurrences of pattern.",
        ),
        Method::method("__copy__", "($self, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::method("__deepcopy__", "($self, memo, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::class(
            "__class_getitem__",
            "($type, item, /)",
            crate::types::generic_alias::class_getitem,
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read(
            "pattern",
            |_, v| Ok(this(v).pattern.clone()),
            "The pattern string from which the RE object was compiled.",
        ),
        GetSet::read("flags", |_, v| Ok(Value::from_i64(this(v).flags)), "The regex matching flags."),
        GetSet::read(
            "groups",
            |_, v| Ok(Value::from_usize(this(v).groups)),
            "The number of capturing groups in the pattern.",
        ),
        GetSet::read(
            "groupindex",
            |_, v| Ok(crate::types::mappingproxy::make(this(v).groupindex.to_value())),
            "A dictionary mapping group names to group numbers.",
        ),
    ],
    ..TypeSpec::new("re", "Pattern", <Pattern as Payload>::layout)
};

static SCANNER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots::EMPTY,
    methods: &[
        Method::method(
            "match",
            "($self, /)",
            |th, a| Ok(scan(th, a.at(0), Way::Match)?.unwrap_or_else(Value::none)),
            "",
        ),
        Method::method(
            "search",
            "($self, /)",
            |th, a| Ok(scan(th, a.at(0), Way::Search)?.unwrap_or_else(Value::none)),
            "",
        ),
    ],
    getsets: &[GetSet::read(
        "pattern",
        |_, v| Ok(v.downcast::<Scanner>().expect("of this type").pattern.clone()),
        "",
    )],
    ..TypeSpec::new("_sre", "SRE_Scanner", <Scanner as Payload>::layout)
};

static FINDER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|th, v| {
            let found = scan(th, v, Way::Search)?;
            if found.is_none() {
                let s = v.downcast::<Scanner>().expect("slot of this type");
                let view = s.view.lock(&s.ob).take();
                drop(view);
            }
            Ok(found)
        }),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("re", "match_iterator", <Scanner as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    PATTERN.bind(&SPEC);
    SCANNER.bind(&SCANNER_SPEC);
    FINDER.bind(&FINDER_SPEC);
}
