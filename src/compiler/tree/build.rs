//! Nodes to the parser's tree: modules, statements and patterns. The nodes have been checked; what is missing in spite
//! of that becomes an empty part.

use ruff_python_ast::{self as ast, Expr, Mod, Pattern, Singleton, Stmt};
use ruff_text_size::TextRange;

use super::super::code::Const;
use super::super::stack::grow;
use super::{Item, Kind, Made, Node};

impl Made {
    pub(super) fn module(&mut self, module: &Node) -> Mod {
        let range = TextRange::default();
        let body = &module.items[0];
        match module.kind {
            Kind::Expression => {
                ast::ModExpression { node_index: Default::default(), range, body: self.expr(body) }.into()
            }
            _ => {
                let body = self.body(body);
                ast::ModModule { node_index: Default::default(), range, body: body.into_iter().collect() }
                    .into()
            }
        }
    }

    fn body(&mut self, list: &Item) -> Vec<Stmt> {
        list.nodes().map(|n| grow(|| self.stmt(n))).collect()
    }

    pub(super) fn identifier(&self, name: &Item, node: &Node) -> ast::Identifier {
        ast::Identifier::new(name.text().unwrap_or(""), node.range)
    }

    pub(super) fn maybe_identifier(&self, name: &Item, node: &Node) -> Option<ast::Identifier> {
        name.text().map(|name| ast::Identifier::new(name, node.range))
    }

    fn decorators(&mut self, list: &Item) -> Vec<ast::Decorator> {
        list.nodes()
            .map(|n| ast::Decorator {
                node_index: Default::default(),
                range: n.range,
                expression: self.expression(n),
            })
            .collect()
    }

    fn names(&self, list: &Item, node: &Node) -> Vec<ast::Identifier> {
        list.list().iter().map(|name| self.identifier(name, node)).collect()
    }

    fn aliases(&self, list: &Item) -> Vec<ast::Alias> {
        list.nodes()
            .map(|n| ast::Alias {
                node_index: Default::default(),
                range: n.range,
                name: self.identifier(&n.items[0], n),
                asname: self.maybe_identifier(&n.items[1], n),
            })
            .collect()
    }

    fn type_params(&mut self, list: &Item, range: TextRange) -> Option<Box<ast::TypeParams>> {
        let node_index = Default::default;
        let type_params: Vec<ast::TypeParam> = list
            .nodes()
            .map(|n| {
                let (name, range) = (self.identifier(&n.items[0], n), n.range);
                match (n.kind, &n.items[1..]) {
                    (Kind::TypeVar, [bound, default]) => {
                        let (bound, default) = (self.maybe(bound), self.maybe(default));
                        ast::TypeParamTypeVar { node_index: node_index(), range, name, bound, default }.into()
                    }
                    (Kind::ParamSpec, [default]) => {
                        let default = self.maybe(default);
                        ast::TypeParamParamSpec { node_index: node_index(), range, name, default }.into()
                    }
                    (_, rest) => {
                        let default = rest.first().and_then(|default| self.maybe(default));
                        ast::TypeParamTypeVarTuple { node_index: node_index(), range, name, default }.into()
                    }
                }
            })
            .collect();
        (!type_params.is_empty())
            .then(|| Box::new(ast::TypeParams { node_index: node_index(), range, type_params }))
    }

