# dict: methods, order, views, errors.
d = {"a": 1, "b": 2}
d["c"] = 3; d.update({"d": 4}, e=5); d.update([("f", 6)]); d.setdefault("a", 99); d.setdefault("g"); d.setdefault("h", 8)
print(d, len(d), d.get("a"), d.get("zz"), d.get("zz", 0), d["b"], "a" in d, "zz" not in d)
print(d.pop("a"), d.pop("zz", "default"), d.popitem(), d)
del d["b"]; d["b"] = "moved to the end"; print(list(d), list(d.values()), list(d.items()), list(reversed(d)), list(reversed(d.items())))
print(d.keys(), d.values(), d.items(), d.keys() & {"c", "x"}, sorted(d.keys() | {"x"}), sorted(d.keys() - {"c"}), sorted(d.keys() ^ {"c", "x"}), d.keys() == set(d), ("c", 3) in d.items(), d.keys().isdisjoint({"q"}), len(d.items()), d.keys() >= {"c"})
k = d.keys(); d["new"] = 1; print("new" in k, len(k), k.mapping["new"])
print({"x": 1} | {"y": 2}, {"x": 1} | {"x": 2}, dict([("p", 1)]), dict(a=1, **{"b": 2}), dict({"z": 1}, z=2), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {**d, "c": 0}["c"], dict(), dict(zip("ab", [1, 2])))
e = {"x": 1}; e |= {"y": 2}; e |= [("z", 3)]; print(e, e.copy() == e, e == {"z": 3, "y": 2, "x": 1}, e != {}, {} == {}, {1: 2} == {1.0: 2.0}, {True: "t"} == {1: "t"})
print({1: "int", 1.0: "float", True: "bool"}, {0: "a", False: "b", -0.0: "c"}, {"k": 1, "k": 2}, {(1, 2): "t"}[1, 2], {None: 1, ...: 2}, {frozenset([1]): 1}[frozenset([1])])
for bad in ("{}['k']", "{}[1, 2]", "{}.pop('k')", "{}.popitem()", "{[]: 1}", "{}[{}]", "{}.update(5)", "{}.update([1])", "{}.update([(1, 2, 3)])", "dict(5)", "{} | 5", "{} < {}", "{}.get()", "dict.fromkeys(5)", "{}.fromkeys([[]])", "{} + {}", "{1: 2}.keys() + {3}", "{1: 2}.keys()[0]", "{}.setdefault()", "hash({})", "{1: 2}.items() | 5", "{}.foo", "{}.pop()", "{}.keys() | 5", "[] in {}", "dict([('a', 1)], [2])", "dict(['ab', 'cd', 'e'])"):
    try:
        print(bad, eval(bad))
    except Exception as err:
        print(bad, "->", type(err).__name__, err)
for bad in ("for k in e: e[k + 'q'] = 1", "for k in e: del e[k]", "for k, v in e.items(): e.clear()", "del e['missing']", "e[[]] = 1", "e |= 5"):
    try:
        exec(bad)
    except Exception as err:
        print(bad, "->", type(err).__name__, err)
f = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del f[i]
print(len(f), list(f)[:5], 501 in f, 500 in f, sum(f.values())); f.update((i, 0) for i in range(0, 1000, 2)); print(len(f), list(f)[500:503])
for i in list(f): f.pop(i)
print(f, len(f)); f["again"] = 1; print(f)
class H:
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, H) and self.v == o.v
    def __repr__(self): return f"H{self.v}"
g = {H(i, 7): i for i in range(20)}
print(len(g), g[H(13, 7)], H(50, 7) in g, g.pop(H(3, 7)), len(g), list(g)[:5])
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq failed")
try:
    {BadEq(): 1}[BadEq()]
except ValueError as err:
    print(err)
class BadHash:
    def __hash__(self): raise ValueError("hash failed")
for b in ("{BadHash(): 1}", "{}.get(BadHash())", "BadHash() in {}", "{BadHash()}"):
    try:
        eval(b)
    except ValueError as err:
        print(b, err)
m = {}
class MutEq:
    def __hash__(self): return 1
    def __eq__(self, o): m.clear(); return True
m = {MutEq(): 1, 1: 2}
print(m.get(MutEq(), "gone"), m)
print(str({"a": {"b": [1, {"c": ()}]}}), {1: 'a', 'b': None}.__repr__(), dict.__doc__.splitlines()[0], {}.__class__, {"a": 1}.__contains__("a"), {"a": 1}.__getitem__("a"), {"a": 1}.__len__())
it = iter({"a": 1, "b": 2}.items()); print(next(it), it.__length_hint__(), list(it)); r = {"self": None}; r["self"] = r; print(r, r == r)
x = dict.fromkeys(range(5)); x.pop(0); x.pop(4); print(x.popitem(), x.popitem(), list(x)); o = {"b": 1, "a": 2}; print(sorted(o), max(o), sum({1: "a", 2: "b"}), {k: v for k, v in sorted(o.items())}, tuple(o), [*o], {*o} == {"a", "b"})

# Removed and added again while somebody iterates or merges.
for view in (lambda d: d, dict.values, dict.items):
    d = {0: 0}
    try:
        for _ in view(d):
            del d[0]
            d[0] = 0
    except RuntimeError as e:
        print(e)


class Clears:
    def __hash__(self):
        return 0

    def __eq__(self, other):
        source.clear()
        return False


source = {i: 0 for i in range(1, 100)}
source[Clears()] = 0
try:
    {Clears(): 0, 1: 1}.update(source)
except RuntimeError as e:
    print(e)


def broken():
    yield "key"
    raise TypeError("oops")


for bad in [object()], [broken()], [1], ["abc"]:
    try:
        dict(bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e, getattr(e, "__notes__", None))
