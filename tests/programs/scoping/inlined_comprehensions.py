# Comprehensions are part of the code around them, which shows in few places: the names that a second one uses, and the
# locals while one runs.
import sys

x = "global"


def used_again():
    [x for x in [1]]
    return [x for _ in [1]]


def used_before():
    seen = [x for _ in [1]]
    [x for x in [1]]
    return seen


def in_function():
    [x for x in [1]]
    return [(lambda: x)() for _ in [1]]


def with_cell():
    [(lambda: x) for x in [1]]
    return [(lambda: x)() for _ in [1]], [x for _ in [1]]


def nested():
    return [[x for x in [1]] + [x for _ in [1]] + [x] for _ in [0]]


def around():
    x = 3

    def inside():
        before = [x for _ in [1]]
        own = [x for x in [1]]
        return before, own, [x for _ in [1]]

    return inside()


for function in used_again, used_before, in_function, with_cell, nested, around:
    print(function.__name__, function())

# Modules and classes.
print([locals()["n"] for n in range(3)])
print([sorted(k for k in sys._getframe().f_locals if k in "mn") for n in range(2)])
print([m for n in [1] for m in [5] if sys._getframe().f_locals["m"]])


class C:
    m = 1
    print([locals()["n"] for n in range(3)])
    print([sorted(k for k in locals() if k in "mn") for n in range(2)])
    print([sorted(k for k in dir() if k in "mn") for n in range(2)])
    print([[(sorted(locals()), eval("n + k")) for k in [4]] for n in range(2)])
    print([[1 for k in [4]] + [locals().get("k")] for n in range(2)])
    kept = [(n, locals()) for n in range(2)][1][1]
    print(sorted(kept), "n" in locals(), type(sys._getframe().f_locals).__name__)
    print([type(sys._getframe().f_locals).__name__ for n in range(1)])


def run(source):
    try:
        namespace = {}
        exec(source, namespace)
        print({k: v for k, v in namespace.items() if k != "__builtins__" and not isinstance(v, type)})
    except Exception as e:
        print(type(e).__name__, e)


run("class C:\n  __class__ = 2\n  res = [__class__ for x in [1]]")
run("class C:\n  __class__ = 2\n  res = [(lambda: __class__)() for x in [1]]")
run("class C:\n  __classdict__ = 2\n  res = [__classdict__ for x in [1]]")
run("class C:\n  res = [__class__ for x in [1]]")
run("class C:\n  def f(self): return __class__\n  res = [__class__ for x in [1]]")
run("def f():\n  res = [__class__ for x in [1]]\nf()")
run("x = 2\n[x for x in [1]]\ny = [x for _ in [1]]")
