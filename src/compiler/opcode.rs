//! The one table of instructions. From it come the enum that `Code` holds, the wider enum that the
//! code generator works with (which adds pseudo instructions that never leave it), the names, the
//! operand kinds that the disassembler reads, and the stack effects that the depth analysis uses.
//!
//! Names, numbers and meanings are CPython 3.14's. Three differences of form: there are no units for
//! inline caches, no `EXTENDED_ARG` (an operand has 32 bits), and a jump's operand is the absolute
//! index of the instruction it goes to. The paired local loads and the borrowed ones
//! are never emitted: they would only be undone when code is lowered to registers. Their names are here for
//! programs that look for them (`opcode.opmap`).

/// What an instruction's operand means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The operand is unused and zero.
    Unused,
    /// A plain number: a count, a depth or flag bits.
    Number,
    /// Index into `consts`.
    Const,
    /// Index into `names`.
    Name,
    /// Index into `names`, shifted left by one; the low bit asks for a second pushed value
    /// (`LOAD_GLOBAL`: NULL; `LOAD_ATTR`: the method's receiver).
    NameBit,
    /// Index into `names`, shifted left by two; bit 0 as above, bit 1 set for two-argument `super`.
    NameTwoBits,
    /// Index into `localsplus`: a local variable.
    Local,
    /// Index into `localsplus`: a cell or free variable.
    Cell,
    /// The index of the instruction to continue with.
    Jump,
    /// An `NB_*` number: see [`BINARY_OPERATORS`].
    Binary,
    /// `op << 5 | 16 if the result must be a bool | mask`: see [`COMPARE_OPERATORS`].
    Compare,
    /// 0: as named, 1: negated (`is not`, `not in`).
    Invert,
    /// See [`INTRINSICS_1`].
    Intrinsic1,
    /// See [`INTRINSICS_2`].
    Intrinsic2,
    /// See [`SPECIAL_METHODS`].
    Special,
    /// See [`COMMON_CONSTANTS`].
    Common,
    /// `FVC_STR`, `FVC_REPR` or `FVC_ASCII`: 1, 2, 3.
    Convert,
    /// One of the `FUNCTION_*` bits.
    FunctionAttribute,
}

/// A row of the table, as programs see it.
#[derive(Debug)]
pub struct Entry {
    /// CPython's name.
    pub name: &'static str,
    /// CPython's number.
    pub number: u16,
    /// What its operand means.
    pub operand: Operand,
    /// How many values it takes and puts, with this operand.
    pub effect: fn(u32) -> (u32, u32),
}

impl Entry {
    const fn new(name: &'static str, number: u16, operand: Operand, effect: fn(u32) -> (u32, u32)) -> Entry {
        Entry { name, number, operand, effect }
    }
}

/// CPython numbers its pseudo instructions from 256; here a number is a byte.
const PSEUDO: u16 = 56;

