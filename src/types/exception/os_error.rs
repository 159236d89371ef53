//! `OSError` and its subclasses by error number.

use super::base::{self, args_of, own_dict, positional, reduced, str_args};
use super::fields::{Fields, field, get_raw, make, set_raw, tuple_of};
use crate::object::errors::*;
use crate::object::slots::{Init, New};
use crate::object::{
    Args, Class, GetSet, Method, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type, TypeSpec, Value, call,
    protocol,
};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// The subclass for an error number.
pub fn class_of(errno: i64) -> &'static Class {
    match errno as i32 {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => &BLOCKING_IO_ERROR,
        libc::EPIPE | libc::ESHUTDOWN => &BROKEN_PIPE_ERROR,
        libc::ECHILD => &CHILD_PROCESS_ERROR,
        libc::ECONNABORTED => &CONNECTION_ABORTED_ERROR,
        libc::ECONNREFUSED => &CONNECTION_REFUSED_ERROR,
        libc::ECONNRESET => &CONNECTION_RESET_ERROR,
        libc::EEXIST => &FILE_EXISTS_ERROR,
        libc::ENOENT => &FILE_NOT_FOUND_ERROR,
        libc::EISDIR => &IS_A_DIRECTORY_ERROR,
        libc::ENOTDIR => &NOT_A_DIRECTORY_ERROR,
        libc::EINTR => &INTERRUPTED_ERROR,
        libc::EACCES | libc::EPERM => &PERMISSION_ERROR,
        libc::ESRCH => &PROCESS_LOOKUP_ERROR,
        libc::ETIMEDOUT => &TIMEOUT_ERROR,
        _ => &OS_ERROR,
    }
}

/// Whether the fields are set by `__init__`: a subclass overrides it and not the constructor.
fn by_init(ty: &Type) -> bool {
    let s = ty.slots();
    let own_init = s.init.is_some_and(|f| std::ptr::fn_addr_eq(f, os_init as Init));
    let own_new = s.new.is_some_and(|f| std::ptr::fn_addr_eq(f, os_new as New));
    !own_init && own_new
}

fn no_keywords(th: &Thread, ty: &Type, args: Args<'_>) -> Res<()> {
    if args.keywords().is_empty() {
        return Ok(());
    }
    Err(th.type_error(format!("{}() takes no keyword arguments", ty.name_str())))
}

fn fill(v: &Value, args: Args<'_>) {
    let mut tuple = positional(args);
    let n = args.len();
    if (2..=5).contains(&n) {
        set_raw::<5>(v, ERRNO, Some(args.at(0).clone()));
        set_raw::<5>(v, STRERROR, Some(args.at(1).clone()));
        if let Some(f) = args.get_non_none(2) {
            let written =
                if v.is_instance(&BLOCKING_IO_ERROR) && f.is_int() { Some(f.clone()) } else { None };
            if written.is_some() {
                set_raw::<5>(v, WRITTEN, written);
            } else {
                set_raw::<5>(v, FILENAME, Some(f.clone()));
                if let Some(f2) = args.get_non_none(4) {
                    set_raw::<5>(v, FILENAME2, Some(f2.clone()));
                }
                tuple = Tuple::from_slice(&tuple.items()[..2]);
            }
        }
    }
    base::set_args(v, tuple);
}

fn os_new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    if !std::ptr::eq(ty.layout(), Fields::<5>::layout()) {
        return Err(th.type_error(format!("cannot create '{}' instances", ty.name_str())));
    }
    if by_init(ty) {
        return Ok(make::<5>(ty, Args::EMPTY));
    }
    no_keywords(th, ty, args)?;
    let mut ty = ty;
    if ty.is(&OS_ERROR)
        && (2..=5).contains(&args.len())
        && let Some(errno) = protocol::as_i64(args.at(0))
    {
        ty = class_of(errno).get();
    }
    let v = make::<5>(ty, Args::EMPTY);
    fill(&v, args);
    Ok(v)
}

fn os_init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if by_init(v.ty()) {
        no_keywords(th, v.ty(), args)?;
        fill(v, args);
    }
    Ok(())
}

fn str(th: &Thread, v: &Value) -> Res {
    let errno = get_raw::<5>(v, ERRNO);
    let strerror = get_raw::<5>(v, STRERROR);
    let text = |x: &Option<Value>| -> Res<String> {
        match x {
            Some(x) => Ok(protocol::str(th, x)?.to_str_lossy().into_owned()),
            None => Ok("None".into()),
        }
    };
    if let Some(f) = get_raw::<5>(v, FILENAME) {
        let mut out =
            format!("[Errno {}] {}: {}", text(&errno)?, text(&strerror)?, protocol::repr_text(th, &f)?);
        if let Some(f2) = get_raw::<5>(v, FILENAME2) {
            out.push_str(&format!(" -> {}", protocol::repr_text(th, &f2)?));
        }
        return Ok(Str::new(&out).into_value());
    }
    if errno.is_some() && strerror.is_some() {
        let out = format!("[Errno {}] {}", text(&errno)?, text(&strerror)?);
        return Ok(Str::new(&out).into_value());
    }
    str_args(th, v)
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let mut own = args_of(v);
    if own.len() == 2
        && let Some(f) = get_raw::<5>(v, FILENAME)
    {
        let mut items = own.items().to_vec();
        items.push(f);
        if let Some(f2) = get_raw::<5>(v, FILENAME2) {
            items.push(Value::none());
            items.push(f2);
        }
        own = tuple_of(items);
    }
    Ok(reduced(v, own.into_value(), own_dict(v).map(Ref::into_value)))
}

