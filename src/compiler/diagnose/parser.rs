//! The machine below the rules: tokens on demand, going back, remembering, and raising.
//!
//! A rule is a method that matches at the current token or does not ([`Miss::No`]); who tries several goes back in between.
//! A fault ends everything ([`Miss::Stop`]), as an exception does in CPython's parser.

use std::collections::HashMap;

use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::Mode;
use super::super::fault::{Extent, Fault};
use super::super::problem::ProblemKind;
use super::super::stack;
use super::Text;
use super::node::{Kind as NodeKind, Node};
use super::scan::{Kind, Refusal, Scanner, Token};

/// Why a rule gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// It does not match here.
    No,
    /// It does not match, and what stands beside it in the choice is not to be tried.
    Cut,
    /// A fault was found.
    Stop,
}

pub(super) type Match<T = Node> = Result<T, Miss>;

/// A rule of the grammar.
pub(super) type Rule<'s, T = Node> = fn(&mut Parser<'s>) -> Match<T>;

/// What is remembered of a rule at a token: what it matched and where that ends. The second number tells whether the rules
/// for mistakes were on; for some rules CPython does not care, and neither do they.
type Memory = HashMap<(usize, u8, u32), (Option<Node>, u32)>;

pub(super) struct Parser<'s> {
    pub scanner: Scanner<'s>,
    pub tokens: Vec<Token>,
    pub at: usize,
    /// Whether the rules for mistakes are on.
    pub mistakes: bool,
    pub fault: Option<Box<Fault>>,
    /// Whether the fault is the tokenizer's, which nothing overrides.
    pub of_scanner: bool,
    pub mode: Mode,
    pub memory: Memory,
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

impl<'s> Parser<'s> {
    pub fn new(text: Text<'s>) -> Parser<'s> {
        Parser {
            scanner: Scanner::new(text),
            tokens: Vec::new(),
            at: 0,
            mistakes: false,
            fault: None,
            of_scanner: false,
            mode: text.mode,
            memory: HashMap::new(),
        }
    }

    /// Back to the first token, with the rules for mistakes.
    pub fn again(&mut self) {
        self.at = 0;
        self.mistakes = true;
        self.memory.clear();
    }

    // Tokens.

    fn fetch(&mut self, index: usize) -> Match<Token> {
        while self.tokens.len() <= index {
            match self.scanner.next() {
                Ok(token) => self.tokens.push(token),
                Err(refusal) => {
                    let Refusal { fault, .. } = *refusal;
                    self.fault = Some(fault);
                    self.of_scanner = true;
                    return Err(Miss::Stop);
                }
            }
        }
        Ok(self.tokens[index])
    }

    pub fn peek(&mut self) -> Match<Token> {
        self.fetch(self.at)
    }

    pub fn text(&self, token: Token) -> &'s str {
        self.text_of(token.range)
    }

    pub fn text_of(&self, range: TextRange) -> &'s str {
        self.scanner.source.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    fn is_keyword(&self, token: Token) -> bool {
        token.kind == Kind::Name && KEYWORDS.contains(&self.text(token))
    }

    /// The token that was taken last.
    pub fn last(&self) -> Token {
        self.tokens[self.at.saturating_sub(1)]
    }

    /// Takes a token of a kind; of names, those that are no keywords.
    pub fn kind(&mut self, kind: Kind) -> Match<Token> {
        let token = self.peek()?;
        if token.kind != kind || self.is_keyword(token) {
            return Err(Miss::No);
        }
        self.at += 1;
        Ok(token)
    }

    pub fn name(&mut self) -> Match {
        let token = self.kind(Kind::Name)?;
        Ok(Node::leaf(NodeKind::Name, token.range))
    }

    /// Takes an operator or a keyword.
    pub fn word(&mut self, word: &str) -> Match<Token> {
        let token = self.peek()?;
        if !matches!(token.kind, Kind::Name | Kind::Operator) || self.text(token) != word {
            return Err(Miss::No);
        }
        self.at += 1;
        Ok(token)
    }

