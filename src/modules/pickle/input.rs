//! Where a `load` reads from: bytes, or a file. Of a file no byte is taken beyond the pickle's end; what is read is as long as
//! what is there, whatever length the pickle claims.

use std::ops::Range;

use super::errors::unpickling;
use crate::object::call::{call0, call1};
use crate::object::{Raised, Res, Thread, Value, attribute, name, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// Bytes of a file that are read at once at most.
const STEP: usize = 1 << 20;
/// Bytes that are asked for where nothing more is known.
const AHEAD: usize = 128 << 10;

/// A file's methods.
#[derive(Clone)]
pub struct File {
    read: Value,
    readline: Value,
    peek: Option<Value>,
}

impl File {
    /// The methods of `file`.
    pub fn of(th: &Thread, file: &Value) -> Res<File> {
        let peek = attribute::get_optional(th, file, name!("peek"))?;
        let read = attribute::get_optional(th, file, name!("read"))?;
        let readline = attribute::get_optional(th, file, name!("readline"))?;
        match (read, readline) {
            (Some(read), Some(readline)) => Ok(File { read, readline, peek }),
            _ => Err(th.type_error("file must have 'read' and 'readline' attributes")),
        }
    }
    /// What it refers to, for the collector.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        [&self.read, &self.readline].into_iter().chain(&self.peek)
    }
}

/// See the module.
pub struct Input {
    /// The bytes, where they were given as `bytes`; else `own` has them.
    given: Option<Value>,
    own: Vec<u8>,
    at: usize,
    file: Option<File>,
    /// From here on `own` was only looked at: the file has these bytes still.
    peeked: Option<usize>,
    /// Where the current frame (PEP 3154) ends, whose bytes are all there: nothing is read across that.
    frame: Option<usize>,
}

