//! What `BytesIO` and `StringIO` share: a buffer of units, a position in it, and the methods that need no more.

use super::base::optional_size;
use crate::object::{Args, GetSet, Guard, Method, Raised, Res, Str, Thread, Value, instance};

/// Bytes or characters with a position.
#[derive(Default)]
pub struct Buffer<U> {
    /// The contents.
    pub data: Vec<U>,
    /// The position; it may lie behind the end.
    pub at: usize,
    /// Whether the stream has been closed.
    pub closed: bool,
}

impl<U: Copy + Default> Buffer<U> {
    /// Units from the position on, `n` at most.
    pub fn take(&mut self, n: Option<usize>) -> Vec<U> {
        let start = self.at.min(self.data.len());
        let end = n.map_or(self.data.len(), |n| start.saturating_add(n).min(self.data.len()));
        if end > start {
            self.at = end;
        }
        self.data[start..end].to_vec()
    }
    /// Units up to the end of a line, which `end` finds.
    pub fn line(&mut self, limit: Option<usize>, end: impl Fn(&[U]) -> usize) -> Vec<U> {
        let n = end(&self.data[self.at.min(self.data.len())..]);
        self.take(Some(limit.map_or(n, |l| l.min(n))))
    }
    /// Writes at the position; a gap before it is filled with zeros.
    pub fn put(&mut self, units: &[U]) -> Result<(), Full> {
        if units.is_empty() {
            return Ok(());
        }
        let end = self.at.checked_add(units.len()).ok_or(Full::Size)?;
        if end > isize::MAX as usize / size_of::<U>() {
            return Err(Full::Size);
        }
        if end > self.data.len() {
            self.data.try_reserve(end - self.data.len()).map_err(|_| Full::Memory)?;
            self.data.resize(end, U::default());
        }
        self.data[self.at..end].copy_from_slice(units);
        self.at = end;
        Ok(())
    }
}

/// Why a buffer takes no more.
pub enum Full {
    /// No number tells the position behind it.
    Position,
    /// No number tells its size.
    Size,
    /// There is no room.
    Memory,
}

impl Full {
    /// The exception.
    pub fn raise(self, th: &Thread) -> Raised {
        match self {
            Full::Position => th.overflow_error("new position too large"),
            Full::Size => th.overflow_error("new buffer size too large"),
            Full::Memory => th.memory_error(""),
        }
    }
}

/// A stream in memory.
pub trait InMemory {
    /// What it is made of.
    type Unit: Copy + Default;
    /// The state behind its lock.
    type State;
    /// What using it after `close` raises.
    const CLOSED: &'static str;
    /// How a size below zero is called.
    const NEGATIVE_SIZE: &'static str;
    /// Locks a stream's state.
    fn lock(v: &Value) -> Guard<'_, Self::State>;
    /// The buffer in the state.
    fn buffer(s: &mut Self::State) -> &mut Buffer<Self::Unit>;
    /// Fails when the buffer's size must not change.
    fn check_resize(th: &Thread, v: &Value) -> Res<()>;
    /// Whether `__init__` has run, for those that need it.
    fn is_ready(_: &Self::State) -> bool {
        true
    }
}

/// Locks the state of a stream that is set up.
fn lock_ready<'a, T: InMemory>(th: &Thread, v: &'a Value) -> Res<Guard<'a, T::State>> {
    let s = T::lock(v);
    match T::is_ready(&s) {
        true => Ok(s),
        false => {
            drop(s);
            Err(th.value_error("I/O operation on uninitialized object"))
        }
    }
}

/// Runs `f` on the open stream's state.
pub fn with<T: InMemory, R>(th: &Thread, v: &Value, f: impl FnOnce(&mut T::State) -> R) -> Res<R> {
    let mut s = lock_ready::<T>(th, v)?;
    if T::buffer(&mut s).closed {
        drop(s);
        return Err(th.value_error(T::CLOSED));
    }
    Ok(f(&mut s))
}

