//! The `builtins` module: functions here, types and exceptions from `types`.

mod aggregate;
mod attributes;
mod compile;
mod numeric;
mod original;
mod output;
mod scope;

pub use original::{remember, restore};
pub use scope::source;

use crate::object::bind;
use crate::object::call::{self, call_special};
use crate::object::class;
use crate::object::errors;
use crate::object::names::name;
use crate::object::{
    Args, Compare, Method, ModuleSpec, Ref, Res, Str, Thread, Type, Value, flags, protocol, string, subclass,
};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.",
    functions: FUNCTIONS,
    init,
    gil_not_used: true,
};

static FUNCTIONS: &[Method] = &[
    Method::function(
        "__build_class__",
        "(*args, **kwargs)",
        crate::vm::build_class,
        "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
    ),
    Method::function(
        "__import__",
        "($module, /, name, globals=None, locals=None, fromlist=(), level=0)",
        scope::import,
        "Import a module.",
    ),
    Method::function(
        "breakpoint",
        "!($module, /, *args, **kws)",
        scope::breakpoint,
        "Call sys.breakpointhook(*args, **kws).",
    ),
    Method::function(
        "compile",
        "($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile::compile,
        "Compile source into a code object that can be executed by exec() or eval().",
    ),
    Method::function("dir", "-($module, object=None, /)", scope::dir, "dir([object]) -> list of strings"),
    Method::function(
        "eval",
        "($module, source, /, globals=None, locals=None)",
        scope::eval,
        "Evaluate the given source in the context of globals and locals.",
    ),
    Method::function(
        "exec",
        "($module, source, /, globals=None, locals=None, *, closure=None)",
        scope::exec,
        "Execute the given source in the context of globals and locals.",
    ),
    Method::function(
        "globals",
        "($module, /)",
        scope::globals,
        "Return the dictionary containing the current scope's global variables.",
    ),
    Method::function(
        "locals",
        "($module, /)",
        scope::locals,
        "Return a dictionary containing the current scope's local variables.",
    ),
    Method::function("vars", "-($module, object=None, /)", scope::vars, "vars([object]) -> dictionary"),
    Method::function("abs", "($module, x, /)", numeric::abs, "Return the absolute value of the argument."),
    Method::function(
        "anext",
        "($module, aiterator, default=<unrepresentable>, /)",
        anext,
        "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.",
    ),
    Method::function(
        "aiter",
        "($module, async_iterable, /)",
        aiter,
        "Return an AsyncIterator for an AsyncIterable object.",
    ),
    Method::function(
        "all",
        "($module, iterable, /)",
        aggregate::all,
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    Method::function(
        "any",
        "($module, iterable, /)",
        aggregate::any,
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    Method::function(
        "ascii",
        "($module, obj, /)",
        output::ascii,
        "Return an ASCII-only representation of an object.",
    ),
    Method::function(
        "bin",
        "($module, number, /)",
        numeric::bin,
        "Return the binary representation of an integer.",
    ),
    Method::function(
        "callable",
        "($module, obj, /)",
        callable,
        "Return whether the object is callable (i.e., some kind of function).",
    ),
    Method::function(
        "chr",
        "($module, i, /)",
        numeric::chr,
        "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.",
    ),
    Method::function(
        "delattr",
        "($module, obj, name, /)",
        attributes::delattr,
        "Deletes the named attribute from the given object.",
    ),
    Method::function(
        "divmod",
        "($module, x, y, /)",
        numeric::divmod,
        "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.",
    ),
    Method::function(
        "format",
        "($module, value, format_spec='', /)",
        output::format,
        "Return type(value).__format__(value, format_spec)",
    ),
    Method::function(
        "getattr",
        "-($module, object, name, default=None, /)",
        attributes::getattr,
        "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.",
    ),
    Method::function(
        "hasattr",
        "($module, obj, name, /)",
        attributes::hasattr,
        "Return whether the object has an attribute with the given name.",
    ),
    Method::function("hash", "($module, obj, /)", hash, "Return the hash value for the given object."),
    Method::function(
        "hex",
        "($module, number, /)",
        numeric::hex,
        "Return the hexadecimal representation of an integer.",
    ),
    Method::function("id", "($module, obj, /)", id, "Return the identity of an object."),
    Method::function(
        "input",
        "($module, prompt='', /)",
        output::input,
        "Read a string from standard input.  The trailing newline is stripped.",
    ),
    Method::function(
        "isinstance",
        "($module, obj, class_or_tuple, /)",
        isinstance,
        "Return whether an object is an instance of a class or of a subclass thereof.",
    ),
    Method::function(
        "issubclass",
        "($module, cls, class_or_tuple, /)",
        issubclass,
        "Return whether 'cls' is derived from another class or is the same class.",
    ),
    Method::function(
        "iter",
        "-($module, object, sentinel=None, /)",
        iter,
        "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.",
    ),
    Method::function("len", "($module, obj, /)", len, "Return the number of items in a container."),
    Method::function(
        "max",
        "(*args, **kwargs)",
        aggregate::max,
        "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value",
    ),
    Method::function(
        "min",
        "(*args, **kwargs)",
        aggregate::min,
        "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value",
    ),
    Method::function(
        "next",
        "-($module, iterator, default=None, /)",
        next,
        "next(iterator[, default])\n\nReturn the next item from the iterator.",
    ),
    Method::function(
        "oct",
        "($module, number, /)",
        numeric::oct,
        "Return the octal representation of an integer.",
    ),
    Method::function(
        "ord",
        "($module, character, /)",
        numeric::ord,
        "Return the ordinal value of a character.",
    ),
    Method::function(
        "pow",
        "($module, /, base, exp, mod=None)",
        numeric::pow,
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.",
    ),
    Method::function(
        "print",
        "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)",
        output::print,
        "Prints the values to a stream, or to sys.stdout by default.",
    ),
    Method::function(
        "repr",
        "($module, obj, /)",
        output::repr,
        "Return the canonical string representation of the object.",
    ),
    Method::function(
        "round",
        "($module, /, number, ndigits=None)",
        numeric::round,
        "Round a number to a given precision in decimal digits.",
    ),
    Method::function(
        "setattr",
        "($module, obj, name, value, /)",
        attributes::setattr,
        "Sets the named attribute on the given object to the specified value.",
    ),
    Method::function(
        "sorted",
        "!($module, iterable, /, *, key=None, reverse=False)",
        aggregate::sorted,
        "Return a new list containing all items from the iterable in ascending order.",
    ),
    Method::function(
        "sum",
        "($module, iterable, /, start=0)",
        aggregate::sum,
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers",
    ),
];

/// Built-in types whose module is `builtins` but which the module does not hold.
fn is_public(name: &str) -> bool {
    matches!(
        name,
        "object"
            | "type"
            | "int"
            | "bool"
            | "float"
            | "complex"
            | "str"
            | "bytes"
            | "bytearray"
            | "list"
            | "tuple"
            | "dict"
            | "set"
            | "frozenset"
            | "range"
            | "slice"
            | "property"
            | "classmethod"
            | "staticmethod"
            | "super"
            | "enumerate"
            | "zip"
            | "map"
            | "filter"
            | "reversed"
            | "memoryview"
    )
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<crate::object::Module>().expect("a module");
    for (home, n, class) in bind::all() {
        if home == "builtins" && (is_public(n) || class.get().has(flags::EXCEPTION)) {
            m.set(n, class.value());
        }
    }
    m.set("EnvironmentError", errors::OS_ERROR.value());
    m.set("IOError", errors::OS_ERROR.value());
    m.set("None", Value::none());
    m.set("True", Value::bool(true));
    m.set("False", Value::bool(false));
    m.set("Ellipsis", Value::ellipsis());
    m.set("NotImplemented", Value::not_implemented());
    m.set("__debug__", Value::bool(true));
    Ok(())
}

fn callable(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(call::is_callable(args.at(0))))
}

fn hash(th: &Thread, args: Args<'_>) -> Res {
    protocol::hash(th, args.at(0)).map(Value::from_i64)
}

/// `id(v)`: the address, or for immediates their bits (even addresses are objects, odd ones are not).
fn id(_: &Thread, args: Args<'_>) -> Res {
    Ok(Value::from_u64(args.at(0).bits()))
}

fn isinstance(th: &Thread, args: Args<'_>) -> Res {
    subclass::is_instance(th, args.at(0), args.at(1)).map(Value::bool)
}

fn issubclass(th: &Thread, args: Args<'_>) -> Res {
    subclass::is_subclass(th, args.at(0), args.at(1)).map(Value::bool)
}

fn len(th: &Thread, args: Args<'_>) -> Res {
    protocol::len(th, args.at(0)).map(Value::from_usize)
}

fn iter(th: &Thread, args: Args<'_>) -> Res {
    match args.get(1) {
        None => protocol::iter(th, args.at(0)),
        Some(sentinel) => {
            if !call::is_callable(args.at(0)) {
                return Err(th.type_error("iter(v, w): v must be callable"));
            }
            Ok(crate::types::iterators::callable_iterator(args.at(0).clone(), sentinel.clone()))
        }
    }
}

fn next(th: &Thread, args: Args<'_>) -> Res {
    // A generator's result travels in the exception; the slot has no room for it.
    if args.at(0).is_exact(&crate::vm::generator::GENERATOR)
        && let Some(g) = args.at(0).downcast::<crate::vm::generator::Generator>()
    {
        let g = Ref::from_payload(g);
        return match crate::vm::generator::send(th, &g, Value::none())? {
            crate::vm::generator::Resumed::Yielded(v) => Ok(v),
            crate::vm::generator::Resumed::Returned(v) => match args.get(1) {
                Some(d) => Ok(d.clone()),
                None => Err(crate::vm::generator::stop(th, v)),
            },
        };
    }
    match protocol::next(th, args.at(0)) {
        Ok(Some(v)) => Ok(v),
        Ok(None) => match args.get(1) {
            Some(d) => Ok(d.clone()),
            None => Err(th.raise(crate::object::Waiting::Empty(&errors::STOP_ITERATION))),
        },
        Err(r) => match args.get(1) {
            Some(d) => {
                th.catch(r, &errors::STOP_ITERATION)?;
                Ok(d.clone())
            }
            None => Err(r),
        },
    }
}

fn anext(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let Some(f) = v.ty().slots().anext else {
        return Err(th.type_error(format!("'{}' object is not an async iterator", v.ty().error_name())));
    };
    let awaitable = f(th, v)?;
    Ok(match args.get(1) {
        Some(default) => crate::vm::async_generator::anext_default(awaitable, default.clone()),
        None => awaitable,
    })
}

fn aiter(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let Some(f) = v.ty().slots().aiter else {
        return Err(th.type_error(format!("'{}' object is not an async iterable", v.ty().error_name())));
    };
    let it = f(th, v)?;
    if it.ty().slots().anext.is_none() {
        return Err(th.type_error(format!(
            "aiter() returned not an async iterator of type '{}'",
            it.ty().error_name()
        )));
    }
    Ok(it)
}

/// An attribute-name argument.
fn attribute_name(th: &Thread, v: &Value) -> Res<Ref<Str>> {
    match v.downcast::<Str>() {
        Some(s) => Ok(string::intern_ref(Ref::from_payload(s))),
        None => Err(th.type_error(format!("attribute name must be string, not '{}'", v.ty().error_name()))),
    }
}

/// `a < b` or another comparison as a truth value, without the identity shortcut.
fn ordered(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res<bool> {
    let r = protocol::compare(th, a, b, op)?;
    protocol::truth(th, &r)
}

/// A special method of a value that may be missing.
fn special(th: &Thread, v: &Value, n: &Str) -> Res<Option<Value>> {
    call_special(th, v, n, &[])
}

/// Whether `v` is a class (used by `dir` and `vars`).
pub fn as_type(v: &Value) -> Option<&Type> {
    if v.is_instance(&class::TYPE) { v.downcast::<Type>() } else { None }
}

/// The text of `__name__` of something callable, for messages.
pub fn name_of(th: &Thread, v: &Value) -> Res<Option<Value>> {
    crate::object::attribute::get_optional(th, v, name!("__name__"))
}
