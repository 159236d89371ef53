//! The one table of the loop's instructions. From it come the enum, the names and operand kinds that the disassembler
//! of `Executable` reads, and the handlers: an instruction without one does not compile.

use super::form::Form;
use super::run::{Handler, Regs};

/// What an operand field means. Fields are `a`, `b`, `c` (16 bits), `d`, `e` (32 bits); `x`: a second word follows.
///
/// `S` source operand, `D` frame slot, `N` number, `T` target, `M` name, `K` constant number, `.` unused.
macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $name:ident $kinds:literal $file:ident :: $handler:ident;)+) => {
        /// An instruction of an `Executable`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Op { $($(#[doc = $doc])+ $name,)+ }

        impl Op {
            /// The name.
            pub const fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name),)+ }
            }
            /// Operand kinds, one letter a field.
            pub const fn kinds(self) -> &'static str {
                match self { $(Op::$name => $kinds,)+ }
            }
        }

        /// The handler of each instruction, by its number and form ([`Instr::handler`]).
        pub static HANDLERS: [Handler; Form::COUNT * STRIDE] = {
            let nop: Handler = handler!(Nop moves::nop, Form::ANY);
            let mut all = [nop; Form::COUNT * STRIDE];
            $(handlers!(all, $name $file::$handler, 0 1 2 3 4 5 6 7 8);)+
            all
        };
    };
}

/// Distance between the handlers of an instruction's forms.
const STRIDE: usize = 256;

/// A handler for operands of which a form is known.
macro_rules! handler {
    ($name:ident $file:ident :: $handler:ident, $form:expr) => {
        // SAFETY: the caller, the loop, promises what a handler needs.
        |pc, base, consts, th, vm| unsafe {
            super::run::$file::$handler(Regs {
                pc,
                base,
                consts,
                th,
                vm,
                chained: const { Op::$name.is_leaf() },
                form: const { $form },
            })
        }
    };
}

/// Enters an instruction's handlers, one for each form where that pays ([`Op::has_forms`]).
macro_rules! handlers {
    ($all:ident, $name:ident $file:ident :: $handler:ident, $($n:literal)+) => {
        let any: Handler = handler!($name $file::$handler, Form::ANY);
        $($all[Op::$name as usize + $n * STRIDE] = match Form::numbered(Op::$name.kinds(), $n) {
            Some(_) if Op::$name.has_forms() => handler!($name $file::$handler, {
                match Form::numbered(Op::$name.kinds(), $n) {
                    Some(form) => form,
                    None => Form::ANY,
                }
            }),
            _ => any,
        };)+
    };
}

