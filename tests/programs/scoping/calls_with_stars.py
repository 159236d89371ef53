# Calls with * and **: of functions, methods, generators, classes and others; errors; recursion; what lives how long.
import gc
import sys
import weakref

def show(*args, **kwargs):
    return args, kwargs

def plain(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, more

class C:
    def __init__(self, *a, **k):
        self.a, self.k = a, k
    def m(self, *a, **k):
        return self.a, a, k
    @classmethod
    def cm(cls, *a, **k):
        return cls.__name__, a, k
    @staticmethod
    def sm(*a, **k):
        return a, k
    def __call__(self, *a, **k):
        return "called", a, k

def gen(*a, **k):
    yield a
    yield k

async def co(*a, **k):
    return a, k

t, d = (1, 2), {"x": 3, "y": 4}
c = C(*t, **d)
for f in show, c.m, C.cm, c.cm, C.sm, c, lambda *a, **k: (a, k), gen:
    for a, k in ((), {}), (t, {}), ((), d), (t, d), (iter(t), d), ([1], {"z": 5}), (range(3), {}):
        r = f(*a, **k)
        print(list(r) if f is gen else r, end=" ")
    print()
print(c.a, c.k, plain(*t, c=1), plain(*[1, 2, 3, 4], **{"c": 5, "e": 6}), plain(1, *(2,), **{"c": 1}, d=7))
try:
    co(*t, **d).send(None)
except StopIteration as e:
    print(e.value)
print(max(*t), dict(**d), "{} {x}".format(*t, **d), print(*t, **{"sep": "-"}), int(*["11"], **{"base": 2}))

class Mapping:
    def keys(self):
        return ["p", "q"]
    def __getitem__(self, key):
        return key * 2
print(show(**Mapping()), show(*"ab", **Mapping(), **d))

def attempt(f):
    try:
        print(f())
    except TypeError as e:
        print(e)
attempt(lambda: show(*1))
attempt(lambda: show(**1))
attempt(lambda: show(**{1: 2}))
attempt(lambda: show(**d, **d))
attempt(lambda: plain(*t))
attempt(lambda: plain(**{"a": 1, "c": 2}, **{"a": 3}))
attempt(lambda: plain(1, 2, *t, **{"b": 1, "c": 1}))
attempt(lambda: (lambda a: a)(*t))
attempt(lambda: (lambda: 0)(**d))
attempt(lambda: c.m.__func__(*()))

# A call of this kind needs no more of the machine's stack than another one.
def deep(n, *rest, **k):
    return n if n == 0 else deep(*(n - 1,), *rest, **k)
sys.setrecursionlimit(60_000)
print(deep(50_000, 1, x=2))
sys.setrecursionlimit(1000)
try:
    deep(*(10_000,), **d)
except RecursionError as e:
    print(e)

# The arguments live until the callee lets go of them.
class Watched:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)
def drops(a, *rest, **k):
    print("in")
    del a
    print("dropped")
    k.clear()
    print("cleared")
    return len(rest)
print(drops(*(Watched("a"), 1), **{"k": Watched("k")}))
def rebinding(*a, **k):
    global rebound
    rebound = None
    gc.collect()
    return "still here", a
def make():
    def rebound(*a, **k):
        return rebinding(*a, **k)
    return rebound
rebound = make()
print(rebound(*t, **d))
def raises(*a, **k):
    raise KeyError(*a)
try:
    raises(*("k",), **d)
except KeyError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name, e.__traceback__.tb_next.tb_frame.f_back.f_code.co_name)
def swapped(*a, **k):
    def f(*b):
        return a, b
    return f
f = swapped(*t)
f.__code__, old = (lambda *b: ("new", b)).__code__ if not f.__closure__ else f.__code__, f
print(f(*t))
gen_from = gen(*t, **d)
print(next(gen_from), next(gen_from), next(gen_from, "end"))
