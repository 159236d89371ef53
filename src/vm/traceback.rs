//! `traceback`: where an exception has been.

use std::cell::Cell as StdCell;

use super::frame::FrameObject;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, BaseException, Class, GetSet, Guarded, Method, Object, Payload, Ref, Res, Slot, Slots, Thread,
    Trace, Type, TypeSpec, Value, Visitor, alloc, flags, header::Sink, protocol, string,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `traceback`.
pub static TRACEBACK: Class = Class::new();

/// Payload of `traceback`.
#[repr(C)]
pub struct Traceback {
    ob: Object,
    next: Guarded<Slot>,
    /// `tb_frame`.
    pub frame: Ref<FrameObject>,
    /// Index in `Code` of the instruction.
    pub lasti: i64,
    line: StdCell<i64>,
}

// SAFETY: the line is a number that is filled in lazily; every writer writes the same one.
unsafe impl Sync for Traceback {}
// SAFETY: as for `Sync`.
unsafe impl Send for Traceback {}

payload!(Traceback: traced);

impl Trace for Traceback {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.frame.as_value());
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.next.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.next.get_unlocked() }.take());
    }
}

impl Traceback {
    /// An entry in front of `next`.
    pub fn new(next: Slot, frame: Ref<FrameObject>, lasti: usize) -> Ref<Traceback> {
        alloc(Traceback {
            ob: Object::new(TRACEBACK.get()),
            next: Guarded::new(next),
            frame,
            lasti: lasti as i64,
            line: StdCell::new(-1),
        })
    }
    /// `tb_lineno`.
    pub fn line(&self) -> Option<u32> {
        match self.line.get() {
            -1 => self.frame.code().line_at(self.lasti as usize),
            n => Some(n as u32),
        }
    }
    /// `tb_next`.
    pub fn next(&self) -> Slot {
        self.next.get(&self.ob)
    }
}

/// Adds an entry for the place where `frame` is to an exception's traceback.
pub fn add(exception: &Value, frame: Ref<FrameObject>, lasti: usize) {
    let Some(e) = exception.downcast::<BaseException>() else { return };
    let next = e.traceback.get(&e.ob);
    let tb = Traceback::new(next, frame, lasti);
    let old = e.traceback.replace(&e.ob, Some(tb.into_value()));
    drop(old);
}

fn this(v: &Value) -> &Traceback {
    v.downcast::<Traceback>().expect("slot of this type")
}

fn set_next(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let new = match new {
        None => return Err(th.type_error("can't delete tb_next attribute")),
        Some(n) if n.is_none() => None,
        Some(n) if n.downcast::<Traceback>().is_some() => Some(n),
        Some(n) => {
            return Err(
                th.type_error(format!("expected traceback object or None, got '{}'", n.ty().error_name()))
            );
        }
    };
    let mut at = new.clone();
    while let Some(t) = at {
        if t.is(v) {
            return Err(th.value_error("traceback loop detected"));
        }
        at = this(&t).next();
    }
    let t = this(v);
    let old = t.next.replace(&t.ob, new);
    drop(old);
    Ok(())
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(tb_next, tb_frame, tb_lasti, tb_lineno)"));
    let a = bind_values(th, &SIG, "TracebackType", args)?;
    let get = |i: usize| a[i].clone().unwrap_or(Value::none());
    let next = get(0);
    let Ok(frame) = get(1).into_ref::<FrameObject>() else {
        return Err(th.type_error(format!(
            "traceback() argument 'tb_frame' must be frame, not {}",
            get(1).ty().error_name()
        )));
    };
    if !next.is_none() && next.downcast::<Traceback>().is_none() {
        return Err(
            th.type_error(format!("expected traceback object or None, got '{}'", next.ty().error_name()))
        );
    }
    let lasti = match u32::try_from(protocol::index_i64(th, &get(2))?) {
        Ok(offset) => frame.code().code.layout().instruction(offset / 2) as i64,
        Err(_) => -1,
    };
    let line = protocol::index_i64(th, &get(3))?;
    Ok(alloc(Traceback {
        ob: Object::new(TRACEBACK.get()),
        next: Guarded::new(Some(next).filter(|n| !n.is_none())),
        frame,
        lasti,
        line: StdCell::new(line),
    })
    .into_value())
}

fn last_instruction(_: &Thread, v: &Value) -> Res {
    let t = this(v);
    Ok(match usize::try_from(t.lasti) {
        Ok(index) => Value::from_usize(super::code_object::offset_of(&t.frame.code().code, index)),
        Err(_) => Value::small_int(-1),
    })
}

fn dir(th: &Thread, _: Args<'_>) -> Res {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
    super::build::list(th, names.iter().map(|n| string::intern(n).into_value()).collect())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a new traceback object."),
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Method::method("__dir__", "($self, /)", dir, "")],
    getsets: &[
        GetSet::write("tb_next", |_, v| Ok(this(v).next().unwrap_or(Value::none())), set_next, ""),
        GetSet::read("tb_frame", |_, v| Ok(this(v).frame.to_value()), "").field(),
        GetSet::read("tb_lasti", last_instruction, "").field(),
        GetSet::read(
            "tb_lineno",
            |_, v| Ok(this(v).line().map_or(Value::none(), |l| Value::small_int(i64::from(l)))),
            "",
        ),
    ],
    flags: flags::IMMUTABLE | flags::GC,
    signature: "(tb_next, tb_frame, tb_lasti, tb_lineno)",
    ..TypeSpec::new("builtins", "traceback", <Traceback as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    TRACEBACK.bind(&SPEC);
}
