//! String hashing: SipHash-1-3 with a per-process key, as CPython (PEP 456; `PYTHONHASHSEED` fixes the key). And the
//! hash of integers of a machine word.

use crate::sync::prim::OnceLock;

static KEY: OnceLock<(u64, u64)> = OnceLock::new();

/// Fixes the key before the first hash: `Some(0)` disables randomisation, `Some(n)` seeds CPython's generator,
/// `None` draws from the OS. Returns whether the key was still free.
pub fn set_seed(seed: Option<u32>) -> bool {
    KEY.set(make_key(seed)).is_ok()
}

fn make_key(seed: Option<u32>) -> (u64, u64) {
    let mut bytes = [0u8; 16];
    match seed {
        Some(0) => {}
        Some(mut x) => {
            // CPython's lcg_urandom.
            for b in &mut bytes {
                x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
                *b = (x >> 16) as u8;
            }
        }
        None => {
            // SAFETY: the buffer is 16 bytes long.
            unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), 16, 0) };
        }
    }
    let half = |i: usize| u64::from_le_bytes(bytes[i..i + 8].try_into().expect("eight bytes"));
    (half(0), half(8))
}

/// Hash of a byte string as Python's `hash(bytes)` and `hash(str)` see it; 0 for the empty one, never -1.
pub fn hash_bytes(data: &[u8]) -> i64 {
    if data.is_empty() {
        return 0;
    }
    let &(k0, k1) = KEY.get_or_init(|| make_key(None));
    match siphash13(k0, k1, data) as i64 {
        -1 => -2,
        h => h,
    }
}

/// `hash(n)`: the value modulo 2^61-1, with its sign; -2 for -1.
#[inline(always)]
pub fn hash_int(n: i64) -> i64 {
    const MODULUS: u64 = (1 << 61) - 1;
    let m = n.unsigned_abs();
    let h = if m < MODULUS { n } else { (m % MODULUS) as i64 * n.signum() };
    if h == -1 { -2 } else { h }
}

/// SipHash-1-3 of a byte string.
pub fn siphash13(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut v = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let mut chunks = data.chunks_exact(8);
    for chunk in &mut chunks {
        let m = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        v[3] ^= m;
        round(&mut v);
        v[0] ^= m;
    }
    let mut last = (data.len() as u64) << 56;
    // The rest in reads of four, two and one.
    let (rest, mut at) = (chunks.remainder(), 0);
    if rest.len() & 4 != 0 {
        last |= u64::from(u32::from_le_bytes(rest[..4].try_into().expect("four bytes")));
        at = 4;
    }
    if rest.len() & 2 != 0 {
        last |= u64::from(u16::from_le_bytes(rest[at..at + 2].try_into().expect("two bytes"))) << (8 * at);
        at += 2;
    }
    if rest.len() & 1 != 0 {
        last |= u64::from(rest[at]) << (8 * at);
    }
    v[3] ^= last;
    round(&mut v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

#[inline(always)]
fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[1]);
    v[0] = v[0].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}
