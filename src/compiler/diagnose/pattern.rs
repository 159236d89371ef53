//! `match`, its cases and their patterns.

use ruff_text_size::{Ranged, TextRange};

use super::node::{Kind, Node};
use super::parser::{Match, Miss, Parser, Rule};
use super::scan::Kind as TokenKind;

fn whole(range: TextRange) -> Node {
    Node::leaf(Kind::Other, range)
}

impl<'s> Parser<'s> {
    pub(super) fn match_statement(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.word("match")?;
                p.subject()?;
                p.word(":")?;
                p.newline()?;
                p.kind(TokenKind::Indent)?;
                p.some(Parser::case)?;
                p.kind(TokenKind::Dedent).map(drop)
            },
            |p| {
                p.mistake(|p| {
                    let word = p.word("match")?;
                    p.subject()?;
                    p.maybe(Parser::missing_colon)?;
                    p.missing_block("'match' statement", word)
                })?;
                Err(Miss::No)
            },
        ])
    }

    fn subject(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.star_named()?;
                p.word(",")?;
                p.maybe(|p| p.open_list(Parser::star_named)).map(drop)
            },
            |p| p.named().map(drop),
        ])
    }

    fn case_head(&mut self) -> Match<()> {
        self.patterns()?;
        self.maybe(|p| {
            p.word("if")?;
            p.named()
        })
        .map(drop)
    }

    fn case(&mut self) -> Match<()> {
        self.mistake(|p| {
            let word = p.word("case")?;
            p.case_head()?;
            p.maybe(Parser::missing_colon)?;
            p.missing_block("'case' statement", word)
        })?;
        self.word("case")?;
        self.case_head()?;
        self.word(":")?;
        self.block()
    }

    fn patterns(&mut self) -> Match<()> {
        self.first(&[Parser::open_sequence, |p| p.pattern().map(drop)])
    }

    fn pattern(&mut self) -> Match {
        self.first(&[Parser::as_pattern, Parser::alternatives])
    }

    fn as_pattern(&mut self) -> Match {
        let start = self.peek()?.range;
        self.alternatives()?;
        self.word("as")?;
        if let Some(name) = self.maybe(Parser::capture)? {
            return Ok(whole(Self::span(start, name)));
        }
        if self.mistakes {
            if let Some(name) = self.maybe(|p| p.word("_"))? {
                return self.raise(name.range, "cannot use '_' as a target");
            }
            let target = self.expression()?;
            return self.raise(target.range(), format!("cannot use {} as pattern target", target.name()));
        }
        Err(Miss::No)
    }

    fn alternatives(&mut self) -> Match {
        let start = self.peek()?.range;
        self.closed_pattern()?;
        while self
            .maybe(|p| {
                p.word("|")?;
                p.closed_pattern()
            })?
            .is_some()
        {}
        Ok(whole(Self::span(start, self.last())))
    }

    fn closed_pattern(&mut self) -> Match {
        self.remember(|p| {
            let start = p.peek()?.range;
            p.first(&[
                Parser::literal_pattern,
                |p| p.capture().map(drop),
                |p| p.word("_").map(drop),
                |p| {
                    p.attribute_chain(true)?;
                    p.not(|p| p.words(&[".", "(", "="]))
                },
                |p| {
                    p.word("(")?;
                    p.pattern()?;
                    p.word(")").map(drop)
                },
                |p| {
                    p.word("[")?;
                    p.maybe(|p| p.open_list(Parser::star_pattern))?;
                    p.word("]").map(drop)
                },
                |p| {
                    p.word("(")?;
                    p.maybe(Parser::open_sequence)?;
                    p.word(")").map(drop)
                },
                Parser::mapping_pattern,
                Parser::class_pattern,
            ])?;
            Ok(whole(Self::span(start, p.last())))
        })
    }

    /// A name to bind.
    fn capture(&mut self) -> Match {
        self.not(|p| p.word("_"))?;
        let name = self.name()?;
        self.not(|p| p.words(&[".", "(", "="]))?;
        Ok(name)
    }

    fn attribute_chain(&mut self, dotted: bool) -> Match<()> {
        self.name()?;
        let attribute: Rule<'s, ()> = |p| {
            p.word(".")?;
            p.name().map(drop)
        };
        if dotted { self.some(attribute).map(drop) } else { self.many(attribute).map(drop) }
    }

    fn signed_number(&mut self) -> Match<TextRange> {
        self.maybe(|p| p.word("-"))?;
        Ok(self.kind(TokenKind::Number)?.range)
    }

    fn literal_pattern(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.signed_number()?;
                p.not(|p| p.words(&["+", "-"]))
            },
            Parser::complex_number,
            |p| {
                if !Self::is_string(p.peek()?) {
                    return Err(Miss::No);
                }
                p.strings().map(drop)
            },
            |p| p.words(&["None", "True", "False"]).map(drop),
        ])
    }

    /// `-1 + 2j`
    fn complex_number(&mut self) -> Match<()> {
        let imaginary = |p: &Self, range| p.text_of(range).ends_with(['j', 'J']);
        let real = self.signed_number()?;
        if imaginary(self, real) {
            return self.raise(real, "real number required in complex literal");
        }
        self.words(&["+", "-"])?;
        let second = self.kind(TokenKind::Number)?.range;
        if !imaginary(self, second) {
            return self.raise(second, "imaginary number required in complex literal");
        }
        Ok(())
    }

    /// `a, *b`
    fn open_sequence(&mut self) -> Match<()> {
        self.star_pattern()?;
        self.word(",")?;
        self.maybe(|p| p.open_list(Parser::star_pattern)).map(drop)
    }

    fn star_pattern(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.word("*")?;
                p.first(&[|p| p.capture().map(drop), |p| p.word("_").map(drop)])
            },
            |p| p.pattern().map(drop),
        ])
    }

    fn mapping_pattern(&mut self) -> Match<()> {
        self.word("{")?;
        self.first(&[
            |p| p.word("}").map(drop),
            |p| {
                p.word("**")?;
                p.capture()?;
                p.maybe(|p| p.word(","))?;
                p.word("}").map(drop)
            },
            |p| {
                p.list(Parser::key_pattern)?;
                p.word(",")?;
                p.word("**")?;
                p.capture()?;
                p.maybe(|p| p.word(","))?;
                p.word("}").map(drop)
            },
            |p| {
                p.open_list(Parser::key_pattern)?;
                p.word("}").map(drop)
            },
        ])
    }

    fn key_pattern(&mut self) -> Match<()> {
        self.first(&[Parser::literal_pattern, |p| p.attribute_chain(true)])?;
        self.word(":")?;
        self.pattern().map(drop)
    }

    fn keyword_pattern(&mut self) -> Match<()> {
        self.name()?;
        self.word("=")?;
        self.pattern().map(drop)
    }

    fn class_pattern(&mut self) -> Match<()> {
        self.attribute_chain(false)?;
        self.word("(")?;
        let rules: [Rule<'s, ()>; 5] = [
            |p| p.word(")").map(drop),
            |p| {
                p.open_list(Parser::pattern)?;
                p.word(")").map(drop)
            },
            |p| {
                p.open_list(Parser::keyword_pattern)?;
                p.word(")").map(drop)
            },
            |p| {
                p.list(Parser::pattern)?;
                p.word(",")?;
                p.open_list(Parser::keyword_pattern)?;
                p.word(")").map(drop)
            },
            |p| {
                p.mistake(|p| {
                    p.maybe(|p| {
                        p.list(Parser::pattern)?;
                        p.word(",")
                    })?;
                    p.list(Parser::keyword_pattern)?;
                    p.word(",")?;
                    let late = p.list(Parser::pattern)?;
                    let (first, last) = (late[0].clone(), late[late.len() - 1].clone());
                    p.raise_over(first, last, "positional patterns follow keyword patterns")
                })?;
                Err(Miss::No)
            },
        ];
        self.first(&rules)
    }
}
