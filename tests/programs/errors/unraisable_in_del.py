import sys
sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__, u.exc_value, u.err_msg.split("<")[0], u.object is not None)
class D:
    def __del__(self): raise ValueError("in del")
D()
import weakref
class C: pass
c = C(); r = weakref.ref(c, lambda _: 1 / 0); del c
def g():
    try: yield
    finally: raise KeyError("closing")
i = g(); next(i); del i
print("end")
