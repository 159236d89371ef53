# What sys.setprofile hears.
import sys
import threading

events = []


def profiler(frame, event, arg):
    if event.startswith("c_"):
        arg = arg.__qualname__ if arg.__self__ is None or not hasattr(arg.__self__, "__name__") else arg.__name__
    elif event == "return":
        arg = repr(arg)
    events.append((frame.f_code.co_name, event, arg))


def run(f, *args):
    events.clear()
    sys.setprofile(profiler)
    try:
        f(*args)
    except Exception as e:
        sys.setprofile(None)
        events.append(("raised", type(e).__name__, None))
    sys.setprofile(None)
    print(f.__name__)
    for e in events:
        print("   ", *e)


def leaf(x):
    return x + 1


def plain():
    leaf(1)
    len([1])
    [3, 1].sort()
    s = "a,b".split(",")
    max(1, 2, key=leaf)


def fails():
    try:
        int("x")
    except ValueError:
        pass
    try:
        [].pop()
    except IndexError:
        pass
    leaf("a")


class C:
    def __init__(self, x):
        self.x = x

    def method(self):
        return self.x


def objects():
    c = C(1)
    c.method()
    f = c.method
    f()
    list(map(leaf, [1]))


def gen():
    yield 1
    yield 2


def generators():
    for x in gen():
        pass
    list(gen())


def unpacked():
    leaf(*(1,))
    leaf(**{"x": 2})
    print(*[], end="")
    print(end="")


for f in (plain, fails, objects, generators, unpacked):
    run(f)

print(sys.getprofile())
sys.setprofile(profiler)
print(sys.getprofile() is profiler)
sys.setprofile(None)


def bad(frame, event, arg):
    raise RuntimeError("from the profiler")


sys.setprofile(bad)
try:
    leaf(1)
except RuntimeError as e:
    print("caught", e, sys.getprofile())

# In threads.
seen = []


def note(frame, event, arg):
    if frame.f_code.co_name == "leaf":
        seen.append((threading.current_thread().name, event))


threading.setprofile(note)
print(threading.getprofile() is note)
t = threading.Thread(target=leaf, args=(1,), name="worker")
t.start()
t.join()
threading.setprofile(None)
print(seen)
