# Lock, RLock, Condition, Semaphore, Event, Barrier.
import threading, time
l = threading.Lock()
print(l.acquire(), l.locked(), l.acquire(False), l.acquire(timeout=0.01)); l.release(); print(l.locked())
try: l.release()
except RuntimeError as e: print(e)
with l: print(l.locked())
for bad in ("l.acquire(False, 1)", "l.acquire(True, -5)", "l.acquire(timeout='a')", "l.acquire(True, 1e20)"):
    try: print(eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
r = threading.RLock(); print(r.acquire(), r.acquire(), r._is_owned()); r.release(); r.release()
try: r.release()
except RuntimeError as e: print(e)
def other(): res.append(r.acquire(False))
res = []
with r:
    with r: t = threading.Thread(target=other); t.start(); t.join()
print(res)
e = threading.Event(); print(e.is_set(), e.wait(0.01)); log = []
def waiter(): e.wait(); log.append("woke")
ts = [threading.Thread(target=waiter) for _ in range(3)]
for t in ts: t.start()
e.set()
for t in ts: t.join()
print(log, e.is_set(), e.wait()); e.clear(); print(e.is_set())
c = threading.Condition(); items = []; got = []
def consumer():
    for _ in range(5):
        with c:
            while not items: c.wait()
            got.append(items.pop(0))
t = threading.Thread(target=consumer); t.start()
for i in range(5):
    with c: items.append(i); c.notify()
t.join(); print(got)
try: c.notify()
except RuntimeError as x: print(x)
try: c.wait()
except RuntimeError as x: print(x)
with c: print(c.wait(0.01), c.wait_for(lambda: True), c.wait_for(lambda: False, 0.01))
s = threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(False)); s.release(2); print(s.acquire(timeout=0.01))
bs = threading.BoundedSemaphore(1)
try: bs.release()
except ValueError as x: print(x)
try: threading.Semaphore(-1)
except ValueError as x: print(x)
peak = active = 0; m = threading.Lock(); sem = threading.Semaphore(3)
def limited():
    global peak, active
    with sem:
        with m: active += 1; peak = max(peak, active)
        time.sleep(0.002)
        with m: active -= 1
ts = [threading.Thread(target=limited) for _ in range(10)]
for t in ts: t.start()
for t in ts: t.join()
print(peak <= 3, active)
b = threading.Barrier(3, action=lambda: log.append("action")); order = []
def phase():
    for p in range(3): i = b.wait(); order.append(p)
ts = [threading.Thread(target=phase) for _ in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(order, log.count("action"), b.parties, b.n_waiting, b.broken)
b2 = threading.Barrier(2)
try: b2.wait(0.01)
except threading.BrokenBarrierError: print("broken", b2.broken)
b2.reset(); print(b2.broken)
count = 0
def inc():
    global count
    for _ in range(2000):
        with l: count += 1
ts = [threading.Thread(target=inc) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(count)
import queue
q = queue.Queue(maxsize=2); total = []
def prod():
    for i in range(20): q.put(i)
    q.put(None)
def cons():
    while (x := q.get()) is not None: total.append(x); q.task_done()
ts = [threading.Thread(target=f) for f in (prod, cons)]
for t in ts: t.start()
for t in ts: t.join()
print(total == list(range(20)), q.empty())
try: q.get_nowait()
except queue.Empty as x: print("empty")
q.put(1); q.put(2)
try: q.put_nowait(3)
except queue.Full: print("full")
pq = queue.PriorityQueue(); [pq.put(x) for x in (3, 1, 2)]; print([pq.get() for _ in range(3)], queue.SimpleQueue().empty(), queue.LifoQueue().qsize())
print(repr(l).split(" object")[0], repr(r).split(" object")[0].replace("<unlocked ", ""), type(l).__name__)
