//! Parameters of functions and of lambdas. They differ in what they end with, and in annotations.

use ruff_text_size::Ranged;

use super::node::Node;
use super::parser::{Match, Miss, Parser, Rule};

/// The parameters of what.
trait Style: 'static {
    /// What follows the last one.
    const END: &'static str;
    const ANNOTATED: bool;
    /// What may not be in parentheses.
    const PARENTHESIZED: &'static str;
}

struct Function;
struct Lambda;

impl Style for Function {
    const END: &'static str = ")";
    const ANNOTATED: bool = true;
    const PARENTHESIZED: &'static str = "Function parameters cannot be parenthesized";
}

impl Style for Lambda {
    const END: &'static str = ":";
    const ANNOTATED: bool = false;
    const PARENTHESIZED: &'static str = "Lambda expression parameters cannot be parenthesized";
}

impl<'s> Parser<'s> {
    pub(super) fn function_parameters(&mut self) -> Match<()> {
        self.parameters::<Function>()
    }

    pub(super) fn lambda_parameters(&mut self) -> Match<()> {
        self.parameters::<Lambda>()
    }

    fn parameters<S: Style>(&mut self) -> Match<()> {
        self.mistake(Parser::parameter_mistakes::<S>)?;
        self.first(&[
            |p| {
                p.slash_plain::<S>()?;
                p.many(Parser::plain_parameter::<S>)?;
                p.many(Parser::default_parameter::<S>)?;
                p.maybe(Parser::star_parameters::<S>).map(drop)
            },
            |p| {
                p.slash_default::<S>()?;
                p.many(Parser::default_parameter::<S>)?;
                p.maybe(Parser::star_parameters::<S>).map(drop)
            },
            |p| {
                p.some(Parser::plain_parameter::<S>)?;
                p.many(Parser::default_parameter::<S>)?;
                p.maybe(Parser::star_parameters::<S>).map(drop)
            },
            |p| {
                p.some(Parser::default_parameter::<S>)?;
                p.maybe(Parser::star_parameters::<S>).map(drop)
            },
            Parser::star_parameters::<S>,
        ])
    }

    /// The comma behind a parameter, or the end that comes.
    fn parameter_end<S: Style>(&mut self) -> Match<()> {
        if self.maybe(|p| p.word(","))?.is_some() {
            return Ok(());
        }
        self.at_word(&[S::END])
    }

    fn parameter<S: Style>(&mut self) -> Match {
        let name = self.name()?;
        if S::ANNOTATED {
            self.maybe(|p| {
                p.word(":")?;
                p.expression()
            })?;
        }
        Ok(name)
    }

