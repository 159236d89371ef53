# functools caches, defaultdict, Counter and OrderedDict under threads.
import functools
from collections import Counter, defaultdict, OrderedDict
from _crew import crew, check, SIZE
@functools.lru_cache(maxsize=50)
def sq(n): return n * n
@functools.cache
def neg(n): return -n
dd = defaultdict(list); od = OrderedDict()
def work(me):
    c = Counter()
    for i in range(800):
        k = i * 7 % 120; check(sq(k) == k * k); check(neg(k) == -k)
        dd[k % 10].append(me); c[k % 5] += 1
        od[(me, i % 20)] = i
        if i % 9 == 0: od.pop((me, i % 20), None)
    check(sum(c.values()) == 800)
crew(work)
check(sum(len(v) for v in dd.values()) == 800 * SIZE, sum(len(v) for v in dd.values())); check(sq.cache_info().currsize <= 50)
print("ok")
