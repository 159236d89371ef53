//! Statements with blocks.

use ruff_text_size::Ranged;

use super::node::{Kind, Node, Targets};
use super::parser::{Match, Miss, Parser, Rule};
use super::scan::{Kind as TokenKind, Token};

const COLON: &str = "expected ':'";
const BOTH_KINDS: &str = "cannot have both 'except' and 'except*' on the same 'try'";
const UNPARENTHESIZED: &str = "multiple exception types must be parenthesized when using 'as'";

impl<'s> Parser<'s> {
    pub(super) fn compound_statement(&mut self) -> Match<()> {
        let word = self.peek()?;
        if !matches!(word.kind, TokenKind::Name | TokenKind::Operator) {
            return Err(Miss::No);
        }
        let rules: &[Rule<'s, ()>] = match self.text(word) {
            "def" => &[Parser::function],
            "@" => &[Parser::decorated_function, Parser::decorated_class],
            "async" => &[Parser::function, Parser::with, Parser::for_loop],
            "if" => &[Parser::if_statement],
            "class" => &[Parser::class],
            "with" => &[Parser::with],
            "for" => &[Parser::for_loop],
            "try" => &[Parser::try_statement],
            "while" => &[Parser::while_loop],
            "match" => &[Parser::match_statement],
            _ => return Err(Miss::No),
        };
        self.first(rules)
    }

    pub(super) fn block(&mut self) -> Match<()> {
        self.remember(|p| {
            let start = p.at;
            let rules: [Rule<'s, ()>; 3] = [
                |p| {
                    p.newline()?;
                    p.kind(TokenKind::Indent)?;
                    p.statements()?;
                    p.kind(TokenKind::Dedent).map(drop)
                },
                Parser::simple_statements,
                |p| {
                    p.mistake(|p| {
                        p.newline()?;
                        p.not(|p| p.kind(TokenKind::Indent))?;
                        p.raise_indentation("expected an indented block")
                    })?;
                    Err(Miss::No)
                },
            ];
            p.first(&rules)?;
            Ok(Node::over(Kind::Other, p.tokens[start], p.last()))
        })
        .map(drop)
    }

    /// `:` and a line end, but no block: `what` is what it belongs to, `word` where that begins.
    pub(super) fn missing_block(&mut self, what: &str, word: Token) -> Match<()> {
        self.word(":")?;
        self.newline()?;
        self.not(|p| p.kind(TokenKind::Indent))?;
        let line = self.line(word);
        self.raise_indentation(format!("expected an indented block after {what} on line {line}"))
    }

    /// A line end where the colon belongs.
    pub(super) fn missing_colon(&mut self) -> Match<()> {
        self.newline()?;
        self.raise_here(COLON)
    }

    /// A token that has to come.
    fn forced(&mut self, word: &str) -> Match<()> {
        if self.maybe(|p| p.word(word))?.is_none() {
            return self.raise_next(format!("expected '{word}'"));
        }
        Ok(())
    }

    /// What begins with a word and an expression: `if a:`.
    fn headed(&mut self, word: &'static str) -> Match<()> {
        if self.mistakes {
            let at = self.at;
            if let Some(token) = self.maybe(|p| p.word(word))?
                && self.maybe(Parser::named)?.is_some()
            {
                self.maybe(Parser::missing_colon)?;
                self.maybe(|p| p.missing_block(&format!("'{word}' statement"), token))?;
            }
            self.at = at;
        }
        self.word(word)?;
        self.named()?;
        self.word(":")?;
        self.block()
    }

    fn if_statement(&mut self) -> Match<()> {
        self.headed("if")?;
        while self.maybe(|p| p.headed("elif"))?.is_some() {}
        self.maybe(Parser::else_block).map(drop)
    }

