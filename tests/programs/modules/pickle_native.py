# What the native pickler and unpickler do in every protocol, and what their attributes say.
import _pickle
import collections
import copyreg
import io
import pickle
import sys


class Plain:
    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    class Inner:
        pass


class Slotted:
    __slots__ = ("x", "y")

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


class Listed(list):
    pass


class Mapped(dict):
    pass


class Stateful:
    def __getstate__(self):
        return ("state", 1)

    def __setstate__(self, state):
        self.got = state


class Made:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.made = args, kwargs
        return self

    def __getnewargs_ex__(self):
        return (1, 2), {"k": 3}


Point = collections.namedtuple("Point", "x y")

slotted = Slotted()
slotted.x, slotted.y = 1, [2]
listed = Listed([1, 2])
listed.attribute = 3
recursive = []
recursive.append(recursive)
samples = [
    None, True, False, 0, 1, 255, 256, 65535, 65536, -1, -129, 2**31 - 1, 2**31, -(2**31), 2**62, -(2**63), 2**100, -(2**2100),
    1.5, -0.0, float("inf"), 3 + 4j, "", "abc", "\xe9\n\\", "\u20ac\U0001f600", "\ud800", b"", b"abc\xff", b"x" * 300,
    bytearray(b"abc"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {"a": 1}, {"a": 1, "b": [2]}, set(),
    {1}, frozenset(), frozenset({1}), range(3), slice(1, 2), Ellipsis, NotImplemented, type(None), int, len, Plain, Plain.Inner,
    Plain(1), slotted, listed, Mapped(a=1), Point(1, 2), collections.OrderedDict(a=1), collections.deque([1], 3),
    ValueError("x", 1), Made(),
]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for v in samples:
        if protocol < 2 and isinstance(v, (Slotted, Made)):
            continue
        data = pickle.dumps(v, protocol)
        if data != pickle._dumps(v, protocol):
            print("not what the Python one writes:", protocol, v, data)
        for back in (pickle.loads(data), pickle._loads(data), pickle.load(io.BytesIO(data))):
            if type(back) is not type(v) or back != v and not isinstance(v, (ValueError, Made)) and v == v:
                print("not the same:", protocol, v, back)
    print(protocol, pickle.dumps(["a", ("a", 1), {"b": {3}}], protocol))
    back = pickle.loads(pickle.dumps(recursive, protocol))
    print(back[0] is back, pickle.loads(pickle.dumps(Stateful(), protocol)).got)
    made = pickle.loads(pickle.dumps(Made(), protocol)) if protocol >= 2 else None
    print(made and made.made)
    big = [list(range(2500)), {i: str(i) for i in range(2500)}, "x" * 100_000, b"y" * 70_000, set(range(1500))]
    data = pickle.dumps(big, protocol)
    print(len(data), pickle.loads(data) == big, pickle.load(io.BytesIO(data)) == big)
    file = io.BytesIO()
    pickle.dump(big, file, protocol)
    print(file.getvalue() == data)

# Several pickles in one file: each ends where the next begins.
file = io.BytesIO()
for v in ("one", [2, 2], {"three": 3}):
    pickle.dump(v, file)
file.seek(0)
print([pickle.load(file) for _ in range(3)], file.read())


class Small:
    """A file without `peek` that counts."""

    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, n):
        return self.file.read(n)

    def readline(self):
        return self.file.readline()


u = pickle.Unpickler(Small(pickle.dumps("a") + pickle.dumps((1, 2), 0) + b"rest"))
print(u.load(), u.load(), u.memo.copy())
reader = io.BufferedReader(io.BytesIO(pickle.dumps([1] * 10, 2) * 2 + b"rest"), 16)
print(pickle.load(reader), pickle.load(reader), reader.read())

# Attributes and the memo.
p = pickle.Pickler(io.BytesIO(), 2)
print(p.bin, p.fast, p.memo.copy(), hasattr(p, "dispatch_table"), p.persistent_id(3))
a = ["a"]
p.dump(a)
print(sorted(n for n, _ in p.memo.copy().values()), p.memo.copy()[id(a)] == (0, a))
p.dump(a)
p.clear_memo()
print(p.memo.copy())
p.fast = 1
p.dump([a, a])
for value in (3, {0: 1}):
    try:
        p.memo = value
    except TypeError as e:
        print(e)
loop = []
loop.append(loop)
try:
    p.dump(loop)
except ValueError as e:
    print(str(e).partition(" at ")[0])
for name in ("bin", "fast", "memo"):
    try:
        delattr(p, name)
    except TypeError as e:
        print(e)


