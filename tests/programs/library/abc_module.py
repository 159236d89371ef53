# abc: abstract methods, virtual subclasses, hooks; and the abstract classes of collections.
import abc
import collections.abc as c
from abc import ABC, ABCMeta, abstractmethod


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


class Shape(ABC):
    @abstractmethod
    def area(self): return 0
    @property
    @abstractmethod
    def name(self): ...
    @classmethod
    @abstractmethod
    def make(cls): ...
    @staticmethod
    @abstractmethod
    def unit(): ...
class Half(Shape):
    def area(self): return super().area() + 1
    name = "half"
class Square(Half):
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def unit(): return "m"
attempt("four abstract", Shape)
attempt("two abstract", Half)
print(Square.make().area(), sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), Square.__abstractmethods__, Shape.area.__isabstractmethod__, Shape.__dict__["name"].__isabstractmethod__, Shape.__dict__["make"].__isabstractmethod__)
class One(ABC):
    @abstractmethod
    def only(self): ...
attempt("one abstract", One)
One.only = lambda self: 1
print(abc.update_abstractmethods(One), One().only(), abc.update_abstractmethods(int))

class MyABC(metaclass=ABCMeta): pass
@MyABC.register
class Other: pass
print(MyABC.register(tuple), issubclass(tuple, MyABC), isinstance((), MyABC), isinstance(Other(), MyABC), isinstance([], MyABC), MyABC in Other.__mro__)
attempt("cycle", lambda: Square.register(Shape))
attempt("not a class", MyABC.register, 5)
attempt("isinstance of issubclass", issubclass, 5, MyABC)
token = abc.get_cache_token()
MyABC.register(list)
print(abc.get_cache_token() != token, isinstance([], MyABC))

class Iter(ABC):
    @abstractmethod
    def __iter__(self): yield None
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Iter:
            return True if any("__iter__" in B.__dict__ for B in C.__mro__) else NotImplemented
        return NotImplemented
class Foo:
    def __iter__(self): return iter([])
print(issubclass(Foo, Iter), issubclass(int, Iter))
class Odd(ABC):
    @classmethod
    def __subclasshook__(cls, C): return 5
attempt("hook", issubclass, int, Odd)

objects = [1, "a", b"", [], (), {}, set(), frozenset(), range(3), iter([]), (i for i in ()), len, {}.keys(), {}.items(), memoryview(b""), bytearray()]
names = ["Hashable", "Iterable", "Iterator", "Reversible", "Sized", "Container", "Collection", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "Callable", "Generator", "KeysView", "ItemsView", "MappingView", "Buffer", "Awaitable"]
for name in names:
    print(name, "".join("x" if isinstance(o, getattr(c, name)) else "." for o in objects))
class Bag(c.Sequence):
    def __init__(self, *items): self.items = items
    def __getitem__(self, i): return self.items[i]
    def __len__(self): return len(self.items)
b = Bag(3, 1, 3)
print(list(b), 3 in b, 9 in b, list(reversed(b)), b.index(1), b.count(3))
attempt("index", b.index, 9)
class Ones(c.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
o = Ones()
o.update(a=1, b=2)
print(o.pop("a"), o.setdefault("c", 3), o.get("z", 0), list(o.items()), o == {"b": 2, "c": 3}, o.popitem(), "c" in o, list(o.keys()), list(o.values()), o.clear(), len(o))
attempt("pop", o.pop, "x")
class Letters(c.Set):
    def __init__(self, it): self.s = "".join(sorted(set(it)))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def __repr__(self): return "L(" + self.s + ")"
a, z = Letters("abc"), Letters("bcd")
print(a & z, a | z, a - z, a ^ z, a <= z, a < Letters("abcd"), a.isdisjoint(z), a == Letters("cba"), {"a", "b"} <= a, Letters._hash(a) == Letters._hash(Letters("cab")))
attempt("abstract", c.MutableSet)
def gen():
    got = yield 1
    yield got
g = gen()
print(isinstance(g, c.Generator), next(g), g.send(5), c.Callable[[int], str], c.Iterable[int], issubclass(c.Sequence, c.Reversible))
