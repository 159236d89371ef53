//! Names, literals, displays and comprehensions.

use ruff_text_size::{Ranged, TextRange};

use super::node::{Kind, Node};
use super::parser::{Match, Miss, Parser, Rule};
use super::scan::Kind as TokenKind;

const NO_COLON: &str = "':' expected after dictionary key";
const FORGOTTEN_TARGET: &str = "did you forget parentheses around the comprehension target?";

impl<'s> Parser<'s> {
    pub(super) fn atom(&mut self) -> Match {
        let token = self.peek()?;
        let rules: &[Rule<'s>] = match token.kind {
            TokenKind::String | TokenKind::Start(_) => &[Parser::strings],
            TokenKind::Number => {
                self.at += 1;
                return Ok(Node::leaf(Kind::Literal, token.range));
            }
            TokenKind::Name | TokenKind::Operator => match self.text(token) {
                "(" => &[Parser::tuple_display, Parser::group, Parser::generator],
                "[" => &[Parser::list_display, Parser::list_comprehension],
                "{" => &[
                    Parser::dict_display,
                    Parser::set_display,
                    Parser::dict_comprehension,
                    Parser::set_comprehension,
                ],
                word @ ("True" | "False" | "None" | "...") => {
                    self.at += 1;
                    let kind = match word {
                        "True" => Kind::True,
                        "False" => Kind::False,
                        "None" => Kind::None,
                        _ => Kind::Ellipsis,
                    };
                    return Ok(Node::leaf(kind, token.range));
                }
                _ => return self.name(),
            },
            _ => return Err(Miss::No),
        };
        self.first(rules)
    }

    /// What a rule matches, with the brackets around it.
    fn bracketed(
        &mut self,
        brackets: [&str; 2],
        kind: Kind,
        inside: impl FnOnce(&mut Self) -> Match<Vec<Node>>,
    ) -> Match {
        let open = self.word(brackets[0])?;
        let parts = inside(self)?;
        let close = self.word(brackets[1])?;
        Ok(Node::new(kind, TextRange::new(open.start(), close.end()), parts))
    }

    fn elements(&mut self) -> Match<Vec<Node>> {
        Ok(self.maybe(|p| p.open_list(Parser::star_named))?.unwrap_or_default())
    }

    pub(super) fn list_display(&mut self) -> Match {
        self.remember_apart(|p| p.bracketed(["[", "]"], Kind::List, Parser::elements))
    }

    pub(super) fn tuple_display(&mut self) -> Match {
        self.remember_apart(|p| {
            p.bracketed(["(", ")"], Kind::Tuple, |p| {
                let first = p.maybe(|p| {
                    let first = p.star_named()?;
                    p.word(",")?;
                    Ok(first)
                })?;
                let Some(first) = first else { return Ok(Vec::new()) };
                let mut parts = vec![first];
                parts.extend(p.elements()?);
                Ok(parts)
            })
        })
    }

    fn set_display(&mut self) -> Match {
        self.remember_apart(|p| p.bracketed(["{", "}"], Kind::Set, |p| p.open_list(Parser::star_named)))
    }

    fn group(&mut self) -> Match {
        self.remember_apart(|p| {
            p.first(&[
                |p| {
                    p.word("(")?;
                    let value = p.first(&[Parser::yielded, Parser::named])?;
                    p.word(")")?;
                    Ok(value)
                },
                |p| {
                    p.mistake(Parser::star_in_group)?;
                    Err(Miss::No)
                },
            ])
        })
    }

    fn star_in_group(&mut self) -> Match<()> {
        self.word("(")?;
        if let Some(stars) = self.maybe(|p| p.word("**"))? {
            self.expression()?;
            self.word(")")?;
            return self.raise(stars.range, "cannot use double starred expression here");
        }
        let value = self.starred()?;
        self.word(")")?;
        self.raise(value.range(), "cannot use starred expression here")
    }

    // Dicts.

    fn dict_display(&mut self) -> Match {
        self.remember_apart(|p| {
            p.first(&[
                |p| {
                    p.bracketed(["{", "}"], Kind::Dict, |p| {
                        p.maybe(Parser::dict_items)?;
                        Ok(Vec::new())
                    })
                },
                |p| {
                    p.mistake(Parser::dict_mistakes)?;
                    Err(Miss::No)
                },
            ])
        })
    }

    fn dict_items(&mut self) -> Match<()> {
        self.dict_item()?;
        while self
            .maybe(|p| {
                p.word(",")?;
                // A colon that is missing goes before what else is wrong with a later key.
                p.mistake(|p| {
                    // What is found without looking for mistakes is not to be remembered.
                    let memory = std::mem::take(&mut p.memory);
                    let key = p.plain();
                    p.memory = memory;
                    let key = key?;
                    p.not(|p| p.word(":"))?;
                    p.raise_behind(&key, NO_COLON)
                })?;
                p.dict_item()
            })?
            .is_some()
        {}
        self.maybe(|p| p.word(",")).map(drop)
    }

