# A counter under a lock is exact; so is one under an RLock and a Condition.
import threading
from _crew import crew, check, SIZE
n = a = b = 0
lock, rlock, cond = threading.Lock(), threading.RLock(), threading.Condition()
def work(me):
    global n, a, b
    for i in range(1200):
        with lock: n += 1
        with rlock:
            with rlock: a += 2
        with cond: b += 3; cond.notify_all()
crew(work)
check((n, a, b) == (1200 * SIZE, 2400 * SIZE, 3600 * SIZE), n, a, b)
print("ok")
