//! `memoryview` over the bytes of another object: one dimension, any stride, the native item formats.

pub mod item;
pub mod methods;

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Compare, GetSet, Guarded, Method, Object, Payload, Ref, Res, Sink, Slots, Str, Thread,
    Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer::{self, Exporter};
use crate::types::slice::Slice;
use methods as m;

/// `memoryview`.
pub static MEMORYVIEW: Class = Class::new();

/// Which bytes of which object.
#[derive(Clone)]
pub struct View {
    /// The object that lends its bytes.
    pub base: Value,
    exporter: Exporter,
    /// First byte of the first item.
    pub offset: usize,
    /// Number of items.
    pub len: usize,
    /// Bytes from one item to the next.
    pub stride: isize,
    /// Format character of the items.
    pub format: u8,
    /// Whether writing is refused.
    pub readonly: bool,
}

/// Payload of `memoryview`.
#[repr(C)]
pub struct MemoryView {
    ob: Object,
    /// Absent once released.
    state: Guarded<Option<View>>,
    /// The hash, once somebody has asked for it: it outlives the release.
    hash: Guarded<Option<i64>>,
}
payload!(MemoryView: traced);

impl Trace for MemoryView {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        if let Some(view) = unsafe { self.state.get_unlocked() } {
            v.visit(&view.base);
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        if let Some(view) = unsafe { self.state.get_unlocked().take() } {
            (view.exporter.unpin)(&view.base);
            sink.push(view.base);
        }
    }
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        if let Some(view) = self.state.get_mut().take() {
            (view.exporter.unpin)(&view.base);
        }
    }
}

impl View {
    /// Bytes an item.
    pub fn itemsize(&self) -> usize {
        item::size(self.format).unwrap_or(1)
    }
    /// Whether the items lie next to each other in order.
    pub fn is_contiguous(&self) -> bool {
        self.len == 1 || self.stride == self.itemsize() as isize
    }
    fn position(&self, i: usize) -> usize {
        (self.offset as isize + i as isize * self.stride) as usize
    }
    /// The bytes of item `i`.
    pub fn item(&self, i: usize) -> [u8; 8] {
        let mut out = [0; 8];
        (self.exporter.read)(&self.base, self.position(i), &mut out[..self.itemsize()]);
        out
    }
    /// All bytes in item order.
    pub fn to_vec(&self) -> Vec<u8> {
        let size = self.itemsize();
        let mut out = vec![0; self.len * size];
        if self.is_contiguous() {
            (self.exporter.read)(&self.base, self.offset, &mut out);
        } else {
            for (i, chunk) in out.chunks_exact_mut(size).enumerate() {
                (self.exporter.read)(&self.base, self.position(i), chunk);
            }
        }
        out
    }
    /// Writes item `i`.
    pub fn write_item(&self, i: usize, bytes: &[u8]) {
        if let Some(write) = self.exporter.write {
            write(&self.base, self.position(i), bytes);
        }
    }
    /// Copies bytes out of a contiguous view, from a byte offset.
    pub fn read_at(&self, at: usize, out: &mut [u8]) {
        (self.exporter.read)(&self.base, self.offset + at, out);
    }
    /// Writes bytes into a contiguous, writable view, from a byte offset.
    pub fn write_at(&self, at: usize, data: &[u8]) {
        if let Some(write) = self.exporter.write {
            write(&self.base, self.offset + at, data);
        }
    }
    /// Writes bytes from the beginning, in item order.
    pub fn write_bytes(&self, data: &[u8]) {
        let size = self.itemsize();
        match self.exporter.write {
            Some(write) if self.is_contiguous() => write(&self.base, self.offset, data),
            _ => data.chunks_exact(size).enumerate().for_each(|(i, c)| self.write_item(i, c)),
        }
    }
}

