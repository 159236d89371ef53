"""Complex arithmetic with infinities, NaN and signed zeros, and with real operands."""
import operator

inf, nan = float("inf"), float("nan")
COMPLEX = [0j, -0j, 1j, complex(-0.0, 0.0), complex(inf, 10), complex(nan, 1), complex(1, inf), complex(inf, inf),
           complex(-inf, nan), 2 - 3j, complex(5e-324, 1e308)]
REAL = [0, 1, -1, 0.0, -0.0, 2.5, inf, -inf, nan, True, 10**30]

for f in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow):
    for a in COMPLEX + REAL:
        for b in COMPLEX + REAL:
            if not (isinstance(a, complex) or isinstance(b, complex)):
                continue
            # (1 / (1+infj) differs in the sign of a zero.)
            if f is operator.pow and b in (-1, -1.0) and a == complex(1, inf):
                continue
            try:
                print(f.__name__, a, b, f(a, b))
            except ArithmeticError as e:
                print(f.__name__, a, b, type(e).__name__, e)
