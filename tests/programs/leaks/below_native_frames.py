# Classes, functions and modules die below native frames as elsewhere, and live while only native code has them.
import contextvars
import functools
import gc
import operator
import types
import weakref


def make(i):
    class C:
        number = i

        def method(self):
            return self.number

    return C


def dies(*_):
    """Whether a class, a module and a function with a cycle are gone after a collection."""
    c = make(1)
    m = types.ModuleType("m")
    m.me = m
    exec("def f(): return f", m.__dict__)
    refs = [weakref.ref(x) for x in (c, c.method, m, m.f)]
    c = m = None
    gc.collect()
    return all(r() is None for r in refs)


class Callable:
    def __call__(self, *_):
        return dies()

    def __add__(self, other):
        return dies()

    def __getattr__(self, name):
        return dies()

    def __getitem__(self, i):
        return dies()

    def __iter__(self):
        return self

    def __next__(self):
        return dies()

    def __enter__(self):
        return dies()

    def __exit__(self, *_):
        print("exit", dies())

    def __eq__(self, other):
        return dies()

    def __hash__(self):
        return hash(dies())


x = Callable()
print("called", dies(), x(), functools.partial(dies)(), operator.call(dies), contextvars.copy_context().run(dies))
print("mapped", list(map(dies, range(3))), list(filter(dies, range(3))), [max([1], key=dies)])
print("sorted", sorted([3, 1, 2], key=dies))
print("operators", x + 1, x.missing, x[0], next(x), x == 1, [x].index(1), hash(x) == hash(True))
with x as entered:
    print("entered", entered)
exec("print('executed', dies())")
print("evaluated", eval("dies()"), functools.reduce(lambda a, b: a and dies(), range(3)))
print("comparison", sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: (dies(), a - b)[1])))


# What only native code has meanwhile.
def collecting(i):
    gc.collect()
    return make(i)


seen = []


def key(c):
    gc.collect()
    seen.append(c().method())
    return -c.number


classes = [make(i) for i in range(10)]
classes.sort(key=key)
print([c.number for c in classes], seen)


def numbers(classes):
    return [c().method() for c in classes]


print(numbers(list(collecting(i) for i in range(10))))
print(numbers(tuple(map(collecting, range(10)))))
print(numbers(dict(zip(range(10), map(collecting, range(10)))).values()))
print(numbers(sorted(map(collecting, range(10)), key=key)))
print((lambda *a, **k: numbers([*a, *k.values()]))(*map(collecting, range(4)), **{"k": collecting(4)}))
print(numbers([*map(collecting, range(3)), *(collecting(i) for i in range(3))]))
first, *rest = map(collecting, range(5))
print(numbers([first, *rest]))
print(numbers(functools.reduce(lambda a, b: (gc.collect(), a + [b])[1], map(collecting, range(4)), [])))
