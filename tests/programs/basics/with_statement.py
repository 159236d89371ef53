# Context managers: order, suppression, errors, several at once.
class CM:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        return self.suppress
with CM("a") as a:
    print("body", a)
with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("p") as p, CM("q"),):
    print(p)
with CM("s", True):
    raise ValueError("swallowed")
print("after")
try:
    with CM("outer"), CM("inner"):
        1 / 0
except ZeroDivisionError as e:
    print("caught", e)
def f():
    with CM("ret"):
        return "value"
print(f())
for i in range(3):
    with CM(i):
        if i == 1:
            continue
        if i == 2:
            break
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
for bad in (NoExit(), NoEnter(), 3):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)
class RaisesInEnter(CM):
    def __enter__(self):
        raise RuntimeError("enter failed")
try:
    with CM("first"), RaisesInEnter("second"):
        print("not reached")
except RuntimeError as e:
    print(e)
class RaisesInExit(CM):
    def __exit__(self, t, v, tb):
        raise KeyError("from exit")
try:
    with RaisesInExit("x"):
        raise ValueError("body")
except KeyError as e:
    print(repr(e), repr(e.__context__))
from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext
@contextmanager
def managed(n):
    print("setup", n)
    try:
        yield n * 2
    except ValueError as e:
        print("handled", e)
    finally:
        print("teardown", n)
with managed(4) as v:
    print(v)
with managed(5):
    raise ValueError("inside")
with suppress(KeyError):
    {}["x"]
with ExitStack() as stack:
    for n in "xyz":
        stack.enter_context(CM(n))
    stack.callback(print, "callback")
with nullcontext(3) as n:
    print(n)
class T:
    pass
t = T()
with CM("attr") as t.x:
    pass
print(t.x)
with CM("tuple"[0:2]) as (l1, l2):
    print(l1, l2)
