# Objects with finalizers that resurrect, handed from thread to thread.
import threading, weakref
from _crew import crew, check, SIZE
boxes = [[] for _ in range(SIZE)]; back = []
class P:
    def __init__(self): self.d = {"x": [self.__class__]}
    def __del__(self):
        # At exit the name may be gone already.
        if back is not None and len(back) < 100: back.append(self)
def work(me):
    for i in range(500):
        p = P(); w = weakref.ref(p)
        boxes[(me + 1) % SIZE].append(p); boxes[(me + 2) % SIZE].append((p, w)); del p
        x = None
        try: x = boxes[me].pop()
        except IndexError: pass
        if isinstance(x, tuple): check(x[1]() is x[0])
        x = None
        w()
        try: back.pop().d["x"]
        except IndexError: pass
crew(work)
print("ok")
