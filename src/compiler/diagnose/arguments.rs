//! What stands in the parentheses of a call.

use ruff_text_size::Ranged;

use super::node::{Kind, Node};
use super::parser::{Match, Miss, Parser, Rule};

const COMPARISON_MEANT: &str = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
const PARENTHESES: &str = "Generator expression must be parenthesized";

/// Arguments in the order of the text, as far as a message needs them: the positional ones, and whether `**` is
/// among the others.
#[derive(Default)]
struct Arguments {
    positional: Vec<Node>,
    unpacks_dict: bool,
}

impl<'s> Parser<'s> {
    pub(super) fn arguments(&mut self) -> Match {
        self.remember(|p| {
            p.first(&[
                |p| {
                    p.all_arguments()?;
                    p.maybe(|p| p.word(","))?;
                    p.at_word(&[")"])?;
                    let range = p.last().range;
                    Ok(Node::leaf(Kind::Other, range))
                },
                |p| {
                    p.mistake(Parser::argument_mistakes)?;
                    Err(Miss::No)
                },
            ])
        })
    }

    fn positional(&mut self) -> Match {
        self.first(&[Parser::starred, |p| {
            let value = p.first(&[Parser::walrus, Parser::unnamed])?;
            p.not(|p| p.word("="))?;
            Ok(value)
        }])
    }

    fn all_arguments(&mut self) -> Match<Arguments> {
        self.first(&[
            |p| {
                let positional = p.list(Parser::positional)?;
                let keywords = p.maybe(|p| {
                    p.word(",")?;
                    p.keywords()
                })?;
                let mut arguments = keywords.unwrap_or_default();
                arguments.positional.splice(0..0, positional);
                Ok(arguments)
            },
            Parser::keywords,
        ])
    }

    /// `a=b, *c, **d`
    fn keywords(&mut self) -> Match<Arguments> {
        let stars: Rule<'s, Vec<Option<Node>>> = |p| p.list(Parser::keyword_or_star);
        let first = self.maybe(stars)?;
        let mut arguments = Arguments::default();
        let Some(first) = first else {
            arguments.unpacks_dict = self.list(Parser::keyword_or_stars)?.contains(&true);
            return Ok(arguments);
        };
        arguments.positional = first.into_iter().flatten().collect();
        let second = self.maybe(|p| {
            p.word(",")?;
            p.list(Parser::keyword_or_stars)
        })?;
        arguments.unpacks_dict = second.is_some_and(|all| all.contains(&true));
        Ok(arguments)
    }

    /// `*a`, an argument.
    pub(super) fn starred(&mut self) -> Match {
        self.mistake(Parser::assigned_unpacking)?;
        let star = self.word("*")?;
        match self.expression() {
            Ok(value) => {
                let range = ruff_text_size::TextRange::new(star.start(), value.end());
                Ok(Node::new(Kind::Starred, range, vec![value]))
            }
            Err(Miss::No) if self.mistakes => self.raise_here("Invalid star expression"),
            Err(miss) => Err(miss),
        }
    }

    fn keyword(&mut self) -> Match<()> {
        self.name()?;
        self.word("=")?;
        self.expression().map(drop)
    }

    /// `a=b` or `*c`
    fn keyword_or_star(&mut self) -> Match<Option<Node>> {
        self.mistake(Parser::keyword_mistakes)?;
        self.first(&[|p| p.keyword().map(|()| None), |p| p.starred().map(Some)])
    }

    /// `a=b`, or `**c` (true)
    fn keyword_or_stars(&mut self) -> Match<bool> {
        self.mistake(Parser::keyword_mistakes)?;
        self.first(&[
            |p| p.keyword().map(|()| false),
            |p| {
                p.word("**")?;
                p.expression().map(|_| true)
            },
        ])
    }

    fn keyword_mistakes(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let word = p.words(&["True", "False", "None"])?;
                let equal = p.word("=")?;
                let message = format!("cannot assign to {}", p.text(word));
                p.raise_over(word, equal, message)
            },
            Parser::keyword_generator,
            |p| {
                p.not(|p| {
                    p.name()?;
                    p.word("=")
                })?;
                let target = p.expression()?;
                let equal = p.word("=")?;
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                p.raise_over(target, equal, message)
            },
            |p| {
                let stars = p.word("**")?;
                p.expression()?;
                p.word("=")?;
                let value = p.expression()?;
                p.raise_over(stars, value, "cannot assign to keyword argument unpacking")
            },
        ])
    }

    /// `f(a=b for …)`
    fn keyword_generator(&mut self) -> Match<()> {
        let name = self.name()?;
        let equal = self.word("=")?;
        self.expression()?;
        self.clauses()?;
        self.raise_over(name, equal, COMPARISON_MEANT)
    }

    fn argument_mistakes(&mut self) -> Match<()> {
        self.any_mistake(&[
            Parser::unpacking_order,
            |p| {
                let value = p.expression()?;
                let end = p.clauses()?;
                p.word(",")?;
                p.maybe(|p| {
                    p.first(&[
                        |p| p.all_arguments().map(drop),
                        |p| {
                            p.expression()?;
                            p.clauses().map(drop)
                        },
                    ])
                })?;
                p.raise_over(value, end, PARENTHESES)
            },
            Parser::keyword_generator,
            |p| {
                p.maybe(|p| {
                    p.all_arguments()?;
                    p.word(",")
                })?;
                let name = p.name()?;
                let equal = p.word("=")?;
                p.at_word(&[",", ")"])?;
                p.raise_over(name, equal, "expected argument value expression")
            },
            |p| {
                let arguments = p.all_arguments()?;
                let end = p.clauses()?;
                match arguments.positional.last() {
                    Some(last) if arguments.positional.len() > 1 => {
                        p.raise_over(last.range(), end, PARENTHESES)
                    }
                    _ => Err(Miss::No),
                }
            },
            |p| {
                p.all_arguments()?;
                p.word(",")?;
                let value = p.expression()?;
                let end = p.clauses()?;
                p.raise_over(value, end, PARENTHESES)
            },
            |p| {
                let arguments = p.all_arguments()?;
                p.word(",")?;
                p.all_arguments()?;
                p.raise_here(match arguments.unpacks_dict {
                    true => "positional argument follows keyword argument unpacking",
                    false => "positional argument follows keyword argument",
                })
            },
        ])
    }

    /// `f(**a, *b)`
    fn unpacking_order(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.list(Parser::positional)?;
                p.word(",")?;
                p.keywords()
            },
            Parser::keywords,
        ])?;
        let comma = self.word(",")?;
        self.list(|p| {
            p.starred()?;
            p.not(|p| p.word("="))
        })?;
        self.raise_from(comma.start(), "iterable argument unpacking follows keyword argument unpacking")
    }
}
