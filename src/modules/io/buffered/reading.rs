//! Reading through a buffer: what was read ahead first, then from the raw stream.

use super::{Buffered, raw, this};
use crate::modules::io::base::optional_size;
use crate::object::capacity;
use crate::object::{Args, Res, Thread, Value, protocol};
use crate::types::buffer::Target;
use crate::types::bytes::Bytes;

impl Buffered {
    /// Bytes that were read ahead.
    pub(super) fn ahead(&self) -> usize {
        let s = self.state.lock(&self.ob);
        s.ahead.len() - s.at
    }
    /// Takes at most `n` of them.
    fn take(&self, n: usize) -> Vec<u8> {
        let mut s = self.state.lock(&self.ob);
        let end = s.at.saturating_add(n).min(s.ahead.len());
        let out = s.ahead[s.at..end].to_vec();
        s.at = end;
        out
    }
    /// Reads ahead once, as much as the buffer has room for; `Some(0)` at the end, `None` if it would block.
    fn fill(&self, th: &Thread) -> Res<Option<usize>> {
        let below = self.raw(th)?;
        self.flush_dirty(th)?;
        let size = {
            let mut s = self.state.lock(&self.ob);
            if s.ahead.len() >= s.size {
                // (What has been given out need not be kept for going back.)
                let at = s.at;
                s.ahead.drain(..at);
                s.at = 0;
            }
            s.size.saturating_sub(s.ahead.len()).max(1)
        };
        let Some(data) = raw::read(th, &below, size)? else { return Ok(None) };
        let n = data.len();
        let mut s = self.state.lock(&self.ob);
        if s.ahead.is_empty() {
            s.ahead = data;
        } else {
            s.ahead.extend_from_slice(&data);
        }
        Ok(Some(n))
    }
    fn read(&self, th: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        let mut out = self.take(n);
        if out.len() == n {
            return Ok(Some(out));
        }
        let (size, missing) = (self.state.lock(&self.ob).size, n - out.len());
        capacity::reserve(th, &mut out, missing)?;
        self.forget_ahead();
        while out.len() < n {
            let missing = n - out.len();
            let got = if missing >= size {
                // Whole buffers need not go through the buffer.
                self.flush_dirty(th)?;
                self.forget_ahead();
                let below = self.raw(th)?;
                let data = raw::read(th, &below, missing - missing % size)?;
                data.map(|data| {
                    out.extend_from_slice(&data);
                    data.len()
                })
            } else {
                let got = self.fill(th)?;
                if got.is_some() {
                    out.extend(self.take(missing));
                }
                got
            };
            match got {
                None if out.is_empty() => return Ok(None),
                None | Some(0) => break,
                Some(_) => {}
            }
        }
        Ok(Some(out))
    }
    fn read_all(&self, th: &Thread) -> Res<Option<Vec<u8>>> {
        let mut out = self.take(usize::MAX);
        self.flush_dirty(th)?;
        let below = self.raw(th)?;
        match raw::read_all(th, &below)? {
            None if out.is_empty() => Ok(None),
            None => Ok(Some(out)),
            Some(rest) if out.is_empty() => Ok(Some(rest)),
            Some(rest) => {
                out.extend(rest);
                Ok(Some(out))
            }
        }
    }
    /// Up to and with a newline, at most `limit` bytes.
    fn read_line(&self, th: &Thread, limit: Option<usize>) -> Res<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            let want = limit.map_or(usize::MAX, |l| l - out.len());
            {
                let mut s = self.state.lock(&self.ob);
                let view = &s.ahead[s.at..];
                let view = &view[..view.len().min(want)];
                let (n, done) = match memchr::memchr(b'\n', view) {
                    Some(i) => (i + 1, true),
                    None => (view.len(), view.len() == want),
                };
                out.extend_from_slice(&view[..n]);
                s.at += n;
                if done {
                    return Ok(out);
                }
            }
            self.forget_ahead();
            if !matches!(self.fill(th)?, Some(1..)) {
                return Ok(out);
            }
        }
    }
    /// Bytes for a target of `n`, with one read of the raw stream at most where `once`; `None` if it would block.
    fn read_for(&self, th: &Thread, n: usize, once: bool) -> Res<Option<Vec<u8>>> {
        let mut out = self.take(n);
        let size = self.state.lock(&self.ob).size;
        if out.len() < n {
            self.forget_ahead();
        }
        while out.len() < n {
            let missing = n - out.len();
            let got = if missing > size {
                self.flush_dirty(th)?;
                self.forget_ahead();
                let below = self.raw(th)?;
                raw::read(th, &below, missing)?.map(|data| {
                    out.extend_from_slice(&data);
                    data.len()
                })
            } else if once && !out.is_empty() {
                Some(0)
            } else {
                let got = self.fill(th)?;
                if got.is_some() {
                    out.extend(self.take(missing));
                }
                got
            };
            match got {
                None if out.is_empty() => return Ok(None),
                None | Some(0) => break,
                Some(_) if once => break,
                Some(_) => {}
            }
        }
        Ok(Some(out))
    }
    /// Forgets what was read ahead.
    pub(super) fn forget_ahead(&self) {
        let mut s = self.state.lock(&self.ob);
        s.ahead.clear();
        s.at = 0;
    }
}

