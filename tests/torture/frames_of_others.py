# Frames of running threads are looked at and changed by others.
import sys, threading
from _crew import crew, check, SIZE
done = False
def victim():
    a = [1, 2, 3]; b = {"x": a}; c = "s" * 10
    n = 0
    while not done:
        a = [n, n]; b = {"x": a}; c = str(n); n += 1
        x = a[0] + len(b) + len(c)
def work(me):
    global done
    if me == 0: return victim()
    for i in range(40):
        for f in list(sys._current_frames().values()):
            while f is not None:
                loc = f.f_locals
                for k in list(loc):
                    try: loc[k]
                    except KeyError: pass
                if f.f_code.co_name == "victim":
                    f.f_locals["c"] = "t" * i
                f = f.f_back
    done = True
crew(work, 3)
print("ok")
