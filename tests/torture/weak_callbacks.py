# Weak references with callbacks, made and dropped by many threads.
import threading, weakref, gc
from _crew import crew, check, SIZE
class T: pass
lock = threading.RLock()
calls = [0] * SIZE
shared = [T() for _ in range(16)]
wd = weakref.WeakValueDictionary(); wk = weakref.WeakKeyDictionary(); ws = weakref.WeakSet()
def work(me):
    count = 0
    def cb(r):
        nonlocal count
        check(r() is None); count += 1
    for i in range(300):
        o = T(); o.v = i
        r = weakref.ref(o, cb); p = weakref.proxy(o); r2 = weakref.ref(o)
        check(r() is o and p.v == i and r2() is o)
        del o
        check(r2() is None)
        s = shared[i % 16]
        w = weakref.ref(s)
        x = w(); check(x is not None)
        shared[(i + me) % 16] = T()
        x = w()
        wd[i % 10] = s; wk[s] = i
        wd.get((i + 1) % 10); list(wk.items()); len(wd)
        if i % 50 == 0: gc.collect(0)
    check(count == 300, count)
crew(work)
print("ok")
