//! `memoryview` over the bytes of another object: any number of dimensions, any stride of the first, the native item
//! formats.

mod cast;
pub mod item;
mod lease;
pub mod methods;
pub mod view;

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Compare, GetSet, Guarded, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace,
    Tuple, Type, TypeSpec, Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::slice::Slice;
use crate::types::{buffer, generic_alias};
pub use lease::Lease;
use methods as m;
pub use view::{Element, View};

/// `memoryview`.
pub static MEMORYVIEW: Class = Class::new();

/// Payload of `memoryview`.
#[repr(C)]
pub struct MemoryView {
    ob: Object,
    state: Guarded<State>,
    /// The hash, once somebody has asked for it: it outlives the release.
    hash: Guarded<Option<i64>>,
}
payload!(MemoryView: traced);

#[derive(Default)]
struct State {
    /// Absent once released.
    view: Option<View>,
    /// The `memoryview` that lent these bytes, where it was one.
    lender: Option<Export>,
    /// How many hold this view: they have its bytes, so that it cannot be released.
    exports: usize,
}

impl Trace for MemoryView {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let state = unsafe { self.state.get_unlocked() };
        if let Some(view) = &state.view {
            v.visit(&view.base);
        }
        if let Some(lender) = &state.lender {
            v.visit(&lender.0);
        }
    }
    // Not cleared: every cycle leads through attributes, which are, and a `__release_buffer__` wants to see the bytes.
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        if let Some(view) = self.state.get_mut().view.take() {
            (view.exporter.unpin)(&view.base);
        }
    }
}

/// A hold on a view: while there is one, the view cannot be released.
struct Export(Value);

impl Export {
    fn of(view: &Value) -> Export {
        let m = this(view);
        m.state.lock(&m.ob).exports += 1;
        Export(view.clone())
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let m = this(&self.0);
        m.state.lock(&m.ob).exports -= 1;
    }
}

