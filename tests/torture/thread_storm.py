# Threads made and ended in great number, some of them by threads.
import threading
from _crew import check, SIZE
done = []
def leaf(i): done.append(i)
def branch(i):
    ts = [threading.Thread(target=leaf, args=((i, j),)) for j in range(5)]
    for t in ts: t.start()
    for t in ts: t.join()
for round in range(6):
    ts = [threading.Thread(target=branch, args=((round, i),)) for i in range(SIZE * 2)]
    for t in ts: t.start()
    for t in ts: t.join()
check(len(done) == 6 * SIZE * 2 * 5 == len(set(done)), len(done))
check(threading.active_count() == 1)
objs = [[i] for i in range(500)]
def owner(k): made[k] = [{"n": (k, i)} for i in range(200)]
made = {}
ts = [threading.Thread(target=owner, args=(k,)) for k in range(SIZE)]
for t in ts: t.start()
for t in ts: t.join()
check(all(made[k][i]["n"] == (k, i) for k in range(SIZE) for i in range(200))); made.clear()
print("ok")
