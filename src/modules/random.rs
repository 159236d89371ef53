//! `_random`: the Mersenne Twister MT19937 with CPython's seeding and number formats.

use num_bigint::{BigInt, BigUint, Sign};

use crate::object::capacity;
use crate::object::{
    Args, Class, Guarded, HeapInt, Method, Module, ModuleSpec, Object, Payload, Res, Slots, Thread, Trace,
    Tuple, Type, TypeSpec, Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::types::slice::to_big;

const N: usize = 624;
const M: usize = 397;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    init: |_, module| {
        module.downcast::<Module>().expect("a module").set("Random", RANDOM.value());
        Ok(())
    },
    gil_not_used: true,
};

/// `_random.Random`.
pub static RANDOM: Class = Class::new();

struct Twister {
    state: [u32; N],
    index: usize,
}

impl Twister {
    fn seed_number(&mut self, seed: u32) {
        self.state[0] = seed;
        for i in 1..N {
            let prev = self.state[i - 1];
            self.state[i] = 1_812_433_253u32.wrapping_mul(prev ^ (prev >> 30)).wrapping_add(i as u32);
        }
        self.index = N;
    }
    fn seed_array(&mut self, key: &[u32]) {
        self.seed_number(19_650_218);
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let prev = self.state[i - 1];
            self.state[i] = (self.state[i] ^ (prev ^ (prev >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                self.state[0] = self.state[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let prev = self.state[i - 1];
            self.state[i] =
                (self.state[i] ^ (prev ^ (prev >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                self.state[0] = self.state[N - 1];
                i = 1;
            }
        }
        self.state[0] = 0x8000_0000;
    }
    fn next(&mut self) -> u32 {
        if self.index >= N {
            for k in 0..N {
                let y = (self.state[k] & 0x8000_0000) | (self.state[(k + 1) % N] & 0x7fff_ffff);
                let mag = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[k] = self.state[(k + M) % N] ^ (y >> 1) ^ mag;
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
    fn random(&mut self) -> f64 {
        let (a, b) = (self.next() >> 5, self.next() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// Payload of `_random.Random`.
#[repr(C)]
pub struct Random {
    ob: Object,
    twister: Guarded<Box<Twister>>,
}

payload!(Random: traced);

impl Trace for Random {
    fn trace(&self, _: &mut dyn Visitor) {}
}

fn this(v: &Value) -> &Random {
    v.downcast::<Random>().expect("method of this type")
}

fn new(th: &Thread, cls: &Type, _: Args<'_>) -> Res {
    let r = alloc(Random {
        ob: Object::new(cls),
        twister: Guarded::new(Box::new(Twister { state: [0; N], index: N })),
    });
    seed_with(th, &r, None)?;
    Ok(r.into_value())
}

fn seed_with(th: &Thread, r: &Random, seed: Option<&Value>) -> Res<()> {
    let key: Vec<u32> = match seed.filter(|s| !s.is_none()) {
        None => {
            let mut words = [0u32; N];
            // SAFETY: fills the array; the kernel gives up to 256 bytes at a time without fail, the rest stays zero
            // only if it has no randomness at all.
            for chunk in words.chunks_mut(64) {
                // SAFETY: the arguments live through the call, which keeps none of them.
                unsafe { libc::getrandom(chunk.as_mut_ptr().cast(), chunk.len() * 4, 0) };
            }
            words.to_vec()
        }
        Some(v) => {
            let magnitude: BigUint = if let Some(i) = protocol::as_i64(v) {
                BigUint::from(i.unsigned_abs())
            } else if let Some(h) = v.downcast::<HeapInt>() {
                h.value.magnitude().clone()
            } else {
                BigUint::from(protocol::hash(th, v)? as u64)
            };
            let mut digits = magnitude.to_u32_digits();
            if digits.is_empty() {
                digits.push(0);
            }
            digits
        }
    };
    r.twister.lock(&r.ob).seed_array(&key);
    Ok(())
}

fn bit_count(th: &Thread, v: &Value) -> Res<u64> {
    let k = protocol::index(th, v)?;
    match to_big(&k) {
        k if k.sign() == Sign::Minus => Err(th.value_error("Cannot convert negative int")),
        k => u64::try_from(k).map_err(|_| th.overflow_error("Python int too large for C uint64_t")),
    }
}

fn getrandbits(th: &Thread, a: Args<'_>) -> Res {
    let k = bit_count(th, a.at(1))?;
    let r = this(a.at(0));
    if k == 0 {
        return Ok(Value::small_int(0));
    }
    if k <= 32 {
        let word = r.twister.lock(&r.ob).next();
        return Ok(Value::small_int(i64::from(word >> (32 - k))));
    }
    let words = k.div_ceil(32);
    let words = usize::try_from(words).map_err(|_| th.memory_error(""))?;
    let mut digits = Vec::new();
    capacity::reserve(th, &mut digits, words)?;
    let mut t = r.twister.lock(&r.ob);
    digits.extend((0..words).map(|_| t.next()));
    if let Some(last) = digits.last_mut() {
        *last >>= (32 - k % 32) % 32;
    }
    drop(t);
    Ok(Value::from_bigint(BigInt::from_biguint(Sign::Plus, BigUint::new(digits))))
}

fn getstate(_: &Thread, a: Args<'_>) -> Res {
    let r = this(a.at(0));
    let t = r.twister.lock(&r.ob);
    let mut all: Vec<u32> = t.state.to_vec();
    all.push(t.index as u32);
    drop(t);
    Ok(Tuple::from_exact(all.into_iter().map(|w| Value::small_int(i64::from(w)))).into_value())
}

fn setstate(th: &Thread, a: Args<'_>) -> Res {
    let Some(t) = a.at(1).downcast::<Tuple>() else {
        return Err(th.type_error("state vector must be a tuple"));
    };
    if t.len() != N + 1 {
        return Err(th.value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; N];
    for (w, v) in words.iter_mut().zip(t.items()) {
        *w = protocol::index_i64(th, v)? as u32;
    }
    let index = protocol::index_i64(th, &t.items()[N])?;
    if index < 0 || index > N as i64 {
        return Err(th.value_error("invalid state"));
    }
    let r = this(a.at(0));
    let mut tw = r.twister.lock(&r.ob);
    tw.state = words;
    tw.index = index as usize;
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Random() -> create a random number generator with its own internal state."),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new),
        init: Some(|th, v, a| {
            if a.len() > 1 {
                return Err(th.type_error(format!("Random expected at most 1 argument, got {}", a.len())));
            }
            seed_with(th, this(v), a.get(0))
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "random",
            "($self, /)",
            |_, a| {
                let r = this(a.at(0));
                let f = r.twister.lock(&r.ob).random();
                Ok(Value::from_f64(f))
            },
            "random() -> x in the interval [0, 1).",
        ),
        Method::method(
            "seed",
            "($self, n=None, /)",
            |th, a| seed_with(th, this(a.at(0)), a.get(1)).map(|()| Value::none()),
            "seed([n]) -> None.",
        ),
        Method::method(
            "getstate",
            "($self, /)",
            getstate,
            "getstate() -> tuple containing the current state.",
        ),
        Method::method(
            "setstate",
            "($self, state, /)",
            setstate,
            "setstate(state) -> None.  Restores generator state.",
        ),
        Method::method(
            "getrandbits",
            "($self, k, /)",
            getrandbits,
            "getrandbits(k) -> x.  Generates an int with k random bits.",
        ),
    ],
    ..TypeSpec::new("_random", "Random", <Random as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    RANDOM.bind(&SPEC);
}
