# __slots__.
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
p = P(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), P.__slots__)
for e in ("p.z = 1", "p.__dict__", "del p.y; p.y", "del p.y"):
    try:
        exec(e)
    except AttributeError as err:
        print(e, "->", err)
p.y = 5
print(p.y, type(P.x).__name__, P.x.__get__(p))
class Q(P):
    pass
q = Q(1, 2)
q.z = 3
print(q.z, q.__dict__, q.x)
class R(P):
    __slots__ = ["z"]
r = R(1, 2)
r.z = 9
print(r.x, r.z)
try:
    r.w = 1
except AttributeError as err:
    print(err)
class D:
    __slots__ = ("a", "__dict__")
d = D()
d.a, d.b = 1, 2
print(d.a, d.__dict__)
class W:
    __slots__ = ("__weakref__",)
import weakref
print(weakref.ref(W()) is not None)
try:
    weakref.ref(P(1, 2))
except TypeError as err:
    print(err)
class S:
    __slots__ = "single"
s = S()
s.single = 1
print(s.single)
try:
    class Conflict:
        __slots__ = ("x",)
        x = 1
except ValueError as err:
    print(err)
try:
    class Bad:
        __slots__ = ("1x",)
except TypeError as err:
    print(err)
try:
    class A1: __slots__ = ("a",)
    class A2: __slots__ = ("b",)
    class A3(A1, A2): pass
except TypeError as err:
    print(err)
class Private:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 3
    def get(self): return self.__hidden
print(Private().get(), Private()._Private__hidden)
class Defaults:
    __slots__ = {"a": "doc of a"}
print(Defaults.a.__doc__)
try:
    Defaults().a
except AttributeError as err:
    print(err)
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
print(I(4), type(I(4)).__name__)
try:
    class J(int): __slots__ = ("x",)
except TypeError as err:
    print(err)
class E:
    __slots__ = ()
try:
    E().x = 1
except AttributeError as err:
    print(err)
class F(E):
    x = 1
f = F()
f.x = 2
print(f.x, f.__dict__)
