//! `array`: sequences of numbers or characters as bare bytes.

mod kind;
mod methods;
mod sequence;

use crate::object::signature::no_keywords;
use crate::object::{
    Args, Class, GetSet, Guard, Guarded, List, Module, ModuleSpec, Object, Payload, Raised, Ref, Res, Slots,
    Str, Thread, Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::types::buffer::{self, Exporter};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    functions: &[methods::RECONSTRUCTOR],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("array", ARRAY.value());
        m.set("ArrayType", ARRAY.value());
        m.set("typecodes", Str::from_ascii(kind::CODES).into_value());
        let mutable = crate::types::helpers::import_from(th, "_collections_abc", "MutableSequence")?;
        crate::object::call::call_method(th, &mutable, crate::name!("register"), &[ARRAY.value()])?;
        Ok(())
    },
    gil_not_used: true,
};

/// `array.array`.
pub static ARRAY: Class = Class::new();

/// The bytes, and the views that keep their number.
#[derive(Default)]
struct Items {
    bytes: Vec<u8>,
    views: usize,
}

/// Payload of `array`.
#[repr(C)]
pub struct Array {
    ob: Object,
    code: u8,
    items: Guarded<Items>,
}

payload!(Array: traced);

impl Trace for Array {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl Array {
    fn make(ty: &Type, code: u8, bytes: Vec<u8>) -> Ref<Array> {
        alloc(Array { ob: Object::new(ty), code, items: Guarded::new(Items { bytes, views: 0 }) })
    }
    fn lock(&self) -> Guard<'_, Items> {
        self.items.lock(&self.ob)
    }
    fn size(&self) -> usize {
        kind::size(self.code)
    }
    fn len(&self) -> usize {
        self.lock().bytes.len() / self.size()
    }
    fn to_bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }
    /// The item's bytes, if there is such an item.
    fn item(&self, i: usize) -> Option<([u8; 8], usize)> {
        let size = self.size();
        let items = self.lock();
        let from = items.bytes.get(i * size..(i + 1) * size)?;
        let mut out = [0; 8];
        out[..size].copy_from_slice(from);
        Some((out, size))
    }
    /// The item as an object.
    fn get(&self, th: &Thread, i: usize) -> Res<Option<Value>> {
        match self.item(i) {
            Some((bytes, size)) => kind::unpack(th, self.code, &bytes[..size]).map(Some),
            None => Ok(None),
        }
    }
    /// Changes the bytes, which may change their number.
    fn edit<R>(&self, th: &Thread, f: impl FnOnce(&mut Vec<u8>) -> R) -> Res<R> {
        let mut items = self.lock();
        if items.views > 0 {
            drop(items);
            return Err(resize_error(th));
        }
        Ok(f(&mut items.bytes))
    }
    /// The text of an array of characters.
    fn text(&self, th: &Thread) -> Res {
        let chars: Vec<u32> =
            self.to_bytes().chunks_exact(4).map(|c| u32::from_ne_bytes([c[0], c[1], c[2], c[3]])).collect();
        match chars.iter().find(|c| **c > 0x10_ffff) {
            Some(c) => Err(th.value_error(format!("character U+{c:x} is not in range [U+0000; U+10ffff]"))),
            None => Ok(Str::from_ucs4(&chars).into_value()),
        }
    }
}

fn resize_error(th: &Thread) -> Raised {
    th.buffer_error("cannot resize an array that is exporting buffers")
}

fn this(v: &Value) -> &Array {
    v.downcast::<Array>().expect("method of this type")
}

static EXPORTER: Exporter = Exporter {
    len: |v| this(v).lock().bytes.len(),
    read: |v, at, out| {
        if let Some(from) = this(v).lock().bytes.get(at..at + out.len()) {
            out.copy_from_slice(from);
        }
    },
    write: Some(|v, at, data| {
        if let Some(to) = this(v).lock().bytes.get_mut(at..at + data.len()) {
            to.copy_from_slice(data);
        }
    }),
    readonly: |_| false,
    pin: |v| this(v).lock().views += 1,
    unpin: |v| this(v).lock().views -= 1,
    format: |v| this(v).code,
};

