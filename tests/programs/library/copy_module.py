# copy: shallow, deep, with memo, by the classes' own methods, replace.
import copy
import datetime
import types
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


inner = [1, 2]
outer = [inner, {"k": inner}, (inner, 3)]
shallow, deep = copy.copy(outer), copy.deepcopy(outer)
inner.append(3)
print(shallow, deep, shallow[0] is inner, deep[0] is deep[1]["k"], deep[2][0] is deep[0])
loop = [1]
loop.append(loop)
d = copy.deepcopy(loop)
print(d[1] is d, d is not loop, d)
t = ([],)
t[0].append(t)
u = copy.deepcopy(t)
print(u[0][0] is u, u is not t)
for same in 1, 2.5, "s", b"b", None, ..., NotImplemented, int, len, (1, 2), frozenset([1]), range(3), slice(1, 2), lambda: 0, 1j, property(), types.SimpleNamespace, Exception:
    print(copy.copy(same) is same, copy.deepcopy(same) is same, end=" ")
print()
for changed in bytearray(b"x"), {1}, {1: [2]}, deque([[1]], 3), defaultdict(list, a=[1]), OrderedDict(a=[1]), types.SimpleNamespace(a=[1]), datetime.date(2020, 1, 2), slice([1], 2), [[]]:
    c, d = copy.copy(changed), copy.deepcopy(changed)
    print(c == changed, d == changed, c is changed, d is changed, type(d).__name__)

class Plain:
    def __init__(self, x): self.x = x
class Own:
    def __init__(self, log): self.log = log
    def __copy__(self): self.log.append("copy"); return self
    def __deepcopy__(self, memo): self.log.append("deepcopy"); return Own(copy.deepcopy(self.log, memo))
class State:
    def __getstate__(self): return {"kept": [1]}
    def __setstate__(self, s): self.__dict__.update(s, restored=True)
class Slots:
    __slots__ = "a", "b"
class Reduced:
    def __reduce_ex__(self, protocol): return (Plain, ([protocol],), {"extra": 1}, iter([]), None)
class Listy(list): pass
class Args:
    def __new__(cls, *a): self = object.__new__(cls); self.a = a; return self
    def __getnewargs_ex__(self): return (1, 2), {}
p = Plain([1])
print(copy.copy(p).x is p.x, copy.deepcopy(p).x is p.x, copy.deepcopy(p).x)
o = Own([])
print(copy.copy(o) is o, copy.deepcopy(o).log, o.log)
print(vars(copy.copy(State())), vars(copy.deepcopy(State())))
s = Slots()
s.a = [5]
print(copy.copy(s).a is s.a, copy.deepcopy(s).a, hasattr(copy.copy(s), "b"))
r = copy.copy(Reduced())
print(r.x, r.extra, copy.deepcopy(Reduced()).x)
l = Listy([[1]])
l.attr = [2]
m = copy.deepcopy(l)
print(m, m.attr, type(m).__name__, m[0] is l[0], copy.copy(l).attr is l.attr)
print(copy.copy(Args()).a, p.__reduce_ex__(2)[0].__name__)
memo = {}
x = [[]]
print(copy.deepcopy(x, memo) is copy.deepcopy(x, memo), len(memo) >= 2)
bound = copy.deepcopy(p.__init__)
print(bound.__self__ is p, type(bound).__name__)
import sys
attempt("module", copy.copy, sys)
attempt("generator", copy.copy, (i for i in ()))
attempt("file", copy.deepcopy, sys.stdout)
attempt("frame", copy.deepcopy, sys._getframe())
class Bad:
    def __reduce_ex__(self, p): return 5
attempt("bad reduce", copy.copy, Bad())
class Str:
    def __reduce__(self): return "name"
print(type(copy.copy(Str())).__name__)

@dataclass
class Data:
    x: int
    y: list
class Replaces:
    def __replace__(self, /, **changes): return sorted(changes.items())
data = Data(1, [])
print(copy.replace(data, x=5), copy.replace(data, x=2).y is data.y, copy.replace(datetime.date(2020, 1, 2), year=1999), copy.replace(types.SimpleNamespace(a=1), b=2), copy.replace(Replaces(), q=1), copy.replace(namedtuple("N", "a b")(1, 2), b=3))
attempt("replace", copy.replace, 5, x=1)
attempt("replace field", copy.replace, data, z=1)
print(issubclass(copy.Error, Exception), copy.error is copy.Error)
e = copy.copy(ValueError("a", 1))
print(e.args, copy.deepcopy(KeyError([1])).args)
