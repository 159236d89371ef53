# Memory views: hashes that outlive the release, weak references, tuples as indices.

import weakref


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


m = memoryview(b"abc")
print(hash(m) == hash(b"abc"))
m.release()
print(hash(m) == hash(b"abc"))
m = memoryview(b"abc")
m.release()
attempt(lambda: hash(m))
attempt(lambda: hash(memoryview(bytearray(b"abc"))))


class Unhashable(bytes):
    __hash__ = None


attempt(lambda: hash(memoryview(Unhashable(b"abc"))))
m = memoryview(b"abc")
r = weakref.ref(m)
print(r() is m)
del m
print(r())
m = memoryview(bytearray(b"abc"))
print(m[(1,)])
m[(1,)] = 0
print(m.tobytes())
for key in (slice(0, 1), slice(0, 1)), (0, slice(0, 1)), (0, 1), (), 0.0, "a":
    attempt(lambda: m[key])
attempt(lambda: m.__setitem__((slice(0, 1), slice(0, 1)), b"a"))
attempt(lambda: m.__setitem__((0,), b"a"))
