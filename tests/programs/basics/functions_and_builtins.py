# Where functions look builtins up, code of another kind, and built-in functions that are called by other names.
import builtins
import warnings

warnings.simplefilter("error")
code = """
def made(s): pass
inherits = type(made)(made.__code__, {})
"""
safe = {"None": None}
space = {"type": type, "__builtins__": safe}
exec(code, space)
print(space["made"].__builtins__ is safe, space["inherits"].__builtins__ is safe)
print("__builtins__" in space["inherits"].__globals__)


def length(s):
    return len(s)


other = type(length)(length.__code__, {})
print(other.__builtins__ is builtins.__dict__, other("abc"), other.__globals__)


def plain():
    pass


def generator():
    yield


async def coroutine():
    pass


async def asynchronous():
    yield


for f in plain, generator, coroutine, asynchronous:
    for g in plain, generator, coroutine, asynchronous:
        try:
            f.__code__ = g.__code__
            print(f.__name__, g.__name__, "same kind")
        except DeprecationWarning as e:
            print(f.__name__, g.__name__, e)


def some():
    return all(x - 2 for x in [1, 2, 3]), any(x for x in [0]), tuple(2 * x for x in [1, 2])


print(some())
saved = all, any, tuple
all = lambda x: "all"
any = lambda x: "any"
tuple = lambda x: "tuple"
print(some())
builtins.all, builtins.any, builtins.tuple = all, any, tuple
print(some())
del all, any, tuple
print(some())
builtins.all, builtins.any, builtins.tuple = saved
print(some())


def keywords(**k):
    pass


for source in [
    "keywords(**{1: 3}, **{1: 5})", "keywords(**{1: 3}, **{2: 5})", "keywords(**{1: 3})", "keywords(**{(): 1}, **{(): 1})",
    "keywords(**{'a': 3}, **{'a': 5})", "keywords(a=1, **{'a': 3})", "dict(**{1: 3}, **{1: 5})", "keywords(1, **{1: 3}, **{2: 5})",
]:
    try:
        eval(source)
    except TypeError as e:
        print(source, "->", e)

# Relative names in modules that say little of themselves.
import importlib.machinery

spec = importlib.machinery.ModuleSpec("nosuch.module", None)
for g in [
    {"__package__": None, "__spec__": None, "__name__": "__main__"}, {"__name__": "a.b", "__package__": 1}, {"__name__": 1},
    {}, {"__package__": "nosuch", "__spec__": 1}, {"__package__": "nowhere", "__spec__": spec},
    {"__package__": None, "__spec__": spec}, {"__spec__": spec}, {"__spec__": None, "__name__": "nosuch.b"},
    {"__package__": "nosuch", "__spec__": spec}, {"__package__": "", "__spec__": None},
]:
    for action in "error", "ignore":
        warnings.simplefilter(action)
        try:
            __import__("", g, {}, ("foo",), 1)
        except Exception as e:
            print(action, repr(e))
