# A pool of threads, and shared state with exact results.
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
import threading
def f(n): return n * n
with ThreadPoolExecutor(max_workers=4) as ex:
    print(list(ex.map(f, range(10))), ex.submit(f, 7).result(), sorted(x.result() for x in as_completed([ex.submit(f, i) for i in range(5)])))
    fut = ex.submit(lambda: 1 / 0)
    try: fut.result()
    except ZeroDivisionError as e: print(e, type(fut.exception()).__name__, fut.done())
    done, pending = wait([ex.submit(f, 1)]); print(len(done), len(pending))
d = {}; lock = threading.Lock(); shared = []
def add(k):
    for i in range(300):
        d[(k, i)] = i; shared.append(k)
ts = [threading.Thread(target=add, args=(k,)) for k in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(len(d), len(shared), sum(d.values()), [shared.count(k) for k in range(4)])
