#: stderr any
class T:
    def __init__(self, n): self.n = n
    def __lt__(self, o): print("lt", self.n, o.n); return self.n < o.n
    def __eq__(self, o): print("eq", self.n, o.n); return self.n == o.n
    def __repr__(self): return f"T{self.n}"
a, b, c = T(1), T(2), T(3)
print(a < b < c, c < b < a, a == a == b, a < b == b)
print([a] == [T(1)], [a, b] < [a, c], (a, b) == (a, b), [a, b] != [a, c], b in [a, c], max(a, b, c), min([c, a]), sorted([c, a, b]))
def f(x): print("f", x); return x
print(f(1) < f(2) < f(3), f(3) < f(2) < f(1), f(1) == f(1) != f(2), f(1) in [f(1)] not in [f(2)], 1 < 2 in [2], not f(0) < f(1), f(1) < f(2) and f(3) or f(4), (1 < 2) < 3, 1 < (2 < 3), 5 > 4 > 3 < 9, "a" < "b" <= "b" != "c")
x = 5; print(0 <= x < 10, x is x is x, x in (1, 5) is True, None is not x, x == 5 and "yes", [1, 2] < [1, 2, 0], (1, (2, 3)) < (1, (2, 4)), {"a": 1} == {"a": 1} != {"b": 1}, [[]] > [], "" < "a")
