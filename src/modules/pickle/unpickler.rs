//! `Unpickler`.

use super::attributes::{self, Hook};
use super::input::{File, Input};
use super::memo::{self, Proxy, Read, UNPICKLER_MEMO};
use super::{building, errors, loading};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Thread, Trace,
    Type, TypeSpec, Value, Visitor, alloc, class, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_pickle.Unpickler`.
pub static UNPICKLER: Class = Class::new();

/// What outlives a `load`.
#[derive(Default)]
pub struct State {
    /// Where to read from, once `__init__` has been called.
    pub file: Option<File>,
    /// The protocol that the pickle says it has.
    pub protocol: u8,
    pub fix_imports: bool,
    /// How the strings of Python 2 are decoded.
    pub encoding: String,
    pub errors: String,
    /// Iterator over the buffers outside of the pickle.
    pub buffers: Slot,
    pub persistent_load: Slot,
    pub memo: Read,
    /// Whether a call is under way.
    busy: bool,
}

/// Payload of `Unpickler`.
#[repr(C)]
pub struct Unpickler {
    ob: Object,
    state: Guarded<State>,
}
payload!(Unpickler: traced);

impl Trace for Unpickler {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        s.file.iter().flat_map(File::values).for_each(|x| v.visit(x));
        v.visit_slot(&s.buffers);
        v.visit_slot(&s.persistent_load);
        s.memo.iter().for_each(|(_, x)| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = std::mem::take(unsafe { self.state.get_unlocked() });
        s.file.iter().flat_map(File::values).for_each(|x| sink.push(x.clone()));
        sink.extend(s.buffers);
        sink.extend(s.persistent_load);
        s.memo.iter().for_each(|(_, x)| sink.push(x.clone()));
    }
}

fn this(v: &Value) -> &Unpickler {
    v.downcast::<Unpickler>().expect("method of this type")
}

fn text(th: &Thread, v: Option<&Value>, what: &str, default: &str) -> Res<String> {
    let Some(v) = v else { return Ok(default.into()) };
    let s = protocol::expect_string(th, v, "Unpickler", &format!("argument '{what}'"))?;
    Ok(s.to_str_lossy().into_owned())
}

impl Unpickler {
    fn with_type(ty: &Type) -> Ref<Unpickler> {
        alloc(Unpickler { ob: Object::new(ty), state: Guarded::new(State::default()) })
    }
    /// See [`super::alone`].
    fn alone<R>(&self, th: &Thread, f: impl FnOnce() -> Res<R>) -> Res<R> {
        super::alone(th, "Unpickler", |busy| self.with(|s| std::mem::replace(&mut s.busy, busy)), f)
    }
    /// The state, for an instant.
    pub fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.state.lock(&self.ob))
    }
    /// An unpickler for one `load`. Options: `fix_imports`, `encoding`, `errors`, `buffers`.
    pub fn make(th: &Thread, options: [Option<&Value>; 4]) -> Res<Ref<Unpickler>> {
        let u = Unpickler::with_type(UNPICKLER.get());
        u.set_up(th, None, options)?;
        Ok(u)
    }
    fn set_up(&self, th: &Thread, file: Option<File>, options: [Option<&Value>; 4]) -> Res<()> {
        let [fix_imports, encoding, errors, buffers] = options;
        let fix_imports = fix_imports.map_or(Ok(true), |f| protocol::truth(th, f))?;
        let encoding = text(th, encoding, "encoding", "ASCII")?;
        let errors = text(th, errors, "errors", "strict")?;
        let buffers = match buffers.filter(|b| !b.is_none()) {
            // No argument is no buffers.
            Some(b) => Some(protocol::iter(th, b)?),
            None => None,
        };
        let old = self.with(|s| {
            let new = State {
                file,
                protocol: 0,
                fix_imports,
                encoding,
                errors,
                buffers,
                persistent_load: s.persistent_load.take(),
                memo: Read::default(),
                busy: s.busy,
            };
            std::mem::replace(s, new)
        });
        drop(old);
        Ok(())
    }
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
    Signature::parse("(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")
});

fn init_unpickler(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "Unpickler", args)?;
    let file = File::of(th, b[0].as_ref().expect("required"))?;
    let u = Ref::from_payload(this(v));
    u.alone(th, || u.set_up(th, Some(file), [b[1].as_ref(), b[2].as_ref(), b[3].as_ref(), b[4].as_ref()]))
}

fn load(th: &Thread, a: Args<'_>) -> Res {
    let u = Ref::from_payload(this(a.at(0)));
    match u.with(|s| s.file.clone()) {
        Some(file) => u.alone(th, || loading::load(th, &u, Input::from_file(file))),
        None => {
            let class = a.at(0).ty().error_name().into_owned();
            Err(errors::unpickling(th, format!("Unpickler.__init__() was not called by {class}.__init__()")))
        }
    }
}

fn persistent_load(th: &Thread, _: Args<'_>) -> Res {
    let text =
        "A load persistent id instruction was encountered, but no persistent_load function was specified.";
    Err(errors::unpickling(th, text))
}

/// A memo from what a program gives for one: another unpickler's, or a dict.
fn memo_of(th: &Thread, v: &Value) -> Res<Read> {
    let mut memo = Read::default();
    if let Some(other) = v.downcast::<Proxy>().and_then(|p| p.owner.downcast::<Unpickler>()) {
        let all: Vec<(usize, Value)> = other.with(|s| s.memo.iter().map(|(i, v)| (i, v.clone())).collect());
        for (i, v) in all {
            memo.put(i, v);
        }
        return Ok(memo);
    }
    let Some(d) = v.downcast::<Dict>() else {
        let got = v.ty().error_name().into_owned();
        return Err(th.type_error(format!(
            "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {got}"
        )));
    };
    for (_, key, value) in d.snapshot() {
        if !key.is_instance(&class::INT) {
            return Err(th.type_error("memo key must be integers"));
        }
        match usize::try_from(protocol::index_i64(th, &key)?) {
            Ok(i) => drop(memo.put(i, value)),
            Err(_) => return Err(th.value_error("memo key must be positive integers.")),
        }
    }
    Ok(memo)
}

fn set_memo(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("attribute deletion is not supported")) };
    let memo = memo_of(th, &value)?;
    drop(this(v).with(|s| std::mem::replace(&mut s.memo, memo)));
    Ok(())
}

impl Hook for Unpickler {
    const NAME: &'static str = "persistent_load";
    fn hook<R>(v: &Value, f: impl FnOnce(&mut Slot) -> R) -> R {
        this(v).with(|s| f(&mut s.persistent_load))
    }
    fn class() -> &'static Class {
        &UNPICKLER
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("This takes a binary file for reading a pickle data stream."),
    signature: "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    slots: Slots {
        new: Some(|_, cls, _| Ok(Unpickler::with_type(cls).into_value())),
        init: Some(init_unpickler),
        getattr: Some(attributes::get::<Unpickler>),
        setattr: Some(attributes::set::<Unpickler>),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("persistent_load", "($self, pid, /)", persistent_load, ""),
        Method::method("load", "($self, /)", load, "Load a pickle."),
        Method::method(
            "find_class",
            "($self, module_name, global_name, /)",
            |th, a| building::find_class(th, this(a.at(0)), a.at(1), a.at(2)),
            "Return an object from a specified module.",
        ),
    ],
    getsets: &[GetSet::write("memo", |_, v| Ok(memo::proxy(&UNPICKLER_MEMO, v)), set_memo, "")],
    ..TypeSpec::new("_pickle", "Unpickler", <Unpickler as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    UNPICKLER.bind(&SPEC);
}
