//! `module`: attributes live in the module's dict; `__getattr__` and `__dir__` of PEP 562.

use super::helpers::list;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Dict, GetSet, Method, Module, Payload, Ref, Res, Slots, Str, Thread, Type, TypeSpec, Value,
    attribute, call, class, flags, hooks, name, protocol,
};
use crate::sync::prim::{LazyLock, OnceLock};

fn this(v: &Value) -> &Module {
    v.downcast::<Module>().expect("slot of module")
}

fn new(_: &Thread, ty: &Type, _: Args<'_>) -> Res {
    let m = Module::new(ty);
    Ok(m.into_value())
}

fn init_module(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(name, doc=None)"));
    let given = bind_values(th, &SIGNATURE, "module", args)?;
    let name = given[0].clone().unwrap_or_else(Value::none);
    if !name.is_instance(&class::STR) {
        return Err(th.type_error(format!("module() argument 'name' must be str, not {}", name.given_name())));
    }
    let d = &this(v).dict;
    d.set_str(name!("__name__"), name);
    d.set_str(name!("__doc__"), given[1].clone().unwrap_or_else(Value::none));
    d.set_str(name!("__package__"), Value::none());
    d.set_str(name!("__loader__"), Value::none());
    d.set_str(name!("__spec__"), Value::none());
    Ok(())
}

/// A spec's attribute as a truth value, `false` when anything is missing.
fn spec_flag(th: &Thread, m: &Module, flag: &Str) -> Res<bool> {
    let Some(spec) = m.dict.get_str(name!("__spec__")).filter(|s| !s.is_none()) else { return Ok(false) };
    match attribute::get_optional(th, &spec, flag)? {
        Some(x) => protocol::truth(th, &x),
        None => Ok(false),
    }
}

/// A module that may stand in the way of another one of its name.
pub struct Shadow {
    /// Its file.
    pub origin: String,
    /// Whether it is the standard library that has the other one.
    pub library: bool,
}

static FIRST_PATH: OnceLock<String> = OnceLock::new();

/// Notes the folder that start-up put in front of `sys.path`.
pub fn set_first_path(folder: String) {
    // A second call changes nothing.
    let _ = FIRST_PATH.set(folder);
}

/// Whether the module's file lies in the program's own folder, so that it may hide a module further down the path.
pub fn shadow(th: &Thread, m: &Module) -> Res<Option<Shadow>> {
    let Some(first) = FIRST_PATH.get() else { return Ok(None) };
    if !spec_flag(th, m, name!("has_location"))? {
        return Ok(None);
    }
    let Some(spec) = m.dict.get_str(name!("__spec__")) else { return Ok(None) };
    let Some(origin) = attribute::get_optional(th, &spec, name!("origin"))? else { return Ok(None) };
    let Some(origin) = origin.downcast::<Str>().map(|o| o.to_str_lossy().into_owned()) else {
        return Ok(None);
    };
    let own = std::path::Path::new(origin.strip_suffix("/__init__.py").unwrap_or(&origin)).parent();
    let folder = if first.is_empty() { std::env::current_dir().ok() } else { Some(first.into()) };
    if own != folder.as_deref() {
        return Ok(None);
    }
    let library = match hooks::sys().dict.get_str(name!("stdlib_module_names")) {
        Some(names) => protocol::contains(th, &names, &Str::new(&m.name_text()).into_value())?,
        None => false,
    };
    Ok(Some(Shadow { origin, library }))
}

fn missing(th: &Thread, v: &Value, name: &Str) -> crate::object::Raised {
    let m = this(v);
    let (module, wanted) = (m.name_text(), name.to_str_lossy());
    let text = (|| {
        let shadow = shadow(th, m)?;
        let initializing = spec_flag(th, m, name!("_initializing"))?;
        Ok(match shadow {
            Some(s) if s.library => Some(format!(
                "module '{module}' has no attribute '{wanted}' (consider renaming '{}' since it has the same name as \
                 the standard library module named '{module}' and prevents importing that standard library module)",
                s.origin
            )),
            Some(s) if initializing => Some(format!(
                "module '{module}' has no attribute '{wanted}' (consider renaming '{}' if it has the same name as a \
                 library you intended to import)",
                s.origin
            )),
            _ if initializing => {
                let place = match m.dict.get_str(name!("__file__")).as_ref().and_then(|f| f.downcast::<Str>())
                {
                    Some(f) => format!(" from '{}'", f.to_str_lossy()),
                    None => String::new(),
                };
                Some(format!(
                    "partially initialized module '{module}'{place} has no attribute '{wanted}' (most likely due to \
                     a circular import)"
                ))
            }
            _ => None,
        })
    })();
    match text {
        Ok(Some(t)) => th.attribute_error(t),
        Ok(None) => th.no_attribute(v, name),
        Err(r) => r,
    }
}

/// `module.name`, `None` when there is none (and no `__getattr__`).
pub fn get_optional(th: &Thread, v: &Value, name: &Str) -> Res<Option<Value>> {
    let found = v.ty().lookup(th, name);
    if let Some(f) = &found
        && f.ty().slots().descr_set.is_some()
        && let Some(get) = f.ty().slots().descr_get
    {
        return get(th, f, Some(v), Some(v.ty())).map(Some);
    }
    let m = this(v);
    if let Some(x) = m.dict.get_str(name) {
        return Ok(Some(x));
    }
    if let Some(f) = found {
        return attribute::bind(th, &f, v).map(Some);
    }
    if let Some(hook) = m.dict.get_str(name!("__getattr__")) {
        return call::call1(th, &hook, Ref::from_payload(name).into_value()).map(Some);
    }
    Ok(None)
}

