# cProfile and profile: counts are exact, times only make sense.
import _lsprof
import cProfile
import io
import profile
import pstats


def leaf(n):
    return n


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def gen(n):
    for i in range(n):
        yield i


def fails():
    raise KeyError


def work():
    for i in range(5):
        leaf(i)
    fib(6)
    len([1, 2])
    sorted([3, 1])
    [].append(1)
    "a b".split()
    sum(gen(3))
    try:
        fails()
    except KeyError:
        pass
    try:
        [].pop()
    except IndexError:
        pass
    list(map(leaf, [1, 2]))


def name(code):
    return code if isinstance(code, str) else code.co_name


def show(stats, only=None):
    rows = sorted((name(e.code), e.callcount, e.reccallcount,
                   sorted((name(c.code), c.callcount, c.reccallcount) for c in e.calls or ())) for e in stats)
    for row in rows:
        print("   ", *row)
    for e in stats:
        assert 0 <= e.inlinetime <= e.totaltime + 1e-6 or e.reccallcount, e
        assert 0 <= e.totaltime < 60, e


p = cProfile.Profile()
p.enable()
work()
p.disable()
show(p.getstats())

p = cProfile.Profile(builtins=False, subcalls=False)
p.enable(subcalls=False, builtins=False)
work()
p.disable()
show(p.getstats())
p.clear()
print(p.getstats())

with cProfile.Profile() as pr:
    fib(5)
out = io.StringIO()
s = pstats.Stats(pr, stream=out)
print(s.total_calls, s.prim_calls)
text = out.getvalue()
s.sort_stats("ncalls").print_stats("fib")
print([line.split()[0] for line in out.getvalue().splitlines() if "(fib)" in line])

# A timer of one's own.
ticks = 0


def timer():
    global ticks
    ticks += 1
    return ticks


p = cProfile.Profile(timer, 0.5)
p.enable()
leaf(1)
p.disable()
for e in p.getstats():
    if name(e.code) == "leaf":
        print(e.callcount, e.totaltime, e.inlinetime, e.calls)
print(type(e).__name__, len(e), e[0] is e.code)

# Only one at a time.
a, b = cProfile.Profile(), cProfile.Profile()
a.enable()
try:
    b.enable()
except ValueError as e:
    print("ValueError", e)
finally:
    a.disable()
b.enable()
b.disable()
a.disable()

# runcall and run.
p = cProfile.Profile()
print(p.runcall(leaf, 7))
p.run("leaf(1); leaf(2)")
print({name(e.code): e.callcount for e in p.getstats() if name(e.code) == "leaf"})


class Sub(_lsprof.Profiler):
    pass


s = Sub(subcalls=False)
s.enable()
leaf(1)
s.disable()
print([e.callcount for e in s.getstats() if name(e.code) == "leaf"])

# The profiler in Python.
p = profile.Profile()
p.runcall(work)
p.create_stats()
print(sorted((k[2], v[0], v[1]) for k, v in p.stats.items() if k[2] in ("leaf", "fib", "gen", "work", "fails")))
