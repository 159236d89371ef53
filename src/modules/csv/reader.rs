//! `_csv.Reader`: lines to rows.

use super::dialect::{self, Dialect};
use super::{Quoting, error, field_limit};
use crate::object::{
    Args, Class, GetSet, List, Object, Payload, Raised, Ref, Res, Slots, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, call, class, flags, protocol,
};
use crate::payload;
use crate::sync::prim::{AtomicI64, Relaxed};

/// `_csv.Reader`.
pub static READER: Class = Class::new();

/// Payload of a reader.
#[repr(C)]
struct Reader {
    ob: Object,
    lines: Value,
    dialect: Ref<Dialect>,
    line_number: AtomicI64,
    /// Rows that have been given: a source of lines that asks for a row itself is found out.
    rows: AtomicI64,
}
payload!(Reader: traced);

impl Trace for Reader {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.lines);
        v.visit(self.dialect.as_value());
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.",
    ),
    flags: flags::DEFAULT | flags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    getsets: &[
        GetSet::read("dialect", |_, v| Ok(this(v).dialect.to_value()), ""),
        GetSet::read(
            "line_num",
            // Relaxed: a count by itself.
            |_, v| Ok(Value::from_i64(this(v).line_number.load(Relaxed))),
            "",
        ),
    ],
    ..TypeSpec::new("_csv", "reader", <Reader as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    READER.bind(&SPEC);
}

fn this(v: &Value) -> &Reader {
    v.downcast::<Reader>().expect("slot of reader")
}

pub(super) fn reader(th: &Thread, a: Args<'_>) -> Res {
    if a.len() < 1 {
        return Err(th.type_error("reader expected at least 1 argument, got 0"));
    }
    let lines = protocol::iter(th, a.at(0))?;
    let dialect = dialect::reference(th, a.skip(1))?;
    let (line_number, rows) = (AtomicI64::new(0), AtomicI64::new(0));
    Ok(alloc(Reader { ob: Object::new(READER.get()), lines, dialect, line_number, rows }).into_value())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapedInQuoted,
    QuoteInQuoted,
    EatLineEnd,
    AfterEscapedLineEnd,
}

/// A row in the making.
struct Row<'a> {
    th: &'a Thread,
    d: &'a Dialect,
    state: State,
    fields: Vec<Value>,
    field: Vec<u32>,
    /// The field has no quotes, so it may be a number.
    plain: bool,
}

const LF: u32 = '\n' as u32;
const CR: u32 = '\r' as u32;