fn getattr(th: &Thread, v: &Value, name: &Str) -> Res {
    match get_optional(th, v, name)? {
        Some(x) => Ok(x),
        None => Err(missing(th, v, name)),
    }
}

/// `<module 'name' from 'file'>`, by the rules of `importlib._bootstrap._module_repr`.
fn repr(th: &Thread, v: &Value) -> Res {
    let d = &this(v).dict;
    let shown = |x: &Value| protocol::repr_text(th, x);
    if let Some(spec) = d.get_str(name!("__spec__")).filter(|s| !s.is_none()) {
        let get = |n: &Str| attribute::get_optional(th, &spec, n);
        let name = match get(name!("name"))?.filter(|n| !n.is_none()) {
            Some(n) => shown(&n)?,
            None => "'?'".into(),
        };
        let origin = get(name!("origin"))?.filter(|o| !o.is_none());
        let text = match origin {
            None => match get(name!("loader"))?.filter(|l| !l.is_none()) {
                None => format!("<module {name}>"),
                Some(l) if &*l.ty().name_str() == "NamespaceLoader" => {
                    let path = attribute::get_optional(th, &l, name!("_path"))?.unwrap_or_else(Value::none);
                    format!(
                        "<module {name} (namespace) from {}>",
                        shown(&list(th, protocol::to_vec(th, &path)?)?)?
                    )
                }
                Some(l) => format!("<module {name} ({})>", shown(&l)?),
            },
            Some(o) => {
                let located = match get(name!("has_location"))? {
                    Some(x) => protocol::truth(th, &x)?,
                    None => false,
                };
                if located {
                    format!("<module {name} from {}>", shown(&o)?)
                } else {
                    format!("<module {name} ({})>", protocol::str(th, &o)?.to_str_lossy())
                }
            }
        };
        return Ok(Str::new(&text).into_value());
    }
    let name = match d.get_str(name!("__name__")) {
        Some(n) => shown(&n)?,
        None => "'?'".into(),
    };
    let text = match d.get_str(name!("__file__")) {
        Some(f) => format!("<module {name} from {}>", shown(&f)?),
        None => match d.get_str(name!("__loader__")).filter(|l| !l.is_none()) {
            Some(l) => format!("<module {name} ({})>", shown(&l)?),
            None => format!("<module {name}>"),
        },
    };
    Ok(Str::new(&text).into_value())
}

fn dir(th: &Thread, args: Args<'_>) -> Res {
    // A subclass may say that something else is its dict.
    let dict = attribute::get(th, args.at(0), name!("__dict__"))?;
    let Some(dict) = dict.downcast::<Dict>() else {
        return Err(th.type_error("<module>.__dict__ is not a dictionary"));
    };
    if let Some(f) = dict.get_str(name!("__dir__")) {
        return call::call0(th, &f);
    }
    let keys: Vec<Value> = dict.lock().iter().map(|(k, _)| k.clone()).collect();
    list(th, keys)
}

fn get_annotate(_: &Thread, v: &Value) -> Res {
    let d = &this(v).dict;
    Ok(d.get_str(name!("__annotate__")).unwrap_or_else(|| {
        d.set_str(name!("__annotate__"), Value::none());
        Value::none()
    }))
}

fn set_annotate(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("cannot delete __annotate__ attribute")) };
    if !value.is_none() && !call::is_callable(&value) {
        return Err(th.type_error("__annotate__ must be callable or None"));
    }
    let d = &this(v).dict;
    let clear = !value.is_none();
    d.set_str(name!("__annotate__"), value);
    if clear {
        drop(d.remove_str(name!("__annotations__")));
    }
    Ok(())
}

fn get_annotations(th: &Thread, v: &Value) -> Res {
    let d = &this(v).dict;
    if let Some(a) = d.get_str(name!("__annotations__")) {
        return Ok(a);
    }
    let made = match d.get_str(name!("__annotate__")).filter(call::is_callable) {
        Some(f) => {
            let r = call::call1(th, &f, Value::small_int(1))?;
            if !r.is_instance(&class::DICT) {
                return Err(super::helpers::non_dict_annotations(th, &r));
            }
            r
        }
        None => Dict::new().into_value(),
    };
    // While the module runs its annotations may still grow: nothing is kept yet.
    if !spec_flag(th, this(v), name!("_initializing"))? {
        d.set_str(name!("__annotations__"), made.clone());
    }
    Ok(made)
}

fn set_annotations(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let d = &this(v).dict;
    match value {
        Some(x) => d.set_str(name!("__annotations__"), x),
        None => {
            if d.remove_str(name!("__annotations__")).is_none() {
                return Err(th.attribute_error("__annotations__"));
            }
        }
    }
    drop(d.remove_str(name!("__annotate__")));
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    ),
    flags: flags::DEFAULT | flags::WEAKREF,
    slots: Slots {
        new: Some(new),
        init: Some(init_module),
        repr: Some(repr),
        getattr: Some(getattr),
        setattr: Some(attribute::generic_set),
        ..Slots::EMPTY
    },
    methods: &[Method::method(
        "__dir__",
        "($self, /)",
        dir,
        "__dir__() -> list\nspecialized dir() implementation",
    )],
    getsets: &[
        GetSet::read("__dict__", |_, v| Ok(this(v).dict.to_value()), "").field(),
        GetSet::write("__annotations__", get_annotations, set_annotations, ""),
        GetSet::write("__annotate__", get_annotate, set_annotate, ""),
    ],
    signature: "(name, doc=None)",
    ..TypeSpec::new("builtins", "module", <Module as Payload>::layout)
};

/// Binds `module`.
pub fn init() {
    class::MODULE.bind(&SPEC);
}