impl MemoryView {
    /// A view of `v`, or `None` if it lends no bytes.
    pub fn of(v: &Value) -> Option<Ref<MemoryView>> {
        if let Some(m) = v.downcast::<MemoryView>() {
            return m.view().map(MemoryView::make);
        }
        let exporter = buffer::exporter(v)?;
        let format = (exporter.format)(v);
        let size = item::size(format).unwrap_or(1);
        Some(MemoryView::make(View {
            base: v.clone(),
            exporter,
            offset: 0,
            len: (exporter.len)(v) / size,
            stride: size as isize,
            format,
            readonly: exporter.write.is_none(),
        }))
    }
    /// A view object; pins the base.
    pub fn make(view: View) -> Ref<MemoryView> {
        (view.exporter.pin)(&view.base);
        alloc(MemoryView {
            ob: Object::new(MEMORYVIEW.get()),
            state: Guarded::new(Some(view)),
            hash: Guarded::new(None),
        })
    }
    /// The view, unless it has been released.
    pub fn view(&self) -> Option<View> {
        self.state.get(&self.ob)
    }
    /// Ends the view.
    pub fn release(&self) {
        let old = self.state.lock(&self.ob).take();
        if let Some(view) = old {
            (view.exporter.unpin)(&view.base);
        }
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a new memoryview object which references the given object."),
    flags: flags::IMMUTABLE | flags::GC | flags::SEQUENCE | flags::WEAKREF,
    signature: "(object)",
    slots: Slots {
        repr: Some(|_, v| {
            let kind = if this(v).view().is_some() { "memory" } else { "released memory" };
            Ok(Str::new(&format!("<{kind} at {:#x}>", v.bits())).into_value())
        }),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        len: Some(|th, v| Ok(view(th, v)?.len)),
        getitem: Some(getitem),
        setitem: Some(setitem),
        iter: Some(|_, v| crate::object::seqiter::SeqIter::make(v.clone())),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "release",
            "($self, /)",
            m::release,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
        Method::method(
            "tobytes",
            "($self, /, order='C')",
            m::tobytes,
            "Return the data in the buffer as a byte string.",
        ),
        Method::method(
            "hex",
            "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
            m::hex,
            "Return the data in the buffer as a str of hexadecimal numbers.",
        ),
        Method::method(
            "tolist",
            "($self, /)",
            m::tolist,
            "Return the data in the buffer as a list of elements.",
        ),
        Method::method(
            "cast",
            "($self, /, format, shape=<unrepresentable>)",
            m::cast,
            "Cast a memoryview to a new format or shape.",
        ),
        Method::method(
            "toreadonly",
            "($self, /)",
            m::toreadonly,
            "Return a readonly version of the memoryview.",
        ),
        Method::method("count", "($self, value, /)", m::count, "Count the number of occurrences of a value."),
        Method::method(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            m::index,
            "Return the index of the first occurrence of a value.",
        ),
        Method::method("__enter__", "($self, /)", |th, a| view(th, a.at(0)).map(|_| a.at(0).clone()), ""),
        Method::method(
            "__exit__",
            "($self, /, *exc_info)",
            m::release,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
    ],
    getsets: &[
        GetSet::read("obj", |th, v| Ok(view(th, v)?.base), "The underlying object of the memoryview."),
        GetSet::read(
            "nbytes",
            |th, v| view(th, v).map(|w| Value::from_usize(w.len * w.itemsize())),
            "The amount of space in bytes that the array would use in a contiguous representation.",
        ),
        GetSet::read(
            "itemsize",
            |th, v| view(th, v).map(|w| Value::from_usize(w.itemsize())),
            "The size in bytes of each element of the memoryview.",
        ),
        GetSet::read(
            "format",
            |th, v| view(th, v).map(|w| Str::latin1_char(w.format).into_value()),
            "A string containing the format (in struct module style) for each element in the view.",
        ),
        GetSet::read(
            "ndim",
            |th, v| view(th, v).map(|_| Value::small_int(1)),
            "An integer indicating how many dimensions of a multi-dimensional array the memory represents.",
        ),
        GetSet::read(
            "shape",
            |th, v| view(th, v).map(|w| m::tuple_of(w.len as i64)),
            "A tuple of ndim integers giving the shape of the memory as an N-dimensional array.",
        ),
        GetSet::read(
            "strides",
            |th, v| view(th, v).map(|w| m::tuple_of(w.stride as i64)),
            "A tuple of ndim integers giving the size in bytes to access each element for each dimension of the array.",
        ),
        GetSet::read(
            "suboffsets",
            |th, v| view(th, v).map(|_| crate::object::Tuple::empty().into_value()),
            "A tuple of integers used internally for PIL-style arrays.",
        ),
        GetSet::read(
            "readonly",
            |th, v| view(th, v).map(|w| Value::bool(w.readonly)),
            "A bool indicating whether the memory is read only.",
        ),
        GetSet::read(
            "c_contiguous",
            |th, v| view(th, v).map(|w| Value::bool(w.is_contiguous())),
            "A bool indicating whether the memory is C contiguous.",
        ),
        GetSet::read(
            "f_contiguous",
            |th, v| view(th, v).map(|w| Value::bool(w.is_contiguous())),
            "A bool indicating whether the memory is Fortran contiguous.",
        ),
        GetSet::read(
            "contiguous",
            |th, v| view(th, v).map(|w| Value::bool(w.is_contiguous())),
            "A bool indicating whether the memory is contiguous.",
        ),
    ],
    ..TypeSpec::new("builtins", "memoryview", <MemoryView as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    MEMORYVIEW.bind(&SPEC);
}

fn this(v: &Value) -> &MemoryView {
    v.downcast::<MemoryView>().expect("a memoryview's own slot")
}

/// The view, or `ValueError` once released.
fn view(th: &Thread, v: &Value) -> Res<View> {
    this(v).view().ok_or_else(|| th.value_error("operation forbidden on released memoryview object"))
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(object)"));
    let bound = bind_values(th, &SIG, "memoryview", args)?;
    let Some(v) = bound.into_iter().next().flatten() else {
        return Err(th.type_error("memoryview() missing required argument 'object' (pos 1)"));
    };
    match MemoryView::of(&v) {
        Some(m) => Ok(m.into_value()),
        None if v.downcast::<MemoryView>().is_some() => {
            Err(th.value_error("operation forbidden on released memoryview object"))
        }
        None => Err(th
            .type_error(format!("memoryview: a bytes-like object is required, not '{}'", v.ty().name_str()))),
    }
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let m = this(v);
    if let Some(known) = m.hash.get(&m.ob) {
        return Ok(known);
    }
    let w = view(th, v)?;
    if !w.readonly {
        return Err(th.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(w.format, b'B' | b'b' | b'c') {
        return Err(th.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    // What cannot be hashed itself has a view that cannot.
    protocol::hash(th, &w.base)?;
    let w = view(th, v)?;
    let h = crate::object::hash::hash_bytes(&w.to_vec());
    *m.hash.lock(&m.ob) = Some(h);
    Ok(h)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let wanted = match op {
        Compare::Eq => true,
        Compare::Ne => false,
        _ => return Ok(Value::not_implemented()),
    };
    let other =
        b.downcast::<MemoryView>().map_or_else(|| MemoryView::of(b).and_then(|m| m.view()), MemoryView::view);
    let (Some(x), Some(y)) = (this(a).view(), other) else {
        return Ok(Value::bool(a.is(b) == wanted));
    };
    let equal = x.len == y.len
        && if x.format == y.format && !matches!(x.format, b'f' | b'd') {
            x.to_vec() == y.to_vec()
        } else {
            let mut same = true;
            for i in 0..x.len {
                let (p, q) = (item::unpack(x.format, x.item(i)), item::unpack(y.format, y.item(i)));
                if !protocol::truth(th, &protocol::compare(th, &p, &q, Compare::Eq)?)? {
                    same = false;
                    break;
                }
            }
            same
        };
    Ok(Value::bool(equal == wanted))
}

fn subscript(th: &Thread, w: &View, key: &Value) -> Res<usize> {
    let i = protocol::index_subscript(th, key)?;
    let at = if i < 0 { i + w.len as i64 } else { i };
    if at < 0 || at >= w.len as i64 {
        Err(th.index_error("index out of bounds on dimension 1"))
    } else {
        Ok(at as usize)
    }
}

fn part(th: &Thread, w: View, slice: &Slice) -> Res<View> {
    let f = slice.unpack(th)?.fit(w.len);
    Ok(View {
        offset: if f.count == 0 { w.offset } else { w.position(f.start as usize) },
        len: f.count,
        stride: w.stride * f.step as isize,
        ..w
    })
}

/// The index in a tuple that stands for one.
fn one_index(th: &Thread, key: &Tuple, of_slices: &str) -> Res {
    let items = key.items();
    if !items.is_empty() && items.iter().all(|i| i.downcast::<Slice>().is_some()) {
        return Err(th.not_implemented_error(of_slices));
    }
    if !items.iter().all(|i| i.ty().slots().index.is_some()) {
        return Err(th.type_error("memoryview: invalid slice key"));
    }
    match items {
        [one] => Ok(one.clone()),
        [] => Err(th.not_implemented_error("sub-views are not implemented")),
        _ => Err(th.type_error(format!("cannot index 1-dimension view with {}-element tuple", items.len()))),
    }
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let w = view(th, v)?;
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(MemoryView::make(part(th, w, slice)?).into_value());
    }
    let single;
    let key = match key.downcast::<Tuple>() {
        Some(t) => {
            single = one_index(th, t, "multi-dimensional slicing is not implemented")?;
            &single
        }
        None => key,
    };
    if key.ty().slots().index.is_none() {
        return Err(th.type_error("memoryview: invalid slice key"));
    }
    let i = subscript(th, &w, key)?;
    Ok(item::unpack(w.format, w.item(i)))
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let w = view(th, v)?;
    if w.readonly {
        return Err(th.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(th.type_error("cannot delete memory")) };
    if let Some(slice) = key.downcast::<Slice>() {
        let target = part(th, w, slice)?;
        let data = buffer::expect(th, &value)?;
        if data.len() != target.len * target.itemsize() {
            return Err(th.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        target.write_bytes(&data);
        return Ok(());
    }
    let single;
    let key = match key.downcast::<Tuple>() {
        Some(t) => {
            let text = "memoryview slice assignments are currently restricted to ndim = 1";
            single = one_index(th, t, text)?;
            &single
        }
        None => key,
    };
    if key.ty().slots().index.is_none() {
        return Err(th.type_error("memoryview: invalid slice key"));
    }
    let i = subscript(th, &w, key)?;
    let bytes = item::pack(th, w.format, &value)?;
    w.write_item(i, &bytes);
    Ok(())
}
