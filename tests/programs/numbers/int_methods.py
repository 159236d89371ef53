#: stderr any
# int's constructor, methods and conversions.
for e in ("int()", "int('12')", "int(' -12 \\n')", "int('1_000')", "int('ff', 16)", "int('0xff', 16)", "int('0xff', 0)", "int('0b101', 0)", "int('0o17', 0)",
          "int('z', 36)", "int('-0x1F', 0)", "int(3.99)", "int(-3.99)", "int(1e20)", "int(True)", "int(b'12')", "int(bytearray(b'7'))", "int('٣')",
          "int('12', 3)", "int('1__0')", "int('_1')", "int('1_')", "int('0x')", "int('012', 0)", "int('12a')", "int('+5')", "int('+-5')", "int('9', 8)", "int(12, 10)",
          "int('1', 1)", "int('1', 37)", "int('0', -1)", "int('', 0)", "int('1\\x00')", "int(b'\\xff')", "int(x=1)", "int('11', base=2)", "int(base=2)", "int('5', 10.0)", "int('1.5')"):
    try:
        print(e, "=", eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
for n in (0, 1, -1, 255, -256, 2**64, -(2**64) + 1):
    print(n, n.bit_length(), n.bit_count(), bin(n), oct(n), hex(n), n.as_integer_ratio(), n.is_integer(), n.conjugate(), n.real, n.imag, n.numerator, n.denominator)
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(2, "big", signed=True), (5).to_bytes(), (0).to_bytes(0, "big"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b""), int.from_bytes(b"\x01"))
for e in ("(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "(1).to_bytes(-1, 'big')", "(1).to_bytes(1, 'middle')", "int.from_bytes(1, 'big')", "int.from_bytes([256], 'big')", "(128).to_bytes(1, signed=True)"):
    try:
        print(eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
print(round(5), round(15, -1), round(25, -1), round(-15, -1), round(12345, -2), round(5, 3), round(10**30 + 5 * 10**9, -10))
print((5).__floor__(), (5).__ceil__(), (5).__trunc__(), (5).__round__(), (5).__index__(), (5).__bool__(), (0).__bool__(), (7).__divmod__(2), (7).__pow__(2, 5))
print((5).__add__(2.0), (5).__eq__("a"), (5).__lt__(6), (5).__rsub__(6), (5).__format__("x"), (5).__hash__())
print(hash(0), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(10**40), hash(True))
print(int.__name__, int.__doc__.splitlines()[0], int.mro())
print(isinstance(True, int), True + 1, int("0b1", 2), int("-0", 10), 0x_ff, 0b1_0, 0o1_7, 1_000_000)
class I:
    def __index__(self): return 5
class T:
    def __int__(self): return 7
class Bad:
    def __int__(self): return "x"
print(int(I()), int(T()), [0] * I(), "abcdef"[I()], range(I()), hex(I()), 10 .__class__)
try:
    int(Bad())
except TypeError as err:
    print(err)
print(256 is 256, -5 is -5, (lambda: 1000)() == 1000, 5 .bit_length())
print(sum([10**20, 1, -10**20]), sum([1, 2.5, 3]), sum([], 5), sum([[1], [2]], []), sum((1, 2), start=10), sum([True, True]))
print(max(1, 2.0, 3), min(3, 1, 2), max("abc"), max([1, 5, 2], key=lambda x: -x), min([], default="d"), max([(1, "b"), (1, "a")]), max(1, 1.0), max(1.0, 1))

# With a base only what is made of characters.
for x in (memoryview(b"100"), b"100", bytearray(b"100"), "100", 100):
    for make in (lambda: int(x), lambda: int(x, 2)):
        try:
            print(type(x).__name__, make())
        except TypeError as e:
            print(type(x).__name__, e)
