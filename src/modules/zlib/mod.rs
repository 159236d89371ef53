//! `zlib`: compression in the formats of zlib and gzip. The work is done by a port of zlib to Rust; its output may
//! differ from C's in bytes, not in meaning.

mod compress;
mod decompress;
mod decompressor;
mod stream;

use stream::Inflate;
use zlib_rs::ReturnCode;

use super::exception_class::ExceptionClass;
use crate::object::{Args, Method, Module, ModuleSpec, Raised, Res, Str, Thread, Value, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

static ERROR: ExceptionClass = ExceptionClass::new("zlib", "error", &errors::EXCEPTION);

/// How much output is made at a time.
const CHUNK: usize = 16 * 1024;
/// From this many bytes on, work is done without the lock.
const DETACH_FROM: usize = 2048;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "zlib",
    doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on \
          GNU zip.",
    functions: &[
        Method::function(
            "compress",
            "($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)",
            compress::compress,
            "Returns a bytes object containing compressed data.",
        ),
        Method::function(
            "compressobj",
            "($module, /, level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<unrepresentable>)",
            compress::compressobj,
            "Return a compressor object.",
        ),
        Method::function(
            "decompress",
            "($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
            decompress::decompress,
            "Returns a bytes object containing the uncompressed data.",
        ),
        Method::function(
            "decompressobj",
            "($module, /, wbits=MAX_WBITS, zdict=b'')",
            decompress::decompressobj,
            "Return a decompressor object.",
        ),
        Method::function(
            "crc32",
            "($module, data, value=0, /)",
            super::binascii::crc32,
            "Compute a CRC-32 checksum of data.",
        ),
        Method::function(
            "adler32",
            "($module, data, value=1, /)",
            adler32,
            "Compute an Adler-32 checksum of data.",
        ),
    ],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("error", ERROR.class(th)?);
        m.set("_ZlibDecompressor", decompressor::DECOMPRESSOR.value());
        for (name, value) in [
            ("MAX_WBITS", 15),
            ("DEFLATED", 8),
            ("DEF_MEM_LEVEL", 8),
            ("DEF_BUF_SIZE", CHUNK as i64),
            ("Z_NO_COMPRESSION", 0),
            ("Z_BEST_SPEED", 1),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_FILTERED", 1),
            ("Z_HUFFMAN_ONLY", 2),
            ("Z_RLE", 3),
            ("Z_FIXED", 4),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_SYNC_FLUSH", 2),
            ("Z_FULL_FLUSH", 3),
            ("Z_FINISH", 4),
            ("Z_BLOCK", 5),
            ("Z_TREES", 6),
        ] {
            m.set(name, Value::small_int(value));
        }
        for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
            m.set(name, Str::new("1.3.0.zlib-rs").into_value());
        }
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    compress::init_types();
    decompress::init_types();
    decompressor::init_types();
}

fn error(th: &Thread, message: impl AsRef<str>) -> Raised {
    ERROR.raise(th, message)
}

fn bytes(data: &[u8]) -> Value {
    Bytes::make(data.to_vec()).into_value()
}

fn int(th: &Thread, v: Option<&Value>, default: i64) -> Res<i64> {
    v.map_or(Ok(default), |v| protocol::index_i64(th, v))
}

/// Runs work on data, without the lock where there is much of it.
fn work<R>(th: &Thread, size: usize, f: impl FnOnce() -> R) -> R {
    if size >= DETACH_FROM { th.detached(f) } else { f() }
}

fn adler32(th: &Thread, a: Args<'_>) -> Res {
    let start = a.get(1).map_or(Ok(1), |v| super::binascii::checksum(th, v))?;
    let data = buffer::expect(th, a.at(0))?;
    Ok(Value::small_int(zlib_rs::adler32::adler32(start, &data).into()))
}

/// A decompressor for what `wbits` says of the format.
fn inflate(th: &Thread, wbits: i64) -> Res<Inflate> {
    let known = matches!(wbits, -15..=-8 | 0 | 8..=15 | 24..=31 | 40..=47);
    let stream = if known { Inflate::new(wbits as i32) } else { None };
    stream.ok_or_else(|| th.value_error("Invalid initialization option"))
}

/// zlib's number and words for what went wrong.
fn failed(th: &Thread, code: ReturnCode, words: Option<&str>, doing: &str) -> Raised {
    let words = words.or(match code {
        ReturnCode::StreamError => Some("inconsistent stream state"),
        ReturnCode::DataError => Some("invalid input data"),
        _ => None,
    });
    let number = code as i32;
    match words {
        Some(words) => error(th, format!("Error {number} {doing}: {words}")),
        None => error(th, format!("Error {number} {doing}")),
    }
}

/// A stream that cannot be copied has ended.
fn not_copied(th: &Thread) -> Raised {
    th.value_error("Inconsistent stream state")
}
