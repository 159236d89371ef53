# deque as a queue between threads; queue.Queue with many producers and consumers.
import queue
from collections import deque
from _crew import crew, check, SIZE
dq = deque(); out = [[] for _ in range(SIZE * 2)]; q = queue.Queue(10)
def work(me):
    if me % 2:
        for i in range(1500): dq.append((me, i)); dq.appendleft((me, -i)) if i % 10 == 0 else None
        for i in range(300): q.put((me, i))
        q.put(None)
    else:
        for _ in range(1500):
            try: out[me].append(dq.popleft())
            except IndexError: pass
            if _ % 100 == 0:
                try: sum(1 for x in dq)
                except RuntimeError as e: check("mutated" in str(e), e)
        while (item := q.get()) is not None: out[me].append(item)
size = SIZE + SIZE % 2
crew(work, size)
n = sum(len(o) for o in out) + len(dq)
check(n == (size // 2) * (1500 + 150 + 300), n)
print("ok")
