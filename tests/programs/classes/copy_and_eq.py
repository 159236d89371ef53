# Equality, hashing, ordering by functools.total_ordering, copy of instances.
import functools, copy
@functools.total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f"V({self.n})"
print(V(1) <= V(2), V(1) >= V(2), V(1) > V(0), V(1) != V(1), sorted([V(3), V(1), V(2)]), max(V(1), V(5)), {V(1), V(1), V(2)})
class Node:
    def __init__(self, v, kids=()): self.v, self.kids = v, list(kids)
n = Node(1, [Node(2), Node(3)])
n.kids.append(n)
s = copy.copy(n)
d = copy.deepcopy(n)
print(s.kids is n.kids, d.kids is n.kids, d.kids[2] is d, d.kids[0].v, s.kids[2] is n)
print(copy.deepcopy([1, [2, {"a": (3, [4])}]]), copy.copy({1: 2}), copy.copy((1, 2)), copy.deepcopy({1, 2}))
class WithCopy:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep copied"
print(copy.copy(WithCopy()), copy.deepcopy(WithCopy()))
class St:
    def __init__(self): self.a, self.b = 1, 2
    def __getstate__(self): return {"a": self.a}
    def __setstate__(self, s): self.__dict__.update(s, restored=True)
print(sorted(vars(copy.copy(St())).items()))
class Sl:
    __slots__ = ("x", "y")
o = Sl()
o.x = 5
c = copy.copy(o)
print(c.x, hasattr(c, "y"))
class Default: pass
a, b = Default(), Default()
print(a == a, a == b, a != b, hash(a) == hash(a), a in [a], a in [b], len({a, b, a}))
class EqNoHash:
    def __eq__(self, o): return True
print(EqNoHash() == 1, 1 == EqNoHash(), [EqNoHash()] == [5])
try:
    {EqNoHash()}
except TypeError as e:
    print(e)
class Sub(EqNoHash): pass
try:
    hash(Sub())
except TypeError as e:
    print(e)
class Rich:
    def __lt__(self, o): return "lt"
    def __le__(self, o): return []
    def __gt__(self, o): return None
print(Rich() < 1, Rich() <= 1, Rich() > 1, 1 > Rich(), 1 >= Rich())
print(float("nan") == float("nan"), (n := float("nan")) in [n], [n] == [n], [float("nan")] == [float("nan")])
