//! `bytearray`.

pub mod edit;

use crate::object::guarded::Guard;
use crate::object::{
    Args, BinaryOp, Class, Guarded, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type,
    TypeSpec, Value, alloc, flags, name,
};
use crate::payload;
use crate::sync::prim::{AtomicUsize, Ordering};
use crate::types::buffer;
use crate::types::bytes::{self, Bytes, iterator, methods as m, repr};
use crate::types::slice::Slice;

/// `bytearray`.
pub static BYTEARRAY: Class = Class::new();

/// Payload of `bytearray`.
#[repr(C)]
pub struct ByteArray {
    ob: Object,
    data: Guarded<Vec<u8>>,
    /// Views (memoryview) of the bytes; while there are any, the length is fixed.
    exports: AtomicUsize,
}
payload!(ByteArray: leaf);

/// See [`ByteArray::hold`].
pub struct Hold<'a>(&'a ByteArray);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl ByteArray {
    /// A `bytearray`.
    pub fn make(data: Vec<u8>) -> Ref<ByteArray> {
        ByteArray::with_class(BYTEARRAY.get(), data)
    }
    /// An instance of a subclass.
    pub fn with_class(class: &Type, data: Vec<u8>) -> Ref<ByteArray> {
        alloc(ByteArray { ob: Object::new(class), data: Guarded::new(data), exports: AtomicUsize::new(0) })
    }
    /// Locks the bytes.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, Vec<u8>> {
        self.data.lock(&self.ob)
    }
    /// A view begins: until `release` the length is fixed.
    pub fn export(&self) {
        // Relaxed: the count is read and changed by threads that hold a reference; a race with a resize is a race of
        // the program, and resizing happens under the lock either way.
        self.exports.fetch_add(1, Ordering::Relaxed);
    }
    /// A view ends.
    pub fn release(&self) {
        // Relaxed: see `export`.
        self.exports.fetch_sub(1, Ordering::Relaxed);
    }
    /// Fixes the length for as long as the guard lives.
    pub fn hold(&self) -> Hold<'_> {
        self.export();
        Hold(self)
    }
    /// Fails while there are views.
    pub fn check_resize(&self, th: &Thread) -> Res<()> {
        // Relaxed: see `export`.
        if self.exports.load(Ordering::Relaxed) == 0 {
            Ok(())
        } else {
            Err(th.buffer_error("Existing exports of data: object cannot be re-sized"))
        }
    }
}

const DOC: &str = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer";

static METHODS: &[Method] = &m::with_common!(
    Method::method(
        "append",
        "($self, item, /)",
        edit::append,
        "Append a single item to the end of the bytearray."
    ),
    Method::method("clear", "($self, /)", edit::clear, "Remove all items from the bytearray."),
    Method::method("copy", "($self, /)", edit::copy, "Return a copy of B."),
    Method::method(
        "extend",
        "($self, iterable_of_ints, /)",
        edit::extend,
        "Append all the items from the iterator or sequence to the end of the bytearray."
    ),
    Method::method(
        "insert",
        "($self, index, item, /)",
        edit::insert,
        "Insert a single item into the bytearray before the given index."
    ),
    Method::method("pop", "($self, index=-1, /)", edit::pop, "Remove and return a single item from B."),
    Method::method(
        "remove",
        "($self, value, /)",
        edit::remove,
        "Remove the first occurrence of a value in the bytearray."
    ),
    Method::method(
        "resize",
        "($self, size, /)",
        edit::resize,
        "Resize the internal buffer of bytearray to len."
    ),
    Method::method("reverse", "($self, /)", edit::reverse, "Reverse the order of the values in B in place."),
    Method::method(
        "__alloc__",
        "($self, /)",
        |_, a| Ok(Value::from_usize(this(a.at(0)).lock().capacity() + 1)),
        "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated."
    ),
    Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    Method::method("__reduce_ex__", "($self, proto=0, /)", reduce, "Return state information for pickling."),
    Method::method(
        "__sizeof__",
        "($self, /)",
        |_, a| Ok(Value::from_usize(57 + this(a.at(0)).lock().capacity())),
        "Returns the size of the bytearray object in memory, in bytes."
    ),
);

