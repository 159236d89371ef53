//! `PickleBuffer`: an object that lends its bytes, on its way through a pickle or past it (PEP 574).

use crate::object::{
    Args, Class, Guarded, Method, Object, Payload, Ref, Res, Sink, Slots, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, flags,
};
use crate::payload;
use crate::types::buffer::{self, request};
use crate::types::memoryview::{MemoryView, View};

/// `pickle.PickleBuffer`.
pub static PICKLE_BUFFER: Class = Class::new();

/// Payload of `PickleBuffer`.
#[repr(C)]
pub struct PickleBuffer {
    ob: Object,
    /// A `memoryview` of the object; absent once released.
    view: Guarded<Option<Value>>,
}
payload!(PickleBuffer: traced);

impl Trace for PickleBuffer {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.view.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.view.get_unlocked() }.take());
    }
}

impl PickleBuffer {
    /// The view that it holds; `None` once released.
    pub fn memory(&self) -> Option<Ref<MemoryView>> {
        self.view.get(&self.ob).and_then(|v| v.into_ref::<MemoryView>().ok())
    }
    /// The same, or `ValueError`.
    pub fn view(&self, th: &Thread) -> Res<View> {
        self.memory()
            .and_then(|m| m.view())
            .ok_or_else(|| th.value_error("operation forbidden on released PickleBuffer object"))
    }
}

fn this(v: &Value) -> &PickleBuffer {
    v.downcast::<PickleBuffer>().expect("method of this type")
}

fn new(th: &Thread, cls: &crate::object::Type, a: Args<'_>) -> Res {
    if !a.keywords().is_empty() {
        return Err(th.type_error("PickleBuffer() takes no keyword arguments"));
    }
    if a.len() != 1 {
        return Err(th.type_error(format!("PickleBuffer expected 1 argument, got {}", a.len())));
    }
    let Some(view) = MemoryView::of(th, a.at(0), request::FULL_READ)? else {
        return Err(
            th.type_error(format!("a bytes-like object is required, not '{}'", a.at(0).ty().name_str()))
        );
    };
    Ok(alloc(PickleBuffer { ob: Object::new(cls), view: Guarded::new(Some(view.into_value())) }).into_value())
}

fn raw(th: &Thread, a: Args<'_>) -> Res {
    let view = this(a.at(0)).view(th)?;
    if !view.is_contiguous() && !view.is_fortran_contiguous() {
        return Err(th.buffer_error("cannot extract raw buffer from non-contiguous buffer"));
    }
    Ok(MemoryView::make(view.flat()).into_value())
}

fn release(_: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    let old = p.view.replace(&p.ob, None);
    if let Some(m) = old.as_ref().and_then(|v| v.downcast::<MemoryView>()) {
        m.end();
    }
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Wrapper for potentially out-of-band buffers"),
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF,
    slots: Slots {
        new: Some(new),
        buffer: Some(|th, v, request| {
            Ok(MemoryView::make(this(v).view(th)?.requested(th, request)?).into_value())
        }),
        release_buffer: Some(buffer::RELEASE),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "raw",
            "($self, /)",
            raw,
            "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
        ),
        Method::method(
            "release",
            "($self, /)",
            release,
            "Release the underlying buffer held by the PickleBuffer object.",
        ),
    ],
    ..TypeSpec::new("pickle", "PickleBuffer", <PickleBuffer as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    PICKLE_BUFFER.bind(&SPEC);
}
