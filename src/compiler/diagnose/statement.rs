//! Texts as wholes, and simple statements.

use ruff_text_size::Ranged;

use super::super::Mode;
use super::node::{Node, Targets};
use super::parser::{Match, Miss, Parser, Rule};
use super::scan::Kind as TokenKind;

const NO_NAMES: &str = "Expected one or more names after 'import'";

impl<'s> Parser<'s> {
    /// A whole text.
    pub(super) fn whole(&mut self) -> Match<()> {
        match self.mode {
            Mode::Exec => {
                self.maybe(Parser::statements)?;
                self.kind(TokenKind::EndOfText).map(drop)
            }
            Mode::Single => self.first(&[
                |p| {
                    p.compound_statement()?;
                    p.newline().map(drop)
                },
                Parser::simple_statements,
                |p| p.newline().map(drop),
                |p| p.kind(TokenKind::EndOfText).map(drop),
            ]),
            Mode::Eval => {
                self.expressions()?;
                self.many(Parser::newline)?;
                self.kind(TokenKind::EndOfText).map(drop)
            }
        }
    }

    pub(super) fn statements(&mut self) -> Match<()> {
        self.some(|p| p.first(&[Parser::compound_statement, Parser::simple_statements])).map(drop)
    }

    pub(super) fn simple_statements(&mut self) -> Match<()> {
        self.simple_statement()?;
        while self
            .maybe(|p| {
                p.word(";")?;
                p.simple_statement()
            })?
            .is_some()
        {}
        self.maybe(|p| p.word(";"))?;
        self.newline().map(drop)
    }

    pub(super) fn simple_statement(&mut self) -> Match<()> {
        self.remember(|p| {
            let start = p.at;
            let rules: [Rule<'s, ()>; 5] = [
                Parser::assignment,
                Parser::type_alias,
                Parser::import,
                |p| p.star_expressions().map(drop),
                Parser::keyword_statement,
            ];
            p.first(&rules)?;
            Ok(Node::over(super::node::Kind::Other, p.tokens[start], p.last()))
        })
        .map(drop)
    }

    fn keyword_statement(&mut self) -> Match<()> {
        let word = self.peek()?;
        if word.kind != TokenKind::Name {
            return Err(Miss::No);
        }
        match self.text(word) {
            "return" => {
                self.at += 1;
                self.maybe(Parser::star_expressions).map(drop)
            }
            "raise" => self.raise_statement(),
            "pass" | "break" | "continue" => {
                self.at += 1;
                Ok(())
            }
            "del" => self.delete(),
            "yield" => self.yielded().map(drop),
            "assert" => {
                self.at += 1;
                self.expression()?;
                self.maybe(|p| {
                    p.word(",")?;
                    p.expression()
                })
                .map(drop)
            }
            "global" | "nonlocal" => {
                self.at += 1;
                self.list(Parser::name).map(drop)
            }
            _ => Err(Miss::No),
        }
    }

    fn raise_statement(&mut self) -> Match<()> {
        self.word("raise")?;
        let from = self.maybe(|p| {
            p.expression()?;
            p.word("from")?;
            p.expression()
        })?;
        if from.is_some() {
            return Ok(());
        }
        self.maybe(Parser::expression).map(drop)
    }

    fn delete(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.word("del")?;
                p.deleted_targets()?;
                p.expect(|p| p.first(&[|p| p.word(";"), Parser::newline]))
            },
            |p| {
                p.mistake(|p| {
                    p.word("del")?;
                    let target = p.star_expressions()?;
                    p.wrong_target(&target, Targets::Deleted)
                })?;
                Err(Miss::No)
            },
        ])
    }

    fn type_alias(&mut self) -> Match<()> {
        self.word("type")?;
        self.name()?;
        self.maybe(Parser::type_parameters)?;
        self.word("=")?;
        self.expression().map(drop)
    }

    // Imports.

    fn import(&mut self) -> Match<()> {
        self.at_word(&["import", "from"])?;
        self.any_mistake(&[
            |p| {
                let word = p.word("import")?;
                p.list(Parser::dotted_name)?;
                p.word("from")?;
                p.dotted_name()?;
                p.raise_from(word.start(), "Did you mean to use 'from ... import ...' instead?")
            },
            |p| {
                p.word("import")?;
                let end = p.newline()?;
                p.raise_from(end.start(), NO_NAMES)
            },
        ])?;
        if self.maybe(|p| p.word("import"))?.is_some() {
            return self.list(Parser::imported_module).map(drop);
        }
        self.word("from")?;
        let dots = self.many(|p| p.words(&[".", "..."]))?;
        let module = self.maybe(Parser::dotted_name)?;
        if dots.is_empty() && module.is_none() {
            return Err(Miss::No);
        }
        self.word("import")?;
        self.imported_names()
    }

    fn imported_names(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.word("(")?;
                p.open_list(Parser::imported_name)?;
                p.word(")").map(drop)
            },
            |p| {
                p.list(Parser::imported_name)?;
                p.not(|p| p.word(","))
            },
            |p| p.word("*").map(drop),
            |p| {
                p.any_mistake(&[
                    |p| {
                        p.list(Parser::imported_name)?;
                        p.word(",")?;
                        p.newline()?;
                        p.raise_here("trailing comma not allowed without surrounding parentheses")
                    },
                    |p| {
                        let end = p.newline()?;
                        p.raise_from(end.start(), NO_NAMES)
                    },
                ])?;
                Err(Miss::No)
            },
        ])
    }

    fn imported_name(&mut self) -> Match<()> {
        self.mistake(|p| {
            p.name()?;
            p.wrong_import_target()
        })?;
        self.name()?;
        self.import_as()
    }

    fn imported_module(&mut self) -> Match<()> {
        self.mistake(|p| {
            p.dotted_name()?;
            p.wrong_import_target()
        })?;
        self.dotted_name()?;
        self.import_as()
    }

    fn import_as(&mut self) -> Match<()> {
        self.maybe(|p| {
            p.word("as")?;
            p.name()
        })
        .map(drop)
    }

    fn wrong_import_target(&mut self) -> Match<()> {
        self.word("as")?;
        self.not(|p| {
            p.name()?;
            p.first(&[|p| p.words(&[",", ")", ";"]), Parser::newline])
        })?;
        let target = self.expression()?;
        self.raise(target.range(), format!("cannot use {} as import target", target.name()))
    }

    fn dotted_name(&mut self) -> Match<()> {
        self.name()?;
        while self
            .maybe(|p| {
                p.word(".")?;
                p.name()
            })?
            .is_some()
        {}
        Ok(())
    }
}
