//! The operator methods: which dunder name belongs to which slot, and how a slot of a built-in type is called through
//! its dunder. One table serves slot wrappers (built-in types) and trampolines (Python classes).

use std::collections::HashMap;

use crate::object::slots::{self, BinaryOp, Slots};
use crate::object::{Compare, Ref, Str, string};
use crate::sync::prim::LazyLock;

macro_rules! slot_ids {
    ($($id:ident $field:ident,)*) => {
        /// One slot of a type.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum SlotId {
            $(#[doc = stringify!($field)] $id,)*
            /// A binary operator.
            Binary(u8),
            /// An in-place operator.
            Inplace(u8),
        }
        impl SlotId {
            /// Address of the function in the slot, 0 if it is empty.
            pub fn address(self, s: &Slots) -> usize {
                match self {
                    $(SlotId::$id => s.$field.map_or(0, |f| f as usize),)*
                    SlotId::Binary(i) => s.binary[i as usize].map_or(0, |f| f as usize),
                    SlotId::Inplace(i) => s.inplace[i as usize].map_or(0, |f| f as usize),
                }
            }
            /// Copies this slot.
            pub fn copy(self, to: &mut Slots, from: &Slots) {
                match self {
                    $(SlotId::$id => to.$field = from.$field,)*
                    SlotId::Binary(i) => to.binary[i as usize] = from.binary[i as usize],
                    SlotId::Inplace(i) => to.inplace[i as usize] = from.inplace[i as usize],
                }
            }
        }
    };
}

slot_ids! {
    Repr repr, Str str, Hash hash, Call call, GetAttr getattr, SetAttr setattr, Compare compare, Iter iter,
    Next next, DescrGet descr_get, DescrSet descr_set, New new, Init init, Finalize finalize, Len len,
    GetItem getitem, SetItem setitem, Contains contains, Concat concat, Repeat repeat,
    InplaceConcat inplace_concat, InplaceRepeat inplace_repeat, Truth truth, Negative negative,
    Positive positive, Absolute absolute, Invert invert, Int int, Float float, Index index, PowerMod power_mod,
    Await await_, Aiter aiter, Anext anext, Buffer buffer, EndBuffer release_buffer,
}

/// How a slot is called through its dunder.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `f(self)`
    Unary(fn(&Slots) -> Option<slots::Unary>),
    /// `f(self, other)`
    Left,
    /// `f(other, self)`
    Right,
    /// `f(self, n)` for sequence repetition
    Count,
    /// `__pow__` and `__rpow__` with optional modulus; true: reflected
    Power(bool),
    /// `f(self, other, op)`
    Compare(Compare),
    /// `hash(self)`
    Hash,
    /// `len(self)`
    Len,
    /// `bool(self)`
    Truth,
    /// `self(...)`
    Call,
    /// constructor
    New,
    /// initialiser
    Init,
    /// finaliser
    Del,
    /// `__getattribute__`
    GetAttribute,
    /// `__getattr__`: Python classes only
    GetAttr,
    /// `__setattr__`
    SetAttr,
    /// `__delattr__`
    DelAttr,
    /// `__getitem__`
    GetItem,
    /// `__setitem__`
    SetItem,
    /// `__delitem__`
    DelItem,
    /// `__contains__`
    Contains,
    /// `__next__`
    Next,
    /// `__get__`
    Get,
    /// `__set__`
    Set,
    /// `__delete__`
    Delete,
    /// `__buffer__`
    Buffer,
    /// `__release_buffer__`
    EndBuffer,
}

/// One operator method.
pub struct Operator {
    /// `__add__`
    pub name: &'static str,
    /// Its slot.
    pub slot: SlotId,
    /// How it is called.
    pub kind: Kind,
    /// `__text_signature__`, empty for none.
    pub signature: &'static str,
    /// `__doc__`
    pub doc: String,
}

/// All operator methods of one slot.
pub struct Group {
    /// The slot.
    pub slot: SlotId,
    /// Their interned names and entries.
    pub operators: Vec<(Ref<Str>, &'static Operator)>,
}

/// The whole table.
pub struct Operators {
    /// By slot.
    pub groups: Vec<Group>,
    /// From an interned name's address to the groups it belongs to.
    by_name: HashMap<usize, Vec<usize>>,
}

impl Operators {
    /// Groups that a dunder belongs to.
    pub fn groups_of(&self, name: &Str) -> impl Iterator<Item = &Group> {
        let list = self.by_name.get(&(name as *const Str as usize)).map_or(&[][..], Vec::as_slice);
        list.iter().map(|&i| &self.groups[i])
    }
}

/// The operator methods.
pub fn operators() -> &'static Operators {
    static ALL: LazyLock<Operators> = LazyLock::new(build);
    &ALL
}

