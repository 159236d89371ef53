# Subclasses of int, str, list, dict, tuple, set, float, Exception.
class I(int):
    def __repr__(self): return f"I({int(self)})"
    def double(self): return I(self * 2)
i = I(5)
print(i, i + 1, type(i + 1).__name__, i.double(), [1, 2, 3, 4, 5, 6][i], {5: "five"}[i], i == 5, hash(i) == hash(5))
i.attr = "has dict"
print(i.attr, i.__dict__, str(i), f"{i}", "%d" % i, "%s" % i, int(i), type(int(i)).__name__, -i, type(-i).__name__)
class F(float): pass
f = F(2.5)
print(f, f * 2, type(f * 2).__name__, f.is_integer())
class S(str):
    def shout(self): return self.upper() + "!"
s = S("abc")
print(s, s.shout(), s + "d", type(s + "d").__name__, s[0], {"abc": 1}[s], s == "abc", len(s), type(s.upper()).__name__, type(str(s)).__name__)
class L(list):
    def second(self): return self[1]
l = L("abc")
l.x = 1
print(l, l.second(), l + ["d"], type(l + ["d"]).__name__, type(l[:]).__name__, type(l.copy()).__name__, l == ["a", "b", "c"], sorted(l, reverse=True))
class D(dict):
    def __missing__(self, k): return f"missing {k}"
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = D(a=1)
d["b"] = 2
print(d, d["zz"], d.get("zz"), "zz" in d, d["a"], d == {"a": 1, "b": 4}, type(d.copy()).__name__, {**d})
d.update(c=3)
print(d)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
t = T(1, 2, 3)
print(t, t.first, t + (4,), type(t + (4,)).__name__, t == (1, 2, 3), hash(t) == hash((1, 2, 3)), {(1, 2, 3): "x"}[t])
a, b, c = t
print(a, b, c, t[1:], type(t[1:]).__name__, len(t))
class St(set): pass
st = St([1, 2, 3])
print(st | {4}, type(st | {4}).__name__, type(st.copy()).__name__, st == {1, 2, 3})
class FS(frozenset): pass
print(FS([1]), type(FS([1]) | {2}).__name__)
class B(bytes): pass
print(B(b"ab"), type(B(b"ab") + b"c").__name__)
class E(Exception):
    def __init__(self, code, *a):
        super().__init__(*a)
        self.code = code
e = E(3, "msg", 1)
print(repr(e), e.args, e.code, str(e))
class E2(E):
    def __str__(self): return f"E2 with {self.code}"
try:
    raise E2(5)
except E as x:
    print(x, x.args, repr(x))
class K(KeyError): pass
print(str(K("a")), repr(K("a")), str(KeyError("a", "b")))
class R(range.__class__): pass
print(isinstance(R("X", (), {}), type))
try:
    class Bad(range): pass
except TypeError as x:
    print(x)
try:
    class Bad(slice): pass
except TypeError as x:
    print(x)
class Iter(list):
    def __iter__(self): return iter("iterated")
print(list(Iter([1, 2])), [*Iter([1])], tuple(Iter()), ",".join(Iter()), len(Iter([1, 2])))
class Cmp(int):
    def __eq__(self, o): return False
    def __hash__(self): return int.__hash__(self)
c = Cmp(1)
print(c == 1, 1 == c, c in [1], c in [c], [c].index(c), [c] == [c])
