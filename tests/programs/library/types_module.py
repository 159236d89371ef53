# types: the names of types, classes made at run time, namespaces, proxies, coroutines.
import types
from types import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


print([(n, getattr(types, n).__name__) for n in sorted(types.__all__) if n != "CapsuleType" and isinstance(getattr(types, n), type)])
C = new_class("C", (list,), {}, lambda ns: ns.update(x=5))
class Meta(type):
    def __new__(m, name, bases, ns, **kw): return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): c.kw = kw
    @classmethod
    def __prepare__(m, name, bases, **kw): return {"prepared": kw}
D = new_class("D", (), {"metaclass": Meta, "option": 1})
class Entry:
    def __mro_entries__(self, bases): return (dict,)
print(C.x, C.__mro__, D.kw, D.prepared, type(D), prepare_class("E", (D,), {"o": 2}), resolve_bases((Entry(), int)), get_original_bases(new_class("F", (list[int],))), new_class("G", (Entry(),)).__mro__, new_class("H", (Entry(),)).__orig_bases__[0].__class__)
attempt("metaclass conflict", new_class, "X", (D,), {"metaclass": type("M2", (type,), {})})
attempt("original bases", get_original_bases, 5)
n = SimpleNamespace(a=1, b=[2])
n.c = n
print(n.a, n.b, repr(SimpleNamespace(x=1, y="z")), n == SimpleNamespace(a=1), SimpleNamespace({"k": 1}, v=2), SimpleNamespace([("p", 1)]), n.__dict__.keys(), "..." in repr(n), hasattr(n, "zz"))
attempt("namespace", SimpleNamespace, 5)
attempt("namespace keys", SimpleNamespace, {1: 2})
attempt("deleted", lambda: delattr(n, "nothing"))
d = {"k": 1}
p = MappingProxyType(d)
d["new"] = 2
print(p, p["new"], len(p), list(p), p.get("x"), p | {"z": 3}, "k" in p, p == d, p.copy(), list(reversed(p)), repr(p), p.keys())
attempt("assign", lambda: p.__setitem__("a", 1))
attempt("proxy", MappingProxyType, [1])
attempt("update", lambda: p.__ior__({}))
m = ModuleType("made", "doc")
m.attr = 1
print(m, m.__name__, m.__doc__, m.__spec__, m.__loader__, m.__package__, m.attr)
attempt("missing", lambda: m.nothing)
attempt("module", ModuleType)
def f(a, b=2): return a, b, g()
def g(): return "global g"
h = FunctionType(f.__code__, {"g": lambda: "other g"}, "renamed", (10,), None, {"b": 5})
print(h(1), h.__name__, h.__defaults__, f.__code__.replace(co_name="changed").co_name, FunctionType(f.__code__, globals())(1, 2), MethodType(f, "self")(), MethodType(len, [1, 2])())
attempt("function", FunctionType, 5, {})
attempt("closure", FunctionType, (lambda x: lambda: x)(1).__code__, {})
attempt("closure type", FunctionType, f.__code__, {}, closure=(CellType(1),))
attempt("method", MethodType, 5, 1)
attempt("method none", MethodType, len, None)
c = CellType(5)
print(c.cell_contents, c == CellType(5), c < CellType(6), FunctionType((lambda x: lambda: x)(1).__code__, {}, closure=(c,))())
attempt("empty cell", lambda: CellType().cell_contents)
@coroutine
def old():
    yield 1
    return 2
async def waits(): return await old()
w = waits()
print(w.send(None), type(w).__name__, isinstance(w, CoroutineType))
attempt("returns", w.send, None)
class Lazy:
    @DynamicClassAttribute
    def name(self): return "of the instance"
print(Lazy().name)
attempt("of the class", lambda: Lazy.name)
u, a = int | str, GenericAlias(list, (int,))
print(type(u) is UnionType, u.__args__, u == str | int, isinstance(1, u), u | None, a, a.__origin__, a([1]), a.__args__, GenericAlias(dict, (str, int)), type(None) is NoneType, NotImplementedType, EllipsisType(), hash(u) == hash(str | int))
attempt("union", UnionType)
attempt("alias call", GenericAlias)
attempt("none", NoneType, 1)
import sys
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
    made = TracebackType(None, tb.tb_frame, tb.tb_lasti, 77)
    print(type(tb) is TracebackType, made.tb_lineno, made.tb_next, isinstance(tb.tb_frame, FrameType))
attempt("traceback", TracebackType, 1, 2, 3, 4)
print([isinstance(x, t) for x, t in ((len, BuiltinFunctionType), ([].append, BuiltinMethodType), (int.__add__, WrapperDescriptorType), ((1).__add__, MethodWrapperType), (list.append, MethodDescriptorType), (dict.__dict__["fromkeys"], ClassMethodDescriptorType), (FunctionType.__code__, GetSetDescriptorType), (f.__code__, CodeType), ((i for i in ()), GeneratorType), (lambda: 0, LambdaType), (object().__str__, MethodWrapperType), (sys.implementation, SimpleNamespace), (sys.flags, tuple))])
