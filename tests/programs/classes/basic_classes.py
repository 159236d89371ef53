# Attributes, methods, inheritance, class attributes, instance dictionaries.
class A:
    shared = []
    n = 0
    def __init__(self, x):
        self.x = x
        A.n += 1
    def get(self):
        return self.x
    def __repr__(self):
        return f"A({self.x!r})"
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def get(self):
        return super().get(), self.y
a, b = A(1), B(2, 3)
print(a, b, a.get(), b.get(), A.n, B.n, b.n)
A.shared.append(1)
print(b.shared, B.shared is A.shared)
b.shared = "own"
print(b.shared, A.shared, b.__dict__)
del b.shared
print(b.shared)
print(isinstance(b, A), isinstance(a, B), issubclass(B, A), issubclass(B, (int, A)), type(b) is B, type(B) is type)
print(B.__mro__, B.__bases__, B.__name__, B.__qualname__, B.__module__)
a.new = 5
print(vars(a), hasattr(a, "new"), getattr(a, "zz", "default"))
setattr(a, "dyn", 6)
delattr(a, "new")
print(sorted(a.__dict__))
for e in ("a.missing", "A.missing", "del a.missing", "del A.missing", "a.get(1, 2)", "A.get()", "B(1)", "a.x.y", "(5).x = 1",
          "None.x", "[].foo", "object().x = 1", "int.x = 1", "del int.real", "a.__class__ = 5", "a.__dict__ = 5", "a()", "A.__name__ = 5",
          "a[0]", "len(a)", "a + 1", "1 + a", "a < a", "for _ in a: pass", "with a: pass", "a[0] = 1", "del a[0]", "-a", "a @ a", "int(a)",
          "float(a)", "a += 1", "1 in a", "a.get.x = 1", "print.x = 1", "B.__mro__ = 1", "A.__bases__ = 5"):
    try:
        exec(e)
        print(e, "fine")
    except Exception as err:
        print(f"{e:20} {type(err).__name__}: {err}")
m = a.get
print(m(), m.__self__ is a, m.__func__ is A.get, m == a.get, m is a.get, hash(m) == hash(a.get))
A.get2 = lambda self: "added"
print(a.get2(), b.get2())
a.get2 = lambda: "instance function"
print(a.get2())
a.__class__ = B
print(type(a).__name__, a.x)
a.__dict__ = {"x": 100}
print(a.x, hasattr(a, "dyn"))
class Empty: pass
e = Empty()
e.__dict__["weird key"] = 1
print(vars(e), getattr(e, "weird key"))
print(Empty.__doc__, type(Empty.__dict__).__name__)
class Doc:
    """The doc."""
    x: int = 1
    y: str
print(Doc.__doc__, Doc.__annotations__, Doc.x, hasattr(Doc, "y"))
class Nested:
    class Inner:
        def f(self): pass
print(Nested.Inner.__qualname__, Nested.Inner.f.__qualname__)
T = type("T", (A,), {"k": 1, "m": lambda self: self.k})
print(T(3).m(), T.__name__, T(4))
