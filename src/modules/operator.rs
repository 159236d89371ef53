//! `_operator`: the operators as functions; `itemgetter`, `attrgetter` and `methodcaller`.

use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{Method, ModuleSpec};
use crate::object::protocol::UnaryOp;
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Dict, GetSet, Module, Object, Payload, Ref, Slot, Str, Thread, Trace, Tuple, Value, Visitor, alloc,
    attribute, call, protocol, string,
};
use crate::payload;
use crate::types::text::Text;

fn binary<const OP: usize>(th: &Thread, args: Args<'_>) -> Res {
    protocol::binary(th, args.at(0), args.at(1), BinaryOp::ALL[OP])
}
fn inplace<const OP: usize>(th: &Thread, args: Args<'_>) -> Res {
    protocol::inplace(th, args.at(0), args.at(1), BinaryOp::ALL[OP])
}
fn compare<const OP: usize>(th: &Thread, args: Args<'_>) -> Res {
    protocol::compare(th, args.at(0), args.at(1), Compare::ALL[OP])
}
fn truth(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(protocol::truth(th, args.at(0))?))
}
fn not(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(!protocol::truth(th, args.at(0))?))
}
fn is(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(args.at(0).is(args.at(1))))
}
fn is_not(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(!args.at(0).is(args.at(1))))
}
fn is_none(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(args.at(0).is_none()))
}
fn is_not_none(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(!args.at(0).is_none()))
}
fn negative(th: &Thread, args: Args<'_>) -> Res {
    protocol::unary(th, args.at(0), UnaryOp::Negative)
}
fn positive(th: &Thread, args: Args<'_>) -> Res {
    protocol::unary(th, args.at(0), UnaryOp::Positive)
}
fn invert(th: &Thread, args: Args<'_>) -> Res {
    protocol::unary(th, args.at(0), UnaryOp::Invert)
}
fn absolute(th: &Thread, args: Args<'_>) -> Res {
    match args.at(0).ty().slots().absolute {
        Some(f) => f(th, args.at(0)),
        None => Err(th.type_error(format!("bad operand type for abs(): '{}'", args.at(0).ty().error_name()))),
    }
}
fn index(th: &Thread, args: Args<'_>) -> Res {
    let n = protocol::index(th, args.at(0))?;
    // The value alone: `True` becomes 1.
    match crate::object::class::INT.get().slots().index {
        Some(exact) => exact(th, &n),
        None => Ok(n),
    }
}
fn contains(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(protocol::contains(th, args.at(0), args.at(1))?))
}
fn getitem(th: &Thread, args: Args<'_>) -> Res {
    protocol::getitem(th, args.at(0), args.at(1))
}
fn setitem(th: &Thread, args: Args<'_>) -> Res {
    protocol::setitem(th, args.at(0), args.at(1), Some(args.at(2).clone()))?;
    Ok(Value::none())
}
fn delitem(th: &Thread, args: Args<'_>) -> Res {
    protocol::setitem(th, args.at(0), args.at(1), None)?;
    Ok(Value::none())
}
fn is_sequence(v: &Value) -> bool {
    v.ty().slots().concat.is_some() || (v.ty().slots().getitem.is_some() && !v.is_instance(&class::DICT))
}
fn concat(th: &Thread, args: Args<'_>) -> Res {
    let (a, b) = (args.at(0), args.at(1));
    if let Some(f) = a.ty().slots().concat {
        return f(th, a, b);
    }
    if !is_sequence(a) || !is_sequence(b) {
        return Err(th.type_error(format!("'{}' object can't be concatenated", a.ty().error_name())));
    }
    protocol::binary(th, a, b, BinaryOp::Add)
}
fn iconcat(th: &Thread, args: Args<'_>) -> Res {
    let (a, b) = (args.at(0), args.at(1));
    if let Some(f) = a.ty().slots().inplace_concat.or(a.ty().slots().concat) {
        return f(th, a, b);
    }
    if !is_sequence(a) || !is_sequence(b) {
        return Err(th.type_error(format!("'{}' object can't be concatenated", a.ty().error_name())));
    }
    protocol::inplace(th, a, b, BinaryOp::Add)
}
fn count_of(th: &Thread, args: Args<'_>) -> Res {
    let mut n = 0;
    let it = sequence_iter(th, args.at(0))?;
    while let Some(x) = protocol::next(th, &it)? {
        n += i64::from(protocol::equal(th, &x, args.at(1))?);
    }
    Ok(Value::from_i64(n))
}
fn index_of(th: &Thread, args: Args<'_>) -> Res {
    let it = sequence_iter(th, args.at(0))?;
    let mut i = 0;
    while let Some(x) = protocol::next(th, &it)? {
        if protocol::equal(th, &x, args.at(1))? {
            return Ok(Value::from_i64(i));
        }
        i += 1;
    }
    Err(th.value_error("sequence.index(x): x not in sequence"))
}
fn sequence_iter(th: &Thread, v: &Value) -> Res {
    protocol::iter(th, v).or_else(|r| {
        th.catch(r, &crate::object::errors::TYPE_ERROR)?;
        Err(th.type_error(format!("argument of type '{}' is not iterable", v.ty().error_name())))
    })
}
fn length_hint(th: &Thread, args: Args<'_>) -> Res {
    let default = match args.get(1) {
        None => 0,
        Some(v) if v.is_int() || v.is_instance(&class::INT) => protocol::index_i64(th, v)?,
        Some(v) => {
            return Err(th.type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                v.ty().error_name()
            )));
        }
    };
    if default >= 0 {
        return Ok(Value::from_usize(protocol::length_hint(th, args.at(0), default as usize)?));
    }
    Ok(Value::from_usize(protocol::length_hint(th, args.at(0), 0)?))
}
fn call_function(th: &Thread, args: Args<'_>) -> Res {
    match args.len() {
        0 => Err(th.type_error("call expected at least 1 argument, got 0")),
        _ => call::call(th, args.at(0), args.skip(1)),
    }
}
fn compare_digest(th: &Thread, args: Args<'_>) -> Res {
    let (a, b) = (args.at(0), args.at(1));
    let equal = |x: &[u8], y: &[u8]| {
        // The time depends on the length of the second operand only.
        let mut different = u8::from(x.len() != y.len());
        for (i, c) in y.iter().enumerate() {
            different |= x.get(i).copied().unwrap_or(!c) ^ c;
        }
        different == 0
    };
    if let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
        return match (x.as_ascii(), y.as_ascii()) {
            (Some(x), Some(y)) => Ok(Value::bool(equal(x.as_bytes(), y.as_bytes()))),
            _ => Err(th.type_error("comparing strings with non-ASCII characters is not supported")),
        };
    }
    match (crate::types::buffer::bytes_of(a), crate::types::buffer::bytes_of(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(equal(&x, &y))),
        (x, _) if x.is_some() || a.is_instance(&crate::object::class::STR) => Err(th.type_error(format!(
            "a bytes-like object is required, not '{}'",
            (if x.is_some() { b } else { a }).ty().error_name()
        ))),
        _ => Err(th.type_error(format!(
            "unsupported operand types(s) or combination of types: '{}' and '{}'",
            a.ty().error_name(),
            b.ty().error_name()
        ))),
    }
}

