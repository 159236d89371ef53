# Stability, keys, reverse, errors in the key, mutation during the sort.
import functools, operator
data = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
print(sorted(data), sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: t[1], reverse=True), sorted(data, key=lambda t: (-t[1], t[0])), sorted(data, key=operator.itemgetter(1, 0)))
words = "the Quick brown fox Jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(set(words), key=words.index))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), sorted([True, 2, 0.5, -1]), sorted(["10", "9", "1"], key=int), sorted([(1, 2), (1,), ()]), sorted([[2], [1, 5], [1]]))
seed = 12345
vals = []
for i in range(3000):
    seed = (seed * 1103515245 + 12345) % 2**31
    vals.append(seed % 1000)
s = sorted(vals)
print(all(a <= b for a, b in zip(s, s[1:])), len(s), s[:5], s[-5:], sum(s) == sum(vals))
pairs = sorted(((v, i) for i, v in enumerate(vals)), key=lambda p: p[0])
print(all(a[0] < b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(pairs, pairs[1:])))
rp = sorted(((v, i) for i, v in enumerate(vals)), key=lambda p: p[0], reverse=True)
print(all(a[0] > b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(rp, rp[1:])))
fl = sorted(v / 7 - 50 for v in vals); print(fl[0], fl[-1], all(a <= b for a, b in zip(fl, fl[1:])))
st = sorted(str(v) for v in vals); print(st[:3], st[-3:])
for bad in ("sorted([1, 'a'])", "sorted([1, None])", "sorted([1j, 2j])", "sorted([{}, {}])", "sorted([1], key=1)", "sorted([1, 2], key=lambda x: 1/0)", "sorted(5)", "sorted([[1], ['a']])", "sorted([3, 1], reverse='x')", "sorted([1, 2], cmp=None)", "sorted([1,2], key=lambda: 1)"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
l = [3, 1, 2]
def mutating(x):
    l.append(99)
    return x
try:
    l.sort(key=mutating)
except ValueError as e:
    print(e, l)
l = [3, 2, 1]
def looking(x):
    print(len(l), end=" ")
    return x
l.sort(key=looking); print(l)
l = [5, 4, 3]
def failing(x):
    if x == 3: raise KeyError("bad key")
    return x
try:
    l.sort(key=failing)
except KeyError as e:
    print(e, l)
class K:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"K{self.v}"
print(sorted([K(3), K(1), K(2)]), sorted([K(1), K(3)], reverse=True), min([K(2), K(1)]), max([K(2)], key=lambda k: k.v))
class LtRaises:
    def __lt__(self, o): raise RuntimeError("no order")
try:
    sorted([LtRaises(), LtRaises()])
except RuntimeError as e:
    print(e)
n = [2, 1]; print(n.sort(), n, n.sort(reverse=True), n)
print(sorted([float("nan"), 1.0, 2.0][1:]), sorted("éaz"), sorted([b"b", b"a"]), list(reversed(sorted("cab"))), sorted([2**70, 1, -2**70, 5]), sorted([1.5, 1, 2**65, -1.0]))
import heapq, bisect
h = []
for v in (5, 1, 4, 2, 3): heapq.heappush(h, v)
print(h, [heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 9, 5]), heapq.nsmallest(2, [1, 9, 5]), list(heapq.merge([1, 4], [2, 3])))
x = [5, 3, 8, 1]; heapq.heapify(x); print(x, heapq.heappushpop(x, 0), heapq.heapreplace(x, 10), x)
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect([1, 5], 3, key=lambda v: v)); y = [1, 3]; bisect.insort(y, 2); print(y)
