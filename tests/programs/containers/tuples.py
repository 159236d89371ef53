#: stderr any
# tuple.
t = (1, 2, 3)
print(t, (), (1,), 1, t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, 2 * t, len(t), 2 in t, t.index(2), t.count(1), t == (1, 2, 3), t < (1, 3), t > (1,), () < (0,), (1, 2) != [1, 2])
print(tuple("abc"), tuple([1]), tuple(range(3)), tuple(), tuple(x for x in "ab"), tuple({1: 2}), hash((1, 2)) == hash((1, 2)), hash(()) == hash(()), hash((1, 2)) != hash((2, 1)), {(1, (2, 3)): "n"}[(1, (2, 3))])
for bad in ("t[5]", "t['a']", "t[0] = 1", "del t[0]", "t.append(1)", "t + [1]", "t.index(9)", "t * 'a'", "tuple(5)", "t < 5", "t[1.0]", "hash(([],))", "tuple(1, 2)", "t.count()", "t[::0]", "t @ t", "t()", "t.x = 1", "t < (1, 'a')"):
    try:
        exec(f"print({bad!r}, {bad})") if "=" not in bad and "del" not in bad else exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
a = (1, [2]); a[1].append(3); print(a)
try:
    a[1] += [4]
except TypeError as e:
    print(e, a)
print(tuple(t) is t, t[:] is t, () is (), (*t, 5), (*"ab",), t.__contains__(1), t.__getitem__(slice(1)), t.__add__((1,)), t.__len__(), repr(((), ((),))), str((1, "a", None)))
print(max((1, 5), (2, 0)), min([(2, 1), (1, 9)]), sorted([(1, "b"), (1, "a"), (0, "z")]), sum(((1,), (2,)), ()), divmod(7, 2), (1, 2)[True], ((1, 2), (3, 4))[1][0], t.__iter__().__next__(), list(reversed(t)), (1, 2, 3) * 0, (float("nan"),) == (float("nan"),))
from collections import namedtuple
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, p == (1, 2), P._make([3, 4]), isinstance(p, tuple), len(p), [*p], hash(p) == hash((1, 2)), P.__doc__)
D = namedtuple("D", ["a", "b"], defaults=[5]); print(D(1), D._field_defaults, namedtuple("R", "a class a", rename=True)._fields)
for bad in ("P(1)", "P(1, 2, 3)", "P(1, z=2)", "namedtuple('X', 'a a')", "namedtuple('X', 'class')", "namedtuple('X', '_a')", "namedtuple('1X', 'a')", "p._replace(z=1)", "P._make([1])"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
try:
    p.x = 5
except AttributeError as e:
    print(e)
class Sub(P):
    def total(self): return self.x + self.y
print(Sub(1, 2), Sub(1, 2).total())
x, y = p; print(x, y)
match p:
    case P(x=a, y=b): print("matched", a, b)
