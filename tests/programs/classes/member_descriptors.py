# Fields of built-in objects are members, computed attributes are getsets.

import functools

for d in (
    property.fget,
    slice.start,
    range.stop,
    complex.real,
    float.real,
    type(print).__self__,
    type(lambda: 0).__globals__,
    type(lambda: 0).__code__,
    BaseException.__suppress_context__,
    StopIteration.value,
    OSError.errno,
    type.__dict__["__basicsize__"],
    type.__dict__["__bases__"],
    type.__dict__["__mro__"],
    staticmethod.__func__,
    functools.partial.func,
):
    print(type(d).__name__, getattr(d, "__name__", None), getattr(d, "__qualname__", None))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


attempt(lambda: setattr(property(), "fget", 1))
attempt(lambda: setattr(slice(1), "start", 1))
attempt(lambda: setattr(1j, "real", 1))
attempt(lambda: setattr(1.0, "real", 1))
attempt(lambda: setattr(lambda: 0, "__globals__", {}))
attempt(lambda: setattr(ExceptionGroup("a", [ValueError()]), "message", 1))
attempt(lambda: setattr(functools.partial(print), "func", 1))
attempt(lambda: complex.real.__get__(1))
attempt(lambda: complex.real.__get__(1j))
print(repr(complex.real), complex.real.__doc__, complex.real.__objclass__)


class S:
    __slots__ = ["a"]


print(type(S.a).__name__, S.a, S.a.__doc__)

# What static and class methods take over from the function.
for deco in (classmethod, staticmethod):

    @deco
    def f(x) -> int:
        "doc"

    print("__annotations__" in f.__dict__, f.__annotations__, "__annotations__" in f.__dict__)
    f.__annotations__ = {"a": 1}
    print(f.__annotations__, f.__wrapped__.__annotations__)
    del f.__annotations__
    print(f.__annotations__)
    del f.__annotations__
    attempt(lambda: f.__delattr__("__annotations__"))
    print(sorted(f.__dict__))

# Anything can be bound, only calling it fails.
m = classmethod(1).__get__(1)
print(m.__func__, m.__self__)
attempt(m)

print(hasattr("", "__module__"), hasattr([], "__module__"), str.__module__, ValueError.__module__)
print("__module__" in int.__dict__, "__module__" in type("T", (int,), {}).__dict__)
