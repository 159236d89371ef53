//! The methods of arrays.

use super::kind::{self, MachineClass};
use super::{ARRAY, Array, sequence, this};
use crate::object::call::call_method;
use crate::object::{
    Args, List, Method, Res, Str, Thread, Tuple, Type, Value, attribute, errors, name, protocol,
};
use crate::types::bytes::Bytes;
use crate::types::generic_alias::class_getitem;
use crate::types::{buffer, slice};

/// Appends the characters of a string.
pub fn extend_text(th: &Thread, a: &Array, s: &Str) -> Res<()> {
    let bytes: Vec<u8> = s.iter().flat_map(u32::to_ne_bytes).collect();
    a.edit(th, |b| b.extend(bytes))
}

/// Appends bare bytes.
pub fn extend_bytes(th: &Thread, a: &Array, data: &[u8]) -> Res<()> {
    if !data.len().is_multiple_of(a.size()) {
        return Err(th.value_error("bytes length not a multiple of item size"));
    }
    a.edit(th, |b| b.extend_from_slice(data))
}

/// Appends another array of the same kind.
pub fn extend_array(th: &Thread, a: &Array, other: &Value) -> Res<()> {
    let other = this(other);
    if other.code != a.code {
        return Err(th.type_error("can only extend with array of same kind"));
    }
    let bytes = other.to_bytes();
    a.edit(th, |b| b.extend(bytes))
}

/// Appends item by item.
pub fn extend_iterable(th: &Thread, a: &Array, v: &Value) -> Res<()> {
    protocol::for_each(th, v, |x| append_value(th, a, &x))
}

fn append_value(th: &Thread, a: &Array, x: &Value) -> Res<()> {
    let mut bytes = Vec::with_capacity(8);
    kind::pack(th, a.code, x, &mut bytes)?;
    a.edit(th, |b| b.extend(bytes))
}

fn none(r: Res<()>) -> Res {
    r.map(|()| Value::none())
}

fn extend(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(1);
    none(match v.downcast::<Array>() {
        Some(_) => extend_array(th, this(a.at(0)), v),
        None => extend_iterable(th, this(a.at(0)), v),
    })
}

fn insert(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let i = protocol::index_i64(th, a.at(1))?;
    let mut bytes = Vec::new();
    kind::pack(th, me.code, a.at(2), &mut bytes)?;
    let size = me.size();
    me.edit(th, |b| {
        let len = (b.len() / size) as i64;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) } as usize;
        b.splice(at * size..at * size, bytes);
    })?;
    Ok(Value::none())
}

fn pop(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let i = a.get(1).map_or(Ok(-1), |i| protocol::index_i64(th, i))?;
    let len = me.len() as i64;
    if len == 0 {
        return Err(th.index_error("pop from empty array"));
    }
    let at = if i < 0 { i + len } else { i };
    let out_of_range = || th.index_error("pop index out of range");
    let at = usize::try_from(at).map_err(|_| out_of_range())?;
    let size = me.size();
    let taken = me.edit(th, |b| {
        (at < b.len() / size).then(|| b.drain(at * size..(at + 1) * size).collect::<Vec<u8>>())
    })?;
    kind::unpack(th, me.code, &taken.ok_or_else(out_of_range)?)
}

fn remove(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let Some(i) = sequence::find(th, me, a.at(1), 0, usize::MAX)? else {
        return Err(th.value_error("array.remove(x): x not in array"));
    };
    let size = me.size();
    me.edit(th, |b| {
        if b.len() >= (i + 1) * size {
            b.drain(i * size..(i + 1) * size);
        }
    })?;
    Ok(Value::none())
}

fn index(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let len = me.len() as i64;
    let fit = |i: i64| if i < 0 { (i + len).max(0) } else { i } as usize;
    let from = fit(slice::search_bound(th, a.get(2), 0)?);
    let to = fit(slice::search_bound(th, a.get(3), i64::MAX)?);
    match sequence::find(th, me, a.at(1), from, to)? {
        Some(i) => Ok(Value::from_usize(i)),
        None => Err(th.value_error("array.index(x): x not in array")),
    }
}