    fn else_block(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let word = p.word("else")?;
                p.missing_block("'else' statement", word)
            },
            |p| {
                p.word("else")?;
                p.word(":")?;
                p.block()?;
                p.word("elif")?;
                p.raise_here("'elif' block follows an 'else' block")
            },
        ])?;
        self.word("else")?;
        self.forced(":")?;
        self.block()
    }

    fn while_loop(&mut self) -> Match<()> {
        self.headed("while")?;
        self.maybe(Parser::else_block).map(drop)
    }

    fn for_loop(&mut self) -> Match<()> {
        self.mistake(|p| {
            p.maybe(|p| p.word("async"))?;
            let word = p.word("for")?;
            p.star_targets()?;
            p.word("in")?;
            p.star_expressions()?;
            p.maybe(Parser::missing_colon)?;
            p.missing_block("'for' statement", word)
        })?;
        self.first(&[
            |p| {
                p.maybe(|p| p.word("async"))?;
                p.word("for")?;
                p.star_targets()?;
                p.word("in")?;
                // From here on it is this statement or none.
                let rest = |p: &mut Self| {
                    p.star_expressions()?;
                    p.word(":")?;
                    p.block()?;
                    p.maybe(Parser::else_block).map(drop)
                };
                match rest(p) {
                    Err(Miss::No) => Err(Miss::Cut),
                    found => found,
                }
            },
            |p| {
                p.mistake(Parser::wrong_iteration_target)?;
                Err(Miss::No)
            },
        ])
    }

    // With.

    fn with(&mut self) -> Match<()> {
        self.mistake(|p| p.with_mistake(true))?;
        self.first(&[
            |p| {
                p.with_word()?;
                p.word("(")?;
                p.open_list(Parser::with_item)?;
                p.word(")")?;
                p.word(":")?;
                p.block()
            },
            |p| {
                p.with_word()?;
                p.list(Parser::with_item)?;
                p.word(":")?;
                p.block()
            },
            |p| {
                p.mistake(|p| p.with_mistake(false))?;
                Err(Miss::No)
            },
        ])
    }

    fn with_word(&mut self) -> Match<Token> {
        self.maybe(|p| p.word("async"))?;
        self.word("with")
    }

    fn with_item(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.expression()?;
                p.word("as")?;
                p.star_target()?;
                p.at_word(&[",", ")", ":"])
            },
            |p| {
                p.mistake(|p| {
                    p.expression()?;
                    p.word("as")?;
                    let target = p.expression()?;
                    p.at_word(&[",", ")", ":"])?;
                    p.wrong_target(&target, Targets::Assigned)
                })?;
                Err(Miss::No)
            },
            |p| p.expression().map(drop),
        ])
    }

    /// A block that is missing, or a colon.
    fn with_mistake(&mut self, block: bool) -> Match<()> {
        let word = self.with_word()?;
        let target = |p: &mut Parser<'s>| {
            p.maybe(|p| {
                p.word("as")?;
                p.star_target()
            })
        };
        let ends = |p: &mut Self| match block {
            true => p.missing_block("'with' statement", word),
            false => p.missing_colon(),
        };
        self.maybe(|p| {
            p.expression()?;
            target(p)?;
            while p
                .maybe(|p| {
                    p.word(",")?;
                    p.expression()?;
                    target(p)
                })?
                .is_some()
            {}
            ends(p)
        })?;
        self.word("(")?;
        self.expressions()?;
        target(self)?;
        while self
            .maybe(|p| {
                p.word(",")?;
                p.expressions()?;
                target(p)
            })?
            .is_some()
        {}
        self.maybe(|p| p.word(","))?;
        self.word(")")?;
        ends(self)
    }

    // Try.

    fn try_statement(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let word = p.word("try")?;
                p.missing_block("'try' statement", word)
            },
            |p| {
                p.word("try")?;
                p.word(":")?;
                p.block()?;
                p.not(|p| p.words(&["except", "finally"]))?;
                p.raise_here("expected 'except' or 'finally' block")
            },
            |p| {
                p.word("try")?;
                p.word(":")?;
                p.many(Parser::block)?;
                p.some(Parser::except)?;
                let word = p.word("except")?;
                let star = p.word("*")?;
                p.expression()?;
                p.except_as()?;
                p.word(":")?;
                p.raise_over(word, star, BOTH_KINDS)
            },
            |p| {
                p.word("try")?;
                p.word(":")?;
                p.many(Parser::block)?;
                p.some(Parser::except_star)?;
                let word = p.word("except")?;
                p.maybe(|p| {
                    p.expression()?;
                    p.except_as()
                })?;
                p.word(":")?;
                p.raise(word.range, BOTH_KINDS)
            },
        ])?;
        self.word("try")?;
        self.forced(":")?;
        self.block()?;
        if self.maybe(Parser::finally)?.is_some() {
            return Ok(());
        }
        let handlers = self.maybe(|p| p.some(Parser::except))?;
        if handlers.is_none() {
            self.some(Parser::except_star)?;
        }
        self.maybe(Parser::else_block)?;
        self.maybe(Parser::finally).map(drop)
    }

    fn finally(&mut self) -> Match<()> {
        self.mistake(|p| {
            let word = p.word("finally")?;
            p.missing_block("'finally' statement", word)
        })?;
        self.word("finally")?;
        self.forced(":")?;
        self.block()
    }

    fn except_as(&mut self) -> Match<()> {
        self.maybe(|p| {
            p.word("as")?;
            p.name()
        })
        .map(drop)
    }

    fn except(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let word = p.word("except")?;
                p.expression()?;
                p.except_as()?;
                p.missing_block("'except' statement", word)
            },
            |p| {
                let word = p.word("except")?;
                p.missing_block("'except' statement", word)
            },
        ])?;
        self.first(&[
            |p| {
                p.word("except")?;
                p.except_types()
            },
            |p| {
                p.word("except")?;
                p.word(":")?;
                p.block()
            },
            |p| {
                p.any_mistake(&[
                    |p| {
                        p.word("except")?;
                        p.unparenthesized_types()
                    },
                    |p| {
                        p.word("except")?;
                        p.expression()?;
                        p.except_as()?;
                        p.missing_colon()
                    },
                    |p| {
                        p.word("except")?;
                        p.missing_colon()
                    },
                    |p| {
                        p.word("except")?;
                        p.wrong_except_target("except")
                    },
                ])?;
                Err(Miss::No)
            },
        ])
    }

    fn except_star(&mut self) -> Match<()> {
        self.mistake(|p| {
            let word = p.word("except")?;
            p.word("*")?;
            p.expression()?;
            p.except_as()?;
            p.missing_block("'except*' statement", word)
        })?;
        self.first(&[
            |p| {
                p.word("except")?;
                p.word("*")?;
                p.except_types()
            },
            |p| {
                p.any_mistake(&[
                    |p| {
                        p.word("except")?;
                        p.word("*")?;
                        p.unparenthesized_types()
                    },
                    |p| {
                        p.word("except")?;
                        p.word("*")?;
                        p.expression()?;
                        p.except_as()?;
                        p.missing_colon()
                    },
                    |p| {
                        p.word("except")?;
                        p.word("*")?;
                        p.first(&[Parser::newline, |p| p.word(":")])?;
                        p.raise_here("expected one or more exception types")
                    },
                    |p| {
                        p.word("except")?;
                        p.word("*")?;
                        p.wrong_except_target("except*")
                    },
                ])?;
                Err(Miss::No)
            },
        ])
    }

    /// `a:`, `a as b:`, `a, b:`
    fn except_types(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.expression()?;
                p.except_as()?;
                p.word(":").map(drop)
            },
            |p| {
                p.expressions()?;
                p.word(":").map(drop)
            },
        ])?;
        self.block()
    }

    fn unparenthesized_types(&mut self) -> Match<()> {
        let first = self.expression()?;
        self.word(",")?;
        self.expressions()?;
        self.word("as")?;
        self.name()?;
        self.word(":")?;
        self.raise_from(first.start(), UNPARENTHESIZED)
    }

    fn wrong_except_target(&mut self, statement: &str) -> Match<()> {
        self.expression()?;
        self.word("as")?;
        let target = self.expression()?;
        self.word(":")?;
        self.block()?;
        self.raise(target.range(), format!("cannot use {statement} statement with {}", target.name()))
    }

    // Definitions.

    fn decorators(&mut self) -> Match<()> {
        self.some(|p| {
            p.word("@")?;
            p.named()?;
            p.newline()
        })
        .map(drop)
    }

    fn decorated_function(&mut self) -> Match<()> {
        self.decorators()?;
        self.function()
    }

    fn decorated_class(&mut self) -> Match<()> {
        self.decorators()?;
        self.class()
    }

    /// Up to the result: what may be missing of it is demanded only when nothing else is wrong.
    fn function_head(&mut self, demanding: bool) -> Match<Token> {
        self.maybe(|p| p.word("async"))?;
        let word = self.word("def")?;
        self.name()?;
        self.maybe(Parser::type_parameters)?;
        if demanding {
            self.forced("(")?;
        } else {
            self.word("(")?;
        }
        self.maybe(Parser::function_parameters)?;
        self.word(")")?;
        self.maybe(|p| {
            p.word("->")?;
            p.expression()
        })?;
        Ok(word)
    }

    fn function(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let word = p.function_head(false)?;
                p.missing_block("function definition", word)
            },
            |p| {
                p.function_head(true)?;
                p.forced(":")?;
                p.block()
            },
        ])?;
        self.function_head(false)?;
        self.word(":")?;
        self.block()
    }

    fn class_head(&mut self) -> Match<Token> {
        let word = self.word("class")?;
        self.name()?;
        self.maybe(Parser::type_parameters)?;
        self.maybe(|p| {
            p.word("(")?;
            p.maybe(Parser::arguments)?;
            p.word(")")
        })?;
        Ok(word)
    }

    fn class(&mut self) -> Match<()> {
        self.mistake(|p| {
            let word = p.class_head()?;
            p.maybe(Parser::missing_colon)?;
            p.missing_block("class definition", word)
        })?;
        self.class_head()?;
        self.word(":")?;
        self.block()
    }

    // Type parameters.

    pub(super) fn type_parameters(&mut self) -> Match<()> {
        self.mistake(|p| {
            p.word("[")?;
            let end = p.word("]")?;
            p.raise_from(end.start(), "Type parameter list cannot be empty")
        })?;
        self.word("[")?;
        self.open_list(Parser::type_parameter)?;
        self.word("]").map(drop)
    }

    fn type_parameter(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.name()?;
                p.maybe(|p| {
                    p.word(":")?;
                    p.expression()
                })?;
                p.type_default(Parser::expression)
            },
            |p| {
                p.mistake(Parser::bound_of_many)?;
                p.word("*")?;
                p.name()?;
                p.type_default(Parser::star_expression)
            },
            |p| {
                p.word("**")?;
                p.name()?;
                p.type_default(Parser::expression)
            },
        ])
    }

    fn type_default(&mut self, value: Rule<'s>) -> Match<()> {
        self.maybe(|p| {
            p.word("=")?;
            value(p)
        })
        .map(drop)
    }

    fn bound_of_many(&mut self) -> Match<()> {
        let stars = self.words(&["*", "**"])?;
        self.name()?;
        let colon = self.word(":")?;
        let bound = self.expression()?;
        let what = if bound.kind() == Kind::Tuple { "constraints" } else { "bound" };
        let of = if self.text(stars) == "*" { "TypeVarTuple" } else { "ParamSpec" };
        self.raise_from(colon.start(), format!("cannot use {what} with {of}"))
    }
}
