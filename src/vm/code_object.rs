//! `code`: the Python object around [`Code`].

use crate::compiler::code::flags;
use crate::compiler::{Code, Const, Location, Opcode};
use crate::mode::PARALLEL;
use crate::object::native::Binding;
use crate::object::signature::{Signature, bind_values};
use crate::object::slots::Compare;
use crate::object::ty::flags as type_flags;
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace, Tuple, TypeSpec,
    Value, Visitor, alloc, bits, name, protocol, string,
};
use crate::payload;
use crate::sync::prim::{Arc, AtomicU32, LazyLock, OnceLock, Ordering};

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
    if let Some(c) = v.downcast::<CodeObject>() {
        return Some(Const::Code(c.code.clone()));
    }
    if v.is_none() {
        return Some(Const::None);
    }
    if let Some(b) = v.as_bool() {
        return Some(if b { Const::True } else { Const::False });
    }
    if v.is_ellipsis() {
        return Some(Const::Ellipsis);
    }
    if let Some(i) = v.as_int() {
        return Some(Const::Int(i));
    }
    if let Some(h) = v.downcast::<crate::object::HeapInt>() {
        return Some(Const::BigInt(Arc::new(h.value.clone())));
    }
    if let Some(f) = v.as_float() {
        return Some(Const::Float(f));
    }
    if let Some(s) = v.downcast::<Str>() {
        return Some(match s.to_utf8() {
            Some(t) => Const::Str(Arc::from(&*t)),
            None => Const::Surrogates(s.iter().collect()),
        });
    }
    if let Some(t) = v.downcast::<Tuple>() {
        return t.items().iter().map(to_constant).collect::<Option<Vec<_>>>().map(|v| Const::Tuple(v.into()));
    }
    super::build::bytes_of(v).map(|b| Const::Bytes(b.into()))
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

/// The instructions in CPython's wire form: two bytes each, with `EXTENDED_ARG` where needed.
fn wire(c: &Code) -> Vec<u8> {
    const EXTENDED_ARG: u8 = 69;
    let mut out = Vec::with_capacity(c.instrs.len() * 2);
    for i in &c.instrs {
        let b = i.arg.to_be_bytes();
        let skip = b[..3].iter().take_while(|&&x| x == 0).count();
        for &x in &b[skip..3] {
            out.extend([EXTENDED_ARG, x]);
        }
        out.extend([i.op as u8, b[3]]);
    }
    out
}

fn lines(c: &Code) -> Vec<(usize, usize, Option<u32>)> {
    let mut out: Vec<(usize, usize, Option<u32>)> = Vec::new();
    for (i, l) in c.locations.iter().enumerate() {
        match out.last_mut() {
            Some(last) if last.2 == l.line() => last.1 = i * 2 + 2,
            _ => out.push((i * 2, i * 2 + 2, l.line())),
        }
    }
    out
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
            Tuple::new(vec![Value::from_usize(a), Value::from_usize(b), optional(l)]).into_value()
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
    iterator(th, this(args.at(0)).code.locations.iter().map(position).collect())
}

fn co_branches(th: &Thread, _: Args<'_>) -> Res {
    iterator(th, Vec::new())
}

fn varname_from_oparg(th: &Thread, args: Args<'_>) -> Res {
    let i = protocol::index_i64(th, args.at(1))?;
    match usize::try_from(i).ok().and_then(|i| this(args.at(0)).code.localsplus.get(i)) {
        Some(s) => Ok(text(s)),
        None => Err(th.index_error("tuple index out of range")),
    }
}

