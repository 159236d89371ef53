//! `make_encoder`: Python values to JSON text in one go.

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, GetSet, List, Object, Payload, Raised, Res, Slots, Str, Thread, Trace, Tuple, Type,
    TypeSpec, Value, Visitor, alloc, call, class, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::exception::base::add_note;
use crate::types::float::digits;
use crate::types::text::Text;

/// `_json.make_encoder`.
pub static ENCODER: Class = Class::new();

/// Payload of `Encoder`: what the library's encoder wants done.
#[repr(C)]
struct Encoder {
    ob: Object,
    /// Containers being written, by identity; `None`: cycles are not looked for.
    markers: Value,
    default: Value,
    /// Quotes a string.
    encoder: Value,
    indent: Value,
    key_separator: Value,
    item_separator: Value,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

payload!(Encoder: traced);

impl Trace for Encoder {
    fn trace(&self, v: &mut dyn Visitor) {
        for x in [
            &self.markers,
            &self.default,
            &self.encoder,
            &self.indent,
            &self.key_separator,
            &self.item_separator,
        ] {
            v.visit(x);
        }
    }
}

fn this(v: &Value) -> &Encoder {
    v.downcast::<Encoder>().expect("slot of this type")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse(
            "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
        )
    });
    let given = bind_values(th, &SIGNATURE, "make_encoder", args)?;
    let get = |i: usize| given[i].clone().expect("required");
    let markers = get(0);
    if !markers.is_none() && !markers.is_instance(&class::DICT) {
        let ty = markers.ty().name_str().to_string();
        return Err(th.type_error(format!("make_encoder() argument 1 must be dict or None, not {ty}")));
    }
    for (i, separator) in [(5, get(4)), (6, get(5))] {
        if separator.downcast::<Str>().is_none() {
            let ty = separator.ty().name_str().to_string();
            return Err(th.type_error(format!("make_encoder() argument {i} must be str, not {ty}")));
        }
    }
    let truth = |i: usize| protocol::truth(th, &get(i));
    let (sort_keys, skip_keys, allow_nan) = (truth(6)?, truth(7)?, truth(8)?);
    Ok(alloc(Encoder {
        ob: Object::new(cls),
        markers,
        default: get(1),
        encoder: get(2),
        indent: get(3),
        key_separator: get(4),
        item_separator: get(5),
        sort_keys,
        skip_keys,
        allow_nan,
    })
    .into_value())
}

fn encode(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(obj, _current_indent_level)"));
    let given = bind_values(th, &SIGNATURE, "_iterencode", args)?;
    let level = protocol::index_i64(th, given[1].as_ref().expect("required"))?;
    let mut walk = Walk { th, encoder: this(v), out: Text::new(), notes: Vec::new() };
    if let Err(r) = walk.value(given[0].as_ref().expect("required"), level.max(0) as usize) {
        return Err(walk.told(r));
    }
    Ok(Tuple::new(vec![walk.out.into_value()]).into_value())
}

/// One walk over values.
struct Walk<'a> {
    th: &'a Thread,
    encoder: &'a Encoder,
    out: Text,
    /// What an exception on its way out is to be told, the innermost first.
    notes: Vec<String>,
}

