# Decorators on functions, methods and classes; order; with arguments.
def trace(name):
    print("make", name)
    def deco(f):
        print("apply", name, "to", getattr(f, "__name__", f))
        def wrapper(*a, **k):
            print("enter", name)
            r = f(*a, **k)
            print("leave", name)
            return r
        wrapper.__name__ = f"{name}({f.__name__})"
        return wrapper
    return deco
@trace("outer")
@trace("inner")
def add(a, b):
    return a + b
print(add(1, b=2), add.__name__)
def register(cls):
    cls.registered = True
    return cls
@register
class C:
    @staticmethod
    def s(x):
        return x * 2
    @classmethod
    def c(cls, x):
        return cls.__name__, x
    @property
    def p(self):
        return "property"
    @trace("method")
    def m(self, x):
        return x
print(C.registered, C.s(2), C().s(3), C.c(4), C().c(5), C().p, C().m(6))
class Count:
    def __init__(self, f):
        self.f = f
        self.calls = 0
    def __call__(self, *a):
        self.calls += 1
        return self.f(*a)
@Count
def hello(n):
    return "hello " + n
print(hello("a"), hello("b"), hello.calls)
decorators = [lambda f: f, lambda f: "replaced"]
@decorators[1]
def gone():
    pass
print(gone)
@(lambda f: f())
def value():
    return 42
print(value)
import functools
def keep(f):
    @functools.wraps(f)
    def wrapper(*a):
        "wrapper doc"
        return f(*a)
    return wrapper
@keep
def documented(x):
    "real doc"
    return x
print(documented.__name__, documented.__doc__, documented.__wrapped__(3), documented(4))
def memo(f):
    cache = {}
    def inner(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    return inner
@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
