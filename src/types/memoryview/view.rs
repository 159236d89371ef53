//! Which bytes of which object, and how they lie.

use super::{Lease, item};
use crate::object::{Res, Thread, Value};
use crate::sync::prim::Arc;
use crate::types::buffer::{Exporter, request};
use crate::types::list::List;

/// See the module.
#[derive(Clone)]
pub struct View {
    /// The object that lends its bytes.
    pub base: Value,
    pub(super) exporter: &'static Exporter,
    /// First byte of the first item.
    pub offset: usize,
    /// Length of the first dimension.
    pub len: usize,
    /// Bytes from one element of the first dimension to the next.
    pub stride: isize,
    /// What these elements are.
    pub element: Element,
    /// Format character of the items.
    pub format: u8,
    /// Whether it was given with the `@` that says that it is native.
    pub(super) marked: bool,
    /// Whether writing is refused.
    pub readonly: bool,
    /// Whether no other view may be made of it: it is shown to a `__release_buffer__`.
    pub(super) restricted: bool,
}

/// What the first dimension is made of. (Only a cast makes more dimensions, and only the first one can be sliced, so the
/// others lie without gaps.)
#[derive(Clone, PartialEq, Eq)]
pub enum Element {
    /// Items: there is no other dimension.
    Item,
    /// Blocks of these lengths.
    Block(Arc<[usize]>),
    /// There is no dimension at all, and one item.
    Alone,
}

