# Classes that only native frames of other threads hold, while one thread collects all the time.
from _crew import crew, check, SIZE
import functools, gc, threading, time

done = threading.Event()
dead = 0
lock = threading.Lock()

class Counted(type):
    def __del__(cls):
        global dead
        with lock: dead += 1

def make(i):
    class C(metaclass=Counted):
        number = i
        def method(self): return self.number
    return C

def slowly(i):
    time.sleep(0)
    return make(i)

def collect():
    while not done.is_set():
        gc.collect()
        time.sleep(0.001)

def work(me):
    for turn in range(12):
        classes = list(map(slowly, range(12)))
        check([c().method() for c in classes] == list(range(12)))
        classes.sort(key=lambda c: (time.sleep(0), -c().method())[1])
        check([c().method() for c in classes] == list(range(11, -1, -1)))
        total = functools.reduce(lambda a, b: (time.sleep(0), a + [b])[1], map(slowly, range(6)), [])
        check([c().method() for c in total] == list(range(6)))
        pairs = dict(zip(map(slowly, range(6)), map(slowly, range(6))))
        check([(a().method(), b().method()) for a, b in pairs.items()] == [(i, i) for i in range(6)])
        check(sum(c().method() for c in (lambda *a: (time.sleep(0), a)[1])(*map(slowly, range(6)))) == 15)

# A thread without any frame of a Python function around the native one.
import _thread
def started_bare(me):
    for turn in range(6):
        seen = []
        def key(c):
            time.sleep(0.0005)
            seen.append(c().method())
            return -c.number
        _thread.start_new_thread(sorted, (map(slowly, range(12)),), {"key": key})
        while len(seen) < 12: time.sleep(0.001)
        check(seen == list(range(12)))

collector = threading.Thread(target=collect)
collector.start()
crew(work)
crew(started_bare)
done.set()
collector.join()
for _ in range(3): gc.collect()
made = SIZE * (12 * (12 + 6 + 12 + 6) + 6 * 12)
# (A word on a native stack may look like a reference, once in a while.)
check(made - 20 <= dead <= made, (made, dead))
print("ok")