macro_rules! f {
    ($name:literal, $sig:literal, $f:expr, $doc:literal) => {
        Method::function($name, $sig, $f, $doc)
    };
}

static FUNCTIONS: &[Method] = &[
    f!("truth", "($module, a, /)", truth, "Return True if a is true, False otherwise."),
    f!("contains", "($module, a, b, /)", contains, "Same as b in a (note reversed operands)."),
    f!("indexOf", "($module, a, b, /)", index_of, "Return the first index of b in a."),
    f!(
        "countOf",
        "($module, a, b, /)",
        count_of,
        "Return the number of items in a which are, or which equal, b."
    ),
    f!("is_", "($module, a, b, /)", is, "Same as a is b."),
    f!("is_not", "($module, a, b, /)", is_not, "Same as a is not b."),
    f!("is_none", "($module, a, /)", is_none, "Same as a is None."),
    f!("is_not_none", "($module, a, /)", is_not_none, "Same as a is not None."),
    f!("add", "($module, a, b, /)", binary::<{ BinaryOp::Add as usize }>, "Same as a + b."),
    f!("sub", "($module, a, b, /)", binary::<{ BinaryOp::Subtract as usize }>, "Same as a - b."),
    f!("mul", "($module, a, b, /)", binary::<{ BinaryOp::Multiply as usize }>, "Same as a * b."),
    f!("matmul", "($module, a, b, /)", binary::<{ BinaryOp::MatrixMultiply as usize }>, "Same as a @ b."),
    f!("floordiv", "($module, a, b, /)", binary::<{ BinaryOp::FloorDivide as usize }>, "Same as a // b."),
    f!("truediv", "($module, a, b, /)", binary::<{ BinaryOp::TrueDivide as usize }>, "Same as a / b."),
    f!("mod", "($module, a, b, /)", binary::<{ BinaryOp::Remainder as usize }>, "Same as a % b."),
    f!("lshift", "($module, a, b, /)", binary::<{ BinaryOp::LeftShift as usize }>, "Same as a << b."),
    f!("rshift", "($module, a, b, /)", binary::<{ BinaryOp::RightShift as usize }>, "Same as a >> b."),
    f!("and_", "($module, a, b, /)", binary::<{ BinaryOp::And as usize }>, "Same as a & b."),
    f!("xor", "($module, a, b, /)", binary::<{ BinaryOp::Xor as usize }>, "Same as a ^ b."),
    f!("or_", "($module, a, b, /)", binary::<{ BinaryOp::Or as usize }>, "Same as a | b."),
    f!("pow", "($module, a, b, /)", binary::<{ BinaryOp::Power as usize }>, "Same as a ** b."),
    f!("iadd", "($module, a, b, /)", inplace::<{ BinaryOp::Add as usize }>, "Same as a += b."),
    f!("isub", "($module, a, b, /)", inplace::<{ BinaryOp::Subtract as usize }>, "Same as a -= b."),
    f!("imul", "($module, a, b, /)", inplace::<{ BinaryOp::Multiply as usize }>, "Same as a *= b."),
    f!("imatmul", "($module, a, b, /)", inplace::<{ BinaryOp::MatrixMultiply as usize }>, "Same as a @= b."),
    f!("ifloordiv", "($module, a, b, /)", inplace::<{ BinaryOp::FloorDivide as usize }>, "Same as a //= b."),
    f!("itruediv", "($module, a, b, /)", inplace::<{ BinaryOp::TrueDivide as usize }>, "Same as a /= b."),
    f!("imod", "($module, a, b, /)", inplace::<{ BinaryOp::Remainder as usize }>, "Same as a %= b."),
    f!("ilshift", "($module, a, b, /)", inplace::<{ BinaryOp::LeftShift as usize }>, "Same as a <<= b."),
    f!("irshift", "($module, a, b, /)", inplace::<{ BinaryOp::RightShift as usize }>, "Same as a >>= b."),
    f!("iand", "($module, a, b, /)", inplace::<{ BinaryOp::And as usize }>, "Same as a &= b."),
    f!("ixor", "($module, a, b, /)", inplace::<{ BinaryOp::Xor as usize }>, "Same as a ^= b."),
    f!("ior", "($module, a, b, /)", inplace::<{ BinaryOp::Or as usize }>, "Same as a |= b."),
    f!("ipow", "($module, a, b, /)", inplace::<{ BinaryOp::Power as usize }>, "Same as a **= b."),
    f!("neg", "($module, a, /)", negative, "Same as -a."),
    f!("pos", "($module, a, /)", positive, "Same as +a."),
    f!("abs", "($module, a, /)", absolute, "Same as abs(a)."),
    f!("inv", "($module, a, /)", invert, "Same as ~a."),
    f!("invert", "($module, a, /)", invert, "Same as ~a."),
    f!("not_", "($module, a, /)", not, "Same as not a."),
    f!("index", "($module, a, /)", index, "Same as a.__index__()."),
    f!("concat", "($module, a, b, /)", concat, "Same as a + b, for a and b sequences."),
    f!("iconcat", "($module, a, b, /)", iconcat, "Same as a += b, for a and b sequences."),
    f!("getitem", "($module, a, b, /)", getitem, "Same as a[b]."),
    f!("setitem", "($module, a, b, c, /)", setitem, "Same as a[b] = c."),
    f!("delitem", "($module, a, b, /)", delitem, "Same as del a[b]."),
    f!("eq", "($module, a, b, /)", compare::<{ Compare::Eq as usize }>, "Same as a == b."),
    f!("ne", "($module, a, b, /)", compare::<{ Compare::Ne as usize }>, "Same as a != b."),
    f!("lt", "($module, a, b, /)", compare::<{ Compare::Lt as usize }>, "Same as a < b."),
    f!("le", "($module, a, b, /)", compare::<{ Compare::Le as usize }>, "Same as a <= b."),
    f!("gt", "($module, a, b, /)", compare::<{ Compare::Gt as usize }>, "Same as a > b."),
    f!("ge", "($module, a, b, /)", compare::<{ Compare::Ge as usize }>, "Same as a >= b."),
    f!(
        "length_hint",
        "($module, obj, default=0, /)",
        length_hint,
        "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.\nThe result will be an integer >= 0."
    ),
    f!("call", "($module, obj, /, *args, **kwargs)", call_function, "Same as obj(*args, **kwargs)."),
    f!(
        "_compare_digest",
        "($module, a, b, /)",
        compare_digest,
        "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any bytes-like object."
    ),
];