fn replace(th: &Thread, args: Args<'_>) -> Res {
    let c = this(args.at(0));
    let mut new = clone_code(&c.code);
    for (key, v) in args.keyword_pairs() {
        let key = key.to_str_lossy();
        let as_text = || -> Res<Arc<str>> {
            match v.downcast::<Str>() {
                Some(s) => Ok(Arc::from(&*s.to_str_lossy())),
                None => Err(th.type_error(format!(
                    "replace() argument '{key}' must be str, not {}",
                    v.ty().name_str()
                ))),
            }
        };
        let as_number =
            || -> Res<u32> { Ok(protocol::index_i64(th, v)?.clamp(0, i64::from(u32::MAX)) as u32) };
        let as_names = || -> Res<Vec<Arc<str>>> {
            protocol::to_vec(th, v)?
                .iter()
                .map(|x| match x.downcast::<Str>() {
                    Some(s) => Ok(Arc::from(&*s.to_str_lossy())),
                    None => Err(th.type_error(format!(
                        "name tuples must contain only strings, not '{}'",
                        x.ty().name_str()
                    ))),
                })
                .collect()
        };
        match &*key {
            "co_name" => new.name = as_text()?,
            "co_qualname" => new.qualname = as_text()?,
            "co_filename" => new.filename = as_text()?,
            "co_firstlineno" => {
                let line = as_number()?;
                let delta = i64::from(line) - i64::from(new.first_line);
                for l in &mut new.locations {
                    if let (Some(a), Some(b)) = (l.line(), l.end_line()) {
                        let shift = |n: u32| (i64::from(n) + delta).max(1) as u32;
                        *l = Location::new(
                            shift(a),
                            shift(b),
                            l.column().unwrap_or(u32::MAX),
                            l.end_column().unwrap_or(u32::MAX),
                        );
                    }
                }
                new.first_line = line;
            }
            "co_flags" => new.flags = as_number()?,
            "co_argcount" => new.argcount = as_number()?,
            "co_posonlyargcount" => new.posonlyargcount = as_number()?,
            "co_kwonlyargcount" => new.kwonlyargcount = as_number()?,
            "co_stacksize" => new.stack_size = new.stack_size.max(as_number()?),
            "co_names" => {
                let list = as_names()?;
                if list.len() < new.names.len() {
                    return Err(th.value_error("code: co_names is too short"));
                }
                new.names = list;
            }
            "co_consts" => {
                let list: Option<Vec<Const>> = protocol::to_vec(th, v)?.iter().map(to_constant).collect();
                match list {
                    Some(list) if list.len() >= new.consts.len() => new.consts = list,
                    Some(_) => return Err(th.value_error("code: co_consts is too short")),
                    None => return Err(th.type_error("code: constant of an unsupported type")),
                }
            }
            "co_varnames" | "co_cellvars" | "co_freevars" => {
                let list = as_names()?;
                let kind = match &*key {
                    "co_varnames" => crate::compiler::LocalKind::LOCAL,
                    "co_cellvars" => crate::compiler::LocalKind::CELL,
                    _ => crate::compiler::LocalKind::FREE,
                };
                let at: Vec<usize> =
                    (0..new.localsplus.len()).filter(|&i| new.localskinds[i].0 & kind != 0).collect();
                if at.len() != list.len() {
                    return Err(th.value_error(format!("code: {key} has the wrong number of names")));
                }
                for (i, s) in at.into_iter().zip(list) {
                    new.localsplus[i] = s;
                }
            }
            "co_code" | "co_linetable" | "co_exceptiontable" | "co_nlocals" => {}
            _ => {
                return Err(th.type_error(format!("replace() got an unexpected keyword argument '{key}'")));
            }
        }
    }
    Ok(CodeObject::new(Arc::new(new)).into_value())
}

/// A copy of a code.
pub fn clone_code(c: &Code) -> Code {
    Code {
        name: c.name.clone(),
        qualname: c.qualname.clone(),
        filename: c.filename.clone(),
        localsplus: c.localsplus.clone(),
        localskinds: c.localskinds.clone(),
        names: c.names.clone(),
        consts: c.consts.clone(),
        instrs: c.instrs.clone(),
        locations: c.locations.clone(),
        exception_table: c.exception_table.clone(),
        depths: c.depths.clone(),
        ..*c
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

fn equal_code(a: &Code, b: &Code) -> bool {
    a.name == b.name
        && a.flags == b.flags
        && a.argcount == b.argcount
        && a.posonlyargcount == b.posonlyargcount
        && a.kwonlyargcount == b.kwonlyargcount
        && a.first_line == b.first_line
        && a.instrs == b.instrs
        && a.localsplus == b.localsplus
        && a.names == b.names
        && a.locations == b.locations
        && a.consts.len() == b.consts.len()
        && format!("{:?}", a.consts) == format!("{:?}", b.consts)
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
    let h = crate::object::hash::hash_bytes(c.name.as_bytes())
        ^ i64::from(c.first_line)
        ^ ((c.instrs.len() as i64) << 20)
        ^ i64::from(c.argcount) << 10;
    Ok(if h == -1 { -2 } else { h })
}

fn new(th: &Thread, _: &crate::object::Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse(
            "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
        )
    });
    bind_values(th, &SIG, "code", args)?;
    Err(th.not_implemented_error("code objects are made by compile() or by code.replace()"))
}

