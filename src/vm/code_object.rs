//! `code`: the Python object around [`Code`].

use crate::compiler::code::flags;
use crate::compiler::wire;
use crate::compiler::{Code, Const, Instr, Location, Opcode};
use crate::mode::PARALLEL;
use crate::object::slots::Compare;
use crate::object::ty::flags as type_flags;
use crate::object::{
    Args, Class, GetSet, HeapInt, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace, Tuple,
    TypeSpec, Value, Visitor, alloc, bits, class, errors, name, protocol, string,
};
use crate::payload;
use crate::sync::prim::{Arc, AtomicU32, OnceLock, Ordering};
use crate::types::{complex, set, slice};

/// `code`.
pub static CODE: Class = Class::new();

/// Payload of `code`.
#[repr(C)]
pub struct CodeObject {
    /// Header.
    pub ob: Object,
    /// What the compiler made.
    pub code: Arc<Code>,
    /// Number under which threads keep their executables; never reused.
    pub id: u32,
    consts: OnceLock<Box<[Value]>>,
}

payload!(CodeObject: traced);

impl Trace for CodeObject {
    fn trace(&self, v: &mut dyn Visitor) {
        if let Some(c) = self.consts.get() {
            c.iter().for_each(|k| v.visit(k));
        }
    }
}

impl Drop for CodeObject {
    fn drop(&mut self) {
        if let Some(th) = Thread::try_current()
            && !th.vm.get().is_null()
        {
            super::state::Vm::of(th).forget(self.id);
        }
        super::watch::tools::forget(self.id);
    }
}

static NEXT_ID: AtomicU32 = AtomicU32::new(0);

impl CodeObject {
    /// The object of a code.
    pub fn new(code: Arc<Code>) -> Ref<CodeObject> {
        // Relaxed: only uniqueness matters.
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        alloc(CodeObject { ob: Object::new(CODE.get()), code, id, consts: OnceLock::new() })
    }
    /// `co_consts`, made at first use.
    pub fn constants(&self) -> &[Value] {
        self.consts.get_or_init(|| {
            let all: Box<[Value]> = self.code.consts.iter().map(constant).collect();
            // What a module's code loads it mostly stores under a name.
            if PARALLEL && (self.ob.head().bits() & bits::DEFERRED != 0 || &*self.code.name == "<module>") {
                all.iter().for_each(pin);
            }
            all
        })
    }
    /// `co_qualname` as a value.
    pub fn qualname(&self) -> Ref<Str> {
        string::intern(&self.code.qualname)
    }
    /// `co_name` as a value.
    pub fn name(&self) -> Ref<Str> {
        string::intern(&self.code.name)
    }
    /// The line of an instruction.
    pub fn line_at(&self, index: usize) -> Option<u32> {
        self.code.locations.get(index).and_then(|l| l.line())
    }
}

/// A constant as a value. Strings that look like names are interned, as CPython does.
pub fn constant(c: &Const) -> Value {
    match c {
        Const::None => Value::none(),
        Const::True => Value::bool(true),
        Const::False => Value::bool(false),
        Const::Ellipsis => Value::ellipsis(),
        Const::Int(i) => Value::from_i64(*i),
        Const::BigInt(i) => Value::from_bigint((**i).clone()),
        Const::Float(f) => Value::from_f64(*f),
        Const::Complex(re, im) => super::build::complex(*re, *im),
        Const::Str(s) => {
            if s.len() <= 256 && s.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()) {
                string::intern(s).into_value()
            } else {
                Str::new(s).into_value()
            }
        }
        Const::Surrogates(s) => Str::from_ucs4(s).into_value(),
        Const::Bytes(b) => super::build::bytes(b),
        Const::Tuple(items) => Tuple::new(items.iter().map(constant).collect()).into_value(),
        Const::FrozenSet(items) => super::build::frozenset(items.iter().map(constant).collect()),
        Const::Slice(s) => super::build::slice(constant(&s[0]), constant(&s[1]), constant(&s[2])),
        Const::Code(c) => {
            let object = CodeObject::new(c.clone());
            // Many threads may run what a function does, only one the body of a class.
            if is_optimized(c) {
                object.ob.defer();
            }
            object.into_value()
        }
    }
}

/// Makes a constant of code that many threads run immortal, for every one of them loads it. (CPython 3.14 without the lock
/// does so with all constants.)
fn pin(v: &Value) {
    if let Some(t) = v.downcast::<Tuple>() {
        t.items().iter().for_each(pin);
    }
    if let Some(o) = v.as_object()
        && v.downcast::<CodeObject>().is_none()
    {
        o.pin();
    }
}

