# What loops, subscripts, comparisons and slices do where instructions take short ways.
def pairs():
    for i, x in enumerate("abc"): print(i, x)
    for i, x in enumerate([1, 2], 2**61 - 2): print(i, x)
    for i, x in enumerate((), 5): print(i)
    for k, v in {"a": 1, "b": [2]}.items(): print(k, v)
    for a, b in zip([1, 2, 3], "xy"): print(a, b)
    for a, b in zip({1: 2}, iter([3])): print(a, b)
    try:
        for a, b in zip([1], [2, 3], strict=True): print(a, b)
    except ValueError as e: print(e)
    try:
        for a, b in zip([1], [2], [3]): print(a, b)
    except ValueError as e: print(e)
    d = {1: 2, 3: 4}
    try:
        for k, v in d.items(): d[k + 10] = v
    except RuntimeError as e: print(e)
    def g():
        yield 1
        raise KeyError("inside")
    try:
        for i, x in enumerate(g()): print(i, x)
    except KeyError as e: print(repr(e))
    class It:
        n = 0
        def __iter__(self): return self
        def __next__(self):
            self.n += 1
            if self.n > 3: raise StopIteration
            return self.n
    for i, x in enumerate(It()): print(i, x)
    for a, b in zip(It(), It()): print(a, b)
def mixed(its):
    out = []
    for it in its:
        for a, b in it: out.append((a, b))
    return out
def chars(s):
    n = 0
    for c in s:
        if c == "a" or c == "\xe9" or c == "\u4e2d": n += 1
        if "b" <= c < "f": n += 10
        if c != "x": n += 100
    return n
for _ in range(3): pairs()
print(mixed([enumerate("ab"), [(1, 2)], {5: 6}.items(), zip([7], [8]), ((x, x) for x in "yz"), enumerate([9])] * 4))
for s in ("abcxf", "\xe9\xe8b", "a\u4e2dx", "", "aaaa" * 5): print([chars(s) for _ in range(4)])
def index(s, i): return s[i]
for s in ("hello", "h\xe9llo", "h\u4e2dllo", "h\U0001f600llo"):
    print([index(s, i) for i in (0, 1, -1, -5, 4)])
    for i in (5, -6):
        try: index(s, i)
        except IndexError as e: print(e)
def cmp(a, b): return [a < b, a <= b, a == b, a != b, a > b, a >= b], ("lt" if a < b else ""), ("le" if a <= b else ""), ("eq" if a == b else ""), ("ne" if a != b else ""), ("gt" if a > b else ""), ("ge" if a >= b else "")
import itertools
for a, b in itertools.product(["", "a", "b", "ab", "aa", "\xe9", "\u4e2d", "\u4e2da", "abc", "abd"], repeat=2): print(a, b, cmp(a, b), cmp(a, b) == cmp(a, b))
for a, b in itertools.product([0, 1, -1, 2**70, 1.5, float("nan"), 0.0, -0.0, True], repeat=2): print(a, b, cmp(a, b), cmp(a, b) == cmp(a, b))
def div(a, b):
    try: return a / b
    except ZeroDivisionError as e: return str(e)
def fl(a, b): return a + b, a - b, a * b
for a, b in itertools.product([0, 1, -7, 3, 2**53 + 1, 2**60, 2**61, 2**90, 0.0, -0.0, 1e-300, 1e300, 2.5], repeat=2):
    for _ in range(4): r = div(a, b)
    print(a, b, r, fl(a, b))
def slices(l, i, j):
    a = l[:]; a[i:j] = [1, 2]; b = l[:]; b[i:j] = b; c = l[j::-1]; d = l[i:j:2]; e = l[:]; e[i:j] = (x for x in "pq"); e[::2] = e[::-2] if len(e) % 2 else e[::2]
    return a, b, c, d, e
for i in (None, 0, 2, -2, 9): 
    for j in (None, 0, 3, -1): print(slices([5, 6, 7, 8], i, j))
try: slices([1], "a", None)
except TypeError as e: print(e)
try: [1, 2, 3][::0]
except ValueError as e: print(e)
class Sub(list):
    def __setitem__(self, k, v): print("set", k, v)
    def __getitem__(self, k): return k
s = Sub([1, 2]); s[1:2] = [3]; print(s[1:2], s[::3])
def unpack(v):
    a, b = v
    return a, b
def unpack3(v):
    class O: pass
    o = O(); o.x, o.y, o.z = v
    return o.x, o.y, o.z
for v in ((1, 2), [3, 4], "ab", {5: 6, 7: 8}, iter((9, 10)), (1,), (1, 2, 3), 5):
    for f in (unpack, unpack3):
        try: print(f(v))
        except (TypeError, ValueError) as e: print(e)
def swap(t):
    t, u = t
    return t, u
print(swap((1, 2)), swap(((1, 2), 3)))
def selfref():
    a = [1, 2]; a, b = (a, a); return a, b
print(selfref())
def store(d, k, v): d[k] = v
class K:
    def __hash__(self): return hash("k")
    def __eq__(self, o): return o == "k"
d = {}
for k in ("k", 1, "k", K(), 1.0, True, "z"): store(d, k, k if not isinstance(k, K) else "K")
print(d)
l = [0] * 3
def ls(i, v): l[i] = v
for i in (0, -1, 1): ls(i, i)
for i in (3, -4):
    try: ls(i, 1)
    except IndexError as e: print(e)
print(l, not l, not 0, not 0.0, not "", not None, bool([0]))
s = set(range(20)); print([x in s for x in (-1, 0, 19, 20, 1.0, True, "a")], 2**61 in s)
