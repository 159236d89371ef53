//! `from __future__ import …`

use ruff_python_ast::{Expr, Mod, Stmt};

use super::code::flags;
use super::fault::{Fault, Result};

/// The features that a module turns on, after checking where and what it imports.
pub(super) fn features(tree: &Mod) -> Result<u32> {
    let Mod::Module(module) = tree else { return Ok(0) };
    let mut found = 0;
    let mut done = false;
    for (i, stmt) in module.body.iter().enumerate() {
        match stmt {
            Stmt::ImportFrom(s)
                if s.level == 0 && s.module.as_ref().is_some_and(|m| m.as_str() == "__future__") =>
            {
                if done {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(Fault::syntax(s.range, message));
                }
                for alias in &s.names {
                    found |= match alias.name.as_str() {
                        "nested_scopes" | "generators" | "division" | "absolute_import"
                        | "with_statement" | "print_function" | "unicode_literals" | "generator_stop" => 0,
                        "barry_as_FLUFL" => flags::FUTURE_BARRY_AS_BDFL,
                        "annotations" => flags::FUTURE_ANNOTATIONS,
                        "braces" => return Err(Fault::syntax(alias.range, "not a chance")),
                        other => {
                            let message = format!("future feature {other} is not defined");
                            return Err(Fault::syntax(alias.range, message));
                        }
                    };
                }
            }
            Stmt::Expr(s) if i == 0 && matches!(&*s.value, Expr::StringLiteral(_)) => {}
            _ => done = true,
        }
    }
    Ok(found)
}