    fn stmt(&mut self, node: &Node) -> Stmt {
        let range = node.range;
        let node_index = Default::default();
        match (node.kind, &node.items[..]) {
            (
                Kind::FunctionDef | Kind::AsyncFunctionDef,
                [name, args, body, decorators, returns, _, type_params],
            ) => ast::StmtFunctionDef {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncFunctionDef,
                decorator_list: self.decorators(decorators).into_iter().collect(),
                name: self.identifier(name, node),
                type_params: self.type_params(type_params, range),
                parameters: Box::new(self.parameters(args)),
                returns: self.maybe(returns),
                body: self.body(body).into_iter().collect(),
            }
            .into(),
            (Kind::ClassDef, [name, bases, keywords, body, decorators, type_params]) => ast::StmtClassDef {
                node_index,
                range,
                decorator_list: self.decorators(decorators).into_iter().collect(),
                name: self.identifier(name, node),
                type_params: self.type_params(type_params, range),
                arguments: Some(Box::new(self.arguments(bases, keywords, range))),
                body: self.body(body).into_iter().collect(),
            }
            .into(),
            (Kind::Return, [value]) => ast::StmtReturn { node_index, range, value: self.maybe(value) }.into(),
            (Kind::Delete, [targets]) => {
                ast::StmtDelete { node_index, range, targets: self.exprs(targets) }.into()
            }
            (Kind::Assign, [targets, value, _]) => {
                let (targets, value) = (self.exprs(targets), self.expr(value));
                ast::StmtAssign { node_index, range, targets, value }.into()
            }
            (Kind::TypeAlias, [name, type_params, value]) => ast::StmtTypeAlias {
                node_index,
                range,
                name: self.expr(name),
                type_params: self.type_params(type_params, range),
                value: self.expr(value),
            }
            .into(),
            (Kind::AugAssign, [target, op, value]) => ast::StmtAugAssign {
                node_index,
                range,
                target: self.expr(target),
                op: super::build_expr::operator(op),
                value: self.expr(value),
            }
            .into(),
            (Kind::AnnAssign, [target, annotation, value, simple]) => ast::StmtAnnAssign {
                node_index,
                range,
                target: self.expr(target),
                annotation: self.expr(annotation),
                value: self.maybe(value),
                simple: simple.int() != 0,
            }
            .into(),
            (Kind::For | Kind::AsyncFor, [target, iter, body, orelse, _]) => ast::StmtFor {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncFor,
                target: self.expr(target),
                iter: self.expr(iter),
                body: self.body(body).into_iter().collect(),
                orelse: self.body(orelse).into_iter().collect(),
            }
            .into(),
            (Kind::While, [test, body, orelse]) => ast::StmtWhile {
                node_index,
                range,
                test: self.expr(test),
                body: self.body(body).into_iter().collect(),
                orelse: self.body(orelse).into_iter().collect(),
            }
            .into(),
            (Kind::If, [test, body, orelse]) => {
                let (test, body) = (self.expr(test), self.body(body).into_iter().collect());
                let elif_else_clauses = self.else_clauses(orelse, range);
                ast::StmtIf { node_index, range, test, body, elif_else_clauses }.into()
            }
            (Kind::With | Kind::AsyncWith, [items, body, _]) => ast::StmtWith {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncWith,
                items: items.nodes().map(|n| self.with_item(n)).collect(),
                body: self.body(body).into_iter().collect(),
            }
            .into(),
            (Kind::Match, [subject, cases]) => ast::StmtMatch {
                node_index,
                range,
                subject: self.expr(subject),
                cases: cases.nodes().map(|n| self.match_case(n)).collect(),
            }
            .into(),
            (Kind::Raise, [exc, cause]) => {
                let (exc, cause) = (self.maybe(exc), self.maybe(cause));
                ast::StmtRaise { node_index, range, exc, cause }.into()
            }
            (Kind::Try | Kind::TryStar, [body, handlers, orelse, finalbody]) => ast::StmtTry {
                node_index,
                range,
                body: self.body(body).into_iter().collect(),
                handlers: handlers.nodes().map(|n| self.handler(n)).collect(),
                orelse: self.body(orelse).into_iter().collect(),
                finalbody: self.body(finalbody).into_iter().collect(),
                is_star: node.kind == Kind::TryStar,
            }
            .into(),
            (Kind::Assert, [test, msg]) => {
                let (test, msg) = (self.expr(test), self.maybe(msg));
                ast::StmtAssert { node_index, range, test, msg }.into()
            }
            (Kind::Import, [names]) => {
                let names = self.aliases(names);
                ast::StmtImport { node_index, range, names, is_lazy: false }.into()
            }
            (Kind::ImportFrom, [module, names, level]) => ast::StmtImportFrom {
                node_index,
                range,
                module: self.maybe_identifier(module, node),
                names: self.aliases(names),
                level: u32::try_from(level.int()).unwrap_or(0),
                is_lazy: false,
            }
            .into(),
            (Kind::Global, [names]) => {
                ast::StmtGlobal { node_index, range, names: self.names(names, node) }.into()
            }
            (Kind::Nonlocal, [names]) => {
                ast::StmtNonlocal { node_index, range, names: self.names(names, node) }.into()
            }
            (Kind::Expr, [value]) => ast::StmtExpr { node_index, range, value: self.expr(value) }.into(),
            (Kind::Break, _) => ast::StmtBreak { node_index, range }.into(),
            (Kind::Continue, _) => ast::StmtContinue { node_index, range }.into(),
            _ => ast::StmtPass { node_index, range }.into(),
        }
    }