    /// Takes one of several.
    pub fn words(&mut self, words: &[&str]) -> Match<Token> {
        let token = self.peek()?;
        if !matches!(token.kind, Kind::Name | Kind::Operator) || !words.contains(&self.text(token)) {
            return Err(Miss::No);
        }
        self.at += 1;
        Ok(token)
    }

    pub fn newline(&mut self) -> Match<Token> {
        self.kind(Kind::Newline)
    }

    // Combining.

    /// What a rule matches, or nothing.
    pub fn maybe<T>(&mut self, rule: impl FnOnce(&mut Self) -> Match<T>) -> Match<Option<T>> {
        let at = self.at;
        match rule(self) {
            Ok(found) => Ok(Some(found)),
            Err(Miss::Stop) => Err(Miss::Stop),
            Err(_) => {
                self.at = at;
                Ok(None)
            }
        }
    }

    /// The first rule that matches.
    pub fn first<T>(&mut self, rules: &[Rule<'s, T>]) -> Match<T> {
        let at = self.at;
        for rule in rules {
            match rule(self) {
                Ok(found) => return Ok(found),
                Err(Miss::Stop) => return Err(Miss::Stop),
                Err(miss) => {
                    self.at = at;
                    if miss == Miss::Cut {
                        break;
                    }
                }
            }
        }
        Err(Miss::No)
    }

    /// Whether a rule matches here; nothing is taken.
    pub fn ahead<T>(&mut self, rule: impl FnOnce(&mut Self) -> Match<T>) -> Match<bool> {
        let at = self.at;
        let found = self.maybe(rule)?.is_some();
        self.at = at;
        Ok(found)
    }

    /// Matches, without taking, if a rule does.
    pub fn expect<T>(&mut self, rule: impl FnOnce(&mut Self) -> Match<T>) -> Match<()> {
        if self.ahead(rule)? { Ok(()) } else { Err(Miss::No) }
    }

    /// Matches if a rule does not.
    pub fn not<T>(&mut self, rule: impl FnOnce(&mut Self) -> Match<T>) -> Match<()> {
        if self.ahead(rule)? { Err(Miss::No) } else { Ok(()) }
    }

    /// Any number of times.
    pub fn many<T>(&mut self, rule: Rule<'s, T>) -> Match<Vec<T>> {
        let mut all = Vec::new();
        while let Some(one) = self.maybe(rule)? {
            all.push(one);
        }
        Ok(all)
    }

    /// Once or more.
    pub fn some<T>(&mut self, rule: Rule<'s, T>) -> Match<Vec<T>> {
        let all = self.many(rule)?;
        if all.is_empty() { Err(Miss::No) } else { Ok(all) }
    }

    /// Once or more, with commas between.
    pub fn list<T>(&mut self, rule: Rule<'s, T>) -> Match<Vec<T>> {
        let mut all = vec![rule(self)?];
        while let Some(one) = self.maybe(|p| {
            p.word(",")?;
            rule(p)
        })? {
            all.push(one);
        }
        Ok(all)
    }

    /// A list that may end with a comma.
    pub fn open_list<T>(&mut self, rule: Rule<'s, T>) -> Match<Vec<T>> {
        let all = self.list(rule)?;
        self.maybe(|p| p.word(","))?;
        Ok(all)
    }

    /// A rule for mistakes: it raises or does not match.
    pub fn mistake(&mut self, rule: Rule<'s, ()>) -> Match<()> {
        if !self.mistakes {
            return Ok(());
        }
        let at = self.at;
        let found = rule(self);
        self.at = at;
        match found {
            Err(Miss::Stop) => Err(Miss::Stop),
            _ => Ok(()),
        }
    }

    /// Several, one after the other.
    pub fn any_mistake(&mut self, rules: &[Rule<'s, ()>]) -> Match<()> {
        rules.iter().try_for_each(|rule| self.mistake(*rule))
    }

    /// Whether a word comes, so that a rule is worth trying.
    pub fn at_word(&mut self, words: &[&str]) -> Match<()> {
        self.expect(|p| p.words(words))
    }

    /// A rule that is remembered at each token.
    pub fn remember(&mut self, rule: Rule<'s>) -> Match {
        self.remember_as(rule, 2)
    }

    /// Remembered with and without the rules for mistakes apart.
    pub fn remember_apart(&mut self, rule: Rule<'s>) -> Match {
        self.remember_as(rule, u8::from(self.mistakes))
    }

    fn remember_as(&mut self, rule: Rule<'s>, with: u8) -> Match {
        let key = (rule as usize, with, self.at as u32);
        if let Some((found, end)) = self.memory.get(&key) {
            let found = found.clone().ok_or(Miss::No);
            if found.is_ok() {
                self.at = *end as usize;
            }
            return found;
        }
        // All that nests comes by here.
        let found = match stack::grow(|| rule(self)) {
            Err(Miss::Stop) => return Err(Miss::Stop),
            found => found.ok(),
        };
        self.memory.insert(key, (found.clone(), self.at as u32));
        found.ok_or(Miss::No)
    }

    // Raising.

    pub fn stop<T>(&mut self, fault: Box<Fault>) -> Match<T> {
        self.fault = Some(fault);
        Err(Miss::Stop)
    }

    pub fn raise<T>(&mut self, range: TextRange, message: impl Into<String>) -> Match<T> {
        self.stop(Fault::syntax(range, message))
    }

    /// From one thing to another.
    pub fn raise_over<T>(
        &mut self,
        from: impl Ranged,
        to: impl Ranged,
        message: impl Into<String>,
    ) -> Match<T> {
        self.raise(TextRange::new(from.start(), to.end().max(from.start())), message)
    }

    /// From something to where the tokenizer is.
    pub fn raise_from<T>(&mut self, start: TextSize, message: impl Into<String>) -> Match<T> {
        let end = TextSize::from(self.scanner.at.saturating_sub(1) as u32);
        let mut fault = Fault::syntax(TextRange::new(start, end.max(start)), message);
        fault.extent = Extent::Exact;
        self.stop(fault)
    }

    /// At the last character of something, to no known end.
    pub fn raise_behind<T>(&mut self, node: &Node, message: impl Into<String>) -> Match<T> {
        let text = &self.scanner.source[..node.end().to_usize()];
        let last = node.end() - text.chars().next_back().map_or(TextSize::default(), TextSize::of);
        let fault = Fault::at(ProblemKind::Syntax, last, message);
        self.stop(fault)
    }

    fn raise_at<T>(
        &mut self,
        token: Option<Token>,
        kind: ProblemKind,
        message: impl Into<String>,
    ) -> Match<T> {
        let fault = match token.filter(|t| t.placed) {
            Some(token) => Fault::of(kind, token.range, message),
            None => self.scanner.here(kind, message),
        };
        self.stop(fault)
    }

    /// At the last token that was looked at.
    pub fn raise_here<T>(&mut self, message: impl Into<String>) -> Match<T> {
        self.raise_at(self.tokens.last().copied(), ProblemKind::Syntax, message)
    }

    /// At the next token.
    pub fn raise_next<T>(&mut self, message: impl Into<String>) -> Match<T> {
        let token = self.peek()?;
        self.raise_at(Some(token), ProblemKind::Syntax, message)
    }

    /// A block is missing.
    pub fn raise_indentation<T>(&mut self, message: impl Into<String>) -> Match<T> {
        self.raise_at(self.tokens.last().copied(), ProblemKind::Indentation, message)
    }

    /// The line of something.
    pub fn line(&self, token: Token) -> u32 {
        self.scanner.lines.line(token.range.start())
    }
}

impl Ranged for Token {
    fn range(&self) -> TextRange {
        self.range
    }
}