impl MemoryView {
    /// A view of `v` as `request` wants it, or `None` if it lends no bytes.
    pub fn of(th: &Thread, v: &Value, request: i32) -> Res<Option<Ref<MemoryView>>> {
        let Some(lend) = v.ty().slots().buffer else { return Ok(None) };
        let lent = lend(th, v, request)?;
        Ok(Some(lent.into_ref::<MemoryView>().unwrap_or_else(|_| unreachable!("what the slot returns"))))
    }
    /// A view object; pins the base.
    pub fn make(view: View) -> Ref<MemoryView> {
        MemoryView::lent(view, None)
    }
    fn lent(view: View, lender: Option<Export>) -> Ref<MemoryView> {
        (view.exporter.pin)(&view.base);
        alloc(MemoryView {
            ob: Object::new(MEMORYVIEW.get()),
            state: Guarded::new(State { view: Some(view), lender, exports: 0 }),
            hash: Guarded::new(None),
        })
    }
    /// The view, unless it has been released.
    pub fn view(&self) -> Option<View> {
        self.state.lock(&self.ob).view.clone()
    }
    /// The view, or `ValueError` once released.
    fn open(&self, th: &Thread) -> Res<View> {
        self.view().ok_or_else(|| th.value_error("operation forbidden on released memoryview object"))
    }
    /// The view, for somebody who will make another of it.
    pub fn source(&self, th: &Thread) -> Res<View> {
        let view = self.open(th)?;
        if view.restricted {
            return Err(th.value_error("cannot create new view on restricted memoryview"));
        }
        Ok(view)
    }
    /// Ends the view. Errors: `BufferError` while somebody holds it.
    pub fn release(&self, th: &Thread) -> Res<()> {
        match self.state.lock(&self.ob).exports {
            0 => {}
            1 => return Err(th.buffer_error("memoryview has 1 exported buffer")),
            n => return Err(th.buffer_error(format!("memoryview has {n} exported buffers"))),
        }
        self.end();
        Ok(())
    }
    /// Ends a view that no program has seen, or that no other could be made of.
    pub fn end(&self) {
        let old = std::mem::take(&mut *self.state.lock(&self.ob));
        if let Some(view) = old.view {
            (view.exporter.unpin)(&view.base);
            if let Some(lease) = view.base.downcast::<Lease>() {
                lease.settle();
            }
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
        buffer: Some(|th, v, request| {
            let view = source(th, v)?.requested(th, request)?;
            Ok(MemoryView::lent(view, Some(Export::of(v))).into_value())
        }),
        release_buffer: Some(buffer::RELEASE),
        len: Some(|th, v| match view(th, v)? {
            w if w.element == Element::Alone => Err(th.type_error("0-dim memory has no length")),
            w => Ok(w.len),
        }),
        getitem: Some(getitem),
        setitem: Some(setitem),
        iter: Some(|th, v| {
            line(th, v)?;
            crate::object::seqiter::SeqIter::make(v.clone())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
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
            cast::cast,
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
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
        Method::class(
            "_from_flags",
            "($type, /, object, flags)",
            m::from_flags,
            "Create a new memoryview object which references the given object.",
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
        GetSet::read("obj", |th, v| Ok(view(th, v)?.object()), "The underlying object of the memoryview."),
        GetSet::read(
            "nbytes",
            |th, v| view(th, v).map(|w| Value::from_usize(w.nbytes())),
            "The amount of space in bytes that the array would use in a contiguous representation.",
        ),
        GetSet::read(
            "itemsize",
            |th, v| view(th, v).map(|w| Value::from_usize(w.itemsize())),
            "The size in bytes of each element of the memoryview.",
        ),
        GetSet::read(
            "format",
            |th, v| {
                let w = view(th, v)?;
                let mark = if w.marked { "@" } else { "" };
                Ok(Str::new(&format!("{mark}{}", w.format as char)).into_value())
            },
            "A string containing the format (in struct module style) for each element in the view.",
        ),
        GetSet::read(
            "ndim",
            |th, v| view(th, v).map(|w| Value::from_usize(w.ndim())),
            "An integer indicating how many dimensions of a multi-dimensional array the memory represents.",
        ),
        GetSet::read(
            "shape",
            |th, v| view(th, v).map(|w| numbers(w.shape().into_iter().map(|n| n as i64))),
            "A tuple of ndim integers giving the shape of the memory as an N-dimensional array.",
        ),
        GetSet::read(
            "strides",
            |th, v| view(th, v).map(|w| numbers(w.strides().into_iter().map(|n| n as i64))),
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
            |th, v| view(th, v).map(|w| Value::bool(w.is_fortran_contiguous())),
            "A bool indicating whether the memory is Fortran contiguous.",
        ),
        GetSet::read(
            "contiguous",
            |th, v| view(th, v).map(|w| Value::bool(w.is_contiguous() || w.is_fortran_contiguous())),
            "A bool indicating whether the memory is contiguous.",
        ),
    ],
    ..TypeSpec::new("builtins", "memoryview", <MemoryView as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    MEMORYVIEW.bind(&SPEC);
    lease::init();
}

fn this(v: &Value) -> &MemoryView {
    v.downcast::<MemoryView>().expect("a memoryview's own slot")
}

fn numbers(all: impl Iterator<Item = i64>) -> Value {
    Tuple::new(all.map(Value::from_i64).collect()).into_value()
}

/// The view, or `ValueError` once released.
fn view(th: &Thread, v: &Value) -> Res<View> {
    this(v).open(th)
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(object)"));
    let bound = bind_values(th, &SIG, "memoryview", args)?;
    let Some(v) = bound.into_iter().next().flatten() else {
        return Err(th.type_error("memoryview() missing required argument 'object' (pos 1)"));
    };
    of_object(th, &v, buffer::request::FULL_READ)
}

fn of_object(th: &Thread, v: &Value, request: i32) -> Res {
    // A view of a view is one more of the same object: it holds the other one as little as a slice does.
    if v.downcast::<MemoryView>().is_some() {
        return Ok(MemoryView::make(source(th, v)?).into_value());
    }
    match MemoryView::of(th, v, request)? {
        Some(m) => Ok(m.into_value()),
        None => Err(th.type_error(format!(
            "memoryview: a bytes-like object is required, not '{}'",
            v.ty().error_name()
        ))),
    }
}

/// The view, for somebody who will make another of it.
fn source(th: &Thread, v: &Value) -> Res<View> {
    this(v).source(th)
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
    // What cannot be hashed itself has a view that cannot. (The view stays open while it is asked.)
    let _held = Export::of(v);
    protocol::hash(th, &w.base)?;
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
    let own = this(a).view();
    let other = b.downcast::<MemoryView>().map_or_else(|| lent_view(th, b), MemoryView::view);
    let (Some(x), Some(y)) = (own, other) else {
        return Ok(Value::bool(a.is(b) == wanted));
    };
    let mut equal = x.shape() == y.shape();
    if equal && x.format == y.format && !matches!(x.format, b'e' | b'f' | b'd' | b'?') {
        equal = x.to_vec() == y.to_vec();
    } else {
        for i in 0..if equal { x.count() } else { 0 } {
            if !protocol::truth(th, &protocol::compare(th, &x.value(i), &y.value(i), Compare::Eq)?)? {
                equal = false;
                break;
            }
        }
    }
    Ok(Value::bool(equal == wanted))
}

/// What an object that is no `memoryview` itself lends to a comparison; an object that fails to is like none.
fn lent_view(th: &Thread, v: &Value) -> Option<View> {
    match MemoryView::of(th, v, buffer::request::FULL_READ) {
        Ok(m) => m.and_then(|m| m.view()),
        Err(_) => {
            drop(th.take_waiting());
            None
        }
    }
}

/// The view of items in a row; other dimensions are refused.
fn line(th: &Thread, v: &Value) -> Res<View> {
    one_dimension(th, v, "invalid indexing of", "sub-views are")
}

fn one_dimension(th: &Thread, v: &Value, none: &str, many: &str) -> Res<View> {
    let w = view(th, v)?;
    match w.ndim() {
        0 => Err(th.type_error(format!("{none} 0-dim memory"))),
        1 => Ok(w),
        _ => Err(th.not_implemented_error(format!("multi-dimensional {many} not implemented"))),
    }
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

fn part(th: &Thread, w: &View, slice: &Slice) -> Res<View> {
    let f = slice.unpack(th)?.fit(w.len);
    Ok(w.part(f.start as usize, f.count, f.step as isize))
}

/// The indices of a tuple that holds nothing else.
fn indices(th: &Thread, key: &Value) -> Res<Option<Vec<i64>>> {
    let Some(tuple) = key.downcast::<Tuple>() else { return Ok(None) };
    if tuple.items().iter().any(|i| i.ty().slots().index.is_none()) {
        return Ok(None);
    }
    tuple.items().iter().map(|i| protocol::index_subscript(th, i)).collect::<Res<_>>().map(Some)
}

fn is_index(key: &Value) -> bool {
    key.ty().slots().index.is_some()
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let w = view(th, v)?;
    if w.element == Element::Alone {
        return match key.downcast::<Tuple>() {
            Some(t) if t.is_empty() => Ok(w.value(0)),
            None if key.is_ellipsis() => Ok(v.clone()),
            _ => Err(th.type_error("invalid indexing of 0-dim memory")),
        };
    }
    if is_index(key) {
        let w = line(th, v)?;
        let at = subscript(th, &w, key)?;
        // (The index may have been asked for itself, and released the view.)
        return view(th, v).map(|w| w.value(at));
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(MemoryView::make(part(th, &source(th, v)?, slice)?).into_value());
    }
    if let Some(indices) = indices(th, key)? {
        return Ok(view(th, v)?.value(w.item_at(th, &indices)?));
    }
    if key.downcast::<Tuple>().is_some_and(|t| t.items().iter().all(|s| s.downcast::<Slice>().is_some())) {
        return Err(th.not_implemented_error("multi-dimensional slicing is not implemented"));
    }
    Err(th.type_error("memoryview: invalid slice key"))
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let w = view(th, v)?;
    if w.readonly {
        return Err(th.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(th.type_error("cannot delete memory")) };
    let slice = key.downcast::<Slice>();
    let at = if w.element == Element::Alone {
        if !key.is_ellipsis() && key.downcast::<Tuple>().is_none_or(|t| !t.is_empty()) {
            return Err(th.type_error("invalid indexing of 0-dim memory"));
        }
        0
    } else if is_index(key) {
        if w.ndim() > 1 {
            return Err(th.not_implemented_error("sub-views are not implemented"));
        }
        subscript(th, &w, key)?
    } else if let Some(slice) = slice.filter(|_| w.ndim() == 1) {
        let target = part(th, &w, slice)?;
        let data = buffer::contents(th, &value)?.ok_or_else(|| buffer::required(th, &value))?;
        view(th, v)?;
        if data.len() != target.nbytes() {
            return Err(th.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        target.write_bytes(&data);
        return Ok(());
    } else if let Some(indices) = indices(th, key)? {
        w.item_at(th, &indices)?
    } else if slice.is_some()
        || key.downcast::<Tuple>().is_some_and(|t| t.items().iter().all(|s| s.downcast::<Slice>().is_some()))
    {
        let message = "memoryview slice assignments are currently restricted to ndim = 1";
        return Err(th.not_implemented_error(message));
    } else {
        return Err(th.type_error("memoryview: invalid slice key"));
    };
    let bytes = item::pack(th, w.format, &value)?;
    view(th, v)?;
    w.write_item(at, &bytes);
    Ok(())
}