/// Runs `f` on the open stream's buffer.
pub fn with_buffer<T: InMemory, R>(
    th: &Thread,
    v: &Value,
    f: impl FnOnce(&mut Buffer<T::Unit>) -> R,
) -> Res<R> {
    with::<T, R>(th, v, |s| f(T::buffer(s)))
}

/// The `size` argument of a `read`: `None` and negative numbers set no limit.
pub fn size_argument(th: &Thread, a: Args<'_>) -> Res<Option<usize>> {
    Ok(usize::try_from(optional_size(th, a.get(1))?).ok())
}

fn tell<T: InMemory>(th: &Thread, a: Args<'_>) -> Res {
    with_buffer::<T, _>(th, a.at(0), |b| Value::from_usize(b.at))
}

/// `truncate(size)` with a size that has been converted.
pub fn truncate<T: InMemory>(th: &Thread, v: &Value, size: Option<i64>) -> Res {
    let size = match size {
        Some(n) => match usize::try_from(n) {
            Ok(n) => Some(n),
            Err(_) => return Err(th.value_error(format!("{} {n}", T::NEGATIVE_SIZE))),
        },
        None => None,
    };
    with_buffer::<T, _>(th, v, |_| ())?;
    T::check_resize(th, v)?;
    with_buffer::<T, _>(th, v, |b| {
        let n = size.unwrap_or(b.at);
        b.data.truncate(n);
        Value::from_usize(n)
    })
}

fn close<T: InMemory>(th: &Thread, a: Args<'_>) -> Res {
    T::check_resize(th, a.at(0))?;
    let old = {
        let mut s = T::lock(a.at(0));
        let b = T::buffer(&mut s);
        b.closed = true;
        std::mem::take(&mut b.data)
    };
    drop(old);
    Ok(Value::none())
}

fn yes<T: InMemory>(th: &Thread, a: Args<'_>) -> Res {
    with::<T, _>(th, a.at(0), |_| Value::bool(true))
}

/// The methods.
pub const fn methods<T: InMemory + 'static>() -> [Method; 5] {
    [
        Method::method("tell", "($self, /)", tell::<T>, "Tell the current file position."),
        Method::method("close", "($self, /)", close::<T>, "Close the IO object."),
        Method::method("readable", "($self, /)", yes::<T>, "Return True if the IO object can be read."),
        Method::method("writable", "($self, /)", yes::<T>, "Return True if the IO object can be written."),
        Method::method("seekable", "($self, /)", yes::<T>, "Return True if the IO object can be seeked."),
    ]
}

/// `closed`.
pub const fn closed<T: InMemory + 'static>() -> GetSet {
    GetSet::read(
        "closed",
        |th, v| {
            let mut s = lock_ready::<T>(th, v)?;
            Ok(Value::bool(T::buffer(&mut s).closed))
        },
        "True if the file is closed.",
    )
}

/// The instance's own attributes, a part of its pickled state.
pub fn attributes(v: &Value) -> Value {
    let dict = v.as_object().and_then(instance::dict_of).filter(|d| !d.is_empty());
    dict.map_or(Value::none(), |d| d.into_value())
}

/// Takes the attributes of a pickled state over.
pub fn set_attributes(th: &Thread, v: &Value, attributes: &Value) -> Res<()> {
    if attributes.is_none() {
        return Ok(());
    }
    let Some(given) = attributes.downcast::<crate::object::Dict>() else {
        return Err(th.type_error(format!(
            "fourth item of state should be a dict, got a {}",
            attributes.ty().name_str()
        )));
    };
    let pairs: Vec<(Value, Value)> = given.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
    for (k, x) in pairs {
        if let Some(n) = k.downcast::<Str>() {
            crate::object::attribute::set(th, v, n, Some(x))?;
        }
    }
    Ok(())
}
