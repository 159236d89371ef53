//! `_queue`: the queue that may be filled at any time, from a finaliser or a signal's handler too.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::exception_class::ExceptionClass;
use crate::mode::{Event, Waited};
use crate::object::{
    Args, Class, Guarded, Method, Module, ModuleSpec, Object, Payload, Raised, Res, Sink, Slot, Slots,
    Thread, Trace, Type, TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::Arc;
use crate::types::generic_alias;

/// `_queue`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_queue",
    doc: "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    functions: &[],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("SimpleQueue", SIMPLE_QUEUE.value());
        m.set("Empty", EMPTY.class(th)?);
        Ok(())
    },
    gil_not_used: true,
};

/// `_queue.SimpleQueue`.
pub static SIMPLE_QUEUE: Class = Class::new();

static EMPTY: ExceptionClass = ExceptionClass::new("_queue", "Empty", &errors::EXCEPTION);

fn empty(th: &Thread) -> Raised {
    match EMPTY.class(th).and_then(|c| crate::object::call::call0(th, &c)) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

#[derive(Default)]
struct State {
    items: VecDeque<Value>,
    /// Those who wait, in the order in which they came.
    waiting: VecDeque<Arc<Event>>,
}

/// Payload of `SimpleQueue`.
#[repr(C)]
pub struct SimpleQueue {
    ob: Object,
    state: Guarded<State>,
}

payload!(SimpleQueue: traced);

impl Trace for SimpleQueue {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.state.get_unlocked() }.items.iter().for_each(|x| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.state.get_unlocked() }.items.drain(..));
    }
}

impl SimpleQueue {
    fn put(&self, v: Value) {
        let first = {
            let mut state = self.state.lock(&self.ob);
            state.items.push_back(v);
            state.waiting.pop_front()
        };
        if let Some(first) = first {
            first.set();
        }
    }
    fn take(&self) -> Slot {
        self.state.lock(&self.ob).items.pop_front()
    }
    fn len(&self) -> usize {
        self.state.lock(&self.ob).items.len()
    }
    /// An item, or a place among those who wait for one.
    fn take_or_wait(&self) -> Result<Value, Arc<Event>> {
        let fresh = Arc::new(Event::new());
        let mut state = self.state.lock(&self.ob);
        match state.items.pop_front() {
            Some(v) => Ok(v),
            None => {
                state.waiting.push_back(fresh.clone());
                Err(fresh)
            }
        }
    }
    /// Leaves the place; what it was told already, the next one is told.
    fn give_up(&self, event: &Arc<Event>) {
        let next = {
            let mut state = self.state.lock(&self.ob);
            match state.waiting.iter().position(|e| Arc::ptr_eq(e, event)) {
                Some(at) => {
                    state.waiting.remove(at);
                    None
                }
                None if state.items.is_empty() => None,
                None => state.waiting.pop_front(),
            }
        };
        if let Some(next) = next {
            next.set();
        }
    }
    /// Waits for an item; `None` when the time has run out. Signals run their handlers in between.
    fn get(&self, th: &Thread, limit: Option<Duration>) -> Res<Slot> {
        let end = limit.map(|limit| Instant::now().checked_add(limit));
        loop {
            let event = match self.take_or_wait() {
                Ok(v) => return Ok(Some(v)),
                Err(event) => event,
            };
            loop {
                let left = end.flatten().map(|end| end.saturating_duration_since(Instant::now()));
                match event.wait_interruptible(left, crate::vm::SIGNAL_BITS, th.participant()) {
                    Waited::Done => break,
                    Waited::TimedOut => {
                        let last = self.take();
                        self.give_up(&event);
                        return Ok(last);
                    }
                    Waited::Interrupted => {
                        if let Err(r) = crate::vm::check_signals(th) {
                            self.give_up(&event);
                            return Err(r);
                        }
                    }
                }
            }
        }
    }
}

fn this(v: &Value) -> &SimpleQueue {
    v.downcast::<SimpleQueue>().expect("method of this type")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if !args.is_empty() {
        return Err(th.type_error("SimpleQueue() takes no positional arguments"));
    }
    Ok(alloc(SimpleQueue { ob: Object::new(cls), state: Guarded::new(State::default()) }).into_value())
}

fn get(th: &Thread, a: Args<'_>) -> Res {
    let block = a.get(1).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let limit = match a.get_non_none(2) {
        _ if !block => Some(Duration::ZERO),
        None => None,
        Some(v) => match super::timeout::limit(th, v)? {
            Some(limit) => Some(limit),
            None => return Err(th.value_error("'timeout' must be a non-negative number")),
        },
    };
    if limit == Some(Duration::ZERO) {
        return this(a.at(0)).take().ok_or_else(|| empty(th));
    }
    this(a.at(0)).get(th, limit)?.ok_or_else(|| empty(th))
}

fn put(_: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).put(a.at(1).clone());
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Simple, unbounded, reentrant FIFO queue."),
    flags: flags::BASE | flags::GC | flags::WEAKREF,
    signature: "()",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[
        Method::method(
            "empty",
            "($self, /)",
            |_, a| Ok(Value::bool(this(a.at(0)).len() == 0)),
            "Return True if the queue is empty, False otherwise (not reliable!).",
        ),
        Method::method(
            "get",
            "($self, /, block=True, timeout=None)",
            get,
            "Remove and return an item from the queue.",
        ),
        Method::method(
            "get_nowait",
            "($self, /)",
            |th, a| this(a.at(0)).take().ok_or_else(|| empty(th)),
            "Remove and return an item from the queue without blocking.",
        ),
        Method::method(
            "put",
            "($self, /, item, block=True, timeout=None)",
            put,
            "Put the item on the queue.",
        ),
        Method::method("put_nowait", "($self, /, item)", put, "Put an item into the queue without blocking."),
        Method::method(
            "qsize",
            "($self, /)",
            |_, a| Ok(Value::from_usize(this(a.at(0)).len())),
            "Return the approximate size of the queue (not reliable!).",
        ),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::new("_queue", "SimpleQueue", <SimpleQueue as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    SIMPLE_QUEUE.bind(&SPEC);
}