ops! {
    /// Nothing.
    Nop "....." moves::nop;
    /// Second word of the instruction before; never executed.
    Extra "....." moves::nop;
    /// `c = a`; a temporary moves, anything else is copied.
    Move "S.D.." moves::move_;
    /// `c = a; d = b`.
    Move2 "SSDD." moves::move2;
    /// `c = a`, and the local `a` is unbound.
    TakeLocal "D.D.." moves::take_local;
    /// `c = NULL`.
    SetNull "..D.." moves::set_null;
    /// Exchanges two slots.
    Swap "DD..." moves::swap;
    /// Drops a temporary.
    Release "S...." moves::release;
    /// Raises `UnboundLocalError` when the local is unbound.
    CheckLocal "D...." moves::check_local;
    /// `del local`.
    DeleteFast "D...." moves::delete_fast;
    /// A constant whose number does not fit an operand.
    LoadConstWide "..DK." moves::load_const_wide;
    /// A global or builtin.
    LoadGlobal "..DM.x" names::load_global;
    /// A global, by entry number.
    LoadGlobalModule "..DM.x" names::load_global_module;
    /// A global, remembered while the globals have their stamp.
    LoadGlobalKnown "..DM.x" names::load_global_known;
    /// A builtin, remembered while globals and builtins have their stamps.
    LoadBuiltinKnown "..DM.x" names::load_builtin_known;
    /// A name of locals, globals, builtins.
    LoadName "..DM." names::load_name;
    /// Stores a name of the local mapping.
    StoreName "S..M." names::store_name;
    /// Stores a global.
    StoreGlobal "S..M." names::store_global;
    /// What a cell holds.
    LoadDeref "D.D.." moves::load_deref;
    /// Stores into a cell.
    StoreDeref "DS..." moves::store_deref;
    /// `not a`.
    Not "S.D.." arith::not;
    /// `bool(a)`.
    ToBool "S.D.." arith::to_bool;
    /// Negation, inversion: `b` says which.
    Unary "SND.." arith::unary;
    /// A binary operator, `d` says which.
    Binary "SSDNN" arith::binary;
    /// Two immediate integers.
    AddInt "SSDNN" arith::add_int;
    /// Two immediate integers.
    SubInt "SSDNN" arith::sub_int;
    /// Two immediate integers.
    MulInt "SSDNN" arith::mul_int;
    /// Two immediate integers.
    AndInt "SSDNN" arith::and_int;
    /// Two immediate integers.
    OrInt "SSDNN" arith::or_int;
    /// Two immediate integers.
    XorInt "SSDNN" arith::xor_int;
    /// Two immediate integers.
    ShlInt "SSDNN" arith::shl_int;
    /// Two immediate integers.
    ShrInt "SSDNN" arith::shr_int;
    /// Two immediate integers.
    FloorDivInt "SSDNN" arith::floor_div_int;
    /// Two immediate integers.
    ModInt "SSDNN" arith::mod_int;
    /// Immediate floats or integers, at least one float.
    AddFloat "SSDNN" arith::add_float;
    /// Immediate floats or integers, at least one float.
    SubFloat "SSDNN" arith::sub_float;
    /// Immediate floats or integers, at least one float.
    MulFloat "SSDNN" arith::mul_float;
    /// Immediate floats or integers.
    DivFloat "SSDNN" arith::div_float;
    /// Two immediate integers, true division.
    DivInt "SSDNN" arith::div_int;
    /// Two exact strings.
    AddStr "SSDNN" arith::add_str;
    /// `a[b]`.
    Subscr "SSD.N" subscript::subscr;
    /// Exact list, immediate integer.
    SubscrList "SSD.N" subscript::subscr_list;
    /// Exact tuple, immediate integer.
    SubscrTuple "SSD.N" subscript::subscr_tuple;
    /// Exact dict, key without Python code.
    SubscrDict "SSD.N" subscript::subscr_dict;
    /// Exact string, immediate integer.
    SubscrStr "SSD.N" subscript::subscr_str;
    /// `a[b] = c`.
    StoreSubscr "SSS.N" subscript::store_subscr;
    /// Exact list, immediate integer.
    StoreSubscrList "SSS.N" subscript::store_subscr_list;
    /// Exact dict, key without Python code.
    StoreSubscrDict "SSS.N" subscript::store_subscr_dict;
    /// `d = a[b:c]`.
    BinarySlice "SSSD." subscript::binary_slice;
    /// `b[c:d] = a`.
    StoreSlice "SSSN." subscript::store_slice;
    /// `d = slice(a, b, c)`.
    BuildSlice "SSSN." subscript::build_slice;
    /// Comparison `d`.
    Compare "SSDNN" compare::compare;
    /// Comparison (`c >> 1`) and jump when its truth is `c & 1`.
    CompareJump "SSNTN" compare::compare_jump;
    /// Jump when `a < b`, immediate integers.
    JumpIntLt "SSNTN" compare::jump_int_lt;
    /// Jump when `a <= b`, immediate integers.
    JumpIntLe "SSNTN" compare::jump_int_le;
    /// Jump when `a == b`, immediate integers.
    JumpIntEq "SSNTN" compare::jump_int_eq;
    /// Jump when `a != b`, immediate integers.
    JumpIntNe "SSNTN" compare::jump_int_ne;
    /// Jump when `a > b`, immediate integers.
    JumpIntGt "SSNTN" compare::jump_int_gt;
    /// Jump when `a >= b`, immediate integers.
    JumpIntGe "SSNTN" compare::jump_int_ge;
    /// As `CompareJump`, immediate floats or integers.
    JumpFloat "SSNTN" compare::jump_float;
    /// As `CompareJump` exact strings.
    JumpStr "SSNTN" compare::jump_str;
    /// `a is b`, `d` inverts.
    Is "SSDN." compare::is;
    /// Jumps when `a is b` is `c`.
    IsJump "SSNT." compare::is_jump;
    /// `a in b`, `d` inverts.
    Contains "SSDN." compare::contains;
    /// Jumps when `a in b` is `c`.
    ContainsJump "SSNT." compare::contains_jump;
    /// Jumps when true.
    JumpTrue "S..T." control::jump_true;
    /// Jumps when false.
    JumpFalse "S..T." control::jump_false;
    /// Jumps when `None`.
    JumpNone "S..T." control::jump_none;
    /// Jumps when not `None`.
    JumpNotNone "S..T." control::jump_not_none;
    /// Jumps forward.
    Jump "...T." control::jump;
    /// Jumps backward; a safepoint.
    JumpBack "...T." control::jump_back;
    /// Jumps backward without a safepoint.
    JumpBackQuiet "...T." control::jump_back_quiet;
    /// `a.name`.
    LoadAttr "S.DM.x" attribute::load_attr;
    /// Instance slot, by guard.
    LoadAttrSlot "S.DM.x" attribute::load_attr_slot;
    /// Slot of an instance whose attributes do not fit the object.
    LoadAttrOverflow "S.DM.x" attribute::load_attr_overflow;
    /// Slot of an instance, by the thread's table of layouts.
    LoadAttrShared "S.DM.x" shared::load_attr_shared;
    /// Plain class attribute (no descriptor), by type version, instance without such an attribute.
    LoadAttrClass "S.DM.x" attribute::load_attr_class;
    /// A module's global, by entry number.
    LoadAttrModule "S.DM.x" attribute::load_attr_module;
    /// Method and receiver into `c`, `c + 1`; or value and NULL.
    LoadMethod "S.DM.x" attribute::load_method;
    /// Method of the class, by guard.
    LoadMethodCached "S.DM.x" attribute::load_method_cached;
    /// Method of the class, by the thread's table of layouts.
    LoadMethodShared "S.DM.x" shared::load_method_shared;
    /// `a.name = b`.
    StoreAttr "SS.M.x" attribute::store_attr;
    /// Instance slot, by guard.
    StoreAttrSlot "SS.M.x" attribute::store_attr_slot;
    /// Instance slot, by the thread's table of layouts.
    StoreAttrShared "SS.M.x" shared::store_attr_shared;
    /// A new attribute, by guard and new shape.
    StoreAttrAdd "SS.M.x" attribute::store_attr_add;
    /// `iter(a)`.
    GetIter "S.D.." iterate::get_iter;
    /// `c = next(a)`, or jump.
    ForIter "D.DT.x" iterate::for_iter;
    /// Over a range.
    ForIterRange "D.DT.x" iterate::for_iter_range;
    /// Over a list.
    ForIterList "D.DT.x" iterate::for_iter_list;
    /// Over a tuple.
    ForIterTuple "D.DT.x" iterate::for_iter_tuple;
    /// Over a string.
    ForIterStr "D.DT.x" iterate::for_iter_str;
    /// Over pairs that the next instruction unpacks: done at once.
    ForIterPair "D.DT.x" iterate::for_iter_pair;
    /// Over a generator: runs as a frame.
    ForIterGenerator "D.DT.x" generator::for_iter;
    /// Calls `a` with `b` arguments that begin at slot `d`.
    Call "SNDN.x" call::call;
    /// As `Call`; the slot before the arguments holds a receiver or NULL.
    CallMethod "SNDN.x" call::call_method;
    /// A Python function with plain parameters.
    CallPython "SNDN.x" call::call_python;
    /// A method found by `LoadMethod`: Python function with plain parameters and receiver.
    CallPythonMethod "SNDN.x" call::call_python_method;
    /// A Python function with plain parameters that `LoadMethod` found without a receiver: of a module, say.
    CallPythonMember "SNDN.x" call::call_python_member;
    /// A native function.
    CallNative "SNDN.x" call_native::call_native;
    /// A native function that `LoadMethod` found.
    CallNativeMember "SNDN.x" call_native::call_native_member;
    /// A native method with its receiver.
    CallNativeMethod "SNDN.x" call_native::call_native_method;
    /// `len(x)`.
    CallLen "SNDN.x" call_native::call_len;
    /// `isinstance(x, C)`.
    CallIsInstance "SNDN.x" call_native::call_is_instance;
    /// `list.append(x)`.
    CallListAppend "SNDN.x" call_native::call_list_append;
    /// A Python class with a plain `__init__`.
    CallClass "SNDN.x" call::call_class;
    /// As `CallMethod`, keyword names in source operand `e`.
    CallKw "SNDNNx" call::call_kw;
    /// `a(*b, **c)`; `d` is the result's slot.
    CallEx "SSSD.x" call::call_ex;
    /// Returns `a`.
    Return "S...." control::return_;
    /// Makes the generator of this frame and returns it; it goes on at instruction `d`.
    ReturnGenerator "..DN." control::return_generator;
    /// Yields `a`; what is sent goes to `c`; the generator goes on at instruction `d`.
    Yield "SNDN." generator::yield_;
    /// Sends `b` to the receiver in slot `a`; result to `c`; jumps when it is done.
    Send "DSDT.x" generator::send;
    /// Function entry: safepoint.
    Resume ".N..." control::resume;
    /// Tuple of `b` slots from `a`.
    BuildTuple "DND.." build::tuple;
    /// List of `b` slots from `a`.
    BuildList "DND.." build::list;
    /// Joined strings.
    BuildString "DND.." build::string;
    /// Dict of `b` pairs from slot `a`.
    BuildMap "DND.." build::map;
    /// Appends `b` to the list in slot `a`.
    ListAppend "DS..." build::list_append;
    /// Unpacks `a` into `b` slots that end at `c + b`, first on top.
    Unpack "SND.." build::unpack;
    /// Unpacks `a` into `b` locals named by the second word.
    UnpackLocals "SN...x" build::unpack_locals;
    /// `format(a)`.
    FormatSimple "S.D.." build::format_simple;
    /// Everything else, in stack form: `a` is the slot after the top, `b` the opcode, `d` its operand.
    Stack "DN.N." moves::stack;
    /// Watched form: a line begins.
    Line "....." watch::line;
    /// Watched form: skips the `Line` behind it, for control comes from the same line.
    SkipLine "....." watch::skip_line;
    /// Watched form: an instruction of `Code` begins.
    Each "....." watch::each;
    /// Watched form: the function begins.
    Start "....." watch::start;
    /// Watched form: the generator goes on.
    Resumed "....." watch::resumed;
    /// Watched form: `a` is about to be returned.
    Leaving "S...." watch::leaving;
    /// Watched form: `a` is about to be yielded.
    Yielding "S...." watch::yielding;
    /// Watched form: the jump behind it goes to instruction `d` of `Code`.
    Jumping "...N." watch::jumping;
    /// Watched form: the conditional jump before it was not taken; on to instruction `d` of `Code`.
    Left "...N." watch::left;
    /// Watched form: a conditional jump was taken; on to instruction `d` of `Code`.
    Right "...N." watch::right;
    /// Watched form: `yield from` the object in slot `a` has ended with the value in the slot behind.
    Delegated "D...." watch::delegated;
    /// As `Call`, watched.
    CallWatched "SNDN.x" watch::call;
    /// As `CallMethod`, watched.
    CallMethodWatched "SNDN.x" watch::call_method;
    /// As `CallKw`, watched.
    CallKwWatched "SNDNNx" watch::call_kw;
    /// As `CallEx`, watched.
    CallExWatched "SSSD.x" watch::call_ex;
    /// As `Stack`, an attribute of `super()`, watched.
    SuperWatched "DN.N." watch::load_super_attr;
    /// Stands for another instruction: the frame that comes here changes its form first.
    Trap "....." watch::trap;
    /// As `Trap`, for an instruction of two words.
    TrapWide ".....x" watch::trap;
    /// Ends a `try` or `with` handler: not a jump, but a place to come back to.
    Unreachable "....." moves::nop;
}

