# Descriptor protocol: data, non-data, __set_name__, lookup order.
class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = "_" + name
    def __get__(self, obj, owner):
        if obj is None:
            return self
        print("get", self.name)
        return obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        print("delete", self.name)
        del obj.__dict__[self.name]
class NonData:
    def __get__(self, obj, owner=None):
        return ("nondata", obj is None, owner.__name__)
class C:
    d = Data()
    n = NonData()
    plain = 1
c = C()
print(c.d)
c.d = 5
print(c.d)
c.__dict__["d"] = "hidden"
print(c.d, C.d is C.__dict__["d"])
del c.d
print(c.n, C.n)
c.__dict__["n"] = "instance wins"
print(c.n)
class OnlyGet:
    def __get__(self, o, t): return "only get"
    __set__ = None
class SetOnly:
    def __set__(self, o, v): print("set only", v)
class E:
    s = SetOnly()
e = E()
e.s = 3
print(isinstance(e.s, SetOnly))
e.__dict__["s"] = "from dict"
print(e.s)
try:
    del e.s
except AttributeError as err:
    print(err)
f = C.__init__
def func(self): return self
print(func.__get__(3)(), func.__get__(None, int) is func)
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, o, t=None): return self if o is None else o.__dict__[self.name]
    def __set__(self, o, v):
        if not isinstance(v, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        o.__dict__[self.name] = v
class Person:
    name = Typed(str)
    age = Typed(int)
    def __init__(self, name, age):
        self.name, self.age = name, age
p = Person("Ann", 3)
print(p.name, p.age)
try:
    p.age = "x"
except TypeError as err:
    print(err)
class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("no")
try:
    class F:
        x = BadName()
except ValueError as err:
    print(err, err.__notes__)
class GetRaises:
    def __get__(self, o, t): raise AttributeError("from descriptor")
class G:
    x = GetRaises()
    def __getattr__(self, n): return "fallback " + n
print(G().x, hasattr(C(), "zzz"))
print(type(C.__dict__["plain"]).__name__, type(str.__dict__["upper"]).__name__, type(list.__dict__["append"]).__name__,
      type(int.__dict__["__add__"]).__name__, type(int.__dict__["real"]).__name__, type(dict.__dict__["fromkeys"]).__name__)
print(str.upper("abc"), list.append([], 1), int.__add__(1, 2), (1).__add__(2), int.real.__get__(5))
try:
    str.upper(5)
except TypeError as err:
    print(err)
try:
    int.__add__("a", 1)
except TypeError as err:
    print(err)
try:
    list.append()
except TypeError as err:
    print(err)
