//! `_csv.Writer`: rows to lines.

use super::dialect::{self, Dialect};
use super::{Quoting, error};
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Raised, Ref, Res, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, attribute, call, class, errors, flags, name, protocol,
};
use crate::payload;
use crate::types::complex;

/// `_csv.Writer`.
pub static WRITER: Class = Class::new();

/// Payload of a writer.
#[repr(C)]
struct Writer {
    ob: Object,
    write: Value,
    dialect: Ref<Dialect>,
}
payload!(Writer: traced);

impl Trace for Writer {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.write);
        v.visit(self.dialect.as_value());
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.",
    ),
    flags: flags::DEFAULT | flags::NO_NEW,
    methods: &[
        Method::method(
            "writerow",
            "($self, row, /)",
            |th, a| write_row(th, this(a.at(0)), a.at(1)),
            "Construct and write a CSV record from an iterable of fields.",
        ),
        Method::method(
            "writerows",
            "($self, rows, /)",
            |th, a| {
                let w = this(a.at(0));
                protocol::for_each(th, a.at(1), |row| write_row(th, w, &row).map(drop))?;
                Ok(Value::none())
            },
            "Construct and write a series of iterables to a csv file.",
        ),
    ],
    getsets: &[GetSet::read("dialect", |_, v| Ok(this(v).dialect.to_value()), "")],
    ..TypeSpec::new("_csv", "writer", <Writer as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    WRITER.bind(&SPEC);
}

fn this(v: &Value) -> &Writer {
    v.downcast::<Writer>().expect("method of writer")
}

pub(super) fn writer(th: &Thread, a: Args<'_>) -> Res {
    if a.len() < 1 {
        return Err(th.type_error("writer expected at least 1 argument, got 0"));
    }
    let dialect = dialect::reference(th, a.skip(1))?;
    let write = attribute::get_optional(th, a.at(0), name!("write"))?;
    let Some(write) = write.filter(call::is_callable) else {
        return Err(th.type_error("argument 1 must have a \"write\" method"));
    };
    Ok(alloc(Writer { ob: Object::new(WRITER.get()), write, dialect }).into_value())
}

fn need_escape(th: &Thread) -> Raised {
    error(th, "need to escape, but no escapechar set")
}

/// A field's text added to a line; whether it was quoted.
fn add(th: &Thread, d: &Dialect, out: &mut Vec<u32>, text: &[u32], mut quoted: bool) -> Res<()> {
    let line_end = |c: u32| c == u32::from('\n') || c == u32::from('\r');
    let terminator = d.terminator.downcast::<Str>();
    let mut body = Vec::with_capacity(text.len() + 2);
    for &c in text {
        let special = c == d.delimiter
            || Some(c) == d.escape
            || Some(c) == d.quote
            || line_end(c)
            || terminator.is_some_and(|t| t.iter().any(|x| x == c));
        if special {
            let mut escape = false;
            if d.quoting == Quoting::None {
                escape = true;
            } else {
                if Some(c) == d.quote {
                    if d.doubled {
                        body.push(c);
                    } else {
                        escape = true;
                    }
                } else if Some(c) == d.escape {
                    escape = true;
                }
                if !escape {
                    quoted = true;
                }
            }
            if escape {
                body.push(d.escape.ok_or_else(|| need_escape(th))?);
            }
        }
        body.push(c);
    }
    // An empty field that could be taken for none, or space that would be skipped.
    if d.skip_space && text.first() == Some(&u32::from(' ')) && d.delimiter == u32::from(' ') {
        if d.quoting == Quoting::None {
            return Err(error(
                th,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        quoted = true;
    }
    if let (true, Some(quote)) = (quoted, d.quote) {
        out.push(quote);
        out.append(&mut body);
        out.push(quote);
    } else {
        out.append(&mut body);
    }
    Ok(())
}

fn write_row(th: &Thread, w: &Writer, row: &Value) -> Res {
    let d: &Dialect = &w.dialect;
    let items = match protocol::iter(th, row) {
        Ok(items) => items,
        Err(r) => {
            th.catch(r, &errors::TYPE_ERROR)?;
            return Err(error(th, format!("iterable expected, not {}", row.ty().error_name())));
        }
    };
    let mut line = Vec::new();
    let (mut count, mut last_empty) = (0usize, false);
    while let Some(field) = protocol::next(th, &items)? {
        let number = field.is_instance(&class::FLOAT) || field.is_instance(&class::INT) || is_number(&field);
        let quoted = match d.quoting {
            Quoting::NonNumeric => !number,
            Quoting::All => true,
            Quoting::Strings => field.downcast::<Str>().is_some(),
            Quoting::NotNull => !field.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        let text: Vec<u32> = match field.downcast::<Str>() {
            Some(s) => s.iter().collect(),
            None if field.is_none() => Vec::new(),
            None => protocol::str(th, &field)?.iter().collect(),
        };
        if count > 0 {
            line.push(d.delimiter);
        }
        let spaced = d.delimiter == u32::from(' ') && d.skip_space && text.is_empty();
        if spaced
            && (d.quoting == Quoting::None
                || field.is_none() && matches!(d.quoting, Quoting::Strings | Quoting::NotNull))
        {
            return Err(error(
                th,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        add(th, d, &mut line, &text, quoted || spaced)?;
        last_empty = text.is_empty() && !quoted && !spaced;
        count += 1;
    }
    if count == 1 && last_empty {
        // A line without anything would be no row.
        let none = d.quoting == Quoting::None || matches!(d.quoting, Quoting::Strings | Quoting::NotNull);
        if none {
            return Err(error(th, "single empty field record must be quoted"));
        }
        line.extend(d.quote.iter().chain(d.quote.iter()));
    }
    if let Some(t) = d.terminator.downcast::<Str>() {
        line.extend(t.iter());
    }
    call::call1(th, &w.write, Str::from_ucs4(&line).into_value())
}

/// Whether a value takes part in arithmetic as a number does.
fn is_number(v: &Value) -> bool {
    let slots = v.ty().slots();
    v.is_instance(&complex::COMPLEX) || slots.float.is_some() || slots.int.is_some() || slots.index.is_some()
}
