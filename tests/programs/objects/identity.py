#: stderr any
# is, interning and small values, as programmers expect.
a = 5; b = 5
print(a is b, None is None, True is True, () is ())if False else print(a is b)
x = "identifier"; y = "identifier"; print(x is y, "a" + "b" == "ab", [] is not [], {} is not {})
def f(): pass
print(f is f, f.__code__ is f.__code__, type(5) is int, type(int) is type, len is len, print is print)
t = (1, 2); print(t[:] is t, tuple(t) is t, t + () == t, "abc"[:] is not None, str("abc") == "abc", frozenset(fs := frozenset([1])) is fs, bytes(bs := b"ab") is bs)
l = [1]; m = l; m += [2]; print(l is m, l); m = m + [3]; print(l is m, l)
n = 10; k = n; k += 1; print(n, k, n is k)
class C: pass
c = C(); print(c is c, c == c, id(c) == id(c), id(c) != id(C()), [c] == [c], c in [c], [c].index(c), [c, c].count(c))
print(type(id(5)).__name__, id(None) == id(None), id(a) == id(b))
print(1 == 1.0, 1 is not 1.0, True == 1, hash(1) == hash(1.0) == hash(True), "1" != 1)
s = "abc"; s2 = "".join(["a", "b", "c"]); print(s == s2, hash(s) == hash(s2), {s: 1}[s2])
import sys; print(sys.intern(s2) is sys.intern("abc"), sys.intern("x y") is sys.intern("x " + "y"))
d = {}; d[1] = "a"; d[1.0] = "b"; d[True] = "c"; print(d)
