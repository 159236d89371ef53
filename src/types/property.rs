//! `property`.

use crate::object::guarded::Guarded;
use crate::object::signature::{Signature, bind_values, no_keywords};
use crate::object::{
    Args, GetSet, Method, Object, Payload, Res, Sink, Slot, Slots, Thread, Trace, Type, TypeSpec, Value,
    Visitor, alloc, attribute, call, class, instance, name, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

const GET: usize = 0;
const SET: usize = 1;
const DEL: usize = 2;
const DOC: usize = 3;
const NAME: usize = 4;

/// Payload of `property`: getter, setter, deleter, documentation and name.
#[repr(C)]
pub struct Property {
    ob: Object,
    fields: Guarded<[Slot; 5]>,
    /// Whether the documentation came from the getter.
    doc_from_getter: Guarded<bool>,
}

payload!(Property: traced);

impl Trace for Property {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.fields.get_unlocked() }.iter().for_each(|s| v.visit_slot(s));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.fields.get_unlocked() }.iter_mut().filter_map(Option::take));
    }
}

impl Property {
    fn field(&self, i: usize) -> Slot {
        self.fields.lock(&self.ob)[i].clone()
    }
    fn replace(&self, i: usize, v: Slot) {
        let old = std::mem::replace(&mut self.fields.lock(&self.ob)[i], v);
        drop(old);
    }
    /// The getter.
    pub fn getter(&self) -> Slot {
        self.field(GET)
    }
    /// The setter.
    pub fn setter(&self) -> Slot {
        self.field(SET)
    }
}

fn this(v: &Value) -> &Property {
    v.downcast::<Property>().expect("slot of property")
}

fn new(_: &Thread, ty: &Type, _: Args<'_>) -> Res {
    let ob = Object::new(ty);
    let fields = Guarded::new([const { None }; 5]);
    Ok(alloc(Property { ob, fields, doc_from_getter: Guarded::new(false) }).into_value())
}

fn init_property(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIGNATURE: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(fget=None, fset=None, fdel=None, doc=None)"));
    let given = bind_values(th, &SIGNATURE, "property", args)?;
    let at = |i: usize| given[i].clone().filter(|x| !x.is_none());
    let p = this(v);
    let (get, mut doc) = (at(0), at(3));
    p.replace(GET, get.clone());
    p.replace(SET, at(1));
    p.replace(DEL, at(2));
    p.replace(NAME, None);
    let mut from_getter = false;
    if doc.is_none()
        && let Some(g) = &get
        && let Some(d) = attribute::get_optional(th, g, name!("__doc__"))?
        && !d.is_none()
    {
        doc = Some(d);
        from_getter = true;
    }
    *p.doc_from_getter.lock(&p.ob) = from_getter;
    if v.is_exact(&class::PROPERTY) {
        p.replace(DOC, doc);
        return Ok(());
    }
    // A subclass has its own `__doc__` in its class, so the instance needs one too.
    p.replace(DOC, None);
    let shown = doc.unwrap_or_else(Value::none);
    match attribute::set(th, v, name!("__doc__"), Some(shown)) {
        Ok(()) => Ok(()),
        Err(r) if from_getter => Err(r),
        Err(r) => th.catch(r, &crate::object::errors::ATTRIBUTE_ERROR),
    }
}

fn property_name(th: &Thread, p: &Property) -> Res<Slot> {
    if let Some(n) = p.field(NAME) {
        return Ok(Some(n));
    }
    match p.field(GET) {
        Some(g) => attribute::get_optional(th, &g, name!("__name__")),
        None => Ok(None),
    }
}

fn missing(th: &Thread, v: &Value, object: &Value, what: &str) -> crate::object::Raised {
    let name = match property_name(th, this(v)) {
        Ok(n) => n,
        Err(r) => return r,
    };
    let class_name = match protocol::repr_text(th, object.ty().qualname().as_value()) {
        Ok(t) => t,
        Err(r) => return r,
    };
    let text = match name {
        Some(n) => match protocol::repr_text(th, &n) {
            Ok(n) => format!("property {n} of {class_name} object has no {what}"),
            Err(r) => return r,
        },
        None => format!("property of {class_name} object has no {what}"),
    };
    th.attribute_error(text)
}

fn descr_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let Some(object) = object else { return Ok(v.clone()) };
    match this(v).getter() {
        Some(f) => call::call(th, &f, Args::of(std::slice::from_ref(object))),
        None => Err(missing(th, v, object, "getter")),
    }
}

