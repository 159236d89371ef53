//! What makes an array a sequence: items, slices, iteration, comparison.

use super::{ARRAY, Array, kind, resize_error, this};
use crate::object::{
    Class, Compare, Guarded, List, Method, Object, Payload, Res, Slot, Slots, Thread, Trace, Tuple, TypeSpec,
    Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::types::slice::Slice;

/// All items, in a list.
pub fn to_list(th: &Thread, a: &Array) -> Res {
    let bytes = a.to_bytes();
    let items: Res<Vec<Value>> = bytes.chunks_exact(a.size()).map(|c| kind::unpack(th, a.code, c)).collect();
    Ok(List::new(items?).into_value())
}

/// The first place of something equal between two indices.
pub fn find(th: &Thread, a: &Array, x: &Value, from: usize, to: usize) -> Res<Option<usize>> {
    let mut i = from;
    while i < to {
        let Some(item) = a.get(th, i)? else { break };
        if protocol::equal(th, &item, x)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn index(th: &Thread, a: &Array, key: &Value, fault: &str) -> Res<usize> {
    let i = protocol::index_i64(th, key)?;
    let len = a.len() as i64;
    let at = if i < 0 { i + len } else { i };
    if at < 0 || at >= len {
        return Err(th.index_error(fault));
    }
    Ok(at as usize)
}

fn no_index(th: &Thread) -> crate::object::Raised {
    th.type_error("array indices must be integers")
}

pub fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let a = this(v);
    if let Some(s) = key.downcast::<Slice>() {
        let s = s.unpack(th)?;
        let size = a.size();
        let bytes = a.to_bytes();
        let mut out = Vec::new();
        for i in s.fit(bytes.len() / size).indices() {
            out.extend_from_slice(&bytes[i * size..(i + 1) * size]);
        }
        return Ok(Array::make(ARRAY.get(), a.code, out).into_value());
    }
    if key.ty().slots().index.is_none() {
        return Err(no_index(th));
    }
    let fault = "array index out of range";
    let i = index(th, a, key, fault)?;
    a.get(th, i)?.ok_or_else(|| th.index_error(fault))
}

/// The bytes of an array that must be of the same kind as `a`; `fault` says that it is none.
fn same_kind(th: &Thread, a: &Array, other: &Value, fault: impl FnOnce(&str) -> String) -> Res<Vec<u8>> {
    let Some(b) = other.downcast::<Array>() else {
        return Err(th.type_error(fault(&other.ty().error_name())));
    };
    if a.code != b.code {
        return Err(th.type_error("bad argument type for built-in operation"));
    }
    Ok(b.to_bytes())
}

pub fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let a = this(v);
    let size = a.size();
    if let Some(s) = key.downcast::<Slice>() {
        return set_slice(th, a, s, value);
    }
    if key.ty().slots().index.is_none() {
        return Err(no_index(th));
    }
    let fault = "array assignment index out of range";
    let i = index(th, a, key, fault)?;
    match value {
        Some(x) => {
            let mut bytes = Vec::new();
            kind::pack(th, a.code, &x, &mut bytes)?;
            match a.lock().bytes.get_mut(i * size..(i + 1) * size) {
                Some(to) => to.copy_from_slice(&bytes),
                None => return Err(th.index_error(fault)),
            }
        }
        None => a.edit(th, |bytes| {
            if (i + 1) * size <= bytes.len() {
                bytes.drain(i * size..(i + 1) * size);
            }
        })?,
    }
    Ok(())
}

fn set_slice(th: &Thread, a: &Array, s: &Slice, value: Option<Value>) -> Res<()> {
    let size = a.size();
    let deleting = value.is_none();
    let new = match &value {
        None => Vec::new(),
        Some(x) => same_kind(th, a, x, |n| format!("can only assign array (not \"{n}\") to array slice"))?,
    };
    let unpacked = s.unpack(th)?;
    let mut items = a.lock();
    let fitted = unpacked.fit(items.bytes.len() / size);
    let count = new.len() / size;
    if fitted.step == 1 {
        let start = fitted.start as usize;
        let end = start + fitted.count;
        if count != fitted.count && items.views > 0 {
            drop(items);
            return Err(resize_error(th));
        }
        items.bytes.splice(start * size..end * size, new);
    } else if deleting {
        if items.views > 0 {
            drop(items);
            return Err(resize_error(th));
        }
        let (start, step) = fitted.ascending();
        for k in (0..fitted.count).rev() {
            let at = (start + k * step) * size;
            items.bytes.drain(at..at + size);
        }
    } else {
        if count != fitted.count {
            drop(items);
            return Err(th.value_error(format!(
                "attempt to assign array of size {count} to extended slice of size {}",
                fitted.count
            )));
        }
        for (i, chunk) in fitted.indices().zip(new.chunks_exact(size)) {
            items.bytes[i * size..(i + 1) * size].copy_from_slice(chunk);
        }
    }
    Ok(())
}

pub fn concat(th: &Thread, v: &Value, other: &Value) -> Res {
    let a = this(v);
    let more = same_kind(th, a, other, |n| format!("can only append array (not \"{n}\") to array"))?;
    let mut bytes = a.to_bytes();
    bytes.extend(more);
    Ok(Array::make(ARRAY.get(), a.code, bytes).into_value())
}

fn repeated(th: &Thread, a: &Array, n: isize) -> Res<Vec<u8>> {
    crate::types::bytes::repeat_bytes(th, &a.to_bytes(), n)
}

pub fn repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let a = this(v);
    Ok(Array::make(ARRAY.get(), a.code, repeated(th, a, n)?).into_value())
}

