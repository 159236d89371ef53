# `_stat`, and the library's `stat` over it: all numbers, all tests of all kinds of files, bad arguments.
import _stat
import stat

for n in sorted(dir(_stat)):
    v = getattr(_stat, n)
    if not n.startswith("__"):
        print(n, v if not callable(v) else (v.__text_signature__, v.__doc__), getattr(stat, n) is v or n)
FUNCTIONS = [getattr(_stat, n) for n in sorted(dir(_stat)) if callable(getattr(_stat, n)) and not n.startswith("__")]
for mode in (0, 0o40755, 0o100644, 0o120777, 0o20620, 0o60660, 0o10644, 0o140700, 0o104755, 0o102711, 0o41777, 0o104644, 0o41776, 0o7777777):
    print(oct(mode), [f(mode) for f in FUNCTIONS])
for f in FUNCTIONS:
    for a in ((), (1, 2), ("x",), (1.5,), (-1,), (2**33,), (2**63,), (2**64,), (-2**70,), (True,)):
        try:
            print(f.__name__, a, f(*a))
        except (TypeError, OverflowError) as e:
            print(f.__name__, a, type(e).__name__, e)
