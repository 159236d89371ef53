//! Slot wrappers: the dunder methods of built-in types, made from their filled slots (`wrapper_descriptor`), and the
//! same bound to an object (`method-wrapper`).

use super::layout_base::layout_base;
use super::operator::{Kind, Operator, SlotId, operators};
use super::static_class_method::native_static;
use crate::object::function::NativeFunction;
use crate::object::native::Binding;
use crate::object::signature::Signature;
use crate::object::slots::Slots;
use crate::object::{
    Args, Class, Compare, GetSet, Method, Object, Payload, Ref, Res, Str, Thread, Trace, Type, TypeSpec,
    Value, Visitor, alloc, class, flags, protocol, string,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// Payload of `wrapper_descriptor`.
#[repr(C)]
pub struct Wrapper {
    ob: Object,
    /// Which operator method.
    pub operator: &'static Operator,
    /// The interned name.
    pub name: Ref<Str>,
    owner: &'static Type,
}

payload!(Wrapper: leaf);

impl Wrapper {
    /// The built-in class whose slot this calls.
    pub fn owner(&self) -> &'static Type {
        self.owner
    }
    /// Calls the owner's slot for an object that is known to be an instance of the owner.
    pub fn invoke(&self, th: &Thread, this: &Value, args: Args<'_>) -> Res {
        invoke(th, self.operator, self.owner, this, args)
    }
    /// Calls the owner's slot; argument 0 is self.
    pub fn call(&self, th: &Thread, args: Args<'_>) -> Res {
        if args.len() == 0 {
            return Err(th.type_error(format!(
                "descriptor '{}' of '{}' object needs an argument",
                self.operator.name,
                self.owner.name_str()
            )));
        }
        let this = args.at(0);
        if !this.ty().is_subtype(self.owner) {
            return Err(th.type_error(format!(
                "descriptor '{}' requires a '{}' object but received a '{}'",
                self.operator.name,
                self.owner.name_str(),
                this.ty().error_name()
            )));
        }
        self.invoke(th, this, args.skip(1))
    }
}

/// Adds the operator methods of `spec`'s own slots to `ty`; called for every built-in class by `bind::fill`.
pub fn add(ty: &'static Type, spec: &TypeSpec) {
    for group in &operators().groups {
        if group.slot.address(&spec.slots) == 0 {
            continue;
        }
        for (name, op) in &group.operators {
            if matches!(op.kind, Kind::GetAttr) || ty.own_attr(name).is_some() {
                continue;
            }
            let v = match op.kind {
                Kind::New if spec.flags & (flags::NO_NEW | flags::BARE_NEW) != 0 => continue,
                Kind::New => new_function(ty),
                _ => alloc(Wrapper {
                    ob: Object::immortal(class::WRAPPER_DESCRIPTOR.get()),
                    operator: op,
                    name: name.clone(),
                    owner: ty,
                })
                .into_value(),
            };
            ty.init_attr(name, v);
        }
    }
    for m in spec.methods.iter().filter(|m| m.binding == Binding::Static) {
        ty.init_attr(&string::intern(m.name), native_static(m, ty));
    }
    if spec.slots.compare.is_some() && spec.slots.hash.is_none() {
        ty.init_attr(crate::name!("__hash__"), Value::none());
    }
}

/// The `__new__` of a built-in class: a built-in function bound to the class.
fn new_function(ty: &'static Type) -> Value {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse(NEW.signature));
    NativeFunction::bound_to(&NEW, &SIGNATURE, ty.value(), ty.value()).into_value()
}

static NEW: Method = Method::method(
    "__new__",
    "($type, *args, **kwargs)",
    call_new,
    "Create and return new object.  See help(type) for accurate signature.",
);

/// The class whose constructor a `__new__` function of a built-in class calls.
pub fn new_function_owner(v: &Value) -> Option<&Type> {
    let f = v.downcast::<NativeFunction>()?;
    if !std::ptr::eq(f.method, &NEW) {
        return None;
    }
    f.owner.as_ref()?.downcast::<Type>()
}

