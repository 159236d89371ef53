//! Code objects that programs put together: `types.CodeType(...)` and `code.replace(...)`.

use super::code_object::{CodeObject, to_constant};
use crate::compiler::code::flags;
use crate::compiler::parts::Parts;
use crate::compiler::{Const, FileName, LocalKind};
use crate::object::signature::{Signature, bind_values};
use crate::object::{Args, Res, Str, Thread, Tuple, Type, Value, protocol};
use crate::sync::prim::{Arc, LazyLock};
use crate::types::bytes::Bytes;

/// The names of a code's variables as programs see them.
struct Variables {
    vars: Vec<Arc<str>>,
    cells: Vec<Arc<str>>,
    free: Vec<Arc<str>>,
}

impl Variables {
    /// Lays them out in slots: locals, cells that are no locals, free variables.
    fn place(self, parts: &mut Parts) {
        let kind = |name: &Arc<str>, kind: u8| {
            LocalKind(if self.cells.contains(name) { kind | LocalKind::CELL } else { kind })
        };
        let star = |flag: u32| u32::from(parts.flags & flag != 0);
        let stars = star(flags::VARARGS) + star(flags::VARKEYWORDS);
        let parameters = parts.argcount.saturating_add(parts.kwonlyargcount).saturating_add(stars) as usize;
        let local = |(i, name)| {
            let argument = if i < parameters { LocalKind::ARGUMENT } else { 0 };
            kind(name, LocalKind::LOCAL | argument)
        };
        parts.localskinds = self.vars.iter().enumerate().map(local).collect();
        let only_cells = self.cells.iter().filter(|name| !self.vars.contains(name)).cloned();
        let only_cells: Vec<Arc<str>> = only_cells.collect();
        parts.localskinds.extend(only_cells.iter().map(|_| LocalKind(LocalKind::CELL)));
        parts.localskinds.extend(self.free.iter().map(|_| LocalKind(LocalKind::FREE)));
        parts.localsplus = self.vars;
        parts.localsplus.extend(only_cells);
        parts.localsplus.extend(self.free);
    }
}

/// How an argument is called in messages.
struct Named<'a> {
    th: &'a Thread,
    function: &'static str,
    name: &'a str,
}

impl Named<'_> {
    fn wrong(&self, v: &Value, wanted: &str) -> crate::object::Raised {
        let (function, name, given) = (self.function, self.name, v.ty().name_str());
        self.th.type_error(format!("{function}() argument {name} must be {wanted}, not {given}"))
    }
    fn text(&self, v: &Value) -> Res<Arc<str>> {
        match v.downcast::<Str>() {
            Some(s) => Ok(Arc::from(&*s.to_str_lossy())),
            None => Err(self.wrong(v, "str")),
        }
    }
    fn number(&self, v: &Value) -> Res<u32> {
        let n = protocol::index_i64(self.th, v)?;
        if i32::try_from(n).is_err() {
            return Err(self.th.overflow_error("Python int too large to convert to C int"));
        }
        u32::try_from(n).map_err(|_| self.th.value_error("code: argument must be positive"))
    }
    fn bytes(&self, v: &Value) -> Res<Vec<u8>> {
        match v.downcast::<Bytes>() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => Err(self.wrong(v, "bytes")),
        }
    }
    fn tuple<'v>(&self, v: &'v Value) -> Res<&'v Tuple> {
        v.downcast::<Tuple>().ok_or_else(|| self.wrong(v, "tuple"))
    }
    fn names(&self, v: &Value) -> Res<Vec<Arc<str>>> {
        let one = |x: &Value| match x.downcast::<Str>() {
            Some(s) => Ok(Arc::from(&*s.to_str_lossy())),
            None => {
                let given = x.ty().name_str();
                Err(self.th.type_error(format!("name tuples must contain only strings, not '{given}'")))
            }
        };
        self.tuple(v)?.items().iter().map(one).collect()
    }
    fn constants(&self, v: &Value) -> Res<Vec<Const>> {
        let one = |x: &Value| {
            let given = x.ty().name_str();
            to_constant(x)
                .ok_or_else(|| self.th.type_error(format!("code: a constant cannot be of type '{given}'")))
        };
        self.tuple(v)?.items().iter().map(one).collect()
    }
}

