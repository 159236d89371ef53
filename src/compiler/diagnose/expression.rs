//! Expressions, and the mistakes that are made in them.

use ruff_text_size::{Ranged, TextRange};

use super::node::{Kind, Node};
use super::parser::{Match, Miss, Parser, Rule};
use super::scan::Kind as TokenKind;

/// A left-associative level: its operators, and the level below.
struct Level<'s> {
    operators: &'static [&'static str],
    operand: Rule<'s>,
}

impl<'s> Parser<'s> {
    /// A node from the token with this number to the last one, parentheses around its parts included.
    fn since(&self, start: usize, kind: Kind) -> Node {
        Node::over(kind, self.tokens[start], self.last())
    }

    // With commas.

    /// `a, b`, no stars.
    pub(super) fn expressions(&mut self) -> Match {
        self.comma_separated(Parser::expression)
    }

    /// `a, *b`
    pub(super) fn star_expressions(&mut self) -> Match {
        self.comma_separated(Parser::star_expression)
    }

    fn comma_separated(&mut self, rule: Rule<'s>) -> Match {
        let first = rule(self)?;
        let mut parts = vec![first];
        let mut comma = false;
        while self.maybe(|p| p.word(","))?.is_some() {
            comma = true;
            match self.maybe(rule)? {
                Some(one) => parts.push(one),
                None => break,
            }
        }
        if !comma {
            return Ok(parts.remove(0));
        }
        let range = TextRange::new(parts[0].start(), self.last().range.end());
        Ok(Node::new(Kind::Tuple, range, parts))
    }

    pub(super) fn star_expression(&mut self) -> Match {
        self.remember(|p| p.first(&[Parser::starred_operand, Parser::expression]))
    }

    /// `*a`, where it unpacks.
    fn starred_operand(&mut self) -> Match {
        let star = self.word("*")?;
        let value = self.bitwise_or()?;
        Ok(Node::new(Kind::Starred, TextRange::new(star.range.start(), value.end()), vec![value]))
    }

    pub(super) fn star_named(&mut self) -> Match {
        self.first(&[Parser::starred_operand, Parser::named])
    }

    /// `f(*a=b)`
    pub(super) fn assigned_unpacking(&mut self) -> Match<()> {
        let star = self.word("*")?;
        self.expression()?;
        self.word("=")?;
        let value = self.expression()?;
        self.raise_over(star, value, "cannot assign to iterable argument unpacking")
    }

    // With `:=`.

    pub(super) fn named(&mut self) -> Match {
        self.first(&[Parser::walrus, |p| {
            p.mistake(Parser::named_mistakes)?;
            p.unnamed()
        }])
    }

    /// `a := b`
    pub(super) fn walrus(&mut self) -> Match {
        let name = self.name()?;
        self.word(":=")?;
        match self.expression() {
            Ok(value) => Ok(Node::over(Kind::Named, name, value)),
            Err(Miss::No) => Err(Miss::Cut),
            Err(miss) => Err(miss),
        }
    }

    /// An expression that no `:=` follows.
    pub(super) fn unnamed(&mut self) -> Match {
        let value = self.expression()?;
        self.not(|p| p.word(":="))?;
        Ok(value)
    }

    fn named_mistakes(&mut self) -> Match<()> {
        // (Remembered, since it is tried at every bracket.)
        self.remember(|p| {
            p.any_mistake(&[
                |p| {
                    let target = p.expression()?;
                    p.word(":=")?;
                    p.expression()?;
                    let message = format!("cannot use assignment expressions with {}", target.name());
                    p.raise(target.range(), message)
                },
                |p| {
                    let name = p.name()?;
                    p.word("=")?;
                    let value = p.bitwise_or()?;
                    p.not(|p| p.words(&["=", ":="]))?;
                    let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                    p.raise_over(name, value, message)
                },
                |p| {
                    p.not(|p| {
                        p.first(&[Parser::list_display, Parser::tuple_display, Parser::generator, |p| {
                            let word = p.words(&["True", "None", "False"])?;
                            Ok(Node::leaf(Kind::Other, word.range))
                        }])
                    })?;
                    let target = p.bitwise_or()?;
                    p.word("=")?;
                    p.bitwise_or()?;
                    p.not(|p| p.words(&["=", ":="]))?;
                    let name = target.name();
                    let message =
                        format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                    p.raise(target.range(), message)
                },
            ])?;
            Err(Miss::No)
        })
        .map(drop)
    }

