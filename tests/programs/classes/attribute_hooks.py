# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, __class__.
class Log:
    def __init__(self):
        object.__setattr__(self, "log", [])
    def __getattr__(self, n):
        if n.startswith("dyn_"):
            return n[4:]
        raise AttributeError(f"no {n} here")
    def __setattr__(self, n, v):
        self.log.append(("set", n, v))
        super().__setattr__(n, v)
    def __delattr__(self, n):
        self.log.append(("del", n))
        super().__delattr__(n)
l = Log()
l.a = 1
print(l.dyn_x, l.a)
del l.a
print(l.log)
try:
    l.other
except AttributeError as e:
    print(e)
try:
    del l.other
except AttributeError as e:
    print(e)
print(hasattr(l, "dyn_q"), hasattr(l, "q"), getattr(l, "q", "dflt"))
class All:
    x = 1
    def __getattribute__(self, n):
        if n == "secret":
            return "found secret"
        return object.__getattribute__(self, n)
print(All().secret, All().x)
class Both:
    def __getattribute__(self, n):
        raise AttributeError("always")
    def __getattr__(self, n):
        return ("fallback", n)
print(Both().anything)
class Err:
    def __getattribute__(self, n):
        raise ValueError("other error")
try:
    Err().x
except ValueError as e:
    print(e)
try:
    hasattr(Err(), "x")
except ValueError as e:
    print("hasattr", e)
class D:
    def __dir__(self):
        return ["z", "a"]
print(dir(D()))
class ClassHooks(type):
    def __getattr__(cls, n):
        return f"meta {n}"
    def __setattr__(cls, n, v):
        print("meta set", n)
        super().__setattr__(n, v)
class K(metaclass=ClassHooks):
    pass
print(K.foo)
K.bar = 3
print(K.bar)
try:
    K().foo
except AttributeError as e:
    print(e)
class Proxy:
    def __init__(self, t): self.__dict__["t"] = t
    def __getattr__(self, n): return getattr(self.t, n)
    def __setattr__(self, n, v): setattr(self.t, n, v)
class T: pass
t = T()
p = Proxy(t)
p.q = 8
print(t.q, p.q)
class Special:
    def __init__(self): self.__len__ = lambda: 5
try:
    len(Special())
except TypeError as e:
    print(e)
class Fake:
    @property
    def __class__(self): return int
print(isinstance(Fake(), int), type(Fake()).__name__)
class Mangled:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
    def __priv(self): return "p"
    def call(self): return self.__priv()
m = Mangled()
print(m.get(), sorted(m.__dict__), m.call(), m._Mangled__priv())
try:
    m.__x
except AttributeError as e:
    print(e)
class Sugg:
    def __init__(self): self.colour = 1
try:
    Sugg().color
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__)
