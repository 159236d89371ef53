# The number of tracked objects does not grow from round to round.
import gc
class Node:
    def __init__(self, n): self.n, self.kids = n, []
def work():
    root = Node(0)
    for i in range(50):
        k = Node(i); k.kids.append(root); root.kids.append(k)
    d = {str(i): [i] for i in range(100)}
    try: d["missing"]
    except KeyError: pass
    def gen():
        for k in root.kids: yield k.n
    s = sum(gen()); f = lambda: (s, d)
    class Temp:
        def m(self): return root
    return len(f()), Temp().m().n
sizes = []
for round in range(12):
    work(); gc.collect(); sizes.append(len(gc.get_objects()))
print(len(set(sizes[4:])) == 1 or sizes[4:])
