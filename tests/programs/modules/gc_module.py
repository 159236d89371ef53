# gc.collect() counts, finalisers in cycles, thresholds.
import gc, weakref
gc.disable(); print(gc.isenabled()); gc.collect()
class C: pass
class Del:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def count(f): f(); return gc.collect()
def pair():
    a, b = C(), C(); a.b, b.a = b, a
def self_list():
    l = []; l.append(l)
def self_dict():
    d = {}; d["d"] = d
def tuple_cycle():
    l = []; t = (l,); l.append(t)
def func_cycle():
    def f(): return f
def with_del():
    a = Del(1); a.me = a
def none(): [1, 2, {"a": []}]
def many():
    for i in range(10): l = []; l.append(l)
print(count(none), count(self_list), count(self_dict), count(tuple_cycle), count(pair), count(many), count(with_del), count(func_cycle), gc.collect())
def resur():
    class R:
        def __del__(self): alive.append(self)
    r = R(); r.me = r
alive = []; resur(); gc.collect(); print(len(alive), type(alive[0]).__name__); alive.clear(); gc.collect()
g = []; o = C(); o.g = g; g.append(o); w = weakref.ref(o); del o, g; print(w() is None); gc.collect(); print(w() is None)
print(len(gc.get_threshold()), gc.get_threshold()[0] > 0, len(gc.get_count()), gc.garbage, gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a"), gc.is_tracked({}), gc.is_finalized(5))
gc.set_threshold(500, 5, 5); print(gc.get_threshold()); gc.enable(); print(gc.isenabled())
import sys
class T:
    live = 0
    def __init__(self): T.live += 1; self.me = self
    def __del__(self): T.live -= 1
for i in range(5000): T()
print(T.live < 5000); gc.collect(); print(T.live)
l = [1]; m = [l]; print(any(r is m for r in gc.get_referrers(l)), gc.get_referents(m) == [l], any(x is m for x in gc.get_objects()), [sorted(s) for s in gc.get_stats()][0])
d1 = Del("x"); d2 = Del("y"); d1.o, d2.o = d2, d1; del d1, d2; gc.collect()
gen = (x for x in iter(int, 1)); next(gen); del gen
def gen_cycle():
    def g():
        me = it
        try: yield
        finally: print("generator in a cycle closed")
    it = g(); next(it)
gen_cycle(); gc.collect()
for bad in ("gc.collect(5)", "gc.set_threshold()", "gc.collect('a')"):
    try: eval(bad)
    except Exception as e: print(bad, type(e).__name__)
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
calls = []
gc.callbacks.append(lambda phase, info: calls.append((phase, sorted(info)))); gc.collect(); gc.callbacks.clear(); print(calls)
