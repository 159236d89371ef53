# Views of more than one dimension, and of none.
import array


def attempt(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def show(m):
    print(m.ndim, m.shape, m.strides, m.format, m.itemsize, m.nbytes, m.suboffsets,
          m.c_contiguous, m.f_contiguous, m.contiguous, attempt(lambda: len(m)))


b = bytearray(range(24))
m = memoryview(b)
for shape in ([24], [2, 12], [4, 6], (2, 3, 4), [1, 24], [24, 1], [1, 1, 24], [2, 3, 4, 1]):
    v = m.cast("B", shape)
    show(v)
    print(v.tolist() == m.cast("B", shape=shape).tolist(), v.tobytes() == bytes(b))
v = m.cast("B", [2, 3, 4])
print(v.tolist())
print(v[0, 0, 0], v[1, 2, 3], v[-1, -1, -1], v[0, -1, 2])
for order in ("C", "F", "A", None, "x", 1):
    print(order, attempt(lambda: v.tobytes(order)))
print(v.tobytes(order="F"), v.hex(), v.hex(":", 4))
for key in ((0, 0), (0, 0, 4), (0, -4, 0), (2, 0, 0), (0, 0, 0, 0), (), 0, (0, "a", 0), (0, slice(1), 0),
            (slice(1), slice(1)), (slice(1),), "a", None, ..., 1.5):
    print(key, attempt(lambda: v[key]))
    print(attempt(lambda: v.__setitem__(key, 5)))
v[1, 1, 1] = 99
print(b[17], attempt(lambda: v.__setitem__((0, 0, 0), 256)), attempt(lambda: v.__setitem__((0, 0, 0), "a")))
print(attempt(lambda: v.__setitem__(slice(0, 1), b"x" * 12)), attempt(lambda: v.__delitem__((0, 0, 0))))
for part in (v[1:], v[:1], v[::-1], v[::2], v[5:], v[0:2]):
    show(part)
    print(part.tolist(), part.tobytes())
print(v[::-1][0, 0, 0], v[1:][0, 2, 3])
w = m.cast("B", [4, 6])
show(w[::2])
show(w[::-2])
print(w[::2].tolist(), w[::2].tobytes("F"), w[::2] == w[::2], w[::2] == w[::-2], w[::-1] == w[::-1])
print(attempt(lambda: w[::2].cast("B")), attempt(lambda: w[5:].cast("B")), attempt(lambda: list(w)))
print(attempt(lambda: list(v)), attempt(lambda: 3 in v), attempt(lambda: v.index(3)), attempt(lambda: v.count(3)))
print(attempt(lambda: v.cast("B", [4, 6])), attempt(lambda: v.cast("B").tolist() == list(b)),
      attempt(lambda: v.cast("I").tolist()), attempt(lambda: v.cast("H", [12]).tolist()))

ints = array.array("i", range(12))
n = memoryview(ints)
c = n.cast("B").cast("i", [3, 4])
show(c)
print(c.tolist(), c[2, 1], c == memoryview(ints).cast("B").cast("i", [3, 4]), c == n, c == c.tolist())
c[1, 1] = -7
print(ints)
doubles = memoryview(array.array("d", [0.5, float("nan"), 2, 3])).cast("B").cast("d", [2, 2])
print(doubles.tolist(), doubles == doubles, doubles[0, 0])
same = memoryview(bytes([1, 0, 2, 0])).cast("H", [2, 1]) if __import__("sys").byteorder == "little" else None
print(same == memoryview(array.array("I", [1, 2])).cast("B").cast("I", [2, 1]), same == memoryview(b"\1\2").cast("B", [2, 1]))

zero = memoryview(b"abcd").cast("I", [])
show(zero)
print(zero.tolist() == zero[()] == zero[...][()], zero.tobytes(), zero.shape, zero[...] is zero, bytes(zero))
for key in (0, slice(None), (0,), "a"):
    print(key, attempt(lambda: zero[key]))
one = memoryview(bytearray(b"\5")).cast("B", ())
one[()] = 7
print(one[()], one.tolist())
one[...] = 8
print(one.tolist(), attempt(lambda: one.__setitem__(0, 1)), attempt(lambda: list(one)), attempt(lambda: one.index(8)),
      attempt(lambda: one.count(8)), one == memoryview(b"\x08").cast("B", []), one == memoryview(b"\x08"))
print(one.cast("B", [1]).tolist(), attempt(lambda: one.cast("B", [1, 1])))

for shape in ([5, 5], [0, 4], [-1, 4], ["a"], [2.0, 12], 24, {1: 2}, "ab", [1] * 65, [2**40, 2**40], [True, 24], None, [],
              [24, 1, 1], ()):
    print(shape if not isinstance(shape, list) or len(shape) < 60 else len(shape), attempt(lambda: m.cast("B", shape).shape))
print(attempt(lambda: m.cast("x")), attempt(lambda: m.cast("@I").format), attempt(lambda: m.cast("<I")),
      attempt(lambda: m.cast(1)), attempt(lambda: m.cast("I").cast("H")), attempt(lambda: m.cast("I").cast("B").shape),
      attempt(lambda: memoryview(b"abc").cast("H")), attempt(lambda: memoryview(b"").cast("B", [0])),
      attempt(lambda: memoryview(b"").cast("I").shape), attempt(lambda: m[::2].cast("B")))

r = memoryview(bytes(range(12))).cast("B", [3, 4])
print(hash(r) == hash(bytes(range(12))), hash(r) == hash(r.tobytes()), hash(r[::2]) == hash(r[::2].tobytes()))
print(attempt(lambda: hash(v)), attempt(lambda: hash(memoryview(bytes(8)).cast("I", [2, 1]))),
      hash(memoryview(b"a").cast("B", [])) == hash(b"a"))
print(r == bytes(range(12)), r == memoryview(bytes(range(12))), r.toreadonly().shape, r.readonly)
print(bytes(r), bytearray(r[1:]), b"".join([r, r[2:]]), memoryview(r).shape, memoryview(r[1:]).tolist())
x = bytearray(12)
memoryview(x)[:] = memoryview(r.tobytes())
print(x)
r.release()
print(attempt(lambda: r.shape), attempt(lambda: r[0, 0]), attempt(lambda: r.cast("B")))
