# Instances that are called: all forms of `__call__`, and what may happen to it meanwhile.
import traceback
class C:
    def __init__(self, n): self.n = n
    def __call__(self, a, b=2, *c, d=4, **e):
        return self.n, a, b, c, d, e
c = C(1)
print(c(10), c(1, 2, 3, d=5, z=6), c(*[1, 2], **{"q": 3}))
class G:
    def __call__(self, n):
        for i in range(n):
            yield i
print(list(G()(3)))
class A:
    async def __call__(self): return 5
try: A()().send(None)
except StopIteration as e: print(e.value)
class S:
    @staticmethod
    def __call__(x): return x
class K:
    @classmethod
    def __call__(cls, x): return cls, x
print(S()(3), K()(4))
class D:
    def __call__(self):
        del D.__call__
        import gc; gc.collect()
        return self
d = D()
print(d() is d)
try: d()
except TypeError as e: print(e)
try: c()
except TypeError as e: print(e)
try: c(1, a=2)
except TypeError as e: print(e)
class R:
    def __call__(self, n): return self(n + 1)
try: R()(0)
except RecursionError as e: print(e, len(traceback.extract_tb(e.__traceback__)) > 900)
class Meta(type):
    def __call__(cls, *a):
        return "made", super().__call__(*a)
class M(metaclass=Meta):
    pass
print(M()[0])
class E:
    def __call__(self): raise ValueError("x")
try: E()()
except ValueError as e: print([(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)])
c2 = [C(i) for i in range(5)]
print([f(0)[0] for f in c2])
class Sub(C):
    __call__ = lambda self, *a: len(a)
print([f(0) for f in (C(7), Sub(8), C(9), Sub(1))])
o = C(1); o.__call__ = lambda *a: "no"
print(o(3)[0])
