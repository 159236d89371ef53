//! `_csv`: reading and writing of comma-separated values, which the library's `csv` builds on.

mod dialect;
mod reader;
mod writer;

use super::exception_class::ExceptionClass;
use crate::object::{
    Args, Dict, List, Method, Module, ModuleSpec, Raised, Ref, Res, Str, Thread, Value, errors, protocol,
};
use crate::sync::prim::{AtomicI64, OnceLock, Relaxed};

static ERROR: ExceptionClass = ExceptionClass::new("_csv", "Error", &errors::EXCEPTION);

/// When fields are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoting {
    Minimal = 0,
    All = 1,
    NonNumeric = 2,
    None = 3,
    Strings = 4,
    NotNull = 5,
}

impl Quoting {
    const ALL: [(Quoting, &'static str); 6] = [
        (Quoting::Minimal, "QUOTE_MINIMAL"),
        (Quoting::All, "QUOTE_ALL"),
        (Quoting::NonNumeric, "QUOTE_NONNUMERIC"),
        (Quoting::None, "QUOTE_NONE"),
        (Quoting::Strings, "QUOTE_STRINGS"),
        (Quoting::NotNull, "QUOTE_NOTNULL"),
    ];
}

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: &[
        Method::function(
            "reader",
            "($module, iterable, /, dialect='excel', **fmtparams)",
            reader::reader,
            "Return a reader object that will process lines from the given iterable.",
        ),
        Method::function(
            "writer",
            "($module, fileobj, /, dialect='excel', **fmtparams)",
            writer::writer,
            "Return a writer object that will write user data on the given file object.",
        ),
        Method::function(
            "list_dialects",
            "($module, /)",
            list_dialects,
            "Return a list of all known dialect names.",
        ),
        Method::function(
            "register_dialect",
            "($module, name, /, dialect='excel', **fmtparams)",
            register_dialect,
            "Create a mapping from a string name to a CVS dialect.",
        ),
        Method::function(
            "unregister_dialect",
            "($module, /, name)",
            unregister_dialect,
            "Delete the name/dialect mapping associated with a string name.",
        ),
        Method::function(
            "get_dialect",
            "($module, /, name)",
            |th, a| get_dialect(th, a.at(0)),
            "Return the dialect instance associated with name.",
        ),
        Method::function(
            "field_size_limit",
            "($module, /, new_limit=<unrepresentable>)",
            field_size_limit,
            "Sets an upper limit on parsed fields.",
        ),
    ],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("Error", ERROR.class(th)?);
        m.set("Dialect", dialect::DIALECT.value());
        m.set("Reader", reader::READER.value());
        m.set("Writer", writer::WRITER.value());
        m.set("_dialects", dialects().to_value());
        m.set("__version__", Str::new("1.0").into_value());
        for (quoting, name) in Quoting::ALL {
            m.set(name, Value::small_int(quoting as i64));
        }
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    dialect::init_types();
    reader::init_types();
    writer::init_types();
}

fn error(th: &Thread, message: impl AsRef<str>) -> Raised {
    ERROR.raise(th, message)
}

/// The registered dialects, by name.
fn dialects() -> &'static Ref<Dict> {
    static ONE: OnceLock<Ref<Dict>> = OnceLock::new();
    ONE.get_or_init(Dict::new)
}

/// How long a field may be.
static LIMIT: AtomicI64 = AtomicI64::new(128 * 1024);

fn field_limit() -> i64 {
    // Relaxed: a number by itself.
    LIMIT.load(Relaxed)
}

fn field_size_limit(th: &Thread, a: Args<'_>) -> Res {
    let old = field_limit();
    if let Some(new) = a.get(0) {
        if !new.is_instance(&crate::object::class::INT) {
            return Err(th.type_error("limit must be an integer"));
        }
        let new = protocol::index_i64(th, new)?;
        // Relaxed: a number by itself.
        LIMIT.store(new, Relaxed);
    }
    Ok(Value::from_i64(old))
}

fn list_dialects(th: &Thread, _: Args<'_>) -> Res {
    Ok(List::new(protocol::to_vec(th, dialects().as_value())?).into_value())
}

fn get_dialect(th: &Thread, name: &Value) -> Res {
    dialects().get_item(th, name)?.ok_or_else(|| error(th, "unknown dialect"))
}

fn register_dialect(th: &Thread, a: Args<'_>) -> Res {
    // Without a signature's help: the keywords are a dialect's.
    let Some(name) = a.get(0).filter(|_| a.len() >= 1) else {
        return Err(th.type_error("register_dialect expected at least 1 argument, got 0"));
    };
    if a.len() > 2 {
        return Err(th.type_error(format!("register_dialect expected at most 2 arguments, got {}", a.len())));
    }
    if name.downcast::<Str>().is_none() {
        return Err(th.type_error("dialect name must be a string"));
    }
    let made = dialect::of(th, a.skip(1))?;
    dialects().set_item(th, name, made)?;
    Ok(Value::none())
}

fn unregister_dialect(th: &Thread, a: Args<'_>) -> Res {
    match dialects().remove_item(th, a.at(0))? {
        Some(_) => Ok(Value::none()),
        None => Err(error(th, "unknown dialect")),
    }
}
