# repr of functions, classes, modules, bound methods, with addresses cut off.
import sys, math
def f(): pass
class C:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
    @property
    def p(self): pass
    class In: pass
def cut(o):
    r = repr(o); i = r.find(" at 0x")
    return r if i < 0 else r[:i] + " at ADDRESS" + ">" * r.count(">", i)
for o in (f, C, C(), C().m, C.c, C.s, C.__dict__["p"], C.__dict__["c"], C.In, C.In(), lambda: 0, len, [].append, str.upper, int.__add__, (1).__add__, "".join, sys, type, object, None, ..., NotImplemented, int, f.__code__ if False else 0,
          (x for x in ()), iter([]), iter({}), range(3), slice(1), memoryview(b"a"), type(f), type(len), type(C().m), type(sys), type((x for x in ())), super(C, C()), property(), classmethod(f), staticmethod(f), map(str, []), zip(), enumerate([]), reversed([]), filter(None, []),
          object(), Exception, Exception("a"), ValueError, dict.fromkeys, {}.keys(), {}.items(), C.__init__, object.__init__, C().__init__, type.__call__, math.sqrt, C.__mro__, C.__dict__["m"], C.__dict__["s"], f.__get__(1), print, __build_class__ if False else abs, C.__dict__.__class__, type(C.__dict__["m"]), list[int], int | str, int | None, type(int | str), type(list[int])):
    print(cut(o))
def outer():
    class L: pass
    def g(): pass
    return L, g, L(), lambda: 1
print(*map(cut, outer()))
class R:
    def __repr__(self): return "R!"
print(R(), [R()], {R(): R()}, (R(),), {R()}, [[R()]], str(R()), f"{R()}", "%s %r" % (R(), R()))
class S:
    def __str__(self): return "S!"
print(S(), cut([S()])[:12], str(S()))
print(C.__module__, f.__module__, repr(sys.modules["math"]).split("(")[0].split(" from")[0].rstrip(), repr(type("X", (), {})), repr(int.__class__))