const VALUE: &str = "($self, value, /)";
const SELF: &str = "($self, /)";

fn build() -> Operators {
    let mut list: Vec<Operator> = Vec::new();
    let mut add = |name: &'static str, slot, kind, signature, doc: &str| {
        list.push(Operator { name, slot, kind, signature, doc: doc.to_string() });
    };
    add(
        "__getattribute__",
        SlotId::GetAttr,
        Kind::GetAttribute,
        "($self, name, /)",
        "Return getattr(self, name).",
    );
    add("__getattr__", SlotId::GetAttr, Kind::GetAttr, "", "");
    add(
        "__setattr__",
        SlotId::SetAttr,
        Kind::SetAttr,
        "($self, name, value, /)",
        "Implement setattr(self, name, value).",
    );
    add("__delattr__", SlotId::SetAttr, Kind::DelAttr, "($self, name, /)", "Implement delattr(self, name).");
    add("__repr__", SlotId::Repr, Kind::Unary(|s| s.repr), SELF, "Return repr(self).");
    add("__hash__", SlotId::Hash, Kind::Hash, SELF, "Return hash(self).");
    add("__call__", SlotId::Call, Kind::Call, "($self, /, *args, **kwargs)", "Call self as a function.");
    add("__str__", SlotId::Str, Kind::Unary(|s| s.str), SELF, "Return str(self).");
    for (op, name) in
        Compare::ALL.into_iter().zip(["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"])
    {
        add(name, SlotId::Compare, Kind::Compare(op), VALUE, &format!("Return self{}value.", op.symbol()));
    }
    add("__iter__", SlotId::Iter, Kind::Unary(|s| s.iter), SELF, "Implement iter(self).");
    add("__next__", SlotId::Next, Kind::Next, SELF, "Implement next(self).");
    add(
        "__get__",
        SlotId::DescrGet,
        Kind::Get,
        "($self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner.",
    );
    add(
        "__set__",
        SlotId::DescrSet,
        Kind::Set,
        "($self, instance, value, /)",
        "Set an attribute of instance to value.",
    );
    add(
        "__delete__",
        SlotId::DescrSet,
        Kind::Delete,
        "($self, instance, /)",
        "Delete an attribute of instance.",
    );
    add(
        "__init__",
        SlotId::Init,
        Kind::Init,
        "($self, /, *args, **kwargs)",
        "Initialize self.  See help(type(self)) for accurate signature.",
    );
    add(
        "__new__",
        SlotId::New,
        Kind::New,
        "($type, *args, **kwargs)",
        "Create and return new object.  See help(type) for accurate signature.",
    );
    add("__del__", SlotId::Finalize, Kind::Del, SELF, "Called when the instance is about to be destroyed.");
    add(
        "__await__",
        SlotId::Await,
        Kind::Unary(|s| s.await_),
        SELF,
        "Return an iterator to be used in await expression.",
    );
    add(
        "__aiter__",
        SlotId::Aiter,
        Kind::Unary(|s| s.aiter),
        SELF,
        "Return an awaitable, that resolves in asynchronous iterator.",
    );
    add(
        "__anext__",
        SlotId::Anext,
        Kind::Unary(|s| s.anext),
        SELF,
        "Return a value or raise StopAsyncIteration.",
    );

    macro_rules! arithmetic {
        ($($op:ident $stem:literal $symbol:literal,)*) => {$(
            let i = BinaryOp::$op as u8;
            add(concat!("__", $stem, "__"), SlotId::Binary(i), Kind::Left, VALUE, concat!("Return self", $symbol, "value."));
            add(concat!("__r", $stem, "__"), SlotId::Binary(i), Kind::Right, VALUE, concat!("Return value", $symbol, "self."));
            add(concat!("__i", $stem, "__"), SlotId::Inplace(i), Kind::Left, VALUE, concat!("Return self", $symbol, "=value."));
        )*};
    }
    arithmetic! {
        Add "add" "+", Subtract "sub" "-", Multiply "mul" "*", Remainder "mod" "%", LeftShift "lshift" "<<",
        RightShift "rshift" ">>", And "and" "&", Xor "xor" "^", Or "or" "|", FloorDivide "floordiv" "//",
        TrueDivide "truediv" "/", MatrixMultiply "matmul" "@",
    }
    let divmod = BinaryOp::Divmod as u8;
    add("__divmod__", SlotId::Binary(divmod), Kind::Left, VALUE, "Return divmod(self, value).");
    add("__rdivmod__", SlotId::Binary(divmod), Kind::Right, VALUE, "Return divmod(value, self).");
    let power = BinaryOp::Power as u8;
    add(
        "__pow__",
        SlotId::Binary(power),
        Kind::Power(false),
        "($self, value, mod=None, /)",
        "Return pow(self, value, mod).",
    );
    add(
        "__rpow__",
        SlotId::Binary(power),
        Kind::Power(true),
        "($self, value, mod=None, /)",
        "Return pow(value, self, mod).",
    );
    add("__ipow__", SlotId::Inplace(power), Kind::Left, VALUE, "Return self**=value.");
    // The three-argument form hangs on the same names.
    add(
        "__pow__",
        SlotId::PowerMod,
        Kind::Power(false),
        "($self, value, mod=None, /)",
        "Return pow(self, value, mod).",
    );
    add(
        "__rpow__",
        SlotId::PowerMod,
        Kind::Power(true),
        "($self, value, mod=None, /)",
        "Return pow(value, self, mod).",
    );
    add("__neg__", SlotId::Negative, Kind::Unary(|s| s.negative), SELF, "-self");
    add("__pos__", SlotId::Positive, Kind::Unary(|s| s.positive), SELF, "+self");
    add("__abs__", SlotId::Absolute, Kind::Unary(|s| s.absolute), SELF, "abs(self)");
    add("__bool__", SlotId::Truth, Kind::Truth, SELF, "True if self else False");
    add("__invert__", SlotId::Invert, Kind::Unary(|s| s.invert), SELF, "~self");
    add("__int__", SlotId::Int, Kind::Unary(|s| s.int), SELF, "int(self)");
    add("__float__", SlotId::Float, Kind::Unary(|s| s.float), SELF, "float(self)");
    add(
        "__index__",
        SlotId::Index,
        Kind::Unary(|s| s.index),
        SELF,
        "Return self converted to an integer, if self is suitable for use as an index into a list.",
    );
    add("__len__", SlotId::Len, Kind::Len, SELF, "Return len(self).");
    add("__getitem__", SlotId::GetItem, Kind::GetItem, "($self, key, /)", "Return self[key].");
    add("__setitem__", SlotId::SetItem, Kind::SetItem, "($self, key, value, /)", "Set self[key] to value.");
    add("__delitem__", SlotId::SetItem, Kind::DelItem, "($self, key, /)", "Delete self[key].");
    add("__contains__", SlotId::Contains, Kind::Contains, "($self, key, /)", "Return bool(key in self).");
    add("__add__", SlotId::Concat, Kind::Left, VALUE, "Return self+value.");
    add("__mul__", SlotId::Repeat, Kind::Count, VALUE, "Return self*value.");
    add("__rmul__", SlotId::Repeat, Kind::Count, VALUE, "Return value*self.");
    add("__iadd__", SlotId::InplaceConcat, Kind::Left, VALUE, "Implement self+=value.");
    add("__imul__", SlotId::InplaceRepeat, Kind::Count, VALUE, "Implement self*=value.");
    add(
        "__buffer__",
        SlotId::Buffer,
        Kind::Buffer,
        "($self, flags, /)",
        "Return a buffer object that exposes the underlying memory of the object.",
    );
    add(
        "__release_buffer__",
        SlotId::EndBuffer,
        Kind::EndBuffer,
        "($self, buffer, /)",
        "Release the buffer object that exposes the underlying memory of the object.",
    );

    let mut groups: Vec<Group> = Vec::new();
    let mut by_name: HashMap<usize, Vec<usize>> = HashMap::new();
    for op in list {
        let op: &'static Operator = Box::leak(Box::new(op));
        let at = groups.iter().position(|g| g.slot == op.slot).unwrap_or_else(|| {
            groups.push(Group { slot: op.slot, operators: Vec::new() });
            groups.len() - 1
        });
        let name = string::intern(op.name);
        by_name.entry(name.as_ptr() as usize).or_default().push(at);
        groups[at].operators.push((name, op));
    }
    Operators { groups, by_name }
}