    // One expression.

    pub(super) fn expression(&mut self) -> Match {
        self.remember(|p| {
            p.any_mistake(&[
                Parser::inside_string,
                Parser::missing_comma,
                Parser::half_conditional,
                Parser::statement_in_conditional,
                Parser::lambda_in_field,
                Parser::legacy,
            ])?;
            p.first(&[Parser::conditional, Parser::disjunction, Parser::lambda])
        })
    }

    /// `a if b else c`
    pub(super) fn conditional(&mut self) -> Match {
        let start = self.at;
        self.disjunction()?;
        self.word("if")?;
        self.disjunction()?;
        self.word("else")?;
        self.expression()?;
        Ok(self.since(start, Kind::Conditional))
    }

    /// An expression in which no mistakes are looked for.
    pub(super) fn plain(&mut self) -> Match {
        let mistakes = std::mem::replace(&mut self.mistakes, false);
        let found = self.first(&[Parser::conditional, Parser::disjunction, Parser::lambda]);
        self.mistakes = mistakes;
        found
    }

    /// `"a" b "c"`
    fn inside_string(&mut self) -> Match<()> {
        self.kind(TokenKind::String)?;
        let inside = self.some(|p| {
            p.not(|p| p.kind(TokenKind::String))?;
            p.plain()
        })?;
        self.kind(TokenKind::String)?;
        let (first, last) = (inside[0].clone(), inside[inside.len() - 1].clone());
        self.raise_over(first, last, "invalid syntax. Is this intended to be part of the string?")
    }

    fn soft_keyword(&mut self) -> Match<()> {
        let name = self.kind(TokenKind::Name)?;
        match self.text(name) {
            "_" | "case" | "match" | "type" => Ok(()),
            _ => Err(Miss::No),
        }
    }

    /// `(a b)`
    fn missing_comma(&mut self) -> Match<()> {
        self.not(|p| {
            p.first(&[
                |p| {
                    p.name()?;
                    p.kind(TokenKind::String).map(drop)
                },
                Parser::soft_keyword,
            ])
        })?;
        let left = self.disjunction()?;
        let right = self.plain()?;
        if self.is_legacy(&left) || self.last().level == 0 {
            return Err(Miss::No);
        }
        self.raise_over(left, right, "invalid syntax. Perhaps you forgot a comma?")
    }

    fn half_conditional(&mut self) -> Match<()> {
        let left = self.disjunction()?;
        self.word("if")?;
        let right = self.disjunction()?;
        if self.maybe(|p| p.word("else"))?.is_none() {
            self.not(|p| p.word(":"))?;
            return self.raise_over(left, right, "expected 'else' after 'if' expression");
        }
        self.not(Parser::expression)?;
        self.raise_next("expected expression after 'else', but statement is given")
    }

    fn statement_in_conditional(&mut self) -> Match<()> {
        let word = self.words(&["pass", "break", "continue"])?;
        self.word("if")?;
        self.disjunction()?;
        self.word("else")?;
        self.simple_statement()?;
        self.raise(word.range, "expected expression before 'if', but statement is given")
    }

    fn lambda_in_field(&mut self) -> Match<()> {
        let word = self.word("lambda")?;
        self.maybe(Parser::lambda_parameters)?;
        let colon = self.word(":")?;
        let TokenKind::Middle(kind) = self.peek()?.kind else { return Err(Miss::No) };
        let message = format!("{}: lambda expressions are not allowed without parentheses", kind.name());
        self.raise_over(word, colon, message)
    }

    fn is_legacy(&self, node: &Node) -> bool {
        node.kind() == Kind::Name && matches!(self.text_of(node.range()), "print" | "exec")
    }

    /// `print a`
    fn legacy(&mut self) -> Match<()> {
        let name = self.name()?;
        self.not(|p| p.word("("))?;
        let value = self.star_expressions()?;
        if !self.is_legacy(&name) {
            return Err(Miss::No);
        }
        let text = self.text_of(name.range());
        let message = format!("Missing parentheses in call to '{text}'. Did you mean {text}(...)?");
        self.raise_over(name, value, message)
    }