fn call_new(th: &Thread, args: Args<'_>) -> Res {
    let owner = args.at(0).downcast::<Type>().expect("bound to a class");
    let name = owner.name_str();
    if args.len() < 2 {
        return Err(th.type_error(format!("{name}.__new__(): not enough arguments")));
    }
    let Some(ty) = args.at(1).downcast::<Type>() else {
        return Err(th.type_error(format!(
            "{name}.__new__(X): X is not a type object ({})",
            args.at(1).ty().error_name()
        )));
    };
    let sub = ty.name_str();
    if !ty.is_subtype(owner) {
        return Err(th.type_error(format!("{name}.__new__({sub}): {sub} is not a subtype of {name}")));
    }
    let own = owner.slots().new;
    // The most derived built-in class decides the memory layout, so its constructor must be used.
    let mut native = ty;
    while native.is_heap()
        && let Some(base) = layout_base(native)
    {
        native = base;
    }
    let same = match (native.slots().new, own) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    };
    if native.has(flags::BARE_NEW)
        && std::ptr::eq(owner, crate::object::class::OBJECT.get())
        && let Some(new) = native.slots().new
    {
        return new(th, ty, args.skip(2));
    }
    if !same || !std::ptr::eq(native.layout(), ty.layout()) {
        let safe = ty.mro().find(|t| !t.is_heap() && std::ptr::eq(t.layout(), ty.layout())).unwrap_or(native);
        return Err(
            th.type_error(format!("{name}.__new__({sub}) is not safe, use {}.__new__()", safe.name_str()))
        );
    }
    own.expect("checked above")(th, ty, args.skip(2))
}

fn count(th: &Thread, args: Args<'_>, n: usize) -> Res<()> {
    count_named(th, "", args, n)
}

fn count_named(th: &Thread, name: &str, args: Args<'_>, n: usize) -> Res<()> {
    if args.len() == n {
        return Ok(());
    }
    let (space, s) = (if name.is_empty() { "" } else { " " }, if n == 1 { "" } else { "s" });
    Err(th.type_error(format!("{name}{space}expected {n} argument{s}, got {}", args.len())))
}

fn at_most(th: &Thread, args: Args<'_>, min: usize, max: usize) -> Res<()> {
    let n = args.len();
    if n < min {
        return Err(th.type_error(format!(
            "expected at least {min} argument{}, got {n}",
            if min == 1 { "" } else { "s" }
        )));
    }
    if n > max {
        return Err(th.type_error(format!(
            "expected at most {max} argument{}, got {n}",
            if max == 1 { "" } else { "s" }
        )));
    }
    Ok(())
}

fn attribute_name<'a>(th: &Thread, v: &'a Value) -> Res<&'a Str> {
    v.downcast::<Str>()
        .ok_or_else(|| th.type_error(format!("attribute name must be string, not '{}'", v.ty().error_name())))
}

fn empty(th: &Thread) -> crate::object::Raised {
    th.system_error("slot wrapper of an empty slot")
}

/// Refuses `object.__setattr__(x, ...)` when a built-in class of `x` has a stricter one.
fn check_setattr(th: &Thread, owner: &Type, this: &Value, what: &str) -> Res<()> {
    let native = this.ty().mro().find(|t| !t.is_heap()).map(Type::slots);
    let same = match (native.and_then(|s| s.setattr), owner.slots().setattr) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    };
    if same {
        return Ok(());
    }
    Err(th.type_error(format!("can't apply this {what} to {} object", this.ty().error_name())))
}