impl Row<'_> {
    fn add(&mut self, c: u32) -> Res<()> {
        if self.field.len() as i64 >= field_limit() {
            return Err(error(self.th, format!("field larger than field limit ({})", field_limit())));
        }
        self.field.push(c);
        Ok(())
    }

    fn save(&mut self) -> Res<()> {
        let text = Str::from_ucs4(&std::mem::take(&mut self.field));
        let empty = text.is_empty();
        let plain = self.plain;
        let value = match self.d.quoting {
            Quoting::NotNull | Quoting::Strings if plain && empty => Value::none(),
            Quoting::NonNumeric | Quoting::Strings if plain && !empty => {
                call::call1(self.th, &class::FLOAT.value(), text.into_value())?
            }
            _ => text.into_value(),
        };
        self.fields.push(value);
        self.plain = false;
        Ok(())
    }

    /// One character; `None` is the end of the line.
    fn put(&mut self, c: Option<u32>) -> Res<()> {
        let d = self.d;
        let ends = matches!(c, None | Some(LF | CR));
        let after_end = |c: Option<u32>| if c.is_none() { State::StartRecord } else { State::EatLineEnd };
        let quotes = d.quoting != Quoting::None;
        match self.state {
            State::StartRecord if c.is_none() => {}
            State::StartRecord if ends => self.state = State::EatLineEnd,
            State::StartRecord | State::StartField => {
                self.plain = true;
                if ends {
                    self.save()?;
                    self.state = after_end(c);
                } else if quotes && c == d.quote {
                    self.plain = false;
                    self.state = State::InQuoted;
                } else if c == d.escape {
                    self.state = State::Escaped;
                } else if c == Some(u32::from(' ')) && d.skip_space {
                    self.state = State::StartField;
                } else if c == Some(d.delimiter) {
                    self.save()?;
                    self.state = State::StartField;
                } else {
                    self.add(c.unwrap_or(LF))?;
                    self.state = State::InField;
                }
            }
            State::Escaped => {
                self.add(c.unwrap_or(LF))?;
                let line_end = matches!(c, Some(LF | CR));
                self.state = if line_end { State::AfterEscapedLineEnd } else { State::InField };
            }
            State::AfterEscapedLineEnd if c.is_none() => {}
            State::AfterEscapedLineEnd | State::InField => {
                self.state = State::InField;
                if ends {
                    self.save()?;
                    self.state = after_end(c);
                } else if c == d.escape {
                    self.state = State::Escaped;
                } else if c == Some(d.delimiter) {
                    self.save()?;
                    self.state = State::StartField;
                } else {
                    self.add(c.unwrap_or(LF))?;
                }
            }
            State::InQuoted => match c {
                None => {}
                Some(_) if c == d.escape => self.state = State::EscapedInQuoted,
                Some(_) if c == d.quote && quotes => {
                    self.state = if d.doubled { State::QuoteInQuoted } else { State::InField };
                }
                Some(c) => self.add(c)?,
            },
            State::EscapedInQuoted => {
                self.add(c.unwrap_or(LF))?;
                self.state = State::InQuoted;
            }
            State::QuoteInQuoted => {
                if quotes && c.is_some() && c == d.quote {
                    self.add(c.unwrap_or(LF))?;
                    self.state = State::InQuoted;
                } else if c == Some(d.delimiter) {
                    self.save()?;
                    self.state = State::StartField;
                } else if ends {
                    self.save()?;
                    self.state = after_end(c);
                } else if !d.strict {
                    self.add(c.unwrap_or(LF))?;
                    self.state = State::InField;
                } else {
                    let delimiter = char::from_u32(d.delimiter).unwrap_or('\u{fffd}');
                    let quote = d.quote.and_then(char::from_u32).unwrap_or('\u{fffd}');
                    return Err(error(self.th, format!("'{delimiter}' expected after '{quote}'")));
                }
            }
            State::EatLineEnd => match c {
                Some(LF | CR) => {}
                None => self.state = State::StartRecord,
                Some(_) => return Err(self.new_line()),
            },
        }
        Ok(())
    }

    fn new_line(&self) -> Raised {
        error(
            self.th,
            "new-line character seen in unquoted field - do you need to open the file with newline=''?",
        )
    }
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let r = this(v);
    let state = State::StartRecord;
    let mut row = Row { th, d: &r.dialect, state, fields: Vec::new(), field: Vec::new(), plain: false };
    // Relaxed: a count by itself.
    let rows = r.rows.load(Relaxed);
    loop {
        let line = protocol::next(th, &r.lines)?;
        // Relaxed: as above.
        if r.rows.load(Relaxed) != rows {
            return Err(error(th, "iterator has already advanced the reader"));
        }
        let Some(line) = line else {
            let unfinished = !row.field.is_empty() || row.state == State::InQuoted;
            if unfinished && row.d.strict {
                return Err(error(th, "unexpected end of data"));
            }
            if unfinished {
                row.save()?;
                break;
            }
            return Ok(None);
        };
        let Some(text) = line.downcast::<Str>() else {
            return Err(error(
                th,
                format!(
                    "iterator should return strings, not {} (the file should be opened in text mode)",
                    line.ty().error_name()
                ),
            ));
        };
        // Relaxed: a count by itself.
        r.line_number.fetch_add(1, Relaxed);
        for c in text.iter() {
            row.put(Some(c))?;
        }
        row.put(None)?;
        if row.state == State::StartRecord {
            break;
        }
    }
    // Relaxed: as above.
    r.rows.fetch_add(1, Relaxed);
    Ok(Some(List::new(row.fields).into_value()))
}