fn line_table(c: &Code) -> Vec<u8> {
    // CPython's location table, in its long form throughout.
    fn varint(out: &mut Vec<u8>, mut n: u32) {
        while n >= 64 {
            out.push(0x40 | (n & 63) as u8);
            n >>= 6;
        }
        out.push(n as u8);
    }
    let mut out = Vec::new();
    let mut line = c.first_line as i32;
    for l in &c.locations {
        match (l.line(), l.end_line(), l.column(), l.end_column()) {
            (Some(a), Some(b), Some(x), Some(y)) => {
                out.push(0x80 | 14 << 3);
                let d = a as i32 - line;
                varint(&mut out, if d < 0 { ((-d as u32) << 1) | 1 } else { (d as u32) << 1 });
                varint(&mut out, b - a.min(b));
                varint(&mut out, x + 1);
                varint(&mut out, y + 1);
                line = a as i32;
            }
            (Some(a), ..) => {
                out.push(0x80 | 13 << 3);
                let d = a as i32 - line;
                varint(&mut out, if d < 0 { ((-d as u32) << 1) | 1 } else { (d as u32) << 1 });
                line = a as i32;
            }
            _ => out.push(0x80 | 15 << 3),
        }
    }
    out
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        repr: Some(repr),
        compare: Some(compare),
        hash: Some(hash),
        new: Some(new),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("co_lines", "($self, /)", co_lines, ""),
        Method::method("co_positions", "($self, /)", co_positions, ""),
        Method::method("co_branches", "($self, /)", co_branches, ""),
        Method::method(
            "replace",
            "($self, /, **changes)",
            replace,
            "Return a copy of the code object with new values for the specified fields.",
        ),
        Method::method("__replace__", "($self, /, **changes)", replace, "The same as replace()."),
        Method {
            name: "_varname_from_oparg",
            signature: "($self, oparg, /)",
            call: varname_from_oparg,
            doc: "(internal-only) Return the local variable name for the given oparg.",
            binding: Binding::Method,
        },
    ],
    getsets: &[
        GetSet::read("co_name", |_, v| Ok(text(&this(v).code.name)), ""),
        GetSet::read("co_qualname", |_, v| Ok(text(&this(v).code.qualname)), ""),
        GetSet::read("co_filename", |_, v| Ok(text(&this(v).code.filename)), ""),
        GetSet::read("co_firstlineno", |_, v| number(this(v).code.first_line as usize), ""),
        GetSet::read("co_flags", |_, v| number(this(v).code.flags as usize), ""),
        GetSet::read("co_argcount", |_, v| number(this(v).code.argcount as usize), ""),
        GetSet::read("co_posonlyargcount", |_, v| number(this(v).code.posonlyargcount as usize), ""),
        GetSet::read("co_kwonlyargcount", |_, v| number(this(v).code.kwonlyargcount as usize), ""),
        GetSet::read("co_nlocals", |_, v| number(this(v).code.nlocals()), ""),
        GetSet::read("co_stacksize", |_, v| number(this(v).code.stack_size as usize), ""),
        GetSet::read("co_consts", |_, v| Ok(Tuple::from_slice(this(v).constants()).into_value()), ""),
        GetSet::read("co_names", |_, v| names(this(v).code.names.iter()), ""),
        GetSet::read("co_varnames", |_, v| names(this(v).code.varnames()), ""),
        GetSet::read("co_cellvars", |_, v| names(this(v).code.cellvars()), ""),
        GetSet::read("co_freevars", |_, v| names(this(v).code.freevars()), ""),
        GetSet::read("co_code", |_, v| Ok(super::build::bytes(&wire(&this(v).code))), ""),
        GetSet::read("_co_code_adaptive", |_, v| Ok(super::build::bytes(&wire(&this(v).code))), ""),
        GetSet::read("co_linetable", |_, v| Ok(super::build::bytes(&line_table(&this(v).code))), ""),
        GetSet::read("co_lnotab", |_, _| Ok(super::build::bytes(&[])), ""),
        GetSet::read(
            "co_exceptiontable",
            |_, v| Ok(super::build::bytes(&exception_table(&this(v).code))),
            "",
        ),
    ],
    flags: type_flags::DEFAULT | type_flags::WEAKREF,
    ..TypeSpec::new("builtins", "code", <CodeObject as Payload>::layout)
};

fn exception_table(c: &Code) -> Vec<u8> {
    fn varint(out: &mut Vec<u8>, n: u32, first: u8) {
        let mut shift = 30;
        while shift > 0 && n >> shift == 0 {
            shift -= 6;
        }
        let mut mark = first;
        loop {
            let more = if shift > 0 { 0x40 } else { 0 };
            out.push((n >> shift & 63) as u8 | more | mark);
            mark = 0;
            if shift == 0 {
                break;
            }
            shift -= 6;
        }
    }
    let mut out = Vec::new();
    for e in &c.exception_table {
        varint(&mut out, e.start, 0x80);
        varint(&mut out, e.end - e.start, 0);
        varint(&mut out, e.target, 0);
        varint(&mut out, e.depth << 1 | u32::from(e.lasti), 0);
    }
    out
}

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
