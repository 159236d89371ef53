//! `_templatelib`: the classes behind t-strings (PEP 750).

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, BinaryOp, Class, GetSet, Guarded, Method, Module, ModuleSpec, Object, Payload, Ref, Res, Slots,
    Str, Thread, Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, call, class, flags, hooks, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_templatelib",
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("Template", TEMPLATE.value());
        m.set("Interpolation", INTERPOLATION.value());
        Ok(())
    },
    gil_not_used: true,
};

static TEMPLATE: Class = Class::new();
static TEMPLATE_ITER: Class = Class::new();
static INTERPOLATION: Class = Class::new();

/// Binds the types.
pub fn init_types() {
    INTERPOLATION.bind(&INTERPOLATION_SPEC);
    TEMPLATE.bind(&TEMPLATE_SPEC);
    TEMPLATE_ITER.bind(&TEMPLATE_ITER_SPEC);
}

#[repr(C)]
struct Interpolation {
    ob: Object,
    value: Value,
    expression: Value,
    conversion: Value,
    spec: Value,
}
payload!(Interpolation: traced);

impl Trace for Interpolation {
    fn trace(&self, v: &mut dyn Visitor) {
        for x in [&self.value, &self.expression, &self.conversion, &self.spec] {
            v.visit(x);
        }
    }
}

fn interpolation(v: &Value) -> &Interpolation {
    v.downcast::<Interpolation>().expect("method of this type")
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(value, expression='', conversion=None, format_spec='')"));

fn new_interpolation(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let b = bind_values(th, &SIGNATURE, "Interpolation", args)?;
    let empty = || Str::empty().into_value();
    let text = |v: &Option<Value>, what: &str| -> Res {
        match v {
            None => Ok(empty()),
            Some(v) if v.is_instance(&class::STR) => Ok(v.clone()),
            Some(v) => Err(th.type_error(format!(
                "Interpolation() argument '{what}' must be str, not {}",
                v.given_name()
            ))),
        }
    };
    let (expression, spec) = (text(&b[1], "expression")?, text(&b[3], "format_spec")?);
    let conversion = b[2].clone().unwrap_or(Value::none());
    if !conversion.is_none()
        && !conversion.downcast::<Str>().is_some_and(|s| ["s", "r", "a"].iter().any(|c| s.eq_text(c)))
    {
        return Err(th.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"));
    }
    let value = b[0].clone().expect("required");
    Ok(alloc(Interpolation { ob: Object::new(cls), value, expression, conversion, spec }).into_value())
}

static INTERPOLATION_SPEC: TypeSpec = TypeSpec {
    doc: Some("Interpolation object"),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(value, expression='', conversion=None, format_spec='')",
    slots: Slots {
        new: Some(new_interpolation),
        repr: Some(|th, v| {
            let i = interpolation(v);
            let mut parts = Vec::new();
            for x in [&i.value, &i.expression, &i.conversion, &i.spec] {
                parts.push(protocol::repr_text(th, x)?);
            }
            Ok(Str::new(&format!("Interpolation({})", parts.join(", "))).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "__reduce__",
            "($self, /)",
            |_, a| {
                let i = interpolation(a.at(0));
                let args = [&i.value, &i.expression, &i.conversion, &i.spec].map(Value::clone);
                Ok(Tuple::new(vec![a.at(0).ty().value(), Tuple::from_slice(&args).into_value()]).into_value())
            },
            "",
        ),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            |th, a| call::call2(th, &hooks::generic_alias(), a.at(0).clone(), a.at(1).clone()),
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read("value", |_, v| Ok(interpolation(v).value.clone()), "Value").field(),
        GetSet::read("expression", |_, v| Ok(interpolation(v).expression.clone()), "Expression").field(),
        GetSet::read("conversion", |_, v| Ok(interpolation(v).conversion.clone()), "Conversion").field(),
        GetSet::read("format_spec", |_, v| Ok(interpolation(v).spec.clone()), "Format specifier").field(),
    ],
    constants: &[("__match_args__", || {
        let names = ["value", "expression", "conversion", "format_spec"];
        Tuple::new(names.iter().map(|n| crate::object::string::intern(n).into_value()).collect()).into_value()
    })],
    ..TypeSpec::new("string.templatelib", "Interpolation", <Interpolation as Payload>::layout)
};

/// Strings and interpolations alternate; there is one more string.
#[repr(C)]
struct Template {
    ob: Object,
    strings: Ref<Tuple>,
    interpolations: Ref<Tuple>,
}
payload!(Template: traced);

impl Trace for Template {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.strings.as_value());
        v.visit(self.interpolations.as_value());
    }
}

fn template(v: &Value) -> &Template {
    v.downcast::<Template>().expect("method of this type")
}

fn join(th: &Thread, a: &Value, b: &Value) -> Res {
    protocol::binary(th, a, b, BinaryOp::Add)
}

/// Strings that stand side by side are joined; interpolations side by side get an empty string between them.
fn make(th: &Thread, cls: &Type, parts: impl Iterator<Item = Value>) -> Res {
    let (mut strings, mut values): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut last_is_text = false;
    for p in parts {
        if p.is_instance(&class::STR) {
            match strings.last_mut() {
                Some(s) if last_is_text => *s = join(th, s, &p)?,
                _ => strings.push(p),
            }
            last_is_text = true;
        } else if p.downcast::<Interpolation>().is_some() {
            if !last_is_text {
                strings.push(Str::empty().into_value());
            }
            values.push(p);
            last_is_text = false;
        } else {
            return Err(th.type_error(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got ".to_string()
                    + &p.ty().error_name(),
            ));
        }
    }
    if !last_is_text {
        strings.push(Str::empty().into_value());
    }
    Ok(alloc(Template {
        ob: Object::new(cls),
        strings: Tuple::new(strings),
        interpolations: Tuple::new(values),
    })
    .into_value())
}

fn parts(t: &Template) -> Vec<Value> {
    let mut out = Vec::new();
    for (i, s) in t.strings.items().iter().enumerate() {
        out.push(s.clone());
        out.extend(t.interpolations.items().get(i).cloned());
    }
    out
}

/// Payload of the iterator of a template: strings and interpolations by turns, empty strings left out.
#[repr(C)]
struct TemplateIter {
    ob: Object,
    template: Value,
    /// Strings and interpolations passed.
    at: Guarded<usize>,
}
payload!(TemplateIter: traced);

impl Trace for TemplateIter {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.template);
    }
}

