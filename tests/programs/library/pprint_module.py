# pprint: structures over several lines, with limits, of every built-in kind.
import io
import pprint
import types
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque
from dataclasses import dataclass, field
from pprint import PrettyPrinter, isreadable, isrecursive, pformat, pp, saferepr


stuff = ["spam", "eggs", "lumberjack", "knights", "ni"]
stuff.insert(0, stuff[:])
pprint.pprint(stuff)
pprint.pprint(stuff, indent=4, width=30)
pprint.pprint(stuff, compact=True, width=41)
pprint.pprint(stuff, depth=1)
tup = ("spam", ("eggs", ("lumberjack", ("knights", ("ni", ("dead", ("parrot", ("fresh fruit",))))))))
PrettyPrinter(depth=6).pprint(tup)
pp({"z": 1, "a": {"nested": list(range(30))}, 10: "mixed"})
pprint.pprint({"z": 1, "a": 2, 10: "mixed", None: 0}, width=10)
print(pformat({i: str(i) * 3 for i in range(6)}, width=20, sort_dicts=False))
print(pformat("word " * 30, width=40), pformat(b"bytes " * 20, width=40), pformat(bytearray(b"x" * 60), width=30), pformat(("a long text " * 4,), width=25), pformat({"key": "a long text " * 6}, width=40), sep="\n")
print(pformat({3, 1, 2}), pformat(set(range(40)), width=30), pformat(frozenset("abc"), width=8), pformat(()), pformat((1,)), pformat([]), pformat({}), pformat(set()), pformat(range(3)), sep="\n")
for value in OrderedDict(first=list(range(12)), second="x" * 30), defaultdict(list, {"k" * 20: ["v" * 20], "l": []}), Counter("abracadabra" * 3), ChainMap({"a" * 20: 1}, {"b" * 30: 2}), deque(["x" * 20] * 3, maxlen=5), UserDict(a="x" * 40, b=1), UserList(["x" * 30] * 2), UserString("word " * 20), types.MappingProxyType({"a" * 30: 1, "b" * 20: 2}), types.SimpleNamespace(a="x" * 30, b=[1] * 20), {"k": 1}.keys(), dict.fromkeys(range(30)).values():
    print(pformat(value, width=45))
@dataclass
class Point:
    x: int
    label: str = "a label that is rather long"
    hidden: int = field(default=0, repr=False)
    inner: list = field(default_factory=lambda: [1] * 20)
print(pformat(Point(1), width=40), pformat(Point(2, "s", inner=[])), sep="\n")
loop = [1]
loop.append(loop)
d = {"self": None}
d["self"] = d
print("<Recursion on list" in pformat(loop), "<Recursion on dict" in saferepr(d), isreadable(loop), isrecursive(d), isreadable([1, "a", (2,)]), isrecursive([1]), isreadable(object()))
print(pformat([1234567, 10**12], underscore_numbers=True), pformat(1e10), saferepr({"b": 1, "a": 2}), pformat({"b": 1, "a": 2}, width=1))
class Own(PrettyPrinter):
    def format(self, obj, context, maxlevels, level):
        return (f"<{obj:#x}>", True, False) if isinstance(obj, int) else super().format(obj, context, maxlevels, level)
out = io.StringIO()
Own(stream=out, width=30).pprint([255, "text", {16: [1] * 10}])
print(out.getvalue(), end="")
class Repr:
    def __init__(self, t): self.t = t
    def __repr__(self): return self.t
    def __lt__(self, o): return NotImplemented
pprint.pprint({Repr("b"): 1, Repr("b2"): 2}.values().__len__())
pprint.pprint([Repr("multi\nline"), Repr("x" * 100)])
for options in {"indent": -1}, {"width": 0}, {"depth": 0}, {"nope": 1}:
    try:
        print(PrettyPrinter(**options))
    except Exception as e:
        print(type(e).__name__, e)
