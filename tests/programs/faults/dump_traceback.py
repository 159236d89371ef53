# `faulthandler.dump_traceback`: this thread, all threads, odd names, bad arguments.
import faulthandler
import io
import re
import sys
import tempfile
import threading


def clean(text):
    text = re.sub("0x[0-9a-f]{16} \\[[^]]*\\]", "IDENT [name]", text)
    return text.replace(__file__, "FILE")


def dump(**options):
    with tempfile.TemporaryFile() as f:
        print(faulthandler.dump_traceback(f, **options), end=" ")
        f.seek(0)
        return clean(f.read().decode())


def attempt(f, *args, **options):
    try:
        return f(*args, **options)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(dump(all_threads=False))
print(dump())


def deep(n):
    return deep(n - 1) if n else dump(all_threads=False)


for n in (97, 98, 99, 300):
    lines = deep(n).splitlines()
    print(len(lines), lines[0], lines[1], lines[-1])

names = {}
exec(compile("def \xe9\u0416(f):\n\n return f()\n", "caf\xe9\u20ac\U0001f600\n\"\\.py", "exec"), names)
print(names["\xe9\u0416"](lambda: dump(all_threads=False)))
long = "x" * 499 + "\xe9yz"
exec(compile(f"def {long}(f):\n return f()\n", "y" * 600, "exec"), names)
print(names[long](lambda: dump(all_threads=False)))


class Body:
    shown = dump(all_threads=False)


print(Body.shown)
print([dump(all_threads=False) for _ in range(1)][0])
print(next(dump(all_threads=False) for _ in range(1)))


def generator():
    yield dump(all_threads=False)


print(list(generator())[0])
print(sorted([3], key=lambda x: print(dump(all_threads=False)) or x))

ready, over = threading.Event(), threading.Event()


def other():
    ready.set()
    over.wait()


thread = threading.Thread(target=other, name="waiting")
thread.start()
ready.wait()
text = dump()
print(text.count("(most recent call first):"), "in other\n" in text, "Current thread IDENT [name]" in text)
print(re.sub('"[^"]*threading.py", line \\d+', '"THREADING", line N', text).split("\n\n")[0].splitlines()[-3:])
over.set()
thread.join()
print(dump().count("Thread"))


class NoNumber:
    def fileno(self):
        return "x"


class Negative:
    def fileno(self):
        return -3


class BadFlush:
    def __init__(self, f):
        self.fileno = f.fileno

    def flush(self):
        raise ValueError("no flush")


print(attempt(faulthandler.dump_traceback, -1), attempt(faulthandler.dump_traceback, "x"),
      attempt(faulthandler.dump_traceback, 1.5), attempt(faulthandler.dump_traceback, 1 << 80))
print(attempt(faulthandler.dump_traceback, NoNumber()), attempt(faulthandler.dump_traceback, Negative()),
      attempt(faulthandler.dump_traceback, io.StringIO()))
print(attempt(faulthandler.enable, -5), attempt(faulthandler.enable, NoNumber()),
      attempt(faulthandler.dump_traceback_later, 5, file=Negative()))
with tempfile.TemporaryFile() as f:
    print(faulthandler.dump_traceback(BadFlush(f)), f.seek(0), len(f.read()) > 10)
    f.truncate(0)
    f.seek(0)
    print(faulthandler.dump_traceback(f.fileno(), all_threads=False), f.seek(0), clean(f.read().decode()))
keep = sys.stderr
sys.stderr = None
print(attempt(faulthandler.dump_traceback), attempt(faulthandler.enable), attempt(faulthandler.register, 10),
      attempt(faulthandler.dump_traceback_later, 1))
del sys.stderr
print(attempt(faulthandler.dump_traceback), attempt(faulthandler.enable))
sys.stderr = keep
for bad in (0, -1, -0.5, 1e30, "x", float("nan"), None, 1 << 70):
    print(bad, attempt(faulthandler.dump_traceback_later, bad))
for number in (11, 6, 7, 8, 4, 0, -1, 65, 1 << 40, "x"):
    print(number, attempt(faulthandler.register, number), attempt(faulthandler.unregister, number))
print(attempt(faulthandler.register, 9), attempt(faulthandler.unregister, 9), faulthandler.unregister(12))
print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.enable(), faulthandler.is_enabled(),
      faulthandler.enable(), faulthandler.disable(), faulthandler.disable(), faulthandler.is_enabled())
print(faulthandler.cancel_dump_traceback_later())
