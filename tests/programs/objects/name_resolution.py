# What a name means in functions, classes, comprehensions, exec and lambdas.
x = "module"
class C:
    x = "class"
    def m(self): return x
    lam = lambda self: x
    comp = [x for _ in (1,)]
    gen = list(x for _ in (1,))
    first = [y for y in x]
    def dflt(self, v=x): return v
    class D: inner = x
print(C().m(), C().lam(), C.comp, C.gen, C.first, C().dflt(), C.D.inner)
def f():
    x = "local"
    class E:
        y = x
        def g(self): return x
    exec("x = 'exec'"); a = x
    return E.y, E().g(), a, [x for _ in (1,)], (lambda: x)()
print(f())
def g():
    global x
    class F:
        x = "F"
        def h(self): return x
    x = "changed"; return F.x, F().h()
print(g(), x)
def h(flag):
    if flag: v = 1
    try: return v
    except UnboundLocalError as e: return str(e)
print(h(True), h(False))
def loop():
    for i in range(0): pass
    try: return i
    except UnboundLocalError as e: return str(e)
print(loop())
def exc():
    try: 1 / 0
    except ZeroDivisionError as e: pass
    try: return e
    except UnboundLocalError as err: return str(err)
print(exc())
class G:
    a = 1
    b = a + 1
    def get(self): return a
try: G().get()
except NameError as e: print(e)
class H:
    try: zz
    except NameError as e: caught = str(e)
    for i in range(3): pass
    del i
    if True: cond = "yes"
    __private = 5
    def p(self): return self.__private
print(H.caught, hasattr(H, "i"), H.cond, H().p(), hasattr(H, "e"))
def k():
    def inner(): return later()
    def later(): return "late"
    return inner()
print(k())
def dyn(): exec("w = 5"); return sorted(locals())
print(dyn())
print([i for i in range(3) if (j := i)], j, [[a := b for b in range(2)] for _ in range(1)], a)
def shadow(int): return int + 1
print(shadow(4), int("5")); del x
try: x
except NameError as e: print(e)
def star():
    import math; from math import pi as P
    return P == math.pi
print(star(), (lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 5, 6, z=7))
type Alias[T] = list[T]
def generic[T](v: T) -> T: return v
class Box[T]:
    def __init__(self, v: T): self.v = v
print(Alias.__name__, generic(5), Box(3).v, generic.__type_params__, Box.__type_params__)