class ById(pickle.Pickler):
    def persistent_id(self, obj):
        return ("id", obj.a) if isinstance(obj, Plain) else None


class FromId(pickle.Unpickler):
    def persistent_load(self, pid):
        return Plain(pid)


for protocol in range(1, 6):
    file = io.BytesIO()
    ById(file, protocol).dump([Plain(7), 8])
    print(FromId(io.BytesIO(file.getvalue())).load()[0].a)
p = pickle.Pickler(io.BytesIO())
p.persistent_id = lambda obj: "seven" if obj == 7 else None
u = pickle.Unpickler(io.BytesIO(b"Pseven\n."))
u.persistent_load = lambda pid: pid * 2
print(u.load())
del u.persistent_load
try:
    pickle.loads(b"Pseven\n.")
except pickle.UnpicklingError as e:
    print(e)


class Reducing(pickle.Pickler):
    def reducer_override(self, obj):
        if isinstance(obj, Plain):
            return str, ("plain",)
        return NotImplemented


file = io.BytesIO()
Reducing(file).dump([Plain(1), Stateful])
print(pickle.loads(file.getvalue()))
p = pickle.Pickler(file := io.BytesIO())
p.dispatch_table = {Plain: lambda obj: (int, (str(obj.a),))}
p.dump(Plain(42))
print(pickle.loads(file.getvalue()))
copyreg.add_extension(__name__, "Point", 0xF0)
print(pickle.dumps(Point, 2), pickle.loads(pickle.dumps(Point, 5)) is Point)
copyreg.remove_extension(__name__, "Point", 0xF0)

# Buffers beside the pickle.
buffers = []
data = pickle.dumps([pickle.PickleBuffer(bytearray(b"abc")), pickle.PickleBuffer(b"def")], 5, buffer_callback=buffers.append)
print(data, [bytes(b.raw()) for b in buffers])
print([type(b).__name__ for b in pickle.loads(data, buffers=buffers[:1] + [b"new"])])
for given in ((), None, [b"x"]):
    try:
        pickle.loads(data, buffers=given)
    except pickle.UnpicklingError as e:
        print(e)
b = pickle.PickleBuffer(memoryview(b"abcdef")[::2])
print(bytes(memoryview(b)))
try:
    b.raw()
except BufferError as e:
    print(e)
b.release()
for f in (b.raw, lambda: memoryview(b)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)


# Errors say where in the object they come from.
class Bad:
    def __reduce__(self):
        return 3


def local():
    pass


local.__qualname__ = "f.<locals>.local"
for v in ({"key": [1, (2, Bad())]}, [{Bad}, local], Plain(Bad()), {Bad()}):
    try:
        pickle.dumps(v)
    except Exception as e:
        print(type(e).__name__, str(e).partition(" at 0x")[0], getattr(e, "__notes__", None))
for args in ((3, 9), (3, 4, "x")):
    try:
        pickle.dumps(*args[:2])
    except ValueError as e:
        print(e)
for f in (lambda: pickle.Pickler(3), lambda: pickle.Unpickler(3), lambda: pickle.loads("abc"),
          lambda: pickle.Pickler(io.BytesIO(), 4, buffer_callback=print),
          lambda: pickle.Pickler.__new__(pickle.Pickler).dump(3), lambda: pickle.Unpickler.__new__(pickle.Unpickler).load()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
# Python 2 had other names, and strings that were bytes.
print(pickle.loads(b"c__builtin__\nset\n((lp0\ntp1\nRp2\n."), pickle.loads(b"U\2\xe9a.", encoding="latin-1"), pickle.loads(b"U\2\xe9a.", encoding="bytes"))
print(pickle.dumps(range, 2), pickle.dumps(range, 2, fix_imports=False))


# One call at a time.
class Enters:
    def __reduce__(self):
        for use in (lambda: p.dump(1), lambda: p.__init__(io.BytesIO())):
            try:
                use()
            except RuntimeError as e:
                print(e)
        return list, ()


p = pickle.Pickler(io.BytesIO())
p.dump([Enters()])
p.dump(3)


def enter():
    for use in (u.load, lambda: u.__init__(io.BytesIO(b"N."))):
        try:
            use()
        except RuntimeError as e:
            print(e)
    return "entered"


u = pickle.Unpickler(io.BytesIO(b"c__main__\nenter\n)R."))
print(u.load())
for text in (b"L010L\n.", b"L010\n.", b"L0x10L\n.", b"I0o7\n.", b"L\n."):
    try:
        print(pickle.loads(text))
    except (ValueError, pickle.UnpicklingError) as e:
        print(type(e).__name__, e)
