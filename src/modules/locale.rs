//! `_locale`: the C library's locales, as `locale` wants them.

use std::ffi::{CStr, CString, c_char, c_int};

use super::exception_class::ExceptionClass;
use super::posix::{decode, encode};
use crate::object::{
    Args, Dict, Method, Module, ModuleSpec, Res, Str, Thread, Value, errors, protocol, string,
};
use crate::types::list::List;

static ERROR: ExceptionClass = ExceptionClass::new("locale", "Error", &errors::EXCEPTION);

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_locale",
    doc: "Support for POSIX locales.",
    functions: &[
        Method::function(
            "setlocale",
            "($module, category, locale=None, /)",
            setlocale,
            "Activates/queries locale processing.",
        ),
        Method::function(
            "localeconv",
            "($module, /)",
            localeconv,
            "Returns numeric and monetary locale-specific parameters.",
        ),
        Method::function(
            "strcoll",
            "($module, os1, os2, /)",
            strcoll,
            "Compares two strings according to the locale.",
        ),
        Method::function(
            "strxfrm",
            "($module, string, /)",
            strxfrm,
            "Return a string that can be used as a key for locale-aware comparisons.",
        ),
        Method::function(
            "nl_langinfo",
            "($module, key, /)",
            nl_langinfo,
            "Return the value for the locale information associated with key.",
        ),
        Method::function(
            "getencoding",
            "($module, /)",
            |_, _| Ok(Str::new("UTF-8").into_value()),
            "Get the current locale encoding.",
        ),
        Method::function(
            "gettext",
            "($module, msg, /)",
            |th, a| {
                let message = text(th, a.at(0), "gettext")?;
                // SAFETY: a string that ends; the answer is it or one that the library keeps.
                Ok(unsafe { answer(gettext(message.as_ptr())) })
            },
            "Return translation of msg.",
        ),
        Method::function(
            "dgettext",
            "($module, domain, msg, /)",
            |th, a| {
                let (domain, message) = (optional(th, a.at(0), "dgettext")?, text(th, a.at(1), "dgettext")?);
                // SAFETY: as for `gettext`; no domain is the current one.
                Ok(unsafe { answer(dgettext(start(&domain), message.as_ptr())) })
            },
            "Return translation of msg in domain.",
        ),
        Method::function(
            "dcgettext",
            "($module, domain, msg, category, /)",
            |th, a| {
                let (domain, message) =
                    (optional(th, a.at(0), "dcgettext")?, text(th, a.at(1), "dcgettext")?);
                let category = number(th, a.at(2))?;
                // SAFETY: as for `dgettext`.
                Ok(unsafe { answer(dcgettext(start(&domain), message.as_ptr(), category)) })
            },
            "Return translation of msg in domain and category.",
        ),
        Method::function(
            "textdomain",
            "($module, domain, /)",
            |th, a| {
                let domain = optional(th, a.at(0), "textdomain")?;
                // SAFETY: as for `dgettext`.
                Ok(unsafe { answer(textdomain(start(&domain))) })
            },
            "Set the C library's textdmain to domain, returning the new domain.",
        ),
        Method::function(
            "bindtextdomain",
            "($module, domain, dir, /)",
            |th, a| {
                let domain = text(th, a.at(0), "bindtextdomain")?;
                if domain.is_empty() {
                    return Err(ERROR.raise(th, "domain must be a non-empty string"));
                }
                let folder = optional(th, a.at(1), "bindtextdomain")?;
                // SAFETY: as for `dgettext`; no folder asks for the one that is bound.
                Ok(unsafe { answer(bindtextdomain(domain.as_ptr(), start(&folder))) })
            },
            "Bind the C library's domain to dir.",
        ),
        Method::function(
            "bind_textdomain_codeset",
            "($module, domain, codeset, /)",
            |th, a| {
                let domain = text(th, a.at(0), "bind_textdomain_codeset")?;
                let codeset = optional(th, a.at(1), "bind_textdomain_codeset")?;
                // SAFETY: as for `bindtextdomain`.
                Ok(unsafe { answer(bind_textdomain_codeset(domain.as_ptr(), start(&codeset))) })
            },
            "Bind the C library's domain to codeset.",
        ),
    ],
    init,
    gil_not_used: true,
};

