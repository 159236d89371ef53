# Functions, code objects and methods looked at from outside.
def f(a, b=1, /, c=2, *args, d, e=5, **kw) -> int:
    "doc"
    x = a; y = [i for i in range(3)]
    def inner(): return x
    return inner
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_nlocals, c.co_flags & 0x0c, c.co_firstlineno, c.co_filename.split("/")[-1], c.co_consts[0] if False else "-")
print(f.__defaults__, f.__kwdefaults__, f.__doc__, f.__annotations__, f.__module__, f.__dict__, f.__closure__, f.__globals__ is globals(), f.__type_params__)
i = f(1, d=2); print(i.__closure__[0].cell_contents, i.__code__.co_freevars, i.__qualname__); i.__closure__[0].cell_contents = 99; print(i())
f.__name__ = "renamed"; f.__doc__ = "new"; f.tag = 1; print(f.__name__, f.__doc__, f.tag, "renamed" in repr(f))
def g(x): return x + 1
def h(x): return x * 100
g.__code__ = h.__code__; print(g(2)); g.__defaults__ = (7,); print(g()); g.__kwdefaults__ = None; del g.__defaults__
try: g()
except TypeError as e: print(e)
class K:
    def m(self, q): return (self.n, q)
k = K(); k.n = 1; b = k.m; print(b.__name__, b.__func__ is K.m, b.__self__ is k, b.__doc__, b(2), b == k.m, b.__qualname__); K.m.attr = 5; print(b.attr)
import types; mm = types.MethodType(lambda s, v: (s, v), "self"); print(mm(1), types.FunctionType(h.__code__, {}, "made")(3), isinstance(f, types.FunctionType), isinstance(len, types.BuiltinFunctionType), types.SimpleNamespace(a=1), types.ModuleType("mod").__name__)
def gen(): yield
async def co(): pass
import inspect
print(inspect.isgeneratorfunction(gen), inspect.iscoroutinefunction(co), inspect.signature(h), inspect.signature(f), inspect.signature(K.m), inspect.signature(k.m), inspect.isfunction(f), inspect.ismethod(b), inspect.isclass(K), inspect.getdoc(f))
def pos(a, b): return a, b
print(inspect.signature(pos).bind(1, b=2).arguments, list(inspect.signature(f).parameters), inspect.signature(len), inspect.getmodule(pos) is not None)
l = lambda: (yield); print(inspect.isgeneratorfunction(l), l.__name__, (lambda: 0).__qualname__)
for bad in ("f.__code__ = 5", "f.__defaults__ = 5", "f.__kwdefaults__ = 5", "f.__globals__ = {}", "f.__closure__ = ()", "h.__code__ = i.__code__", "types.FunctionType(5, {})", "types.MethodType(5, 1)", "types.MethodType(f, None)", "del f.__code__", "f.__annotations__ = 5"):
    try: exec(bad)
    except Exception as e: print(bad, "->", type(e).__name__, e)
def big(*, k1, k2=2): return k1, k2
print(big(k1=1), big.__kwdefaults__, c == f.__code__, hash(c) == hash(f.__code__), c.replace(co_name="z").co_name, type(c).__name__, list(c.co_lines())[0][2] == c.co_firstlineno)
