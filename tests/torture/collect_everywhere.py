# gc.collect from many threads, with finalizers, callbacks, freeze and inspection.
import gc, weakref, threading
from _crew import crew, check, SIZE
dead = [0] * SIZE; died = []
class F:
    def __init__(self, k): self.k = k; self.me = self; self.l = [self]
    def __del__(self): died.append(self.k)
class Z:
    def __init__(self): self.me = self
    def __del__(self): keep.append(self)
keep = []
def work(me):
    for i in range(30):
        for _ in range(10): F(me); Z()
        r = weakref.ref(F(me), lambda r: None)
        gc.collect(i % 3); gc.get_objects(); gc.get_count(); gc.get_stats(); gc.is_tracked(r)
        if i % 10 == 0: gc.freeze(); gc.unfreeze(); gc.get_referrers(r); gc.get_referents(r)
        if len(keep) > 20: del keep[:]
crew(work); del keep[:]
for _ in range(3): gc.collect()
check(len(died) == SIZE * 30 * 11, len(died))
print("ok")
