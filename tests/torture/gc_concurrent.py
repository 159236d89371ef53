# Cycles are made on every thread while one thread collects.
import gc, time, weakref
from _crew import crew, check, SIZE
class Node:
    def __init__(self): self.other, self.payload = None, list(range(5))
def work(me):
    refs = []
    for i in range(400):
        if me == 0:
            if i % 20 == 0: gc.collect()
            continue
        a, b = Node(), Node(); a.other, b.other = b, a
        keep = Node(); keep.other = keep
        refs.append(weakref.ref(a))
        check(a.other is b and b.other is a and keep.payload == [0, 1, 2, 3, 4])
        l = []; l.append(l); d = {"l": l, "n": a}; l.append(d)
    refs and check(len(refs) == 400)
    a = b = keep = l = d = None
    # A collection asked for while another one runs may come back at once.
    for _ in range(200):
        gc.collect()
        if all(r() is None for r in refs): break
        time.sleep(0.005)
    check(all(r() is None for r in refs), sum(r() is not None for r in refs))
crew(work)
gc.collect()
check(not any(type(o) is Node for o in gc.get_objects()))
print("ok")
