# pickle: protocols, the classes' own methods, references, persistent ids, buffers, unpicklers, errors.
import copyreg
import io
import pickle
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date
from enum import Enum
from fractions import Fraction


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__module__, type(e).__name__, str(e).split(" at 0x")[0])


class Plain:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is type(self) and vars(o) == vars(self)
    class Nested: pass
class State(Plain):
    def __getstate__(self): return ("state", self.x)
    def __setstate__(self, s): self.x = s[1]
class NewArgs(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
class Keywords:
    def __new__(cls, *, k): self = object.__new__(cls); self.k = k; return self
    def __getnewargs_ex__(self): return (), {"k": self.k}
class Slots:
    __slots__ = "a", "b"
class Color(Enum): RED = 1
class MyList(list): pass
class MyDict(dict): pass

shared = [1]
values = [None, True, 0, 255, 65536, -5, 2**31, 2**100, -2**200, 1.5, float("inf"), 1j, "text", "\xe9\u1234\U0001f600", "\ud800", b"bytes", b"\xff" * 300, bytearray(b"x"), (), (1,), (1, 2, 3, 4), [], [1, [2]], {}, {"a": {1: 2}}, {3}, frozenset([1]),
          [shared, shared], range(3), slice(1, 2, 3), ..., NotImplemented, int, len, Plain, Plain.Nested, Plain.__init__, [].append.__self__, Color.RED, date(2020, 1, 2), Fraction(1, 3), Counter("ab"), OrderedDict(a=1), defaultdict(list, a=[1]), deque([1], 3), Plain([1]), State(5), type(None), type(...)]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    sizes = []
    for value in values:
        text = pickle.dumps(value, protocol)
        back = pickle.loads(text)
        assert back == value and type(back) is type(value), value
        sizes.append(len(text))
    print(protocol, sizes)
print(pickle.dumps({"a": [1, (2.5, None)]}), pickle.dumps([1, "x"], 0), pickle.dumps(Plain(1), 2), pickle.dumps(b"x", 1))
two = pickle.loads(pickle.dumps([shared, shared]))
loop = []
loop.append((loop, {"me": loop}))
again = pickle.loads(pickle.dumps(loop))
print(two[0] is two[1], again[0][0] is again, again[0][1]["me"] is again)
s = Slots()
s.a = 5
m = MyList([1])
m.attr = 2
d = MyDict(k=1)
d.attr = d
back = pickle.loads(pickle.dumps([s, m, NewArgs(1, 2), Keywords(k=3), d]))
print(back[0].a, back[1], back[1].attr, back[2], back[3].k, back[4], back[4].attr is back[4], pickle.loads(pickle.dumps(ValueError("a", 1))).args)

class Persistent(pickle.Pickler):
    def persistent_id(self, obj): return ("plain", obj.x) if isinstance(obj, Plain) else None
    def reducer_override(self, obj): return (str, ("overridden",)) if obj is Color else NotImplemented
class Finder(pickle.Unpickler):
    def persistent_load(self, pid): return "loaded", pid
    def find_class(self, module, name):
        if module != "builtins": raise pickle.UnpicklingError(f"global '{module}.{name}' is forbidden")
        return super().find_class(module, name)
f = io.BytesIO()
p = Persistent(f)
p.dump([Plain(7), Color, len])
print(Finder(io.BytesIO(f.getvalue())).load())
attempt("no persistent_load", pickle.loads, f.getvalue())
attempt("forbidden", Finder(io.BytesIO(pickle.dumps(Fraction(1)))).load)
copyreg.pickle(Plain.Nested, lambda o: (Plain, ("from copyreg",)))
print(pickle.loads(pickle.dumps(Plain.Nested())).x)
f = io.BytesIO()
for i in range(3):
    pickle.dump(i, f)
f.seek(0)
print([pickle.load(f) for _ in range(3)])
attempt("end", pickle.load, f)
buffers = []
big = pickle.PickleBuffer(b"big")
text = pickle.dumps([big], 5, buffer_callback=buffers.append)
print(text, bytes(buffers[0].raw()), [type(b).__name__ for b in pickle.loads(text, buffers=buffers)], pickle.loads(pickle.dumps(big, 5)))
attempt("no buffers", pickle.loads, text)
attempt("buffer in 4", pickle.dumps, big, 4)
def local(): pass
local.__qualname__ = "missing"
for what, bad in {"lambda": lambda: 0, "missing": local, "generator": (i for i in ()), "module": io, "file": f.getbuffer(), "lock": __import__("threading").Lock(), "keywords": object.__reduce_ex__}.items():
    if what != "keywords": attempt(what, pickle.dumps, bad)
for bad in b"", b"garbage", b"\x80\x04", b"\x80\x63.", b"cno_such_module\nx\n.", b"cbuiltins\nno_such\n.", b".", b"(.", b"0.", b"g5\n.", b"I1\n", b"Iabc\n.", b"K", b"\x8c\x05ab", b"N\x85R.", b"]Ne.", b"}(Nu.", b"\x80\x05h\x00.", b"S'abc\n.", b"F1.x\n.", b"(N0t", b"T\xff\xff\xff\xff.":
    attempt(bad, pickle.loads, bad)
attempt("type", pickle.loads, "text")
attempt("protocol", pickle.dumps, 1, 99)
attempt("file without write", pickle.dump, 1, 5)
attempt("file without read", pickle.load, 5)
print(pickle.format_version, pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL, pickle.loads(b"I01\n."), pickle.loads(b"L5L\n."), pickle.loads(b"S'a\\x41'\n."), pickle.loads(b"(lp0\nI1\naI2\na."), pickle.loads(b"V\\u1234\n."), pickle.loads(b"U\x01\xe9.", encoding="latin1"), pickle.loads(b"U\x01\xe9.", encoding="bytes"))
attempt("ascii", pickle.loads, b"U\x01\xe9.")