/// A value as a constant, if it can be one.
pub fn to_constant(v: &Value) -> Option<Const> {
    let all = |items: &[Value]| items.iter().map(to_constant).collect::<Option<Vec<Const>>>();
    if let Some(i) = v.as_int() {
        return Some(Const::Int(i));
    }
    if let Some(f) = v.as_float() {
        return v.is_exact(&class::FLOAT).then_some(Const::Float(f));
    }
    if let Some(b) = v.as_bool() {
        return Some(if b { Const::True } else { Const::False });
    }
    if v.is_none() {
        return Some(Const::None);
    }
    if v.is_ellipsis() {
        return Some(Const::Ellipsis);
    }
    if let Some(c) = v.downcast::<CodeObject>() {
        return Some(Const::Code(c.code.clone()));
    }
    if v.is_exact(&class::INT) {
        return match protocol::as_i64(v) {
            Some(i) => Some(Const::Int(i)),
            None => v.downcast::<HeapInt>().map(|h| Const::BigInt(Arc::new(h.value.clone()))),
        };
    }
    if v.is_exact(&class::STR) {
        return v.downcast::<Str>().map(|s| match s.to_utf8() {
            Some(t) => Const::Str(Arc::from(&*t)),
            None => Const::Surrogates(s.iter().collect()),
        });
    }
    if v.is_exact(&class::TUPLE) {
        return all(v.downcast::<Tuple>()?.items()).map(|items| Const::Tuple(items.into()));
    }
    if v.is_exact(&class::BYTES) {
        return super::build::bytes_of(v).map(|b| Const::Bytes(b.into()));
    }
    if v.is_exact(&complex::COMPLEX) {
        let c = v.downcast::<complex::Complex>()?;
        return Some(Const::Complex(c.re, c.im));
    }
    if v.is_exact(&set::FROZENSET) {
        let items: Vec<Value> = v.downcast::<set::Set>()?.snapshot().into_iter().map(|(k, _)| k).collect();
        return all(&items).map(|items| Const::FrozenSet(items.into()));
    }
    if let Some(s) = v.downcast::<slice::Slice>() {
        let parts: [Const; 3] = all(&s.parts)?.try_into().ok()?;
        return Some(Const::Slice(Arc::new(parts)));
    }
    None
}

fn this(v: &Value) -> &CodeObject {
    v.downcast::<CodeObject>().expect("slot of this type")
}

fn text(s: &str) -> Value {
    string::intern(s).into_value()
}

fn names<'a>(list: impl Iterator<Item = &'a Arc<str>>) -> Res {
    Ok(Tuple::new(list.map(|s| text(s)).collect()).into_value())
}

fn number(n: usize) -> Res {
    Ok(Value::from_usize(n))
}

fn lines(c: &Code) -> Vec<(u32, u32, Option<u32>)> {
    let layout = c.layout();
    let mut out: Vec<(u32, u32, Option<u32>)> = Vec::new();
    for (i, l) in c.locations.iter().enumerate() {
        let end = layout.start(i + 1) * 2;
        match out.last_mut() {
            Some(last) if last.2 == l.line() => last.1 = end,
            _ => out.push((layout.start(i) * 2, end, l.line())),
        }
    }
    out
}

/// Where an instruction is in `co_code`.
pub fn offset_of(c: &Code, index: usize) -> usize {
    c.layout().unit(&c.instrs, index) as usize * 2
}

fn optional(n: Option<u32>) -> Value {
    n.map_or(Value::none(), |n| Value::small_int(i64::from(n)))
}

fn iterator(th: &Thread, items: Vec<Value>) -> Res {
    protocol::iter(th, Tuple::new(items).as_value())
}

fn co_lines(th: &Thread, args: Args<'_>) -> Res {
    let items = lines(&this(args.at(0)).code)
        .into_iter()
        .map(|(a, b, l)| {
            Tuple::new(vec![Value::from_usize(a as usize), Value::from_usize(b as usize), optional(l)])
                .into_value()
        })
        .collect();
    iterator(th, items)
}

fn position(l: &Location) -> Value {
    Tuple::new(vec![
        optional(l.line()),
        optional(l.end_line()),
        optional(l.column()),
        optional(l.end_column()),
    ])
    .into_value()
}

