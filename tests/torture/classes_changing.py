# Classes changed while their instances are used.
from _crew import crew, check, SIZE
import gc
class A:
    x = 1
    def m(self): return 1
class B(A):
    def __init__(self): self.a = 1
    def m(self):
        # The class may lose this base between the look-up of the method and that of super().
        try: return super().m() + 1
        except TypeError: return 2
class C(B): pass
class S: __slots__ = ("p", "q")
objs = [C() for _ in range(10)]; sl = [S() for _ in range(5)]
def work(me):
    for i in range(400):
        o = objs[i % 10]
        if me == 0:
            A.x = i; B.m = (lambda self: 2) if i % 2 else (lambda self: 3)
            if i % 5 == 0: C.extra = property(lambda s: i)
            if i % 5 == 2 and "extra" in C.__dict__: del C.extra
            if i % 10 == 0: C.__bases__ = (A,) if i % 20 else (B,)
            if i % 13 == 0: C.__getattr__ = lambda s, n: 7
            if i % 13 == 5: del C.__getattr__
        else:
            check(o.m() in (1, 2, 3)); check(isinstance(o.x, int)); o.a; setattr(o, "f%d" % (i % 7), i); getattr(o, "f3", None)
            try: check(isinstance(o.extra, int))
            except AttributeError: pass
            if i % 9 == 0: o.__class__ = C
            if i % 31 == 0: o.__dict__ = {"a": 1}
            if i % 17 == 0:
                try: del o.f3
                except AttributeError: pass
            s = sl[i % 5]; s.p = [i]; s.q = i
            try: s.p; del s.p
            except AttributeError: pass
            class D(A):
                def m(self): return 5
            check(D().m() == 5); A.__subclasses__(); isinstance(o, A); repr(o); dir(C) if i % 50 == 0 else None
        if i % 60 == 0: gc.collect()
crew(work)
print("ok")