static ITEM_GETTER: Class = Class::new();
static ATTR_GETTER: Class = Class::new();
static METHOD_CALLER: Class = Class::new();

/// Payload of `itemgetter`, `attrgetter` and `methodcaller`.
#[repr(C)]
struct Getter {
    ob: Object,
    /// Keys, dotted names, or the method's name and its arguments.
    args: Ref<Tuple>,
    /// `methodcaller`: keyword arguments. `attrgetter`: the names split at dots.
    extra: Slot,
}

payload!(Getter: traced);

impl Trace for Getter {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.args.as_value());
        v.visit_slot(&self.extra);
    }
}

fn slot(v: &Value) -> &Getter {
    v.downcast().expect("slot of a getter")
}

fn new_getter(th: &Thread, cls: &Type, args: Args<'_>, name: &str) -> Res<Ref<Tuple>> {
    if !args.keywords().is_empty() {
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.len() == 0 {
        return Err(th.type_error(format!("{name} expected 1 argument, got 0")));
    }
    let _ = cls;
    Ok(Tuple::new(args.iter().cloned().collect()))
}

fn new_item_getter(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let args = new_getter(th, cls, args, "itemgetter")?;
    Ok(alloc(Getter { ob: Object::new(cls), args, extra: None }).into_value())
}

fn one_argument<'a>(th: &Thread, name: &str, args: Args<'a>) -> Res<&'a Value> {
    if !args.keywords().is_empty() {
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.len() != 1 {
        return Err(th.type_error(format!("{name} expected 1 argument, got {}", args.len())));
    }
    Ok(args.at(0))
}