fn to_value(b: Option<Vec<u8>>) -> Value {
    b.map_or(Value::none(), |b| Bytes::new(&b).into_value())
}

/// `read`
pub fn read(th: &Thread, a: Args<'_>) -> Res {
    let n = optional_size(th, a.get(1))?;
    let b = this(a.at(0));
    b.check_initialized(th)?;
    if n < -1 {
        return Err(th.value_error("read length must be non-negative or -1"));
    }
    b.check_open(th, "read of closed file")?;
    let _busy = b.busy.enter(th, a.at(0))?;
    Ok(to_value(if n < 0 { b.read_all(th)? } else { b.read(th, n as usize)? }))
}

/// `read1`
pub fn read1(th: &Thread, a: Args<'_>) -> Res {
    let n = a.get(1).map_or(Ok(-1), |n| protocol::index_i64(th, n))?;
    let b = this(a.at(0));
    b.check_initialized(th)?;
    b.check_open(th, "read of closed file")?;
    let _busy = b.busy.enter(th, a.at(0))?;
    let n = usize::try_from(n).unwrap_or_else(|_| b.state.lock(&b.ob).size);
    let out = b.take(n);
    if n == 0 || !out.is_empty() {
        return Ok(to_value(Some(out)));
    }
    b.flush_dirty(th)?;
    b.forget_ahead();
    let below = b.raw(th)?;
    Ok(to_value(Some(raw::read(th, &below, n)?.unwrap_or_default())))
}

/// `readinto` and `readinto1`
pub fn read_into(th: &Thread, a: Args<'_>, once: bool) -> Res {
    let b = this(a.at(0));
    b.check_initialized(th)?;
    let target = Target::expect(th, a.at(1), "readinto")?;
    b.check_open(th, "readinto of closed file")?;
    let _busy = b.busy.enter(th, a.at(0))?;
    match b.read_for(th, target.size(), once)? {
        None => Ok(Value::none()),
        Some(data) => {
            target.write(&data);
            Ok(Value::from_usize(data.len()))
        }
    }
}

/// `peek`
pub fn peek(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.check_initialized(th)?;
    b.check_open(th, "peek of closed file")?;
    let _busy = b.busy.enter(th, a.at(0))?;
    b.flush_dirty(th)?;
    if b.ahead() == 0 {
        b.forget_ahead();
        b.fill(th)?;
    }
    let s = b.state.lock(&b.ob);
    let ahead = s.ahead[s.at..].to_vec();
    drop(s);
    Ok(to_value(Some(ahead)))
}

/// `readline`
pub fn readline(th: &Thread, a: Args<'_>) -> Res {
    let n = optional_size(th, a.get(1))?;
    let b = this(a.at(0));
    b.check_initialized(th)?;
    line(th, a.at(0), usize::try_from(n).ok())
}

fn line(th: &Thread, v: &Value, limit: Option<usize>) -> Res {
    let b = this(v);
    b.check_open(th, "readline of closed file")?;
    let _busy = b.busy.enter(th, v)?;
    Ok(to_value(Some(b.read_line(th, limit)?)))
}

/// `__next__`: one line, by `readline` where a subclass may have its own.
pub fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    this(v).check_initialized(th)?;
    let found = if v.ty().is_heap() {
        crate::object::call::call_method(th, v, crate::object::names::name!("readline"), &[])?
    } else {
        line(th, v, None)?
    };
    match found.downcast::<Bytes>() {
        Some(b) => Ok((!b.as_slice().is_empty()).then_some(found)),
        None => Err(th.error(
            &crate::object::errors::OS_ERROR,
            format!("readline() should have returned a bytes object, not '{}'", found.ty().name_str()),
        )),
    }
}
