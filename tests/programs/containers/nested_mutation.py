# Aliasing, nested mutation, default arguments and copies.
a = [[1], [2]]; b = a[:]; c = [x[:] for x in a]; a[0].append(9); a.append([3]); print(a, b, c)
d = {"l": [1]}; e = d.copy(); e["l"].append(2); e["m"] = 1; print(d, e)
t = ([1], [2]); t[0].append(5); print(t); grid = [[0] * 3 for _ in range(3)]; grid[1][1] = 5; print(grid); bad = [[0] * 3] * 3; bad[1][1] = 5; print(bad)
def f(x, acc={}): acc[x] = len(acc); return acc
print(f("a"), f("b"), f("c") is f("d")); m = {}; m.setdefault("x", []).append(1); m.setdefault("x", []).append(2); print(m)
l = [1, 2, 3]; l[1:2] = l; print(l); l += l; print(l); l *= 0; print(l); s = [1]; s[0], s = 5, "new"; print(s)
x = [1, 2, 3]; y = x; x = x + [4]; print(x, y); x = y; x += [4]; print(x, y); i = [0, 1]; i[i[0]], i[0] = 5, 1; print(i)
def mutate(l): l.append("in"); l = ["rebound"]; l.append("x"); return l
o = []; print(mutate(o), o); n = {"a": {"b": {"c": 1}}}; n["a"]["b"]["c"] += 1; n["a"]["b"]["d"] = n["a"]["b"]["c"] * 2; print(n)
q = list(range(5)); q[q.index(3)] = "three"; print(q, q.pop(q.index("three"))); w = {k: [] for k in "ab"}; w["a"].append(1); print(w); v = dict.fromkeys("ab", []); v["a"].append(1); print(v)
r = [3, 1, 2]; r2 = sorted(r); r.sort(); print(r is r2, r == r2); z = [1, [2, [3, [4]]]]; z[1][1][1][0] = z[0]; print(z)
k = [0] * 3; k[0] += 1; k[-1] -= 1; k[1] |= 4; print(k); p = {"n": 0}; p["n"] += 5; p["n"] **= 2; print(p)
class O: pass
u = O(); u.l = []; u.l += [1]; u.l += [2]; u.n = 1; u.n <<= 4; print(u.l, u.n)