    fn default(&mut self) -> Match<()> {
        let whole: Rule<'s, ()> = |p| {
            p.word("=")?;
            p.expression().map(drop)
        };
        self.first(&[whole, |p| {
            p.mistake(|p| {
                let equal = p.word("=")?;
                p.at_word(&[")", ","])?;
                p.raise(equal.range, "expected default value expression")
            })?;
            Err(Miss::No)
        }])
    }

    fn plain_parameter<S: Style>(&mut self) -> Match {
        let name = self.parameter::<S>()?;
        let end = self.last().range;
        self.parameter_end::<S>()?;
        Ok(Node::over(name.kind(), name, end))
    }

    fn default_parameter<S: Style>(&mut self) -> Match<()> {
        self.parameter::<S>()?;
        self.default()?;
        self.parameter_end::<S>()
    }

    fn any_parameter<S: Style>(&mut self) -> Match<()> {
        self.parameter::<S>()?;
        self.maybe(Parser::default)?;
        self.parameter_end::<S>()
    }

    fn slash<S: Style>(&mut self) -> Match<()> {
        self.word("/")?;
        self.parameter_end::<S>()
    }

    /// `a, b, /`
    fn slash_plain<S: Style>(&mut self) -> Match<()> {
        self.some(Parser::plain_parameter::<S>)?;
        self.slash::<S>()
    }

    /// `a, b=1, /`
    fn slash_default<S: Style>(&mut self) -> Match<()> {
        self.many(Parser::plain_parameter::<S>)?;
        self.some(Parser::default_parameter::<S>)?;
        self.slash::<S>()
    }

    fn any_slash<S: Style>(&mut self) -> Match<()> {
        self.first(&[Parser::slash_plain::<S>, Parser::slash_default::<S>])
    }

    /// `*a, b=1, **c`
    fn star_parameters<S: Style>(&mut self) -> Match<()> {
        self.mistake(Parser::star_mistakes::<S>)?;
        self.first(&[
            |p| {
                p.word("*")?;
                p.plain_parameter::<S>()?;
                p.many(Parser::any_parameter::<S>)?;
                p.maybe(Parser::stars_parameter::<S>).map(drop)
            },
            |p| {
                // `*a: *b`
                if !S::ANNOTATED {
                    return Err(Miss::No);
                }
                p.word("*")?;
                p.name()?;
                p.word(":")?;
                p.star_expression()?;
                p.parameter_end::<S>()?;
                p.many(Parser::any_parameter::<S>)?;
                p.maybe(Parser::stars_parameter::<S>).map(drop)
            },
            |p| {
                p.word("*")?;
                p.word(",")?;
                p.some(Parser::any_parameter::<S>)?;
                p.maybe(Parser::stars_parameter::<S>).map(drop)
            },
            Parser::stars_parameter::<S>,
        ])
    }

    /// `**a`
    fn stars_parameter<S: Style>(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                p.word("**")?;
                p.parameter::<S>()?;
                let equal = p.word("=")?;
                p.raise(equal.range, "var-keyword argument cannot have default value")
            },
            |p| {
                p.word("**")?;
                p.parameter::<S>()?;
                p.word(",")?;
                let start = p.peek()?;
                let range = match p.maybe(Parser::parameter::<S>)? {
                    Some(name) => Node::over(name.kind(), start, p.last()).range(),
                    None => p.words(&["*", "**", "/"])?.range,
                };
                p.raise(range, "arguments cannot follow var-keyword argument")
            },
        ])?;
        self.word("**")?;
        self.plain_parameter::<S>().map(drop)
    }

    fn star_mistakes<S: Style>(&mut self) -> Match<()> {
        const BARE: &str = "named arguments must follow bare *";
        self.any_mistake(&[
            |p| {
                let star = p.word("*")?;
                if p.maybe(|p| p.word(S::END))?.is_none() {
                    p.word(",")?;
                    p.words(&[S::END, "**"])?;
                }
                if S::ANNOTATED { p.raise(star.range, BARE) } else { p.raise_here(BARE) }
            },
            |p| {
                p.word("*")?;
                p.parameter::<S>()?;
                let equal = p.word("=")?;
                p.raise(equal.range, "var-positional argument cannot have default value")
            },
            |p| {
                p.word("*")?;
                p.star_or_comma::<S>()?;
                p.many(Parser::any_parameter::<S>)?;
                let star = p.word("*")?;
                p.star_or_comma::<S>()?;
                p.raise(star.range, "* argument may appear only once")
            },
        ])
    }

    fn star_or_comma<S: Style>(&mut self) -> Match<()> {
        self.first(&[|p| p.plain_parameter::<S>().map(drop), |p| p.word(",").map(drop)])
    }

    fn parameter_mistakes<S: Style>(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let slash = p.word("/")?;
                p.word(",")?;
                p.raise(slash.range, "at least one argument must precede /")
            },
            |p| {
                p.any_slash::<S>()?;
                p.many(Parser::any_parameter::<S>)?;
                let slash = p.word("/")?;
                p.raise(slash.range, "/ may appear only once")
            },
            |p| {
                p.maybe(Parser::slash_plain::<S>)?;
                p.many(Parser::plain_parameter::<S>)?;
                p.first(&[Parser::slash_default::<S>, |p| p.some(Parser::default_parameter::<S>).map(drop)])?;
                let late = p.plain_parameter::<S>()?;
                p.raise(late.range(), "parameter without a default follows parameter with a default")
            },
            |p| {
                p.many(Parser::plain_parameter::<S>)?;
                let open = p.word("(")?;
                if S::ANNOTATED {
                    p.some(Parser::plain_parameter::<S>)?;
                } else {
                    p.list(Parser::parameter::<S>)?;
                }
                p.maybe(|p| p.word(","))?;
                let close = p.word(")")?;
                p.raise_over(open, close, S::PARENTHESIZED)
            },
            |p| {
                p.maybe(Parser::any_slash::<S>)?;
                p.many(Parser::any_parameter::<S>)?;
                p.word("*")?;
                p.first(&[|p| p.word(",").map(drop), |p| p.plain_parameter::<S>().map(drop)])?;
                p.many(Parser::any_parameter::<S>)?;
                let slash = p.word("/")?;
                p.raise(slash.range, "/ must be ahead of *")
            },
            |p| {
                p.some(Parser::any_parameter::<S>)?;
                p.word("/")?;
                let star = p.word("*")?;
                p.raise(star.range, "expected comma between / and *")
            },
        ])
    }
}
