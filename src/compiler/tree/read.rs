//! The parser's tree to nodes: modules and statements.

use ruff_python_ast::{self as ast, ExceptHandler, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::flags;
use super::super::fault::Result;
use super::super::future;
use super::super::lines::Lines;
use super::super::origin::Origin;
use super::super::parse::Tree;
use super::super::problem::Note;
use super::super::stack::grow;
use super::super::{Flags, Mode};
use super::type_comments::TypeComments;
use super::{Item, Kind, Node, Position, simplify};

/// Makes nodes of the parser's tree.
pub(super) struct Reader<'a> {
    pub source: &'a str,
    pub lines: &'a Lines,
    pub comments: TypeComments<'a>,
    pub max_digits: usize,
}

/// The nodes of a parsed text, and what to warn about.
pub(in super::super) fn read(
    parsed: &Tree,
    source: &str,
    lines: &Lines,
    mode: Mode,
    flags: Flags,
) -> Result<(Node, Vec<Note>)> {
    let comments = TypeComments::new(source, lines, &parsed.comments);
    let max_digits = flags.decimal_digits();
    let mut reader = Reader { source, lines, comments, max_digits };
    let (kind, items) = match parsed.tree() {
        Mod::Expression(module) => (Kind::Expression, vec![reader.expr(&module.body)?]),
        Mod::Module(module) => {
            let body = reader.body(&module.body)?;
            match mode {
                Mode::Single => (Kind::Interactive, vec![body]),
                _ => (Kind::Module, vec![body, reader.comments.ignores()]),
            }
        }
    };
    reader.comments.finish()?;
    let mut module = Node::new(kind, Position::default(), items);
    if flags.simplify {
        let future = flags.future | future::features(parsed.tree())?;
        simplify(&mut module, flags.optimize, future & flags::FUTURE_ANNOTATIONS != 0);
    }
    Ok((module, parsed.notes.clone()))
}