fn finish(th: &Thread, parts: Parts) -> Res {
    match parts.assemble() {
        Ok(code) => Ok(CodeObject::new(Arc::new(code)).into_value()),
        Err(reason) => Err(th.value_error(format!("code: {reason}"))),
    }
}

/// `types.CodeType(argcount, posonlyargcount, ...)`.
pub fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse(
            "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
        )
    });
    let bound = bind_values(th, &SIG, "code", args)?;
    let empty = Tuple::empty().into_value();
    let get = |i: usize| bound[i].as_ref().unwrap_or(&empty);
    let labels: Vec<String> = (1..=18).map(|i| i.to_string()).collect();
    let named = |i: usize| Named { th, function: "code", name: &labels[i] };
    let number = |i: usize| named(i).number(get(i));
    let variables = Variables {
        vars: named(9).names(get(9))?,
        cells: named(17).names(get(17))?,
        free: named(16).names(get(16))?,
    };
    if number(3)? as usize != variables.vars.len() {
        return Err(th.value_error("code: co_nlocals != len(co_varnames)"));
    }
    let mut parts = Parts {
        argcount: number(0)?,
        posonlyargcount: number(1)?,
        kwonlyargcount: number(2)?,
        stack_size: number(4)?,
        flags: number(5)?,
        code: named(6).bytes(get(6))?,
        consts: named(7).constants(get(7))?,
        names: named(8).names(get(8))?,
        localsplus: Vec::new(),
        localskinds: Vec::new(),
        filename: FileName::new(named(10).text(get(10))?),
        name: named(11).text(get(11))?,
        qualname: named(12).text(get(12))?,
        first_line: number(13)?,
        line_table: named(14).bytes(get(14))?,
        exception_table: named(15).bytes(get(15))?,
    };
    variables.place(&mut parts);
    finish(th, parts)
}

/// `code.replace(**changes)`.
pub fn replace(th: &Thread, args: Args<'_>) -> Res {
    let code = &args.at(0).downcast::<CodeObject>().expect("method of this type").code;
    if args.len() > 1 {
        let given = args.len() - 1;
        return Err(th.type_error(format!("replace() takes 0 positional arguments but {given} were given")));
    }
    let mut parts = Parts::of(code);
    let mut variables = None::<Variables>;
    let mut locals = None;
    let own = || Variables {
        vars: code.varnames().cloned().collect(),
        cells: code.cellvars().cloned().collect(),
        free: code.freevars().cloned().collect(),
    };
    for (key, v) in args.keyword_pairs() {
        let key = key.to_str_lossy();
        let quoted = format!("'{key}'");
        let named = Named { th, function: "replace", name: &quoted };
        match &*key {
            "co_name" => parts.name = named.text(v)?,
            "co_qualname" => parts.qualname = named.text(v)?,
            "co_filename" => parts.filename = FileName::new(named.text(v)?),
            "co_firstlineno" => parts.first_line = named.number(v)?,
            "co_flags" => parts.flags = named.number(v)?,
            "co_argcount" => parts.argcount = named.number(v)?,
            "co_posonlyargcount" => parts.posonlyargcount = named.number(v)?,
            "co_kwonlyargcount" => parts.kwonlyargcount = named.number(v)?,
            "co_nlocals" => locals = Some(named.number(v)?),
            "co_stacksize" => parts.stack_size = named.number(v)?,
            "co_code" => parts.code = named.bytes(v)?,
            "co_linetable" => parts.line_table = named.bytes(v)?,
            "co_exceptiontable" => parts.exception_table = named.bytes(v)?,
            "co_names" => parts.names = named.names(v)?,
            "co_consts" => parts.consts = named.constants(v)?,
            "co_varnames" => variables.get_or_insert_with(own).vars = named.names(v)?,
            "co_cellvars" => variables.get_or_insert_with(own).cells = named.names(v)?,
            "co_freevars" => variables.get_or_insert_with(own).free = named.names(v)?,
            _ => {
                return Err(th.type_error(format!("replace() got an unexpected keyword argument '{key}'")));
            }
        }
    }
    let count = variables.as_ref().map_or_else(|| code.nlocals(), |v| v.vars.len());
    if locals.is_some_and(|n| n as usize != count) {
        return Err(th.value_error("code: co_nlocals != len(co_varnames)"));
    }
    if let Some(variables) = variables {
        variables.place(&mut parts);
    }
    finish(th, parts)
}
