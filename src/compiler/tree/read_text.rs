//! The parser's tree to nodes: strings, f-strings and t-strings. The parser keeps the parts of an implicit
//! concatenation apart; here, adjacent literal text is one constant.

use ruff_python_ast::{
    self as ast, ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement,
    InterpolatedStringElements, str_prefix::StringLiteralPrefix,
};
use ruff_text_size::{TextRange, TextSize};

use super::super::code::Const;
use super::super::codegen::load::Text;
use super::super::fault::Result;
use super::super::origin::Origin;
use super::read::Reader;
use super::{Item, Kind, Node};

/// The values of an f-string or t-string under construction.
struct Pieces {
    /// What an interpolated expression becomes.
    field: Kind,
    items: Vec<Item>,
    run: Option<Run>,
}

/// Literal text that has not ended yet.
struct Run {
    text: Text,
    range: TextRange,
    kind: Item,
}

impl Pieces {
    fn new(field: Kind) -> Pieces {
        Pieces { field, items: Vec::new(), run: None }
    }

    fn run(&mut self, range: TextRange) -> &mut Text {
        self.run_of(range, Item::None)
    }

    fn run_of(&mut self, range: TextRange, kind: Item) -> &mut Text {
        let run = self.run.get_or_insert_with(|| Run { text: Text::default(), range, kind });
        run.range = run.range.cover(range);
        &mut run.text
    }

    fn flush(&mut self, reader: &Reader) {
        if let Some(run) = self.run.take()
            && !run.text.is_empty()
        {
            let items = vec![Item::Const(run.text.finish()), run.kind];
            self.items.push(Node::new(Kind::Constant, reader.position(run.range), items).into());
        }
    }
}

fn kind(prefix: StringLiteralPrefix) -> Item {
    match prefix {
        StringLiteralPrefix::Unicode => Item::Const(Const::Str("u".into())),
        _ => Item::None,
    }
}

impl<'a> Reader<'a> {
    fn origin(&self) -> Origin<'a> {
        Origin::Text { source: self.source, lines: self.lines }
    }

    pub fn string(&mut self, s: &ast::ExprStringLiteral) -> Result<Item> {
        let first = s.value.iter().next().map_or(Item::None, |part| kind(part.flags.prefix()));
        let value = self.origin().string_value(s);
        self.node(Kind::Constant, s.range, [Item::Const(value), first])
    }

    pub fn joined(&mut self, f: &ast::ExprFString) -> Result<Item> {
        let mut pieces = Pieces::new(Kind::FormattedValue);
        for part in &f.value {
            match part {
                FStringPart::Literal(s) => {
                    let text = pieces.run_of(s.range, kind(s.flags.prefix()));
                    self.origin().push_part(text, s);
                }
                FStringPart::FString(s) => {
                    self.elements(&s.elements, s.flags.prefix().is_raw(), &mut pieces)?
                }
            }
        }
        pieces.flush(self);
        self.node(Kind::JoinedStr, f.range, [Item::List(pieces.items)])
    }

    pub fn template(&mut self, t: &ast::ExprTString) -> Result<Item> {
        let mut pieces = Pieces::new(Kind::Interpolation);
        for part in &t.value {
            self.elements(&part.elements, part.flags.prefix().is_raw(), &mut pieces)?;
        }
        pieces.flush(self);
        self.node(Kind::TemplateStr, t.range, [Item::List(pieces.items)])
    }

    fn elements(
        &mut self,
        elements: &InterpolatedStringElements,
        raw: bool,
        pieces: &mut Pieces,
    ) -> Result<()> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(s) => {
                    self.origin().push_decoded(pieces.run(s.range), &s.value, s.range, raw, true);
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        let start = field.range.start() + TextSize::from(1);
                        let range = TextRange::at(start, TextSize::of(debug.as_str()));
                        pieces.run(range).push_str(debug.as_str());
                    }
                    pieces.flush(self);
                    let item = self.field(field, raw, pieces.field)?;
                    pieces.items.push(item);
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &InterpolatedElement, raw: bool, kind: Kind) -> Result<Item> {
        let value = self.expr(&field.expression)?;
        let conversion = Item::Int(match field.conversion {
            // `{x=}` shows the repr unless told otherwise.
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 'r' as i32,
            other => i32::from(other as i8),
        });
        let spec = match &field.format_spec {
            None => Item::None,
            Some(spec) => {
                let mut pieces = Pieces::new(Kind::FormattedValue);
                self.elements(&spec.elements, raw, &mut pieces)?;
                pieces.flush(self);
                // From the colon on.
                let range = TextRange::new(spec.range.start() - TextSize::from(1), spec.range.end());
                self.node(Kind::JoinedStr, range, [Item::List(pieces.items)])?
            }
        };
        if kind == Kind::FormattedValue {
            return self.node(kind, field.range, [value, conversion, spec]);
        }
        let text = Item::Const(self.origin().expression_text(field));
        self.node(kind, field.range, [value, text, conversion, spec])
    }
}
