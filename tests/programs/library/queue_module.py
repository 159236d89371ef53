# queue: order, limits, joining, shutting down.
import queue
import threading
from queue import Empty, Full, LifoQueue, PriorityQueue, Queue, ShutDown, SimpleQueue


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


for kind in Queue, LifoQueue, PriorityQueue:
    q = kind(3)
    for item in 2, 3, 1:
        q.put(item)
    print(kind.__name__, q.qsize(), q.full(), q.empty(), q.maxsize, end=" ")
    attempt("put", q.put_nowait, 4)
    attempt("put in time", q.put, 4, timeout=0.001)
    print([q.get() for _ in range(3)], q.empty(), end=" ")
    attempt("get", q.get_nowait)
    attempt("get in time", q.get, True, 0.001)
    attempt("negative", q.get, timeout=-1)
    for _ in range(3):
        q.task_done()
    attempt("done too often", q.task_done)

p = PriorityQueue()
p.put((2, "b"))
p.put((1, "c"))
p.put((2, "a"))
print(p.get(), p.get(), p.get())
p.put((1, {}))
attempt("incomparable", p.put, (1, {}))

q = Queue()
done = []
def worker():
    while True:
        item = q.get()
        if item is None:
            q.task_done()
            return
        done.append(item * item)
        q.task_done()
threads = [threading.Thread(target=worker) for _ in range(3)]
for t in threads:
    t.start()
for i in range(20):
    q.put(i)
q.join()
print(sorted(done), q.unfinished_tasks)
for _ in threads:
    q.put(None)
for t in threads:
    t.join()

q = Queue()
q.put(1)
q.put(2)
q.shutdown()
print(q.get(), q.is_shutdown, end=" ")
attempt("put after shutdown", q.put, 3)
print(q.get(), end=" ")
attempt("get after shutdown", q.get)
q = LifoQueue()
q.put(1)
q.shutdown(immediate=True)
attempt("get after immediate shutdown", q.get)
q.join()
waiting = Queue(1)
seen = []
def blocked():
    try:
        waiting.get()
    except ShutDown as e:
        seen.append(type(e).__name__)
t = threading.Thread(target=blocked)
t.start()
waiting.shutdown()
t.join()
print(seen)

s = SimpleQueue()
s.put(1)
s.put("two", block=True, timeout=None)
print(s.qsize(), s.get(), s.get(timeout=1), s.empty())
attempt("simple", s.get_nowait)
attempt("simple in time", s.get, timeout=0.001)
attempt("simple negative", s.get, timeout=-1)
print([c.__mro__[1].__name__ for c in (Empty, Full, ShutDown)], Empty.__module__, queue.__all__)
