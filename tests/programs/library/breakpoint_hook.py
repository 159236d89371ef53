# breakpoint(), sys.breakpointhook and PYTHONBREAKPOINT.
import os
import sys
import warnings

print(sys.breakpointhook is sys.__breakpointhook__, sys.breakpointhook.__name__)
sys.breakpointhook = lambda *a, **k: ("hook", a, k)
print(breakpoint(1, k=2))
sys.breakpointhook = sys.__breakpointhook__
os.environ["PYTHONBREAKPOINT"] = "0"
print(breakpoint(), breakpoint(1, 2))
os.environ["PYTHONBREAKPOINT"] = "builtins.max"
print(breakpoint(1, 5))
os.environ["PYTHONBREAKPOINT"] = "len"
print(breakpoint("four"))
os.environ["PYTHONBREAKPOINT"] = "os.path.join"
print(breakpoint("a", "b"))
for bad in "no.such.thing", "nothing_here", "os.nothing", ".x", "x.", "print.x":
    os.environ["PYTHONBREAKPOINT"] = bad
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter("always")
        print(breakpoint(), [(str(w.message), w.category.__name__) for w in log])
os.environ["PYTHONBREAKPOINT"] = "operator.truediv"
try:
    breakpoint(1, 0)
except ZeroDivisionError as e:
    print(e)
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as e:
    print(e)
