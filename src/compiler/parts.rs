//! Code from its attributes: what `types.CodeType`, `code.replace` and compiled files give.

use std::sync::Arc;

use super::code::{Code, Const, LocalKind};
use super::file_name::FileName;
use super::wire::{self, Malformed};

/// The attributes of a code object, byte strings still as such.
pub struct Parts {
    /// `co_argcount`.
    pub argcount: u32,
    /// `co_posonlyargcount`.
    pub posonlyargcount: u32,
    /// `co_kwonlyargcount`.
    pub kwonlyargcount: u32,
    /// `co_stacksize`; too small a number does no harm.
    pub stack_size: u32,
    /// `co_flags`.
    pub flags: u32,
    /// `co_code`.
    pub code: Vec<u8>,
    /// `co_consts`.
    pub consts: Vec<Const>,
    /// `co_names`.
    pub names: Vec<Arc<str>>,
    /// Names of all local slots.
    pub localsplus: Vec<Arc<str>>,
    /// Their kinds.
    pub localskinds: Vec<LocalKind>,
    /// `co_filename`.
    pub filename: FileName,
    /// `co_name`.
    pub name: Arc<str>,
    /// `co_qualname`.
    pub qualname: Arc<str>,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// `co_linetable`.
    pub line_table: Vec<u8>,
    /// `co_exceptiontable`.
    pub exception_table: Vec<u8>,
}

impl Parts {
    /// The attributes of a code.
    pub fn of(code: &Code) -> Parts {
        Parts {
            argcount: code.argcount,
            posonlyargcount: code.posonlyargcount,
            kwonlyargcount: code.kwonlyargcount,
            stack_size: code.stack_size,
            flags: code.flags,
            code: wire::instructions(code),
            consts: code.consts.clone(),
            names: code.names.clone(),
            localsplus: code.localsplus.clone(),
            localskinds: code.localskinds.clone(),
            filename: code.filename.clone(),
            name: code.name.clone(),
            qualname: code.qualname.clone(),
            first_line: code.first_line,
            line_table: wire::locations(code),
            exception_table: wire::handlers(code),
        }
    }

    /// The code, if it is one that may run.
    pub fn assemble(self) -> Result<Code, Malformed> {
        let (instrs, layout) = wire::read_instructions(&self.code)?;
        let locations = wire::read_locations(&self.line_table, self.first_line, &layout)?;
        let exception_table = wire::read_handlers(&self.exception_table, &layout)?;
        let mut code = Code {
            name: self.name,
            qualname: self.qualname,
            filename: self.filename,
            first_line: self.first_line,
            flags: self.flags,
            argcount: self.argcount,
            posonlyargcount: self.posonlyargcount,
            kwonlyargcount: self.kwonlyargcount,
            localsplus: self.localsplus,
            localskinds: self.localskinds,
            names: self.names,
            consts: self.consts,
            instrs,
            locations,
            exception_table,
            stack_size: self.stack_size,
            depths: Vec::new(),
            layout: Default::default(),
        };
        super::verify::verify(&mut code)?;
        Ok(code)
    }
}
