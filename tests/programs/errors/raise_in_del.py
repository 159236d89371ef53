#: stderr any
class D:
    def __del__(self): raise ValueError("in del")
d = D(); del d
print("goes on")
class R:
    def __repr__(self): raise KeyError("in repr")
try: repr(R())
except KeyError: print("repr raised")
print([1].__class__, "still here")
