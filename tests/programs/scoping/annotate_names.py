# Names of __annotate__ and of what is defined in annotations; what __annotate__ may return; its set of conditions.
import types


def f(a: int):
    def g(x: int): pass
    return g


class C:
    x: int

    def m(self, x: [lambda: 1]):
        def h(a: int): pass
        return h

    def g[T: [lambda: 1]](x: [lambda: 1]): pass

    class D:
        y: [lambda: 1]


print(f.__annotate__.__qualname__, f(1).__annotate__.__qualname__)
for function in C, C.m, C().m(1), C.g, C.D:
    print(function.__annotate__.__qualname__)
print(C.m.__annotate__(1)["x"][0].__qualname__, C.D.__annotate__(1)["y"][0].__qualname__)
print(C.g.__annotate__(1)["x"][0].__qualname__, C.g.__type_params__[0].__bound__[0].__qualname__)

module = types.ModuleType("m")
for thing in module, C, f:
    thing.__annotate__ = lambda format: 7
    try:
        thing.__annotations__
    except TypeError as e:
        print(e)
for value in "0", "{}", "''", "frozenset()", "set()":
    names = {}
    try:
        exec(f"__conditional_annotations__ = {value}\nx: int", names)
        print(value, names["__annotate__"](1))
    except TypeError as e:
        print(value, e)
    exec(f"class A:\n __conditional_annotations__ = {value}\n if 1:\n  x: int\nprint(A.__annotations__)", names)
