//! The functions themselves. Large and tiny arguments are scaled, so that nothing in between overflows or vanishes.

use std::f64::consts::{E, LN_2, LN_10, PI};

pub use super::special::Parts;
use super::special::{self, find};

/// What a function comes to.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    Fine(Parts),
    /// There is no value.
    Domain,
    /// The value is too large.
    Range,
}

use Outcome::{Domain, Fine, Range};

const INF: f64 = f64::INFINITY;
const TINY: f64 = f64::MIN_POSITIVE;
const LARGE: f64 = f64::MAX / 4.0;
/// Powers of two that numbers are scaled by.
const UP: i32 = 53;
const DOWN: i32 = -27;

fn scale(x: f64, power: i32) -> f64 {
    x * 2f64.powi(power)
}

fn log_large() -> f64 {
    LARGE.ln()
}

/// `log(|z|)` of a number with a large part.
fn log_of_large((re, im): Parts) -> f64 {
    (re / 2.0).hypot(im / 2.0).ln() + LN_2
}

fn is_large((re, im): Parts) -> bool {
    re.abs() > LARGE || im.abs() > LARGE
}

/// The outcome of a computation that overflows into infinity.
fn bounded(z: Parts) -> Outcome {
    if z.0.is_infinite() || z.1.is_infinite() { Range } else { Fine(z) }
}

impl Outcome {
    fn map(self, f: impl FnOnce(Parts) -> Parts) -> Outcome {
        match self {
            Fine(z) => Fine(f(z)),
            other => other,
        }
    }
}

/// `i z`
fn turned((re, im): Parts) -> Parts {
    (-im, re)
}

/// `-i z`
fn turned_back((re, im): Parts) -> Parts {
    (im, -re)
}

