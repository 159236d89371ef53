//! `BufferedRWPair`: a reader and a writer that look like one stream.

use super::{FLAGS, READER, WRITER};
use crate::modules::io::{BUFFER_SIZE, base, closing};
use crate::object::call::{call, call_method};
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Res, Sink, Slot, Slots, Str, Thread, Trace,
    TypeSpec, Value, Visitor, alloc, attribute, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_io.BufferedRWPair`.
pub static PAIR: Class = Class::new();

#[derive(Default, Clone)]
struct Ends {
    reader: Slot,
    writer: Slot,
}

#[repr(C)]
struct Pair {
    ob: Object,
    ends: Guarded<Ends>,
}

payload!(Pair: traced);

impl Trace for Pair {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let ends = unsafe { self.ends.get_unlocked() };
        v.visit_slot(&ends.reader);
        v.visit_slot(&ends.writer);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let ends = unsafe { self.ends.get_unlocked() };
        sink.extend(ends.reader.take());
        sink.extend(ends.writer.take());
    }
}

fn ends(v: &Value) -> Ends {
    let p = v.downcast::<Pair>().expect("method of this type");
    p.ends.get(&p.ob)
}

fn forward(th: &Thread, a: Args<'_>, end: Slot, method: &Str) -> Res {
    let Some(end) = end else { return Err(th.value_error("I/O operation on uninitialized object")) };
    let rest: Vec<Value> = a.positional_slots()[1..].iter().flatten().cloned().collect();
    call_method(th, &end, method, &rest)
}

fn to_reader(th: &Thread, a: Args<'_>, method: &Str) -> Res {
    forward(th, a, ends(a.at(0)).reader, method)
}

fn to_writer(th: &Thread, a: Args<'_>, method: &Str) -> Res {
    forward(th, a, ends(a.at(0)).writer, method)
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(reader, writer, buffer_size=131072, /)"));

fn init_pair(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "BufferedRWPair", args)?;
    let (reader, writer) = (b[0].clone().expect("required"), b[1].clone().expect("required"));
    let size = b[2].clone().unwrap_or(Value::from_usize(BUFFER_SIZE));
    base::check_readable(th, &reader)?;
    base::check_writable(th, &writer)?;
    let reader = call(th, &READER.value(), Args::of(&[reader, size.clone()]))?;
    let writer = call(th, &WRITER.value(), Args::of(&[writer, size]))?;
    let p = v.downcast::<Pair>().expect("method of this type");
    let old = p.ends.replace(&p.ob, Ends { reader: Some(reader), writer: Some(writer) });
    drop(old);
    Ok(())
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let written = to_writer(th, a, name!("close"));
    closing::then(th, written, || to_reader(th, a, name!("close")))
}

fn isatty(th: &Thread, a: Args<'_>) -> Res {
    let w = to_writer(th, a, name!("isatty"))?;
    if protocol::truth(th, &w)? { Ok(w) } else { to_reader(th, a, name!("isatty")) }
}

fn closed(th: &Thread, v: &Value) -> Res {
    match ends(v).writer {
        Some(w) => attribute::get(th, &w, name!("closed")),
        None => Err(th.runtime_error("the BufferedRWPair object is being garbage-collected")),
    }
}

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffered reader and writer object together."),
    flags: FLAGS,
    signature: "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
    slots: Slots {
        new: Some(|_, cls, _| {
            Ok(alloc(Pair { ob: Object::new(cls), ends: Guarded::new(Ends::default()) }).into_value())
        }),
        init: Some(init_pair),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("read", "-($self, size=-1, /)", |th, a| to_reader(th, a, name!("read")), ""),
        Method::method("peek", "-($self, size=0, /)", |th, a| to_reader(th, a, name!("peek")), ""),
        Method::method("read1", "-($self, size=-1, /)", |th, a| to_reader(th, a, name!("read1")), ""),
        Method::method("readinto", "-($self, buffer, /)", |th, a| to_reader(th, a, name!("readinto")), ""),
        Method::method("readinto1", "-($self, buffer, /)", |th, a| to_reader(th, a, name!("readinto1")), ""),
        Method::method("readable", "($self, /)", |th, a| to_reader(th, a, name!("readable")), ""),
        Method::method("write", "-($self, buffer, /)", |th, a| to_writer(th, a, name!("write")), ""),
        Method::method("flush", "($self, /)", |th, a| to_writer(th, a, name!("flush")), ""),
        Method::method("writable", "($self, /)", |th, a| to_writer(th, a, name!("writable")), ""),
        Method::method("close", "($self, /)", close, ""),
        Method::method("isatty", "($self, /)", isatty, ""),
    ],
    getsets: &[GetSet::read("closed", closed, "")],
    ..TypeSpec::new("_io", "BufferedRWPair", <Pair as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    PAIR.bind(&SPEC);
}
