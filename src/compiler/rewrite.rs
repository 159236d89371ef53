//! What Python has and the parser refuses: `<>` by the rules of PEP 401, and `raise` before a semicolon. The parser reads the
//! text with words of the same length in their place, so that everything lies where it did.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::visitor::transformer::{Transformer, walk_stmt};
use ruff_python_ast::{Expr, Mod, Stmt, StmtRaise};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::stack;

/// A text for the parser.
pub(super) struct Rewritten {
    pub text: String,
    /// Where `break` stands for `raise`.
    raises: Vec<TextSize>,
}

impl Rewritten {
    /// The text in other words, if it needs any; `diamonds`: `<>` is `!=`.
    pub fn of(source: &str, tokens: &[Token], diamonds: bool) -> Option<Rewritten> {
        let bare_raise =
            |pair: &&[Token]| (pair[0].kind(), pair[1].kind()) == (TokenKind::Raise, TokenKind::Semi);
        let raises: Vec<_> = tokens.windows(2).filter(bare_raise).map(|pair| pair[0].start()).collect();
        if raises.is_empty() && !diamonds {
            return None;
        }
        let mut text = source.to_string();
        for at in &raises {
            text.replace_range(at.to_usize()..at.to_usize() + "raise".len(), "break");
        }
        for pair in tokens.windows(2).filter(|_| diamonds) {
            let range = TextRange::new(pair[0].start(), pair[1].end());
            if pair[0].kind() == TokenKind::Less && &source[range] == "<>" {
                text.replace_range(range.start().to_usize()..range.end().to_usize(), "!=");
            }
        }
        Some(Rewritten { text, raises })
    }

    /// Makes the tree that of the text as it was; `depth` is that of the tree.
    pub fn restore(&self, tree: &mut Mod, depth: usize) {
        if let Mod::Module(module) = tree
            && !self.raises.is_empty()
        {
            stack::with_room(depth, || self.visit_body(&mut module.body));
        }
    }
}

impl Transformer for Rewritten {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Break(b) if self.raises.binary_search(&b.start()).is_ok() => {
                let (range, node_index) = (b.range, b.node_index.clone());
                *stmt = Stmt::Raise(StmtRaise { node_index, range, exc: None, cause: None });
            }
            _ => walk_stmt(self, stmt),
        }
    }
    fn visit_expr(&self, _: &mut Expr) {}
}