/// Emits the enums from the table. Stack effects are written `pops => pushes`, with the operand as
/// `n`; instructions that jump have the same effect on both ways out unless the table says `jump`.
macro_rules! instructions {
    (
        real { $($(#[doc = $doc:literal])+ $name:ident = $number:literal, $kind:ident, |$n:tt| $pops:expr => $pushes:expr;)+ }
        pseudo { $($(#[doc = $pdoc:literal])+ $pname:ident = $pnumber:literal, $pkind:ident, |$pn:tt| $ppops:expr => $ppushes:expr;)+ }
        unemitted { $($uname:ident = $unumber:literal, $ukind:ident, |$un:tt| $upops:expr => $upushes:expr;)+ }
    ) => {
        /// Everything that CPython's `opcode` names.
        pub static ENTRIES: &[Entry] = &[
            $(Entry::new(stringify!($name), $number, Operand::$kind, |$n| { let _ = $n; ($pops, $pushes) }),)+
            $(Entry::new(stringify!($pname), $pnumber + PSEUDO, Operand::$pkind, |$pn| { let _ = $pn; ($ppops, $ppushes) }),)+
            $(Entry::new(stringify!($uname), $unumber, Operand::$ukind, |$un| { let _ = $un; ($upops, $upushes) }),)+
        ];

        /// An instruction of [`Code`](super::Code).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(non_camel_case_types)]
        pub enum Opcode { $($(#[doc = $doc])+ $name = $number,)+ }

        impl Opcode {
            /// Every instruction, in the order of their numbers.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name,)+];

            /// The instruction with this number.
            pub const fn from_number(number: u8) -> Option<Opcode> {
                match number { $($number => Some(Opcode::$name),)+ _ => None }
            }

            /// CPython's name.
            pub const fn name(self) -> &'static str {
                match self { $(Opcode::$name => stringify!($name),)+ }
            }

            /// One line on what it does.
            pub const fn doc(self) -> &'static str {
                match self { $(Opcode::$name => concat!($($doc),+),)+ }
            }

            /// What its operand means.
            pub const fn operand(self) -> Operand {
                match self { $(Opcode::$name => Operand::$kind,)+ }
            }

            /// How many values it takes from the stack.
            pub const fn pops(self, arg: u32) -> u32 {
                match self { $(Opcode::$name => { let $n = arg; let _ = $n; $pops })+ }
            }

            /// How many values it puts on the stack.
            pub const fn pushes(self, arg: u32) -> u32 {
                match self { $(Opcode::$name => { let $n = arg; let _ = $n; $pushes })+ }
            }
        }

        /// What the code generator emits: the instructions and the pseudo instructions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(non_camel_case_types)]
        pub(super) enum Op {
            $($name = $number,)+
            $($(#[doc = $pdoc])+ $pname = $pnumber,)+
        }

        impl Op {
            /// The finished instruction; `None` for a pseudo instruction.
            pub(super) const fn finished(self) -> Option<Opcode> {
                match self { $(Op::$name => Some(Opcode::$name),)+ $(Op::$pname => None,)+ }
            }

            /// What its operand means.
            pub(super) const fn operand(self) -> Operand {
                match self { $(Op::$name => Operand::$kind,)+ $(Op::$pname => Operand::$pkind,)+ }
            }

            /// How many values it takes and puts when it does not jump to a handler.
            pub(super) const fn effect(self, arg: u32) -> (u32, u32) {
                match self {
                    $(Op::$name => { let $n = arg; let _ = $n; ($pops, $pushes) })+
                    $(Op::$pname => { let $pn = arg; let _ = $pn; ($ppops, $ppushes) })+
                }
            }
        }
    };
}

instructions! {
    real {
        /// `container[start:stop]`.
        BINARY_SLICE = 1, Unused, |_n| 3 => 1;
        /// Makes a template from a tuple of strings and a tuple of interpolations.
        BUILD_TEMPLATE = 2, Unused, |_n| 2 => 1;
        /// Calls with a tuple of positional arguments and a dict of keywords (or NULL).
        CALL_FUNCTION_EX = 4, Unused, |_n| 4 => 1;
        /// Splits an exception group by a type: pushes the rest below and the match.
        CHECK_EG_MATCH = 5, Unused, |_n| 2 => 2;
        /// Replaces the type on top by whether the exception below matches it.
        CHECK_EXC_MATCH = 6, Unused, |_n| 2 => 2;
        /// Handles an exception thrown into a delegated generator or awaitable.
        CLEANUP_THROW = 7, Unused, |_n| 3 => 2;
        /// `del container[key]`.
        DELETE_SUBSCR = 8, Unused, |_n| 2 => 0;
        /// Takes the value that an exhausted iterator did not give; skipped when executed by `FOR_ITER`.
        END_FOR = 9, Unused, |_n| 1 => 0;
        /// Takes the receiver below the result of a finished `SEND`.
        END_SEND = 10, Unused, |_n| 2 => 1;
        /// `format(value)`, or the value itself when it is a str.
        FORMAT_SIMPLE = 12, Unused, |_n| 1 => 1;
        /// `format(value, spec)`.
        FORMAT_WITH_SPEC = 13, Unused, |_n| 2 => 1;
        /// Calls `__aiter__`.
        GET_AITER = 14, Unused, |_n| 1 => 1;
        /// Pushes the awaitable of the next value of an asynchronous iterator.
        GET_ANEXT = 15, Unused, |_n| 1 => 2;
        /// `iter(value)`.
        GET_ITER = 16, Unused, |_n| 1 => 1;
        /// Pushes `len(value)` above the value.
        GET_LEN = 18, Unused, |_n| 1 => 2;
        /// `iter(value)` for `yield from`: generators and permitted coroutines stay themselves.
        GET_YIELD_FROM_ITER = 19, Unused, |_n| 1 => 1;
        /// Pushes `builtins.__build_class__`.
        LOAD_BUILD_CLASS = 21, Unused, |_n| 0 => 1;
        /// Pushes the mapping of the local variables.
        LOAD_LOCALS = 22, Unused, |_n| 0 => 1;
        /// Makes a function from a code object.
        MAKE_FUNCTION = 23, Unused, |_n| 1 => 1;
        /// With a subject and a tuple of keys below: pushes the tuple of values or `None`.
        MATCH_KEYS = 24, Unused, |_n| 2 => 3;
        /// Pushes whether the subject is a mapping.
        MATCH_MAPPING = 25, Unused, |_n| 1 => 2;
        /// Pushes whether the subject is a sequence.
        MATCH_SEQUENCE = 26, Unused, |_n| 1 => 2;
        /// Does nothing.
        NOP = 27, Unused, |_n| 0 => 0;
        /// Where control goes on behind a branch that is not taken: does nothing.
        NOT_TAKEN = 28, Unused, |_n| 0 => 0;
        /// Restores the exception being handled to the one saved by `PUSH_EXC_INFO`.
        POP_EXCEPT = 29, Unused, |_n| 1 => 0;
        /// Drops an exhausted iterator.
        POP_ITER = 30, Unused, |_n| 1 => 0;
        /// Drops the top.
        POP_TOP = 31, Unused, |_n| 1 => 0;
        /// Makes the exception on top the one being handled, and saves the previous one below it.
        PUSH_EXC_INFO = 32, Unused, |_n| 1 => 2;
        /// Pushes NULL: the place of a receiver.
        PUSH_NULL = 33, Unused, |_n| 0 => 1;
        /// Makes the generator, coroutine or asynchronous generator of this frame and returns it.
        RETURN_GENERATOR = 34, Unused, |_n| 0 => 1;
        /// Returns the top.
        RETURN_VALUE = 35, Unused, |_n| 1 => 0;
        /// Makes `__annotations__` in the locals if it is missing.
        SETUP_ANNOTATIONS = 36, Unused, |_n| 0 => 0;
        /// `container[start:stop] = value`.
        STORE_SLICE = 37, Unused, |_n| 4 => 0;
        /// `container[key] = value`; from the bottom: value, container, key.
        STORE_SUBSCR = 38, Unused, |_n| 3 => 0;
        /// `bool(value)`.
        TO_BOOL = 39, Unused, |_n| 1 => 1;
        /// `~value`.
        UNARY_INVERT = 40, Unused, |_n| 1 => 1;
        /// `-value`.
        UNARY_NEGATIVE = 41, Unused, |_n| 1 => 1;
        /// `not value`; the operand is a bool.
        UNARY_NOT = 42, Unused, |_n| 1 => 1;
        /// Calls `__exit__` with the exception on top: exit, receiver, last instruction, previous exception, exception.
        WITH_EXCEPT_START = 43, Unused, |_n| 5 => 6;
        /// A binary operator, an in-place operator, or a subscript.
        BINARY_OP = 44, Binary, |_n| 2 => 1;
        /// Makes an interpolation; bit 0: a format spec is on top; bits 2 and up: the conversion.
        BUILD_INTERPOLATION = 45, Number, |n| 2 + (n & 1) => 1;
        /// Makes a list of the `n` values on top.
        BUILD_LIST = 46, Number, |n| n => 1;
        /// Makes a dict of the `n` pairs on top.
        BUILD_MAP = 47, Number, |n| n * 2 => 1;
        /// Makes a set of the `n` values on top.
        BUILD_SET = 48, Number, |n| n => 1;
        /// Makes a slice of 2 or 3 values.
        BUILD_SLICE = 49, Number, |n| n => 1;
        /// Joins `n` strings.
        BUILD_STRING = 50, Number, |n| n => 1;
        /// Makes a tuple of the `n` values on top.
        BUILD_TUPLE = 51, Number, |n| n => 1;
        /// Calls: callable, receiver or NULL, `n` positional arguments.
        CALL = 52, Number, |n| n + 2 => 1;
        /// A rare operation on one value.
        CALL_INTRINSIC_1 = 53, Intrinsic1, |_n| 1 => 1;
        /// A rare operation on two values.
        CALL_INTRINSIC_2 = 54, Intrinsic2, |_n| 2 => 1;
        /// As `CALL`, with a tuple of keyword names on top that name the last arguments.
        CALL_KW = 55, Number, |n| n + 3 => 1;
        /// A rich comparison.
        COMPARE_OP = 56, Compare, |_n| 2 => 1;
        /// `in` and `not in`.
        CONTAINS_OP = 57, Invert, |_n| 2 => 1;
        /// `!s`, `!r`, `!a` of a replacement field.
        CONVERT_VALUE = 58, Convert, |_n| 1 => 1;
        /// Pushes the `n`th value from the top (1 is the top).
        COPY = 59, Number, |n| n => n + 1;
        /// Copies the function's `n` closure cells into the frame.
        COPY_FREE_VARS = 60, Number, |_n| 0 => 0;
        /// `del value.name`.
        DELETE_ATTR = 61, Name, |_n| 1 => 0;
        /// Empties a cell.
        DELETE_DEREF = 62, Cell, |_n| 0 => 0;
        /// Unbinds a local.
        DELETE_FAST = 63, Local, |_n| 0 => 0;
        /// Deletes a global.
        DELETE_GLOBAL = 64, Name, |_n| 0 => 0;
        /// Deletes a name of the local mapping.
        DELETE_NAME = 65, Name, |_n| 0 => 0;
        /// Merges keyword arguments: a mapping on top into the dict `n` below; a duplicate key is an error.
        DICT_MERGE = 66, Number, |n| n + 4 => n + 3;
        /// Updates the dict `n` below the mapping on top.
        DICT_UPDATE = 67, Number, |n| n + 1 => n;
        /// Ends `async for` on `StopAsyncIteration`, raises anything else again.
        END_ASYNC_FOR = 68, Unused, |_n| 2 => 0;
        /// Pushes the iterator's next value, or jumps when there is none.
        FOR_ITER = 70, Jump, |_n| 1 => 2;
        /// The awaitable of a value; 1: from `__aenter__`, 2: from `__aexit__`.
        GET_AWAITABLE = 71, Number, |_n| 1 => 1;
        /// Pushes an attribute of the module on top.
        IMPORT_FROM = 72, Name, |_n| 1 => 2;
        /// Imports: level, names.
        IMPORT_NAME = 73, Name, |_n| 2 => 1;
        /// `is` and `is not`.
        IS_OP = 74, Invert, |_n| 2 => 1;
        /// Jumps back; a safepoint.
        JUMP_BACKWARD = 75, Jump, |_n| 0 => 0;
        /// Jumps back without a safepoint.
        JUMP_BACKWARD_NO_INTERRUPT = 76, Jump, |_n| 0 => 0;
        /// Jumps forward.
        JUMP_FORWARD = 77, Jump, |_n| 0 => 0;
        /// Appends the top to the list `n` below it.
        LIST_APPEND = 78, Number, |n| n + 1 => n;
        /// Extends the list `n` below by the iterable on top.
        LIST_EXTEND = 79, Number, |n| n + 1 => n;
        /// `value.name`, or with bit 0 method and receiver (or value and NULL).
        LOAD_ATTR = 80, NameBit, |n| 1 => 1 + (n & 1);
        /// Pushes one of a few constants that are not literals.
        LOAD_COMMON_CONSTANT = 81, Common, |_n| 0 => 1;
        /// Pushes a constant.
        LOAD_CONST = 82, Const, |_n| 0 => 1;
        /// Pushes what a cell holds.
        LOAD_DEREF = 83, Cell, |_n| 0 => 1;
        /// Pushes a local that is known to be bound.
        LOAD_FAST = 84, Local, |_n| 0 => 1;
        /// Pushes a local (or NULL when unbound) and unbinds it.
        LOAD_FAST_AND_CLEAR = 85, Local, |_n| 0 => 1;
        /// Pushes a local, or raises `UnboundLocalError`.
        LOAD_FAST_CHECK = 88, Local, |_n| 0 => 1;
        /// Looks a name up in the mapping on top, then in a cell.
        LOAD_FROM_DICT_OR_DEREF = 90, Cell, |_n| 1 => 1;
        /// Looks a name up in the mapping on top, then in globals and builtins.
        LOAD_FROM_DICT_OR_GLOBALS = 91, Name, |_n| 1 => 1;
        /// Pushes a global or builtin, with bit 0 also NULL above it.
        LOAD_GLOBAL = 92, NameBit, |n| 0 => 1 + (n & 1);
        /// Pushes a name of locals, globals or builtins.
        LOAD_NAME = 93, Name, |_n| 0 => 1;
        /// Pushes the integer `n`, 0 to 255.
        LOAD_SMALL_INT = 94, Number, |_n| 0 => 1;
        /// Looks a special method up on the type: method and receiver.
        LOAD_SPECIAL = 95, Special, |_n| 1 => 2;
        /// `super().name`: `super`, class, instance; bit 0: as a method call.
        LOAD_SUPER_ATTR = 96, NameTwoBits, |n| 3 => 1 + (n & 1);
        /// Turns a local slot into a cell that holds its value.
        MAKE_CELL = 97, Cell, |_n| 0 => 0;
        /// Adds the pair on top to the dict `n` below it.
        MAP_ADD = 98, Number, |n| n + 2 => n;
        /// Class pattern: subject, class, tuple of names; pushes the tuple of attributes or `None`.
        MATCH_CLASS = 99, Number, |_n| 3 => 1;
        /// Jumps when the bool on top is false.
        POP_JUMP_IF_FALSE = 100, Jump, |_n| 1 => 0;
        /// Jumps when the top is `None`.
        POP_JUMP_IF_NONE = 101, Jump, |_n| 1 => 0;
        /// Jumps when the top is not `None`.
        POP_JUMP_IF_NOT_NONE = 102, Jump, |_n| 1 => 0;
        /// Jumps when the bool on top is true.
        POP_JUMP_IF_TRUE = 103, Jump, |_n| 1 => 0;
        /// `raise` with 0, 1 or 2 values.
        RAISE_VARARGS = 104, Number, |n| n => 0;
        /// Raises the exception on top again; with `n` not zero, the last instruction is `n` below.
        RERAISE = 105, Number, |n| n + 1 => n;
        /// Sends the top to the receiver below; jumps with the result when the receiver is done.
        SEND = 106, Jump, |_n| 2 => 2;
        /// Adds the top to the set `n` below it.
        SET_ADD = 107, Number, |n| n + 1 => n;
        /// Gives the function on top the attribute below it.
        SET_FUNCTION_ATTRIBUTE = 108, FunctionAttribute, |_n| 2 => 1;
        /// Updates the set `n` below by the iterable on top.
        SET_UPDATE = 109, Number, |n| n + 1 => n;
        /// `value.name = below`; the object is on top.
        STORE_ATTR = 110, Name, |_n| 2 => 0;
        /// Stores into a cell.
        STORE_DEREF = 111, Cell, |_n| 1 => 0;
        /// Stores a local; NULL unbinds it.
        STORE_FAST = 112, Local, |_n| 1 => 0;
        /// Stores a global.
        STORE_GLOBAL = 115, Name, |_n| 1 => 0;
        /// Stores a name of the local mapping.
        STORE_NAME = 116, Name, |_n| 1 => 0;
        /// Exchanges the top and the `n`th value from the top.
        SWAP = 117, Number, |n| n => n;
        /// Unpacks into `n & 255` values, a list, and `n >> 8` values; the first ends up on top.
        UNPACK_EX = 118, Number, |n| 1 => 1 + (n & 255) + (n >> 8);
        /// Unpacks into exactly `n` values; the first ends up on top.
        UNPACK_SEQUENCE = 119, Number, |n| 1 => n;
        /// Yields the top, pushes what is sent; 1: the value comes from a delegated iterator.
        YIELD_VALUE = 120, Number, |_n| 1 => 1;
        /// Start of a function (0), after a yield (1), `yield from` (2) or `await` (3); plus 4 in a `try` at depth 1.
        RESUME = 128, Number, |_n| 0 => 0;
    }
    pseudo {
        /// Where the annotations of a module or class are made.
        ANNOTATIONS_PLACEHOLDER = 200, Unused, |_n| 0 => 0;
        /// A jump of either direction.
        JUMP = 201, Jump, |_n| 0 => 0;
        /// Jumps when the top is false, and keeps it.
        JUMP_IF_FALSE = 202, Jump, |_n| 1 => 1;
        /// Jumps when the top is true, and keeps it.
        JUMP_IF_TRUE = 203, Jump, |_n| 1 => 1;
        /// A jump of either direction without a safepoint.
        JUMP_NO_INTERRUPT = 204, Jump, |_n| 0 => 0;
        /// Pushes the cell itself.
        LOAD_CLOSURE = 205, Local, |_n| 0 => 1;
        /// Ends the innermost handler's range.
        POP_BLOCK = 206, Unused, |_n| 0 => 0;
        /// Starts the range of a clean-up handler, which gets the last instruction too.
        SETUP_CLEANUP = 207, Jump, |_n| 0 => 0;
        /// Starts the range of a handler.
        SETUP_FINALLY = 208, Jump, |_n| 0 => 0;
        /// Starts the range of a `with` block's handler.
        SETUP_WITH = 209, Jump, |_n| 0 => 0;
        /// `STORE_FAST` of a value that may be NULL.
        STORE_FAST_MAYBE_NULL = 210, Local, |_n| 1 => 0;
    }
    unemitted {
        CACHE = 0, Unused, |_n| 0 => 0;
        EXIT_INIT_CHECK = 11, Unused, |_n| 1 => 0;
        RESERVED = 17, Unused, |_n| 0 => 0;
        INTERPRETER_EXIT = 20, Unused, |_n| 1 => 0;
        EXTENDED_ARG = 69, Number, |_n| 0 => 0;
        LOAD_FAST_BORROW = 86, Local, |_n| 0 => 1;
        LOAD_FAST_BORROW_LOAD_FAST_BORROW = 87, Local, |_n| 0 => 2;
        LOAD_FAST_LOAD_FAST = 89, Local, |_n| 0 => 2;
        STORE_FAST_LOAD_FAST = 113, Local, |_n| 1 => 1;
        STORE_FAST_STORE_FAST = 114, Local, |_n| 2 => 0;
        INSTRUMENTED_END_FOR = 234, Unused, |_n| 1 => 0;
        INSTRUMENTED_POP_ITER = 235, Unused, |_n| 1 => 0;
        INSTRUMENTED_END_SEND = 236, Unused, |_n| 2 => 1;
        INSTRUMENTED_FOR_ITER = 237, Jump, |_n| 1 => 2;
        INSTRUMENTED_INSTRUCTION = 238, Unused, |_n| 0 => 0;
        INSTRUMENTED_JUMP_FORWARD = 239, Number, |_n| 0 => 0;
        INSTRUMENTED_NOT_TAKEN = 240, Unused, |_n| 0 => 0;
        INSTRUMENTED_POP_JUMP_IF_TRUE = 241, Number, |_n| 1 => 0;
        INSTRUMENTED_POP_JUMP_IF_FALSE = 242, Number, |_n| 1 => 0;
        INSTRUMENTED_POP_JUMP_IF_NONE = 243, Number, |_n| 1 => 0;
        INSTRUMENTED_POP_JUMP_IF_NOT_NONE = 244, Number, |_n| 1 => 0;
        INSTRUMENTED_RESUME = 245, Number, |_n| 0 => 0;
        INSTRUMENTED_RETURN_VALUE = 246, Unused, |_n| 1 => 1;
        INSTRUMENTED_YIELD_VALUE = 247, Number, |_n| 1 => 1;
        INSTRUMENTED_END_ASYNC_FOR = 248, Jump, |_n| 2 => 0;
        INSTRUMENTED_LOAD_SUPER_ATTR = 249, Number, |n| 3 => 1 + (n & 1);
        INSTRUMENTED_CALL = 250, Number, |n| n + 2 => 1;
        INSTRUMENTED_CALL_KW = 251, Number, |n| n + 3 => 1;
        INSTRUMENTED_CALL_FUNCTION_EX = 252, Unused, |_n| 4 => 1;
        INSTRUMENTED_JUMP_BACKWARD = 253, Number, |_n| 0 => 0;
        INSTRUMENTED_LINE = 254, Unused, |_n| 0 => 0;
        ENTER_EXECUTOR = 255, Number, |_n| 0 => 0;
    }
}

impl Opcode {
    /// Whether the operand is a jump target.
    pub const fn is_jump(self) -> bool {
        matches!(self.operand(), Operand::Jump)
    }

    /// How many units CPython keeps behind the instruction for its inline cache, as the library's `opcode` has them.
    /// Here they are empty, and stand only where code is shown as bytes.
    pub const fn caches(self) -> u32 {
        use Opcode::*;
        match self {
            LOAD_ATTR => 9,
            BINARY_OP => 5,
            LOAD_GLOBAL | STORE_ATTR => 4,
            CALL | CALL_KW | TO_BOOL => 3,
            UNPACK_SEQUENCE | COMPARE_OP | CONTAINS_OP | FOR_ITER | LOAD_SUPER_ATTR | STORE_SUBSCR | SEND
            | JUMP_BACKWARD | POP_JUMP_IF_TRUE | POP_JUMP_IF_FALSE | POP_JUMP_IF_NONE
            | POP_JUMP_IF_NOT_NONE => 1,
            _ => 0,
        }
    }

    /// Whether control never reaches the next instruction.
    pub const fn ends_flow(self) -> bool {
        use Opcode::*;
        matches!(
            self,
            RETURN_VALUE
                | RAISE_VARARGS
                | RERAISE
                | JUMP_FORWARD
                | JUMP_BACKWARD
                | JUMP_BACKWARD_NO_INTERRUPT
        )
    }
}

/// Symbols of `BINARY_OP`, by operand.
pub const BINARY_OPERATORS: [&str; 27] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=",
    "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=", "[]",
];
/// Operands of `BINARY_OP`; the in-place form of an operator is `NB_INPLACE` more.
pub mod nb {
    #![allow(missing_docs)]
    pub const ADD: u32 = 0;
    pub const AND: u32 = 1;
    pub const FLOOR_DIVIDE: u32 = 2;
    pub const LSHIFT: u32 = 3;
    pub const MATRIX_MULTIPLY: u32 = 4;
    pub const MULTIPLY: u32 = 5;
    pub const REMAINDER: u32 = 6;
    pub const OR: u32 = 7;
    pub const POWER: u32 = 8;
    pub const RSHIFT: u32 = 9;
    pub const SUBTRACT: u32 = 10;
    pub const TRUE_DIVIDE: u32 = 11;
    pub const XOR: u32 = 12;
    /// Added to an operator for its in-place form.
    pub const INPLACE: u32 = 13;
    pub const SUBSCR: u32 = 26;
}

/// Symbols of `COMPARE_OP`, by `operand >> 5`.
pub const COMPARE_OPERATORS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];
/// `COMPARE_OP`'s bit that asks for a bool.
pub const COMPARE_TO_BOOL: u32 = 16;

/// `CALL_INTRINSIC_1`, by operand.
pub const INTRINSICS_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];
/// Operands of `CALL_INTRINSIC_1`.
pub mod intrinsic1 {
    #![allow(missing_docs)]
    pub const PRINT: u32 = 1;
    pub const IMPORT_STAR: u32 = 2;
    pub const STOPITERATION_ERROR: u32 = 3;
    pub const ASYNC_GEN_WRAP: u32 = 4;
    pub const UNARY_POSITIVE: u32 = 5;
    pub const LIST_TO_TUPLE: u32 = 6;
    pub const TYPEVAR: u32 = 7;
    pub const PARAMSPEC: u32 = 8;
    pub const TYPEVARTUPLE: u32 = 9;
    pub const SUBSCRIPT_GENERIC: u32 = 10;
    pub const TYPEALIAS: u32 = 11;
}

/// `CALL_INTRINSIC_2`, by operand.
pub const INTRINSICS_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];
/// Operands of `CALL_INTRINSIC_2`.
pub mod intrinsic2 {
    #![allow(missing_docs)]
    pub const PREP_RERAISE_STAR: u32 = 1;
    pub const TYPEVAR_WITH_BOUND: u32 = 2;
    pub const TYPEVAR_WITH_CONSTRAINTS: u32 = 3;
    pub const SET_FUNCTION_TYPE_PARAMS: u32 = 4;
    pub const SET_TYPEPARAM_DEFAULT: u32 = 5;
}

/// `LOAD_SPECIAL`, by operand.
pub const SPECIAL_METHODS: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
/// `LOAD_COMMON_CONSTANT`, by operand: names of builtins.
pub const COMMON_CONSTANTS: [&str; 5] = ["AssertionError", "NotImplementedError", "tuple", "all", "any"];

/// Operands of `SET_FUNCTION_ATTRIBUTE`.
pub mod function_attribute {
    /// A tuple of the defaults of positional parameters.
    pub const DEFAULTS: u32 = 1;
    /// A dict of the defaults of keyword-only parameters.
    pub const KWDEFAULTS: u32 = 2;
    /// `__annotations__`, under `from __future__ import annotations`: a tuple of names and strings in turn.
    pub const ANNOTATIONS: u32 = 4;
    /// A tuple of cells.
    pub const CLOSURE: u32 = 8;
    /// The function that makes the annotations.
    pub const ANNOTATE: u32 = 16;
}

/// Operands of `RESUME`, low two bits.
pub mod resume {
    /// At the start of a function.
    pub const FUNC_START: u32 = 0;
    /// After a `yield`.
    pub const AFTER_YIELD: u32 = 1;
    /// After a value of `yield from`.
    pub const AFTER_YIELD_FROM: u32 = 2;
    /// After an `await`.
    pub const AFTER_AWAIT: u32 = 3;
    /// Added when the only handler around is the generator's own.
    pub const DEPTH1: u32 = 4;
}