    fn dict_item(&mut self) -> Match<()> {
        let unpacked: Rule<'s, ()> = |p| {
            p.word("**")?;
            p.bitwise_or().map(drop)
        };
        self.first(&[unpacked, |p| p.pair().map(drop)])
    }

    fn pair(&mut self) -> Match<(Node, Node)> {
        let key = self.expression()?;
        self.word(":")?;
        Ok((key, self.expression()?))
    }

    fn dict_mistakes(&mut self) -> Match<()> {
        self.word("{")?;
        self.any_mistake(&[
            |p| {
                p.list(Parser::dict_item)?;
                p.word(",")?;
                p.item_mistake()
            },
            |p| {
                p.expression()?;
                p.word(":")?;
                let star = p.word("*")?;
                let value = p.bitwise_or()?;
                p.raise_over(star, value, "cannot use a starred expression in a dictionary value")
            },
            |p| {
                p.expression()?;
                p.missing_value()
            },
        ])
    }

    /// A colon without a value.
    fn missing_value(&mut self) -> Match<()> {
        let colon = self.word(":")?;
        self.at_word(&["}", ","])?;
        self.raise(colon.range, "expression expected after dictionary key and ':'")
    }

    /// What is wrong with a later item.
    fn item_mistake(&mut self) -> Match<()> {
        let key = self.expression()?;
        if !self.ahead(|p| p.word(":"))? {
            return self.raise_behind(&key, NO_COLON);
        }
        self.any_mistake(&[
            |p| {
                p.word(":")?;
                let star = p.word("*")?;
                p.bitwise_or()?;
                p.raise_from(star.start(), "cannot use a starred expression in a dictionary value")
            },
            Parser::missing_value,
        ])
    }

    // Comprehensions.

    /// The clauses of a comprehension: where the last one ends.
    pub(super) fn clauses(&mut self) -> Match {
        self.remember_apart(|p| Ok(p.some(Parser::clause)?.pop().expect("there is one at least")))
    }

    fn clause(&mut self) -> Match {
        self.first(&[Parser::whole_clause, |p| {
            p.any_mistake(&[Parser::clause_without_in, Parser::wrong_iteration_target])?;
            Err(Miss::No)
        }])
    }

    fn whole_clause(&mut self) -> Match {
        self.maybe(|p| p.word("async"))?;
        self.word("for")?;
        self.star_targets()?;
        self.word("in")?;
        // From here on it is a clause or nothing.
        let rest = |p: &mut Self| {
            let values = p.disjunction()?;
            let conditions = p.many(|p| {
                p.word("if")?;
                p.disjunction()
            })?;
            Ok(conditions.last().cloned().unwrap_or(values))
        };
        match rest(self) {
            Err(Miss::No) => Err(Miss::Cut),
            found => found,
        }
    }

    fn clause_without_in(&mut self) -> Match<()> {
        self.maybe(|p| p.word("async"))?;
        self.word("for")?;
        self.open_list(Parser::bitwise_or)?;
        self.not(|p| p.word("in"))?;
        self.raise_here("'in' expected after for-loop variables")
    }

    fn list_comprehension(&mut self) -> Match {
        self.comprehension(["[", "]"], Kind::ListComprehension)
    }

    fn set_comprehension(&mut self) -> Match {
        self.comprehension(["{", "}"], Kind::SetComprehension)
    }

    fn comprehension(&mut self, brackets: [&str; 2], kind: Kind) -> Match {
        let at = self.at;
        let whole = self.maybe(|p| {
            p.bracketed(brackets, kind, |p| {
                p.named()?;
                p.clauses()?;
                Ok(Vec::new())
            })
        })?;
        if let Some(node) = whole {
            return Ok(node);
        }
        self.at = at;
        self.mistake(Parser::comprehension_mistakes)?;
        Err(Miss::No)
    }

    pub(super) fn generator(&mut self) -> Match {
        self.remember_apart(|p| {
            p.first(&[
                |p| {
                    p.bracketed(["(", ")"], Kind::Generator, |p| {
                        p.first(&[Parser::walrus, Parser::unnamed])?;
                        p.clauses()?;
                        Ok(Vec::new())
                    })
                },
                |p| {
                    p.mistake(Parser::comprehension_mistakes)?;
                    Err(Miss::No)
                },
            ])
        })
    }

    fn dict_comprehension(&mut self) -> Match {
        self.first(&[
            |p| {
                p.bracketed(["{", "}"], Kind::DictComprehension, |p| {
                    p.pair()?;
                    p.clauses()?;
                    Ok(Vec::new())
                })
            },
            |p| {
                p.mistake(|p| {
                    p.word("{")?;
                    let stars = p.word("**")?;
                    p.bitwise_or()?;
                    p.clauses()?;
                    p.raise(stars.range, "dict unpacking cannot be used in dict comprehension")
                })?;
                Err(Miss::No)
            },
        ])
    }

    fn comprehension_mistakes(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                p.words(&["[", "(", "{"])?;
                let value = p.starred()?;
                p.clauses()?;
                p.raise(value.range(), "iterable unpacking cannot be used in comprehension")
            },
            |p| {
                p.words(&["[", "{"])?;
                let first = p.star_named()?;
                let comma = p.word(",")?;
                let others = p.maybe(|p| {
                    let others = p.open_list(Parser::star_named)?;
                    p.clauses()?;
                    Ok(others)
                })?;
                match others.and_then(|others| others.last().cloned()) {
                    Some(last) => p.raise_over(first, last, FORGOTTEN_TARGET),
                    None => {
                        p.clauses()?;
                        p.raise_over(first, comma, FORGOTTEN_TARGET)
                    }
                }
            },
        ])
    }
}
