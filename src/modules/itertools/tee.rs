//! `tee`: several iterators over one source. What one has read and another has not lies in a chain of blocks.

use super::iterator;
use crate::object::capacity;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::Res;
use crate::object::ty::{Type, flags};
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, Object, Payload, Ref, Sink, Thread, Trace, Tuple, Value, Visitor, alloc, call, name,
    protocol,
};
use crate::payload;

/// `itertools._tee`.
pub static TEE: Class = Class::new();
/// `itertools._tee_dataobject`.
pub static TEE_DATA: Class = Class::new();

/// Items a block.
const BLOCK: usize = 57;

#[derive(Default)]
struct Block {
    values: Vec<Value>,
    next: Slot,
    running: bool,
}

#[repr(C)]
struct TeeData {
    ob: Object,
    it: Value,
    block: Guarded<Block>,
}
payload!(TeeData: traced);
impl Trace for TeeData {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.it);
        // SAFETY: the world is stopped.
        let b = unsafe { self.block.get_unlocked() };
        b.values.iter().for_each(|x| v.visit(x));
        v.visit_slot(&b.next);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let b = std::mem::take(unsafe { self.block.get_unlocked() });
        sink.extend(b.values);
        sink.extend(b.next);
    }
}

impl TeeData {
    fn make(it: Value) -> Ref<TeeData> {
        alloc(TeeData { ob: Object::new(TEE_DATA.get()), it, block: Guarded::new(Block::default()) })
    }
    fn get(&self, th: &Thread, i: usize) -> Res<Option<Value>> {
        {
            let mut b = self.block.lock(&self.ob);
            if let Some(v) = b.values.get(i) {
                return Ok(Some(v.clone()));
            }
            if b.running {
                drop(b);
                return Err(th.runtime_error("cannot re-enter the tee iterator"));
            }
            b.running = true;
        }
        let r = protocol::next(th, &self.it);
        let mut b = self.block.lock(&self.ob);
        b.running = false;
        if let Ok(Some(v)) = &r {
            b.values.push(v.clone());
        }
        drop(b);
        r
    }
    fn next_block(&self) -> Ref<TeeData> {
        let fresh = TeeData::make(self.it.clone());
        let mut b = self.block.lock(&self.ob);
        let next = b.next.get_or_insert_with(|| fresh.to_value()).clone();
        drop(b);
        next.into_ref().unwrap_or(fresh)
    }
}

fn new_data(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if args.len() == 0 {
        return Err(th.type_error("_tee_dataobject() takes at least 1 argument"));
    }
    Ok(TeeData::make(args.at(0).clone()).into_value())
}

static DATA_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    slots: crate::object::Slots { new: Some(new_data), ..crate::object::Slots::EMPTY },
    ..TypeSpec::new("itertools", "_tee_dataobject", <TeeData as Payload>::layout)
};

#[repr(C)]
struct Tee {
    ob: Object,
    place: Guarded<(Ref<TeeData>, usize)>,
}
payload!(Tee: traced);
impl Trace for Tee {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit(unsafe { self.place.get_unlocked() }.0.as_value());
    }
}

fn make(ty: &Type, data: Ref<TeeData>, at: usize) -> Value {
    alloc(Tee { ob: Object::new(ty), place: Guarded::new((data, at)) }).into_value()
}

fn from_iterable(th: &Thread, source: &Value) -> Res {
    let it = protocol::iter(th, source)?;
    if let Some(t) = it.downcast::<Tee>() {
        let (data, at) = t.place.get(&t.ob);
        return Ok(make(TEE.get(), data, at));
    }
    Ok(make(TEE.get(), TeeData::make(it), 0))
}

fn new_tee(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    super::exactly(th, TEE.get(), &TEE, "_tee", args, 1)?;
    from_iterable(th, args.at(0))
}

fn next_tee(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let t = v.downcast::<Tee>().expect("slot of _tee");
    let (mut data, mut at) = t.place.get(&t.ob);
    if at >= BLOCK {
        data = data.next_block();
        at = 0;
        drop(t.place.replace(&t.ob, (data.clone(), 0)));
    }
    let x = data.get(th, at)?;
    if x.is_some() {
        t.place.lock(&t.ob).1 = at + 1;
    }
    Ok(x)
}

fn copy(_: &Thread, args: Args<'_>) -> Res {
    let t = args.at(0).downcast::<Tee>().expect("bound to _tee");
    let (data, at) = t.place.get(&t.ob);
    Ok(make(TEE.get(), data, at))
}

static TEE_SPEC: TypeSpec = TypeSpec {
    methods: &[Method::method("__copy__", "($self, /)", copy, "Returns an independent iterator.")],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF,
    ..iterator(
        "_tee",
        <Tee as Payload>::layout,
        new_tee,
        next_tee,
        "(iterable, /)",
        "Iterator wrapped to make it copyable.",
    )
};

/// `tee(iterable, n=2, /)`.
pub(super) fn tee(th: &Thread, args: Args<'_>) -> Res {
    let n = match args.get(1) {
        Some(v) => protocol::index_i64(th, v)?,
        None => 2,
    };
    if n < 0 {
        return Err(th.value_error("n must be >= 0"));
    }
    if n == 0 {
        return Ok(Tuple::empty().into_value());
    }
    let mut out = Vec::new();
    capacity::reserve(th, &mut out, n as usize)?;
    let it = protocol::iter(th, args.at(0))?;
    let first = if it.ty().lookup(th, name!("__copy__")).is_some() {
        it.downcast::<Tee>().is_some().then(|| from_iterable(th, &it)).transpose()?.unwrap_or(it)
    } else {
        from_iterable(th, &it)?
    };
    out.push(first);
    for _ in 1..n {
        let next = match out[0].downcast::<Tee>() {
            Some(t) => {
                let (data, at) = t.place.get(&t.ob);
                make(TEE.get(), data, at)
            }
            None => call::call_method(th, &out[0], name!("__copy__"), &[])?,
        };
        out.push(next);
    }
    Ok(Tuple::new(out).into_value())
}

pub(super) fn init_types() {
    TEE_DATA.bind(&DATA_SPEC);
    TEE.bind(&TEE_SPEC);
}