    // Operators.

    pub(super) fn disjunction(&mut self) -> Match {
        self.remember(|p| p.boolean("or", Parser::conjunction))
    }

    fn conjunction(&mut self) -> Match {
        self.remember(|p| p.boolean("and", Parser::inversion))
    }

    fn boolean(&mut self, word: &str, rule: Rule<'s>) -> Match {
        let start = self.at;
        let mut node = rule(self)?;
        while self
            .maybe(|p| {
                p.word(word)?;
                rule(p)
            })?
            .is_some()
        {
            node = self.since(start, Kind::Operation);
        }
        Ok(node)
    }

    pub(super) fn inversion(&mut self) -> Match {
        self.remember(|p| {
            let start = p.at;
            match p.maybe(|p| p.word("not"))? {
                Some(_) => p.inversion().map(|_| p.since(start, Kind::Operation)),
                None => p.comparison(),
            }
        })
    }

    fn comparison(&mut self) -> Match {
        let start = self.at;
        let left = self.bitwise_or()?;
        let mut begins_with_in = None;
        while let Some(is_in) = self.maybe(Parser::comparison_step)? {
            begins_with_in.get_or_insert(is_in);
        }
        let Some(begins_with_in) = begins_with_in else { return Ok(left) };
        let range = TextRange::new(self.tokens[start].start(), self.last().end());
        Ok(Node::new(Kind::Comparison(begins_with_in), range, vec![left]))
    }

    /// An operator that compares, and what is right of it; whether it is `in`.
    fn comparison_step(&mut self) -> Match<bool> {
        let token = self.words(&["==", "!=", "<>", "<=", "<", ">=", ">", "not", "in", "is"])?;
        let mut is_in = false;
        match self.text(token) {
            "!=" if self.scanner.text.diamonds => {
                return self.raise_here("with Barry as BDFL, use '<>' instead of '!='");
            }
            "<" if self.mistakes => {
                let next = self.peek()?;
                if next.start() == token.end() && self.text(next) == ">" {
                    let at = TextRange::new(token.start(), next.end());
                    return self.raise(at, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
                }
            }
            "not" => drop(self.word("in")?),
            "in" => is_in = true,
            "is" => drop(self.maybe(|p| p.word("not"))?),
            _ => {}
        }
        self.bitwise_or()?;
        Ok(is_in)
    }

    fn level(&mut self, level: Level<'s>) -> Match {
        let start = self.at;
        let mut node = (level.operand)(self)?;
        while self
            .maybe(|p| {
                p.words(level.operators)?;
                (level.operand)(p)
            })?
            .is_some()
        {
            node = self.since(start, Kind::Operation);
        }
        Ok(node)
    }

    pub(super) fn bitwise_or(&mut self) -> Match {
        self.remember(|p| p.level(Level { operators: &["|"], operand: Parser::bitwise_xor }))
    }

    fn bitwise_xor(&mut self) -> Match {
        self.remember(|p| p.level(Level { operators: &["^"], operand: Parser::bitwise_and }))
    }

    fn bitwise_and(&mut self) -> Match {
        self.remember(|p| p.level(Level { operators: &["&"], operand: Parser::shift }))
    }

    fn shift(&mut self) -> Match {
        self.remember(|p| {
            p.mistake(Parser::not_behind_operator)?;
            p.level(Level { operators: &["<<", ">>"], operand: Parser::sum })
        })
    }

    fn not_behind_operator(&mut self) -> Match<()> {
        self.sum()?;
        self.words(&["+", "-", "*", "/", "%", "//", "@"])?;
        let word = self.word("not")?;
        let value = self.inversion()?;
        self.raise_over(word, value, "'not' after an operator must be parenthesized")
    }

    fn sum(&mut self) -> Match {
        self.remember(|p| p.level(Level { operators: &["+", "-"], operand: Parser::term }))
    }

    fn term(&mut self) -> Match {
        self.remember(|p| {
            p.mistake(|p| {
                p.words(&["+", "-", "~"])?;
                let word = p.word("not")?;
                let value = p.factor()?;
                p.raise_over(word, value, "'not' after an operator must be parenthesized")
            })?;
            p.level(Level { operators: &["*", "/", "//", "%", "@"], operand: Parser::factor })
        })
    }

    fn factor(&mut self) -> Match {
        self.remember(|p| {
            let start = p.at;
            match p.maybe(|p| p.words(&["+", "-", "~"]))? {
                Some(_) => p.factor().map(|_| p.since(start, Kind::Operation)),
                None => p.power(),
            }
        })
    }

    fn power(&mut self) -> Match {
        let start = self.at;
        let base = self.awaited()?;
        let exponent = self.maybe(|p| {
            p.word("**")?;
            p.factor()
        })?;
        Ok(if exponent.is_some() { self.since(start, Kind::Operation) } else { base })
    }

    fn awaited(&mut self) -> Match {
        self.remember(|p| {
            let start = p.at;
            match p.maybe(|p| p.word("await"))? {
                Some(_) => p.primary().map(|_| p.since(start, Kind::Await)),
                None => p.primary(),
            }
        })
    }

    // Primaries.

    fn primary(&mut self) -> Match {
        self.remember(|p| {
            let mut node = p.atom()?;
            loop {
                let next = p.trailer(&node)?;
                let Some(next) = next else { return Ok(node) };
                node = next;
            }
        })
    }

    /// What follows an expression and makes a larger one of it.
    fn trailer(&mut self, node: &Node) -> Match<Option<Node>> {
        let start = node.range();
        if let Some(name) = self.maybe(|p| {
            p.word(".")?;
            p.name()
        })? {
            return Ok(Some(Node::over(Kind::Attribute, start, name)));
        }
        if let Some(argument) = self.maybe(Parser::generator)? {
            return Ok(Some(Node::over(Kind::Call, start, argument)));
        }
        let called = self.maybe(|p| {
            p.word("(")?;
            p.maybe(Parser::arguments)?;
            p.word(")")
        })?;
        if let Some(end) = called {
            return Ok(Some(Node::over(Kind::Call, start, end)));
        }
        let subscript = self.maybe(|p| {
            p.word("[")?;
            p.slices()?;
            p.word("]")
        })?;
        Ok(subscript.map(|end| Node::over(Kind::Subscript, start, end)))
    }

    fn slices(&mut self) -> Match<()> {
        let one: Rule<'s, ()> = |p| {
            p.slice()?;
            p.not(|p| p.word(","))
        };
        self.first(&[one, |p| {
            p.open_list(|p| p.first(&[Parser::slice, |p| p.starred().map(drop)])).map(drop)
        }])
    }

