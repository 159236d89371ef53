# Metaclasses, __prepare__, __init_subclass__, __class_getitem__, __instancecheck__, keyword arguments of classes.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"injected": 1}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def hello(cls):
        return "hello from " + cls.__name__
class A(metaclass=Meta, opt=5):
    x = 1
    def __init__(self, v): self.v = v
a = A(3)
print(a.v, A.hello(), A.injected, type(A).__name__)
class B(A): pass
print(type(B).__name__, isinstance(B, Meta))
try:
    a.hello()
except AttributeError as e:
    print(e)
class Plugin:
    registry = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, tag))
class P1(Plugin, tag="one"): pass
class P2(P1): pass
print(Plugin.registry)
try:
    class P3(Plugin, unknown=1): pass
except TypeError as e:
    print(e)
try:
    class P4(x=1): pass
except TypeError as e:
    print(e)
class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass
try:
    class XY(X, Y): pass
except TypeError as e:
    print(e)
class Generic:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)
print(Generic[int], Generic["a", 1])
class IMeta(type):
    def __instancecheck__(cls, o): return o == 42
    def __subclasscheck__(cls, c): return c is int
    def __getitem__(cls, i): return i * 2
    def __len__(cls): return 9
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == "in"
    def __repr__(cls): return "<IMeta class>"
    def __eq__(cls, o): return o == "eq"
    def __hash__(cls): return 1
    def __add__(cls, o): return "added"
class I(metaclass=IMeta): pass
print(isinstance(42, I), isinstance(1, I), issubclass(int, I), I[4], len(I), list(I), "in" in I, I, I == "eq", I + 1)
def function_meta(name, bases, ns):
    return (name, bases, sorted(k for k in ns if not k.startswith("__")))
class F(metaclass=function_meta):
    q = 1
print(F)
class Singleton(type):
    _inst = {}
    def __call__(cls, *a):
        if cls not in cls._inst:
            cls._inst[cls] = super().__call__(*a)
        return cls._inst[cls]
class S(metaclass=Singleton): pass
print(S() is S())
class Base: pass
class WithEntries:
    def __mro_entries__(self, bases): return (Base,)
class D(WithEntries()): pass
print(D.__bases__, D.__orig_bases__[0].__class__.__name__)
class New:
    def __new__(cls, *a):
        print("New.__new__", a)
        return object.__new__(cls) if a else "not an instance"
    def __init__(self, *a): print("New.__init__", a)
print(type(New(1)).__name__, New())
print(type(type).__name__, type.__mro__, isinstance(type, object), isinstance(object, type))
print(list[int], dict[str, int], type(list[int]).__name__, list[int].__origin__, list[int].__args__, tuple[int, ...], list[int]([1, 2]))
