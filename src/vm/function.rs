//! `function`: a Python function.

use super::cell::Cell;
use super::code_object::{CodeObject, is_optimized};
use super::method::BoundMethod;
use crate::compiler::code;
use crate::mode::PARALLEL;
use crate::object::class::{self, FUNCTION};
use crate::object::errors;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Dict, GetSet, Guarded, Module, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace, Tuple,
    Type, TypeSpec, Value, Visitor, alloc, attribute, call, flags, header::Sink, hooks, instance, name,
    string,
};
use crate::payload;
use crate::sync::prim::{AtomicPtr, LazyLock, Ordering};
use crate::types::helpers;
use crate::types::slice::read_only;

/// The parts of a function that Python code may replace.
pub struct Parts {
    /// `__name__`.
    pub name: Value,
    /// `__qualname__`.
    pub qualname: Value,
    /// `__defaults__`: a tuple.
    pub defaults: Option<Ref<Tuple>>,
    /// `__kwdefaults__`: a dict.
    pub kwdefaults: Option<Ref<Dict>>,
    /// `__doc__`.
    pub doc: Value,
    /// `__module__`.
    pub module: Value,
    /// `__annotations__`, once asked for or set.
    pub annotations: Slot,
    /// `__annotate__`.
    pub annotate: Slot,
    /// `__type_params__`.
    pub type_params: Slot,
}

/// Payload of `function`.
#[repr(C)]
pub struct Function {
    /// Header.
    pub ob: Object,
    /// The code object; this holds one reference. Replaced code is never freed, because a frame may still run it.
    code: AtomicPtr<CodeObject>,
    /// `__globals__`.
    pub globals: Ref<Dict>,
    /// `__builtins__`.
    pub builtins: Builtins,
    /// `__closure__`.
    pub closure: Option<Ref<Tuple>>,
    /// Everything else.
    pub parts: Guarded<Parts>,
}

payload!(Function: traced);

impl Trace for Function {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.code_value());
        v.visit(self.globals.as_value());
        v.visit(self.builtins.value());
        if let Some(c) = &self.closure {
            v.visit(c.as_value());
        }
        // SAFETY: the world is stopped.
        let p = unsafe { self.parts.get_unlocked() };
        for x in [&p.name, &p.qualname, &p.doc, &p.module] {
            v.visit(x);
        }
        if let Some(d) = &p.defaults {
            v.visit(d.as_value());
        }
        if let Some(d) = &p.kwdefaults {
            v.visit(d.as_value());
        }
        v.visit_slot(&p.annotations);
        v.visit_slot(&p.annotate);
        v.visit_slot(&p.type_params);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let p = unsafe { self.parts.get_unlocked() };
        sink.extend(p.defaults.take().map(Ref::into_value));
        sink.extend(p.kwdefaults.take().map(Ref::into_value));
        sink.extend(p.annotations.take());
        sink.extend(p.annotate.take());
        sink.extend(p.type_params.take());
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // Relaxed: nobody else sees the function any more.
        let p = self.code.load(Ordering::Relaxed);
        // SAFETY: the function's own reference, given back once.
        drop(unsafe { Value::from_bits(p as u64) });
    }
}

/// Where a function looks builtins up.
#[derive(Clone)]
pub struct Builtins {
    /// The dict. Beside another mapping it is an empty one that nobody else knows.
    dict: Ref<Dict>,
    /// Another mapping.
    other: Slot,
}

impl Builtins {
    /// `__builtins__`.
    pub fn value(&self) -> &Value {
        self.other.as_ref().unwrap_or(self.dict.as_value())
    }
    /// The dict, if it is one of no subclass.
    pub fn plain(&self) -> Option<&Dict> {
        self.value().is_exact(&class::DICT).then_some(&*self.dict)
    }
    /// Whether what was remembered of the dict with this stamp still holds. (It never does of another mapping.)
    #[inline(always)]
    pub fn has_values_stamp(&self, stamp: u32) -> bool {
        self.dict.has_values_stamp(stamp)
    }
    /// Looks a name up.
    pub fn get(&self, th: &Thread, name: &Ref<Str>) -> Res<Slot> {
        match self.plain() {
            Some(dict) => Ok(dict.get_str(name)),
            None => super::stack_ops::get_optional(th, self.value(), name.as_value()),
        }
    }
}

