# Weak references to objects that other threads are just letting go.
import weakref
from _crew import crew, check, SIZE
class C:
    def __init__(self, v): self.v, self.w = v, v
current = C(0)
ref = weakref.ref(current)
wvd = weakref.WeakValueDictionary(); dead = []
def work(me):
    global current, ref
    for i in range(1500):
        if me == 0:
            current = C(i); ref = weakref.ref(current, dead.append if i % 100 == 0 else None)
            if i % 10 == 0: wvd[i % 30] = current
        else:
            o = ref()
            check(o is None or (type(o) is C and o.v == o.w), o)
            del o
            o = wvd.get(i % 30); check(o is None or o.v == o.w)
            own = C(i); r = weakref.ref(own); check(r() is own); del own; check(r() is None)
crew(work)
print("ok")
