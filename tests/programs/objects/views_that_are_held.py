"""A view that somebody holds is not released, and what holds a buffer keeps its length."""

import io
import pickle
import re
import struct
import sys


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# Views of a view are no exports of it; what asked for its bytes is.
b = bytearray(b"0123456789")
m = memoryview(b)
other = memoryview(m)
part = m[2:5]
m.release()
print(bytes(other), bytes(part), attempt(bytes, m))
print(attempt(b.append, 1))
other.release()
part.release()
print(attempt(b.append, 1), b)

m = memoryview(b)
first = m.__buffer__(0)
print(attempt(m.release))
second = m.__buffer__(0)
print(attempt(m.release))
print(attempt(m.__exit__, None, None, None))
first.release()
del second
print(attempt(m.release), attempt(m.release))

m = memoryview(b)
held = pickle.PickleBuffer(m)
print(attempt(m.release))
held.release()
print(attempt(m.release))

# A read-only view stays one, whatever is asked.
m = memoryview(b"abc")
print(memoryview._from_flags(m, 1).readonly)


# While it is hashed, compared or read, it stays open.
class Hashed(bytearray):
    def __hash__(self):
        print(attempt(self.view.release))
        return 1


h = Hashed(b"abc")
h.view = memoryview(h).toreadonly()
print(hash(h.view) == hash(b"abc"))
h.view.release()
print(hash(h.view) == hash(b"abc"))


class Lends:
    def __buffer__(self, flags):
        print(attempt(self.view.release))
        return memoryview(b"abc")


x = Lends()
x.view = memoryview(b"abc")
print(x.view == x)


class Many:
    def __index__(self):
        print(attempt(self.view.release))
        return 2


n = Many()
n.view = memoryview(bytearray(b"abcd"))
print(attempt(n.view.hex, ":", n))


# Expressions hold what they walk over.
b = bytearray(b"a1b2c3")
found = re.finditer(rb"\d", b)
print(next(found).group())
print(attempt(b.append, 1))
print([m.group() for m in found])
print(attempt(b.append, 1))
del found
print(attempt(b.append, 1))

scanner = re.compile(rb"\w").scanner(b)
print(scanner.search().group(), attempt(b.clear))
del scanner


def replace(m):
    print(attempt(b.clear))
    return b"-"


print(re.sub(rb"\d", replace, b))
b.clear()
print(b)

# A match holds nothing.
b = bytearray(b"a1")
m = re.search(rb"\d", b)
b.clear()
print(m.span(), m.group())

view = memoryview(bytearray(b"a1b2"))
scanner = re.compile(rb"\d").scanner(view)
print(attempt(view.release))
del scanner
print(attempt(view.release))