    fn slice(&mut self) -> Match<()> {
        self.first(&[
            |p| {
                p.maybe(Parser::expression)?;
                p.word(":")?;
                p.maybe(Parser::expression)?;
                p.maybe(|p| {
                    p.word(":")?;
                    p.maybe(Parser::expression)
                })?;
                Ok(())
            },
            |p| p.named().map(drop),
        ])
    }

    /// A target that ends with an attribute or a subscript: the chain before that.
    pub(super) fn chain_target(&mut self) -> Match {
        self.remember(|p| {
            let mut node = p.atom()?;
            let ahead = |p: &mut Self| p.at_word(&["(", "[", "."]);
            ahead(p)?;
            loop {
                let at = p.at;
                let Some(next) = p.trailer(&node)? else {
                    p.at = at;
                    return Err(Miss::No);
                };
                if !p.ahead(ahead)? {
                    return match next.kind() {
                        Kind::Attribute | Kind::Subscript => Ok(next),
                        _ => Err(Miss::No),
                    };
                }
                node = next;
            }
        })
    }

    pub(super) fn yielded(&mut self) -> Match {
        let word = self.word("yield")?;
        let from = self.maybe(|p| {
            p.word("from")?;
            p.expression()
        })?;
        let value = match from {
            Some(value) => Some(value),
            None => self.maybe(Parser::star_expressions)?,
        };
        let end = value.map_or(word.range, |v| v.range());
        Ok(Node::over(Kind::Yield, word, end))
    }

    pub(super) fn lambda(&mut self) -> Match {
        let start = self.at;
        self.word("lambda")?;
        self.maybe(Parser::lambda_parameters)?;
        self.word(":")?;
        self.expression().map(|_| self.since(start, Kind::Lambda))
    }
}
