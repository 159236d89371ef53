# cProfile, profile and pstats: what was called how often, from where.
import cProfile
import io
import profile
import pstats
import re
from pstats import SortKey


def leaf(n): return n + 1
def branch(n): return sum(leaf(i) for i in range(n))
def fact(n): return 1 if n < 2 else n * fact(n - 1)
def work():
    branch(3)
    leaf(1)
    fact(4)
    sorted([3, 1], key=leaf)
    try:
        raising()
    except ValueError:
        pass
def raising(): raise ValueError

def counts(stats, own=("leaf", "branch", "fact", "work", "raising", "<genexpr>", "<built-in method builtins.sum>", "<built-in method builtins.sorted>")):
    return sorted((name, cc, nc, sorted((c[2], v[0]) for c, v in callers.items() if c[2] in own)) for (file, line, name), (cc, nc, tt, ct, callers) in stats.items() if name in own)

p = cProfile.Profile()
p.enable()
work()
p.disable()
p.create_stats()
print(*counts(p.stats), sep="\n")
with cProfile.Profile() as q:
    fact(3)
s = pstats.Stats(q, stream=(out := io.StringIO()))
s.add(p)
print(sorted((k[2], v[:2]) for k, v in s.stats.items() if k[2] in ("fact", "leaf")), s.total_calls > 10, s.prim_calls < s.total_calls)
s.strip_dirs().sort_stats(SortKey.CALLS, SortKey.NAME).print_stats("fact|leaf|branch")
s.print_callers("leaf")
s.print_callees("branch")
text = re.sub(r"\d+\.\d+", "T", out.getvalue())
print("\n".join(re.sub(" +", " ", l) for l in text.splitlines() if "fact" in l or "leaf" in l or "ncalls" in l or "Ordered" in l or "reduced" in l))
print(q.runcall(fact, 5), q.runctx("x = fact(2)", globals(), (names := {})) is q, names)
q.snapshot_stats()
print([(k[2], v[:2]) for k, v in q.stats.items() if k[2] == "fact"])
profiled = profile.Profile()
print(profiled.runcall(fact, 4))
profiled.create_stats()
print(sorted((k[2], v[:2]) for k, v in profiled.stats.items() if k[2] == "fact"))
import contextlib, os, tempfile
with tempfile.TemporaryDirectory() as home:
    path = os.path.join(home, "stats")
    cProfile.run("fact(3)", path)
    print(pstats.Stats(path).stats[next(k for k in pstats.Stats(path).stats if k[2] == "fact")][:2])
with contextlib.redirect_stdout(io.StringIO()) as out:
    cProfile.run("fact(6)", sort="name")
print([" ".join(l.split()[:1]) for l in out.getvalue().splitlines() if "(fact)" in l], "function calls" in out.getvalue())
profile_of = s.get_stats_profile()
print(profile_of.func_profiles["branch"].ncalls, type(profile_of).__name__, sorted(k.value for k in SortKey)[:4])
class Fake:
    n = 0
    def __call__(self):
        self.n += 1
        return self.n
fake = cProfile.Profile(Fake(), 0.5)
fake.runcall(leaf, 1)
print([(e.code.co_name, e.callcount, e.reccallcount, e.totaltime, e.inlinetime, e.calls) for e in fake.getstats() if hasattr(e.code, "co_name")])
for bad in (lambda: s.sort_stats("nope"), lambda: pstats.Stats("/no/such/file"), lambda: q.runcall(), lambda: cProfile.Profile(5, "x"), lambda: q.run("1 /"), lambda: pstats.Stats(5)):
    try:
        print(bad())
    except (Exception, SystemExit) as e:
        print(type(e).__name__, str(e).split("<")[0])
q.clear()
print(q.getstats())
