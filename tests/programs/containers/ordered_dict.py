# OrderedDict: order, moves, equality, views, iterators, subclasses, errors.
import copy
from collections import OrderedDict, ChainMap
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
od = OrderedDict(a=1, b=2, c=3)
print(od, OrderedDict(), od.keys(), od.values(), od.items(), len(od), "b" in od)
od.move_to_end("a"); print(list(od)); od.move_to_end("a", last=False); print(list(od)); od.move_to_end("c", False); print(list(od)); od.move_to_end("c", True)
for i in range(40): od[i] = i; od.move_to_end(i, last=i % 3 == 0)
print(list(od)); print(od.popitem(), od.popitem(last=False), od.popitem(last=0), od.pop("b"), od.pop("zz", 5), list(reversed(od))[:5])
while len(od) > 3: od.popitem(last=False)
print(od, list(reversed(od.items())), list(reversed(od.values())), list(reversed(od.keys())))
for k in list(od): od.move_to_end(k, last=False)
print(od); od.clear(); print(od); od["x"] = 1; print(od, od.setdefault("x", 9), od.setdefault("y"), od)
show(lambda: od.move_to_end("nope")); show(lambda: OrderedDict().popitem()); show(lambda: od.pop("zz")); show(lambda: od["q"]); show(lambda: od.__delitem__("q"))
show(lambda: OrderedDict(1)); show(lambda: OrderedDict(1, 2)); show(lambda: OrderedDict([1])); show(lambda: OrderedDict([()])); show(lambda: OrderedDict([(1,)])); show(lambda: OrderedDict([(1, 2, 3)])); show(lambda: OrderedDict.fromkeys(1)); show(lambda: od.move_to_end([])); show(lambda: hash(od))
a, b = OrderedDict([(1, 2), (3, 4)]), OrderedDict([(3, 4), (1, 2)])
print(a == b, a != b, a == {3: 4, 1: 2}, {3: 4, 1: 2} == a, a == dict(b), a == OrderedDict(a), a != 5, a == 5)
show(lambda: a < b)
print(a | {5: 6}, {5: 6} | a, a | b, type(a | {}), type({} | a)); a |= [(7, 8)]; print(a); show(lambda: a | 5); show(lambda: [] | a)
def walk(change):
    d = OrderedDict.fromkeys("abc", 0)
    try:
        for k in d: change(d)
    except RuntimeError as e: print(e)
walk(lambda d: d.move_to_end("a")); walk(lambda d: d.pop("b", None)); walk(lambda d: d.update(z=1)); walk(lambda d: d.clear())
d = OrderedDict.fromkeys("abc")
for k in d: d[k] = 5
print(d, OrderedDict.fromkeys("ab", value=1))
it = iter(d.items()); next(it); print(it.__reduce__()[1], list(it), list(it), type(iter(d)), type(d.items()), d.__reduce__()[:4]); d.attr = [1]; print(d.__reduce__()[2], hasattr(d.copy(), "attr"), copy.copy(d).attr is d.attr, copy.deepcopy(d), copy.deepcopy(d).attr)
print(d.keys() & {"a"}, d.keys() | {"z"} >= {"a", "z"}, d.items() == {("a", 5), ("b", 5), ("c", 5)}, d.keys() == {"a", "b", "c"}, d.keys().mapping)
class S(OrderedDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
s = S(a=1, b=2); print(s, s.copy(), S.fromkeys("x", 2), s.setdefault("n", 5), s["n"], s | {"q": 1}, type(s | {}), type({} | s)); s.update(a=5); s.update([("r", 1)]); s.update({"t": 2}); print(s, s.pop("a"), s.popitem())
class M(OrderedDict):
    def __missing__(self, k): return k * 2
print(M()["ab"], M().get("x"), repr(M(a=1)))
class K(OrderedDict):
    def __iter__(self): return iter(["fake"])
print(list(K(a=1)), list(K(a=1).items()), dict(K(a=1).items()))
r = OrderedDict(); r["self"] = r; print(r)
print(sorted(OrderedDict(b=1, a=2)), max(OrderedDict(b=1, a=2)), [*OrderedDict(b=1)], {**OrderedDict(b=1, a=2)}, dict(OrderedDict(b=1, a=2)), (lambda **k: k)(**OrderedDict(z=1, y=2)), OrderedDict(OrderedDict(b=1)), OrderedDict(zip("ab", [1, 2])), OrderedDict(ChainMap({"c": 1})))
class P:
    def keys(self): return ["k"]
    def __getitem__(self, k): return k.upper()
print(OrderedDict(P()), OrderedDict({1: 2}, x=3), OrderedDict(self=1, dict=2)); d = OrderedDict(); d.update(P(), self=2); print(d)
import weakref; w = weakref.ref(d); print(w() is d); del d; print(w())
print(OrderedDict.__doc__, OrderedDict.__module__, OrderedDict.__mro__, issubclass(OrderedDict, dict), isinstance(OrderedDict(), dict)); print(all(OrderedDict({k: 1}) == {k: 1} for k in (1, 1.5, "a", (1,), None, b"x")))
big = OrderedDict((i, i) for i in range(3000))
for i in range(3000): big.move_to_end(i, last=False)
print(list(big)[:3], list(big)[-3:], [big.popitem(False)[0] for _ in range(2990)][-1], list(big))
for i in range(5000): big[i] = i; big.popitem(last=False)
print(list(big), [big[k] for k in big])