impl Op {
    /// Whether the handler calls nothing but in tail position and keeps nothing in memory, so that an optimising compiler
    /// makes jumps of its tail calls. Only such a handler goes on to the next one by itself.
    pub const fn is_leaf(self) -> bool {
        use Op::*;
        matches!(
            self,
            Nop | Move
                | Move2
                | TakeLocal
                | SetNull
                | Swap
                | Release
                | LoadGlobalModule
                | LoadGlobalKnown
                | LoadBuiltinKnown
                | AddInt
                | SubInt
                | MulInt
                | AndInt
                | OrInt
                | XorInt
                | ShlInt
                | ShrInt
                | FloorDivInt
                | ModInt
                | AddFloat
                | SubFloat
                | MulFloat
                | DivFloat
                | DivInt
                | SubscrList
                | SubscrStr
                | StoreSubscrList
                | JumpIntLt
                | JumpIntLe
                | JumpIntEq
                | JumpIntNe
                | JumpIntGt
                | JumpIntGe
                | JumpFloat
                | JumpStr
                | Compare
                | Not
                | ToBool
                | Is
                | IsJump
                | JumpTrue
                | JumpFalse
                | JumpNone
                | JumpNotNone
                | Jump
                | JumpBack
                | JumpBackQuiet
                | LoadAttrSlot
                | LoadAttrShared
                | LoadMethodCached
                | LoadMethodShared
                | StoreAttrSlot
                | StoreAttrShared
                | ForIterRange
                | ForIterList
                | ForIterStr
                | CallPython
                | CallPythonMethod
                | Return
                | Resume
        )
    }
}

