import atexit, sys
atexit.register(print, "first registered"); atexit.register(print, "second registered")
@atexit.register
def third(): print("third")
atexit.unregister(third)
class D:
    def __del__(self): print("del at exit")
keep = D()
print("end of main"); sys.exit(0)