impl View {
    /// All bytes that `base` lends, as items of its format.
    pub fn whole(base: &Value, exporter: &'static Exporter) -> View {
        let format = (exporter.format)(base);
        let size = item::size(format).unwrap_or(1);
        View {
            base: base.clone(),
            exporter,
            offset: 0,
            len: (exporter.len)(base) / size,
            stride: size as isize,
            element: Element::Item,
            format,
            marked: false,
            readonly: exporter.write.is_none() || (exporter.readonly)(base),
            restricted: false,
        }
    }
    /// The object whose bytes these are, as programs see it (`memoryview.obj`).
    pub fn object(&self) -> Value {
        self.base.downcast::<Lease>().and_then(Lease::direct).unwrap_or_else(|| self.base.clone())
    }
    /// This view as somebody asks for it (`memory_getbuf` of CPython). Errors: `BufferError`.
    pub fn requested(self, th: &Thread, request: i32) -> Res<View> {
        let asks = |flags: i32| request & flags == flags;
        let refuse =
            |what: &str| Err(th.buffer_error(format!("memoryview: underlying buffer is not {what}")));
        if asks(request::WRITABLE) && self.readonly {
            return refuse("writable");
        }
        if asks(request::C_CONTIGUOUS) && !self.is_contiguous() {
            return refuse("C-contiguous");
        }
        if asks(request::F_CONTIGUOUS) && !self.is_fortran_contiguous() {
            return refuse("Fortran contiguous");
        }
        if asks(request::ANY_CONTIGUOUS) && !self.is_contiguous() && !self.is_fortran_contiguous() {
            return refuse("contiguous");
        }
        if !asks(request::STRIDES) && !self.is_contiguous() {
            return refuse("C-contiguous");
        }
        if !asks(request::ND) {
            if asks(request::FORMAT) {
                return Err(th.buffer_error(
                    "memoryview: cannot cast to unsigned bytes if the format flag is present",
                ));
            }
            return Ok(self.flat());
        }
        Ok(if asks(request::FORMAT) { self } else { self.unformatted() })
    }
    /// The same items, nothing said of what they are.
    fn unformatted(self) -> View {
        if self.itemsize() == 1 { View { format: b'B', marked: false, ..self } } else { self }
    }
    /// Bytes an item.
    pub fn itemsize(&self) -> usize {
        item::size(self.format).unwrap_or(1)
    }
    /// Number of dimensions.
    pub fn ndim(&self) -> usize {
        match &self.element {
            Element::Alone => 0,
            Element::Item => 1,
            Element::Block(inner) => 1 + inner.len(),
        }
    }
    /// Their lengths.
    pub fn shape(&self) -> Vec<usize> {
        match &self.element {
            Element::Alone => Vec::new(),
            Element::Item => vec![self.len],
            Element::Block(inner) => std::iter::once(self.len).chain(inner.iter().copied()).collect(),
        }
    }
    /// Bytes from one element to the next, in each.
    pub fn strides(&self) -> Vec<isize> {
        let Element::Block(inner) = &self.element else {
            return if self.element == Element::Item { vec![self.stride] } else { Vec::new() };
        };
        let mut strides = vec![self.stride];
        let mut rest = self.block_size() as isize;
        for &n in inner.iter() {
            // A length of zero is refused by the cast that would make it.
            rest /= n as isize;
            strides.push(rest);
        }
        strides
    }
    /// Items in an element of the first dimension.
    fn block_items(&self) -> usize {
        match &self.element {
            Element::Block(inner) => inner.iter().product(),
            _ => 1,
        }
    }
    /// Bytes of such an element.
    fn block_size(&self) -> usize {
        self.block_items() * self.itemsize()
    }
    /// Number of items.
    pub fn count(&self) -> usize {
        self.len * self.block_items()
    }
    /// Number of bytes.
    pub fn nbytes(&self) -> usize {
        self.len * self.block_size()
    }
    /// Whether the items lie next to each other in order.
    pub fn is_contiguous(&self) -> bool {
        self.len == 1 || self.stride == self.block_size() as isize || self.ndim() > 1 && self.len == 0
    }
    /// Whether they lie next to each other with the first index running fastest.
    pub fn is_fortran_contiguous(&self) -> bool {
        if self.ndim() < 2 || self.len == 0 {
            return self.is_contiguous();
        }
        let mut wanted = self.itemsize() as isize;
        self.shape().into_iter().zip(self.strides()).all(|(n, stride)| {
            let fits = n == 1 || stride == wanted;
            wanted *= n as isize;
            fits
        })
    }
    /// The same bytes in one dimension, where they lie without gaps.
    pub fn flat(self) -> View {
        View { len: self.nbytes(), stride: 1, element: Element::Item, format: b'B', marked: false, ..self }
    }
    fn position(&self, i: usize) -> usize {
        (self.offset as isize + i as isize * self.stride) as usize
    }
    /// The part of the first dimension that begins at element `start`.
    pub(super) fn part(&self, start: usize, len: usize, step: isize) -> View {
        let offset = if len == 0 { self.offset } else { self.position(start) };
        View { offset, len, stride: self.stride * step, ..self.clone() }
    }
    /// The bytes of item `i`, all dimensions counted through.
    pub fn item(&self, i: usize) -> [u8; 8] {
        let mut out = [0; 8];
        (self.exporter.read)(&self.base, self.place(i), &mut out[..self.itemsize()]);
        out
    }
    fn place(&self, i: usize) -> usize {
        let block = self.block_items();
        self.position(i / block) + i % block * self.itemsize()
    }
    /// The value of item `i`.
    pub fn value(&self, i: usize) -> Value {
        item::unpack(self.format, self.item(i))
    }
    /// Which item these indices mean.
    pub fn item_at(&self, th: &Thread, indices: &[i64]) -> Res<usize> {
        let shape = self.shape();
        if indices.len() < shape.len() {
            return Err(th.not_implemented_error("sub-views are not implemented"));
        }
        if indices.len() > shape.len() {
            let (n, given) = (shape.len(), indices.len());
            return Err(th.type_error(format!("cannot index {n}-dimension view with {given}-element tuple")));
        }
        let mut at = 0;
        for (dimension, (&i, &n)) in indices.iter().zip(&shape).enumerate() {
            let i = if i < 0 { i + n as i64 } else { i };
            if !(0..n as i64).contains(&i) {
                return Err(th.index_error(format!("index out of bounds on dimension {}", dimension + 1)));
            }
            at = at * n + i as usize;
        }
        Ok(at)
    }
    /// Lists of lists, as deep as there are dimensions; a single item is itself.
    pub fn to_lists(&self) -> Value {
        fn lists(view: &View, shape: &[usize], next: &mut usize) -> Value {
            match shape.split_first() {
                None => {
                    *next += 1;
                    view.value(*next - 1)
                }
                Some((&n, inner)) => {
                    List::new((0..n).map(|_| lists(view, inner, next)).collect()).into_value()
                }
            }
        }
        lists(self, &self.shape(), &mut 0)
    }
    /// All bytes in item order.
    pub fn to_vec(&self) -> Vec<u8> {
        let size = self.block_size();
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
    /// All bytes with the first index running fastest.
    pub fn to_fortran(&self) -> Vec<u8> {
        let shape = self.shape();
        let (data, size) = (self.to_vec(), self.itemsize());
        let mut out = Vec::with_capacity(data.len());
        for n in 0..self.count() {
            // The indices of the item with this number in the new order, and from them its number in the old one.
            let mut rest = n;
            let indices: Vec<usize> = shape
                .iter()
                .map(|&k| {
                    let i = rest % k;
                    rest /= k;
                    i
                })
                .collect();
            let at = indices.iter().zip(&shape).fold(0, |at, (i, k)| at * k + i);
            out.extend_from_slice(&data[at * size..][..size]);
        }
        out
    }
    /// What copies bytes in, where that is allowed.
    fn writer(&self) -> Option<fn(&Value, usize, &[u8])> {
        self.exporter.write.filter(|_| !self.readonly)
    }
    /// Writes item `i`.
    pub fn write_item(&self, i: usize, bytes: &[u8]) {
        if let Some(write) = self.writer() {
            write(&self.base, self.place(i), bytes);
        }
    }
    /// Copies bytes out of a contiguous view, from a byte offset.
    pub fn read_at(&self, at: usize, out: &mut [u8]) {
        (self.exporter.read)(&self.base, self.offset + at, out);
    }
    /// Writes bytes into a contiguous, writable view, from a byte offset.
    pub fn write_at(&self, at: usize, data: &[u8]) {
        if let Some(write) = self.writer() {
            write(&self.base, self.offset + at, data);
        }
    }
    /// Writes bytes from the beginning, in item order.
    pub fn write_bytes(&self, data: &[u8]) {
        let size = self.itemsize();
        match self.writer() {
            Some(write) if self.is_contiguous() => write(&self.base, self.offset, data),
            _ => data.chunks_exact(size).enumerate().for_each(|(i, c)| self.write_item(i, c)),
        }
    }
}
