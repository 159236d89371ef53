# The same strings, tuples, functions and big integers used everywhere at once, counts hammered.
import sys
from _crew import crew, check, SIZE
t = tuple(range(50)); s = "some text " * 10; big = 3 ** 200; f = lambda x: x + 1; fs = frozenset(range(30)); nested = ((t, s), [t, s], {"k": t})
before = sys.getrefcount(t)
def work(me):
    for i in range(1500):
        a = t; b = (t, s, big); c = [t] * 5; d = {"t": t, "s": s}
        check(a is b[0] and c[4] is t and d["s"] is s); check(f(i) == i + 1); check(len(s.split()) == 20); check(big % 1000 == b[2] % 1000); check(7 in fs)
        (x, y), z, w = nested; check(x is t and z[1] is y and w["k"] is x)
        c.clear(); del a, b, c, d, x, y, z, w
crew(work)
# What many threads count at once may not be counted any more.
check(sys.getrefcount(t) in (before, 2**32 - 1), before, sys.getrefcount(t))
print("ok")