static OS: TypeSpec = TypeSpec {
    doc: Some("Base class for I/O related errors."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(os_new), init: Some(os_init), str: Some(str), ..Slots::EMPTY },
    getsets: &[
        field::<5, ERRNO>("errno", "POSIX exception code"),
        field::<5, STRERROR>("strerror", "exception strerror"),
        field::<5, FILENAME>("filename", "exception filename"),
        field::<5, FILENAME2>("filename2", "second exception filename"),
        GetSet::write(
            "characters_written",
            |th, v| get_raw::<5>(v, WRITTEN).ok_or_else(|| th.attribute_error("characters_written")),
            |th, v, x| {
                if x.is_none() && get_raw::<5>(v, WRITTEN).is_none() {
                    return Err(th.attribute_error("characters_written"));
                }
                let x = match x {
                    Some(x) => Some(protocol::index(th, &x)?),
                    None => None,
                };
                set_raw::<5>(v, WRITTEN, x);
                Ok(())
            },
            "",
        ),
    ],
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    ..TypeSpec::new("builtins", "OSError", <Fields<5> as Payload>::layout)
};

macro_rules! subclasses {
    ($($class:ident $name:literal $base:ident $doc:literal,)*) => {
        fn init_subclasses() {
            $({
                static SPEC: TypeSpec = TypeSpec {
                    doc: Some($doc),
                    base: Some(&$base),
                    ..TypeSpec::new("builtins", $name, <Fields<5> as Payload>::layout)
                };
                $class.bind(&SPEC);
            })*
        }
    };
}

subclasses! {
    BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR "I/O operation would block.",
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR "Child process error.",
    CONNECTION_ERROR "ConnectionError" OS_ERROR "Connection error.",
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR "Broken pipe.",
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError" CONNECTION_ERROR "Connection aborted.",
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError" CONNECTION_ERROR "Connection refused.",
    CONNECTION_RESET_ERROR "ConnectionResetError" CONNECTION_ERROR "Connection reset.",
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR "File already exists.",
    FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR "File not found.",
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR "Interrupted by signal.",
    IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR "Operation doesn't work on directories.",
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR "Operation only works on directories.",
    PERMISSION_ERROR "PermissionError" OS_ERROR "Not enough permissions.",
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR "Process not found.",
    TIMEOUT_ERROR "TimeoutError" OS_ERROR "Timeout expired.",
}

/// Binds `OSError` and its subclasses.
pub fn init() {
    OS_ERROR.bind(&OS);
    init_subclasses();
}

/// Raises the `OSError` of an operating-system error, with up to two file names.
pub fn raise(
    th: &Thread,
    error: &std::io::Error,
    filename: Option<Value>,
    second: Option<Value>,
) -> crate::object::Raised {
    let code = error.raw_os_error().unwrap_or(0);
    let message = if code != 0 { message_of(code) } else { error.to_string() };
    let mut items = vec![Value::from_i64(i64::from(code)), Str::new(&message).into_value()];
    if filename.is_some() || second.is_some() {
        items.push(filename.unwrap_or_else(Value::none));
    }
    if let Some(s) = second {
        items.push(Value::none());
        items.push(s);
    }
    match call::call(th, &OS_ERROR.value(), Args::of(&items)) {
        Ok(v) => crate::object::exception::raise(th, v),
        Err(r) => r,
    }
}

/// Raises the `OSError` of `errno` as left by the last system call.
pub fn raise_last(th: &Thread, filename: Option<Value>) -> crate::object::Raised {
    raise(th, &std::io::Error::last_os_error(), filename, None)
}

/// `os.strerror(code)`.
pub fn message_of(code: i32) -> String {
    let mut buffer = [0u8; 256];
    // SAFETY: the buffer's length is passed; the call ends the text with a zero.
    let r = unsafe { libc::strerror_r(code, buffer.as_mut_ptr().cast(), buffer.len()) };
    if r != 0 {
        return format!("Unknown error {code}");
    }
    let end = buffer.iter().position(|&b| b == 0).unwrap_or(0);
    String::from_utf8_lossy(&buffer[..end]).into_owned()
}