fn count(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let (mut n, mut from) = (0usize, 0);
    while let Some(i) = sequence::find(th, me, a.at(1), from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    Ok(Value::from_usize(n))
}

/// Puts the items' bytes into another order: the items reversed, or the bytes in each.
fn reorder(a: Args<'_>, whole: bool) -> Res {
    let me = this(a.at(0));
    let size = me.size();
    let mut items = me.lock();
    if whole {
        items.bytes.reverse();
    }
    for c in items.bytes.chunks_exact_mut(size) {
        c.reverse();
    }
    Ok(Value::none())
}

fn fromlist(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let Some(list) = a.at(1).downcast::<List>() else { return Err(th.type_error("arg must be list")) };
    let items = list.to_vec();
    let mut bytes = Vec::new();
    for x in &items {
        kind::pack(th, me.code, x, &mut bytes)?;
        if list.len() != items.len() {
            return Err(th.runtime_error("list changed size during iteration"));
        }
    }
    none(me.edit(th, |b| b.extend(bytes)))
}

fn frombytes(th: &Thread, a: Args<'_>) -> Res {
    if a.at(1).downcast::<Array>().is_some_and(|x| x.size() != 1) {
        return Err(th.type_error("a bytes-like object is required"));
    }
    let data = buffer::expect(th, a.at(1))?.into_owned();
    none(extend_bytes(th, this(a.at(0)), &data))
}

fn fromfile(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let n = protocol::index_i64(th, a.at(2))?;
    let Ok(n) = usize::try_from(n) else { return Err(th.value_error("negative count")) };
    let Some(wanted) = n.checked_mul(me.size()).filter(|w| *w <= isize::MAX as usize) else {
        return Err(th.memory_error(""));
    };
    let data = call_method(th, a.at(1), name!("read"), &[Value::from_usize(wanted)])?;
    let Some(b) = data.downcast::<Bytes>() else {
        return Err(th.type_error("read() didn't return bytes"));
    };
    let short = b.as_slice().len() != wanted;
    extend_bytes(th, me, b.as_slice())?;
    if short {
        return Err(th.error(&errors::EOF_ERROR, "read() didn't return enough bytes"));
    }
    Ok(Value::none())
}

fn tofile(th: &Thread, a: Args<'_>) -> Res {
    const BLOCK: usize = 64 << 10;
    for block in this(a.at(0)).to_bytes().chunks(BLOCK) {
        call_method(th, a.at(1), name!("write"), &[Bytes::make(block.to_vec()).into_value()])?;
    }
    // An empty array asks for the method all the same.
    attribute::get(th, a.at(1), name!("write"))?;
    Ok(Value::none())
}

fn text_only(th: &Thread, me: &Array, method: &str) -> Res<()> {
    if kind::is_text(me.code) {
        return Ok(());
    }
    Err(th.value_error(format!("{method}() may only be called on unicode type arrays ('u' or 'w')")))
}

fn copy(_: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    Ok(Array::make(ARRAY.get(), me.code, me.to_bytes()).into_value())
}

fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let protocol_number = protocol::index_i64(th, a.at(1))?;
    let dict = attribute::get_optional(th, a.at(0), name!("__dict__"))?.unwrap_or(Value::none());
    let class = a.at(0).ty().value();
    let code = Str::from_ascii(&[me.code]).into_value();
    let parts = if protocol_number < 3 {
        let items = sequence::to_list(th, me)?;
        vec![class, Tuple::new(vec![code, items]).into_value(), dict]
    } else {
        let function = crate::types::helpers::import_from(th, "array", "_array_reconstructor")?;
        let format = Value::small_int(kind::machine_format(me.code));
        let bytes = Bytes::make(me.to_bytes()).into_value();
        vec![function, Tuple::new(vec![class, code, format, bytes]).into_value(), dict]
    };
    Ok(Tuple::new(parts).into_value())
}

/// `array._array_reconstructor`: an array from a pickle that another machine may have made.
pub const RECONSTRUCTOR: Method = Method::function(
    "_array_reconstructor",
    "($module, arraytype, typecode, mformat_code, items, /)",
    reconstruct,
    "Internal. Used for pickling support.",
);

fn reconstruct(th: &Thread, a: Args<'_>) -> Res {
    let Some(class) = a.at(0).downcast::<Type>() else {
        return Err(
            th.type_error(format!("first argument must be a type object, not {}", a.at(0).ty().error_name()))
        );
    };
    if !class.is_subtype(ARRAY.get()) {
        return Err(th.type_error(format!("{} is not a subtype of array.array", class.name_str())));
    }
    let code = super::code_argument(th, a.at(1))?;
    let number = protocol::index_i64(th, a.at(2))?;
    let Some(machine) = kind::machine(number) else {
        return Err(th.value_error("third argument must be a valid machine format code."));
    };
    let Some(items) = a.at(3).downcast::<Bytes>() else {
        return Err(
            th.type_error(format!("fourth argument should be bytes, not {}", a.at(3).ty().error_name()))
        );
    };
    let bytes = items.as_slice();
    if number == kind::machine_format(code) {
        let made = Array::make(class, code, Vec::new());
        extend_bytes(th, &made, bytes)?;
        return Ok(made.into_value());
    }
    if !bytes.len().is_multiple_of(machine.size) {
        return Err(th.value_error("string length not a multiple of item size"));
    }
    let order = if machine.big_endian { ">" } else { "<" };
    // Another machine's form: the items one by one, into a kind that holds them.
    let (values, code) = match machine.class {
        MachineClass::Utf16 | MachineClass::Utf32 => {
            let name = if machine.class == MachineClass::Utf16 { "utf-16" } else { "utf-32" };
            let name = format!("{name}-{}", if machine.big_endian { "be" } else { "le" });
            let text = call_method(th, a.at(3), name!("decode"), &[Str::new(&name).into_value()])?;
            (text, code)
        }
        class => {
            let letter = match (class, machine.size, machine.signed) {
                (MachineClass::Float, 4, _) => 'f',
                (MachineClass::Float, ..) => 'd',
                (_, 1, true) => 'b',
                (_, 1, false) => 'B',
                (_, 2, true) => 'h',
                (_, 2, false) => 'H',
                (_, 4, true) => 'i',
                (_, 4, false) => 'I',
                (_, _, true) => 'q',
                (_, _, false) => 'Q',
            };
            let format = format!("{order}{}{letter}", bytes.len() / machine.size);
            let unpack = crate::types::helpers::import_from(th, "_struct", "unpack")?;
            let values =
                crate::object::call::call2(th, &unpack, Str::new(&format).into_value(), a.at(3).clone())?;
            let same_size = class == MachineClass::Integer && kind::size(code) != machine.size;
            (values, if same_size { letter as u8 } else { code })
        }
    };
    let made = Array::make(class, code, Vec::new());
    match values.downcast::<Str>() {
        Some(s) => extend_text(th, &made, s)?,
        None => extend_iterable(th, &made, &values)?,
    }
    Ok(made.into_value())
}

