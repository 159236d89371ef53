//! Universal newlines: the translation that text streams share, and `IncrementalNewlineDecoder`.

use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Class, GetSet, Guarded, Method, Object, Payload, Res, Sink, Slot, Slots, Str, Thread, Trace, Tuple,
    TypeSpec, Value, Visitor, alloc, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_io.IncrementalNewlineDecoder`.
pub static NEWLINE_DECODER: Class = Class::new();

/// Which line endings were seen, and a carriage return that waits for its line feed.
#[derive(Default, Clone, Copy)]
pub struct Newlines {
    seen: u8,
    pending_cr: bool,
}

const LF: u8 = 1;
const CR: u8 = 2;
const CRLF: u8 = 4;

impl Newlines {
    /// Translates (if asked) and records line endings. `last` releases a waiting carriage return.
    pub fn feed(&mut self, s: &Str, translate: bool, last: bool) -> Vec<u32> {
        let mut input: Vec<u32> = Vec::with_capacity(s.len() + 1);
        if self.pending_cr {
            input.push(u32::from(b'\r'));
            self.pending_cr = false;
        }
        input.extend(s.iter());
        if !last && input.last() == Some(&u32::from(b'\r')) {
            input.pop();
            self.pending_cr = true;
        }
        let mut out = Vec::with_capacity(input.len());
        let mut i = 0;
        while i < input.len() {
            let c = input[i];
            if c == u32::from(b'\r') {
                if input.get(i + 1) == Some(&u32::from(b'\n')) {
                    self.seen |= CRLF;
                    if !translate {
                        out.push(c);
                    }
                    out.push(u32::from(b'\n'));
                    i += 2;
                    continue;
                }
                self.seen |= CR;
                out.push(if translate { u32::from(b'\n') } else { c });
            } else {
                if c == u32::from(b'\n') {
                    self.seen |= LF;
                }
                out.push(c);
            }
            i += 1;
        }
        out
    }
    /// Whether a carriage return waits.
    pub fn pending(&self) -> bool {
        self.pending_cr
    }
    /// Puts a carriage return there that waits, or takes it away.
    pub fn set_pending(&mut self, waits: bool) {
        self.pending_cr = waits;
    }
    /// Goes back to the line endings that were seen at another time.
    pub fn keep_seen(&mut self, then: Newlines) {
        self.seen = then.seen;
    }
    /// The `newlines` attribute.
    pub fn value(&self) -> Value {
        let all: Vec<Value> = [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")]
            .iter()
            .filter(|(bit, _)| self.seen & bit != 0)
            .map(|(_, t)| Str::new(t).into_value())
            .collect();
        match all.len() {
            0 => Value::none(),
            1 => all.into_iter().next().expect("one"),
            _ => Tuple::new(all).into_value(),
        }
    }
}

#[repr(C)]
struct NewlineDecoder {
    ob: Object,
    decoder: Guarded<Slot>,
    /// What was seen, and whether line endings are translated; `None` before `__init__`.
    state: Guarded<Option<(Newlines, bool)>>,
}

payload!(NewlineDecoder: traced);

impl Trace for NewlineDecoder {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.decoder.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.decoder.get_unlocked() }.take());
    }
}

fn this(v: &Value) -> &NewlineDecoder {
    v.downcast::<NewlineDecoder>().expect("method of this type")
}

impl NewlineDecoder {
    fn with<R>(&self, th: &Thread, f: impl FnOnce(&mut Newlines, bool) -> R) -> Res<R> {
        if let Some((newlines, translate)) = &mut *self.state.lock(&self.ob) {
            return Ok(f(newlines, *translate));
        }
        Err(th.value_error("IncrementalNewlineDecoder.__init__() not called"))
    }
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(decoder, translate, errors='strict')"));

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Codec used when reading a file in universal newlines mode."),
    signature: "(decoder, translate, errors='strict')",
    slots: Slots {
        new: Some(|_, cls, _| {
            let d = NewlineDecoder {
                ob: Object::new(cls),
                decoder: Guarded::new(None),
                state: Guarded::new(None),
            };
            Ok(alloc(d).into_value())
        }),
        init: Some(|th, v, args| {
            let b = bind_values(th, &SIGNATURE, "IncrementalNewlineDecoder", args)?;
            let translate = protocol::truth(th, b[1].as_ref().expect("required"))?;
            let d = this(v);
            *d.state.lock(&d.ob) = Some((Newlines::default(), translate));
            let old = d.decoder.replace(&d.ob, b[0].clone());
            drop(old);
            Ok(())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "decode",
            "($self, /, input, final=False)",
            |th, a| {
                let d = this(a.at(0));
                d.with(th, |_, _| ())?;
                let last = a.get(2).map_or(Ok(false), |f| protocol::truth(th, f))?;
                let text = match d.decoder.get(&d.ob) {
                    Some(inner) if !inner.is_none() => {
                        call_method(th, &inner, name!("decode"), &[a.at(1).clone(), Value::bool(last)])?
                    }
                    _ => a.at(1).clone(),
                };
                let Some(s) = text.downcast::<Str>() else {
                    return Err(th.type_error(format!(
                        "decoder should return a string result, not '{}'",
                        text.ty().name_str()
                    )));
                };
                let out = d.with(th, |newlines, translate| newlines.feed(s, translate, last))?;
                Ok(Str::from_ucs4(&out).into_value())
            },
            "",
        ),
        Method::method(
            "getstate",
            "($self, /)",
            |th, a| {
                let d = this(a.at(0));
                d.with(th, |_, _| ())?;
                let (mut buffer, mut flag) = (crate::types::bytes::Bytes::new(b"").into_value(), 0);
                if let Some(inner) = d.decoder.get(&d.ob).filter(|i| !i.is_none()) {
                    let st = call_method(th, &inner, name!("getstate"), &[])?;
                    let Some([b, f]) = st.downcast::<Tuple>().map(Tuple::items) else {
                        return Err(th.type_error("illegal decoder state"));
                    };
                    buffer = b.clone();
                    flag = protocol::index_i64(th, f)?;
                }
                let pending = d.with(th, |newlines, _| newlines.pending())?;
                Ok(Tuple::new(vec![buffer, Value::from_i64(flag << 1 | i64::from(pending))]).into_value())
            },
            "",
        ),
        Method::method(
            "setstate",
            "($self, state, /)",
            |th, a| {
                let d = this(a.at(0));
                d.with(th, |_, _| ())?;
                let Some(parts) = a.at(1).downcast::<Tuple>() else {
                    return Err(th.type_error("state argument must be a tuple"));
                };
                let [buffer, flag] = parts.items() else {
                    return Err(th.type_error("illegal state argument"));
                };
                let flag = protocol::index_i64(th, flag)?;
                d.with(th, |newlines, _| newlines.set_pending(flag & 1 != 0))?;
                if let Some(inner) = d.decoder.get(&d.ob).filter(|i| !i.is_none()) {
                    let st = Tuple::new(vec![buffer.clone(), Value::from_i64(flag >> 1)]).into_value();
                    return call_method(th, &inner, name!("setstate"), &[st]);
                }
                Ok(Value::none())
            },
            "",
        ),
        Method::method(
            "reset",
            "($self, /)",
            |th, a| {
                let d = this(a.at(0));
                d.with(th, |newlines, _| *newlines = Newlines::default())?;
                match d.decoder.get(&d.ob).filter(|i| !i.is_none()) {
                    Some(inner) => call_method(th, &inner, name!("reset"), &[]),
                    None => Ok(Value::none()),
                }
            },
            "",
        ),
    ],
    getsets: &[GetSet::read("newlines", |th, v| Ok(this(v).with(th, |newlines, _| *newlines)?.value()), "")],
    ..TypeSpec::new("_io", "IncrementalNewlineDecoder", <NewlineDecoder as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    NEWLINE_DECODER.bind(&SPEC);
}
