//! What can be assigned to or deleted.

use ruff_text_size::{Ranged, TextRange};

use super::node::{Kind, Node, Targets};
use super::parser::{Match, Miss, Parser, Rule};

impl<'s> Parser<'s> {
    /// `a, *b`
    pub(super) fn star_targets(&mut self) -> Match {
        let first = self.star_target()?;
        let mut comma = false;
        while self.maybe(|p| p.word(","))?.is_some() {
            comma = true;
            if self.maybe(Parser::star_target)?.is_none() {
                break;
            }
        }
        let range = TextRange::new(first.start(), self.last().range.end());
        Ok(if comma { Node::leaf(Kind::Tuple, range) } else { first })
    }

    pub(super) fn star_target(&mut self) -> Match {
        self.remember(|p| {
            p.first(&[
                |p| {
                    let star = p.word("*")?;
                    p.not(|p| p.word("*"))?;
                    let target = p.star_target()?;
                    Ok(Node::over(Kind::Starred, star, target))
                },
                Parser::target_in_star,
            ])
        })
    }

    fn target_in_star(&mut self) -> Match {
        self.remember(|p| p.first(&[Parser::chain_target, Parser::name, Parser::bracketed_targets]))
    }

    fn bracketed_targets(&mut self) -> Match {
        let open = self.words(&["(", "["])?;
        let round = self.text(open) == "(";
        let alone = self.maybe(|p| {
            if !round {
                return Err(Miss::No);
            }
            let target = p.target_in_star()?;
            p.word(")")?;
            Ok(target)
        })?;
        if let Some(target) = alone {
            return Ok(target);
        }
        self.maybe(|p| {
            let all = p.list(Parser::star_target)?;
            let comma = p.maybe(|p| p.word(","))?.is_some();
            // One in parentheses is not a tuple.
            if round && all.len() == 1 && !comma { Err(Miss::No) } else { Ok(()) }
        })?;
        let close = self.word(if round { ")" } else { "]" })?;
        Ok(Node::over(if round { Kind::Tuple } else { Kind::List }, open, close))
    }

    /// Of an annotation, or of `+=`.
    pub(super) fn single_target(&mut self) -> Match {
        self.first(&[Parser::chain_target, Parser::name, |p| {
            p.word("(")?;
            let target = p.single_target()?;
            p.word(")")?;
            Ok(target)
        }])
    }

    pub(super) fn deleted_targets(&mut self) -> Match<Vec<Node>> {
        self.open_list(Parser::deleted_target)
    }

    fn deleted_target(&mut self) -> Match {
        self.remember(|p| {
            p.first(&[
                Parser::chain_target,
                Parser::name,
                |p| {
                    p.word("(")?;
                    let target = p.deleted_target()?;
                    p.word(")")?;
                    Ok(target)
                },
                |p| {
                    let open = p.words(&["(", "["])?;
                    let round = p.text(open) == "(";
                    p.maybe(Parser::deleted_targets)?;
                    let close = p.word(if round { ")" } else { "]" })?;
                    Ok(Node::over(Kind::Tuple, open, close))
                },
            ])
        })
    }

    /// Raises at what cannot be a target, if there is such a part.
    pub(super) fn wrong_target(&mut self, node: &Node, targets: Targets) -> Match<()> {
        let Some(wrong) = node.wrong_target(targets) else { return Err(Miss::No) };
        let verb = if targets == Targets::Deleted { "delete" } else { "assign to" };
        self.raise(wrong.range(), format!("cannot {verb} {}", wrong.name()))
    }

    /// `for f() in x`
    pub(super) fn wrong_iteration_target(&mut self) -> Match<()> {
        self.maybe(|p| p.word("async"))?;
        self.word("for")?;
        let target = self.star_expressions()?;
        self.wrong_target(&target, Targets::Iterated)
    }

    // Assignments.

    /// What is right of `=`.
    pub(super) fn assigned_value(&mut self) -> Match {
        self.first(&[Parser::yielded, Parser::star_expressions])
    }

    fn assigned_later(&mut self) -> Match<()> {
        self.maybe(|p| {
            p.word("=")?;
            p.assigned_value()
        })
        .map(drop)
    }

    fn targets_and_equal(&mut self) -> Match<()> {
        self.star_targets()?;
        self.word("=").map(drop)
    }

    fn augmentation(&mut self) -> Match<()> {
        self.words(&["+=", "-=", "*=", "@=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//="])
            .map(drop)
    }

    pub(super) fn assignment(&mut self) -> Match<()> {
        let rules: [Rule<'s, ()>; 5] = [
            |p| {
                p.name()?;
                p.word(":")?;
                p.expression()?;
                p.assigned_later()
            },
            |p| {
                p.first(&[
                    |p| {
                        p.word("(")?;
                        p.single_target()?;
                        p.word(")").map(drop)
                    },
                    |p| p.chain_target().map(drop),
                ])?;
                p.word(":")?;
                p.expression()?;
                p.assigned_later()
            },
            |p| {
                p.some(Parser::targets_and_equal)?;
                p.assigned_value()?;
                p.not(|p| p.word("="))
            },
            |p| {
                p.single_target()?;
                p.augmentation()?;
                match p.assigned_value() {
                    Err(Miss::No) => Err(Miss::Cut),
                    found => found.map(drop),
                }
            },
            |p| {
                p.any_mistake(&[
                    Parser::wrong_annotation,
                    Parser::wrong_assignment,
                    Parser::wrong_augmentation,
                ])?;
                Err(Miss::No)
            },
        ];
        self.first(&rules)
    }

    fn wrong_annotation(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                let target = p.display_target()?;
                p.word(":")?;
                p.expression()?;
                let message = format!("only single target (not {}) can be annotated", target.name());
                p.raise(target.range(), message)
            },
            |p| {
                let target = p.star_named()?;
                p.word(",")?;
                p.many(|p| p.open_list(Parser::star_named))?;
                p.word(":")?;
                p.expression()?;
                p.raise(target.range(), "only single target (not tuple) can be annotated")
            },
            |p| {
                let target = p.expression()?;
                p.word(":")?;
                p.expression()?;
                p.raise(target.range(), "illegal target for annotation")
            },
        ])
    }

    fn display_target(&mut self) -> Match {
        self.first(&[Parser::list_display, Parser::tuple_display, |p| {
            p.word("(")?;
            let target = p.display_target()?;
            p.word(")")?;
            Ok(target)
        }])
    }

    fn wrong_assignment(&mut self) -> Match<()> {
        self.any_mistake(&[
            |p| {
                p.many(Parser::targets_and_equal)?;
                let target = p.star_expressions()?;
                p.word("=")?;
                p.wrong_target(&target, Targets::Assigned)
            },
            |p| {
                p.many(Parser::targets_and_equal)?;
                let target = p.yielded()?;
                p.word("=")?;
                p.raise(target.range(), "assignment to yield expression not possible")
            },
        ])
    }

    fn wrong_augmentation(&mut self) -> Match<()> {
        let target = self.star_expressions()?;
        self.augmentation()?;
        self.assigned_value()?;
        let message = format!("'{}' is an illegal expression for augmented assignment", target.name());
        self.raise(target.range(), message)
    }
}
