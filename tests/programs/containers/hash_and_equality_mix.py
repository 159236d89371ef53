# 1, 1.0, True, complex; nan; mixed keys; order of equal elements.
from fractions import Fraction
from decimal import Decimal
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j) == hash(Fraction(1)) == hash(Decimal(1)), hash(0.5) == hash(Fraction(1, 2)) == hash(Decimal("0.5")), hash(2**70) == hash(float(2**70)))
d = {1: "a"}; d[True] = "b"; d[1.0] = "c"; d[1 + 0j] = "d"; print(d, len({1, 1.0, True, 1 + 0j, Fraction(1)}), {0: 1}[False], {False: 2}[0.0], {"1": 1, 1: 2, 1.5: 3, None: 4, (1,): 5, frozenset(): 6, b"1": 7, True: 8})
nan = float("nan"); print(nan in [nan], nan == nan, len({nan, nan}), {nan: 1}[nan], len({float("nan"), float("nan")}), [nan].count(nan), (nan,) == (nan,), [1, 2] == [1.0, 2.0], (1, "a") == (1.0, "a"), {1: 2} == {1.0: 2.0}, {1, 2} == {1.0, 2.0}, "1" == 1, b"a" == "a", 1 == "1", None == 0, [] == (), {} == [], 0 == False, "" == False)
print([True, 1, 1.0].index(1.0), [0, False, 0.0].count(0), sorted([1, True, 1.0, 0, False]), max([1, True, 1.0]), max([True, 1]), list(dict.fromkeys([1, 1.0, True, "1"])), set([1.0, 1]), {1.0: "x", 1: "y"}, sum([True, 2.5, 1j]), Fraction(1, 3) + 1, Decimal("1.10") + 1, Fraction(3, 4) * 2, Decimal(1) / Decimal(3))
