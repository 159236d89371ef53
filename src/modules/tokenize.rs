//! `_tokenize`: what `tokenize` iterates over.
//!
//! The text is read to its end before the first token comes: the parser's tokens are those of a whole text.

use crate::compiler::tokens::{TokenText, tokenize};
use crate::object::call::call0;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Guarded, Module, ModuleSpec, Object, Payload, Res, Slots, Str, Thread, Trace, Tuple, Type,
    TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::bytes::Bytes;

/// `_tokenize.TokenizerIter`.
static TOKENIZER_ITER: Class = Class::new();

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_tokenize",
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("TokenizerIter", TOKENIZER_ITER.value());
        Ok(())
    },
    gil_not_used: true,
};

enum State {
    /// Nothing has been read yet.
    Fresh,
    /// Tokens to give, and the exception that ends them.
    Reading(std::vec::IntoIter<TokenText>, Option<crate::compiler::SyntaxProblem>),
}

/// Payload of `TokenizerIter`.
#[repr(C)]
struct TokenizerIter {
    ob: Object,
    readline: Value,
    /// Whether lines come as bytes of this encoding.
    encoding: Option<String>,
    state: Guarded<State>,
}

payload!(TokenizerIter: traced);

impl Trace for TokenizerIter {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.readline);
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(readline, /, *, encoding=None, extra_tokens=False)"));
    let given = bind_values(th, &SIGNATURE, "tokenizeriter", args)?;
    let encoding = match given[1].as_ref().filter(|e| !e.is_none()) {
        Some(e) => {
            let e = protocol::expect_string(th, e, "tokenizeriter", "argument 'encoding'")?;
            Some(e.to_str_lossy().into_owned())
        }
        None => None,
    };
    let readline = given[0].clone().expect("required");
    let state = Guarded::new(State::Fresh);
    Ok(alloc(TokenizerIter { ob: Object::new(cls), readline, encoding, state }).into_value())
}

/// All lines until the end, an empty line or `StopIteration`.
fn read(th: &Thread, it: &TokenizerIter) -> Res<String> {
    let mut source = String::new();
    loop {
        let line = match call0(th, &it.readline) {
            Ok(l) => l,
            Err(r) => {
                th.catch(r, &errors::STOP_ITERATION)?;
                break;
            }
        };
        let line = match (&it.encoding, line.downcast::<Bytes>()) {
            (Some(encoding), Some(_)) => {
                let args = [Str::new(encoding).into_value(), Str::new("replace").into_value()];
                crate::object::call::call_method(th, &line, crate::name!("decode"), &args)?
            }
            (Some(_), None) => {
                return Err(th.type_error("readline() returned a non-bytes object"));
            }
            (None, _) => line,
        };
        let Some(text) = line.downcast::<Str>() else {
            return Err(th.type_error("readline() returned a non-string object"));
        };
        if text.is_empty() {
            break;
        }
        source.push_str(&text.to_str_lossy());
    }
    Ok(source)
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<TokenizerIter>().expect("slot of this type");
    let fresh = matches!(&*it.state.lock(&it.ob), State::Fresh);
    if fresh {
        let source = read(th, it)?;
        let (tokens, problem) = tokenize(&source);
        *it.state.lock(&it.ob) = State::Reading(tokens.into_iter(), problem);
    }
    let (token, problem) = match &mut *it.state.lock(&it.ob) {
        State::Fresh => (None, None),
        State::Reading(tokens, problem) => match tokens.next() {
            Some(t) => (Some(t), None),
            None => (None, problem.take()),
        },
    };
    if let Some(p) = problem {
        return Err(crate::vm::source_text::raise(th, &p));
    }
    let Some(t) = token else { return Ok(None) };
    let place = |(line, column): (u32, u32)| {
        Tuple::new(vec![Value::small_int(i64::from(line)), Value::small_int(i64::from(column))]).into_value()
    };
    let parts = vec![
        Value::small_int(t.kind as i64),
        Str::new(&t.text).into_value(),
        place(t.start),
        place(t.end),
        Str::new(&t.line).into_value(),
    ];
    Ok(Some(Tuple::new(parts).into_value()))
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots { new: Some(new), iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    signature: "(readline, /, *, encoding=None, extra_tokens=False)",
    ..TypeSpec::new("_tokenize", "TokenizerIter", <TokenizerIter as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    TOKENIZER_ITER.bind(&SPEC);
}