impl Op {
    /// Whether there is a handler for each form of the operands: for hot leaves. (Each costs the compiler time.)
    pub const fn has_forms(self) -> bool {
        use Op::*;
        self.is_leaf()
            && !matches!(
                self,
                AndInt
                    | OrInt
                    | XorInt
                    | ShlInt
                    | ShrInt
                    | FloorDivInt
                    | ModInt
                    | DivFloat
                    | DivInt
                    | StoreSubscrList
                    | Compare
                    | Not
                    | ToBool
                    | Is
                    | IsJump
                    | JumpNone
                    | JumpNotNone
            )
    }
}

impl Op {
    /// What stands for the instruction in the watched form.
    pub const fn watched(self) -> Op {
        match self {
            Op::Call => Op::CallWatched,
            Op::CallMethod => Op::CallMethodWatched,
            Op::CallKw => Op::CallKwWatched,
            Op::CallEx => Op::CallExWatched,
            op => op,
        }
    }
    /// Whether it decides between going on and jumping.
    pub const fn is_branch(self) -> bool {
        use Op::*;
        matches!(
            self,
            JumpTrue | JumpFalse | JumpNone | JumpNotNone | CompareJump | IsJump | ContainsJump | ForIter
        )
    }
    /// Whether it may go on elsewhere than behind itself.
    pub const fn jumps(self) -> bool {
        self.kinds().as_bytes()[3] == b'T'
    }
}

