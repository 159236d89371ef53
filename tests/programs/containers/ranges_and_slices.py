# range and slice.
r = range(0, 20, 3)
print(r, len(r), list(r), r[2], r[-1], r[1:3], r[::-1], r[::2], 9 in r, 10 in r, 9.0 in r, "a" in r, r.index(9), r.count(9), r.count(1), r.start, r.stop, r.step)
print(range(5), range(2, 5), range(5, 0, -2), list(range(5, 0, -2)), list(range(0)), list(range(5, 2)), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3, 1)), range(3) != range(4), bool(range(0)), {range(2): 1}[range(2)])
print(list(reversed(range(5))), list(range(10**20, 10**20 + 3)), len(range(0, 10**18, 7)), 10**20 in range(10**21), range(10**20)[10**19], range(-5, 5)[::-3], list(range(-3, 4))[::2], sum(range(1000)), max(range(5)), min(range(3, 9)))
for bad in ("range()", "range(1, 2, 0)", "range('a')", "range(1.0)", "range(3)[5]", "range(3)['a']", "range(3).index(9)", "range(3)[0] = 1", "range(3) + range(2)", "range(3) < range(4)", "range(1, 2, 3, 4)", "range(None)", "range(3).start = 5", "range(stop=3)", "len(range(10**30))", "range(3).index('a')"):
    try:
        print(bad, eval(bad)) if " = " not in bad else exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), s.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(100, -100, -1).indices(4), s == slice(1, 10, 2), slice(1) < slice(2), hash(slice(1)) == hash(slice(1)))
class G:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
g = G()
print(g[1], g[1:2], g[::3], g[1:2, 3], g[...], g[:, 1], g[()], g[1, ], g["a":"b"], g[None:])
g[1:2] = 5; g[3] = 4; g[1, 2] = 3; del g[1:2]; del g[0]; g[0] += (1,) if False else 2 if False else 0
print("abcdef"[slice(1, 4)], [1, 2, 3][slice(None, None, -1)], (1, 2, 3)[slice(0, 100)], range(10)[slice(2, 8, 3)], b"abc"[slice(1)])
for bad in ("slice()", "slice(1, 2, 3, 4)", "[1][slice('a')]", "'a'[::0]", "slice(1).indices(-1)", "slice('a').indices(5)", "slice(1, 2).start = 5", "[1][1:'a']", "slice(1, 2, 0).indices(5)"):
    try:
        print(bad, eval(bad)) if " = " not in bad else exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print([0, 1, 2, 3][I(1):I(3)], "abc"[I(2)], list(range(I(2), I(5))), range(5)[I(-1)])
it = iter(range(3)); print(next(it), it.__length_hint__(), list(it)); 
for i in range(3, 0, -1): print(i, end=" ")
else: print("else")
for i in range(2**62, 2**62 + 2): print(i, type(i).__name__)
for i in range(3):
    i = 99
print(i, [i for i in range(-2, 3) if i], list(range(0, -10, -4)), list(range(1, 11, 5)))
