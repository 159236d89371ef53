# threading.local keeps threads apart, and lets go of what a thread had when it ends.
import threading, weakref, gc
from _crew import crew, check, SIZE
class C: pass
loc = threading.local(); refs = []
def work(me):
    loc.v = me; loc.obj = C(); refs.append(weakref.ref(loc.obj))
    for i in range(1500):
        check(loc.v == me + i); loc.v += 1; loc.__dict__["extra"] = i; check(loc.extra == i)
crew(work); gc.collect()
check(not hasattr(loc, "v")); check(all(r() is None for r in refs), refs)
print("ok")