fn invoke(th: &Thread, op: &Operator, owner: &Type, this: &Value, args: Args<'_>) -> Res {
    let s: &Slots = owner.slots();
    if !args.keywords().is_empty() && !matches!(op.kind, Kind::Call | Kind::Init) {
        return Err(th.type_error(format!("wrapper {}() takes no keyword arguments", op.name)));
    }
    match op.kind {
        Kind::Unary(get) => {
            count(th, args, 0)?;
            get(s).ok_or_else(|| empty(th))?(th, this)
        }
        Kind::Left | Kind::Right => {
            count(th, args, 1)?;
            let f = match op.slot {
                SlotId::Binary(i) => s.binary[i as usize],
                SlotId::Inplace(i) => s.inplace[i as usize],
                SlotId::Concat => s.concat,
                _ => s.inplace_concat,
            };
            let f = f.ok_or_else(|| empty(th))?;
            if matches!(op.kind, Kind::Left) { f(th, this, args.at(0)) } else { f(th, args.at(0), this) }
        }
        Kind::Count => {
            count(th, args, 1)?;
            let f = if op.slot == SlotId::Repeat { s.repeat } else { s.inplace_repeat };
            let n = protocol::index(th, args.at(0))?;
            let n = protocol::as_i64(&n)
                .ok_or_else(|| th.overflow_error("cannot fit 'int' into an index-sized integer"))?;
            f.ok_or_else(|| empty(th))?(th, this, n as isize)
        }
        Kind::Power(reflected) => {
            if !(1..=2).contains(&args.len()) {
                return Err(th.type_error(format!("expected 1 or 2 arguments, got {}", args.len())));
            }
            let (a, b) = if reflected { (args.at(0), this) } else { (this, args.at(0)) };
            match args.get_non_none(1) {
                Some(m) => match s.power_mod {
                    Some(f) => f(th, a, b, m),
                    None => Ok(Value::not_implemented()),
                },
                None => match s.binary[crate::object::BinaryOp::Power as usize] {
                    Some(f) => f(th, a, b),
                    None => Ok(Value::not_implemented()),
                },
            }
        }
        Kind::Compare(c) => {
            count(th, args, 1)?;
            s.compare.ok_or_else(|| empty(th))?(th, this, args.at(0), c)
        }
        Kind::Hash => {
            count(th, args, 0)?;
            Ok(Value::from_i64(s.hash.ok_or_else(|| empty(th))?(th, this)?))
        }
        Kind::Len => {
            count(th, args, 0)?;
            Ok(Value::from_usize(s.len.ok_or_else(|| empty(th))?(th, this)?))
        }
        Kind::Truth => {
            count(th, args, 0)?;
            Ok(Value::bool(s.truth.ok_or_else(|| empty(th))?(th, this)?))
        }
        Kind::Call => s.call.ok_or_else(|| empty(th))?(th, this, args),
        Kind::Init => {
            s.init.ok_or_else(|| empty(th))?(th, this, args)?;
            Ok(Value::none())
        }
        Kind::Del => {
            count(th, args, 0)?;
            if let (Some(f), Some(o)) = (s.finalize, this.as_object()) {
                f(o);
            }
            Ok(Value::none())
        }
        Kind::GetAttribute => {
            count(th, args, 1)?;
            let name = attribute_name(th, args.at(0))?;
            s.getattr.ok_or_else(|| empty(th))?(th, this, name)
        }
        Kind::SetAttr => {
            count_named(th, op.name, args, 2)?;
            let name = attribute_name(th, args.at(0))?;
            check_setattr(th, owner, this, "__setattr__")?;
            s.setattr.ok_or_else(|| empty(th))?(th, this, name, Some(args.at(1).clone()))?;
            Ok(Value::none())
        }
        Kind::DelAttr => {
            count(th, args, 1)?;
            let name = attribute_name(th, args.at(0))?;
            check_setattr(th, owner, this, "__delattr__")?;
            s.setattr.ok_or_else(|| empty(th))?(th, this, name, None)?;
            Ok(Value::none())
        }
        Kind::GetItem => {
            count(th, args, 1)?;
            s.getitem.ok_or_else(|| empty(th))?(th, this, args.at(0))
        }
        Kind::SetItem => {
            count_named(th, op.name, args, 2)?;
            s.setitem.ok_or_else(|| empty(th))?(th, this, args.at(0), Some(args.at(1).clone()))?;
            Ok(Value::none())
        }
        Kind::DelItem => {
            count(th, args, 1)?;
            s.setitem.ok_or_else(|| empty(th))?(th, this, args.at(0), None)?;
            Ok(Value::none())
        }
        Kind::Contains => {
            count(th, args, 1)?;
            Ok(Value::bool(s.contains.ok_or_else(|| empty(th))?(th, this, args.at(0))?))
        }
        Kind::Next => {
            count(th, args, 0)?;
            match s.next.ok_or_else(|| empty(th))?(th, this)? {
                Some(v) => Ok(v),
                None => Err(th.error(&crate::object::errors::STOP_ITERATION, "")),
            }
        }
        Kind::Get => {
            at_most(th, args, 1, 2)?;
            let object = args.get_non_none(0);
            let owner = args.get_non_none(1);
            if object.is_none() && owner.is_none() {
                return Err(th.type_error("__get__(None, None) is invalid"));
            }
            let ty = owner.and_then(|o| o.downcast::<Type>());
            s.descr_get.ok_or_else(|| empty(th))?(th, this, object, ty)
        }
        Kind::Set => {
            count_named(th, op.name, args, 2)?;
            s.descr_set.ok_or_else(|| empty(th))?(th, this, args.at(0), Some(args.at(1).clone()))?;
            Ok(Value::none())
        }
        Kind::Delete => {
            count(th, args, 1)?;
            s.descr_set.ok_or_else(|| empty(th))?(th, this, args.at(0), None)?;
            Ok(Value::none())
        }
        Kind::Buffer => {
            count_named(th, op.name, args, 1)?;
            let request = protocol::index_bounded(th, args.at(0), &crate::object::errors::OVERFLOW_ERROR)?;
            let request =
                i32::try_from(request).map_err(|_| th.overflow_error("buffer flags out of range"))?;
            s.buffer.ok_or_else(|| empty(th))?(th, this, request)
        }
        Kind::EndBuffer => {
            count_named(th, op.name, args, 1)?;
            s.release_buffer.ok_or_else(|| empty(th))?(th, this, args.at(0))?;
            Ok(Value::none())
        }
        Kind::New | Kind::GetAttr => Err(empty(th)),
    }
}

