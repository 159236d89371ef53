//! `cell`: a variable shared by a function and the functions nested in it.

use crate::object::slots::Compare;
use crate::object::{
    Args, Class, GetSet, Guarded, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace, Type, TypeSpec,
    Value, Visitor, alloc, header::Sink, protocol,
};
use crate::payload;

/// `cell`.
pub static CELL: Class = Class::new();

/// Payload of `cell`.
#[repr(C)]
pub struct Cell {
    ob: Object,
    /// The variable.
    pub value: Guarded<Slot>,
}

payload!(Cell: traced);

impl Trace for Cell {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.value.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.value.get_unlocked() }.take());
    }
}

impl Cell {
    /// A cell holding `value`.
    pub fn new(value: Slot) -> Ref<Cell> {
        alloc(Cell { ob: Object::new(CELL.get()), value: Guarded::new(value) })
    }
    /// What it holds.
    #[inline(always)]
    pub fn get(&self) -> Slot {
        self.value.get(&self.ob)
    }
    /// Stores; returns the old value for the caller to drop.
    #[inline(always)]
    pub fn set(&self, v: Slot) -> Slot {
        self.value.replace(&self.ob, v)
    }
}

fn this(v: &Value) -> &Cell {
    v.downcast::<Cell>().expect("slot of this type")
}

fn repr(_: &Thread, v: &Value) -> Res {
    let text = match this(v).get() {
        Some(x) => format!("<cell at {:#x}: {} object at {:#x}>", v.bits(), x.ty().name_str(), x.bits()),
        None => format!("<cell at {:#x}: empty>", v.bits()),
    };
    Ok(Str::new(&text).into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Cell>(), b.downcast::<Cell>()) else {
        return Ok(Value::not_implemented());
    };
    match (x.get(), y.get()) {
        (Some(x), Some(y)) => protocol::compare(th, &x, &y, op),
        (x, y) => Ok(Value::bool(op.test(x.is_some().cmp(&y.is_some())))),
    }
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if args.len() > 1 {
        return Err(th.type_error(format!("cell expected at most 1 argument, got {}", args.len())));
    }
    Ok(Cell::new(args.get(0).cloned()).into_value())
}

fn get_contents(th: &Thread, v: &Value) -> Res {
    this(v).get().ok_or_else(|| th.value_error("Cell is empty"))
}

fn set_contents(_: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    drop(this(v).set(new));
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a new cell object."),
    slots: Slots { repr: Some(repr), compare: Some(compare), new: Some(new), ..Slots::EMPTY },
    getsets: &[GetSet::write("cell_contents", get_contents, set_contents, "")],
    constants: &[("__hash__", Value::none)],
    flags: crate::object::flags::IMMUTABLE | crate::object::flags::GC,
    ..TypeSpec::new("builtins", "cell", <Cell as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    CELL.bind(&SPEC);
}