    /// An `if` alone in an `else` is an `elif`; long chains do not recurse.
    fn else_clauses(&mut self, orelse: &Item, range: TextRange) -> Vec<ast::ElifElseClause> {
        let mut clauses = Vec::new();
        let mut rest = orelse;
        let mut end = range.end();
        while let [Item::Node(only)] = rest.list()
            && only.kind == Kind::If
        {
            let [test, body, orelse] = &only.items[..] else { break };
            end = only.range.end();
            clauses.push(ast::ElifElseClause {
                node_index: Default::default(),
                range: only.range,
                test: Some(*self.expr(test)),
                body: self.body(body).into_iter().collect(),
            });
            rest = orelse;
        }
        if !rest.list().is_empty() {
            let start = rest.nodes().next().map_or(range.start(), |n| n.range.start());
            clauses.push(ast::ElifElseClause {
                node_index: Default::default(),
                range: TextRange::new(start, end.max(start)),
                test: None,
                body: self.body(rest).into_iter().collect(),
            });
        }
        clauses
    }

    fn with_item(&mut self, node: &Node) -> ast::WithItem {
        let context = &node.items[0];
        ast::WithItem {
            node_index: Default::default(),
            range: context.node().map_or(TextRange::default(), |n| n.range),
            context_expr: *self.expr(context),
            optional_vars: self.maybe(&node.items[1]),
        }
    }

    fn match_case(&mut self, node: &Node) -> ast::MatchCase {
        let pattern = &node.items[0];
        ast::MatchCase {
            node_index: Default::default(),
            range: pattern.node().map_or(TextRange::default(), |n| n.range),
            pattern: self.pattern(pattern),
            guard: self.maybe(&node.items[1]),
            body: self.body(&node.items[2]).into_iter().collect(),
        }
    }

    fn handler(&mut self, node: &Node) -> ast::ExceptHandler {
        ast::ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
            node_index: Default::default(),
            range: node.range,
            type_: self.maybe(&node.items[0]),
            name: self.maybe_identifier(&node.items[1], node),
            body: self.body(&node.items[2]).into_iter().collect(),
        })
    }

    fn patterns(&mut self, list: &Item) -> Vec<Pattern> {
        list.list().iter().map(|item| self.pattern(item)).collect()
    }

    fn pattern(&mut self, item: &Item) -> Pattern {
        let node_index = Default::default();
        let Some(node) = item.node() else {
            let range = TextRange::default();
            return ast::PatternMatchAs { node_index, range, pattern: None, name: None }.into();
        };
        let range = node.range;
        match (node.kind, &node.items[..]) {
            (Kind::MatchValue, [value]) => {
                ast::PatternMatchValue { node_index, range, value: self.expr(value) }.into()
            }
            (Kind::MatchSingleton, [Item::Const(value)]) => {
                let value = match value {
                    Const::True => Singleton::True,
                    Const::False => Singleton::False,
                    _ => Singleton::None,
                };
                ast::PatternMatchSingleton { node_index, range, value }.into()
            }
            (Kind::MatchSequence, [patterns]) => {
                let patterns = grow(|| self.patterns(patterns));
                ast::PatternMatchSequence { node_index, range, patterns }.into()
            }
            (Kind::MatchMapping, [keys, patterns, rest]) => ast::PatternMatchMapping {
                node_index,
                range,
                keys: self.exprs(keys).into_iter().collect(),
                patterns: grow(|| self.patterns(patterns)).into_iter().collect(),
                rest: self.maybe_identifier(rest, node),
            }
            .into(),
            (Kind::MatchClass, [class, patterns, names, values]) => {
                let values = grow(|| self.patterns(values));
                let keywords = names.list().iter().zip(values);
                let keywords = keywords.map(|(name, pattern)| ast::PatternKeyword {
                    node_index: Default::default(),
                    range,
                    attr: self.identifier(name, node),
                    pattern,
                });
                let keywords = keywords.collect();
                let arguments = ast::PatternArguments {
                    node_index: Default::default(),
                    range,
                    patterns: grow(|| self.patterns(patterns)).into_iter().collect(),
                    keywords,
                };
                ast::PatternMatchClass { node_index, range, cls: self.expr(class), arguments }.into()
            }
            (Kind::MatchStar, [name]) => {
                let name = self.maybe_identifier(name, node);
                ast::PatternMatchStar { node_index, range, name }.into()
            }
            (Kind::MatchOr, [patterns]) => {
                let patterns = grow(|| self.patterns(patterns));
                ast::PatternMatchOr { node_index, range, patterns }.into()
            }
            (_, items) => {
                let pattern = items.first().filter(|p| p.node().is_some());
                let pattern = pattern.map(|p| Box::new(grow(|| self.pattern(p))));
                let name = items.get(1).and_then(|name| self.maybe_identifier(name, node));
                ast::PatternMatchAs { node_index, range, pattern, name }.into()
            }
        }
    }

    pub(super) fn maybe(&mut self, item: &Item) -> Option<Box<Expr>> {
        item.node().map(|n| Box::new(self.expression(n)))
    }
}