/// The builtins of a function with these globals.
pub fn builtins_of(globals: &Dict) -> Builtins {
    let of = |dict| Builtins { dict, other: None };
    let Some(v) = globals.get_str(name!("__builtins__")) else { return of(hooks::builtins().dict.clone()) };
    if let Some(m) = v.downcast::<Module>() {
        return of(m.dict.clone());
    }
    match v.into_ref::<Dict>() {
        Ok(dict) => of(dict),
        Err(other) => Builtins { dict: Dict::new(), other: Some(other) },
    }
}

impl Function {
    /// A function of a code object.
    pub fn new(
        code: Ref<CodeObject>,
        globals: Ref<Dict>,
        builtins: Builtins,
        closure: Option<Ref<Tuple>>,
    ) -> Ref<Function> {
        let module = globals.get_str(name!("__name__")).unwrap_or(Value::none());
        let (name, qualname) = (code.name().into_value(), code.qualname().into_value());
        let doc = if code.code.docstring().is_some() { code.constants()[0].clone() } else { Value::none() };
        let shared = is_shared(&code);
        let raw = code.into_value().into_bits() as *mut CodeObject;
        let function = alloc(Function {
            ob: Object::new(FUNCTION.get()),
            code: AtomicPtr::new(raw),
            globals,
            builtins,
            closure,
            parts: Guarded::new(Parts {
                name,
                qualname,
                defaults: None,
                kwdefaults: None,
                doc,
                module,
                annotations: None,
                annotate: None,
                type_params: None,
            }),
        });
        if shared {
            function.ob.defer();
        }
        function
    }
    /// The code object.
    #[inline(always)]
    pub fn code(&self) -> &CodeObject {
        // Acquire: pairs with the release in `set_code`, so that a replaced code object is seen whole.
        // SAFETY: code objects that a function ever had stay alive as long as the function.
        unsafe { &*self.code.load(Ordering::Acquire) }
    }
    /// The code object's address, for inline caches.
    #[inline(always)]
    pub fn code_ptr(&self) -> *const CodeObject {
        // Acquire: see `code`.
        self.code.load(Ordering::Acquire)
    }
    fn code_value(&self) -> std::mem::ManuallyDrop<Value> {
        // SAFETY: the function's own reference, borrowed.
        std::mem::ManuallyDrop::new(unsafe { Value::from_bits(self.code_ptr() as u64) })
    }
    fn set_code(&self, code: Ref<CodeObject>) {
        // Release: pairs with the acquire in `code`. The old one is leaked: a frame may still run it.
        self.code.store(code.into_value().into_bits() as *mut CodeObject, Ordering::Release);
    }
    /// `__qualname__` as text.
    pub fn qualname_text(&self) -> String {
        let q = self.parts.lock(&self.ob).qualname.clone();
        q.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default()
    }
    /// `__defaults__`.
    pub fn defaults(&self) -> Option<Ref<Tuple>> {
        self.parts.lock(&self.ob).defaults.clone()
    }
    /// `__kwdefaults__`.
    pub fn kwdefaults(&self) -> Option<Ref<Dict>> {
        self.parts.lock(&self.ob).kwdefaults.clone()
    }
}

/// Whether many threads are likely to use the functions of a code: not what a function makes, nor the body of a class, nor
/// what has no name (`<lambda>`, `<genexpr>`), unless a module or class gives it one ([`named`]).
fn is_shared(code: &CodeObject) -> bool {
    is_global(code) && !code.code.name.starts_with('<')
}

fn is_global(code: &CodeObject) -> bool {
    is_optimized(&code.code) && code.code.flags & code::flags::NESTED == 0
}

/// A module or class stores a value under a name: functions are not counted from now on.
#[inline]
pub fn named(v: &Value) {
    if PARALLEL
        && let Some(f) = v.downcast::<Function>()
        && is_global(f.code())
    {
        f.ob.defer();
    }
}

fn this(v: &Value) -> &Function {
    v.downcast::<Function>().expect("slot of this type")
}

