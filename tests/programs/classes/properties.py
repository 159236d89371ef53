# property and its parts.
class Temp:
    def __init__(self, c=0):
        self._c = c
    @property
    def celsius(self):
        "Degrees."
        return self._c
    @celsius.setter
    def celsius(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v
    @celsius.deleter
    def celsius(self):
        print("deleting")
        self._c = 0
    @property
    def readonly(self):
        return "ro"
    def _wo(self, v):
        self.written = v
    writeonly = property(None, _wo)
    @property
    def fails(self):
        return self.no_such_thing
t = Temp(5)
print(t.celsius)
t.celsius = 30
print(t.celsius)
try:
    t.celsius = -300
except ValueError as e:
    print(e)
del t.celsius
print(t.celsius)
t.writeonly = 9
print(t.written)
for e in ("t.readonly = 1", "del t.readonly", "t.writeonly", "del t.writeonly", "t.fails"):
    try:
        exec(e)
    except AttributeError as err:
        print(e, "->", err)
print(Temp.celsius.__doc__, type(Temp.celsius).__name__, Temp.celsius.fget.__name__, Temp.readonly.fset)
class Sub(Temp):
    @Temp.celsius.getter
    def celsius(self):
        return super().celsius * 2
s = Sub(4)
print(s.celsius)
s.celsius = 6
print(s.celsius, s._c)
t.__dict__["readonly"] = "shadow?"
print(t.readonly)
class WithGetattr:
    @property
    def p(self):
        raise AttributeError("inner")
    def __getattr__(self, name):
        return f"getattr {name}"
print(WithGetattr().p, WithGetattr().q)
p = property(lambda self: 1, doc="given")
print(p.__doc__, p.__get__(None, int) is p, p.__get__(5))
class K: x = property(lambda self: self.__class__.__name__)
print(K().x, isinstance(K.x, property), K.x.__name__ if hasattr(K.x, "__name__") else "no name")
class Counted:
    calls = 0
    @property
    def v(self):
        Counted.calls += 1
        return Counted.calls
c = Counted()
print(c.v + c.v, Counted.calls)
import functools
class Lazy:
    @functools.cached_property
    def big(self):
        print("computing")
        return 42
l = Lazy()
print(l.big, l.big, l.__dict__)
class Static:
    @classmethod
    def cm(cls): return cls
    @staticmethod
    def sm(): return "s"
print(Static.__dict__["cm"].__func__.__name__, Static.__dict__["sm"].__func__(), Static.cm() is Static, Static().cm() is Static)
print(type(Static.__dict__["cm"]).__name__, type(Static.__dict__["sm"]).__name__, staticmethod(len)([1, 2]))
