//! Type comments (`# type: int`), which only programs that ask for them see.

use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::code::Const;
use super::super::fault::{Fault, Result};
use super::super::lines::Lines;
use super::{Item, Kind, Node, Position};

/// The type comments of a text that have not found their place yet.
#[derive(Default)]
pub(in super::super) struct TypeComments<'a> {
    source: &'a str,
    comments: Vec<(TextRange, &'a str)>,
    ignores: Vec<(u32, &'a str)>,
}

impl<'a> TypeComments<'a> {
    /// Sorts the comments of a text.
    pub fn new(source: &'a str, lines: &Lines, comments: &[TextRange]) -> Self {
        let mut found = TypeComments { source, ..Self::default() };
        for &range in comments {
            let Some(text) = source[range].strip_prefix('#').and_then(|rest| {
                let rest = rest.trim_start_matches([' ', '\t']).strip_prefix("type:")?;
                Some(rest.trim_start_matches([' ', '\t']))
            }) else {
                continue;
            };
            match text.strip_prefix("ignore") {
                Some(tag) if !tag.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric()) => {
                    found.ignores.push((lines.line(range.start()), tag));
                }
                _ => found.comments.push((range, text)),
            }
        }
        found
    }

    /// The comment behind an offset when nothing but `between` stands between.
    fn take(&mut self, after: TextSize, between: impl Fn(&str) -> bool) -> Option<(TextRange, &'a str)> {
        let at = self.comments.iter().position(|c| c.0.start() >= after)?;
        let gap = &self.source[after.to_usize()..self.comments[at].0.start().to_usize()];
        between(gap).then(|| self.comments.remove(at))
    }

    /// The comment of an assignment, which belongs to its range.
    pub fn of_assignment(&mut self, range: TextRange) -> (Item, TextRange) {
        let blank = |gap: &str| gap.trim_matches([' ', '\t', ')']).is_empty();
        match self.take(range.end(), blank) {
            Some((at, text)) => (string(text), range.cover(at)),
            None => (Item::None, range),
        }
    }

    /// The comment between the head of a compound statement and its body.
    pub fn of_block(&mut self, head: TextSize, body: &[Stmt]) -> Item {
        let Some(first) = body.first() else { return Item::None };
        let found = self.comments.iter().position(|c| c.0.start() >= head && c.0.end() <= first.start());
        found.map_or(Item::None, |at| string(self.comments.remove(at).1))
    }

    /// The comment of a parameter, behind its comma if it has one.
    pub fn of_parameter(&mut self, parameter: TextRange) -> Item {
        let comma = |gap: &str| matches!(gap.trim_matches([' ', '\t']), "" | ",");
        self.take(parameter.end(), comma).map_or(Item::None, |(_, text)| string(text))
    }

    /// What is to be ignored, for the module.
    pub fn ignores(&self) -> Item {
        let node = |&(line, tag): &(u32, &str)| {
            let items = vec![Item::Int(line as i32), string(tag)];
            Node::new(Kind::TypeIgnore, Position::default(), items).into()
        };
        Item::List(self.ignores.iter().map(node).collect())
    }

    /// A comment without a place is an error, as a token that does not fit is.
    pub fn finish(&self) -> Result<()> {
        let Some((range, text)) = self.comments.first() else { return Ok(()) };
        let blank = [' ', '\t'];
        let before = self.source[..range.start().to_usize()].trim_end_matches(blank);
        let bare_star =
            before.strip_suffix(',').is_some_and(|before| before.trim_end_matches(blank).ends_with('*'));
        let message = if bare_star { "bare * has associated type comment" } else { "invalid syntax" };
        // The token is what the comment says.
        Err(Fault::syntax(TextRange::new(range.end() - TextSize::of(*text), range.end()), message))
    }
}

fn string(text: &str) -> Item {
    Item::Const(Const::Str(text.into()))
}
