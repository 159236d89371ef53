//! `marshal`: values and code as bytes, in CPython's formats 0 to 5. What is written here is read by CPython and the other
//! way round, code excepted: its instructions are each interpreter's own.

mod read;
mod write;

use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Args, Method, Module, ModuleSpec, Raised, Res, Thread, Value, class, protocol};
use crate::vm::code_object::CODE;

/// The newest format.
const VERSION: i64 = 5;
/// Objects inside objects.
const MAX_DEPTH: usize = 2000;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in\na binary format.",
    functions: &[
        Method::function(
            "dump",
            "($module, value, file, version=version, /, *, allow_code=True)",
            dump,
            "Write the value on the open file.",
        ),
        Method::function(
            "load",
            "($module, file, /, *, allow_code=True)",
            load,
            "Read one value from the open file and return it.",
        ),
        Method::function(
            "dumps",
            "($module, value, version=version, /, *, allow_code=True)",
            dumps,
            "Return the bytes object that would be written to a file by dump(value, file).",
        ),
        Method::function(
            "loads",
            "($module, bytes, /, *, allow_code=True)",
            loads,
            "Convert the bytes-like object to a value.",
        ),
    ],
    init: |_, m| {
        m.downcast::<Module>().expect("a module").set("version", Value::small_int(VERSION));
        Ok(())
    },
    gil_not_used: true,
};

/// One byte says what follows; the top bit, that it will be referred to.
mod tag {
    pub const REFERRED: u8 = 0x80;
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const STOP_ITERATION: u8 = b'S';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const INT64: u8 = b'I';
    pub const LONG: u8 = b'l';
    pub const FLOAT_TEXT: u8 = b'f';
    pub const FLOAT: u8 = b'g';
    pub const COMPLEX_TEXT: u8 = b'x';
    pub const COMPLEX: u8 = b'y';
    pub const BYTES: u8 = b's';
    pub const TEXT: u8 = b'u';
    pub const INTERNED: u8 = b't';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const LIST: u8 = b'[';
    pub const DICT: u8 = b'{';
    pub const SET: u8 = b'<';
    pub const FROZENSET: u8 = b'>';
    pub const CODE: u8 = b'c';
    pub const SLICE: u8 = b':';
    pub const REFERENCE: u8 = b'r';
}

/// The code that `data` begins with: what a compiled file holds behind its header.
pub fn code_of(th: &Thread, data: &[u8]) -> Res {
    read::from_bytes(th, data, true)
}

/// The bytes of a value.
pub fn bytes_of(th: &Thread, value: &Value) -> Res<Vec<u8>> {
    write::to_bytes(th, value, VERSION, true)
}

fn version(th: &Thread, v: Option<&Value>) -> Res<i64> {
    v.map_or(Ok(VERSION), |v| protocol::index_i64(th, v))
}

fn allows_code(th: &Thread, v: Option<&Value>) -> Res<bool> {
    v.map_or(Ok(true), |v| protocol::truth(th, v))
}

fn dumps(th: &Thread, args: Args<'_>) -> Res {
    let out = write::to_bytes(th, args.at(0), version(th, args.get(1))?, allows_code(th, args.get(2))?)?;
    Ok(crate::vm::build::bytes(&out))
}

fn dump(th: &Thread, args: Args<'_>) -> Res {
    let out = write::to_bytes(th, args.at(0), version(th, args.get(2))?, allows_code(th, args.get(3))?)?;
    call_method(th, args.at(1), name!("write"), &[crate::vm::build::bytes(&out)])
}

fn loads(th: &Thread, args: Args<'_>) -> Res {
    let data = crate::types::buffer::expect(th, args.at(0))?;
    read::from_bytes(th, &data, allows_code(th, args.get(1))?)
}

fn load(th: &Thread, args: Args<'_>) -> Res {
    let file = args.at(0);
    // A file of text is refused before anything is taken from it.
    let nothing = call_method(th, file, name!("read"), &[Value::small_int(0)])?;
    if !nothing.is_instance(&class::BYTES) {
        let given = nothing.ty().name_str();
        return Err(th.type_error(format!("file.read() returned not bytes but {given}")));
    }
    read::from_file(th, file, allows_code(th, args.get(1))?)
}

/// Whether a value is a code object.
fn is_code(v: &Value) -> bool {
    v.is_exact(&CODE)
}

fn no_code(th: &Thread, doing: &str) -> Raised {
    th.value_error(format!("{doing} code objects is disallowed"))
}
