# Defaults, keywords, star arguments, positional-only and keyword-only parameters.
def f(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, sorted(kw.items()))
print(f(1, c=3))
print(f(1, 2, 3, 4, c=5, e=6))
print(f(*[1, 2, 3], **{"c": 4, "z": 5}))
print(f(a=1, c=2))
def g(a, /, b, *, c):
    return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3))
def h(a, /, **kw):
    return a, kw
print(h(1, a=2))
def mutable(x, acc=[]):
    acc.append(x)
    return acc
print(mutable(1), mutable(2), mutable(3, []))
print(f.__name__, f.__defaults__, f.__kwdefaults__, f.__code__.co_argcount, f.__code__.co_varnames)
print(g.__code__.co_posonlyargcount, g.__code__.co_kwonlyargcount)
f.attribute = 7
print(f.attribute, f.__dict__)
sq = lambda x, *, n=2: x ** n
print(sq(3), sq(3, n=3), sq.__name__, sq.__qualname__)
def outer():
    def inner():
        pass
    return inner
print(outer().__qualname__, outer().__module__)
def annotated(a: int, b: "str" = "x") -> float:
    "Doc string."
    return 1.0
print(annotated.__doc__, annotated.__annotations__)
def vararg(*a, **k):
    return a, k
print(vararg(*(), **{}), vararg(*"ab", *[1], x=1, **{"y": 2}, **{"z": 3}))
print((lambda *a: a)(*range(5)), (lambda **k: k)(**dict(a=1)))
def rec(n):
    return 1 if n < 2 else n * rec(n - 1)
print(rec(30))
def order(*a):
    return a
def say(x):
    print("eval", x)
    return x
order(say(1), say(2), *[say(3)], say(4))
def kwonly_default(*, x=say("default")):
    return x
print(kwonly_default(), kwonly_default(x=1))
print(callable(f), callable(3), callable(int))
def returns_none():
    return
print(returns_none())
print([fn(3) for fn in (lambda x: x + 1, lambda x: x * 2)])
f.__defaults__ = (20,)
print(f(1, c=1))
