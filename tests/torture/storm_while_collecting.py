# Threads that begin and end quickly while others collect.
import threading, gc
from _crew import crew, check, SIZE
made = []
class Node:
    def __init__(self, n): self.n = n; self.me = self
def child(n, out):
    a = [Node(i) for i in range(20)]
    for x, y in zip(a, a[1:]): x.next = y; y.prev = x
    out.append(a[n % 20])
def work(me):
    for i in range(40):
        if me % 2:
            gc.collect(i % 3)
        else:
            out = []
            ts = [threading.Thread(target=child, args=(i + k, out)) for k in range(3)]
            for t in ts: t.start()
            for t in ts: t.join()
            check(len(out) == 3)
            for o in out: check(o.me is o and isinstance(o.n, int))
crew(work)
gc.collect()
print("ok")
