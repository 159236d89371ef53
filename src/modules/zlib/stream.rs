//! Streams of compression that can be copied. (The types that `zlib_rs` offers cannot, so these are made of the functions
//! beneath them.)

use std::ffi::CStr;
use std::mem::MaybeUninit;

use zlib_rs::c_api::z_stream;
use zlib_rs::deflate::{self, DeflateStream};
use zlib_rs::inflate::{self, InflateStream};
use zlib_rs::{DeflateConfig, DeflateFlush, InflateConfig, InflateFlush, ReturnCode};

/// What one step did.
pub struct Step {
    pub code: ReturnCode,
    /// Bytes taken.
    pub read: usize,
    /// Bytes made.
    pub written: usize,
}

/// Lets `f` work on these bytes and no others.
fn step(z: &mut z_stream, data: &[u8], out: &mut [u8], f: impl FnOnce(&mut z_stream) -> ReturnCode) -> Step {
    let most = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (from, to) = (data.as_ptr(), out.as_mut_ptr());
    (z.next_in, z.avail_in) = (from, most(data.len()));
    (z.next_out, z.avail_out) = (to, most(out.len()));
    let code = f(z);
    let (read, written) = (z.next_in as usize - from as usize, z.next_out as usize - to as usize);
    // Copying a stream that is to be read from asks for a place to write to.
    (z.next_in, z.avail_in) = (std::ptr::null(), 0);
    (z.next_out, z.avail_out) = (std::ptr::dangling_mut(), 0);
    Step { code, read, written }
}

/// A compressor.
pub struct Deflate(z_stream);

// SAFETY: the state behind it belongs to it alone.
unsafe impl Send for Deflate {}

impl Deflate {
    /// A stream of this kind, if there is such a kind and memory.
    pub fn new(config: DeflateConfig) -> Option<Deflate> {
        let mut z = z_stream::default();
        (deflate::init(&mut z, config) == ReturnCode::Ok).then_some(Deflate(z))
    }
    fn stream(z: &mut z_stream) -> &mut DeflateStream<'static> {
        // SAFETY: initialised by `new` or `copy`.
        unsafe { DeflateStream::from_stream_mut(z) }.expect("initialised")
    }
    /// Compresses.
    pub fn run(&mut self, data: &[u8], out: &mut [u8], flush: DeflateFlush) -> Step {
        step(&mut self.0, data, out, |z| deflate::deflate(Self::stream(z), flush))
    }
    /// What is likely to occur in the data; whether it can be used.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> bool {
        deflate::set_dictionary(Self::stream(&mut self.0), dictionary) == ReturnCode::Ok
    }
    /// A stream in the same state.
    pub fn copy(&mut self) -> Option<Deflate> {
        let mut z = MaybeUninit::<z_stream>::uninit();
        // SAFETY: a stream has the layout of a `z_stream`.
        let to = unsafe { &mut *(&raw mut z).cast::<MaybeUninit<DeflateStream<'static>>>() };
        // SAFETY: a copy that succeeds has filled it.
        (deflate::copy(to, Self::stream(&mut self.0)) == ReturnCode::Ok)
            .then(|| Deflate(unsafe { z.assume_init() }))
    }
}

impl Drop for Deflate {
    fn drop(&mut self) {
        // An error says that the stream was not at its end.
        let _ = deflate::end(Self::stream(&mut self.0));
    }
}

/// A decompressor.
pub struct Inflate(z_stream);

// SAFETY: the state behind it belongs to it alone.
unsafe impl Send for Inflate {}

impl Inflate {
    /// A stream for a format, as zlib numbers them.
    pub fn new(window_bits: i32) -> Option<Inflate> {
        let mut z = z_stream::default();
        let done = inflate::init(&mut z, InflateConfig { window_bits }) == ReturnCode::Ok;
        z.next_out = std::ptr::dangling_mut();
        done.then_some(Inflate(z))
    }
    fn stream(z: &mut z_stream) -> &mut InflateStream<'static> {
        // SAFETY: initialised by `new` or `copy`.
        unsafe { InflateStream::from_stream_mut(z) }.expect("initialised")
    }
    /// Decompresses.
    pub fn run(&mut self, data: &[u8], out: &mut [u8], flush: InflateFlush) -> Step {
        // SAFETY: `step` gives it memory to read and to write.
        step(&mut self.0, data, out, |z| unsafe { inflate::inflate(Self::stream(z), flush) })
    }
    /// The dictionary that the stream asked for.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> ReturnCode {
        inflate::set_dictionary(Self::stream(&mut self.0), dictionary)
    }
    /// What went wrong, in words.
    pub fn message(&self) -> Option<&'static str> {
        if self.0.msg.is_null() {
            return None;
        }
        // SAFETY: messages are constants.
        unsafe { CStr::from_ptr(self.0.msg) }.to_str().ok()
    }
    /// A stream in the same state.
    pub fn copy(&mut self) -> Option<Inflate> {
        let mut z = MaybeUninit::<z_stream>::uninit();
        // SAFETY: a stream has the layout of a `z_stream`.
        let to = unsafe { &mut *(&raw mut z).cast::<MaybeUninit<InflateStream<'static>>>() };
        // SAFETY: two different streams; a copy that succeeds has filled the one.
        unsafe {
            (inflate::copy(to, Self::stream(&mut self.0)) == ReturnCode::Ok).then(|| Inflate(z.assume_init()))
        }
    }
}

impl Drop for Inflate {
    fn drop(&mut self) {
        inflate::end(Self::stream(&mut self.0));
    }
}