fn root(z: Parts) -> Parts {
    if let Some(found) = find(&special::SQRT, z) {
        return found;
    }
    let (re, im) = z;
    if re == 0.0 && im == 0.0 {
        return (0.0, im);
    }
    let (ax, ay) = (re.abs(), im.abs());
    let s = if ax < TINY && ay < TINY {
        let ax = scale(ax, UP);
        scale((ax + ax.hypot(scale(ay, UP))).sqrt(), DOWN)
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    if re >= 0.0 { (s, d.copysign(im)) } else { (d, s.copysign(im)) }
}

pub fn sqrt(z: Parts) -> Outcome {
    Fine(root(z))
}

pub fn acos(z: Parts) -> Outcome {
    if let Some(found) = find(&special::ACOS, z) {
        return Fine(found);
    }
    let (re, im) = z;
    if is_large(z) {
        let size = log_of_large(z) + LN_2;
        let imaginary = if re < 0.0 { -size.copysign(im) } else { size.copysign(-im) };
        return Fine((im.abs().atan2(re), imaginary));
    }
    let (s1, s2) = (root((1.0 - re, -im)), root((1.0 + re, im)));
    Fine((2.0 * s1.0.atan2(s2.0), arsinh(s2.0 * s1.1 - s2.1 * s1.0)))
}

pub fn acosh(z: Parts) -> Outcome {
    if let Some(found) = find(&special::ACOSH, z) {
        return Fine(found);
    }
    let (re, im) = z;
    if is_large(z) {
        return Fine((log_of_large(z) + LN_2, im.atan2(re)));
    }
    let (s1, s2) = (root((re - 1.0, im)), root((re + 1.0, im)));
    Fine((arsinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * s1.1.atan2(s2.0)))
}

pub fn asinh(z: Parts) -> Outcome {
    if let Some(found) = find(&special::ASINH, z) {
        return Fine(found);
    }
    let (re, im) = z;
    if is_large(z) {
        let size = log_of_large(z) + LN_2;
        let real = if im >= 0.0 { size.copysign(re) } else { -size.copysign(-re) };
        return Fine((real, im.atan2(re.abs())));
    }
    let (s1, s2) = (root((1.0 + im, -re)), root((1.0 - im, re)));
    Fine((arsinh(s1.0 * s2.1 - s2.0 * s1.1), im.atan2(s1.0 * s2.0 - s1.1 * s2.1)))
}

pub fn asin(z: Parts) -> Outcome {
    asinh(turned(z)).map(turned_back)
}

pub fn atanh(z: Parts) -> Outcome {
    if let Some(found) = find(&special::ATANH, z) {
        return Fine(found);
    }
    let (re, im) = z;
    if re.is_sign_negative() {
        return atanh((-re, -im)).map(|(re, im)| (-re, -im));
    }
    let ay = im.abs();
    let root_of_large = LARGE.sqrt();
    if re > root_of_large || ay > root_of_large {
        let h = (re / 2.0).hypot(im / 2.0);
        return Fine((re / 4.0 / h / h, -(PI / 2.0).copysign(-im)));
    }
    if re == 1.0 && ay < TINY.sqrt() {
        if ay == 0.0 {
            return Domain;
        }
        let real = -(ay.sqrt() / ay.hypot(2.0).sqrt()).ln();
        return Fine((real, (2f64.atan2(-ay) / 2.0).copysign(im)));
    }
    let real = (4.0 * re / ((1.0 - re) * (1.0 - re) + ay * ay)).ln_1p() / 4.0;
    Fine((real, -(-2.0 * im).atan2((1.0 - re) * (1.0 + re) - ay * ay) / 2.0))
}

pub fn atan(z: Parts) -> Outcome {
    atanh(turned(z)).map(turned_back)
}

pub fn cosh(z: Parts) -> Outcome {
    let (re, im) = z;
    if !re.is_finite() || !im.is_finite() {
        if im.is_infinite() && !re.is_nan() {
            return Domain;
        }
        if re.is_infinite() && im.is_finite() && im != 0.0 {
            let sine = INF.copysign(im.sin());
            return Fine((INF.copysign(im.cos()), if re > 0.0 { sine } else { -sine }));
        }
        return Fine(find(&special::COSH, z).unwrap_or(z));
    }
    if re.abs() > log_large() {
        let less = re - 1f64.copysign(re);
        return bounded((im.cos() * less.cosh() * E, im.sin() * less.sinh() * E));
    }
    bounded((im.cos() * re.cosh(), im.sin() * re.sinh()))
}

pub fn cos(z: Parts) -> Outcome {
    cosh(turned(z))
}

pub fn sinh(z: Parts) -> Outcome {
    let (re, im) = z;
    if !re.is_finite() || !im.is_finite() {
        if im.is_infinite() && !re.is_nan() {
            return Domain;
        }
        if re.is_infinite() && im.is_finite() && im != 0.0 {
            let cosine = INF.copysign(im.cos());
            return Fine((if re > 0.0 { cosine } else { -cosine }, INF.copysign(im.sin())));
        }
        return Fine(find(&special::SINH, z).unwrap_or(z));
    }
    if re.abs() > log_large() {
        let less = re - 1f64.copysign(re);
        return bounded((im.cos() * less.sinh() * E, im.sin() * less.cosh() * E));
    }
    bounded((im.cos() * re.sinh(), im.sin() * re.cosh()))
}

pub fn sin(z: Parts) -> Outcome {
    sinh(turned(z)).map(turned_back)
}

pub fn tanh(z: Parts) -> Outcome {
    let (re, im) = z;
    if !re.is_finite() || !im.is_finite() {
        if im.is_infinite() && re.is_finite() {
            return Domain;
        }
        if re.is_infinite() && im.is_finite() && im != 0.0 {
            return Fine((1f64.copysign(re), 0f64.copysign(2.0 * im.sin() * im.cos())));
        }
        return Fine(find(&special::TANH, z).unwrap_or(z));
    }
    if re.abs() > log_large() {
        return Fine((1f64.copysign(re), 4.0 * im.sin() * im.cos() * (-2.0 * re.abs()).exp()));
    }
    let (tx, ty, cx) = (re.tanh(), im.tan(), 1.0 / re.cosh());
    let both = tx * ty;
    let denominator = 1.0 + both * both;
    Fine((tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx))
}

pub fn tan(z: Parts) -> Outcome {
    tanh(turned(z)).map(turned_back)
}

pub fn exp(z: Parts) -> Outcome {
    let (re, im) = z;
    if !re.is_finite() || !im.is_finite() {
        if im.is_infinite() && (re.is_finite() || re == INF) {
            return Domain;
        }
        if re.is_infinite() && im.is_finite() && im != 0.0 {
            let size = if re > 0.0 { INF } else { 0.0 };
            return Fine((size.copysign(im.cos()), size.copysign(im.sin())));
        }
        return Fine(find(&special::EXP, z).unwrap_or(z));
    }
    if re > log_large() {
        let l = (re - 1.0).exp();
        return bounded((l * im.cos() * E, l * im.sin() * E));
    }
    let l = re.exp();
    bounded((l * im.cos(), l * im.sin()))
}

/// The natural logarithm, and whether it has no value.
fn natural(z: Parts) -> (Parts, bool) {
    if let Some(found) = find(&special::LOG, z) {
        return (found, false);
    }
    let (re, im) = z;
    let (ax, ay) = (re.abs(), im.abs());
    let real = if is_large(z) {
        log_of_large(z)
    } else if ax < TINY && ay < TINY {
        if ax == 0.0 && ay == 0.0 {
            return ((-INF, im.atan2(re)), true);
        }
        scale(ax, UP).hypot(scale(ay, UP)).ln() - f64::from(UP) * LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = (ax.max(ay), ax.min(ay));
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    ((real, im.atan2(re)), false)
}

/// The logarithm to a base, or the natural one.
pub fn log_to(z: Parts, base: Option<Parts>) -> Outcome {
    let (x, none) = natural(z);
    let Some(base) = base else { return if none { Domain } else { Fine(x) } };
    let (b, base_none) = natural(base);
    if none || base_none || b == (0.0, 0.0) {
        return Domain;
    }
    Fine(quotient(x, b))
}

/// Smith's division, as complex numbers have it.
fn quotient(a: Parts, b: Parts) -> Parts {
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    }
}

pub fn log10(z: Parts) -> Outcome {
    match natural(z) {
        (_, true) => Domain,
        ((re, im), false) => Fine((re / LN_10, im / LN_10)),
    }
}

pub fn rect(r: f64, phi: f64) -> Outcome {
    if !r.is_finite() || !phi.is_finite() {
        if phi.is_infinite() && r != 0.0 && !r.is_nan() {
            return Domain;
        }
        if r.is_infinite() && phi.is_finite() && phi != 0.0 {
            let size = |x: f64| if r > 0.0 { INF.copysign(x) } else { -INF.copysign(x) };
            return Fine((size(phi.cos()), size(phi.sin())));
        }
        return Fine(find(&special::RECT, (r, phi)).unwrap_or((r, phi)));
    }
    if phi == 0.0 {
        // Keeps the sign of a zero.
        return Fine((r, r * phi));
    }
    Fine((r * phi.cos(), r * phi.sin()))
}

/// The C library's, whose last digits CPython's results have.
fn arsinh(x: f64) -> f64 {
    mod c {
        unsafe extern "C" {
            pub safe fn asinh(x: f64) -> f64;
        }
    }
    c::asinh(x)
}
