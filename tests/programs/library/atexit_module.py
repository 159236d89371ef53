#: stderr any
# atexit: order, arguments, removal, exceptions at the end.
import atexit

print(atexit.register(print, "registered first, runs last"), atexit._ncallbacks())
@atexit.register
def goodbye(): print("goodbye")
def gone(): print("never")
atexit.register(gone)
atexit.register(gone)
print(atexit._ncallbacks(), atexit.unregister(gone), atexit.unregister(len), atexit._ncallbacks())
atexit.register(lambda *a, **k: print("arguments", a, k), 1, 2, key="value")
def raises():
    print("about to raise")
    raise ValueError("at exit")
atexit.register(raises)
def nested():
    print("nested")
    atexit.register(print, "registered while exiting")
atexit.register(nested)
class Equal:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return isinstance(other, Equal)
    def __call__(self): print("equal", self.n)
atexit.register(Equal(1))
atexit.unregister(Equal(2))
for bad in (lambda: atexit.register(5), lambda: atexit.register(), lambda: atexit.unregister()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
atexit.register(exit, 3)
print("end of the program")
