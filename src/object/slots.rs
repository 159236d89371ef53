//! Slots: a type's native behaviour, the counterpart of CPython's `tp_*` and `nb_*` pointers.
//!
//! A slot of a Python class is a trampoline that looks up and calls the operator method; a slot of a built-in type
//! is the implementation itself. `types::wrapper` makes `__add__` and its like from filled slots of built-in types.

use super::header::Object;
use super::native::Args;
use super::string::Str;
use super::thread::{Raised, Thread};
use super::ty::Type;
use super::value::Value;

/// What every fallible operation returns. The exception itself waits in the thread.
pub type Res<T = Value> = Result<T, Raised>;

/// Comparison operators, in CPython's order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Compare {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// The operator with its operands exchanged.
    pub const fn swapped(self) -> Compare {
        match self {
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            c => c,
        }
    }
    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
    /// Applies the operator to an ordering.
    pub fn test(self, o: std::cmp::Ordering) -> bool {
        match self {
            Compare::Lt => o.is_lt(),
            Compare::Le => o.is_le(),
            Compare::Eq => o.is_eq(),
            Compare::Ne => o.is_ne(),
            Compare::Gt => o.is_gt(),
            Compare::Ge => o.is_ge(),
        }
    }
    /// All operators, by number.
    pub const ALL: [Compare; 6] =
        [Compare::Lt, Compare::Le, Compare::Eq, Compare::Ne, Compare::Gt, Compare::Ge];
}

/// Binary operators, in the order of CPython's `NB_*` numbers (in-place is `op + 13` there, a separate array here).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `&`
    And,
    /// `//`
    FloorDivide,
    /// `<<`
    LeftShift,
    /// `@`
    MatrixMultiply,
    /// `*`
    Multiply,
    /// `%`
    Remainder,
    /// `|`
    Or,
    /// `**`
    Power,
    /// `>>`
    RightShift,
    /// `-`
    Subtract,
    /// `/`
    TrueDivide,
    /// `^`
    Xor,
    /// `divmod`
    Divmod,
}

impl BinaryOp {
    /// Number of operators.
    pub const COUNT: usize = 14;
    /// All operators, by number.
    pub const ALL: [BinaryOp; 14] = [
        BinaryOp::Add,
        BinaryOp::And,
        BinaryOp::FloorDivide,
        BinaryOp::LeftShift,
        BinaryOp::MatrixMultiply,
        BinaryOp::Multiply,
        BinaryOp::Remainder,
        BinaryOp::Or,
        BinaryOp::Power,
        BinaryOp::RightShift,
        BinaryOp::Subtract,
        BinaryOp::TrueDivide,
        BinaryOp::Xor,
        BinaryOp::Divmod,
    ];
    /// The operator as error messages name it.
    pub const fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^", "divmod()"]
            [self as usize]
    }
    /// The in-place operator as error messages name it.
    pub const fn inplace_symbol(self) -> &'static str {
        ["+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=", "divmod()"]
            [self as usize]
    }
    /// Method stem: `add` for `__add__`, `__radd__`, `__iadd__`.
    pub const fn stem(self) -> &'static str {
        [
            "add", "and", "floordiv", "lshift", "matmul", "mul", "mod", "or", "pow", "rshift", "sub",
            "truediv", "xor", "divmod",
        ][self as usize]
    }
}