unsafe extern "C" {
    fn gettext(message: *const c_char) -> *mut c_char;
    fn dgettext(domain: *const c_char, message: *const c_char) -> *mut c_char;
    fn dcgettext(domain: *const c_char, message: *const c_char, category: c_int) -> *mut c_char;
    fn textdomain(domain: *const c_char) -> *mut c_char;
    fn bindtextdomain(domain: *const c_char, folder: *const c_char) -> *mut c_char;
    fn bind_textdomain_codeset(domain: *const c_char, codeset: *const c_char) -> *mut c_char;
}

const CATEGORIES: &[(&str, c_int)] = &[
    ("LC_CTYPE", libc::LC_CTYPE),
    ("LC_NUMERIC", libc::LC_NUMERIC),
    ("LC_TIME", libc::LC_TIME),
    ("LC_COLLATE", libc::LC_COLLATE),
    ("LC_MONETARY", libc::LC_MONETARY),
    ("LC_MESSAGES", libc::LC_MESSAGES),
    ("LC_ALL", libc::LC_ALL),
];

macro_rules! items {
    ($($name:ident)*) => { const ITEMS: &[(&str, libc::nl_item)] = &[$((stringify!($name), libc::$name)),*]; };
}

items! {
    DAY_1 DAY_2 DAY_3 DAY_4 DAY_5 DAY_6 DAY_7 ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7 MON_1 MON_2 MON_3
    MON_4 MON_5 MON_6 MON_7 MON_8 MON_9 MON_10 MON_11 MON_12 ABMON_1 ABMON_2 ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7
    ABMON_8 ABMON_9 ABMON_10 ABMON_11 ABMON_12 RADIXCHAR THOUSEP CRNCYSTR D_FMT D_T_FMT T_FMT AM_STR PM_STR CODESET
    T_FMT_AMPM ERA ERA_D_FMT ERA_D_T_FMT ERA_T_FMT ALT_DIGITS YESEXPR NOEXPR
}

fn init(th: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    for (name, category) in CATEGORIES {
        m.set(name, Value::from_i64((*category).into()));
    }
    for (name, item) in ITEMS {
        m.set(name, Value::from_i64((*item).into()));
    }
    m.set("CHAR_MAX", Value::from_i64(c_char::MAX.into()));
    m.set("Error", ERROR.class(th)?);
    Ok(())
}

fn number(th: &Thread, v: &Value) -> Res<c_int> {
    let n = protocol::index_i64(th, v)?;
    c_int::try_from(n).map_err(|_| th.overflow_error("Python int too large to convert to C int"))
}

/// An argument that must be text, as a C string.
fn text(th: &Thread, v: &Value, function: &str) -> Res<CString> {
    let Some(s) = v.downcast::<Str>() else {
        return Err(th.type_error(format!("{function}() argument must be str, not {}", v.given_name())));
    };
    CString::new(encode(th, s)?).map_err(|_| th.value_error("embedded null character"))
}

fn optional(th: &Thread, v: &Value, function: &str) -> Res<Option<CString>> {
    if v.is_none() { Ok(None) } else { text(th, v, function).map(Some) }
}

fn start(s: &Option<CString>) -> *const c_char {
    s.as_ref().map_or(std::ptr::null(), |s| s.as_ptr())
}

/// What the C library says; `None` for nothing.
///
/// # Safety
/// Null, or a string that ends and stays as it is for this call.
unsafe fn answer(said: *const c_char) -> Value {
    if said.is_null() {
        return Value::none();
    }
    // SAFETY: the caller's promise.
    decode(unsafe { CStr::from_ptr(said) }.to_bytes())
}

