# Daemon threads run while the program ends.
import threading, gc, weakref
class A:
    def __del__(self): pass
def churn():
    d = {}
    while True:
        a = A(); a.me = a; d[len(d) % 100] = [a]; weakref.ref(a)()
        if len(d) > 90: d.clear()
        try: raise ValueError(a)
        except ValueError as e: x = e
def prints():
    import io
    while True: print("", end="", file=io.StringIO())
def col():
    while True: gc.collect(0)
for f in (churn, prints, col, churn): threading.Thread(target=f, daemon=True).start()
import time; time.sleep(0.05)
print("ok")