/// Operand flag: the operand is a constant.
pub const CONST: u16 = 1 << 15;
/// Operand flag: the operand is a temporary that the instruction takes.
pub const TEMP: u16 = 1 << 14;
/// The number of a constant or slot in an operand.
pub const INDEX: u16 = TEMP - 1;

/// One instruction: 16 bytes. (Aligned so that the collector does not take its caches for what native code uses.)
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub struct Instr {
    /// What to do.
    pub op: Op,
    /// Number of the [`Form`].
    form: u8,
    /// First operand.
    pub a: u16,
    /// Second operand.
    pub b: u16,
    /// Third operand, mostly the result.
    pub c: u16,
    /// Target, name or number.
    pub d: u32,
    /// Counter or number.
    pub e: u32,
}

const _: () = assert!(size_of::<Instr>() == 16);

impl Instr {
    /// An instruction with all fields.
    pub const fn new(op: Op, a: u16, b: u16, c: u16, d: u32, e: u32) -> Instr {
        Instr { op, form: Form::number(op.kinds(), a, b), a, b, c, d, e }
    }
    /// Place in the table of handlers. (Instructions that one is rewritten to have operands of the same kinds.)
    #[inline(always)]
    pub fn handler(&self) -> usize {
        // Both bytes in one load, which the compiler does not make of two.
        // SAFETY: the first two bytes of an aligned struct.
        usize::from(u16::from_le(unsafe { std::ptr::from_ref(self).cast::<u16>().read() }))
    }
    /// `d` and `e` as one word (second words only).
    #[inline(always)]
    pub fn wide(&self) -> u64 {
        u64::from(self.d) | u64::from(self.e) << 32
    }
    /// See [`Instr::wide`].
    #[inline(always)]
    pub fn set_wide(&mut self, v: u64) {
        self.d = v as u32;
        self.e = (v >> 32) as u32;
    }
    /// `a`, `b` and `c` as one word (second words only): the address of an object.
    #[inline(always)]
    pub fn pointer(&self) -> u64 {
        u64::from(self.a) | u64::from(self.b) << 16 | u64::from(self.c) << 32
    }
    /// See [`Instr::pointer`].
    #[inline(always)]
    pub fn set_pointer(&mut self, p: u64) {
        debug_assert!(p >> 48 == 0, "an address has 48 bits");
        (self.a, self.b, self.c) = (p as u16, (p >> 16) as u16, (p >> 32) as u16);
    }
    /// Whether the site has gone back to its general form only a few times: `e` counts them in its upper half.
    #[inline(always)]
    pub fn may_specialise(&self) -> bool {
        self.e >> 16 < 12
    }
    /// `a` and `b` as one number.
    #[inline(always)]
    pub fn stamp(&self) -> u32 {
        u32::from(self.a) | u32::from(self.b) << 16
    }
    /// See [`Instr::stamp`].
    #[inline(always)]
    pub fn set_stamp(&mut self, v: u32) {
        (self.a, self.b) = (v as u16, (v >> 16) as u16);
    }
    /// Number of words.
    pub const fn words(self) -> usize {
        if self.op.kinds().len() == 6 { 2 } else { 1 }
    }
}
