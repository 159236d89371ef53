# C3 linearisation, cooperative super, conflicts.
def names(c):
    return [k.__name__ for k in c.__mro__]
class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(A, B, C): pass
class K2(D, B, E): pass
class K3(D, A): pass
class Z(K1, K2, K3): pass
print(names(Z))
class Root:
    def f(self): return ["Root"]
class L(Root):
    def f(self): return ["L"] + super().f()
class R(Root):
    def f(self): return ["R"] + super().f()
class X(L, R):
    def f(self): return ["X"] + super().f()
print(X().f(), names(X))
for bases in ((A, O, A), (O, A), (L, X), (int, str)):
    try:
        type("Bad", bases, {})
    except TypeError as e:
        print(str(e).replace("\n", " / "))
try:
    class M(1): pass
except TypeError as e:
    print(e)
try:
    class M(bool): pass
except TypeError as e:
    print(e)
try:
    class M(type(None)): pass
except TypeError as e:
    print(e)
try:
    class M(lambda: 1): pass
except TypeError as e:
    print(e)
class P:
    def who(self): return "P"
class Q:
    def who(self): return "Q"
class S(P): pass
s = S()
print(s.who())
S.__bases__ = (Q,)
print(s.who(), names(S))
print(S.__base__, P.__subclasses__(), [c.__name__ for c in Root.__subclasses__()])
class Meta(type):
    def mro(cls):
        return [cls, object]
class Odd(Root, metaclass=Meta): pass
print(names(Odd), hasattr(Odd(), "f"))
print(super(L, X()).f(), super(X, X()).f())
class Cls:
    @classmethod
    def make(cls): return cls.__name__
class Sub(Cls):
    @classmethod
    def make(cls): return "sub " + super().make()
print(Sub.make(), Sub().make())
class Init:
    def __init__(self, **kw):
        print("Init", kw)
class Mix1(Init):
    def __init__(self, a=1, **kw):
        print("Mix1", a)
        super().__init__(**kw)
class Mix2(Init):
    def __init__(self, b=2, **kw):
        print("Mix2", b)
        super().__init__(**kw)
class Both(Mix1, Mix2): pass
Both(a=5, b=6, c=7)
print(repr(super(L, X())).split(",")[0])
try:
    super(L, 5).f
except TypeError as e:
    print(e)
try:
    super().x
except RuntimeError as e:
    print(e)
class NoFirst:
    def f():
        return super()
try:
    NoFirst.f()
except RuntimeError as e:
    print(e)
class AttrSuper(Root):
    def f(self):
        try:
            return super().missing
        except AttributeError as e:
            return str(e)
print(AttrSuper().f())
