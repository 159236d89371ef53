# math: numbers, powers, trigonometry, sums, combinations, and what they refuse.
import math
from decimal import Decimal
from fractions import Fraction
from math import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


class Own:
    def __float__(self): return 0.5
    def __index__(self): return 6
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
o = Own()
print(pi, e, tau, inf, nan, floor(o), ceil(o), trunc(o), sqrt(o), factorial(o), gcd(o, 4))
print(comb(5, 2), comb(60, 30), comb(3, 5), perm(5, 2), perm(4), factorial(25), gcd(), gcd(12, -18, 27), lcm(4, 6, 10), lcm(), lcm(0, 5), isqrt(10**40 + 1), isqrt(0), gcd(2**200, 6**90))
print(floor(-2.5), ceil(-2.5), trunc(-2.7), floor(1e20), ceil(Fraction(7, 2)), floor(Decimal("-1.5")), fabs(-3), fmod(-7, 3), remainder(7, 4), remainder(-5.5, 2), modf(-3.25), frexp(12.5), frexp(0), ldexp(0.75, 5), ldexp(1, -2000), copysign(3, -0.0), nextafter(1, 2), nextafter(0, -1, steps=3), ulp(1), ulp(1e300), ulp(inf), fma(2, 3, 4), fma(1e308, 10, -inf))
print(isclose(1, 1 + 1e-10), isclose(1, 1.1, rel_tol=0.2), isclose(0, 1e-12), isclose(0, 1e-12, abs_tol=1e-9), isclose(inf, inf), isfinite(nan), isinf(-inf), isnan(nan))
print(fsum([0.1] * 10), fsum([1e100, 1, -1e100]), prod([1, 2, 3], start=4), prod([1.5, 2]), prod([]), sumprod([1, 2], [3, 4]), sumprod([0.1] * 10, [1] * 10), sumprod([10**20], [10**20]), sumprod([Fraction(1, 2)], [3]), dist([1, 2], [4, 6]), hypot(3, 4), hypot(), hypot(1, 2, 3, 4), hypot(1e200, 1e200))
print(exp(1), exp2(10), expm1(1e-10), log(10), log(8, 2), log(2**2000), log2(2**70), log10(10**50), log1p(1e-10), pow(2, 0.5), pow(nan, 0), pow(-8, 3), cbrt(-8), sqrt(2), log(0.5, 3))
print(sin(1), cos(1), tan(1), asin(1), acos(0.5), atan(2), atan2(-1, -1), atan2(0.0, -0.0), sinh(1), cosh(1), tanh(1), asinh(1), round(acosh(2), 12), round(atanh(0.5), 12), degrees(pi), radians(180))
print([float.hex(f) for f in (erf(0.5), erfc(0.5), erf(3))], [round(gamma(v), 9) for v in (0.5, 5, -1.5)], [round(lgamma(v), 12) for v in (0.5, 100, 1)], gamma(171) > 1e300, lgamma(-inf), erfc(30), erf(-inf))
for text in "sqrt(-1)", "log(0)", "log(-1)", "log(2, 1)", "log(1, 0)", "log2(0)", "log10(-1)", "log1p(-1)", "acos(2)", "asin(-2)", "acosh(0)", "atanh(1)", "gamma(0)", "gamma(-1)", "gamma(200)", "lgamma(0)", "exp(1000)", "exp2(2000)", "cosh(1000)", "expm1(1000)", "pow(0, -1)", "pow(-1, 0.5)", "pow(10, 400)", "fmod(1, 0)", "fmod(inf, 1)", "remainder(1, 0)", "ldexp(1, 5000)", "sin(inf)", "tan(inf)", "floor(inf)", "ceil(nan)", "trunc(nan)", "factorial(-1)", "factorial(1.0)", "factorial(10**30)", "comb(-1, 1)", "comb(1, -1)", "comb(1.5, 1)", "perm(-1)", "perm(5, -1)", "isqrt(-1)", "isqrt(1.0)", "gcd(1.5)", "lcm('a')", "fsum(['a'])", "fsum([1e308] * 3)", "fsum([inf, -inf])", "sumprod([1], [1, 2])", "sumprod(1, 2)", "dist([1], [1, 2])", "dist(1, 2)", "hypot('a')", "isclose(1, 2, rel_tol=-1)", "nextafter(1, 2, steps=-1)", "sqrt('x')", "sqrt()", "sqrt(1, 2)", "sqrt(10**400)", "floor('a')", "trunc('a')", "fma(inf, 0, 1)", "fma(1e308, 10, 0)", "prod([1], 2)", "ldexp(1, 2.5)", "atan2(1)", "log()", "log(1, 2, 3)", "frexp(None)", "cbrt(1j)", "degrees('1')":
    attempt(text, eval, text)