pub fn inplace_concat(th: &Thread, v: &Value, other: &Value) -> Res {
    if other.downcast::<Array>().is_none() {
        return Err(
            th.type_error(format!("can only extend array with array (not \"{}\")", other.ty().error_name()))
        );
    }
    super::methods::extend_array(th, this(v), other)?;
    Ok(v.clone())
}

pub fn inplace_repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let a = this(v);
    let bytes = repeated(th, a, n)?;
    a.edit(th, |b| *b = bytes)?;
    Ok(v.clone())
}

pub fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Array>(), b.downcast::<Array>()) else {
        return Ok(Value::not_implemented());
    };
    if matches!(op, Compare::Eq | Compare::Ne) && x.len() != y.len() {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let mut i = 0;
    while let (Some(p), Some(q)) = (x.get(th, i)?, y.get(th, i)?) {
        if !protocol::equal(th, &p, &q)? {
            return match op {
                Compare::Eq => Ok(Value::bool(false)),
                Compare::Ne => Ok(Value::bool(true)),
                _ => protocol::compare(th, &p, &q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(x.len().cmp(&y.len()))))
}

static ITERATOR: Class = Class::new();

/// Payload of `arrayiterator`.
#[repr(C)]
struct ArrayIterator {
    ob: Object,
    /// The array (`None` when exhausted) and the next index.
    state: Guarded<(Slot, usize)>,
}

payload!(ArrayIterator: traced);

impl Trace for ArrayIterator {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.state.get_unlocked() }.0);
    }
}

fn iterator(v: &Value) -> &ArrayIterator {
    v.downcast().expect("method of this type")
}

pub fn iter(_: &Thread, v: &Value) -> Res {
    let state = Guarded::new((Some(v.clone()), 0));
    Ok(alloc(ArrayIterator { ob: Object::new(ITERATOR.get()), state }).into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = iterator(v);
    let (array, at) = {
        let mut s = it.state.lock(&it.ob);
        let Some(array) = s.0.clone() else { return Ok(None) };
        s.1 += 1;
        (array, s.1 - 1)
    };
    let found = this(&array).get(th, at)?;
    if found.is_none() {
        let old = it.state.lock(&it.ob).0.take();
        drop(old);
    }
    Ok(found)
}

static ITERATOR_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method(
            "__reduce__",
            "($self, /)",
            |th, a| {
                let it = iterator(a.at(0));
                let (array, at) = it.state.get(&it.ob);
                let function = crate::types::helpers::import_from(th, "builtins", "iter")?;
                let parts = match array {
                    Some(x) => {
                        vec![function, Tuple::new(vec![x]).into_value(), Value::from_usize(at)]
                    }
                    None => {
                        vec![function, Tuple::new(vec![Tuple::empty().into_value()]).into_value()]
                    }
                };
                Ok(Tuple::new(parts).into_value())
            },
            "Return state information for pickling.",
        ),
        Method::method(
            "__setstate__",
            "($self, state, /)",
            |th, a| {
                let n = protocol::index_i64(th, a.at(1))?;
                let it = iterator(a.at(0));
                it.state.lock(&it.ob).1 = n.max(0) as usize;
                Ok(Value::none())
            },
            "Set state information for unpickling.",
        ),
    ],
    ..TypeSpec::new("array", "arrayiterator", <ArrayIterator as Payload>::layout)
};

/// Binds the iterator's type.
pub fn init_types() {
    ITERATOR.bind(&ITERATOR_SPEC);
}
