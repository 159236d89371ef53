# numbers: the tower, its members, classes that join it.
import numbers
from decimal import Decimal
from fractions import Fraction
from numbers import Complex, Integral, Number, Rational, Real

values = [1, True, 1.5, 1j, Fraction(1, 2), Decimal("1.5"), "1", None]
for kind in Number, Complex, Real, Rational, Integral:
    print(kind.__name__, [isinstance(v, kind) for v in values], sorted(kind.__abstractmethods__), kind.__mro__[1].__name__)
def attempt(what, call, *args):
    try:
        print(what, "->", call(*args))
    except Exception as e:
        print(what, "->", type(e).__name__, e)
class Percent(Real):
    def __init__(self, v): self.v = v
    def __float__(self): return self.v / 100
    def __trunc__(self): return int(float(self))
    def __floor__(self): return -1 if self.v < 0 else 0
    def __ceil__(self): return 1
    def __round__(self, ndigits=None): return round(float(self), ndigits)
    def __add__(self, o): return Percent(self.v + o.v)
    def __neg__(self): return Percent(-self.v)
    def __eq__(self, o): return float(self) == o
    def __lt__(self, o): return float(self) < o
    def __le__(self, o): return float(self) <= o
    def __floordiv__(self, o): return float(self) // o
    def __mod__(self, o): return float(self) % o
    def __repr__(self): return f"{self.v}%"
    __pos__ = __abs__ = lambda self: self
    __radd__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __rfloordiv__ = __rmod__ = lambda self, o: NotImplemented
p = Percent(50)
print(complex(p), p.real is p, p.imag, p.conjugate(), p - Percent(20), divmod(p, 0.2), bool(p), bool(Percent(0)), p == 0.5, p < 1, isinstance(p, Complex), isinstance(p, Rational), float(p), round(p, 1))
attempt("hash", hash, p)
attempt("multiply", lambda: p * 2)
attempt("abstract", Real)
attempt("number", lambda: type(Number()))
class Half(Rational):
    numerator, denominator = 1, 2
    def __hash__(self): return hash(0.5)
Half.__abstractmethods__ = frozenset()
h = Half()
print(float(h), hash(h), isinstance(h, Real))
class Five(Integral):
    def __int__(self): return 5
    def __pow__(self, e, m=None): return pow(5, e, m)
Five.__abstractmethods__ = frozenset()
f = Five()
print(f.__index__(), float(f), f.denominator, list(range(f)))
Number.register(str)
print(isinstance("x", Number), issubclass(str, Complex), numbers.__all__, Number.__hash__)
