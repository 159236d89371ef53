# Closures, bound methods, properties and super on shared objects.
from _crew import crew, check, SIZE
class A:
    def __init__(self): self.n = 5
    def get(self): return self.n
    @property
    def p(self): return self.n * 2
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(x): return x
class B(A):
    def get(self): return super().get() + 1
b = B(); bound = b.get
def make():
    total = 0
    def add(k):
        nonlocal total
        total += k
        return total
    return add
shared_add = make()
def work(me):
    own = make()
    for i in range(1500):
        check(b.get() == 6 and bound() == 6 and b.p == 10 and b.c() == "B" and B.s(3) == 3 and A.get(b) == 5)
        check(own(1) == i + 1); check(type(shared_add(1)) is int)
        m = b.get; check(m() == 6); check([*map(b.s, (1, 2))] == [1, 2])
crew(work)
print("ok")
