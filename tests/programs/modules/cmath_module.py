# cmath: values, special values, errors.
import cmath
import math

inf, nan = math.inf, math.nan
parts = [-inf, -2.5, -0.0, 0.0, 2.5, inf, nan]


def show(z):
    # The last digits are the C library's.
    part = lambda x: repr(float(f"{x:.12g}")).replace("-nan", "nan")
    return f"({part(z.real)}, {part(z.imag)})" if isinstance(z, complex) else repr(z)


names = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "sin", "sinh", "sqrt", "tan", "tanh"]
for name in names:
    f = getattr(cmath, name)
    for z in [complex(a, b) for a in parts for b in parts] + [1, 1.5, True, 0.5 + 0.25j, -3 - 4j, 1e-320 + 1e-320j, 1e308 + 1e308j, 1e300, -1e-300j, 1 + 1e-200j, 1j, -1, 710 + 1j, -710 + 1j, 1e10j, 0.9 + 0.1j]:
        try:
            print(name, z, show(f(z)))
        except Exception as e:
            print(name, z, type(e).__name__, e)
for r in parts + [1, 3.5]:
    for phi in parts + [1, math.pi]:
        try:
            print("rect", r, phi, show(cmath.rect(r, phi)))
        except Exception as e:
            print("rect", r, phi, type(e).__name__, e)
for z in (3 + 4j, -1, -1 - 0j, complex(inf, nan), 0, 1e308 + 1e308j * 1.7):
    try:
        print(cmath.phase(z), cmath.polar(z), cmath.isfinite(z), cmath.isnan(z), cmath.isinf(z))
    except Exception as e:
        print(type(e).__name__, e)
print(show(cmath.log(8, 2)), show(cmath.log(1j, 1 + 1j)), cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isclose(1, 2), cmath.isclose(1, 1.1, rel_tol=0.2), cmath.isclose(0, 1e-10, abs_tol=1e-9), cmath.isclose(inf, inf), cmath.isclose(inf, 1), cmath.isclose(nan, nan))


class C:
    def __complex__(self):
        return 3 + 4j


class F:
    def __float__(self):
        return 2.0


class B:
    def __complex__(self):
        return 3


print(cmath.sqrt(C()), cmath.exp(F()) == cmath.exp(2))
for f in (lambda: cmath.sqrt("a"), lambda: cmath.sqrt(), lambda: cmath.sqrt(B()), lambda: cmath.log(0), lambda: cmath.log(1, 0), lambda: cmath.log(2, 1), lambda: cmath.isclose(1, 1, rel_tol=-1), lambda: cmath.rect("a", 1), lambda: cmath.polar("a"), lambda: cmath.exp(1000), lambda: cmath.isnan("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
