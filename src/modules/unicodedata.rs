//! `unicodedata`: the Unicode character database, version 16 as in Python 3.14, and version 3.2 as `ucd_3_2_0`.
//!
//! The tables are a crate's and newer than that: what Unicode 16 does not know is answered as for any character that
//! does not exist.

use rustpython_unicode::{LookupResult, NormalizeForm, Ucd};
use rustpython_wtf8::{CodePoint, Wtf8};

use crate::object::{
    Args, Class, GetSet, Method, Module, ModuleSpec, Object, Payload, Res, Str, Thread, Trace, TypeSpec,
    Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::types::str::names::is_assigned;

/// A version of the database.
#[derive(Clone, Copy)]
struct Database {
    tables: Ucd,
    old: bool,
}

static MODERN: Database = Database { tables: Ucd::new(true), old: false };
static OLD: Database = Database { tables: Ucd::new(false), old: true };

impl Database {
    /// The character, if this version has it.
    fn known(&self, c: u32) -> Option<CodePoint> {
        let c = char::from_u32(c)?;
        let there =
            if self.old { rustpython_unicode::data::membership_3_2(u32::from(c)) } else { is_assigned(c) };
        there.then(|| CodePoint::from(c))
    }
}

/// What newer versions changed about characters that Unicode 16 has: the answers of then.
mod then {
    /// `numeric`: one value was corrected, others were added.
    pub fn numeric(c: u32) -> Option<Option<f64>> {
        match c {
            0x5146 => Some(Some(1e6)),
            0x1_2038 | 0x1_2039 | 0x1_2079 | 0x1_2226 | 0x1_222b | 0x1_230b | 0x1_230d | 0x1_2399 => {
                Some(None)
            }
            _ => None,
        }
    }
    /// `category`
    pub fn category(c: u32) -> Option<&'static str> {
        (c == 0x295).then_some("Ll")
    }
    /// `bidirectional`
    pub fn bidirectional(c: u32) -> Option<&'static str> {
        matches!(c, 0x1b3a | 0x1b3c | 0x1b42).then_some("NSM")
    }
    /// `decomposition`: the crate's tables keep five errors of old for the new version.
    pub fn decomposition(c: u32) -> Option<&'static str> {
        Some(match c {
            0x2_f868 => "36FC",
            0x2_f874 => "5F53",
            0x2_f91f => "243AB",
            0x2_f95f => "7AEE",
            0x2_f9bf => "45D7",
            _ => return None,
        })
    }
}

/// The parts of a Hangul syllable, by arithmetic: all of them at once, as CPython has it.
fn hangul(c: u32) -> Option<String> {
    let i = c.checked_sub(0xac00).filter(|i| *i < 11_172)?;
    let (l, v, t) = (0x1100 + i / 588, 0x1161 + i % 588 / 28, 0x11a7 + i % 28);
    Some(if t == 0x11a7 { format!("{l:04X} {v:04X}") } else { format!("{l:04X} {v:04X} {t:04X}") })
}

const VERSION: &str = "16.0.0";
const DOC: &str = "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.";

/// The one character of an argument; `position` is how the argument is called when it is no string.
fn character(th: &Thread, v: &Value, function: &str, position: &str) -> Res<u32> {
    let Some(s) = v.downcast::<Str>() else {
        return Err(th.type_error(format!(
            "{function}() {position} must be a unicode character, not {}",
            v.ty().error_name()
        )));
    };
    if s.len() != 1 {
        return Err(th.type_error(format!(
            "{function}(): {position} must be a unicode character, not a string of length {}",
            s.len()
        )));
    }
    Ok(s.at(0))
}

fn text(s: &str) -> Value {
    Str::new(s).into_value()
}

/// A property of a character that may not have it: the default, or an error.
fn optional(th: &Thread, a: Args<'_>, found: Option<Value>, fault: &str) -> Res {
    found.or_else(|| a.get(1).cloned()).ok_or_else(|| th.value_error(fault))
}

fn name(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "name", "argument 1")?;
    // CPython finds Tangut ideographs by name, but does not name them.
    let nameless = matches!(c, 0x1_7000..=0x1_87f7 | 0x1_8d00..=0x1_8d08);
    let known = d.known(c).filter(|_| !nameless);
    let found = known.and_then(|_| crate::types::str::names::name(c)).map(|n| text(&n));
    optional(th, a, found, "no such name")
}

