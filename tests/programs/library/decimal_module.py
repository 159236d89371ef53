# decimal: exact arithmetic, contexts, signals, rounding, formatting.
import decimal
from decimal import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__)


D = Decimal
print(str(getcontext()).split(", flags")[0], D("3.14"), D(10), D((0, (3, 1, 4), -2)), D(2.5), D(" -1_000.50 "), D("NaN"), D("-Infinity"), D("sNaN123"), D("-0"), repr(D("1E+5")), str(D("0.000001")), str(D("1E-7")), D.from_float(0.1), D.from_number(3))
getcontext().prec = 6
print(D(1) / D(7), D("3.0") + D("1.25"), D("1.1") * D("2.2"), D(7) // D(2), D(-7) % D(3), divmod(D(7), 2), D(2) ** D("0.5"), D(2) ** -2, -D("1.23456789"), +D("1.23456789"), abs(D(-5)), D("1.10") == D("1.1"), D(1) + 1, 2 - D("0.5"), pow(D(3), 4, 5), D("123456789") + 0)
print(D("7.325").quantize(D(".01"), rounding=ROUND_DOWN), [str(D("2.5").quantize(D(1), r)) for r in (ROUND_CEILING, ROUND_FLOOR, ROUND_DOWN, ROUND_UP, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)], round(D("2.675"), 2), round(D("2.5")), int(D("-7.9")), D("1e3").to_integral_value(), D("1.5").to_integral_exact())
x = D("123.4500")
print(x.normalize(), x.adjusted(), x.as_tuple(), x.as_integer_ratio(), x.sqrt(), x.exp(), x.ln(), x.log10(), x.logb(), x.scaleb(2), x.shift(1), x.rotate(-2), x.next_plus(), x.next_minus(), x.next_toward(1), x.to_eng_string(), D("12E+5").to_eng_string(), x.compare(124), x.compare_total(D("123.45")), x.copy_sign(D(-1)), x.copy_negate(), x.fma(2, 3), x.max(5), x.min(5), x.max_mag(-200), x.remainder_near(7), x.same_quantum(D("0.0001")), x.number_class(), x.radix(), x.canonical(), x.real, x.imag, x.conjugate())
print(D("1100").logical_and(D("1010")), D("1100").logical_or(1010), D("1100").logical_xor(1010), D("101").logical_invert(), x.is_finite(), D("nan").is_nan(), D("snan").is_snan(), D("-inf").is_infinite(), D("-0").is_signed(), D(0).is_zero(), D("1E-999999").is_subnormal(), x.is_normal())
print(f"{D('1234567.891'):,.2f}", f"{D('0.00012'):e}", f"{D('1.5'):>10}", f"{D('1.5'):010.3f}", f"{D('0.255'):.1%}", f"{D('1234.5'):G}", f"{D('-3'):+}", f"{D('1E+3'):f}", format(D("1234.5"), "_"), f"{D('nan'):>6}", f"{D('12'):z.0f}")
print(hash(D("1.5")) == hash(1.5), hash(D(10)) == hash(10), D("0.1") == 0.1, D("0.5") == 0.5, D(1) < 2.5, D("nan") == D("nan"), sorted([D("2"), 1, D("1.5")]), sum([D("0.1")] * 3), float(D("1.5")), complex(D(2)), bool(D("0.0")), D(3).as_integer_ratio(), max(D(1), 2))
with localcontext(prec=3, rounding=ROUND_UP) as c:
    print(D(1) / D(3), c.prec, c.rounding)
with localcontext(ExtendedContext) as c:
    print(D(1) / 0, D(0) / 0, sorted(s.__name__ for s, on in c.flags.items() if on))
    c.clear_flags()
    print(c.create_decimal("1.2345678901234"), c.divide(1, 3), c.power(2, 100), c.to_sci_string(D(5)), [s.__name__ for s, on in c.flags.items() if on])
for text in "D('abc')", "D(1) / 0", "D(0) / 0", "D('snan') + 1", "D('1e999999') * 10", "D(-1).sqrt()", "D(1).quantize(D('1e-50'))", "D('nan') < 1", "hash(D('snan'))", "int(D('inf'))", "int(D('nan'))", "D([])", "D(None)", "D((1, 2))", "D((0, (10,), 1))", "D(1) + 1.5", "D(1) + 'a'", "D(-2) ** D('0.5')", "D(0) ** 0", "D(0) ** -1", "pow(D(2), 3, 0)", "D(1) % 0", "D('inf') - D('inf')", "D('inf') * 0", "format(D(1), 'q')", "round(D('inf'))", "D(5).shift(99)", "D('12').logical_and(1)", "Context(prec=0)", "Context(rounding='x')", "Context(Emin=1)", "D.from_float('x')", "Context(traps=[5])", "D('inf').as_integer_ratio()", "D(1).ln(), D(0).ln(), D(-1).ln()", "getcontext().foo", "setattr(getcontext(), 'foo', 1)", "setattr(getcontext(), 'prec', 'a')", "FloatOperation.__mro__[1:3]":
    attempt(text, eval, text)
with localcontext() as c:
    c.traps[FloatOperation] = True
    attempt("float", D, 1.5)
    attempt("compare", lambda: D(1) < 1.5)
    c.traps[Inexact] = True
    attempt("inexact", lambda: D(1) / 3)
    c.traps[Inexact], c.Emax, c.clamp = False, 5, 1
    attempt("overflow", lambda: D(10) ** 6)
import pickle, copy
print(pickle.loads(pickle.dumps(D("1.5"))), copy.deepcopy(D(1)), BasicContext.prec, bool(DefaultContext.traps[DivisionByZero]), getcontext().copy().prec, Underflow.__mro__[1:4], MAX_PREC > 10**9, HAVE_CONTEXTVAR)
print(Context(prec=5, rounding=ROUND_DOWN, Emin=-9, Emax=9, capitals=0, clamp=1, flags=[], traps=[Overflow]), Context(capitals=0).to_sci_string(D("1E+10")), Context(Emin=-5, prec=3).Etiny())
import math
print(math.floor(D("-1.5")), math.ceil(D("1.2")), math.trunc(D("9.9")), D("0.1").__round__(0), isinstance(D(1), __import__("numbers").Number))