fn wrapper(v: &Value) -> &Wrapper {
    v.downcast::<Wrapper>().expect("slot of this type")
}

static WRAPPER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::METHOD_DESCRIPTOR,
    slots: crate::object::Slots {
        repr: Some(|_, v| {
            let w = wrapper(v);
            let text = format!(
                "<slot wrapper '{}' of '{}' objects>",
                w.operator.name,
                super::helpers::type_path(w.owner)
            );
            Ok(Str::new(&text).into_value())
        }),
        call: Some(|th, v, args| wrapper(v).call(th, args)),
        descr_get: Some(|th, v, object, _| {
            let Some(object) = object else { return Ok(v.clone()) };
            let w = wrapper(v);
            if !object.ty().is_subtype(w.owner) {
                return Err(th.type_error(format!(
                    "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                    w.operator.name,
                    w.owner.name_str(),
                    object.ty().error_name()
                )));
            }
            Ok(alloc(Bound {
                ob: Object::new(class::METHOD_WRAPPER.get()),
                wrapper: Ref::from_payload(w),
                object: object.clone(),
            })
            .into_value())
        }),
        ..crate::object::Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    getsets: &[
        GetSet::read("__name__", |_, v| Ok(wrapper(v).name.to_value()), "").field(),
        GetSet::read("__qualname__", |_, v| Ok(qualname(wrapper(v)).into_value()), ""),
        GetSet::read("__objclass__", |_, v| Ok(wrapper(v).owner.value()), "").field(),
        GetSet::read("__doc__", |_, v| Ok(doc(wrapper(v).operator)), ""),
        GetSet::read("__text_signature__", |_, v| Ok(text_signature(wrapper(v).operator)), ""),
    ],
    ..TypeSpec::new("builtins", "wrapper_descriptor", <Wrapper as Payload>::layout)
};

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let w = wrapper(args.at(0));
    super::helpers::reduce_getattr(th, w.owner.value(), w.name.to_value())
}

