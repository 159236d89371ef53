# Automatic collections while threads make garbage: memory stays bounded, live objects stay whole.
from _crew import crew, check, SIZE
import threading
class Node:
    live = 0
    lock = threading.Lock()
    def __init__(self):
        with Node.lock: Node.live += 1
        self.me, self.data = self, {"a": [1, 2, 3]}
    def __del__(self):
        with Node.lock: Node.live -= 1
def work(me):
    kept = []
    for i in range(1500):
        n = Node()
        if i % 100 == 0: kept.append(n)
    check(all(k.me is k and k.data == {"a": [1, 2, 3]} for k in kept))
crew(work)
import gc; gc.collect(); gc.collect()
check(Node.live == 0, Node.live)
print("ok")
