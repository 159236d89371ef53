# inspect: kinds of things, members, signatures, binding, sources, frames, states.
import asyncio
import functools
import inspect
import types


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


class Base:
    """The base.

        Indented.
    """
    attr = 1
    def method(self, a, b: int = 2, /, *args, c, d="x", **kw) -> str:
        """Method's text."""
        local = a
        return local
    @classmethod
    def cm(cls): ...
    @staticmethod
    def sm(x): ...
    @property
    def prop(self): ...
    @functools.cached_property
    def cached(self): ...
class Child(Base):
    def method(self): ...
    __slots__ = ("slot",)
    def __init__(self, x=1): self.x = x
def gen(): yield 1
async def coro(): ...
async def agen(): yield 1
def plain(a, b=1): pass
things = {"module": inspect, "class": Base, "function": plain, "method": Base().method, "cm": Base.cm, "builtin": len, "builtin method": [].append, "descriptor": list.append, "slot": int.__add__, "wrapper": (1).__add__, "gen function": gen, "generator": gen(), "coro function": coro, "agen function": agen, "asyncgen": agen(), "code": plain.__code__, "property": Base.prop, "member": Child.slot, "getset": types.FunctionType.__code__, "lambda": lambda: 0, "partial": functools.partial(plain, 1), "frame": inspect.currentframe()}
tests = [n for n in dir(inspect) if n.startswith("is") and n != "ispackage"]
for name, thing in things.items():
    print(name, [t for t in tests if getattr(inspect, t)(thing)])
print([n for n, v in inspect.getmembers(Base, inspect.isfunction)], [(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(Child) if not a.name.startswith("_")], inspect.getmro(Child), inspect.getmembers_static(Base, lambda m: isinstance(m, property))[0][0])
s = inspect.signature(Base.method)
print(s, [(p.name, p.kind.name, p.default is p.empty, p.annotation is p.empty) for p in s.parameters.values()], s.return_annotation, inspect.signature(Base().method), repr(s.parameters["b"]), s.replace(return_annotation=int, parameters=[]), s == inspect.signature(Base.method), hash(s) == hash(inspect.signature(Base.method)))
for thing in len, print, Child, functools.partial(plain, b=5), functools.partial(plain, 1), int.__add__, dict.get, lambda *, k=1: 0, str.split, functools.wraps(plain)(lambda *a: 0), type("Call", (), {"__call__": lambda self, q: 0})(), type("Meta", (type,), {"__call__": lambda cls, z: 0})("M", (), {}), type("New", (), {"__new__": lambda cls, n: 0}), Exception, sorted, object, open:
    attempt(getattr(thing, "__name__", type(thing).__name__), inspect.signature, thing)
print(inspect.signature(plain).format(max_width=5), inspect.signature(eval("lambda a: (b := a)")), inspect.signature(coro), inspect.Signature.from_callable(plain, follow_wrapped=False))
for args, kwargs in (((1, 2, 3), {"c": 4, "e": 5}), ((1,), {"c": 0}), ((), {}), ((1,), {}), ((1,), {"c": 1, "a": 2})):
    attempt((args, kwargs), s.bind, None, *args, **kwargs)
b = inspect.signature(plain).bind(1)
b.apply_defaults()
print(b.arguments, b.args, b.kwargs, s.bind_partial(1), inspect.signature(plain).bind_partial())
attempt("too many", inspect.signature(plain).bind, 1, 2, 3)
attempt("unexpected", inspect.signature(plain).bind, 1, z=3)
attempt("not callable", inspect.signature, 5)
attempt("parameter", inspect.Parameter, "1a", inspect.Parameter.KEYWORD_ONLY)
attempt("parameter default", inspect.Parameter, "a", inspect.Parameter.VAR_KEYWORD, default=1)
P = inspect.Parameter
attempt("order", inspect.Signature, [P("a", P.KEYWORD_ONLY), P("b", P.POSITIONAL_ONLY)])
attempt("duplicate", inspect.Signature, [P("a", P.KEYWORD_ONLY), P("a", P.KEYWORD_ONLY)])
attempt("defaults", inspect.Signature, [P("a", P.POSITIONAL_ONLY, default=1), P("b", P.POSITIONAL_ONLY)])
print(inspect.getfullargspec(Base.method), inspect.getcallargs(plain, 1), inspect.getclosurevars(attempt).builtins.keys() >= {"print"}, inspect.get_annotations(Base.method), inspect.unwrap(functools.wraps(plain)(lambda: 0)) is plain)
print(inspect.getdoc(Base), "|", inspect.getdoc(Child), "|", inspect.getdoc(Child.method), "|", inspect.cleandoc("a\n    b\n      c\n"), "|", inspect.getcomments(plain))
print(inspect.getsource(plain), inspect.getsource(Child), inspect.getsourcelines(Base.cm), inspect.getsource(things["lambda"])[:8], inspect.getsourcefile(plain).endswith("inspect_module.py"), inspect.getmodule(plain).__name__, inspect.getmodulename("/a/b.py"), inspect.getfile(Base).endswith(".py"), inspect.indentsize("\t x"), inspect.getblock(["def f():\n", "    x\n", "y\n"]))
attempt("source of builtin", inspect.getsource, len)
attempt("file of builtin", inspect.getfile, int)
attempt("source of number", inspect.getsource, 5)
attempt("source of exec", inspect.getsource, eval("lambda: 0"))
def caller(): return inspect.stack()[0].function, inspect.stack(0)[1].function, inspect.currentframe().f_back.f_code.co_name, inspect.getframeinfo(inspect.currentframe()).code_context, inspect.getargvalues(inspect.currentframe())
print(*caller())
def trace():
    try:
        1 / 0
    except ZeroDivisionError as e:
        return [(f.function, f.lineno, f.positions) for f in inspect.getinnerframes(e.__traceback__)]
print(trace())
g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g), g.close(), inspect.getgeneratorstate(g))
c = coro()
print(inspect.getcoroutinestate(c), c.close(), inspect.getcoroutinestate(c), inspect.getcoroutinelocals(c), inspect.getasyncgenstate(agen()), inspect.isawaitable(c))
class Dyn:
    def __getattr__(self, n): return "dynamic"
print(inspect.getattr_static(Dyn(), "x", "none"), type(inspect.getattr_static(Base(), "prop")).__name__, inspect.formatannotation(int), inspect.formatannotation(list[int]), inspect.getabsfile(plain).endswith(".py"), inspect.CO_GENERATOR & gen.__code__.co_flags, inspect.BufferFlags.SIMPLE, inspect.markcoroutinefunction(plain) is plain, inspect.iscoroutinefunction(plain), inspect.getclasstree([Base, Child]))
