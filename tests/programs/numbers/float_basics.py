# repr, arithmetic, conversion and comparison of floats.
for x in (0.0, -0.0, 1.0, 0.1, 1 / 3, 1e16, 1e15, 123456789012345680.0, 1e22, 1e23, 1e-4, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308, 2.5, 100.0, 1e100, -1.25,
          float("inf"), float("-inf"), float("nan"), 9007199254740993.0, 0.1 + 0.2, 3.14159, 1e21, 12345.678e-10, 2.2250738585072014e-308):
    print(repr(x), str(x), f"{x}", f"{x:.3f}" , f"{x:e}", f"{x:g}")
print(0.1 + 0.2, 0.1 * 3, 1.1 - 1, 2.0 ** 0.5, 2 ** 0.5, 7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), -0.0 + 0, 0.0 * -1)
print(1e308 * 10, -1e308 * 10, float("inf") - float("inf"), float("inf") * 0, float("inf") // 1, 1 % float("inf"), -1 % float("inf"), 5.0 // float("inf"), -5.0 // float("inf"))
for s in ("1.5", " 1.5 ", "1e5", "1E-5", ".5", "5.", "inf", "-Infinity", "nan", "+1", "1_0.5", "1e400", "0x1p3", "1.5.5", "", "abc", "1e", "--1", "1_", "_1", "٣.٥", "1e-400", "infinit", "1,5"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(e)
print(float(), float(5), float(True), float(b"2.5"), float("1" * 30))
for x in (0.5, -1.75, 1e300, 3.0, 0.1):
    print(x.hex(), x.as_integer_ratio(), x.is_integer(), x.real, x.imag, x.conjugate(), int(x), hash(x))
print(float.fromhex("0x1.8p3"), float.fromhex("-0x1p-1074"), float.fromhex("inf"), float.fromhex("1.8"), float.fromhex("0xa"))
for bad in ("float.fromhex('xyz')", "float.fromhex('0x1p5000')", "float('nan').as_integer_ratio()", "float('inf').as_integer_ratio()", "int(float('inf'))", "int(float('nan'))",
            "round(float('inf'))", "round(float('nan'))", "1.0.foo", "float(1j)", "float('1', 2)", "(-8) ** 0.5 and 0 or (-8.0) ** (1/3)", "0.0 ** -1", "1e200 ** 2", "math.floor(float('inf'))"):
    try:
        import math
        print(bad, eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1234.5678, 1e16 + 2, 0.15, 1.005):
    print(round(x), round(x, 1), round(x, 2), round(x, -2), round(x, None))
print(round(1e22), round(1.5e300, -299), round(5e-324, 400), round(123.456, 20), round(-0.4), round(0.5, 0))
print(1 < 1.5, 1.0 == 1, 1.5 != 1.5, float("nan") < 1, float("nan") != float("nan"), 0.0 == -0.0, 1e308 < 2**1024, 2.0**53 == 2**53 + 1, 0.1 == 0.1000000000000000055)
print(hash(1.0) == hash(1), hash(0.5), hash(float("inf")), hash(-1.5), hash(1e100), {1: "a"}[1.0], {1.0, 1, True})
print(abs(-2.5), -2.5, +2.5, bool(0.0), bool(-0.0), bool(float("nan")), 5.0.__floor__(), 5.5.__ceil__(), -5.5.__trunc__())
print(sum([0.1] * 10), sum([1e16, 1.0, -1e16]), sum([0.1, 0.2, 0.3]), math.fsum([0.1] * 10), math.prod([1.5, 2, 3]))
print(1.0 if 1e-320 > 0 else 0, 1e-320, 5e-324 / 2, 4.9e-324, 1.0 + 1e-16 == 1.0, 2.0**1023 * 1.5, 1e-310 * 1e10)
print(min(0.0, -0.0), max(-0.0, 0.0), sorted([3.5, -1.0, 2, 0.5]), 3.0.is_integer(), (0.1).is_integer())
x = 1.0
for _ in range(1100):
    x /= 2
print(x)
x = 1.0
for i in range(400):
    x *= 10.0
print(x)
print(*[i / 8 for i in range(-4, 5)])
print([0.1 * i for i in range(12)])
print(1e5, 1e-5, 123456.789e3, 1.0e0, 10.0 ** 15, 10.0 ** 16, 10.0 ** 17, -1e-7, 0.00001234, 0.0001234)

# The sign of what is no number.
import math

print([math.copysign(1.0, float(s)) for s in ("nan", "-nan", "+nan", " -NaN ", "-inf", "-0")])
print(math.copysign(1.0, complex("-nan+1j").real), math.copysign(1.0, complex("1-nanj").imag))


class NoKeywords(float):
    pass


for make in (lambda: NoKeywords(x=1), lambda: float(x=1), lambda: math.hypot(x=1)):
    try:
        make()
    except TypeError as e:
        print(e)
for x, y in (1.0000000000000002, 2.1073424255447014e-08), (1e300, 691.4686750787737), (1.5, 0.9624236501192069):
    print(math.isclose(math.acosh(x), y, rel_tol=1e-15))
