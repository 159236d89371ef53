# Instructions that see many layouts: attributes, methods, additions, and what changes under them.
class A:
    def __init__(self, v): self.v = v
    def m(self): return ("A", self.v)
class B(A):
    def __init__(self, v): self.w = 1; self.v = v
    def m(self): return ("B", self.v)
class C(A):
    def __init__(self, v): self.x = self.y = self.z = self.u = self.t = 0; self.v = v
class S:
    __slots__ = ("v",)
    def __init__(self, v): self.v = v
    def m(self): return ("S", self.v)
def read(o): return o.v
def call(o): return o.m()
def store(o, v): o.v = v
def add(o): o.fresh = 1
makers = [A, B, C, S]
for r in range(200):
    o = makers[r % 4](r)
    assert read(o) == r
    assert call(o)[1] == r
    store(o, r + 1)
    assert read(o) == r + 1, o
    if r % 4 != 3: add(o); assert o.fresh == 1
print("many layouts")
# a method hidden by an instance's attribute
objs = [A(1), B(2), C(3)]
for o in objs * 30: call(o)
objs[1].m = lambda: "own"
print([call(o) for o in objs])
del objs[1].m
print([call(o) for o in objs])
# a class that changes its mind
A.m = lambda self: "new A"
print([call(o) for o in objs])
A.v = property(lambda self: "property", lambda self, v: print("set", v))
print([read(o) for o in objs]); store(objs[0], 9)
del A.v
print([read(o) for o in objs])
class D(A):
    def __getattr__(self, n): return "missing " + n
    def __setattr__(self, n, v): object.__setattr__(self, n, (n, v))
d = D(5); print(read(d)); store(d, 6); print(read(d), d.nope)
for o in objs * 10: read(o); store(o, 3)
print(read(d)); store(d, 7); print(read(d))
# a dict instance
e = A(1); e.__dict__["v"] = 77; print(read(e), vars(e)); store(e, 78); print(vars(e)); del e.v
try: read(e)
except AttributeError as x: print(x)
for bad in (5, "s", None, [], 1.5):
    for f in (read, call, lambda o: store(o, 1)):
        try: f(bad)
        except AttributeError as x: print(x)
# reassigned class
f = A(1); f.__class__ = B; print(call(f), read(f))