impl Walk<'_> {
    fn push(&mut self, v: &Value) {
        if let Some(s) = v.downcast::<Str>() {
            self.out.push_str(s);
        }
    }
    fn string(&mut self, v: &Value) -> Res<()> {
        let quoted = call::call1(self.th, &self.encoder.encoder, v.clone())?;
        match quoted.downcast::<Str>() {
            Some(s) => self.out.push_str(s),
            None => {
                let ty = quoted.ty().name_str().to_string();
                return Err(self.th.type_error(format!("encoder() must return a string, not {ty}")));
            }
        }
        Ok(())
    }
    fn float(&self, v: &Value, f: f64) -> Res<String> {
        if f.is_finite() {
            return Ok(digits::repr(f));
        }
        if !self.encoder.allow_nan {
            let shown = protocol::repr_text(self.th, v)?;
            let text = format!("Out of range float values are not JSON compliant: {shown}");
            return Err(self.th.value_error(text));
        }
        Ok(match f {
            _ if f.is_nan() => "NaN",
            _ if f > 0.0 => "Infinity",
            _ => "-Infinity",
        }
        .into())
    }
    /// What is text by itself: constants and numbers, subclasses' own words for them aside.
    fn plain(&self, v: &Value) -> Res<Option<Value>> {
        let text = |s: &str| Ok(Some(Str::new(s).into_value()));
        if v.is_none() {
            return text("null");
        }
        if let Some(b) = v.as_bool() {
            return text(if b { "true" } else { "false" });
        }
        if v.is_instance(&class::INT) {
            let repr = class::INT.get().slots().repr.expect("integers have one");
            return repr(self.th, v).map(Some);
        }
        match v.as_float() {
            Some(f) => self.float(v, f).and_then(|s| text(&s)),
            None => Ok(None),
        }
    }
    fn value(&mut self, v: &Value, level: usize) -> Res<()> {
        if v.downcast::<Str>().is_some() {
            return self.string(v);
        }
        if let Some(text) = self.plain(v)? {
            self.push(&text);
            return Ok(());
        }
        self.th.check_stack()?;
        if v.is_instance(&class::LIST) || v.is_instance(&class::TUPLE) {
            return self.array(v, level);
        }
        if v.is_instance(&class::DICT) {
            return self.object(v, level);
        }
        let mark = self.enter(v)?;
        let replaced = call::call1(self.th, &self.encoder.default, v.clone())?;
        if let Err(r) = self.value(&replaced, level) {
            return Err(self.note(r, || Ok(format!("when serializing {} object", v.ty().name_str()))));
        }
        self.leave(mark)
    }
    /// Remembers that a container is being written.
    fn enter(&self, v: &Value) -> Res<Option<Value>> {
        let Some(markers) = self.encoder.markers.downcast::<Dict>() else { return Ok(None) };
        let mark = Value::from_u64(v.bits());
        if markers.has_item(self.th, &mark)? {
            return Err(self.th.value_error("Circular reference detected"));
        }
        markers.set_item(self.th, &mark, v.clone())?;
        Ok(Some(mark))
    }
    fn leave(&self, mark: Option<Value>) -> Res<()> {
        if let (Some(mark), Some(markers)) = (mark, self.encoder.markers.downcast::<Dict>()) {
            drop(markers.remove_item(self.th, &mark)?);
        }
        Ok(())
    }
    /// Remembers where an exception came from. It is told later: there may be no stack left to make it here.
    fn note(&mut self, r: Raised, text: impl FnOnce() -> Res<String>) -> Raised {
        let waiting = self.th.take_waiting();
        match (text(), waiting) {
            (Ok(text), Some(waiting)) => {
                self.notes.push(text);
                self.th.raise(waiting)
            }
            (Ok(_), None) => r,
            (Err(r), _) => r,
        }
    }
    /// The exception with all that is to be told about it.
    fn told(&mut self, r: Raised) -> Raised {
        if self.notes.is_empty() {
            return r;
        }
        let e = self.th.take_raised(r);
        for text in self.notes.drain(..) {
            if let Err(r) = add_note(self.th, &e, Str::new(&text).into_value()) {
                return r;
            }
        }
        self.th.raise_object(e)
    }
    fn line(&mut self, level: usize) {
        let indent = self.encoder.indent.clone();
        if !indent.is_none() {
            self.out.push("\n");
            (0..level).for_each(|_| self.push(&indent));
        }
    }
    fn separate(&mut self, level: usize) {
        let separator = self.encoder.item_separator.clone();
        self.push(&separator);
        self.line(level);
    }
    fn array(&mut self, v: &Value, level: usize) -> Res<()> {
        let items = protocol::to_vec(self.th, v)?;
        if items.is_empty() {
            self.out.push("[]");
            return Ok(());
        }
        let mark = self.enter(v)?;
        self.out.push("[");
        self.line(level + 1);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.separate(level + 1);
            }
            if let Err(r) = self.value(item, level + 1) {
                let text = || Ok(format!("when serializing {} item {i}", v.ty().name_str()));
                return Err(self.note(r, text));
            }
        }
        self.line(level);
        self.out.push("]");
        self.leave(mark)
    }
    fn object(&mut self, v: &Value, level: usize) -> Res<()> {
        if protocol::len(self.th, v)? == 0 {
            self.out.push("{}");
            return Ok(());
        }
        let mark = self.enter(v)?;
        self.out.push("{");
        let mut first = true;
        for (key, value) in self.items(v)? {
            let name = match key.downcast::<Str>() {
                Some(_) => key.clone(),
                None => match self.plain(&key)? {
                    Some(name) => name,
                    None if self.encoder.skip_keys => continue,
                    None => {
                        return Err(self.th.type_error(format!(
                            "keys must be str, int, float, bool or None, not {}",
                            key.ty().error_name()
                        )));
                    }
                },
            };
            match first {
                true => self.line(level + 1),
                false => self.separate(level + 1),
            }
            first = false;
            self.string(&name)?;
            let separator = self.encoder.key_separator.clone();
            self.push(&separator);
            if let Err(r) = self.value(&value, level + 1) {
                let th = self.th;
                let text = || {
                    let shown = protocol::repr_text(th, &key)?;
                    Ok(format!("when serializing {} item {shown}", v.ty().name_str()))
                };
                return Err(self.note(r, text));
            }
        }
        if !first {
            self.line(level);
        }
        self.out.push("}");
        self.leave(mark)
    }
    /// The items of a dict, sorted if that is wanted; a subclass may have its own.
    fn items(&self, v: &Value) -> Res<Vec<(Value, Value)>> {
        if v.is_exact(&class::DICT) && !self.encoder.sort_keys {
            let d = v.downcast::<Dict>().expect("a dict");
            return Ok(d.snapshot().into_iter().map(|(_, k, v)| (k, v)).collect());
        }
        let items = call::call_method(self.th, v, crate::name!("items"), &[])?;
        let items = List::new(protocol::to_vec(self.th, &items)?).into_value();
        if self.encoder.sort_keys {
            call::call_method(self.th, &items, crate::name!("sort"), &[])?;
        }
        let mut pairs = Vec::new();
        for item in protocol::to_vec(self.th, &items)? {
            match item.downcast::<Tuple>().map(Tuple::items) {
                Some([k, v]) => pairs.push((k.clone(), v.clone())),
                _ => return Err(self.th.value_error("items must return 2-tuples")),
            }
        }
        Ok(pairs)
    }
}

macro_rules! field {
    ($name:literal, $field:ident) => {
        GetSet::read($name, |_, v| Ok(this(v).$field.clone()), "")
    };
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots { new: Some(new), call: Some(encode), ..Slots::EMPTY },
    getsets: &[
        field!("markers", markers),
        field!("default", default),
        field!("encoder", encoder),
        field!("indent", indent),
        field!("key_separator", key_separator),
        field!("item_separator", item_separator),
        GetSet::read("sort_keys", |_, v| Ok(Value::bool(this(v).sort_keys)), ""),
        GetSet::read("skipkeys", |_, v| Ok(Value::bool(this(v).skip_keys)), ""),
    ],
    ..TypeSpec::new("_json", "Encoder", <Encoder as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    ENCODER.bind(&SPEC);
}
