//! `compile`: source text or a syntax tree to code, or to a syntax tree.

use super::scope::{code_object, inherited, source};
use crate::compiler::tree::{Kind, MalformedKind, check, simplify};
use crate::compiler::{Flags, Mode};
use crate::modules::ast;
use crate::object::{Args, Res, Str, Thread, Value, protocol};
use crate::vm::code_object::CodeObject;
use crate::vm::source_text;

const FUTURES: i64 = 0x1fe_0000;
const FUTURE_ANNOTATIONS: i64 = 0x100_0000;
const DONT_IMPLY_DEDENT: i64 = 0x0200;
const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;
/// A flag of old that has no meaning any more.
const NESTED: i64 = 0x10;
const KNOWN: i64 = FUTURES
    | DONT_IMPLY_DEDENT
    | ALLOW_INCOMPLETE_INPUT
    | NESTED
    | ast::OPTIMIZED_AST
    | ast::TYPE_COMMENTS
    | ast::ALLOW_TOP_LEVEL_AWAIT;

/// What `compile` is asked to make.
enum Wanted {
    Code(Mode),
    Tree(Mode),
    FunctionType,
}

impl Wanted {
    /// The kind of module that a tree must be.
    fn module(&self) -> Kind {
        match self {
            Wanted::Code(mode) | Wanted::Tree(mode) => match mode {
                Mode::Exec => Kind::Module,
                Mode::Eval => Kind::Expression,
                Mode::Single => Kind::Interactive,
            },
            Wanted::FunctionType => Kind::FunctionType,
        }
    }
}

pub(super) fn compile(th: &Thread, args: Args<'_>) -> Res {
    let filename = match args.at(1).downcast::<Str>() {
        Some(s) => s.to_str_lossy().into_owned(),
        None => {
            let b = crate::modules::posix::path_bytes(th, args.at(1))?;
            String::from_utf8_lossy(&b).into_owned()
        }
    };
    let Some(mode) = args.at(2).downcast::<Str>() else {
        return Err(
            th.type_error(format!("compile() argument 'mode' must be str, not {}", args.at(2).given_name()))
        );
    };
    let bits = i64::from(crate::modules::descriptor::c_int_or(th, args.get(3), 0)?);
    let optimize = args.get(5).map_or(Ok(-1), |o| protocol::index_i64(th, o))?;
    if bits & !KNOWN != 0 {
        return Err(th.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(th.value_error("compile(): invalid optimize value"));
    }
    let wanted = wanted(th, &mode.to_str_lossy(), bits & ast::ONLY_AST != 0)?;
    let inherit = !args.get(4).map_or(Ok(false), |v| protocol::truth(th, v))?;
    let base = inherited(th, inherit);
    let flags = Flags {
        future: (bits & FUTURES) as u32 | base.future,
        optimize: u8::try_from(optimize).unwrap_or(source_text::optimization()),
        dont_imply_dedent: bits & DONT_IMPLY_DEDENT != 0,
        allow_incomplete_input: bits & ALLOW_INCOMPLETE_INPUT != 0,
        allow_top_level_await: bits & ast::ALLOW_TOP_LEVEL_AWAIT != 0,
        simplify: bits & ast::OPTIMIZED_AST == ast::OPTIMIZED_AST,
        type_comments: bits & ast::TYPE_COMMENTS != 0,
        ..base
    };
    let what = args.at(0);
    if what.is_instance(&ast::AST) {
        return of_tree(th, what, &filename, &wanted, flags);
    }
    if let Some(c) = code_object(what) {
        return Ok(c.into_value());
    }
    let text = source(th, what, "compile", "a string, bytes or AST object")?;
    match wanted {
        Wanted::Code(mode) => {
            Ok(CodeObject::new(source_text::compile(th, text.source(), &filename, mode, flags)?).into_value())
        }
        Wanted::Tree(mode) => {
            ast::to_object(th, &source_text::parse_tree(th, text.source(), &filename, Some(mode), flags)?)
        }
        Wanted::FunctionType => {
            ast::to_object(th, &source_text::parse_tree(th, text.source(), &filename, None, flags)?)
        }
    }
}

fn wanted(th: &Thread, mode: &str, tree: bool) -> Res<Wanted> {
    let mode = match mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if tree => return Ok(Wanted::FunctionType),
        "func_type" => {
            return Err(th.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
        }
        _ if tree => {
            let message = "compile() mode must be 'exec', 'eval', 'single' or 'func_type'";
            return Err(th.value_error(message));
        }
        _ => return Err(th.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    Ok(if tree { Wanted::Tree(mode) } else { Wanted::Code(mode) })
}

fn of_tree(th: &Thread, tree: &Value, filename: &str, wanted: &Wanted, flags: Flags) -> Res {
    let kind = ast::expected(th, tree, wanted.module())?;
    if !matches!(wanted, Wanted::Code(_)) && !flags.simplify {
        return Ok(tree.clone());
    }
    let mut module = ast::from_object(th, tree, kind)?;
    check(&module).map_err(|malformed| match malformed.kind {
        MalformedKind::Value => th.value_error(malformed.message),
        MalformedKind::Type => th.type_error(malformed.message),
        MalformedKind::System => th.system_error(malformed.message),
    })?;
    let Wanted::Code(mode) = *wanted else {
        simplify(&mut module, flags.optimize, i64::from(flags.future) & FUTURE_ANNOTATIONS != 0);
        return ast::to_object(th, &module);
    };
    Ok(CodeObject::new(source_text::compile_tree(th, module, filename, mode, flags)?).into_value())
}
