# Which builtin objects weak references may refer to, and classes that ask for it with a slot.
import weakref, types, collections, functools, io, array, _thread, re
def gen(): yield
class Error(Exception): pass
objs = [Exception(), ValueError("x"), OSError(), Error(), None, 1, 2.5, "a", b"", (), [], {}, set(), frozenset(), bytearray(),
    memoryview(b""), range(3), slice(1), iter([]), {}.keys(), enumerate([]), zip(), gen, gen(), len, object(), int, types,
    staticmethod(len), property(), functools.partial(len), re.compile("a"), io.StringIO(), io.BytesIO(), array.array("i"),
    _thread.allocate_lock(), collections.deque(), collections.OrderedDict(), gen.__code__, (lambda: 0), list[int], int | str,
    types.MethodType(len, 1), weakref.ref(int), types.ModuleType("m"), collections.namedtuple("A", "a")(1)]
for o in objs:
    try:
        weakref.ref(o)
        print(type(o).__name__, "yes")
    except TypeError as e:
        print(type(o).__name__, "no")
try:
    weakref.ref(types.SimpleNamespace())
except TypeError:
    print("no SimpleNamespace")
class E: __slots__ = ()
class W: __slots__ = ("__weakref__",)
class P: pass
for b in [(), (E,), (W,), (P,), (int,), (list,), (set,), (Exception,), (OSError,), (types.SimpleNamespace,), (E, W), (tuple,), (type,), (collections.deque,)]:
    for slots in ("a",), ("__weakref__",):
        try:
            c = type("C", b, {"__slots__": slots})
            print([x.__name__ for x in b], slots, c.__weakrefoffset__ != 0, "__weakref__" in c.__dict__)
        except TypeError as e:
            print([x.__name__ for x in b], slots, e)
