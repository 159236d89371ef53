"""queue.SimpleQueue: order, blocking, time-outs, many threads, use from handlers and finalisers."""

import gc
import queue
import signal
import threading
import time
import weakref
from _queue import Empty, SimpleQueue

print(queue.SimpleQueue is SimpleQueue, queue.Empty is Empty, Empty.__module__, Empty.__mro__[1])
q = SimpleQueue()
print(q.empty(), q.qsize())
for i in range(5):
    q.put(i)
q.put_nowait("last")
q.put("with", True, 3)
q.put(block=False, item="named")
print(q.empty(), q.qsize(), [q.get() for _ in range(q.qsize())])
for f in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0), lambda: q.get(True, 0.01), lambda: q.get(timeout=-1), lambda: q.get(timeout="x"),
          lambda: SimpleQueue(1), lambda: q.put()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
start = time.monotonic()
try:
    q.get(timeout=0.05)
except Empty:
    print(time.monotonic() - start >= 0.049)
print(SimpleQueue[int])


class Sub(SimpleQueue):
    attr = 1


s = Sub()
s.x = 2
print(s.x, weakref.ref(s)() is s)

# A waiting thread is woken; each item comes once, in order for each of those who put.
got = []
taker = threading.Thread(target=lambda: got.append(q.get()))
taker.start()
time.sleep(0.05)
q.put("woken")
taker.join()
print(got)
results = SimpleQueue()


def producer(n):
    for i in range(300):
        q.put((n, i))


def consumer():
    mine = []
    while (item := q.get()) is not None:
        mine.append(item)
    results.put(mine)


makers = [threading.Thread(target=producer, args=(n,)) for n in range(4)]
takers = [threading.Thread(target=consumer) for _ in range(4)]
for t in makers + takers:
    t.start()
for t in makers:
    t.join()
for t in takers:
    q.put(None)
for t in takers:
    t.join()
every = [results.get() for _ in takers]
print(sorted(sum(every, [])) == [(n, i) for n in range(4) for i in range(300)], all(
    [i for m, i in mine if m == n] == sorted(i for m, i in mine if m == n) for mine in every for n in range(4)), q.empty())

# A handler that puts while the main thread waits; one that raises.
signal.signal(signal.SIGALRM, lambda *args: q.put("from the handler"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
print(q.get())


def fail(*args):
    raise TimeoutError("from the handler")


signal.signal(signal.SIGALRM, fail)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    q.get()
except TimeoutError as e:
    print(e)
q.put("still good")
print(q.get())


# A finaliser; a circle through a queue.
class Final:
    def __del__(self):
        q.put("finalised")


def circle():
    own = SimpleQueue()
    own.put((own, Final()))


circle()
gc.collect()
print(q.get())
