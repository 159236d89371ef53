# functools.
import functools, operator
print(functools.reduce(operator.add, [1, 2, 3]), functools.reduce(lambda a, b: a * b, [1, 2, 3], 10), functools.reduce(max, [5]))
try: functools.reduce(operator.add, [])
except TypeError as e: print(e)
p = functools.partial(int, base=2); print(p("101"), p.func, p.args, p.keywords, p("11", base=3)); q = functools.partial(pow, 2); print(q(3), functools.partial(q, 4)(), functools.partial(print, "a", sep="-")("b"))
print(repr(functools.partial(len, [1])).replace("functools.", ""))
@functools.lru_cache(maxsize=2)
def sq(x): print("computing", x); return x * x
print(sq(1), sq(1), sq(2), sq(3), sq(1), sq.cache_info()); sq.cache_clear(); print(sq.cache_info(), sq.__wrapped__(4), sq.cache_parameters())
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info())
try: sq([])
except TypeError as e: print(e)
@functools.lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info())
@functools.singledispatch
def f(x): return "default"
@f.register
def _(x: int): return "int"
@f.register(list)
def _(x): return "list"
print(f("a"), f(1), f([]), f(True), f.dispatch(bool).__name__)
class C:
    @functools.singledispatchmethod
    def m(self, x): return "base"
    @m.register
    def _(self, x: str): return "str"
    def pm(self, a, b): return (a, b)
    half = functools.partialmethod(pm, 1)
    @functools.cached_property
    def cp(self): return "cached"
print(C().m(1), C().m("a"), C().half(2), C().cp)
@functools.wraps(fib)
def w(): "doc"
print(w.__name__, w.__wrapped__ is fib)
@functools.total_ordering
class O:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __gt__(self, o): return self.v > o.v
print(O(1) < O(2), O(1) <= O(1), O(2) >= O(3), sorted([3, 1], key=functools.cmp_to_key(lambda a, b: a - b)))
try:
    @functools.total_ordering
    class X: pass
except ValueError as e: print(e)
compose = lambda *fs: functools.reduce(lambda f, g: lambda x: g(f(x)), fs); print(compose(str, len)(12345))

# partial: what it is made of can be replaced, and is shared by copies.
import copy

p = functools.partial(print, [1], sep="-")
q = copy.copy(p)
print(q.args is p.args, q.keywords is p.keywords, q.func is p.func)
for act in (
    lambda: p.__delattr__("__dict__"),
    lambda: setattr(p, "func", 1),
    lambda: p.__setstate__((print, (), {})),
):
    try:
        act()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
p.keywords[1] = 2
try:
    p()
except TypeError as e:
    print(e)


class Sub(functools.partial):
    pass


print(Sub(Sub(max, 1), 2).args, Sub(functools.partial(max, 1), 2).args)
inner = functools.partial(max, 1)
inner.attribute = 1
print(functools.partial(inner, 2).func is inner)
print(functools.cmp_to_key(lambda a, b: 0).__text_signature__)