fn setlocale(th: &Thread, a: Args<'_>) -> Res {
    let category = number(th, a.at(0))?;
    let wanted = match a.get(1).filter(|l| !l.is_none()) {
        None => None,
        Some(l) => Some(match l.downcast::<Str>() {
            Some(_) => text(th, l, "setlocale")?,
            None => {
                return Err(th.type_error(format!(
                    "setlocale() argument 2 must be str or None, not {}",
                    l.given_name()
                )));
            }
        }),
    };
    if !CATEGORIES.iter().any(|&(_, c)| c == category) {
        return Err(ERROR.raise(th, "unsupported locale setting"));
    }
    // SAFETY: a known category; null asks only.
    let now = unsafe { libc::setlocale(category, start(&wanted)) };
    if now.is_null() {
        let words = if wanted.is_some() { "unsupported locale setting" } else { "locale query failed" };
        return Err(ERROR.raise(th, words));
    }
    // SAFETY: not null: a string that the library keeps.
    Ok(unsafe { answer(now) })
}

fn localeconv(_: &Thread, _: Args<'_>) -> Res {
    let d = Dict::new();
    // SAFETY: the library's own record, read at once.
    let c = unsafe { &*libc::localeconv() };
    let set = |name: &str, v: Value| d.set_str(&string::intern(name), v);
    for (name, s) in [
        ("decimal_point", c.decimal_point),
        ("thousands_sep", c.thousands_sep),
        ("int_curr_symbol", c.int_curr_symbol),
        ("currency_symbol", c.currency_symbol),
        ("mon_decimal_point", c.mon_decimal_point),
        ("mon_thousands_sep", c.mon_thousands_sep),
        ("positive_sign", c.positive_sign),
        ("negative_sign", c.negative_sign),
    ] {
        // SAFETY: strings of the record.
        set(name, unsafe { answer(s) });
    }
    for (name, sizes) in [("grouping", c.grouping), ("mon_grouping", c.mon_grouping)] {
        // SAFETY: a string of the record.
        set(name, grouping(unsafe { CStr::from_ptr(sizes) }.to_bytes()));
    }
    for (name, n) in [
        ("int_frac_digits", c.int_frac_digits),
        ("frac_digits", c.frac_digits),
        ("p_cs_precedes", c.p_cs_precedes),
        ("p_sep_by_space", c.p_sep_by_space),
        ("n_cs_precedes", c.n_cs_precedes),
        ("n_sep_by_space", c.n_sep_by_space),
        ("p_sign_posn", c.p_sign_posn),
        ("n_sign_posn", c.n_sign_posn),
    ] {
        set(name, Value::from_i64(n.into()));
    }
    Ok(d.into_value())
}

/// Sizes of groups of digits, up to and with what ends them: 0 (the last one again) or `CHAR_MAX` (no more groups).
fn grouping(sizes: &[u8]) -> Value {
    let end = sizes.iter().position(|&n| n == c_char::MAX as u8);
    let mut all: Vec<i64> = sizes[..end.map_or(sizes.len(), |i| i + 1)].iter().map(|&n| n.into()).collect();
    if end.is_none() && !all.is_empty() {
        all.push(0);
    }
    List::new(all.into_iter().map(Value::from_i64).collect()).into_value()
}

fn strcoll(th: &Thread, a: Args<'_>) -> Res {
    let (x, y) = (text(th, a.at(0), "strcoll")?, text(th, a.at(1), "strcoll")?);
    // SAFETY: two strings that end.
    Ok(Value::from_i64(unsafe { libc::strcoll(x.as_ptr(), y.as_ptr()) }.into()))
}

fn strxfrm(th: &Thread, a: Args<'_>) -> Res {
    let s = text(th, a.at(0), "strxfrm")?;
    // SAFETY: with no room the call says only how much it needs.
    let needed = unsafe { libc::strxfrm(std::ptr::null_mut(), s.as_ptr(), 0) };
    let mut out = vec![0u8; needed + 1];
    // SAFETY: the buffer has room for that much and the end.
    unsafe { libc::strxfrm(out.as_mut_ptr().cast(), s.as_ptr(), out.len()) };
    out.truncate(needed);
    Ok(decode(&out))
}

fn nl_langinfo(th: &Thread, a: Args<'_>) -> Res {
    let key = number(th, a.at(0))?;
    if !ITEMS.iter().any(|&(_, i)| i == key) {
        return Err(th.value_error("unsupported langinfo constant"));
    }
    // SAFETY: a known item; the answer is the library's.
    Ok(unsafe { answer(libc::nl_langinfo(key)) })
}
