# timeit: measuring statements and callables, with a clock of our own.
import contextlib
import io
import re
import timeit

now = 0
def clock():
    global now
    now += 1
    return now

print(timeit.timeit("x = 1", timer=clock, number=5), timeit.repeat("pass", timer=clock, repeat=3, number=2))
ran = []
t = timeit.Timer("ran.append(n)", "n = 7", clock, {"ran": ran})
print(t.timeit(3), ran, t.repeat(2, 1), len(ran))
t = timeit.Timer(lambda: ran.append("call"), lambda: ran.append("setup"), timer=clock)
print(t.timeit(number=2), ran[-3:])
seen = []
ticks = (n * n for n in range(10**6))
auto = timeit.Timer("pass", timer=lambda: next(ticks) * 0.05)
print(auto.autorange(lambda number, taken: seen.append((number, round(taken, 2)))), seen)
print(timeit.timeit("a, b = b, a", "a, b = 1, 2", number=10) >= 0, timeit.default_timer() <= timeit.default_timer(), timeit.default_number, timeit.default_repeat)
def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)
attempt("syntax", timeit.Timer, "x ==")
attempt("setup syntax", timeit.Timer, "pass", "def")
attempt("type", timeit.Timer, 5)
attempt("setup type", timeit.Timer, "pass", 5)
attempt("break", timeit.Timer, "break")
attempt("return", timeit.Timer, "return")
attempt("raises", timeit.timeit, "1 / 0", number=1)
attempt("name", timeit.timeit, "undefined_name", number=1)
attempt("number", timeit.timeit, "pass", number="x")
out = io.StringIO()
t = timeit.Timer("boom()", "def boom(): 1 / 0")
try:
    t.timeit(1)
except ZeroDivisionError:
    t.print_exc(out)
print([l.replace(__file__, "FILE") for l in out.getvalue().splitlines() if "timeit.py" not in l and "self.inner" not in l and "timing =" not in l])
for args in ["-n", "3", "-r", "1", "-u", "sec", "x = 1"], ["-v", "-n1", "-r1", "-s", "a = 1", "a"], ["-h"], ["--nope"], ["-n1", "-r1", "1/0"], ["-u", "year", "pass"]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = timeit.main(args, _wrap_timer=None)
    print(args, status, re.sub(r"[\d.]+(e-?\d+)? (sec|nsec|usec|msec)", "T", out.getvalue()).splitlines()[:2], err.getvalue().splitlines()[-1:])
