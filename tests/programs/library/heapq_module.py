# heapq: heaps of least and of greatest items, merging, the largest and smallest.
import heapq
from heapq import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


def is_heap(h): return all(h[(i - 1) // 2] <= h[i] for i in range(1, len(h)))

data = [1, 3, 5, 7, 9, 2, 4, 6, 8, 0]
h = []
for x in data:
    heappush(h, x)
print(h, is_heap(h), [heappop(h) for _ in range(len(h))], h)
h = data[:]
heapify(h)
print(h, is_heap(h), heappushpop(h, -1), heappushpop(h, 4), heapreplace(h, 100), h, h[0])
print(heappushpop([], 1), nlargest(3, data), nsmallest(3, data), nlargest(2, ["aaa", "b", "cc"], key=len), nsmallest(1, iter(data)), nlargest(0, data), nsmallest(20, data), nlargest(1, [], key=len), nsmallest(2, [(1, "b"), (1, "a")], key=lambda t: t[0]))
m = data[:]
heapify_max(m)
print(m, heappop_max(m), heappush_max(m, 50), m[0], heappushpop_max(m, 60), heappushpop_max(m, 1), heapreplace_max(m, 2), m, [heappop_max(m) for _ in range(len(m))])
print(list(merge([1, 4, 7], [2, 5], iter([3, 6, 8]))), list(merge([9, 5], [8, 1], reverse=True)), list(merge(["dog", "horse"], ["cat", "fish", "kangaroo"], key=len)), list(merge()), list(merge([1])))
tasks = []
for t in [(5, "write code"), (7, "release"), (1, "spec"), (3, "tests")]:
    heappush(tasks, t)
print([heappop(tasks) for _ in range(len(tasks))])

class Only:
    """Knows `<` alone."""
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
    def __repr__(self): return f"O{self.n}"
h = [Only(i) for i in (3, 1, 2)]
heapify(h)
print(h, heappop(h), heappushpop(h, Only(0)), nsmallest(2, h))
for name, call in {"pop": heappop, "pop max": heappop_max}.items():
    attempt(name, call, [])
attempt("replace", heapreplace, [], 1)
attempt("replace max", heapreplace_max, [], 1)
attempt("not a list", heappush, (), 1)
attempt("heapify", heapify, "abc")
attempt("incomparable", heappush, [1], "a")
attempt("incomparable heapify", heapify, [1, None])
attempt("count", nlargest, "a", [1])
attempt("iterable", nsmallest, 2, 5)
class Evil:
    def __lt__(self, other):
        victims.clear()
        return NotImplemented
    def __gt__(self, other): return False
victims = [Evil() for _ in range(6)]
attempt("cleared while comparing", heapify, victims)
victims = [1, 2, 3]
victims.append(Evil())
attempt("cleared while popping", heappop, victims)
print(sorted(n for n in heapq.__all__))
