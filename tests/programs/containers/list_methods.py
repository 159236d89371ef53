#: stderr any
# list: methods, slices, errors.
l = [3, 1, 2]
l.append(4); l.extend("ab"); l.insert(0, "first"); l.insert(100, "last"); l.insert(-1, "before last")
print(l, len(l), l.index("a"), l.count(1), l.index(1, 2), 4 in l, 99 in l)
print(l.pop(), l.pop(0), l.pop(-2), l)
l.remove("a"); l.reverse(); print(l, l.copy() == l, l.copy() is l)
l.clear(); print(l)
a = list(range(10))
print(a[2:5], a[::-1], a[::3], a[-3:], a[:-8], a[5:2], a[100:], a[8:1:-2], a[:], a[-100:100], a[None:None:None])
a[2:5] = "xyz!"; print(a)
a[::2] = [0] * len(a[::2]); print(a)
a[1:1] = [9, 9]; print(a)
del a[0]; del a[1:3]; del a[::2]; print(a)
a[len(a):] = [7]; a[:0] = [8]; print(a)
a[1:3] = a; print(a)
a[:] = []; print(a)
x = [1, 2] * 3; print(x, 2 * [0], [] * 5, [1] * -1, [1] + [2], [[]] * 2)
x *= 2; print(x); x += (9, 8); print(x); x += "a"; print(x)
m = [[0] * 2] * 2; m[0][0] = 1; print(m)
for bad in ("[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(2)", "[1][1]", "[1]['a']", "[1][1:2:0]", "[1] + (2,)", "[1] * 'a'", "[1] * 1.5", "[1].insert('a', 1)", "[1].extend(5)", "[] < ()", "[1] < ['a']", "[1].sort(key=5)", "[1, 'a'].sort()", "list(5)", "[1].append()", "[].index()", "[1].pop('a')", "[1].count()", "hash([])", "[1].foo"):
    try:
        print(bad, eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
b = [1, 2, 3, 4]
for bad in ("b[5] = 1", "b['a'] = 1", "b[::2] = [1]", "b[0:1] = 5", "del b[9]", "del b['x']", "b[1:2:0] = []", "b += 5", "b[::2] = 5"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
print([1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [1], [1, 2] != (1, 2), [2] > [1, 5], [[1]] == [[1]], [1, 2] >= [1, 2])
print(list("abc"), list((1, 2)), list({1: 2}), list(range(3)), list(x for x in "q"), list([1]) is not [1], [*range(2), *"a"])
c = [1, 2, 3, 4, 5, 6]
for v in c:
    if v % 2:
        c.remove(v)
print(c)
d = [1]
for v in d:
    if len(d) < 5:
        d.append(v + 1)
print(d)
it = iter(d)
next(it); print(it.__length_hint__(), list(it), list(it)); d.append(1); print(list(it))
r = reversed([1, 2, 3]); print(next(r), list(r))
print(sorted([3, 1, 2], reverse=True), sorted("bca"), sorted({"b": 1, "a": 2}), [1, 2, 3].__contains__(2), [1].__len__(), [].__bool__ if hasattr([], "__bool__") else "no bool")
print([1, [2, [3]]], str([None, True, 1.0, "a", b"b"]), [1, 2].__repr__(), [0].__iadd__([1]), list.__doc__.splitlines()[0])
e = [5, 6]; e.append(e); print(e, len(e), e == e, e[2][2][0])
class EqCount:
    n = 0
    def __eq__(self, o): EqCount.n += 1; return False
q = [EqCount(), EqCount()]
print(5 in q, EqCount.n, q[0] in q, q.count(1), EqCount.n)
class Mut:
    def __eq__(self, o): victim.clear(); return False
victim = [Mut(), Mut(), Mut()]
print(5 in victim, victim)
big = list(range(100000)); big.reverse(); big.sort(); print(big[:3], big[-1], sum(big), big.index(5000)); del big[10:99990]; print(len(big))
