# threading: threads, locks, conditions, semaphores, events, timers, barriers, local data, hooks.
import threading
from threading import Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, RLock, Semaphore, Thread


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__name__, e)


results = []
t = Thread(target=results.append, args=(1,), name="adder")
print(t.name, t.daemon, t.is_alive(), t.ident)
t.start()
t.join()
print(results, t.is_alive())
attempt("start twice", t.start)
attempt("join early", Thread(target=print).join)
attempt("join self", threading.current_thread().join)
attempt("group", Thread, group=1)
named = Thread(target=len, args=((),))
print(named.name.startswith("Thread-"), named.name.endswith("(len)"), repr(named).endswith("initial)>"))
print(repr(threading.main_thread()).startswith("<_MainThread(MainThread, started "), threading.active_count())

lock = Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.001))
attempt("release free", lock.release)
attempt("timeout not blocking", lock.acquire, False, 1)
attempt("negative timeout", lock.acquire, True, -2)
attempt("huge timeout", lock.acquire, True, threading.TIMEOUT_MAX * 2)
r = RLock()
with r, r:
    print(r.locked(), "count=2" in repr(r))
attempt("release rlock", r.release)

c = Condition()
items = []
def consume():
    with c:
        print(c.wait_for(lambda: len(items) == 2, timeout=5), items)
consumer = Thread(target=consume)
consumer.start()
for i in range(2):
    with c:
        items.append(i)
        c.notify_all()
consumer.join()
attempt("wait without lock", c.wait)
attempt("notify without lock", c.notify)
with c:
    print(c.wait(timeout=0.001), c.wait_for(lambda: False, timeout=0.001))

s = Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.release(2))
attempt("negative semaphore", Semaphore, -1)
b = BoundedSemaphore(1)
attempt("bounded", b.release)
attempt("release none", s.release, 0)

e = Event()
print(e.is_set(), e.wait(0.001), e.set(), e.wait(), e.clear(), e.is_set())

barrier = Barrier(2, action=lambda: results.append("action"))
order = []
other = Thread(target=lambda: order.append(barrier.wait()))
other.start()
order.append(barrier.wait())
other.join()
print(sorted(order), results, barrier.parties, barrier.n_waiting, barrier.broken)
attempt("barrier timeout", barrier.wait, 0.001)
print(barrier.broken, barrier.reset(), barrier.broken)
attempt("no parties", Barrier, 0)
print(issubclass(BrokenBarrierError, RuntimeError))

class Local(threading.local):
    number = 1
    def __init__(self, start): self.start = start
local = Local(7)
local.number = 2
def look():
    results.append((local.number, local.start))
    local.start = 0
t = Thread(target=look)
t.start()
t.join()
print(results[-1], local.number, local.start, local.__dict__)

timer = threading.Timer(0.001, results.append, ["timer"], None)
timer.start()
timer.join()
cancelled = threading.Timer(60, results.append, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
print(results[-1], cancelled.finished.is_set())

def fail(): raise LookupError("lost")
threading.excepthook = lambda a: print("hook", a.exc_type.__name__, a.exc_value, a.thread.name, type(a).__name__)
for target in fail, lambda: [][1]:
    t = Thread(target=target, name="failing")
    t.start()
    t.join()
threading.excepthook = threading.__excepthook__
print(threading.stack_size(), threading.get_ident() == threading.main_thread().ident, threading.gettrace(), threading.getprofile())
attempt("small stack", threading.stack_size, 1)
ran = []
t = Thread(target=lambda: ran.append(1))
threading.settrace(lambda frame, event, arg: ran.append(event))
t.start()
t.join()
threading.settrace(None)
print("call" in ran, 1 in ran)