fn co_positions(th: &Thread, args: Args<'_>) -> Res {
    let code = &this(args.at(0)).code;
    let layout = code.layout();
    let all = code.locations.iter().enumerate();
    let units = all.flat_map(|(i, l)| (0..layout.size(i)).map(|_| position(l)));
    iterator(th, units.collect())
}

/// Where control parts: the place, where it goes on behind it, and where else. A loop is left behind what takes its
/// iterator off; that an `async for` ends is an exception, so its branch is where an element has come.
fn co_branches(th: &Thread, args: Args<'_>) -> Res {
    use crate::compiler::Opcode::*;
    let code = &this(args.at(0)).code;
    let layout = code.layout();
    let ends_async_for = |i: usize| {
        let handler = code.exception_table.iter().find(|e| (e.start as usize..e.end as usize).contains(&i));
        handler.map(|e| e.target as usize).filter(|&at| code.instrs[at].op == END_ASYNC_FOR)
    };
    let branch = |(i, ins): (usize, &Instr)| {
        let otherwise = match ins.op {
            POP_JUMP_IF_TRUE | POP_JUMP_IF_FALSE | POP_JUMP_IF_NONE | POP_JUMP_IF_NOT_NONE => {
                ins.arg as usize
            }
            FOR_ITER => ins.arg as usize + 2,
            END_SEND => ends_async_for(i)? + 1,
            _ => return None,
        };
        let places =
            [layout.unit(&code.instrs, i), layout.start(code.not_taken_after(i)), layout.start(otherwise)];
        Some(Tuple::new(places.map(|unit| Value::from_usize(unit as usize * 2)).to_vec()).into_value())
    };
    iterator(th, code.instrs.iter().enumerate().filter_map(branch).collect())
}

fn varname_from_oparg(th: &Thread, args: Args<'_>) -> Res {
    let i = protocol::index_i64(th, args.at(1))?;
    match usize::try_from(i).ok().and_then(|i| this(args.at(0)).code.localsplus.get(i)) {
        Some(s) => Ok(text(s)),
        None => Err(th.index_error("tuple index out of range")),
    }
}

fn repr(_: &Thread, v: &Value) -> Res {
    let c = this(v);
    Ok(Str::new(&format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        c.code.name,
        v.bits(),
        c.code.filename,
        c.code.first_line
    ))
    .into_value())
}

/// Whether two codes are the same but for the file that they come from.
fn equal_code(a: &Code, b: &Code) -> bool {
    a.name == b.name
        && a.flags == b.flags
        && a.argcount == b.argcount
        && a.posonlyargcount == b.posonlyargcount
        && a.kwonlyargcount == b.kwonlyargcount
        && a.first_line == b.first_line
        && a.instrs == b.instrs
        && a.exception_table == b.exception_table
        && a.localsplus == b.localsplus
        && a.localskinds == b.localskinds
        && a.names == b.names
        && a.locations == b.locations
        && equal_constants(&a.consts, &b.consts)
}

fn equal_constants(a: &[Const], b: &[Const]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal_constant(a, b))
}

/// Whether two constants are the same, type and sign of zero included.
fn equal_constant(a: &Const, b: &Const) -> bool {
    match (a, b) {
        (Const::Int(a), Const::Int(b)) => a == b,
        (Const::BigInt(a), Const::BigInt(b)) => a == b,
        (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
        (Const::Complex(a, x), Const::Complex(b, y)) => {
            (a.to_bits(), x.to_bits()) == (b.to_bits(), y.to_bits())
        }
        (Const::Str(a), Const::Str(b)) => a == b,
        (Const::Surrogates(a), Const::Surrogates(b)) => a == b,
        (Const::Bytes(a), Const::Bytes(b)) => a == b,
        (Const::Tuple(a), Const::Tuple(b)) => equal_constants(a, b),
        (Const::FrozenSet(a), Const::FrozenSet(b)) => {
            a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| equal_constant(x, y)))
        }
        (Const::Slice(a), Const::Slice(b)) => equal_constants(&a[..], &b[..]),
        (Const::Code(a), Const::Code(b)) => equal_code(a, b),
        _ => {
            std::mem::discriminant(a) == std::mem::discriminant(b)
                && matches!(a, Const::None | Const::True | Const::False | Const::Ellipsis)
        }
    }
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<CodeObject>(), b.downcast::<CodeObject>()) else {
        return Ok(Value::not_implemented());
    };
    let same = std::ptr::eq(x, y) || Arc::ptr_eq(&x.code, &y.code) || equal_code(&x.code, &y.code);
    match op {
        Compare::Eq => Ok(Value::bool(same)),
        Compare::Ne => Ok(Value::bool(!same)),
        _ => Ok(Value::not_implemented()),
    }
}

