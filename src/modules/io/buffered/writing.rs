//! Writing through a buffer: small pieces wait in it, large ones go past it.

use super::{Buffered, raw, this};
use crate::object::call::call;
use crate::object::{Args, Raised, Res, Str, Thread, Value, errors};
use crate::types::buffer;

/// `BlockingIOError` of a write that would block after so many bytes.
fn would_block(th: &Thread, written: usize) -> Raised {
    let args = [
        Value::from_i64(i64::from(libc::EAGAIN)),
        Str::new("write could not complete without blocking").into_value(),
        Value::from_usize(written),
    ];
    match call(th, &errors::BLOCKING_IO_ERROR.value(), Args::of(&args)) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

/// How far a write came.
enum Outcome {
    Done,
    /// The raw stream takes no more for now.
    Blocked,
}

impl Buffered {
    /// Writes all of `data` to the raw stream, as far as it takes it. On an error `keep` gets what is left.
    fn write_through(&self, th: &Thread, data: &[u8], mut keep: impl FnMut(&[u8])) -> Res<Outcome> {
        let below = self.raw(th)?;
        let mut at = 0;
        while at < data.len() {
            let step = raw::write(th, &below, &data[at..]).and_then(|n| {
                // A signal may have cut the write short; its handler runs before more is written.
                let n = n.map(|n| at + n);
                match n {
                    Some(n) => at = n,
                    None => return Ok(false),
                }
                if at < data.len() { crate::vm::check_signals(th).map(|()| true) } else { Ok(true) }
            });
            match step {
                Ok(true) => {}
                Ok(false) => {
                    keep(&data[at..]);
                    return Ok(Outcome::Blocked);
                }
                Err(r) => {
                    keep(&data[at..]);
                    return Err(r);
                }
            }
        }
        Ok(Outcome::Done)
    }
    /// Writes what is waiting; what the raw stream does not take goes on waiting.
    fn drain(&self, th: &Thread) -> Res<Outcome> {
        let data = {
            let mut s = self.state.lock(&self.ob);
            if s.dirty.is_empty() {
                return Ok(Outcome::Done);
            }
            std::mem::take(&mut s.dirty)
        };
        self.write_through(th, &data, |rest| {
            self.state.lock(&self.ob).dirty.splice(0..0, rest.iter().copied());
        })
    }
    /// Writes what is waiting, or fails.
    pub(super) fn flush_dirty(&self, th: &Thread) -> Res<()> {
        match self.drain(th)? {
            Outcome::Done => Ok(()),
            Outcome::Blocked => Err(would_block(th, 0)),
        }
    }
    /// Gives back what was read ahead, so that a write goes to the position that Python code sees.
    fn unread(&self, th: &Thread) -> Res<()> {
        let n = self.ahead();
        if n > 0 {
            let below = self.raw(th)?;
            raw::seek(th, &below, -(n as i64), 1)?;
        }
        self.forget_ahead();
        Ok(())
    }
    /// Writes what is waiting and gives back what was read ahead.
    pub(super) fn flush_and_rewind(&self, th: &Thread) -> Res<()> {
        self.flush_dirty(th)?;
        self.unread(th)
    }
    /// Lets `data` wait, as much of it as there is room for; says how much.
    fn keep(&self, data: &[u8]) -> usize {
        let mut s = self.state.lock(&self.ob);
        let n = s.size.saturating_sub(s.dirty.len()).min(data.len());
        s.dirty.extend_from_slice(&data[..n]);
        n
    }
    fn write(&self, th: &Thread, data: &[u8]) -> Res<usize> {
        self.unread(th)?;
        let (size, waiting) = {
            let s = self.state.lock(&self.ob);
            (s.size, s.dirty.len())
        };
        if data.len() < size && data.len() <= size.saturating_sub(waiting) {
            return Ok(self.keep(data));
        }
        if let Outcome::Blocked = self.drain(th)? {
            let kept = self.keep(data);
            return if kept == data.len() { Ok(kept) } else { Err(would_block(th, kept)) };
        }
        // Whole pieces go out at once; the last one waits.
        let mut at = 0;
        while data.len() - at > size {
            let below = self.raw(th)?;
            match raw::write(th, &below, &data[at..])? {
                Some(n) => at += n,
                None => {
                    at += self.keep(&data[at..]);
                    return if at == data.len() { Ok(at) } else { Err(would_block(th, at)) };
                }
            }
            crate::vm::check_signals(th)?;
        }
        self.keep(&data[at..]);
        Ok(data.len())
    }
}

/// `write`
pub fn write(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let data = buffer::expect(th, a.at(1))?;
    b.check_initialized(th)?;
    let _busy = b.busy.enter(th, a.at(0))?;
    // Another thread may have closed the stream while this one waited.
    b.check_open(th, "write to closed file")?;
    b.write(th, &data).map(Value::from_usize)
}

/// `flush`
pub fn flush(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.check_initialized(th)?;
    b.check_open(th, "flush of closed file")?;
    let _busy = b.busy.enter(th, a.at(0))?;
    b.flush_and_rewind(th)?;
    Ok(Value::none())
}