static SPEC: TypeSpec = TypeSpec {
    doc: Some(DOC),
    flags: flags::BASE | flags::IMMUTABLE | flags::MATCH_SELF,
    slots: Slots {
        buffer: Some(buffer::lend_bytearray),
        release_buffer: Some(buffer::RELEASE),
        repr: Some(|_, v| {
            let text = repr::repr(&this(v).lock(), true);
            let name = v.ty().name_str();
            Ok(Str::new(&format!("{name}({text})")).into_value())
        }),
        str: Some(bytes::str),
        compare: Some(bytes::compare),
        iter: Some(iterator::iter_bytearray),
        new: Some(|_, class, _| Ok(ByteArray::with_class(class, Vec::new()).into_value())),
        init: Some(init_slot),
        len: Some(|_, v| Ok(this(v).lock().len())),
        getitem: Some(getitem),
        setitem: Some(edit::setitem),
        contains: Some(m::contains),
        concat: Some(concat),
        repeat: Some(|th, v, n| {
            let d = this(v).lock().clone();
            bytes::repeat_bytes(th, &d, n).map(|b| ByteArray::make(b).into_value())
        }),
        inplace_concat: Some(inplace_concat),
        inplace_repeat: Some(|th, v, n| {
            let me = this(v);
            me.check_resize(th)?;
            let d = me.lock().clone();
            let d = bytes::repeat_bytes(th, &d, n)?;
            *me.lock() = d;
            Ok(v.clone())
        }),
        ..Slots::EMPTY.with_binary(BinaryOp::Remainder, |th, a, b| {
            let Some(x) = a.downcast::<ByteArray>() else { return Ok(Value::not_implemented()) };
            let d = x.lock().clone();
            let chars = crate::object::string::Chars::One(&d);
            let out = crate::types::str::formatting::percent_engine(th, chars, b, true)?;
            Ok(ByteArray::make(out.into_bytes()).into_value())
        })
    },
    methods: METHODS,
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "bytearray", <ByteArray as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    BYTEARRAY.bind(&SPEC);
}

fn this(v: &Value) -> &ByteArray {
    v.downcast::<ByteArray>().expect("a bytearray's own slot")
}

fn init_slot(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let data = bytes::construct(th, args, "bytearray")?;
    let me = this(v);
    me.check_resize(th)?;
    *me.lock() = data;
    Ok(())
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let me = this(v);
    if let Some(slice) = key.downcast::<Slice>() {
        let unpacked = slice.unpack(th)?;
        let d = me.lock();
        let f = unpacked.fit(d.len());
        let picked: Vec<u8> = f.indices().map(|i| d[i]).collect();
        drop(d);
        return Ok(ByteArray::make(picked).into_value());
    }
    if !key.is_int() && key.ty().slots().index.is_none() {
        return Err(th.type_error(format!(
            "bytearray indices must be integers or slices, not {}",
            key.ty().error_name()
        )));
    }
    let len = me.lock().len();
    let i = bytes::position(th, key, len, "bytearray ")?;
    match me.lock().get(i).copied() {
        Some(b) => Ok(Value::small_int(i64::from(b))),
        None => Err(th.index_error("bytearray index out of range")),
    }
}

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some(y) = buffer::bytes_of(b) else {
        return Err(th.type_error(format!(
            "can't concat {} to {}",
            b.ty().error_name(),
            a.ty().error_name()
        )));
    };
    let mut out = this(a).lock().clone();
    out.extend_from_slice(&y);
    Ok(ByteArray::make(out).into_value())
}

fn inplace_concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some(y) = buffer::bytes_of(b) else {
        return Err(th.type_error(format!(
            "can't concat {} to {}",
            b.ty().error_name(),
            a.ty().error_name()
        )));
    };
    let me = this(a);
    if !y.is_empty() {
        // What is added is exported meanwhile, so the array cannot grow by itself.
        if a.is(b) {
            return Err(th.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        me.check_resize(th)?;
        me.lock().extend_from_slice(&y);
    }
    Ok(a.clone())
}

fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(0);
    let protocol = match a.get(1) {
        Some(p) => crate::object::protocol::index_i64(th, p)?,
        None => 2,
    };
    let state = crate::object::attribute::get_optional(th, v, name!("__dict__"))?.unwrap_or_else(Value::none);
    let d = this(v).lock().clone();
    let args = if d.is_empty() {
        Tuple::empty()
    } else if protocol < 3 {
        Tuple::new(vec![Str::from_latin1(&d).into_value(), Str::new("latin-1").into_value()])
    } else {
        Tuple::new(vec![Bytes::make(d).into_value()])
    };
    Ok(Tuple::new(vec![v.ty().value(), args.into_value(), state]).into_value())
}