impl Input {
    /// The bytes of `data`.
    pub fn from_bytes(th: &Thread, data: &Value) -> Res<Input> {
        let given = data.downcast::<Bytes>().map(|_| data.clone());
        let own = match given {
            Some(_) => Vec::new(),
            None => buffer::expect(th, data)?.into_owned(),
        };
        Ok(Input { given, own, at: 0, file: None, peeked: None, frame: None })
    }
    /// What a file gives.
    pub fn from_file(file: File) -> Input {
        Input { given: None, own: Vec::new(), at: 0, file: Some(file), peeked: None, frame: None }
    }
    #[inline]
    fn all(&self) -> &[u8] {
        match &self.given {
            Some(v) => v.downcast::<Bytes>().map_or(&[], Bytes::as_slice),
            None => &self.own,
        }
    }
    /// The bytes of a range that [`Input::take`] gave.
    #[inline]
    pub fn bytes(&self, r: Range<usize>) -> &[u8] {
        &self.all()[r]
    }
    /// A frame that is used up is over.
    #[inline]
    fn leave_frame(&mut self) {
        if self.frame == Some(self.at) {
            self.frame = None;
        }
    }
    /// The next instruction; `None` at the end.
    #[inline]
    pub fn opcode(&mut self, th: &Thread) -> Res<Option<u8>> {
        self.leave_frame();
        if let Some(&b) = self.all().get(self.at) {
            self.at += 1;
            return Ok(Some(b));
        }
        self.more(th, 1)?;
        let b = self.all().get(self.at).copied();
        self.at += usize::from(b.is_some());
        Ok(b)
    }
    /// The next `n` bytes.
    #[inline]
    pub fn take(&mut self, th: &Thread, n: usize) -> Res<Range<usize>> {
        self.leave_frame();
        if self.frame.is_some_and(|end| n > end - self.at) {
            return Err(exhausted(th));
        }
        if n > self.all().len() - self.at {
            if n > isize::MAX as usize - self.at {
                return Err(unpickling(th, "read would overflow (invalid bytecode)"));
            }
            self.more(th, n)?;
            if n > self.all().len() - self.at {
                return Err(truncated(th));
            }
        }
        self.at += n;
        Ok(self.at - n..self.at)
    }
    /// The next bytes, as many as `N` says.
    pub fn array<const N: usize>(&mut self, th: &Thread) -> Res<[u8; N]> {
        let r = self.take(th, N)?;
        Ok(self.bytes(r).try_into().expect("as long as was asked for"))
    }
    /// A frame of `n` bytes begins.
    pub fn begin_frame(&mut self, th: &Thread, n: usize) -> Res<()> {
        if self.frame.take().is_some_and(|end| end != self.at) {
            return Err(unpickling(th, "beginning of a new frame before end of current frame"));
        }
        self.take(th, n)?;
        self.frame = Some(self.at);
        self.at -= n;
        Ok(())
    }
    /// A line, without its end.
    pub fn line(&mut self, th: &Thread) -> Res<Range<usize>> {
        self.leave_frame();
        let there = &self.all()[self.at..self.frame.unwrap_or(self.all().len())];
        if let Some(n) = memchr::memchr(b'\n', there) {
            let r = self.at..self.at + n;
            self.at += n + 1;
            return Ok(r);
        }
        if self.frame.is_some() {
            return Err(exhausted(th));
        }
        let Some(file) = self.file.clone() else { return Err(truncated(th)) };
        self.give_back(th, &file)?;
        let got = call0(th, &file.readline)?;
        self.append(th, &got, "readline")?;
        match self.own[self.at..].split_last() {
            Some((b'\n', line)) => {
                let r = self.at..self.at + line.len();
                self.at = self.own.len();
                Ok(r)
            }
            _ => Err(truncated(th)),
        }
    }
    /// Reads from the file until `n` bytes are there, or there are no more.
    #[cold]
    fn more(&mut self, th: &Thread, n: usize) -> Res<()> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        // What has been read is not needed any more.
        self.settle(th, &file)?;
        if self.own.len() < n
            && n < AHEAD
            && let Some(peek) = file.peek.clone()
        {
            match call1(th, &peek, Value::from_usize(AHEAD)) {
                Ok(v) => {
                    let from = self.own.len();
                    self.append(th, &v, "peek")?;
                    self.peeked = Some(from);
                }
                // (Not every file that has the method can do it.)
                Err(r) => {
                    th.catch(r, &crate::object::errors::NOT_IMPLEMENTED_ERROR)?;
                    self.file = Some(File { peek: None, ..file.clone() });
                }
            }
            if self.own.len() >= n {
                return Ok(());
            }
            self.give_back(th, &file)?;
        }
        while self.own.len() < n {
            let want = (n - self.own.len()).min(STEP);
            let got = call1(th, &file.read, Value::from_usize(want))?;
            if self.append(th, &got, "read")? == 0 {
                break;
            }
        }
        Ok(())
    }
    /// Drops what has been taken, and takes from the file what was only looked at.
    fn settle(&mut self, th: &Thread, file: &File) -> Res<()> {
        if let Some(from) = self.peeked.take() {
            let used = self.at.saturating_sub(from);
            self.own.truncate(self.at.max(from));
            if used > 0 {
                call1(th, &file.read, Value::from_usize(used))?;
            }
            // What was looked at but not taken is looked at again.
        }
        self.own.drain(..self.at);
        self.at = 0;
        Ok(())
    }
    /// What was only looked at is forgotten, except for what has been taken of it.
    fn give_back(&mut self, th: &Thread, file: &File) -> Res<()> {
        if self.peeked.is_some() {
            self.settle(th, file)?;
        }
        Ok(())
    }
    fn append(&mut self, th: &Thread, got: &Value, method: &str) -> Res<usize> {
        match got.downcast::<Bytes>() {
            Some(b) => {
                self.own.extend_from_slice(b.as_slice());
                Ok(b.as_slice().len())
            }
            None => {
                let shown = protocol::repr_text(th, got)?;
                Err(th.value_error(format!("{method}() returned non-bytes object ({shown})")))
            }
        }
    }
    /// The pickle is at its end: the file goes on right behind it.
    pub fn finish(&mut self, th: &Thread) -> Res<()> {
        self.frame = None;
        match self.file.clone() {
            Some(file) => self.settle(th, &file),
            None => Ok(()),
        }
    }
}

/// What is read goes beyond its frame.
#[cold]
fn exhausted(th: &Thread) -> Raised {
    unpickling(th, "pickle exhausted before end of frame")
}

/// The pickle ends too early.
#[cold]
pub fn truncated(th: &Thread) -> Raised {
    unpickling(th, "pickle data was truncated")
}
