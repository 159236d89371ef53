# Automatic collections come when CPython's come, however much died in the last one; callbacks are not told of the one at exit.
import gc
began = []
def told(phase, info):
    if phase == "start": began.append(info["generation"])
gc.callbacks.append(told)
class Node:
    def __init__(self, other): self.other = other
def cycle():
    a = Node(None)
    a.other = Node(a)
for turn in range(3):
    began.clear()
    for _ in range(50000): cycle()
    print(30 <= len(began) <= 70)
