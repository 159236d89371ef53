# Overridden methods of built-in bases: which are consulted, which not.
class D(dict):
    def __getitem__(self, k): return "D.getitem"
    def __contains__(self, k): return True
    def __iter__(self): return iter(["D.iter"])
    def keys(self): return ["D.keys"]
    def __len__(self): return 42
d = D(a=1); print(d["x"], d.get("a"), "q" in d, list(d), len(d), dict(d), {**d}, d == {"a": 1}, "%(zz)s" % d, "{zz}".format_map(d), repr(d), bool(d), sorted(d), list(d.items()), d.copy(), d.pop("a"))
class L(list):
    def __getitem__(self, i): return "L.getitem"
    def __iter__(self): return iter(["L.iter"])
    def __len__(self): return 7
    def __contains__(self, x): return x == "magic"
    def append(self, x): super().append(("wrapped", x))
l = L([1, 2]); l.append(3); print(l[0], list(l), len(l), "magic" in l, 1 in l, repr(l), [*l], tuple(l), sorted(l), l == [1, 2, ("wrapped", 3)], l + [5], ",".join(l), bool(l)); l.extend([4]); print(repr(l)); a, = l; print(a)
class S(str):
    def __len__(self): return 99
    def __getitem__(self, i): return "S.getitem"
    def __iter__(self): return iter("SI")
    def __eq__(self, o): return "S.eq"
    def __hash__(self): return str.__hash__(self)
    def upper(self): return "S.upper"
    def __contains__(self, x): return True
s = S("abc"); print(len(s), s[0], list(s), s == "abc", "abc" == s, s.upper(), "zz" in s, s + "d", s.lower(), f"{s}", "-".join(s), str(s), s.join(["a", "b"]), {s: 1}["abc"] if False else "-", s.replace("a", "b"))
class I(int):
    def __add__(self, o): return "I.add"
    def __radd__(self, o): return "I.radd"
    def __str__(self): return "I.str"
    def __bool__(self): return False
    def __index__(self): return 0
    def __int__(self): return 77
    def __lt__(self, o): return "I.lt"
    def __hash__(self): return 1
i = I(5); print(i + 1, 1 + i, str(i), repr(i), bool(i), [10, 20, 30, 40, 50, 60][i], int(i), i < 3, 3 > i, f"{i}", "%d" % i, i * 2, i - 1, i == 5, hash(i), range(i), abs(i), "%s" % i, format(i, "03d"))
class F(float):
    def __repr__(self): return "F.repr"
    def __mul__(self, o): return "F.mul"
print(F(1.5), repr(F(1.5)), F(2) * 3, 3 * F(2), F(1) + 1, [F(1)], round(F(2.5)), str(F(1)), f"{F(1.5)}", f"{F(1.5):.2f}")
class T(tuple):
    def __getitem__(self, i): return "T.getitem"
    def __len__(self): return 9
    def __iter__(self): return iter("T")
    def __eq__(self, o): return "T.eq"
    __hash__ = None
t = T((1, 2)); print(t[0], len(t), list(t), t == 1, (1, 2) == t, repr(t), t + (3,), tuple(t), [*t]); x, = t; print(x)
try: hash(t)
except TypeError as e: print(e)
class Set(set):
    def __contains__(self, x): return "anything"
    def __iter__(self): return iter(["S"])
    def __len__(self): return 5
    def add(self, x): super().add(x * 2)
z = Set([1]); z.add(4); print(5 in z, list(z), len(z), set.__contains__(z, 8), z == {1, 8}, sorted(set.__iter__(z)))
class E(Exception):
    def __init__(self, *a, **k): self.k = k; super().__init__(*a)
    def __repr__(self): return "E.repr"
e = E(1, z=2); print(e, e.args, e.k, [e], f"{e!r}")
class P(property):
    def __get__(self, o, t=None): return "P.get" if o is None else super().__get__(o, t) + "!"
class UsesP:
    @P
    def x(self): return "value"
print(UsesP.x, UsesP().x)