impl Reader<'_> {
    pub fn position(&self, range: TextRange) -> Position {
        let (line, column) = self.lines.position(range.start());
        let (end_line, end_column) = self.lines.position(range.end());
        Position {
            line: line as i32,
            column: column as i32,
            end_line: end_line as i32,
            end_column: end_column as i32,
        }
    }

    pub fn node<const N: usize>(&self, kind: Kind, range: TextRange, items: [Item; N]) -> Result<Item> {
        Ok(Node::new(kind, self.position(range), items.into()).into())
    }

    pub fn list<'t, T: 't>(
        &mut self,
        of: impl IntoIterator<Item = &'t T>,
        mut f: impl FnMut(&mut Self, &'t T) -> Result<Item>,
    ) -> Result<Item> {
        Ok(Item::List(of.into_iter().map(|t| f(self, t)).collect::<Result<_>>()?))
    }

    fn body(&mut self, body: &[Stmt]) -> Result<Item> {
        self.list(body, |r, s| grow(|| r.stmt(s)))
    }

    fn names(&mut self, names: &[ast::Identifier]) -> Item {
        Item::List(names.iter().map(|n| Item::name(n.as_str())).collect())
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<Item> {
        let range = stmt.range();
        match stmt {
            Stmt::FunctionDef(s) => self.function(s),
            Stmt::ClassDef(s) => {
                let name = Item::name(s.name.as_str());
                let (bases, keywords) = match &s.arguments {
                    Some(a) => (self.arguments(a)?, self.list(&a.keywords, Self::keyword)?),
                    None => (Item::List(Vec::new()), Item::List(Vec::new())),
                };
                let body = self.body(&s.body)?;
                let decorators = self.list(&s.decorator_list, |r, d| r.expr(&d.expression))?;
                let params = self.type_params(s.type_params.as_deref())?;
                let range = self.definition(range, &s.decorator_list);
                self.node(Kind::ClassDef, range, [name, bases, keywords, body, decorators, params])
            }
            Stmt::Return(s) => {
                let value = self.maybe(s.value.as_deref())?;
                self.node(Kind::Return, range, [value])
            }
            Stmt::Delete(s) => {
                let targets = self.exprs(&s.targets)?;
                self.node(Kind::Delete, range, [targets])
            }
            Stmt::Assign(s) => {
                let (targets, value) = (self.exprs(&s.targets)?, self.expr(&s.value)?);
                let (comment, range) = self.comments.of_assignment(range);
                self.node(Kind::Assign, range, [targets, value, comment])
            }
            Stmt::TypeAlias(s) => {
                let name = self.expr(&s.name)?;
                let params = self.type_params(s.type_params.as_deref())?;
                let value = self.expr(&s.value)?;
                self.node(Kind::TypeAlias, range, [name, params, value])
            }
            Stmt::AugAssign(s) => {
                let (target, value) = (self.expr(&s.target)?, self.expr(&s.value)?);
                self.node(Kind::AugAssign, range, [target, super::read_expr::operator(s.op), value])
            }
            Stmt::AnnAssign(s) => {
                let (target, annotation) = (self.expr(&s.target)?, self.expr(&s.annotation)?);
                let value = self.maybe(s.value.as_deref())?;
                let simple = Item::Int(s.simple as i32);
                self.node(Kind::AnnAssign, range, [target, annotation, value, simple])
            }
            Stmt::For(s) => {
                let (target, iter) = (self.expr(&s.target)?, self.expr(&s.iter)?);
                let comment = self.comments.of_block(s.iter.range().end(), &s.body);
                let (body, orelse) = (self.body(&s.body)?, self.body(&s.orelse)?);
                let kind = if s.is_async { Kind::AsyncFor } else { Kind::For };
                self.node(kind, range, [target, iter, body, orelse, comment])
            }
            Stmt::While(s) => {
                let test = self.expr(&s.test)?;
                let (body, orelse) = (self.body(&s.body)?, self.body(&s.orelse)?);
                self.node(Kind::While, range, [test, body, orelse])
            }
            Stmt::If(s) => {
                let (test, body) = (self.expr(&s.test)?, self.body(&s.body)?);
                let orelse = self.else_clauses(&s.elif_else_clauses)?;
                self.node(Kind::If, range, [test, body, orelse])
            }
            Stmt::With(s) => {
                let items = self.list(&s.items, |r, i| {
                    let context = r.expr(&i.context_expr)?;
                    Ok(Node::bare(Kind::WithItem, [context, r.maybe(i.optional_vars.as_deref())?]))
                })?;
                let after = s.items.last().map_or(range.start(), |i| i.range.end());
                let comment = self.comments.of_block(after, &s.body);
                let body = self.body(&s.body)?;
                let kind = if s.is_async { Kind::AsyncWith } else { Kind::With };
                self.node(kind, range, [items, body, comment])
            }
            Stmt::Match(s) => {
                let subject = self.expr(&s.subject)?;
                let cases = self.list(&s.cases, |r, c| {
                    let (pattern, guard) = (r.pattern(&c.pattern)?, r.maybe(c.guard.as_deref())?);
                    Ok(Node::bare(Kind::MatchCase, [pattern, guard, r.body(&c.body)?]))
                })?;
                self.node(Kind::Match, range, [subject, cases])
            }
            Stmt::Raise(s) => {
                let (exc, cause) = (self.maybe(s.exc.as_deref())?, self.maybe(s.cause.as_deref())?);
                self.node(Kind::Raise, range, [exc, cause])
            }
            Stmt::Try(s) => {
                let body = self.body(&s.body)?;
                let handlers = self.list(&s.handlers, |r, h| {
                    let ExceptHandler::ExceptHandler(h) = h;
                    let class = r.maybe(h.type_.as_deref())?;
                    let name = identifier(h.name.as_ref());
                    let body = r.body(&h.body)?;
                    r.node(Kind::ExceptHandler, h.range, [class, name, body])
                })?;
                let (orelse, finalbody) = (self.body(&s.orelse)?, self.body(&s.finalbody)?);
                let kind = if s.is_star { Kind::TryStar } else { Kind::Try };
                self.node(kind, range, [body, handlers, orelse, finalbody])
            }
            Stmt::Assert(s) => {
                let (test, message) = (self.expr(&s.test)?, self.maybe(s.msg.as_deref())?);
                self.node(Kind::Assert, range, [test, message])
            }
            Stmt::Import(s) => {
                let names = self.list(&s.names, Self::alias)?;
                self.node(Kind::Import, range, [names])
            }
            Stmt::ImportFrom(s) => {
                let names = self.list(&s.names, Self::alias)?;
                let (module, level) = (identifier(s.module.as_ref()), Item::Int(s.level as i32));
                self.node(Kind::ImportFrom, range, [module, names, level])
            }
            Stmt::Global(s) => {
                let names = self.names(&s.names);
                self.node(Kind::Global, range, [names])
            }
            Stmt::Nonlocal(s) => {
                let names = self.names(&s.names);
                self.node(Kind::Nonlocal, range, [names])
            }
            Stmt::Expr(s) => {
                let value = self.expr(&s.value)?;
                self.node(Kind::Expr, range, [value])
            }
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => self.node(Kind::Pass, range, []),
            Stmt::Break(_) => self.node(Kind::Break, range, []),
            Stmt::Continue(_) => self.node(Kind::Continue, range, []),
        }
    }

    fn function(&mut self, s: &ast::StmtFunctionDef) -> Result<Item> {
        let name = Item::name(s.name.as_str());
        let args = self.parameters(&s.parameters)?;
        let after = s.returns.as_deref().map_or(s.parameters.range.end(), |r| r.range().end());
        let comment = self.comments.of_block(after, &s.body);
        let body = self.body(&s.body)?;
        let decorators = self.list(&s.decorator_list, |r, d| r.expr(&d.expression))?;
        let returns = self.maybe(s.returns.as_deref())?;
        let params = self.type_params(s.type_params.as_deref())?;
        let kind = if s.is_async { Kind::AsyncFunctionDef } else { Kind::FunctionDef };
        let range = self.definition(s.range, &s.decorator_list);
        self.node(kind, range, [name, args, body, decorators, returns, comment, params])
    }

    /// The range of a definition without its decorators.
    fn definition(&self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        Origin::Text { source: self.source, lines: self.lines }.definition_range(range, decorators)
    }

    /// `elif` is an `if` in the `else` of another; made from the last to the first, so that long chains do not
    /// recurse.
    fn else_clauses(&mut self, clauses: &[ast::ElifElseClause]) -> Result<Item> {
        let end = clauses.last().map(|c| c.range.end());
        let mut orelse = Item::List(Vec::new());
        for clause in clauses.iter().rev() {
            let body = self.body(&clause.body)?;
            orelse = match &clause.test {
                None => body,
                Some(test) => {
                    let test = self.expr(test)?;
                    let range = TextRange::new(clause.range.start(), end.unwrap_or(clause.range.end()));
                    Item::List(vec![self.node(Kind::If, range, [test, body, orelse])?])
                }
            };
        }
        Ok(orelse)
    }

    fn alias(&mut self, a: &ast::Alias) -> Result<Item> {
        let (name, asname) = (Item::name(a.name.as_str()), identifier(a.asname.as_ref()));
        self.node(Kind::Alias, a.range, [name, asname])
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) -> Result<Item> {
        let params: &[ast::TypeParam] = params.map_or(&[], |p| &p.type_params);
        self.list(params, |r, p| match p {
            ast::TypeParam::TypeVar(p) => {
                let name = Item::name(p.name.as_str());
                let (bound, default) = (r.maybe(p.bound.as_deref())?, r.maybe(p.default.as_deref())?);
                r.node(Kind::TypeVar, p.range, [name, bound, default])
            }
            ast::TypeParam::ParamSpec(p) => {
                let (name, default) = (Item::name(p.name.as_str()), r.maybe(p.default.as_deref())?);
                r.node(Kind::ParamSpec, p.range, [name, default])
            }
            ast::TypeParam::TypeVarTuple(p) => {
                let (name, default) = (Item::name(p.name.as_str()), r.maybe(p.default.as_deref())?);
                r.node(Kind::TypeVarTuple, p.range, [name, default])
            }
        })
    }
}

/// A name that may be missing.
pub(super) fn identifier(name: Option<&ast::Identifier>) -> Item {
    name.map_or(Item::None, |n| Item::name(n.as_str()))
}
