//! The parser's tree to nodes: patterns.

use ruff_python_ast::{Pattern, Singleton};

use super::super::code::Const;
use super::super::fault::Result;
use super::super::stack::grow;
use super::read::{Reader, identifier};
use super::{Item, Kind};

impl Reader<'_> {
    pub fn pattern(&mut self, p: &Pattern) -> Result<Item> {
        grow(|| self.pattern_inner(p))
    }

    fn pattern_inner(&mut self, p: &Pattern) -> Result<Item> {
        match p {
            Pattern::MatchValue(p) => {
                let value = self.expr(&p.value)?;
                self.node(Kind::MatchValue, p.range, [value])
            }
            Pattern::MatchSingleton(p) => {
                let value = match p.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                };
                self.node(Kind::MatchSingleton, p.range, [Item::Const(value)])
            }
            Pattern::MatchSequence(p) => {
                let patterns = self.list(&p.patterns, Self::pattern)?;
                self.node(Kind::MatchSequence, p.range, [patterns])
            }
            Pattern::MatchMapping(p) => {
                let keys = self.exprs(&p.keys)?;
                let patterns = self.list(&p.patterns, Self::pattern)?;
                self.node(Kind::MatchMapping, p.range, [keys, patterns, identifier(p.rest.as_ref())])
            }
            Pattern::MatchClass(p) => {
                let class = self.expr(&p.cls)?;
                let patterns = self.list(&p.arguments.patterns, Self::pattern)?;
                let keywords = &p.arguments.keywords;
                let names = Item::List(keywords.iter().map(|k| Item::name(k.attr.as_str())).collect());
                let values = self.list(keywords, |r, k| r.pattern(&k.pattern))?;
                self.node(Kind::MatchClass, p.range, [class, patterns, names, values])
            }
            Pattern::MatchStar(p) => self.node(Kind::MatchStar, p.range, [identifier(p.name.as_ref())]),
            Pattern::MatchAs(p) => {
                let pattern = p.pattern.as_deref().map_or(Ok(Item::None), |p| self.pattern(p))?;
                self.node(Kind::MatchAs, p.range, [pattern, identifier(p.name.as_ref())])
            }
            Pattern::MatchOr(p) => {
                let patterns = self.list(&p.patterns, Self::pattern)?;
                self.node(Kind::MatchOr, p.range, [patterns])
            }
        }
    }
}