fn call_item_getter(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let object = one_argument(th, "itemgetter", args)?;
    let keys = slot(v).args.items();
    if let [key] = keys {
        return protocol::getitem(th, object, key);
    }
    let mut out = Vec::with_capacity(keys.len());
    for k in keys {
        out.push(protocol::getitem(th, object, k)?);
    }
    Ok(Tuple::new(out).into_value())
}

fn new_attr_getter(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let args = new_getter(th, cls, args, "attrgetter")?;
    let mut paths = Vec::with_capacity(args.len());
    for v in args.items() {
        let Some(s) = v.downcast::<Str>() else {
            return Err(th.type_error("attribute name must be a string"));
        };
        let text = s.to_str_lossy();
        let path: Vec<Value> = text.split('.').map(|p| string::intern(p).into_value()).collect();
        paths.push(Tuple::new(path).into_value());
    }
    let extra = Some(Tuple::new(paths).into_value());
    Ok(alloc(Getter { ob: Object::new(cls), args, extra }).into_value())
}

fn follow(th: &Thread, object: &Value, path: &Value) -> Res {
    let mut at = object.clone();
    for name in path.downcast::<Tuple>().map_or(&[][..], Tuple::items) {
        if let Some(n) = name.downcast::<Str>() {
            at = attribute::get(th, &at, n)?;
        }
    }
    Ok(at)
}

fn call_attr_getter(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let object = one_argument(th, "attrgetter", args)?;
    let paths = slot(v).extra.as_ref().and_then(|p| p.downcast::<Tuple>()).map_or(&[][..], Tuple::items);
    if let [path] = paths {
        return follow(th, object, path);
    }
    let mut out = Vec::with_capacity(paths.len());
    for p in paths {
        out.push(follow(th, object, p)?);
    }
    Ok(Tuple::new(out).into_value())
}

fn new_method_caller(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if args.len() == 0 {
        return Err(th.type_error("methodcaller needs at least one argument, the method name"));
    }
    if args.at(0).downcast::<Str>().is_none() {
        return Err(th.type_error("method name must be a string"));
    }
    let all = Tuple::new(args.iter().cloned().collect());
    let extra = (!args.keywords().is_empty()).then(|| {
        let d = Dict::new();
        args.keyword_pairs().for_each(|(k, v)| d.set_str(k, v.clone()));
        d.into_value()
    });
    Ok(alloc(Getter { ob: Object::new(cls), args: all, extra }).into_value())
}