fn repr(_: &Thread, v: &Value) -> Res {
    Ok(Str::new(&format!("<function {} at {:#x}>", this(v).qualname_text(), v.bits())).into_value())
}

fn descr_get(_: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    match object {
        Some(o) if !o.is_none() => Ok(BoundMethod::new(v.clone(), o.clone()).into_value()),
        _ => Ok(v.clone()),
    }
}

fn part(v: &Value, f: impl Fn(&Parts) -> Slot) -> Res {
    let x = this(v);
    let r = f(&x.parts.lock(&x.ob));
    Ok(r.unwrap_or(Value::none()))
}

fn swap(v: &Value, f: impl FnOnce(&mut Parts) -> Slot) -> Res<()> {
    let x = this(v);
    let old = f(&mut x.parts.lock(&x.ob));
    drop(old);
    Ok(())
}

fn set_text(th: &Thread, v: &Value, new: Option<Value>, which: &str) -> Res<()> {
    match new {
        Some(n) if n.downcast::<Str>().is_some() => swap(v, |p| {
            Some(std::mem::replace(if which == "__name__" { &mut p.name } else { &mut p.qualname }, n))
        }),
        _ => Err(th.type_error(format!("{which} must be set to a string object"))),
    }
}

fn set_defaults(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let new = match new {
        Some(n) if !n.is_none() => Some(
            n.into_ref::<Tuple>().map_err(|_| th.type_error("__defaults__ must be set to a tuple object"))?,
        ),
        _ => None,
    };
    swap(v, |p| std::mem::replace(&mut p.defaults, new).map(Ref::into_value))
}

fn set_kwdefaults(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let new = match new {
        Some(n) if !n.is_none() => Some(
            n.into_ref::<Dict>().map_err(|_| th.type_error("__kwdefaults__ must be set to a dict object"))?,
        ),
        _ => None,
    };
    swap(v, |p| std::mem::replace(&mut p.kwdefaults, new).map(Ref::into_value))
}

fn set_code(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let Some(code) = new.and_then(|n| n.into_ref::<CodeObject>().ok()) else {
        return Err(th.type_error("__code__ must be set to a code object"));
    };
    let f = this(v);
    let (have, want) = (f.closure.as_ref().map_or(0, |c| c.len()), code.code.freevars().count());
    if have != want {
        return Err(th.value_error(format!(
            "{}() requires a code object with {have} free vars, not {want}",
            f.qualname_text()
        )));
    }
    const KINDS: u32 = code::flags::GENERATOR | code::flags::COROUTINE | code::flags::ASYNC_GENERATOR;
    if (f.code().code.flags ^ code.code.flags) & KINDS != 0 {
        let message = "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain \
                       function)";
        helpers::warn(th, &errors::DEPRECATION_WARNING, message)?;
    }
    f.set_code(code);
    Ok(())
}

fn annotations(th: &Thread, v: &Value) -> Res {
    let f = this(v);
    let (known, annotate) = {
        let p = f.parts.lock(&f.ob);
        (p.annotations.clone(), p.annotate.clone())
    };
    if let Some(a) = known {
        // Under `from __future__ import annotations` the compiler passes names and texts in turn.
        let Some(t) = a.downcast::<Tuple>() else { return Ok(a) };
        let d = Dict::new();
        for pair in t.items().chunks_exact(2) {
            if let Ok(key) = pair[0].clone().into_ref::<Str>() {
                d.set_str(&key, pair[1].clone());
            }
        }
        swap(v, |p| p.annotations.replace(d.to_value()))?;
        return Ok(d.into_value());
    }
    let made = match annotate {
        Some(a) if call::is_callable(&a) => {
            let r = call::call1(th, &a, Value::small_int(1))?;
            if r.downcast::<Dict>().is_none() {
                return Err(helpers::non_dict_annotations(th, &r));
            }
            r
        }
        _ => Dict::new().into_value(),
    };
    let result = made.clone();
    swap(v, |p| p.annotations.replace(made))?;
    Ok(result)
}

