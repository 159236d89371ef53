//! What stands in for `importlib`'s objects while nobody has asked for them.
//!
//! Loading `importlib` takes longer than most programs need to start, so `__spec__`, `__loader__` and the finders in
//! `sys.meta_path` are made only when somebody looks into them. A stand-in answers from what it knows (a module's name
//! and origin); anything else makes the real object and goes to that. Once `importlib` is loaded,
//! [`super::importlib::complete`] puts the real ones into the modules and lists.

use super::importlib::{self, Standard};
use super::text;
use crate::object::{
    Args, Class, Compare, Guarded, List, Module, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace,
    TypeSpec, Value, Visitor, alloc, attribute, call, flags, name, protocol,
};
use crate::payload;

/// The type of stand-ins.
pub static STAND_IN: Class = Class::new();

/// Where a module came from.
#[derive(Clone)]
pub enum Origin {
    /// It is native.
    Native,
    /// A part of `importlib` that CPython freezes into the interpreter.
    Frozen,
    /// A source file, on disk or in the embedded library; `package` is the folder of a package.
    File { file: String, package: Option<String> },
    /// A compiled file, which is the program.
    Compiled { file: String },
}

enum For {
    Standard(Standard),
    Spec {
        name: String,
        origin: Origin,
    },
    /// The loader of the module that this spec (a stand-in) describes.
    Loader(Value),
}

/// Payload of a stand-in.
#[repr(C)]
pub struct StandIn {
    ob: Object,
    stands_for: For,
    initializing: Guarded<bool>,
    real: Guarded<Slot>,
}

payload!(StandIn: traced);

impl Trace for StandIn {
    fn trace(&self, v: &mut dyn Visitor) {
        if let For::Loader(spec) = &self.stands_for {
            v.visit(spec);
        }
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.real.get_unlocked() });
    }
}

fn make(stands_for: For) -> Value {
    alloc(StandIn {
        ob: Object::new(STAND_IN.get()),
        stands_for,
        initializing: Guarded::new(true),
        real: Guarded::new(None),
    })
    .into_value()
}

/// One for a finder or hook.
pub fn of_standard(s: Standard) -> Value {
    make(For::Standard(s))
}

/// Which finder or hook it stands for.
pub fn standard(v: &Value) -> Option<Standard> {
    match &v.downcast::<StandIn>()?.stands_for {
        For::Standard(s) => Some(*s),
        _ => None,
    }
}

/// Whether this is a stand-in.
pub fn is_one(v: &Value) -> bool {
    v.is_exact(&STAND_IN)
}

/// Gives a module its `__spec__` and `__loader__`: the real ones if `importlib` is there.
pub fn describe(th: &Thread, m: &Module, origin: Origin) -> Res<()> {
    let spec = make(For::Spec { name: m.name_text(), origin });
    let loader = make(For::Loader(spec.clone()));
    let made = importlib::is_loaded();
    let spec = if made { real(th, &spec)? } else { spec };
    let loader = if made { attribute::get(th, &spec, name!("loader"))? } else { loader };
    m.dict.set_str(name!("__spec__"), spec);
    m.dict.set_str(name!("__loader__"), loader);
    Ok(())
}

/// The loader of a script: knows its file.
pub fn script_loader(file: &str, compiled: bool) -> Value {
    let file = file.into();
    let origin = if compiled { Origin::Compiled { file } } else { Origin::File { file, package: None } };
    make(For::Loader(make(For::Spec { name: "__main__".into(), origin })))
}

fn this(v: &Value) -> &StandIn {
    v.downcast::<StandIn>().expect("slot of this type")
}

/// The real object, made now if need be.
pub fn real(th: &Thread, v: &Value) -> Res {
    let Some(s) = v.downcast::<StandIn>() else { return Ok(v.clone()) };
    if let Some(r) = s.real.get(&s.ob) {
        return Ok(r);
    }
    let made = match &s.stands_for {
        For::Standard(which) => importlib::object(th, *which)?,
        For::Spec { name, origin } => {
            let made = importlib::make_spec(th, name, origin)?;
            let on = s.initializing.get(&s.ob);
            attribute::set(th, &made, name!("_initializing"), Some(Value::bool(on)))?;
            made
        }
        For::Loader(spec) => attribute::get(th, &real(th, spec)?, name!("loader"))?,
    };
    // Two threads may get here; both see the first one's.
    let mut kept = s.real.lock(&s.ob);
    if kept.is_none() {
        *kept = Some(made);
    }
    Ok(kept.clone().expect("just filled"))
}

