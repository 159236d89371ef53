# Insertion order kept through every change; views that live.
d = {}
for i in (5, 3, 9, 1): d[i] = str(i)
print(list(d)); d[3] = "again"; print(list(d)); del d[5]; d[5] = "back"; print(list(d), list(d.values()))
ks, vs, its = d.keys(), d.values(), d.items()
d["late"] = True
print(list(ks), list(vs), list(its), len(ks), "late" in ks, True in vs, ("late", True) in its, ("late", False) in its, 5 in its)
print(ks & [3, 9, "zz"], sorted(map(str, ks | ["zz"])), its & {(3, "again")}, ks - d.keys(), type(ks).__name__, type(vs).__name__, type(its).__name__, vs == d.values(), ks == d.keys(), its == d.items())
import collections
o = collections.OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a"); print(o, list(o)); o.move_to_end("c", last=False); print(list(o), o.popitem(last=False), o.popitem(), o == {"b": 2}, o == collections.OrderedDict(b=2))
print(collections.OrderedDict(a=1, b=2) == collections.OrderedDict(b=2, a=1), dict(a=1, b=2) == dict(b=2, a=1), list(reversed(collections.OrderedDict(a=1, b=2))))
kw = (lambda **k: list(k))(z=1, a=2, m=3); print(kw)
class C: z = 1; a = 2; m = 3
print([k for k in C.__dict__ if not k.startswith("__")])
o = C(); o.q = 1; o.b = 2; del o.q; o.q = 3; print(list(vars(o)), list(vars(o).values()))
s = {"x": 1, **{"y": 2, "x": 3}, "z": 4}; print(s)
m = {}
for w in "one two three one two one".split(): m.setdefault(len(w), []).append(w)
print(m, {v[0]: k for k, v in m.items()})
inv = {}
for k, v in {"a": 1, "b": 2, "c": 1}.items(): inv.setdefault(v, set()).add(k)
print({k: sorted(v) for k, v in inv.items()})
big = {i: None for i in range(500)}
for i in range(499): del big[i]
print(list(big), len(big)); big[0] = 1; print(list(big))
for i in range(10): big.pop(next(iter(big))); big[i + 1000] = i
print(list(big)[:4], len(big))
