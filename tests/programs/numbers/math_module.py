# math.
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
for f in ("sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "floor", "ceil", "trunc", "fabs", "degrees", "radians", "gamma", "lgamma", "erf", "erfc", "cbrt", "exp2", "isqrt", "ulp"):
    row = []
    for x in (0, 1, 0.5, -1, 2, 10.25, 100):
        try:
            r = getattr(math, f)(x)
            row.append(f"{r:.12g}" if isinstance(r, float) else str(r))
        except (ValueError, OverflowError, TypeError) as e:
            row.append(type(e).__name__ + ": " + str(e))
    print(f, row)
print(math.atan2(1, -1), math.hypot(3, 4), math.hypot(1, 2, 3), math.dist((0, 0), (3, 4)), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 3), math.modf(-3.25), math.frexp(10.0), math.ldexp(0.5, 5))
print(math.gcd(), math.gcd(12, 18), math.gcd(0, 5), math.gcd(12, 18, 27), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.factorial(0), math.factorial(20), math.comb(5, 2), math.comb(2, 5), math.perm(5), math.perm(5, 2))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1e308), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(1, 1.1, abs_tol=0.05))
print(math.fsum([1e16, 1, -1e16]), math.prod([2, 3, 4]), math.prod([], start=5), math.sumprod([1, 2, 3], [4, 5, 6]), math.nextafter(1.0, 2.0), math.nextafter(0.0, 1.0), math.nextafter(1.0, 2.0, steps=3), math.fma(2.0, 3.0, 4.0))
print(math.log(8, 2), math.log(100, 10), math.pow(2, 0.5), math.pow(2, -1), math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.floor(10**30), math.isqrt(10**40))
for e in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.factorial(-1)", "math.factorial(1.5)", "math.gcd(1.5)", "math.exp(1000)", "math.acos(2)", "math.pow(0, -1)", "math.pow(-1, 0.5)", "math.fmod(1, 0)", "math.isqrt(-1)", "math.sqrt('a')", "math.sqrt()", "math.comb(-1, 2)", "math.perm(1, -1)", "math.ldexp(1, 5000)",
          "math.log(1, 0)", "math.log(2, 1)", "math.floor('a')", "math.hypot('a')", "math.dist((1,), (1, 2))", "math.gamma(-1)", "math.lgamma(0)", "math.sin(math.inf)", "math.sumprod([1], [1, 2])", "math.fsum([1, 'a'])", "math.log10(-5)", "math.tan(math.pi / 2) > 1e15", "math.cosh(1000)", "math.remainder(1, 0)", "math.isclose(1, 1, rel_tol=-1)"):
    try:
        print(e, "=", eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
class F:
    def __floor__(self): return "fl"
    def __ceil__(self): return "ce"
    def __float__(self): return 4.0
print(math.floor(F()), math.ceil(F()), math.sqrt(F()))
