# Smaller things about classes: bodies with control flow, annotations, decorators, private names, class cells.
class A:
    for i in range(3): locals()[f"attr{i}"] = i * 10
    if attr1 == 10: chosen = "yes"
    else: chosen = "no"
    try: undefined_thing
    except NameError: handled = True
    with open("/dev/null") as fh: read = fh.read()
    del i, fh
    def __init_subclass__(cls, **kw): cls.kw = kw
    def me(self): return __class__.__name__
    x: "int" = 3
    __mangled = 1
    @classmethod
    def get(cls): return cls.__mangled
print(A.attr2, A.chosen, A.handled, A.read == "", A().me(), A.__annotations__, A.get(), A._A__mangled)
class B(A, flag=1): pass
print(B.kw, B.__name__, B().me(), B.__dict__["kw"], sorted(k for k in A.__dict__ if "attr" in k))
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, Eq) else NotImplemented
print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) == 1, Eq(1) in [Eq(2), Eq(1)], [Eq(1)].index(Eq(1)), [Eq(1)] == [Eq(1)])
class Ctx:
    depth = 0
    def __enter__(self): Ctx.depth += 1; return Ctx.depth
    def __exit__(self, *a): Ctx.depth -= 1
with Ctx() as a, Ctx() as b: print(a, b)
class Callable:
    def __call__(self, *a, **k): return a, k
c = Callable(); print(c(1, x=2), callable(c), list(map(c, [1])), sorted([2, 1], key=lambda v: c(v)[0]))
c.__call__ = lambda: "instance"; print(c())
class Getter:
    def __getitem__(self, k): return k
    def __class_getitem__(cls, k): return f"{cls.__name__}<{k}>"
print(Getter()[1, 2], Getter[int], Getter()[::2])
class Bool:
    def __bool__(self): print("bool called"); return False
if not Bool(): print("falsy")
print(Bool() or "alt", type(Bool() and "no").__name__)
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(Len(0)), bool(Len(3)), "t" if Len(0) else "f")
class Deep:
    class Inner:
        class Innermost:
            def f(self): return type(self).__qualname__
print(Deep.Inner.Innermost().f())
def make(base): 
    class Made(base): tag = base.__name__
    return Made
print(make(int)(5) + 1, make(list)([1]), make(str).tag, make(dict)(a=1), make(Exception)("e").args)
class Abstract:
    def run(self): raise NotImplementedError(f"{type(self).__name__} must define run")
class Bad(Abstract): pass
try: Bad().run()
except NotImplementedError as e: print(e)
import abc
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
    name = "square"
print(Sq(3).area(), Sq(1).name, isinstance(Sq(1), Shape), Shape.__abstractmethods__ == {"area", "name"})
try: Shape()
except TypeError as e: print(e)
Shape.register(int); print(isinstance(5, Shape), issubclass(bool, Shape))
class Chain:
    def __init__(self): self.ops = []
    def __getattr__(self, n): return lambda *a: (self.ops.append((n, a)), self)[1]
print(Chain().select("a").where(1).limit(5).ops)
class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + -o
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** .5
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y)
    def __iter__(self): yield self.x; yield self.y
    def __repr__(self): return f"Vec({self.x}, {self.y})"
    def __getitem__(self, i): return (self.x, self.y)[i]
v = Vec(3, 4); print(v + v, 2 * v, v * 2, -v, v - v, abs(v), v == Vec(3, 4), [*v], v[0], sum(v), dict(zip("xy", v)), sum([v, v], Vec(0, 0))); x, y = v; print(x, y)
