# Where memory is allocated.
import gc
import os
import subprocess
import sys
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit(),
      tracemalloc.get_object_traceback([]), tracemalloc.get_tracemalloc_memory() >= 0)
for bad in (0, -1, 65536, "x", 1 << 40):
    try:
        tracemalloc.start(bad)
    except Exception as e:
        print(bad, type(e).__name__, e)
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)


class Thing:
    def __init__(self):
        self.name = "thing"


def make_list(n):
    return [i for i in range(n)]


def make_things(n):
    things = []
    for i in range(n):
        things.append(
            Thing()
        )
    return things


def lines_of(snapshot):
    """Bytes by line of this file."""
    return {s.traceback[0].lineno: (s.size, s.count) for s in snapshot.statistics("lineno")
            if s.traceback[0].filename == __file__}


tracemalloc.start()
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
tracemalloc.start(5)
print(tracemalloc.get_traceback_limit())
o = object(); t = tracemalloc.get_object_traceback(o)
print(t[0].filename == __file__, t[0].lineno, len(t), t.total_nframe, str(t).startswith(__file__))
x = bytearray(100_000)
first = tracemalloc.take_snapshot()
numbers = make_list(50_000)
things = make_things(1000)
table = {i: None for i in range(20_000)}
text = "ab" * 100_000
second = tracemalloc.take_snapshot()
at = lines_of(second)

in_list = make_list.__code__.co_firstlineno + 1
in_things = make_things.__code__.co_firstlineno + 4
print(sum(size >= 100_000 for size, _ in at.values()) >= 4, at[in_list][0] >= 390_000, at[in_things][1] >= 1000)
grown = [s for s in second.compare_to(first, "lineno") if s.size_diff > 100_000 and s.count_diff > 0]
print(in_list in {s.traceback[0].lineno for s in grown if s.traceback[0].filename == __file__})
by_file = second.filter_traces([tracemalloc.Filter(True, __file__)]).statistics("filename")
print(len(by_file), by_file[0].traceback[0].filename == __file__, by_file[0].size > 1_000_000)
none = second.filter_traces([tracemalloc.Filter(False, __file__)])
print(any(s.traceback[0].filename == __file__ for s in none.statistics("filename")))
line = second.filter_traces((tracemalloc.Filter(True, __file__, lineno=in_things), tracemalloc.DomainFilter(True, 0)))
print([s.traceback[0].lineno for s in line.statistics("lineno")] == [in_things])

now, peak = tracemalloc.get_traced_memory()
print(now > 1_000_000, peak >= now)
del numbers, things, table, text, x
gc.collect()
after, peak2 = tracemalloc.get_traced_memory()
print(now - after > 1_000_000, peak2 >= now)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak2)
big = b"x" * 3_000_000
del big
now, peak = tracemalloc.get_traced_memory()
print(peak - now > 2_900_000)
third = tracemalloc.take_snapshot()
print([s for s in third.compare_to(second, "filename") if s.traceback[0].filename == __file__][0].size_diff < -1_000_000)
tracemalloc.clear_traces()
print(tracemalloc.get_traced_memory()[0] < 100_000, tracemalloc.get_object_traceback(o))
keep = Thing()
print(tracemalloc.get_object_traceback(keep)[0].lineno == sys._getframe().f_lineno - 1)
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(keep))
tracemalloc.stop()

# More frames.
tracemalloc.start(3)


def outer():
    return inner()


def inner():
    return innermost()


def innermost():
    return bytes(80_000)


kept = outer()
t = tracemalloc.get_object_traceback(kept)
print([f.lineno for f in t], t.total_nframe, len(t))
print("\n".join(t.format()).replace(__file__, "FILE"))
print("\n".join(t.format(most_recent_first=True, limit=1)).replace(__file__, "FILE"))
groups = [s for s in tracemalloc.take_snapshot().statistics("traceback") if s.size >= 80_000 and s.traceback[-1].lineno == t[-1].lineno]
print(len(groups), [f.lineno for f in groups[0].traceback], groups[0].size // 1000)
print(sorted(s.traceback[0].lineno for s in tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
       .statistics("lineno", cumulative=True) if s.size >= 80_000))
snapshot = tracemalloc.take_snapshot()
snapshot.dump("/tmp/tracemalloc_module.snapshot")
again = tracemalloc.Snapshot.load("/tmp/tracemalloc_module.snapshot")
os.unlink("/tmp/tracemalloc_module.snapshot")
print(again.traceback_limit, len(again.traces) == len(snapshot.traces), again.traces[0] == snapshot.traces[0])

# What is allocated before and freed after, and the other way round.
tracemalloc.stop()
before = [bytearray(500) for _ in range(1000)]
tracemalloc.start()
during = [bytearray(500) for _ in range(1000)]
at_most = tracemalloc.get_traced_memory()[0]
del before
during.clear()
print(at_most > 500_000, tracemalloc.get_traced_memory()[0] < 100_000)
during = [Thing() for _ in range(1000)]
tracemalloc.stop()
during.clear()
tracemalloc.start()
for n in range(3):
    cycle = []
    for i in range(2000):
        cycle = [cycle, Thing()]
    cycle = None
gc.collect()
print(tracemalloc.get_traced_memory()[0] < 200_000)
tracemalloc.stop()

# From the command line.
for options, environment in ((["-X", "tracemalloc"], {}), (["-X", "tracemalloc=7"], {}), ([], {"PYTHONTRACEMALLOC": "3"}),
                             (["-E"], {"PYTHONTRACEMALLOC": "3"}), (["-X", "tracemalloc=0"], {})):
    done = subprocess.run([sys.executable, *options, "-c", "import tracemalloc as t; print(t.is_tracing(), t.get_traceback_limit())"],
                          capture_output=True, text=True, env={**os.environ, **environment})
    print(options, done.stdout, done.stderr, end="")
for bad in ("x", "-1", "99999999999"):
    done = subprocess.run([sys.executable, "-X", f"tracemalloc={bad}", "-c", ""], capture_output=True, text=True)
    print(done.returncode, done.stderr.splitlines()[0])
    done = subprocess.run([sys.executable, "-c", ""], capture_output=True, text=True, env={**os.environ, "PYTHONTRACEMALLOC": bad})
    print(done.returncode, done.stderr.splitlines()[0])
