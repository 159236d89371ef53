import sys
def f():
    raise SystemExit
import atexit
atexit.register(print, "atexit ran")
f()