fn qualname(w: &Wrapper) -> Ref<Str> {
    Str::new(&format!("{}.{}", w.owner.qualname().to_str_lossy(), w.operator.name))
}

fn doc(op: &Operator) -> Value {
    Str::new(&op.doc).into_value()
}

fn text_signature(op: &Operator) -> Value {
    if op.signature.is_empty() { Value::none() } else { Str::new(op.signature).into_value() }
}

/// Payload of `method-wrapper`.
#[repr(C)]
pub struct Bound {
    ob: Object,
    /// The slot wrapper.
    pub wrapper: Ref<Wrapper>,
    /// The object it is bound to.
    pub object: Value,
}

payload!(Bound: traced);

impl Trace for Bound {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.wrapper.as_value());
        v.visit(&self.object);
    }
}

fn bound(v: &Value) -> &Bound {
    v.downcast::<Bound>().expect("slot of this type")
}

static BOUND_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::GC,
    slots: crate::object::Slots {
        repr: Some(|_, v| {
            let b = bound(v);
            let text = format!(
                "<method-wrapper '{}' of {} object at {:#x}>",
                b.wrapper.operator.name,
                b.object.ty().name_str(),
                b.object.bits()
            );
            Ok(Str::new(&text).into_value())
        }),
        call: Some(|th, v, args| {
            let b = bound(v);
            b.wrapper.invoke(th, &b.object, args)
        }),
        hash: Some(|_, v| {
            let b = bound(v);
            Ok((b.object.bits() as i64).rotate_right(4) ^ (b.wrapper.as_ptr() as i64 >> 4))
        }),
        compare: Some(|_, a, b, op| {
            let (Some(x), Some(y)) = (a.downcast::<Bound>(), b.downcast::<Bound>()) else {
                return Ok(Value::not_implemented());
            };
            let same = x.object.is(&y.object) && x.wrapper.as_value().is(y.wrapper.as_value());
            Ok(match op {
                Compare::Eq => Value::bool(same),
                Compare::Ne => Value::bool(!same),
                _ => Value::not_implemented(),
            })
        }),
        ..crate::object::Slots::EMPTY
    },
    methods: &[Method::method(
        "__reduce__",
        "($self, /)",
        |th, args| {
            let b = bound(args.at(0));
            super::helpers::reduce_getattr(th, b.object.clone(), b.wrapper.name.to_value())
        },
        "",
    )],
    getsets: &[
        GetSet::read("__self__", |_, v| Ok(bound(v).object.clone()), ""),
        GetSet::read("__name__", |_, v| Ok(bound(v).wrapper.name.to_value()), "").field(),
        GetSet::read("__qualname__", |_, v| Ok(qualname(&bound(v).wrapper).into_value()), ""),
        GetSet::read("__objclass__", |_, v| Ok(bound(v).wrapper.owner.value()), "").field(),
        GetSet::read("__doc__", |_, v| Ok(doc(bound(v).wrapper.operator)), ""),
        GetSet::read("__text_signature__", |_, v| Ok(text_signature(bound(v).wrapper.operator)), ""),
    ],
    ..TypeSpec::new("builtins", "method-wrapper", <Bound as Payload>::layout)
};

/// Whether a function in a class is the slot wrapper of exactly this class's own slot.
pub fn is_wrapper_of(v: &Value, owner: &Class) -> bool {
    v.downcast::<Wrapper>().is_some_and(|w| w.owner == owner.get())
}

/// Binds both classes.
pub fn init() {
    class::WRAPPER_DESCRIPTOR.bind(&WRAPPER_SPEC);
    class::METHOD_WRAPPER.bind(&BOUND_SPEC);
}