/// One argument.
pub type Unary = fn(&Thread, &Value) -> Res;
/// Two operands, either of which may be the slot's owner; `NotImplemented` if it declines.
pub type Binary = fn(&Thread, &Value, &Value) -> Res;
/// `pow(a, b, m)`; `m` is `None` (the value) when absent.
pub type Ternary = fn(&Thread, &Value, &Value, &Value) -> Res;
/// Truth.
pub type Inquiry = fn(&Thread, &Value) -> Res<bool>;
/// Length.
pub type Length = fn(&Thread, &Value) -> Res<usize>;
/// Hash; any 64-bit value but -1 by convention.
pub type Hash = fn(&Thread, &Value) -> Res<i64>;
/// Rich comparison; may return `NotImplemented`.
pub type RichCompare = fn(&Thread, &Value, &Value, Compare) -> Res;
/// Next item; `Ok(None)` at the end.
pub type Next = fn(&Thread, &Value) -> Res<Option<Value>>;
/// Attribute read.
pub type GetAttr = fn(&Thread, &Value, &Str) -> Res;
/// Attribute write or delete (`None`).
pub type SetAttr = fn(&Thread, &Value, &Str, Option<Value>) -> Res<()>;
/// `descriptor.__get__(object, owner)`.
pub type DescrGet = fn(&Thread, &Value, Option<&Value>, Option<&Type>) -> Res;
/// `descriptor.__set__` / `__delete__`.
pub type DescrSet = fn(&Thread, &Value, &Value, Option<Value>) -> Res<()>;
/// `container[key] = value` or `del` (`None`).
pub type SetItem = fn(&Thread, &Value, &Value, Option<Value>) -> Res<()>;
/// `item in container`.
pub type Contains = fn(&Thread, &Value, &Value) -> Res<bool>;
/// Sequence repeat.
pub type Repeat = fn(&Thread, &Value, isize) -> Res;
/// Call.
pub type Call = fn(&Thread, &Value, Args<'_>) -> Res;
/// `cls.__new__(cls, ...)`; the arguments do not hold the class.
pub type New = fn(&Thread, &Type, Args<'_>) -> Res;
/// `self.__init__(...)`; the arguments do not hold self.
pub type Init = fn(&Thread, &Value, Args<'_>) -> Res<()>;
/// A view of the object's bytes (`memoryview`), as the request (`PyBUF_*`) wants it.
pub type Lend = fn(&Thread, &Value, i32) -> Res;
/// A view that the object has lent is over.
pub type ReleaseBuffer = fn(&Thread, &Value, &Value) -> Res<()>;
/// Finaliser: runs at count zero with one reference restored; reports its own exceptions as unraisable.
pub type Finalize = fn(&Object);

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $t:ty,)*) => {
        /// A type's native behaviour.
        #[derive(Clone, Copy)]
        pub struct Slots {
            $($(#[$doc])* pub $name: Option<$t>,)*
            /// Binary operators by [`BinaryOp`] number (`Power` without modulus too).
            pub binary: [Option<Binary>; BinaryOp::COUNT],
            /// In-place operators by [`BinaryOp`] number.
            pub inplace: [Option<Binary>; BinaryOp::COUNT],
        }
        impl Slots {
            /// Nothing filled.
            pub const EMPTY: Slots = Slots {
                $($name: None,)*
                binary: [None; BinaryOp::COUNT],
                inplace: [None; BinaryOp::COUNT],
            };
            /// Takes over what is empty here and filled in `base`. (Hash and comparison go together and are handled
            /// by type creation before this.)
            pub fn inherit(&mut self, base: &Slots) {
                $(if self.$name.is_none() { self.$name = base.$name; })*
                for i in 0..BinaryOp::COUNT {
                    self.binary[i] = self.binary[i].or(base.binary[i]);
                    self.inplace[i] = self.inplace[i].or(base.inplace[i]);
                }
            }
        }
    };
}

slots! {
    /// `x.__buffer__(flags)`
    buffer: Lend,
    /// `x.__release_buffer__(view)`
    release_buffer: ReleaseBuffer,
    /// `repr(x)`
    repr: Unary,
    /// `str(x)`
    str: Unary,
    /// `hash(x)`
    hash: Hash,
    /// `x(...)`
    call: Call,
    /// `x.name`
    getattr: GetAttr,
    /// `x.name = v`
    setattr: SetAttr,
    /// comparison
    compare: RichCompare,
    /// `iter(x)`
    iter: Unary,
    /// `next(x)`
    next: Next,
    /// descriptor read
    descr_get: DescrGet,
    /// descriptor write
    descr_set: DescrSet,
    /// constructor
    new: New,
    /// initialiser
    init: Init,
    /// finaliser
    finalize: Finalize,
    /// `len(x)`
    len: Length,
    /// `x[k]`
    getitem: Binary,
    /// `x[k] = v`, `del x[k]`
    setitem: SetItem,
    /// `v in x`
    contains: Contains,
    /// sequence `x + y`
    concat: Binary,
    /// sequence `x * n`
    repeat: Repeat,
    /// sequence `x += y`
    inplace_concat: Binary,
    /// sequence `x *= n`
    inplace_repeat: Repeat,
    /// `bool(x)`
    truth: Inquiry,
    /// `-x`
    negative: Unary,
    /// `+x`
    positive: Unary,
    /// `abs(x)`
    absolute: Unary,
    /// `~x`
    invert: Unary,
    /// `int(x)`
    int: Unary,
    /// `float(x)`
    float: Unary,
    /// `operator.index(x)`
    index: Unary,
    /// `pow(x, y, m)`
    power_mod: Ternary,
    /// `await x`
    await_: Unary,
    /// `aiter(x)`
    aiter: Unary,
    /// `anext(x)`
    anext: Unary,
}

impl Slots {
    /// Fills one binary operator; for tables.
    pub const fn with_binary(mut self, op: BinaryOp, f: Binary) -> Slots {
        self.binary[op as usize] = Some(f);
        self
    }
    /// Fills one in-place operator; for tables.
    pub const fn with_inplace(mut self, op: BinaryOp, f: Binary) -> Slots {
        self.inplace[op as usize] = Some(f);
        self
    }
}