/// A type code from an argument of the constructor.
fn code_argument(th: &Thread, v: &Value) -> Res<u8> {
    let must = "must be a unicode character, not";
    let Some(s) = v.downcast::<Str>() else {
        return Err(th.type_error(format!("array() argument 1 {must} {}", v.ty().error_name())));
    };
    if s.len() != 1 {
        return Err(th.type_error(format!("array() argument 1 {must} a string of length {}", s.len())));
    }
    match u8::try_from(s.at(0)).ok().filter(|c| kind::CODES.contains(c)) {
        Some(c) => Ok(c),
        None => Err(th.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")),
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if std::ptr::eq(cls, ARRAY.get()) {
        no_keywords(th, "array.array", args)?;
    }
    match args.len() {
        0 => return Err(th.type_error("array() takes at least 1 argument (0 given)")),
        1 | 2 => {}
        n => return Err(th.type_error(format!("array() takes at most 2 arguments ({n} given)"))),
    }
    let code = code_argument(th, args.at(0))?;
    if code == b'u' {
        let text = "The 'u' type code is deprecated and will be removed in Python 3.16";
        crate::types::helpers::warn(th, &errors::DEPRECATION_WARNING, text)?;
    }
    let made = Array::make(cls, code, Vec::new());
    let Some(initial) = args.get(1).filter(|_| args.len() == 2) else { return Ok(made.into_value()) };
    let described = || {
        th.type_error(format!(
            "cannot use a {} to initialize an array with typecode '{}'",
            if initial.downcast::<Str>().is_some() { "str" } else { "unicode array" },
            char::from(code)
        ))
    };
    if let Some(s) = initial.downcast::<Str>() {
        if !kind::is_text(code) {
            return Err(described());
        }
        methods::extend_text(th, &made, s)?;
    } else if let Some(a) = initial.downcast::<Array>() {
        if kind::is_text(a.code) && !kind::is_text(code) {
            return Err(described());
        }
        if a.code == code {
            made.lock().bytes = a.to_bytes();
        } else {
            methods::extend_iterable(th, &made, initial)?;
        }
    } else if initial.downcast::<List>().is_none()
        && initial.downcast::<Tuple>().is_none()
        && let Some(b) = bytes_argument(initial)
    {
        methods::extend_bytes(th, &made, &b)?;
    } else {
        methods::extend_iterable(th, &made, initial)?;
    }
    Ok(made.into_value())
}

/// What the constructor takes for bytes: `bytes` and `bytearray`; other buffers are iterated.
fn bytes_argument(v: &Value) -> Option<Vec<u8>> {
    buffer::stored(v).map(|b| b.into_owned())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let a = this(v);
    let (name, code) = (v.ty().name_str(), char::from(a.code));
    if a.len() == 0 {
        return Ok(Str::new(&format!("{name}('{code}')")).into_value());
    }
    let contents = if kind::is_text(a.code) { a.text(th)? } else { sequence::to_list(th, a)? };
    let shown = protocol::repr(th, &contents)?;
    let head = Str::new(&format!("{name}('{code}', ")).into_value();
    let open = protocol::binary(th, &head, shown.as_value(), crate::object::BinaryOp::Add)?;
    protocol::binary(th, &open, &Str::new(")").into_value(), crate::object::BinaryOp::Add)
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    ),
    flags: flags::DEFAULT | flags::WEAKREF | flags::SEQUENCE,
    slots: Slots {
        buffer: Some(|th, v, request| buffer::lend(th, v, &EXPORTER, request)),
        release_buffer: Some(buffer::RELEASE),
        new: Some(new),
        repr: Some(repr),
        compare: Some(sequence::compare),
        iter: Some(sequence::iter),
        len: Some(|_, v| Ok(this(v).len())),
        getitem: Some(sequence::getitem),
        setitem: Some(sequence::setitem),
        contains: Some(|th, v, x| Ok(sequence::find(th, this(v), x, 0, usize::MAX)?.is_some())),
        concat: Some(sequence::concat),
        repeat: Some(sequence::repeat),
        inplace_concat: Some(sequence::inplace_concat),
        inplace_repeat: Some(sequence::inplace_repeat),
        ..Slots::EMPTY
    },
    methods: methods::METHODS,
    getsets: &[
        GetSet::read(
            "typecode",
            |_, v| Ok(Str::from_ascii(&[this(v).code]).into_value()),
            "the typecode character used to create the array",
        ),
        GetSet::read(
            "itemsize",
            |_, v| Ok(Value::from_usize(this(v).size())),
            "the size, in bytes, of one array item",
        ),
    ],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("array", "array", <Array as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    ARRAY.bind(&SPEC);
    sequence::init_types();
}
