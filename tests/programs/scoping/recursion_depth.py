# Deep but legal recursion, and errors after a RecursionError leave nothing broken.
import sys
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
def f(): return f()
for _ in range(3):
    try: f()
    except RecursionError as e: print(e, depth(500))
def mutual_a(n): return mutual_b(n)
def mutual_b(n): return mutual_a(n)
try: mutual_a(0)
except RecursionError: print("mutual")
class C:
    def __getattr__(self, n): return getattr(self, n)
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __hash__(self): return hash(self)
    def __lt__(self, o): return self < o
    def __contains__(self, x): return x in self
    def __getitem__(self, k): return self[k]
    def __bool__(self): return bool(self)
    def __str__(self): return str(self)
    @property
    def prop(self): return self.prop
    @classmethod
    def cm(cls): return cls.cm()
    @staticmethod
    def sm(): return C.sm()
c = C()
for e in ("c.x", "c()", "c + 1", "len(c)", "iter(c)", "hash(c)", "c < c", "1 in c", "c[0]", "bool(c)", "str(c)", "c.prop", "c.cm()", "c.sm()", "sorted([c, c])", "max(c, c)", "list(c)", "{c: 1}", "f'{c}'", "'%s' % c", "print(c)", "not c", "[c][c]" if False else "c[c]"):
    try: eval(e); print(e, "fine")
    except RecursionError: print(e, "RecursionError")
def g(n): yield from g(n + 1)
try: next(g(0))
except RecursionError: print("yield from")
def lam(): return (lambda: lam())()
try: lam()
except RecursionError: print("lambda")
def compr(): return [compr() for _ in range(1)]
try: compr()
except RecursionError: print("comprehension")
def key(x): return sorted([1], key=key)
try: key(1)
except RecursionError: print("sort key")
def mp(x): return list(map(mp, [1]))
try: mp(1)
except RecursionError: print("map")
import functools
def red(a, b): return functools.reduce(red, [1, 2])
try: red(1, 2)
except RecursionError: print("reduce")
def ev(): return eval("ev()")
try: ev()
except RecursionError: print("eval")
def ex():
    try: ex()
    finally: pass
try: ex()
except RecursionError: print("finally")
def w():
    with open("/dev/null"): w()
try: w()
except (RecursionError, OSError) as e: print("with", type(e).__name__)
class D:
    def __init__(self): D()
try: D()
except RecursionError: print("init")
class N:
    def __new__(cls): return N()
try: N()
except RecursionError: print("new")
import json
l = []; 
for _ in range(100000): l = [l]
try: json.dumps(l); print("json ends")
except (RecursionError, ValueError) as e: print("json ends")
isinstance(5, functools.reduce(lambda a, b: (a,), range(200), int)) and print("nested tuple")
t = int
for _ in range(100000): t = (t,)
# How deep native recursion may go is the stack's business; that it ends well is not.
for f in (lambda: isinstance("x", t), lambda: hash(t), lambda: t == (t,)):
    try: f()
    except RecursionError: pass
print(depth(900))