fn buffer_info(_: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    let address = me.lock().bytes.as_ptr() as usize;
    Ok(Tuple::new(vec![Value::from_usize(address), Value::from_usize(me.len())]).into_value())
}

/// The table.
pub static METHODS: &[Method] = &[
    Method::method(
        "append",
        "($self, v, /)",
        |th, a| none(append_value(th, this(a.at(0)), a.at(1))),
        "Append new value v to the end of the array.",
    ),
    Method::method(
        "buffer_info",
        "($self, /)",
        buffer_info,
        "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.",
    ),
    Method::method("byteswap", "($self, /)", |_, a| reorder(a, false), "Byteswap all items of the array."),
    Method::method(
        "clear",
        "($self, /)",
        |th, a| none(this(a.at(0)).edit(th, Vec::clear)),
        "Remove all items from the array.",
    ),
    Method::method("count", "($self, v, /)", count, "Return number of occurrences of v in the array."),
    Method::method("extend", "($self, bb, /)", extend, "Append items to the end of the array."),
    Method::method(
        "frombytes",
        "($self, buffer, /)",
        frombytes,
        "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
    ),
    Method::method(
        "fromfile",
        "($self, f, n, /)",
        fromfile,
        "Read n objects from the file object f and append them to the end of the array.",
    ),
    Method::method("fromlist", "($self, list, /)", fromlist, "Append items to array from list."),
    Method::method(
        "fromunicode",
        "($self, ustr, /)",
        |th, a| {
            let me = this(a.at(0));
            let s = protocol::expect_string(th, a.at(1), "fromunicode", "argument")?;
            text_only(th, me, "fromunicode")?;
            none(extend_text(th, me, s))
        },
        "Extends this array with data from the unicode string ustr.",
    ),
    Method::method(
        "index",
        "($self, v, start=0, stop=sys.maxsize, /)",
        index,
        "Return index of first occurrence of v in the array.",
    ),
    Method::method(
        "insert",
        "($self, i, v, /)",
        insert,
        "Insert a new item v into the array before position i.",
    ),
    Method::method(
        "pop",
        "($self, i=-1, /)",
        pop,
        "Return the i-th element and delete it from the array.\n\ni defaults to -1.",
    ),
    Method::method("remove", "($self, v, /)", remove, "Remove the first occurrence of v in the array."),
    Method::method(
        "reverse",
        "($self, /)",
        |_, a| reorder(a, true),
        "Reverse the order of the items in the array.",
    ),
    Method::method(
        "tobytes",
        "($self, /)",
        |_, a| Ok(Bytes::make(this(a.at(0)).to_bytes()).into_value()),
        "Convert the array to an array of machine values and return the bytes representation.",
    ),
    Method::method(
        "tofile",
        "($self, f, /)",
        tofile,
        "Write all items (as machine values) to the file object f.",
    ),
    Method::method(
        "tolist",
        "($self, /)",
        |th, a| sequence::to_list(th, this(a.at(0))),
        "Convert array to an ordinary list with the same items.",
    ),
    Method::method(
        "tounicode",
        "($self, /)",
        |th, a| {
            let me = this(a.at(0));
            text_only(th, me, "tounicode")?;
            me.text(th)
        },
        "Extends this array with data from the unicode string ustr.",
    ),
    Method::method("__copy__", "($self, /)", copy, "Return a copy of the array."),
    Method::method("__deepcopy__", "($self, unused, /)", copy, "Return a copy of the array."),
    Method::method("__reduce_ex__", "($self, value, /)", reduce, "Return state information for pickling."),
    Method::class("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
];
