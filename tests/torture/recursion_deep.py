# Deep recursion in threads, of Python and of native code, while others collect.
import gc, sys, threading
from _crew import crew, check, SIZE
def down(n): return 0 if n == 0 else 1 + down(n - 1)
class R:
    def __repr__(self): return repr([self])
    def __eq__(self, o): return [self] == [o]
def forever(n): return forever(n + 1)
def nest(n):
    l = []
    for _ in range(n): l = [l]
    return l
def work(me):
    for i in range(5):
        check(down(800) == 800)
        for f in (lambda: forever(0), lambda: repr(R()), lambda: R() == R()):
            try: f(); check(False)
            except RecursionError: pass
        x = nest(50000); del x
        if me == 0: gc.collect()
crew(work)
print("ok")
