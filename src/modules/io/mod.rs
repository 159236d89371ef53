//! `_io`: raw files, buffers, text, in-memory streams and `open`.
//!
//! `io.py` above it is CPython's own. System calls run detached (the lock released, PEP 703's rule for anything that
//! blocks). State is guarded by the object's lock, which is never held over a system call.

mod base;
mod buffered;
mod busy;
mod bytes_io;
mod closing;
mod file;
mod memory;
mod newline;
mod open;
mod string_io;
mod text;

use crate::object::call::call;
use crate::object::names::name;
use crate::object::{Args, Kept, Method, Module, ModuleSpec, Ref, Res, Str, Thread, Value, errors};

pub use file::{errno, os_error, retry};
pub use text::TextIo;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling.",
    functions: &[
        Method::function(
            "open",
            "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
            open::open,
            "Open file and return a stream.  Raise OSError upon failure.",
        ),
        Method::function(
            "open_code",
            "($module, /, path)",
            open::open_code,
            "Opens the provided file with the intent to import the contents.",
        ),
        Method::function(
            "text_encoding",
            "($module, encoding, stacklevel=2, /)",
            text_encoding,
            "A helper function to choose the text encoding.",
        ),
    ],
    init,
    gil_not_used: true,
};

/// Default size of buffers.
pub const BUFFER_SIZE: usize = 128 << 10;

/// Binds the types; part of start-up.
pub fn init_types() {
    base::init();
    file::init();
    buffered::init();
    bytes_io::init_types();
    newline::init();
    string_io::init();
    text::init();
}

fn init(th: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    m.set("DEFAULT_BUFFER_SIZE", Value::from_usize(BUFFER_SIZE));
    m.set("UnsupportedOperation", unsupported_class(th)?);
    m.set("BlockingIOError", errors::BLOCKING_IO_ERROR.value());
    for (n, class) in [
        ("_IOBase", &base::IO_BASE),
        ("_RawIOBase", &base::RAW_IO_BASE),
        ("_BufferedIOBase", &base::BUFFERED_IO_BASE),
        ("_TextIOBase", &base::TEXT_IO_BASE),
        ("FileIO", &file::FILE_IO),
        ("BytesIO", &bytes_io::BYTES_IO),
        ("StringIO", &string_io::STRING_IO),
        ("BufferedReader", &buffered::READER),
        ("BufferedWriter", &buffered::WRITER),
        ("BufferedRandom", &buffered::RANDOM),
        ("BufferedRWPair", &buffered::pair::PAIR),
        ("IncrementalNewlineDecoder", &newline::NEWLINE_DECODER),
        ("TextIOWrapper", &text::TEXT_IO_WRAPPER),
    ] {
        m.set(n, class.value());
    }
    Ok(())
}

static UNSUPPORTED: crate::sync::prim::OnceLock<Kept> = crate::sync::prim::OnceLock::new();

/// `io.UnsupportedOperation`: an `OSError` that is a `ValueError` too.
pub fn unsupported_class(th: &Thread) -> Res {
    if let Some(v) = UNSUPPORTED.get() {
        return Ok(v.get().clone());
    }
    let bases =
        crate::object::Tuple::new(vec![errors::OS_ERROR.value(), errors::VALUE_ERROR.value()]).into_value();
    let ns = crate::object::Dict::new();
    ns.set_str(name!("__module__"), crate::object::Str::new("io").into_value());
    let args = [crate::object::Str::new("UnsupportedOperation").into_value(), bases, ns.into_value()];
    let v = crate::object::call::call(th, &crate::object::class::TYPE.value(), Args::of(&args))?;
    Ok(UNSUPPORTED.get_or_init(|| Kept::new(v)).get().clone())
}

/// Raises `io.UnsupportedOperation(message)`.
pub fn unsupported(th: &Thread, message: &str) -> crate::object::Raised {
    match unsupported_class(th) {
        Ok(class) => {
            let text = crate::object::Str::new(message).into_value();
            match crate::object::call::call1(th, &class, text) {
                Ok(e) => crate::object::exception::raise(th, e),
                Err(r) => r,
            }
        }
        Err(r) => r,
    }
}

fn text_encoding(th: &Thread, args: Args<'_>) -> Res {
    let flags = crate::modules::sys::runtime_flags();
    if let Some(v) = args.get_non_none(0) {
        return Ok(v.clone());
    }
    if flags.warn_default_encoding {
        let warn = crate::object::imports::import_from(th, "warnings", "warn")?;
        let level = args.get(1).cloned().unwrap_or(Value::small_int(2));
        let text = Str::new("'encoding' argument not specified").into_value();
        call(th, &warn, Args::of(&[text, errors::ENCODING_WARNING.value(), level]))?;
    }
    Ok(Str::new(if flags.utf8_mode { "utf-8" } else { "locale" }).into_value())
}

/// The name that a codec has for itself.
fn codec_name(th: &Thread, encoding: &str) -> Res<String> {
    let codecs = super::import_module(th, "_codecs")?;
    let codec =
        crate::object::call::call_method(th, &codecs, name!("lookup"), &[Str::new(encoding).into_value()])?;
    let name = crate::object::attribute::get(th, &codec, name!("name"))?;
    Ok(name.downcast::<Str>().map_or_else(|| encoding.into(), |n| n.to_str_lossy().into_owned()))
}

/// Makes `sys.stdin`, `sys.stdout` or `sys.stderr` from a descriptor; `None` if it is closed.
pub fn standard_stream(th: &Thread, fd: i32, name: &str, config: &super::sys::Config) -> Res {
    // SAFETY: asks only whether the descriptor is open.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::none());
    }
    let writing = fd != 0;
    let raw = file::FileIo::from_fd(fd, !writing, writing, false, Some(name));
    // SAFETY: a plain query.
    let tty = unsafe { libc::isatty(fd) } == 1;
    let raw = raw.into_value();
    let unbuffered = writing && config.unbuffered;
    let buffer = match writing {
        true if unbuffered => raw,
        true => buffered::writer(raw),
        false => buffered::reader(raw),
    };
    // As where everything is UTF-8 (PEP 540): what is no text passes unchanged.
    let (encoding, errors) = &config.io_encoding;
    let encoding = encoding.as_deref().map(|e| codec_name(th, e)).transpose()?;
    let strict = encoding.is_some().then_some("strict");
    let errors = match fd {
        2 => "backslashreplace",
        _ => errors.as_deref().or(strict).unwrap_or("surrogateescape"),
    };
    let arguments = text::Arguments {
        encoding: encoding.unwrap_or_else(|| "utf-8".into()),
        errors: errors.into(),
        newline: writing.then(|| "\n".to_string()),
        line_buffering: tty || fd == 2,
        write_through: unbuffered,
    };
    let t: Ref<TextIo> = text::TextIo::make(th, buffer, arguments)?;
    crate::object::attribute::set(
        th,
        t.as_value(),
        name!("mode"),
        Some(crate::object::Str::new(if writing { "w" } else { "r" }).into_value()),
    )?;
    Ok(t.into_value())
}
