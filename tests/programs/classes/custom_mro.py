# Orders that a metaclass makes itself, and what becomes of them when bases are assigned.


class A:
    def f(self):
        return "A"


class B(A):
    pass


class C(A):
    def f(self):
        return "C"


class Reversed(type):
    def mro(cls):
        return list(reversed(type.mro(cls)))


class X(B, C, metaclass=Reversed):
    pass


print([c.__name__ for c in X.__mro__], X().f(), isinstance(X(), A), issubclass(X, B))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def with_mro(answer):
    class Meta(type):
        def mro(cls):
            return answer(cls)

    return lambda: Meta("T", (), {})


attempt(with_mro(lambda cls: [cls, dict, object]))
attempt(with_mro(lambda cls: [1]))
attempt(with_mro(lambda cls: 1))
attempt(with_mro(lambda cls: []))


class Asked(type):
    def mro(cls):
        print("mro of", cls.__name__, cls.__mro__ and [c.__name__ for c in cls.__mro__])
        return type.mro(cls)


class D(metaclass=Asked):
    pass


class E(D):
    pass


class Plain:
    pass


class Other(Plain):
    pass


D2 = Asked("D2", (Other,), {})
D2.__bases__ = (Plain,)
print(Other.__subclasses__(), [c.__name__ for c in Plain.__subclasses__()])


# A metaclass that fails when it is asked again: nothing changes.
class Once(type):
    asked = False

    def mro(cls):
        if cls.asked:
            raise RuntimeError("asked again")
        cls.asked = True
        return type.mro(cls)


class P:
    pass


class P2:
    pass


class Q(P):
    pass


class R(Q):
    pass


class S(Q, metaclass=Once):
    pass


try:
    Q.__bases__ = (P2,)
except RuntimeError as e:
    print(e)
print([[c.__name__ for c in t.__mro__] for t in (Q, R, S)], Q.__bases__ == (P,))
attempt(lambda: setattr(P, "__bases__", (R,)))


# Bases assigned while the order is worked out: the inner assignment stays.
class Nested(type):
    ready = False

    def mro(cls):
        if Nested.ready and cls.__name__ == "N":
            Nested.ready = False
            N.__bases__ = (N2,)
        return type.mro(cls)


class N0(metaclass=Nested):
    pass


class N1(N0):
    pass


class N2(N0):
    pass


class N(N0):
    pass


Nested.ready = True
N.__bases__ = (N1,)
print(N.__bases__ == (N2,), N1.__subclasses__(), N2.__subclasses__() == [N])


# What decides the memory of a class.
class Slots1:
    __slots__ = ["a"]


class Mixin:
    pass


class Both(Mixin, Slots1):
    pass


print(Both.__base__.__name__, type("M", (Mixin, list), {}).__base__.__name__, bool.__base__.__name__)


# `__class__`: memory alike, class by class.
class I:
    __slots__ = ["a", "b"]


class J:
    __slots__ = ["b", "a"]


class I2(I):
    __slots__ = ["c"]


class J2(J):
    __slots__ = ["c"]


class I3(I):
    __slots__ = ["c"]


def change(cls, new):
    x = cls()
    x.__class__ = new
    return type(x).__name__


attempt(lambda: change(I, J))
attempt(lambda: change(I2, J2))
attempt(lambda: change(I2, I3))
attempt(lambda: change(I2, I))


# A metaclass need not be a class of classes.
class NotMeta:
    def __new__(cls, *args, **kwargs):
        print("new", cls.__name__, args[0])
        return super().__new__(cls)


class NotMeta2(NotMeta):
    pass


class K1(metaclass=NotMeta):
    pass


class K2(metaclass=NotMeta2):
    pass


class K3(K1, K2):
    pass


print(type(K3).__name__)
attempt(lambda: type(K1)("k", (), {}).__class__.__name__)


# Attributes of metaclasses and modules with another base that brings a dict.
class Brings:
    pass


class Meta1(type, Brings):
    pass


class Meta2(Brings, type):
    pass


for meta in Meta1, Meta2:
    T = meta("T", (), {"x": 1})
    T.y = 2
    print(T.x, T.y, sorted(k for k in T.__dict__ if k in "xy"))
    attempt(lambda: setattr(T, "__dict__", {}))
    attempt(lambda: Brings.__dict__["__dict__"].__set__(T, {}))
