# PEP 688: __buffer__ and __release_buffer__, of Python classes and of native ones.
import array, base64, collections.abc, gc, hashlib, inspect, io, mmap, pickle, re, struct, sys

def attempt(call):
    try:
        print(call())
    except BaseException as e:
        print(type(e).__name__, e)

attempt(lambda: b"".__buffer__(2**40))
attempt(lambda: b"".__buffer__(2**70))
attempt(lambda: b"".__buffer__(-2**31 - 1))
attempt(lambda: b"".__buffer__())
attempt(lambda: b"".__buffer__("x"))
attempt(lambda: b"".__buffer__(1))
ba = bytearray(b"abc")
attempt(lambda: ba.__release_buffer__(3))
attempt(lambda: ba.__release_buffer__())
m = memoryview(ba)
attempt(lambda: ba.append(1))
attempt(lambda: ba.__release_buffer__(m))
attempt(lambda: ba.append(1))
attempt(lambda: ba.__release_buffer__(m))
attempt(lambda: ba.__release_buffer__(memoryview(b"a")))
for c in bytes, bytearray, memoryview, array.array, mmap.mmap, pickle.PickleBuffer, type(io.BytesIO().getbuffer().obj), str, int:
    print(c.__name__, hasattr(c, "__buffer__"), hasattr(c, "__release_buffer__"), issubclass(c, collections.abc.Buffer))
print(bytes.__buffer__.__doc__, bytes.__buffer__.__text_signature__)
print(bytearray.__release_buffer__.__doc__, bytearray.__release_buffer__.__text_signature__)
print(bytes.__buffer__, memoryview._from_flags.__doc__)

class Lends:
    def __init__(self, data=b"hello"):
        self.data = data
    def __buffer__(self, flags):
        print("flags", inspect.BufferFlags(flags) if flags else 0)
        return memoryview(self.data)
    def __release_buffer__(self, view):
        print("released", view.tobytes())

p = Lends()
print(isinstance(p, collections.abc.Buffer))
view = memoryview(p)
print(type(view.obj), view.tobytes(), view.readonly, view.format)
part = view[1:3]
view.release()
print("still held")
del part
attempt(lambda: bytes(p))
attempt(lambda: bytearray(p))
attempt(lambda: b"".join([p, b"!"]))
attempt(lambda: b"a" + p)
attempt(lambda: memoryview(p) == b"hello")
attempt(lambda: int(p))
attempt(lambda: int(Lends(b" 17 ")))
attempt(lambda: io.BytesIO(b"xx").readinto(p))
attempt(lambda: (io.BytesIO(b"xx").readinto(q := Lends(bytearray(3))), q.data))
attempt(lambda: b"hello" == p)
attempt(lambda: bytearray(b"hello") == p)
attempt(lambda: p in b"hello")
attempt(lambda: str(p, "ascii"))
attempt(lambda: re.match(b"h", p))
attempt(lambda: hashlib.md5(p).hexdigest())
attempt(lambda: struct.unpack("5s", p))
attempt(lambda: struct.pack_into("H", p, 0, 1))
attempt(lambda: base64.b64encode(p))
attempt(lambda: array.array("b").frombytes(p))
attempt(lambda: b"%b" % p)
attempt(lambda: list(struct.iter_unpack("B", Lends(b"ab"))))

class Fails:
    def __buffer__(self, flags):
        raise ZeroDivisionError("no")
q = Fails()
for call in (lambda: bytes(q), lambda: b"".join([q]), lambda: b"a" + q, lambda: io.BytesIO(b"xx").readinto(q), lambda: memoryview(q), lambda: int(q), lambda: float(q), lambda: bytearray(b"x") == q, lambda: str(q, "ascii"), lambda: memoryview(b"a") == q, lambda: re.match(b"x", q), lambda: hashlib.md5(q), lambda: struct.unpack("B", q), lambda: base64.b64encode(q), lambda: eval(q), lambda: open(q), lambda: bytearray().extend(q)):
    attempt(call)

class Wrong:
    def __buffer__(self, flags):
        return b"bytes"
class Arity:
    def __buffer__(self):
        return memoryview(b"")
class Absent:
    __buffer__ = None
for c in Wrong, Arity, Absent, int, object:
    attempt(lambda: memoryview(c()))
    attempt(lambda: b"".join([c()]))

# Native types with hooks in Python.
class Hears(bytearray):
    def __release_buffer__(self, view):
        for use in (lambda: memoryview(view), lambda: view.cast("b"), lambda: view.toreadonly(), lambda: view[:1], lambda: view.__buffer__(0), lambda: view.tobytes()):
            attempt(use)
        self.smuggled = view
        super().__release_buffer__(view)
h = Hears(b"hears")
with memoryview(h) as v:
    print(v.obj is h)
    attempt(lambda: h.clear())
h.clear()
attempt(lambda: h.smuggled.tobytes())

class Both(bytearray):
    def __buffer__(self, flags):
        print("lent")
        return super().__buffer__(flags)
    def __release_buffer__(self, view):
        print("over")
        super().__release_buffer__(view)
b = Both(b"both")
with memoryview(b) as v:
    print(v.tobytes(), len(b), b.upper())
b.append(1)
print(bytes(b), b"both\x01" == b)

class Other(bytes):
    def __buffer__(self, flags):
        return memoryview(b"other")
o = Other(b"own")
print(bytes(memoryview(o)), b"".join([o]), o.upper(), o[0], len(o), o == b"own", o.hex())

# Added and taken away later; nothing is left when objects die in cycles.
class Later: pass
attempt(lambda: memoryview(Later()))
Later.__buffer__ = lambda self, flags: memoryview(b"later")
attempt(lambda: memoryview(Later()).tobytes())
del Later.__buffer__
attempt(lambda: memoryview(Later()))
l = Lends(bytearray(b"cycle"))
l.view = memoryview(l)
data = l.data
del l
gc.collect()
data.append(1)
print(data)
with memoryview._from_flags(Lends(bytearray(b"w")), inspect.BufferFlags.WRITABLE) as v:
    v[0] = 65
    print(v.tobytes())
attempt(lambda: memoryview._from_flags(b"", inspect.BufferFlags.WRITABLE))
attempt(lambda: memoryview._from_flags(1, 0))

# What lies with gaps is no bytes in a row.
s = memoryview(b"abcdef")[::2]
for call in (lambda: bytes(s), lambda: bytearray(s), lambda: b"".join([s]), lambda: b"a" + s, lambda: bytearray() + s, lambda: bytearray(b"").extend(s), lambda: hashlib.md5(s), lambda: io.BytesIO().write(s), lambda: int(s), lambda: str(s, "ascii"), lambda: struct.unpack("3s", s), lambda: re.match(b"a", s), lambda: base64.b64encode(s), lambda: bytearray(b"ace") == s, lambda: int.from_bytes(s, "big"), lambda: b"ace".replace(s, b""), lambda: pickle.loads(s), lambda: b"%b" % s, lambda: s.__buffer__(0), lambda: s.__buffer__(8), lambda: s.__buffer__(0x18).tolist()):
    attempt(call)
class Raises:
    def __buffer__(self, flags): return memoryview(b"xx")
    def __release_buffer__(self, view): raise ValueError("late")
sys.unraisablehook = lambda u: print(u.err_msg, u.exc_value, u.object)
print(bytes(Raises()))
