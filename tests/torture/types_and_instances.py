# Classes made, instantiated and dropped on all threads; instances switch class.
import gc
from _crew import crew, check, SIZE
class P:
    def who(self): return "P"
class Q:
    def who(self): return "Q"
roamer = P()
def work(me):
    for i in range(150):
        C = type(f"C{me}_{i}", (P,), {"n": i, "m": lambda self: self.n + 1, "__slots__": ("a",) if i % 2 else ()})
        o = C(); check(o.m() == i + 1 and o.who() == "P")
        if i % 2: o.a = i; check(o.a == i)
        roamer.__class__ = Q if i % 2 else P; check(roamer.who() in "PQ")
        class D(C):
            def m(self): return super().m() * 2
        check(D().m() == (i + 1) * 2)
    del C, D, o
crew(work); gc.collect()
check(len(P.__subclasses__()) == 0, len(P.__subclasses__()))
print("ok")
