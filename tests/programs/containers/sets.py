#: stderr any
# set and frozenset.
s = {3, 1, 2}
s.add(4); s.add(1); s.discard(99); s.discard(4); s.update([5, 6], (7,)); s.remove(7)
print(sorted(s), len(s), 3 in s, 99 in s, s == {1, 2, 3, 5, 6}, s != set(), bool(set()))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, a.union(b, [9]), a.intersection(b, {4}), a.difference(b, [1]), a.symmetric_difference(b))
print(a <= b, {3} <= a, a < a, a <= a, a > {1}, a >= a, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint({7}), a.isdisjoint([1]), {1} < {1, 2}, {1} == frozenset([1]), {1, 2} == {2.0, 1.0})
c = a.copy(); c |= {10}; c &= {10, 1, 2}; c -= {2}; c ^= {1, 7}; print(sorted(c)); c.intersection_update({10}); print(c); c.difference_update([10]); c.symmetric_difference_update([1]); print(c); c.clear(); print(c)
f = frozenset("aab"); print(sorted(f), len(f), hash(f) == hash(frozenset("ba")), {f: 1}[frozenset("ab")], f | {"c"} == frozenset("abc"), type(f | {"c"}).__name__, type({"c"} | f).__name__, f.copy() is f, frozenset(f) is f, frozenset(), repr(frozenset([1])), frozenset([frozenset()]))
print(set(), {1}, set("a"), set(range(3)), {x % 2 for x in range(5)}, {*()}, set({1: 2}), {1, 1.0, True}, {"a", "a"}, {(1, 2)}, {None}, len({0, False, 0.0}))
for bad in ("{[]}", "{{}}", "{1}.add([])", "{1}.remove(5)", "set().pop()", "{1} + {2}", "{1} | [2]", "{1} < [1]", "{1}[0]", "hash({1})", "set(5)", "frozenset([1]).add(2)", "{1}.union(5)", "set(1, 2)", "{1}.update(5)", "{1} - [1]", "{1}.foo", "frozenset([[]])", "{1}.discard([])", "[] in {1}", "{1} <= 5", "{1}.issubset(5)", "set(x=1)", "{1}.remove([])"):
    try:
        print(bad, eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
try:
    x = {1, 2, 3}
    for v in x: x.add(v + 10)
except RuntimeError as e:
    print(e)
x = {1, {2}.pop(), 3}
print(sorted(x), {frozenset([1])} == {frozenset([1])}, {1} in [{1}], frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])})
try:
    x = {1}; x |= [2]
except TypeError as e:
    print(e)
big = set(range(10000)); big -= set(range(0, 10000, 3)); print(len(big), sum(big), 3 in big, 4 in big, len(big & set(range(100))), len(big | {-1}), min(big), max(big))
y = set()
for i in range(100): y.add(i * 7 % 31)
print(len(y), sorted(y) == list(range(31))); p = {5}; print(p.pop(), p)
class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return 1
    def __eq__(self, o): return self.v == o.v
print(len({H(i % 5) for i in range(50)}), H(3) in {H(i) for i in range(5)}, len({H(1)} | {H(1), H(2)}), len({H(1), H(2)} - {H(2)}))
print({1}.__or__({2}), {1}.__or__([2]), {1}.__sub__({1}), {1}.__contains__(1), {1}.__len__(), {1}.__ror__({2}), (s2 := {1}).__ior__({2}), s2)
r = []
for v in {1, 2, 3}: r.append(v)
print(sorted(r), max({3, 9, 2}), sum({1, 2}), any({0}), list(map(str, {5})), sorted({"b", "a"}), sorted(set("hello") & set("world")), tuple({7}), [*{8}], {**dict.fromkeys({1})})
