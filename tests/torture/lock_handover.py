# Two and more threads pass a baton through locks, conditions and events; nobody is lost.
import threading
from _crew import crew, check, SIZE
locks = [threading.Lock() for _ in range(SIZE)]
for l in locks[1:]: l.acquire()
trace = []
def work(me):
    for round in range(60):
        locks[me].acquire(); trace.append(me); locks[(me + 1) % SIZE].release()
crew(work)
check(trace == list(range(SIZE)) * 60, trace[:20])
c = threading.Condition(); turn = 0
def work2(me):
    global turn
    for _ in range(40):
        with c:
            check(c.wait_for(lambda: turn % SIZE == me, 30)); turn += 1; c.notify_all()
crew(work2); check(turn == 40 * SIZE)
b = threading.Barrier(SIZE); seen = []
def work3(me):
    for p in range(40): b.wait(); seen.append(p)
crew(work3); check(sorted(seen) == sorted(list(range(40)) * SIZE)); check(all(abs(a - b) <= 1 for a, b in zip(seen, seen[1:])))
print("ok")
