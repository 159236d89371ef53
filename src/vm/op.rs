//! The one table of the loop's instructions. From it come the enum, the names and the operand kinds that the
//! disassembler of `Executable` reads. The loop matches on the enum without a default arm, so an instruction without
//! a handler does not compile.

/// What an operand field means. Fields are `a`, `b`, `c` (16 bits), `d`, `e` (32 bits); `x`: a second word follows.
///
/// `S` source operand, `D` frame slot, `N` number, `T` target, `M` name, `K` constant number, `.` unused.
macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $name:ident $kinds:literal;)+) => {
        /// An instruction of an `Executable`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
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
    };
}

ops! {
    /// Nothing.
    Nop ".....";
    /// Second word of the instruction before; never executed.
    Extra ".....";
    /// `c = a`; a temporary moves, anything else is copied.
    Move "S.D..";
    /// `c = a; d = b`.
    Move2 "SSDD.";
    /// `c = a`, and the local `a` is unbound.
    TakeLocal "D.D..";
    /// `c = NULL`.
    SetNull "..D..";
    /// Exchanges two slots.
    Swap "DD...";
    /// Drops a temporary.
    Release "S....";
    /// Raises `UnboundLocalError` when the local is unbound.
    CheckLocal "D....";
    /// `del local`.
    DeleteFast "D....";
    /// A constant whose number does not fit an operand.
    LoadConstWide "..DK.";
    /// A global or builtin.
    LoadGlobal "..DM.x";
    /// A global, by entry number.
    LoadGlobalModule "..DM.x";
    /// A builtin, by entry number.
    LoadGlobalBuiltin "..DM.x";
    /// A name of locals, globals, builtins.
    LoadName "..DM.";
    /// Stores a name of the local mapping.
    StoreName "S..M.";
    /// Stores a global.
    StoreGlobal "S..M.";
    /// What a cell holds.
    LoadDeref "D.D..";
    /// Stores into a cell.
    StoreDeref "DS...";
    /// `not a`.
    Not "S.D..";
    /// `bool(a)`.
    ToBool "S.D..";
    /// Negation, inversion: `b` says which.
    Unary "SND..";
    /// A binary operator, `d` says which.
    Binary "SSDNN";
    /// Two immediate integers.
    AddInt "SSDNN";
    /// Two immediate integers.
    SubInt "SSDNN";
    /// Two immediate integers.
    MulInt "SSDNN";
    /// Two immediate integers.
    AndInt "SSDNN";
    /// Two immediate integers.
    OrInt "SSDNN";
    /// Two immediate integers.
    XorInt "SSDNN";
    /// Two immediate integers.
    ShlInt "SSDNN";
    /// Two immediate integers.
    ShrInt "SSDNN";
    /// Two immediate integers.
    FloorDivInt "SSDNN";
    /// Two immediate integers.
    ModInt "SSDNN";
    /// Immediate floats or integers, at least one float.
    AddFloat "SSDNN";
    /// Immediate floats or integers, at least one float.
    SubFloat "SSDNN";
    /// Immediate floats or integers, at least one float.
    MulFloat "SSDNN";
    /// Immediate floats or integers.
    DivFloat "SSDNN";
    /// Two exact strings.
    AddStr "SSDNN";
    /// `a[b]`.
    Subscr "SSD.N";
    /// Exact list, immediate integer.
    SubscrList "SSD.N";
    /// Exact tuple, immediate integer.
    SubscrTuple "SSD.N";
    /// Exact dict, key without Python code.
    SubscrDict "SSD.N";
    /// Exact string, immediate integer.
    SubscrStr "SSD.N";
    /// `a[b] = c`.
    StoreSubscr "SSS.N";
    /// Exact list, immediate integer.
    StoreSubscrList "SSS.N";
    /// Exact dict, key without Python code.
    StoreSubscrDict "SSS.N";
    /// `d = a[b:c]`.
    BinarySlice "SSSD.";
    /// Comparison `d`.
    Compare "SSDNN";
    /// Comparison of two immediate integers.
    CompareInt "SSDNN";
    /// Comparison (`c >> 1`) and jump when its truth is `c & 1`.
    CompareJump "SSNTN";
    /// Jump when `a < b`, immediate integers.
    JumpIntLt "SSNTN";
    /// Jump when `a <= b`, immediate integers.
    JumpIntLe "SSNTN";
    /// Jump when `a == b`, immediate integers.
    JumpIntEq "SSNTN";
    /// Jump when `a != b`, immediate integers.
    JumpIntNe "SSNTN";
    /// Jump when `a > b`, immediate integers.
    JumpIntGt "SSNTN";
    /// Jump when `a >= b`, immediate integers.
    JumpIntGe "SSNTN";
    /// As `CompareJump`, immediate floats or integers.
    JumpFloat "SSNTN";
    /// As `CompareJump`, exact strings.
    JumpStr "SSNTN";
    /// `a is b`, `d` inverts.
    Is "SSDN.";
    /// Jumps when `a is b` is `c`.
    IsJump "SSNT.";
    /// `a in b`, `d` inverts.
    Contains "SSDN.";
    /// Jumps when `a in b` is `c`.
    ContainsJump "SSNT.";
    /// Jumps when true.
    JumpTrue "S..T.";
    /// Jumps when false.
    JumpFalse "S..T.";
    /// Jumps when `None`.
    JumpNone "S..T.";
    /// Jumps when not `None`.
    JumpNotNone "S..T.";
    /// Jumps forward.
    Jump "...T.";
    /// Jumps backward; a safepoint.
    JumpBack "...T.";
    /// Jumps backward without a safepoint.
    JumpBackQuiet "...T.";
    /// `a.name`.
    LoadAttr "S.DM.x";
    /// Instance slot, by guard.
    LoadAttrSlot "S.DM.x";
    /// Slot of an instance whose attributes do not fit the object.
    LoadAttrOverflow "S.DM.x";
    /// Plain class attribute (no descriptor), by type version, instance without such an attribute.
    LoadAttrClass "S.DM.x";
    /// A module's global, by entry number.
    LoadAttrModule "S.DM.x";
    /// A property whose getter is a Python function: runs as a frame.
    LoadAttrProperty "S.DM.x";
    /// Method and receiver into `c`, `c + 1`; or value and NULL.
    LoadMethod "S.DM.x";
    /// Method of the class, by guard.
    LoadMethodCached "S.DM.x";
    /// `a.name = b`.
    StoreAttr "SS.M.x";
    /// Instance slot, by guard.
    StoreAttrSlot "SS.M.x";
    /// A new attribute, by guard and new shape.
    StoreAttrAdd "SS.M.x";
    /// `iter(a)`.
    GetIter "S.D..";
    /// `c = next(a)`, or jump.
    ForIter "D.DT.x";
    /// Over a range.
    ForIterRange "D.DT.x";
    /// Over a list.
    ForIterList "D.DT.x";
    /// Over a tuple.
    ForIterTuple "D.DT.x";
    /// Over a generator: runs as a frame.
    ForIterGenerator "D.DT.x";
    /// Calls `a` with `b` arguments that begin at slot `d`.
    Call "SNDN.x";
    /// As `Call`; the slot before the arguments holds a receiver or NULL.
    CallMethod "SNDN.x";
    /// A Python function with plain parameters.
    CallPython "SNDN.x";
    /// A method found by `LoadMethod`: Python function with plain parameters and receiver.
    CallPythonMethod "SNDN.x";
    /// A native function.
    CallNative "SNDN.x";
    /// A native method with its receiver.
    CallNativeMethod "SNDN.x";
    /// `len(x)`.
    CallLen "SNDN.x";
    /// `isinstance(x, C)`.
    CallIsInstance "SNDN.x";
    /// `list.append(x)`.
    CallListAppend "SNDN.x";
    /// A Python class with a plain `__init__`.
    CallClass "SNDN.x";
    /// As `CallMethod`, keyword names in source operand `e`.
    CallKw "SNDNNx";
    /// `a(*b, **c)`; `d` is the result's slot.
    CallEx "SSSD.x";
    /// Returns `a`.
    Return "S....";
    /// Makes the generator of this frame and returns it.
    ReturnGenerator "..D..";
    /// Yields `a`; what is sent goes to `c`.
    Yield "SND..";
    /// Sends `b` to the receiver in slot `a`; result to `c`; jumps when it is done.
    Send "DSDT.x";
    /// Function entry: safepoint.
    Resume ".N...";
    /// Tuple of `b` slots from `a`.
    BuildTuple "DND..";
    /// List of `b` slots from `a`.
    BuildList "DND..";
    /// Joined strings.
    BuildString "DND..";
    /// Dict of `b` pairs from slot `a`.
    BuildMap "DND..";
    /// Appends `b` to the list in slot `a`.
    ListAppend "DS...";
    /// Unpacks `a` into `b` slots that end at `c + b`, first on top.
    Unpack "SND..";
    /// Unpacks `a` into `b` locals named by the second word.
    UnpackLocals "SN...x";
    /// `format(a)`.
    FormatSimple "S.D..";
    /// Everything else, in stack form: `a` is the slot after the top, `b` the opcode, `d` its operand.
    Stack "DN.N.";
    /// Ends a `try` or `with` handler: not a jump, but a place to come back to.
    Unreachable ".....";
}

/// Operand flag: the operand is a constant.
pub const CONST: u16 = 1 << 15;
/// Operand flag: the operand is a temporary that the instruction takes.
pub const TEMP: u16 = 1 << 14;
/// The number of a constant or slot in an operand.
pub const INDEX: u16 = TEMP - 1;

/// One instruction: 16 bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Instr {
    /// What to do.
    pub op: Op,
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
        Instr { op, a, b, c, d, e }
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
    /// Number of words.
    pub const fn words(self) -> usize {
        if self.op.kinds().len() == 6 { 2 } else { 1 }
    }
}
