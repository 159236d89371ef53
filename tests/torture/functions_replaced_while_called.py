# Functions, classes and modules are replaced and collected while other threads call them: the collector alone frees them,
# and must find those that a frame runs, a thread has yet to begin with, or only a table of callbacks holds.
import _thread, atexit, gc, signal, sys, threading, types, weakref

ROUNDS = 60
SOURCE = """
def step(n, scale=%d):
    return n * scale + helper(n)
def helper(n):
    return len(str(n)) * 0 + bias()
bias = lambda: 0
class Point:
    size = %d
    def __init__(self, x): self.x = x
    def scaled(self): return self.x * self.size
"""
space = types.ModuleType("space")
exec(SOURCE % (1, 1), space.__dict__)
stop = False
wrong = []

def call():
    while not stop:
        n = space.step(7)
        if n % 7 or n < 7:
            wrong.append(n)
        p = space.Point(3)
        if p.scaled() % 3:
            wrong.append(p.scaled())

def replace():
    for i in range(1, ROUNDS):
        exec(SOURCE % (i, i), space.__dict__)
        if i % 5 == 0:
            gc.collect()

workers = [threading.Thread(target=call) for _ in range(3)]
for w in workers: w.start()
replace()
stop = True
for w in workers: w.join()
assert not wrong, wrong[:5]

# A thread has the only reference to the function it begins with.
done = []
for i in range(30):
    names = {"done": done, "i": i}
    exec("def begin(): done.append(i)", names)
    begin = names.pop("begin")
    _thread.start_new_thread(begin, ())
    del begin, names
    gc.collect()
while len(done) < 30: pass

# So have the tables of callbacks.
def table(make):
    names = {"seen": []}
    exec("def callback(*args): seen.append(args)\n", names)
    make(names.pop("callback"))
    gc.collect()
    return names["seen"]
seen = table(lambda f: signal.signal(signal.SIGUSR1, f))
signal.raise_signal(signal.SIGUSR1)
assert len(seen) == 1, seen
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
seen = table(atexit.register)
atexit._run_exitfuncs()
assert len(seen) == 1, seen

# What nothing refers to goes, with all that it holds.
class Witness: pass
def forgotten():
    names = {"w": Witness()}
    exec("def f(w=w): return w\nclass C: f = f", names)
    names["f"]()
    return weakref.ref(names["w"]), weakref.ref(names["f"])
refs = [r for _ in range(20) for r in forgotten()]
gc.collect()
assert not any(r() for r in refs), [r() for r in refs]
print("ok")
