# A global and an attribute are replaced all the time while others follow them: no reader sees a dead object.
from _crew import crew, check, SIZE
class Node:
    def __init__(self, v): self.v, self.copy, self.data = v, v, [v] * 4
shared = Node(0)
class Holder: pass
h = Holder(); h.node = shared
lst = [shared] * 3; d = {"k": shared}
def work(me):
    global shared
    for i in range(2500):
        if me % 2 == 0:
            shared = Node(i); h.node = Node(i); lst[i % 3] = Node(i); d["k"] = Node(i)
        else:
            for n in (shared, h.node, lst[i % 3], d["k"]):
                check(n.v == n.copy and n.data == [n.v] * 4, n.v, n.copy)
crew(work)
print("ok")
