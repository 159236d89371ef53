# fractions: rational numbers.
import math
import numbers
from decimal import Decimal
from fractions import Fraction as F


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


print(F(16, -10), F(123), F(), F("3/7"), F(" -3/7 "), F("1.414213 \t\n"), F("-.125"), F("7e-6"), F("1_000/3"), F(2.25), F(1.1), F(Decimal("1.1")), F(F(1, 2), F(3, 4)), repr(F(-1, 3)), F(0, 5), F.from_float(0.5), F.from_decimal(Decimal("0.25")), F.from_number(0.75), F("+5"))
a, b = F(3, 4), F(-5, 6)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** 2, a ** -2, F(-8) ** -3, 2 ** a, F(4, 9) ** F(1, 2), F(1, 2) ** F(2), -a, +b, abs(b), a + 1, 1 - a, 2 * a, 1 / a, a + 0.5, a * 1j, 5 // a, 7 % a, 0.5 ** a)
print(a == 0.75, a == F(6, 8), a < 1, a > 0.7, a <= F(3, 4), b < a, a == Decimal("0.75"), a != 1j, F(1) == True, a == "3/4", sorted([F(1, 3), 0.3, 1, F(1, 4)]), hash(a) == hash(0.75), hash(F(5)) == hash(5), bool(F(0)), F(1, 2) == float("nan"), F(1) < float("inf"))
print(a.numerator, a.denominator, a.as_integer_ratio(), F(4, 2).is_integer(), a.is_integer(), F("3.1415926535897932").limit_denominator(1000), F(math.pi).limit_denominator(7), F(-5, 3).limit_denominator(1), round(F(5, 2)), round(F(7, 2)), round(F(22, 7), 2), round(F(12345), -2), math.floor(b), math.ceil(b), math.trunc(b), int(F(-7, 2)), float(a), complex(a), a.real, a.imag, a.conjugate())
print(f"{F(1, 3):.3f}", f"{F(1, 7):.40g}", f"{F(3, 1414213562373095)}", f"{F(2, 3):>10}", f"{F(1, 3):#_}", f"{F(3):#}", f"{F(12345678, 7):,.2f}", f"{F(1, 8):%}", f"{F(-1, 6):+.2e}", f"{F(22, 7):010.3f}", f"{F(0):z.1f}", f"{F(-1, 1000):z.1f}", f"{F(10**20, 3):G}", f"{F(5, 2):<8}|", f"{F(5, 2):*^9}")
for text in "F(1, 0)", "F('1/0')", "F('x')", "F('1/2/3')", "F('1 / 2')", "F('')", "F(1.5, 2)", "F(None)", "F(float('nan'))", "F(float('inf'))", "F(Decimal('nan'))", "F('1', 2)", "F([1])", "a + 'x'", "a / 0", "a // 0", "a % 0", "F(0) ** -1", "a < 'x'", "a < 1j", "F(3, 4).limit_denominator(0)", "format(a, 'q')", "format(a, '=10')", "F.from_float('a')", "F.from_decimal(1.5)", "setattr(a, 'numerator', 1)", "F.from_number('1')", "pow(a, 2, 3)", "hash(F(1, 2**61 - 1))", "round(a, 1.5)":
    attempt(text, eval, text)
import copy, pickle
print(pickle.loads(pickle.dumps(a)), copy.copy(a) is a, isinstance(a, numbers.Rational), sum([F(1, 3)] * 3), math.gcd(F(4).numerator, 6), math.prod([a, b]), F(10**50, 3) - F(10**50 - 1, 3))
class Sub(F): pass
print(type(Sub(1, 2) + 1).__name__, repr(Sub(1, 2)), type(copy.copy(Sub(1, 2))).__name__)
class Ratio:
    def as_integer_ratio(self): return 3, 2
print(F(Ratio()))
