#: stderr any
# Generators: send, throw, close, return values, yield from.
def g():
    x = yield 1
    print("got", x)
    y = yield 2
    print("got", y)
    return "done"
it = g()
print(next(it), it.send("a"))
try:
    it.send("b")
except StopIteration as e:
    print("value", e.value)
try:
    next(it)
except StopIteration as e:
    print("exhausted", e.value)
try:
    g().send("x")
except TypeError as e:
    print(e)
def t():
    while True:
        try:
            v = yield "ready"
        except ValueError as e:
            print("caught", e)
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("finally")
i = t()
print(next(i), i.throw(ValueError("v")), next(i)); i.close(); i.close(); print(next(i, "closed"))
try:
    t().throw(KeyError("before start"))
except KeyError as e:
    print(e)
def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2
i = ignores(); next(i)
try:
    i.close()
except RuntimeError as e:
    print(e)
def ret_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"
i = ret_on_close(); next(i); print(i.close(), g().close())
def stop():
    yield 1
    raise StopIteration("inside")
try:
    list(stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def inner():
    try:
        r = yield "i1"
        print("inner got", r)
        yield "i2"
    except ValueError as e:
        print("inner caught", e)
        yield "i3"
    finally:
        print("inner finally")
    return "inner result"
def outer():
    r = yield from inner()
    print("outer got", r)
    r2 = yield from [1, 2]
    print("list gives", r2)
    return r
o = outer(); print(next(o), o.send("S"), o.throw(ValueError("T")), next(o), next(o))
try:
    next(o)
except StopIteration as e:
    print(e.value)
o = outer(); next(o); o.close()
def rec(n):
    if n: yield n; yield from rec(n - 1)
print(list(rec(5)), sum(rec(100)))
def tree(t):
    if isinstance(t, list):
        for x in t: yield from tree(x)
    else: yield t
print(list(tree([1, [2, [3, [4]], 5]])))
def self_running():
    yield next(me)
me = self_running()
try:
    next(me)
except ValueError as e:
    print(e)
x = g(); print(x.gi_running, x.gi_frame is not None, x.gi_code.co_name, x.__name__, x.__qualname__, x.gi_yieldfrom, type(x).__name__, iter(x) is x); x.close(); print(x.gi_frame)
def fibs():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
from itertools import islice, takewhile
print(list(islice(fibs(), 10)), list(takewhile(lambda v: v < 50, fibs())), next(v for v in fibs() if v > 1000))
def pipeline(src):
    ev = (v for v in src if v % 2 == 0); sq = (v * v for v in ev); return sum(sq)
print(pipeline(range(100)))
def avg():
    total = n = 0; val = None
    while True: val = yield val; total += val; n += 1; val = total / n
a = avg(); next(a); print(a.send(10), a.send(20), a.send(33))
def ex():
    try: yield 1
    except BaseException as e: print(type(e).__name__, e.__traceback__ is not None); raise
i = ex(); next(i)
try: i.throw(KeyboardInterrupt)
except KeyboardInterrupt: print("kbd")
for bad in (lambda: g().throw(5), lambda: g().throw(), lambda: g().send(), lambda: g().throw(ValueError, "v", 5)):
    try: bad()
    except TypeError as e: print(e)
def yields_in_expr(): return [(yield 1), (yield 2)]
y = yields_in_expr(); next(y); y.send("a")
try: y.send("b")
except StopIteration as e: print(e.value)
def lam(): f = lambda: (yield 5); return list(f())
print(lam(), list((yield_from for yield_from in "ab")))
def withctx():
    with open("/dev/null") as f: yield f.closed
    yield f.closed
print(list(withctx()))
def empty(): return; yield
print(list(empty()), [*rec(3)], dict((k, 1) for k in rec(2)), max(rec(4)), tuple(rec(2)), "".join(str(v) for v in rec(3)), sorted(rec(3)), 2 in rec(3))
def gexc():
    yield 1
    1 / 0
i = gexc(); next(i)
try: next(i)
except ZeroDivisionError: print(next(i, "dead"))
