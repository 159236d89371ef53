//! `_tokenize`: what `tokenize` iterates over.
//!
//! A line is read when the tokens of the lines before it have been given.

use crate::compiler::tokens::{Step, TokenText, Tokens};
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

/// Payload of `TokenizerIter`.
#[repr(C)]
struct TokenizerIter {
    ob: Object,
    readline: Value,
    /// Whether lines come as bytes of this encoding.
    encoding: Option<String>,
    /// None while a line is read, and behind an exception of that.
    tokens: Guarded<Option<Tokens>>,
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
    let tokens = Guarded::new(Some(Tokens::default()));
    Ok(alloc(TokenizerIter { ob: Object::new(cls), readline, encoding, tokens }).into_value())
}

/// The next line; an empty one at the end.
fn read(th: &Thread, it: &TokenizerIter) -> Res<String> {
    let line = match call0(th, &it.readline) {
        Ok(l) => l,
        Err(r) => {
            th.catch(r, &errors::STOP_ITERATION)?;
            return Ok(String::new());
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
    Ok(text.to_str_lossy().into_owned())
}

fn token(th: &Thread, it: &TokenizerIter) -> Res<Option<TokenText>> {
    // The tokenizer is taken out while Python code runs.
    let Some(mut tokens) = it.tokens.lock(&it.ob).take() else { return Ok(None) };
    let token = loop {
        match tokens.step() {
            Step::Token(token) => break token,
            Step::Line => tokens.feed(&read(th, it)?),
            Step::End => return Ok(None),
            Step::Problem(p) => return Err(crate::vm::source_text::raise(th, &p)),
        }
    };
    *it.tokens.lock(&it.ob) = Some(tokens);
    Ok(Some(token))
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<TokenizerIter>().expect("slot of this type");
    let Some(t) = token(th, it)? else { return Ok(None) };
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
    signature: "",
    ..TypeSpec::new("_tokenize", "TokenizerIter", <TokenizerIter as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    TOKENIZER_ITER.bind(&SPEC);
}