fn lookup(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let name = match (a.at(0).downcast::<Str>(), crate::types::buffer::bytes_of(a.at(0))) {
        (Some(s), _) => s.to_str_lossy().into_owned(),
        (None, Some(b)) => String::from_utf8_lossy(&b).into_owned(),
        (None, None) => {
            return Err(th.type_error(format!(
                "a bytes-like object is required, not '{}'",
                a.at(0).ty().error_name()
            )));
        }
    };
    match d.tables.lookup(&name) {
        Some(LookupResult::Character(c)) if d.known(u32::from(c)).is_some() => {
            Ok(Str::from_char(u32::from(c)).into_value())
        }
        Some(LookupResult::Sequence(s)) if s.chars().all(is_assigned) => Ok(text(s)),
        _ => Err(th.key_error(text(&format!("undefined character name '{name}'")))),
    }
}

fn decimal(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "decimal", "argument 1")?;
    optional(th, a, d.known(c).and_then(|c| d.tables.decimal(c)).map(Value::from_u64), "not a decimal")
}

fn digit(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "digit", "argument 1")?;
    optional(th, a, d.known(c).and_then(|c| d.tables.digit(c)).map(Value::from_u64), "not a digit")
}

fn numeric(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "numeric", "argument 1")?;
    let found = match then::numeric(c).filter(|_| !d.old) {
        Some(then) => then,
        None => d.known(c).and_then(|c| d.tables.numeric(c)),
    };
    let found = found.map(Value::from_f64);
    optional(th, a, found, "not a numeric character")
}

fn category(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "category", "argument")?;
    if char::from_u32(c).is_none() {
        return Ok(text("Cs"));
    }
    let then = then::category(c).filter(|_| !d.old);
    Ok(text(then.unwrap_or_else(|| d.known(c).map_or("Cn", |c| d.tables.category(c)))))
}

fn bidirectional(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "bidirectional", "argument")?;
    if char::from_u32(c).is_none() {
        return Ok(text("L"));
    }
    let then = then::bidirectional(c).filter(|_| !d.old);
    Ok(text(then.unwrap_or_else(|| d.known(c).map_or("", |c| d.tables.bidirectional(c)))))
}

fn combining(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "combining", "argument")?;
    Ok(Value::small_int(d.known(c).map_or(0, |c| i64::from(d.tables.combining(c)))))
}

fn mirrored(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "mirrored", "argument")?;
    Ok(Value::small_int(d.known(c).map_or(0, |c| i64::from(d.tables.mirrored(c)))))
}

fn east_asian_width(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "east_asian_width", "argument")?;
    // What is not there yet in the blocks of ideographs is wide already.
    let wide = !d.old && matches!(c, 0xf900..=0xfaff | 0x2_0000..=0x2_fffd | 0x3_0000..=0x3_fffd);
    let unknown = if wide { "W" } else { "N" };
    Ok(text(d.known(c).map_or(unknown, |c| d.tables.east_asian_width(c))))
}

fn decomposition(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let c = character(th, a.at(0), "decomposition", "argument")?;
    if let Some(then) = then::decomposition(c).filter(|_| !d.old) {
        return Ok(text(then));
    }
    let found = d.known(c).map(|known| hangul(c).unwrap_or_else(|| d.tables.decomposition(known)));
    Ok(text(&found.unwrap_or_default()))
}

fn form(th: &Thread, v: &Value, function: &str) -> Res<NormalizeForm> {
    let s = protocol::expect_string(th, v, function, "argument 1")?;
    s.to_str_lossy().parse().map_err(|()| th.value_error("invalid normalization form"))
}

/// The stretches of a text between characters that this version does not have, which stay as they are: `Ok` for a
/// stretch, `Err` for such a character.
fn stretches(d: &Database, s: &Str) -> Vec<Result<String, u32>> {
    let mut all: Vec<Result<String, u32>> = Vec::new();
    for c in s.iter() {
        match char::from_u32(c).filter(|_| d.known(c).is_some()) {
            None => all.push(Err(c)),
            Some(c) => match all.last_mut() {
                Some(Ok(stretch)) => stretch.push(c),
                _ => all.push(Ok(c.into())),
            },
        }
    }
    all
}