fn hash(_: &Thread, v: &Value) -> Res<i64> {
    let c = &this(v).code;
    let mut described = wire::instructions(c);
    described.extend(c.name.as_bytes());
    for n in [c.first_line, c.argcount, c.posonlyargcount, c.kwonlyargcount, c.flags] {
        described.extend(n.to_ne_bytes());
    }
    Ok(crate::object::hash::hash_bytes(&described))
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        repr: Some(repr),
        compare: Some(compare),
        hash: Some(hash),
        new: Some(super::code_change::new),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("co_lines", "($self, /)", co_lines, ""),
        Method::method("co_positions", "($self, /)", co_positions, ""),
        Method::method("co_branches", "($self, /)", co_branches, ""),
        Method::method(
            "replace",
            "($self, /, **changes)",
            super::code_change::replace,
            "Return a copy of the code object with new values for the specified fields.",
        ),
        Method::method(
            "__replace__",
            "($self, /, **changes)",
            super::code_change::replace,
            "The same as replace().",
        ),
        Method::method(
            "_varname_from_oparg",
            "($self, oparg, /)",
            varname_from_oparg,
            "(internal-only) Return the local variable name for the given oparg.",
        ),
    ],
    getsets: &[
        GetSet::read("co_name", |_, v| Ok(text(&this(v).code.name)), "").field(),
        GetSet::read("co_qualname", |_, v| Ok(text(&this(v).code.qualname)), "").field(),
        GetSet::read("co_filename", |_, v| Ok(text(&this(v).code.filename.get())), "").field(),
        GetSet::read("co_firstlineno", |_, v| number(this(v).code.first_line as usize), "").field(),
        GetSet::read("co_flags", |_, v| number(this(v).code.flags as usize), "").field(),
        GetSet::read("co_argcount", |_, v| number(this(v).code.argcount as usize), "").field(),
        GetSet::read("co_posonlyargcount", |_, v| number(this(v).code.posonlyargcount as usize), "").field(),
        GetSet::read("co_kwonlyargcount", |_, v| number(this(v).code.kwonlyargcount as usize), "").field(),
        GetSet::read("co_nlocals", |_, v| number(this(v).code.nlocals()), "").field(),
        GetSet::read("co_stacksize", |_, v| number(this(v).code.stack_size as usize), "").field(),
        GetSet::read("co_consts", |_, v| Ok(Tuple::from_slice(this(v).constants()).into_value()), "").field(),
        GetSet::read("co_names", |_, v| names(this(v).code.names.iter()), "").field(),
        GetSet::read("co_varnames", |_, v| names(this(v).code.varnames()), ""),
        GetSet::read("co_cellvars", |_, v| names(this(v).code.cellvars()), ""),
        GetSet::read("co_freevars", |_, v| names(this(v).code.freevars()), ""),
        GetSet::read("co_code", |_, v| Ok(super::build::bytes(&wire::instructions(&this(v).code))), ""),
        GetSet::read(
            "_co_code_adaptive",
            |_, v| Ok(super::build::bytes(&wire::instructions(&this(v).code))),
            "",
        ),
        GetSet::read("co_linetable", |_, v| Ok(super::build::bytes(&wire::locations(&this(v).code))), "")
            .field(),
        GetSet::read(
            "co_lnotab",
            |th, _| {
                let text = "co_lnotab is deprecated, use co_lines instead.";
                crate::types::helpers::warn(th, &errors::DEPRECATION_WARNING, text)?;
                Ok(super::build::bytes(&[]))
            },
            "",
        ),
        GetSet::read("co_exceptiontable", |_, v| Ok(super::build::bytes(&wire::handlers(&this(v).code))), "")
            .field(),
    ],
    flags: type_flags::DEFAULT | type_flags::WEAKREF,
    ..TypeSpec::new("builtins", "code", <CodeObject as Payload>::layout)
};

/// Whether an instruction is a call, for traceback carets.
pub fn is_call(op: Opcode) -> bool {
    matches!(op, Opcode::CALL | Opcode::CALL_KW | Opcode::CALL_FUNCTION_EX)
}

/// Whether the code is a function's (its names are fast locals).
pub fn is_optimized(c: &Code) -> bool {
    c.flags & flags::OPTIMIZED != 0
}

/// Binds the class.
pub fn init() {
    CODE.bind(&SPEC);
    let _ = name!("__code__");
}