/// What a spec knows by itself.
fn known(s: &StandIn, attribute: &Str) -> Option<Value> {
    let For::Spec { name, origin } = &s.stands_for else { return None };
    if s.real.get(&s.ob).is_some() {
        return None;
    }
    let text_of = attribute.to_utf8()?;
    let (located, place) = match origin {
        Origin::Native => (false, "built-in"),
        Origin::Frozen => (false, "frozen"),
        Origin::File { file, .. } | Origin::Compiled { file } => (true, file.as_str()),
    };
    let package = matches!(origin, Origin::File { package: Some(_), .. });
    Some(match &*text_of {
        "_initializing" => Value::bool(s.initializing.get(&s.ob)),
        "name" => text(name),
        "origin" => text(place),
        "has_location" => Value::bool(located),
        "parent" if package => text(name),
        "parent" => text(name.rsplit_once('.').map_or("", |(p, _)| p)),
        _ => return None,
    })
}

fn getattr(th: &Thread, v: &Value, n: &Str) -> Res {
    match known(this(v), n) {
        Some(x) => Ok(x),
        None => attribute::get(th, &real(th, v)?, n),
    }
}

fn setattr(th: &Thread, v: &Value, n: &Str, x: Option<Value>) -> Res<()> {
    let s = this(v);
    if let Some(x) = &x
        && n.eq_text("_initializing")
        && s.real.get(&s.ob).is_none()
    {
        let on = protocol::truth(th, x)?;
        s.initializing.replace(&s.ob, on);
        return Ok(());
    }
    attribute::set(th, &real(th, v)?, n, x)
}

fn called(th: &Thread, v: &Value, a: Args<'_>) -> Res {
    // `PathFinder` tries every hook on every folder; only a file, or a folder inside one, is a reason to load `zipimport`.
    if standard(v) == Some(Standard::ZipImporter)
        && let Some(path) = a.get(0).and_then(|p| p.downcast::<Str>())
        && !std::path::Path::new(&*path.to_str_lossy()).ancestors().any(|p| p.is_file())
    {
        return Err(th.import_error(format!("not a Zip file: {}", protocol::repr_text(th, a.at(0))?)));
    }
    call::call(th, &real(th, v)?, a)
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Stands in for an object of importlib until somebody looks into it."),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots {
        getattr: Some(getattr),
        setattr: Some(setattr),
        repr: Some(|th, v| Ok(protocol::repr(th, &real(th, v)?)?.into_value())),
        hash: Some(|th, v| protocol::hash(th, &real(th, v)?)),
        compare: Some(|th, a, b, op| {
            if !matches!(op, Compare::Eq | Compare::Ne) {
                return Ok(Value::not_implemented());
            }
            protocol::compare(th, &real(th, a)?, &real(th, b)?, op)
        }),
        call: Some(called),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("_imp", "stand_in", <StandIn as Payload>::layout)
};

/// Puts the real objects where stand-ins are, in a list. `zipimport` stays out until an archive turns up.
pub(super) fn resolve_list(th: &Thread, list: &List) -> Res<()> {
    for v in list.to_vec() {
        if is_one(&v) && standard(&v) != Some(Standard::ZipImporter) {
            let r = real(th, &v)?;
            let old = list.lock().iter_mut().find(|x| x.is(&v)).map(|place| std::mem::replace(place, r));
            drop(old);
        }
    }
    Ok(())
}

/// Puts the real spec and loader into a module.
pub(super) fn resolve_module(th: &Thread, m: &Ref<Module>) -> Res<()> {
    for n in [name!("__spec__"), name!("__loader__")] {
        if let Some(v) = m.dict.get_str(n).filter(is_one) {
            let r = real(th, &v)?;
            m.dict.set_str(n, r);
        }
    }
    Ok(())
}

/// Binds the type.
pub fn init_types() {
    STAND_IN.bind(&SPEC);
}