fn normalize(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let form = form(th, a.at(0), "normalize")?;
    let s = protocol::expect_string(th, a.at(1), "normalize", "argument 2")?;
    if s.is_ascii() {
        return Ok(a.at(1).clone());
    }
    let mut out = Vec::new();
    for stretch in stretches(d, s) {
        match stretch {
            Ok(t) => {
                let made = rustpython_unicode::normalize(form, Wtf8::new(t.as_str()));
                out.extend(made.code_points().map(|c| c.to_u32()));
            }
            Err(c) => out.push(c),
        }
    }
    Ok(Str::from_ucs4(&out).into_value())
}

fn is_normalized(th: &Thread, d: &Database, a: Args<'_>) -> Res {
    let form = form(th, a.at(0), "is_normalized")?;
    let s = protocol::expect_string(th, a.at(1), "is_normalized", "argument 2")?;
    let fine = |stretch: &Result<String, u32>| match stretch {
        Ok(t) => rustpython_unicode::is_normalized(form, Wtf8::new(t.as_str())),
        Err(_) => true,
    };
    Ok(Value::bool(s.is_ascii() || stretches(d, s).iter().all(fine)))
}

/// One table for the module, whose functions ask the new database, and for `ucd_3_2_0`, whose methods ask the old.
macro_rules! functions {
    ($($name:literal $parameters:literal $f:ident $doc:literal;)*) => {
        static FUNCTIONS: &[Method] = &[$(
            Method::function($name, concat!("($module, ", $parameters, ", /)"), |th, a| $f(th, &MODERN, a), $doc)
        ),*];
        static METHODS: &[Method] = &[$(
            Method::method($name, concat!("($self, ", $parameters, ", /)"), |th, a| $f(th, &OLD, a.skip(1)), $doc)
        ),*];
    };
}

functions! {
    "bidirectional" "chr" bidirectional "Returns the bidirectional class assigned to the character chr as string.";
    "category" "chr" category "Returns the general category assigned to the character chr as string.";
    "combining" "chr" combining "Returns the canonical combining class assigned to the character chr as integer.";
    "decimal" "chr, default=<unrepresentable>" decimal "Converts a Unicode character into its equivalent decimal value.";
    "decomposition" "chr" decomposition "Returns the character decomposition mapping assigned to the character chr as string.";
    "digit" "chr, default=<unrepresentable>" digit "Converts a Unicode character into its equivalent digit value.";
    "east_asian_width" "chr" east_asian_width "Returns the east asian width assigned to the character chr as string.";
    "is_normalized" "form, unistr" is_normalized "Return whether the Unicode string unistr is in the normal form 'form'.";
    "lookup" "name" lookup "Look up character by name.";
    "mirrored" "chr" mirrored "Returns the mirrored property assigned to the character chr as integer.";
    "name" "chr, default=<unrepresentable>" name "Returns the name assigned to the character chr as a string.";
    "normalize" "form, unistr" normalize "Return the normal form 'form' for the Unicode string unistr.";
    "numeric" "chr, default=<unrepresentable>" numeric "Converts a Unicode character into its equivalent numeric value.";
}

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "unicodedata",
    doc: DOC,
    functions: FUNCTIONS,
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("unidata_version", text(VERSION));
        m.set("UCD", UCD.value());
        m.set("ucd_3_2_0", alloc(OldDatabase { ob: Object::new(UCD.get()) }).into_value());
        Ok(())
    },
    gil_not_used: true,
};

static UCD: Class = Class::new();

/// Payload of `unicodedata.UCD`, of which there is one object.
#[repr(C)]
struct OldDatabase {
    ob: Object,
}

payload!(OldDatabase: traced);

impl Trace for OldDatabase {
    fn trace(&self, _: &mut dyn Visitor) {}
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    methods: METHODS,
    getsets: &[GetSet::read("unidata_version", |_, _| Ok(text("3.2.0")), "")],
    ..TypeSpec::new("unicodedata", "UCD", <OldDatabase as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    UCD.bind(&SPEC);
}