fn next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<TemplateIter>().expect("slot of this type");
    let t = template(&it.template);
    let (strings, values) = (t.strings.items(), t.interpolations.items());
    let mut at = it.at.lock(&it.ob);
    while *at < strings.len() + values.len() {
        let i = *at / 2;
        let part = if at.is_multiple_of(2) { &strings[i] } else { &values[i] };
        *at += 1;
        if part.downcast::<Str>().is_none_or(|s| !s.is_empty()) {
            return Ok(Some(part.clone()));
        }
    }
    Ok(None)
}

static TEMPLATE_ITER_SPEC: TypeSpec = TypeSpec {
    doc: Some("Template iterator object"),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    ..TypeSpec::new("string.templatelib", "TemplateIter", <TemplateIter as Payload>::layout)
};

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    match (a.downcast::<Template>(), b.downcast::<Template>()) {
        (Some(x), Some(y)) => make(th, TEMPLATE.get(), parts(x).into_iter().chain(parts(y))),
        _ => Err(th.type_error(format!(
            "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
            b.ty().error_name()
        ))),
    }
}

static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    doc: Some("Template object"),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(*parts)",
    slots: Slots {
        new: Some(|th, cls, args| {
            if !args.keywords().is_empty() {
                return Err(th.type_error("Template.__new__ only accepts *args arguments"));
            }
            make(th, cls, args.iter().cloned())
        }),
        repr: Some(|th, v| {
            let t = template(v);
            let (s, i) = (
                protocol::repr_text(th, t.strings.as_value())?,
                protocol::repr_text(th, t.interpolations.as_value())?,
            );
            Ok(Str::new(&format!("Template(strings={s}, interpolations={i})")).into_value())
        }),
        iter: Some(|_, v| {
            let ob = Object::new(TEMPLATE_ITER.get());
            Ok(alloc(TemplateIter { ob, template: v.clone(), at: Guarded::new(0) }).into_value())
        }),
        concat: Some(concat),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "__reduce__",
            "($self, /)",
            |th, a| {
                let t = template(a.at(0));
                let m = super::import_module(th, "string.templatelib")?;
                let f = crate::object::attribute::get(th, &m, crate::name!("_template_unpickle"))?;
                let args = Tuple::new(vec![t.strings.to_value(), t.interpolations.to_value()]);
                Ok(Tuple::new(vec![f, args.into_value()]).into_value())
            },
            "",
        ),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            |th, a| call::call2(th, &hooks::generic_alias(), a.at(0).clone(), a.at(1).clone()),
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read("strings", |_, v| Ok(template(v).strings.to_value()), "Strings").field(),
        GetSet::read("interpolations", |_, v| Ok(template(v).interpolations.to_value()), "Interpolations")
            .field(),
        GetSet::read(
            "values",
            |_, v| {
                let values = template(v)
                    .interpolations
                    .items()
                    .iter()
                    .map(|i| interpolation(i).value.clone())
                    .collect();
                Ok(Tuple::new(values).into_value())
            },
            "Values of interpolations",
        ),
    ],
    ..TypeSpec::new("string.templatelib", "Template", <Template as Payload>::layout)
};
