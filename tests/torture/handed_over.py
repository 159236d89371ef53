# Objects made on one thread, dropped on another: destructors run once each, counts come out even.
import threading, queue
from _crew import crew, check, SIZE
lock = threading.Lock(); born = died = 0
class Thing:
    def __init__(self, n):
        global born
        with lock: born += 1
        self.n = n
    def __del__(self):
        global died
        with lock: died += 1
boxes = [queue.SimpleQueue() for _ in range(SIZE)]
def work(me):
    for i in range(600):
        boxes[(me + 1) % SIZE].put([Thing(i), {"t": Thing(i)}])
        if i % 3 == 0:
            try: x = boxes[me].get_nowait(); check(x[0].n == x[1]["t"].n)
            except queue.Empty: pass
    x = None
crew(work)
for b in boxes:
    while not b.empty(): b.get()
check(born == 1200 * SIZE, born); check(died == born, born, died)
print("ok")