/// Keyword names and values of a dict with string keys.
pub(super) fn keywords_of(d: Option<&Value>) -> (Vec<Ref<Str>>, Vec<Value>) {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    if let Some(d) = d.and_then(|d| d.downcast::<Dict>()) {
        for (_, k, v) in d.snapshot() {
            if let Ok(k) = k.into_ref::<Str>() {
                names.push(k);
                values.push(v);
            }
        }
    }
    (names, values)
}

fn call_method_caller(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let object = one_argument(th, "methodcaller", args)?;
    let g = slot(v);
    let items = g.args.items();
    let Some(name) = items[0].downcast::<Str>() else { return Err(th.type_error("no method name")) };
    if g.extra.is_none() {
        return call::call_method(th, object, name, &items[1..]);
    }
    let f = attribute::get(th, object, name)?;
    let (names, values) = keywords_of(g.extra.as_ref());
    let all: Vec<Slot> = items[1..].iter().cloned().chain(values).map(Some).collect();
    call::call(th, &f, Args::new(&all, &names))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let name = v.ty().qualname().to_str_lossy().into_owned();
    let module = v.ty().module().and_then(|m| m.downcast::<Str>().map(|m| m.to_str_lossy().into_owned()));
    let mut t = Text::from(&format!("{}.{name}(", module.unwrap_or_default()));
    let Some(_guard) = protocol::enter_repr(th, v) else {
        t.push("...)");
        return Ok(t.into_value());
    };
    let g = slot(v);
    for (i, a) in g.args.items().iter().enumerate() {
        if i > 0 {
            t.push(", ");
        }
        t.push_repr(th, a)?;
    }
    if v.is_instance(&METHOD_CALLER) {
        let (names, values) = keywords_of(g.extra.as_ref());
        for (n, value) in names.iter().zip(&values) {
            t.push(", ");
            t.push_str(n);
            t.push("=");
            t.push_repr(th, value)?;
        }
    }
    t.push(")");
    Ok(t.into_value())
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let g = slot(v);
    if v.is_instance(&METHOD_CALLER) && g.extra.is_some() {
        // A partial of the class carries the keywords.
        let functools = super::import_module(th, "functools")?;
        let partial = attribute::get(th, &functools, crate::name!("partial"))?;
        let (names, values) = keywords_of(g.extra.as_ref());
        let all: Vec<Slot> =
            [v.ty().value(), g.args.items()[0].clone()].into_iter().chain(values).map(Some).collect();
        let made = call::call(th, &partial, Args::new(&all, &names))?;
        let rest = Tuple::from_slice(&g.args.items()[1..]).into_value();
        return Ok(Tuple::new(vec![made, rest]).into_value());
    }
    Ok(Tuple::new(vec![v.ty().value(), g.args.to_value()]).into_value())
}

const REDUCE: Method =
    Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling");

/// How the made functions are called, for `inspect`.
const CALL_SIGNATURE: GetSet =
    GetSet::read("__text_signature__", |_, _| Ok(Str::new("(obj, /)").into_value()), "");

static ITEM_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(item, /, *items)",
    slots: Slots {
        new: Some(new_item_getter),
        call: Some(call_item_getter),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[REDUCE],
    getsets: &[CALL_SIGNATURE],
    ..TypeSpec::new("operator", "itemgetter", <Getter as Payload>::layout)
};
static ATTR_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(attr, /, *attrs)",
    slots: Slots {
        new: Some(new_attr_getter),
        call: Some(call_attr_getter),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[REDUCE],
    getsets: &[CALL_SIGNATURE],
    ..TypeSpec::new("operator", "attrgetter", <Getter as Payload>::layout)
};
static METHOD_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(name, /, *args, **kwargs)",
    slots: Slots {
        new: Some(new_method_caller),
        call: Some(call_method_caller),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[REDUCE],
    getsets: &[CALL_SIGNATURE],
    ..TypeSpec::new("operator", "methodcaller", <Getter as Payload>::layout)
};

/// Binds the classes.
pub fn init_types() {
    ITEM_GETTER.bind(&ITEM_SPEC);
    ATTR_GETTER.bind(&ATTR_SPEC);
    METHOD_CALLER.bind(&METHOD_SPEC);
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    if let Some(m) = module.downcast::<Module>() {
        m.set("itemgetter", ITEM_GETTER.value());
        m.set("attrgetter", ATTR_GETTER.value());
        m.set("methodcaller", METHOD_CALLER.value());
    }
    Ok(())
}

/// `_operator`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: FUNCTIONS,
    init,
    gil_not_used: true,
};
