//! What a `dump` has written: frames of about 64 KiB (protocol 4), handed to the file as they are complete.

use super::opcode::FRAME;
use crate::object::call::call1;
use crate::object::{Res, Thread, Value};
use crate::types::bytes::Bytes;

/// A frame ends with the first instruction after so many bytes; larger pieces of data stand outside of frames.
pub const FRAME_TARGET: usize = 64 << 10;
/// Shorter frames are not worth their header.
const FRAME_LEAST: usize = 4;
/// The instruction and the length.
const HEADER: usize = 9;

/// See the module.
pub struct Output {
    bytes: Vec<u8>,
    /// Whether what is written goes into frames.
    framing: bool,
    /// Where the frame's header is kept free.
    frame: Option<usize>,
    /// The file's `write`; without a file everything is kept.
    write: Option<Value>,
}

impl Output {
    /// Nothing yet.
    pub fn new(write: Option<Value>) -> Output {
        Output { bytes: Vec::new(), framing: false, frame: None, write }
    }
    /// From here on there are frames.
    pub fn start_framing(&mut self) {
        self.framing = true;
    }
    #[inline]
    fn open_frame(&mut self) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; HEADER]);
        }
    }
    /// Writes a byte.
    #[inline]
    pub fn byte(&mut self, b: u8) {
        self.open_frame();
        self.bytes.push(b);
    }
    /// Writes bytes.
    #[inline]
    pub fn put(&mut self, data: &[u8]) {
        self.open_frame();
        self.bytes.extend_from_slice(data);
    }
    fn close_frame(&mut self) {
        let Some(at) = self.frame.take() else { return };
        let len = self.bytes.len() - at - HEADER;
        if len >= FRAME_LEAST {
            self.bytes[at] = FRAME;
            self.bytes[at + 1..at + HEADER].copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            self.bytes.drain(at..at + HEADER);
        }
    }
    /// An instruction begins: a frame that has become large enough ends, and goes to the file.
    #[inline]
    pub fn boundary(&mut self, th: &Thread) -> Res<()> {
        match self.frame {
            Some(at) if self.bytes.len() - at - HEADER >= FRAME_TARGET => {
                self.close_frame();
                self.flush(th)
            }
            _ => Ok(()),
        }
    }
    /// Gives everything to the file, if there is one.
    fn flush(&mut self, th: &Thread) -> Res<()> {
        match &self.write {
            Some(write) if !self.bytes.is_empty() => {
                let data = Bytes::make(std::mem::take(&mut self.bytes)).into_value();
                call1(th, write, data).map(drop)
            }
            _ => Ok(()),
        }
    }
    /// Writes an instruction with its data. Large data go past the frames, and to the file as the object that `payload`
    /// gives, without being copied.
    pub fn data(
        &mut self,
        th: &Thread,
        header: &[u8],
        data: &[u8],
        payload: impl FnOnce() -> Value,
    ) -> Res<()> {
        if data.len() < FRAME_TARGET {
            self.put(header);
            self.put(data);
            return Ok(());
        }
        self.close_frame();
        self.bytes.extend_from_slice(header);
        match self.write.clone() {
            Some(write) => {
                self.flush(th)?;
                call1(th, &write, payload()).map(drop)
            }
            None => {
                crate::object::capacity::reserve(th, &mut self.bytes, data.len())?;
                self.bytes.extend_from_slice(data);
                Ok(())
            }
        }
    }
    /// The end: the rest goes to the file, or is the result.
    pub fn finish(mut self, th: &Thread) -> Res<Vec<u8>> {
        self.close_frame();
        self.flush(th)?;
        Ok(self.bytes)
    }
}