fn set_annotations(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let new = match new {
        Some(n) if !n.is_none() => {
            if n.downcast::<Dict>().is_none() {
                return Err(th.type_error("__annotations__ must be set to a dict object"));
            }
            Some(n)
        }
        _ => None,
    };
    swap(v, |p| {
        let a = p.annotate.take();
        drop(a.filter(|_| false));
        std::mem::replace(&mut p.annotations, new)
    })
}

fn set_annotate(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    match new {
        None => Err(th.type_error("__annotate__ cannot be deleted")),
        Some(n) if n.is_none() => swap(v, |p| p.annotate.take()),
        Some(n) if call::is_callable(&n) => {
            swap(v, |p| p.annotations.take())?;
            swap(v, |p| p.annotate.replace(n))
        }
        Some(_) => Err(th.type_error("__annotate__ must be callable or None")),
    }
}

fn set_type_params(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    match new {
        Some(n) if n.downcast::<Tuple>().is_some() => swap(v, |p| p.type_params.replace(n)),
        _ => Err(th.type_error("__type_params__ must be set to a tuple")),
    }
}

fn set_dict(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    match new.map(Value::into_ref::<Dict>) {
        Some(Ok(d)) => {
            drop(instance::set_dict(&this(v).ob, d));
            Ok(())
        }
        Some(Err(x)) => {
            Err(th
                .type_error(format!("__dict__ must be set to a dictionary, not a '{}'", x.ty().error_name())))
        }
        None => Err(th.type_error("cannot delete __dict__")),
    }
}

fn get_dict(_: &Thread, v: &Value) -> Res {
    Ok(instance::dict_of(&this(v).ob).map_or(Value::none(), Ref::into_value))
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse("(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")
    });
    let a = bind_values(th, &SIG, "function", args)?;
    let want = |i: usize| a[i].as_ref().filter(|v| !v.is_none()).cloned();
    let code = a[0].clone().and_then(|c| c.into_ref::<CodeObject>().ok());
    let Some(code) = code else {
        return Err(th.type_error(
            "function() argument 'code' must be code, not ".to_string()
                + &a[0].as_ref().map_or("None".into(), |v| v.ty().error_name()),
        ));
    };
    let Some(globals) = a[1].clone().and_then(|g| g.into_ref::<Dict>().ok()) else {
        return Err(th.type_error(
            "function() argument 'globals' must be dict, not ".to_string()
                + &a[1].as_ref().map_or("None".into(), |v| v.ty().error_name()),
        ));
    };
    let name = match want(2) {
        Some(n) if n.downcast::<Str>().is_none() => {
            return Err(th.type_error("arg 3 (name) must be None or string"));
        }
        n => n,
    };
    let defaults = match want(3) {
        Some(d) => {
            Some(d.into_ref::<Tuple>().map_err(|_| th.type_error("arg 4 (defaults) must be None or tuple"))?)
        }
        None => None,
    };
    let free = code.code.freevars().count();
    let closure = match want(4) {
        Some(c) => {
            Some(c.into_ref::<Tuple>().map_err(|_| th.type_error("arg 5 (closure) must be None or tuple"))?)
        }
        None if free > 0 => return Err(th.type_error("arg 5 (closure) must be tuple")),
        None => None,
    };
    if closure.as_ref().map_or(0, |c| c.len()) != free {
        return Err(th.value_error(format!(
            "{} requires closure of length {free}, not {}",
            code.code.name,
            closure.as_ref().map_or(0, |c| c.len())
        )));
    }
    if let Some(c) = &closure {
        for x in c.items() {
            if x.downcast::<Cell>().is_none() {
                return Err(
                    th.type_error(format!("arg 5 (closure) expected cell, found {}", x.ty().error_name()))
                );
            }
        }
    }
    let kwdefaults = match want(5) {
        Some(d) => {
            Some(d.into_ref::<Dict>().map_err(|_| th.type_error("arg 6 (kwdefaults) must be None or dict"))?)
        }
        None => None,
    };
    let builtins = match globals.get_str(name!("__builtins__")) {
        None => super::builtins_at(th, 0).unwrap_or_else(|| builtins_of(&globals)),
        Some(_) => builtins_of(&globals),
    };
    let f = Function::new(code, globals, builtins, closure);
    {
        let mut p = f.parts.lock(&f.ob);
        p.defaults = defaults;
        p.kwdefaults = kwdefaults;
    }
    if let Some(n) = name {
        swap(f.as_value(), |p| Some(std::mem::replace(&mut p.name, n)))?;
    }
    Ok(f.into_value())
}

