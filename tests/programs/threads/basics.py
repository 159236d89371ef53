# Thread: start, join, names, daemon, results, exceptions.
import threading, time
out = []
def work(n, k=0): out.append((n, k, threading.current_thread().name))
t = threading.Thread(target=work, args=(1,), kwargs={"k": 2}, name="worker")
print(t.is_alive(), t.name, t.daemon, t.ident); t.start(); t.join(); print(out, t.is_alive(), t.ident is not None, t.native_id is not None)
try: t.start()
except RuntimeError as e: print(e)
try: threading.Thread().join()
except RuntimeError as e: print(e)
try: threading.current_thread().join()
except RuntimeError as e: print(e)
try: threading.Thread(group=1)
except AssertionError as e: print(e)
class MyThread(threading.Thread):
    def __init__(self, n): super().__init__(); self.n, self.result = n, None
    def run(self): self.result = sum(range(self.n))
ts = [MyThread(i * 1000) for i in range(5)]
for x in ts: x.start()
for x in ts: x.join()
print([x.result for x in ts])
print(threading.main_thread() is threading.current_thread(), threading.main_thread().name, threading.active_count(), [x.name for x in threading.enumerate()], threading.get_ident() == threading.main_thread().ident)
def boom(): raise ValueError("in thread")
seen = []
threading.excepthook = lambda a: seen.append((a.exc_type.__name__, str(a.exc_value), a.thread.name)); b = threading.Thread(target=boom, name="boomer"); b.start(); b.join(); print(seen); threading.excepthook = threading.__excepthook__
d = threading.Thread(target=time.sleep, args=(30,), daemon=True); d.start(); print(d.daemon, d.is_alive()); d.join(0.01); print(d.is_alive())
tm = threading.Timer(0.01, lambda: out.append("timer")); tm.start(); tm.join(); print(out[-1]); tm2 = threading.Timer(10, print); tm2.start(); tm2.cancel(); tm2.join(); print(tm2.finished.is_set())
def exits(): import sys; sys.exit(5)
e = threading.Thread(target=exits); e.start(); e.join(); print("exit in a thread ends the thread")
import _thread
l = _thread.allocate_lock(); l.acquire(); _thread.start_new_thread(lambda: l.release(), ()); l.acquire(); print("released", l.locked())
loc = threading.local(); loc.x = "main"
def uses(): 
    print(hasattr(loc, "x")); loc.x = "thread"; print(loc.x)
u = threading.Thread(target=uses); u.start(); u.join(); print(loc.x)
class L(threading.local):
    def __init__(self, v): self.v = v
lo = L(5); lo.v = 6
def see(): print(lo.v)
u = threading.Thread(target=see); u.start(); u.join(); print(lo.v)
print(repr(threading.Thread(name="n")), "MainThread" in repr(threading.main_thread()))
for bad in ("_thread.start_new_thread(5, ())", "_thread.start_new_thread(print)", "_thread.start_new_thread(print, 5)", "threading.stack_size('a')", "threading.Thread(target=1, foo=2)"):
    try: eval(bad)
    except TypeError as e: print(bad, "->", e)