fn descr_set(th: &Thread, v: &Value, object: &Value, value: Option<Value>) -> Res<()> {
    let p = this(v);
    match value {
        Some(x) => match p.setter() {
            Some(f) => call::call2(th, &f, object.clone(), x).map(drop),
            None => Err(missing(th, v, object, "setter")),
        },
        None => match p.field(DEL) {
            Some(f) => call::call1(th, &f, object.clone()).map(drop),
            None => Err(missing(th, v, object, "deleter")),
        },
    }
}

/// A copy with one function replaced.
fn copy_with(th: &Thread, v: &Value, which: usize, f: Value) -> Res {
    let p = this(v);
    let mut parts: Vec<Value> = (0..3).map(|i| p.field(i).unwrap_or_else(Value::none)).collect();
    if !f.is_none() {
        parts[which] = f;
    }
    let derived = *p.doc_from_getter.lock(&p.ob);
    let doc = if derived && !parts[GET].is_none() {
        Value::none()
    } else {
        attribute::get_optional(th, v, name!("__doc__"))?.unwrap_or_else(Value::none)
    };
    parts.push(doc);
    let made = call::call(th, &v.ty().value(), Args::of(&parts))?;
    if let Some(q) = made.downcast::<Property>() {
        q.replace(NAME, p.field(NAME));
    }
    Ok(made)
}

fn set_name(th: &Thread, args: Args<'_>) -> Res {
    no_keywords(th, "__set_name__", args)?;
    if args.len() != 3 {
        return Err(th.type_error(format!(
            "__set_name__() takes 2 positional arguments but {} were given",
            args.len() - 1
        )));
    }
    this(args.at(0)).replace(NAME, Some(args.at(2).clone()));
    Ok(Value::none())
}

fn is_abstract(th: &Thread, v: &Value) -> Res {
    for i in [GET, SET, DEL] {
        if let Some(f) = this(v).field(i)
            && let Some(a) = attribute::get_optional(th, &f, name!("__isabstractmethod__"))?
            && protocol::truth(th, &a)?
        {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn get_doc(_: &Thread, v: &Value) -> Res {
    let own = v.as_object().and_then(|o| instance::get(o, name!("__doc__")));
    Ok(own.or_else(|| this(v).field(DOC)).unwrap_or_else(Value::none))
}

fn function(v: &Value, i: usize) -> Res {
    Ok(this(v).field(i).unwrap_or_else(Value::none))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    ),
    slots: Slots {
        new: Some(new),
        init: Some(init_property),
        descr_get: Some(descr_get),
        descr_set: Some(descr_set),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "getter",
            "($self, object, /)",
            |th, a| copy_with(th, a.at(0), GET, a.at(1).clone()),
            "Descriptor to obtain a copy of the property with a different getter.",
        ),
        Method::method(
            "setter",
            "($self, object, /)",
            |th, a| copy_with(th, a.at(0), SET, a.at(1).clone()),
            "Descriptor to obtain a copy of the property with a different setter.",
        ),
        Method::method(
            "deleter",
            "($self, object, /)",
            |th, a| copy_with(th, a.at(0), DEL, a.at(1).clone()),
            "Descriptor to obtain a copy of the property with a different deleter.",
        ),
        Method::method(
            "__set_name__",
            "!($self, owner, name, /)",
            set_name,
            "__set_name__(owner, name)\n--\n\nMethod to set name of a property.",
        ),
    ],
    getsets: &[
        GetSet::read("fget", |_, v| function(v, GET), "").field(),
        GetSet::read("fset", |_, v| function(v, SET), "").field(),
        GetSet::read("fdel", |_, v| function(v, DEL), "").field(),
        GetSet::write(
            "__doc__",
            get_doc,
            |_, v, x| {
                if let Some(o) = v.as_object()
                    && let Some(x) = &x
                    && instance::set(o, name!("__doc__"), x.clone())
                {
                    return Ok(());
                }
                this(v).replace(DOC, x);
                Ok(())
            },
            "",
        ),
        GetSet::write(
            "__name__",
            |th, v| property_name(th, this(v))?.ok_or_else(|| th.no_attribute(v, name!("__name__"))),
            |_, v, x| {
                this(v).replace(NAME, x);
                Ok(())
            },
            "",
        ),
        GetSet::read("__isabstractmethod__", is_abstract, ""),
    ],
    signature: "(fget=None, fset=None, fdel=None, doc=None)",
    ..TypeSpec::new("builtins", "property", <Property as Payload>::layout)
};

/// Binds `property`.
pub fn init() {
    class::PROPERTY.bind(&SPEC);
}