fn call_function(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    super::call::call_function(th, this(v), args)
}

fn text_signature_doc(_: &Thread, v: &Value) -> Res {
    part(v, |p| Some(p.doc.clone()))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a function object."),
    slots: Slots {
        repr: Some(repr),
        call: Some(call_function),
        descr_get: Some(descr_get),
        new: Some(new),
        ..Slots::EMPTY
    },
    getsets: &[
        GetSet::write("__globals__", |_, v| Ok(this(v).globals.to_value()), read_only, "").field(),
        GetSet::write("__builtins__", |_, v| Ok(this(v).builtins.value().clone()), read_only, "").field(),
        GetSet::write(
            "__closure__",
            |_, v| Ok(this(v).closure.as_ref().map_or(Value::none(), Ref::to_value)),
            read_only,
            "",
        )
        .field(),
        GetSet::write("__code__", |_, v| Ok((*this(v).code_value()).clone()), set_code, ""),
        GetSet::write(
            "__name__",
            |_, v| part(v, |p| Some(p.name.clone())),
            |th, v, n| set_text(th, v, n, "__name__"),
            "",
        ),
        GetSet::write(
            "__qualname__",
            |_, v| part(v, |p| Some(p.qualname.clone())),
            |th, v, n| set_text(th, v, n, "__qualname__"),
            "",
        ),
        GetSet::write(
            "__doc__",
            text_signature_doc,
            |_, v, n| swap(v, |p| Some(std::mem::replace(&mut p.doc, n.unwrap_or(Value::none())))),
            "",
        ),
        GetSet::write(
            "__module__",
            |_, v| part(v, |p| Some(p.module.clone())),
            |_, v, n| swap(v, |p| Some(std::mem::replace(&mut p.module, n.unwrap_or(Value::none())))),
            "",
        ),
        GetSet::write(
            "__defaults__",
            |_, v| part(v, |p| p.defaults.as_ref().map(Ref::to_value)),
            set_defaults,
            "",
        ),
        GetSet::write(
            "__kwdefaults__",
            |_, v| part(v, |p| p.kwdefaults.as_ref().map(Ref::to_value)),
            set_kwdefaults,
            "",
        ),
        GetSet::write("__annotations__", annotations, set_annotations, ""),
        GetSet::write("__annotate__", |_, v| part(v, |p| p.annotate.clone()), set_annotate, ""),
        GetSet::write(
            "__type_params__",
            |_, v| part(v, |p| p.type_params.clone().or_else(|| Some(Tuple::empty().into_value()))),
            set_type_params,
            "",
        ),
        GetSet::write("__dict__", get_dict, set_dict, ""),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF | flags::ATTRS | flags::METHOD_DESCRIPTOR,
    signature: "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
    ..TypeSpec::new("builtins", "function", <Function as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    FUNCTION.bind(&SPEC);
}

/// Raises for an unbound name with CPython's words.
#[cold]
pub fn unbound_local(th: &Thread, name: &str) -> crate::object::Raised {
    th.error(
        &errors::UNBOUND_LOCAL_ERROR,
        format!("cannot access local variable '{name}' where it is not associated with a value"),
    )
}

/// Raises for an empty free variable.
#[cold]
pub fn unbound_free(th: &Thread, name: &str) -> crate::object::Raised {
    th.error(
        &errors::NAME_ERROR,
        format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        ),
    )
}

/// `NameError` for a global, with its `name` attribute set as CPython does.
#[cold]
pub fn undefined_name(th: &Thread, name: &Str) -> crate::object::Raised {
    let text = format!("name '{}' is not defined", name.to_str_lossy());
    let r = th.name_error(text);
    let e = th.take_raised(r);
    let done =
        attribute::set(th, &e, name!("name"), Some(string::intern_ref(Ref::from_payload(name)).into_value()));
    if done.is_err() {
        drop(th.take_waiting());
    }
    th.raise_object(e)
}
