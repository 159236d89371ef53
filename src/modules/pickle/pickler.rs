//! `Pickler`.

use super::attributes::{self, Hook};
use super::memo::{self, PICKLER_MEMO, Proxy, Written};
use super::{DEFAULT, HIGHEST, errors, saving};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Str, Thread,
    Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, attribute, name, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_pickle.Pickler`.
pub static PICKLER: Class = Class::new();

/// What outlives a `dump`.
#[derive(Default)]
pub struct State {
    /// Whether `__init__` has been called.
    pub ready: bool,
    /// The file's `write`; without one the pickle is a result.
    pub write: Slot,
    pub protocol: u8,
    /// Attributes of this name: whether instructions are binary, whether nothing is remembered.
    pub bin: i64,
    pub fast: i64,
    pub fix_imports: bool,
    pub buffer_callback: Slot,
    pub dispatch_table: Slot,
    pub persistent_id: Slot,
    pub memo: Written,
    /// Whether a call is under way.
    busy: bool,
}

/// Payload of `Pickler`.
#[repr(C)]
pub struct Pickler {
    ob: Object,
    state: Guarded<State>,
}
payload!(Pickler: traced);

impl Trace for Pickler {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        for slot in [&s.write, &s.buffer_callback, &s.dispatch_table, &s.persistent_id] {
            v.visit_slot(slot);
        }
        s.memo.objects().iter().for_each(|(_, x)| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = std::mem::take(unsafe { self.state.get_unlocked() });
        let slots = [s.write, s.buffer_callback, s.dispatch_table, s.persistent_id];
        slots.into_iter().flatten().for_each(|x| sink.push(x));
        s.memo.objects().iter().for_each(|(_, x)| sink.push(x.clone()));
    }
}

fn this(v: &Value) -> &Pickler {
    v.downcast::<Pickler>().expect("method of this type")
}

impl Pickler {
    fn with_type(ty: &Type) -> Ref<Pickler> {
        alloc(Pickler { ob: Object::new(ty), state: Guarded::new(State::default()) })
    }
    /// See [`super::alone`].
    fn alone<R>(&self, th: &Thread, f: impl FnOnce() -> Res<R>) -> Res<R> {
        super::alone(th, "Pickler", |busy| self.with(|s| std::mem::replace(&mut s.busy, busy)), f)
    }
    /// The state, for an instant.
    pub fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.state.lock(&self.ob))
    }
    /// A pickler for one `dump`; without a file the pickle is a result.
    pub fn make(
        th: &Thread,
        file: Option<&Value>,
        protocol: Option<&Value>,
        fix_imports: Option<&Value>,
        buffer_callback: Option<&Value>,
    ) -> Res<Ref<Pickler>> {
        let p = Pickler::with_type(PICKLER.get());
        p.set_up(th, file, protocol, fix_imports, buffer_callback)?;
        Ok(p)
    }
    fn set_up(
        &self,
        th: &Thread,
        file: Option<&Value>,
        protocol: Option<&Value>,
        fix_imports: Option<&Value>,
        buffer_callback: Option<&Value>,
    ) -> Res<()> {
        let protocol = match protocol.filter(|p| !p.is_none()) {
            None => DEFAULT,
            Some(p) => match protocol::index_c(th, p, "long")? {
                n if n < 0 => HIGHEST,
                n if n > i64::from(HIGHEST) => {
                    return Err(th.value_error(format!("pickle protocol must be <= {HIGHEST}")));
                }
                n => n as u8,
            },
        };
        let fix_imports = fix_imports.map_or(Ok(true), |f| protocol::truth(th, f))?;
        let write = match file {
            None => None,
            Some(file) => match attribute::get_optional(th, file, name!("write"))? {
                Some(w) => Some(w),
                None => return Err(th.type_error("file must have a 'write' attribute")),
            },
        };
        let buffer_callback = buffer_callback.filter(|c| !c.is_none()).cloned();
        if buffer_callback.is_some() && protocol < 5 {
            return Err(th.value_error("buffer_callback needs protocol >= 5"));
        }
        let old = self.with(|s| {
            let new = State {
                ready: true,
                write,
                protocol,
                bin: i64::from(protocol > 0),
                fast: 0,
                fix_imports: fix_imports && protocol < 3,
                buffer_callback,
                dispatch_table: None,
                persistent_id: s.persistent_id.take(),
                memo: Written::default(),
                busy: s.busy,
            };
            std::mem::replace(s, new)
        });
        drop(old);
        Ok(())
    }
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(file, protocol=None, fix_imports=True, buffer_callback=None)"));

fn init_pickler(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "Pickler", args)?;
    let p = Ref::from_payload(this(v));
    p.alone(th, || p.set_up(th, b[0].as_ref(), b[1].as_ref(), b[2].as_ref(), b[3].as_ref()))?;
    // A subclass may have one as an attribute of the class.
    let table = attribute::get_optional(th, v, name!("dispatch_table"))?;
    let old = p.with(|s| std::mem::replace(&mut s.dispatch_table, table));
    drop(old);
    Ok(())
}

fn dump(th: &Thread, a: Args<'_>) -> Res {
    let p = Ref::from_payload(this(a.at(0)));
    if !p.with(|s| s.ready) {
        let class = a.at(0).ty().error_name().into_owned();
        return Err(errors::pickling(th, format!("Pickler.__init__() was not called by {class}.__init__()")));
    }
    p.alone(th, || saving::dump(th, &p, a.at(1)))?;
    Ok(Value::none())
}

fn clear_memo(_: &Thread, a: Args<'_>) -> Res {
    drop(this(a.at(0)).with(|s| std::mem::take(&mut s.memo)));
    Ok(Value::none())
}

/// A memo from what a program gives for one: another pickler's, or a dict of numbers and objects.
fn memo_of(th: &Thread, v: &Value) -> Res<Written> {
    if let Some(other) = v.downcast::<Proxy>().and_then(|p| p.owner.downcast::<Pickler>()) {
        return Ok(other.with(|s| s.memo.copy()));
    }
    let Some(d) = v.downcast::<Dict>() else {
        let got = v.ty().error_name().into_owned();
        return Err(
            th.type_error(format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {got}"))
        );
    };
    let mut memo = Written::default();
    for (_, _, entry) in d.snapshot() {
        let Some([number, object]) = entry.downcast::<Tuple>().map(Tuple::items) else {
            return Err(th.type_error("'memo' values must be 2-item tuples"));
        };
        let number = protocol::index_i64(th, number)?;
        drop(memo.insert(object.clone(), number as usize));
    }
    Ok(memo)
}

fn set_memo(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("attribute deletion is not supported")) };
    let memo = memo_of(th, &value)?;
    drop(this(v).with(|s| std::mem::replace(&mut s.memo, memo)));
    Ok(())
}

fn set_table(_: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    drop(this(v).with(|s| std::mem::replace(&mut s.dispatch_table, value)));
    Ok(())
}

impl Hook for Pickler {
    const NAME: &'static str = "persistent_id";
    fn hook<R>(v: &Value, f: impl FnOnce(&mut Slot) -> R) -> R {
        this(v).with(|s| f(&mut s.persistent_id))
    }
    fn class() -> &'static Class {
        &PICKLER
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("This takes a binary file for writing a pickle data stream."),
    signature: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
    slots: Slots {
        new: Some(|_, cls, _| Ok(Pickler::with_type(cls).into_value())),
        init: Some(init_pickler),
        getattr: Some(attributes::get::<Pickler>),
        setattr: Some(attributes::set::<Pickler>),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("persistent_id", "($self, obj, /)", |_, _| Ok(Value::none()), ""),
        Method::method(
            "dump",
            "($self, obj, /)",
            dump,
            "Write a pickled representation of the given object to the open file.",
        ),
        Method::method("clear_memo", "($self, /)", clear_memo, "Clears the pickler's \"memo\"."),
    ],
    getsets: &[
        GetSet::write(
            "bin",
            |_, v| Ok(Value::from_i64(this(v).with(|s| s.bin))),
            |th, v, value| {
                let n = attributes::number(th, value)?;
                this(v).with(|s| s.bin = n);
                Ok(())
            },
            "",
        )
        .field(),
        GetSet::write(
            "fast",
            |_, v| Ok(Value::from_i64(this(v).with(|s| s.fast))),
            |th, v, value| {
                let n = attributes::number(th, value)?;
                this(v).with(|s| s.fast = n);
                Ok(())
            },
            "",
        )
        .field(),
        GetSet::write(
            "dispatch_table",
            |th, v| {
                let table = this(v).with(|s| s.dispatch_table.clone());
                table.ok_or_else(|| th.no_attribute(v, &Str::new("dispatch_table")))
            },
            set_table,
            "",
        )
        .field(),
        GetSet::write("memo", |_, v| Ok(memo::proxy(&PICKLER_MEMO, v)), set_memo, ""),
    ],
    ..TypeSpec::new("_pickle", "Pickler", <Pickler as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    PICKLER.bind(&SPEC);
}

/// `copyreg`'s table, where a pickler has none of its own.
pub fn shared_table(th: &Thread) -> Res {
    crate::types::helpers::import_from(th, "copyreg", "dispatch_table")
}
