# Operator methods: plain, reflected, in place, NotImplemented, subclasses first.
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def _b(name):
        def plain(self, o):
            return f"{name}({self.v},{getattr(o, 'v', o)})"
        return plain
    for _n in ("add sub mul truediv floordiv mod pow lshift rshift and or xor matmul divmod "
               "radd rsub rmul rtruediv rfloordiv rmod rpow rlshift rrshift rand ror rxor rmatmul rdivmod").split():
        locals()[f"__{_n}__"] = _b(_n)
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return f"round {n}"
    def __index__(self): return self.v
    def __int__(self): return self.v
    def __float__(self): return float(self.v)
    def __complex__(self): return complex(self.v, 1)
    def __bool__(self): return self.v != 0
    def __len__(self): return self.v
    def __contains__(self, x): return x == self.v
    def __getitem__(self, k): return ("item", k)
    def __call__(self, *a, **k): return ("call", a, k)
    def __hash__(self): return self.v
    def __eq__(self, o): return isinstance(o, N) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __iadd__(self, o): self.v += 100; return self
    def __trunc__(self): return 1
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
a, b = N(3), N(4)
for e in ("a+b a-b a*b a/b a//b a%b a**b a<<b a>>b a&b a|b a^b a@b 1+a 1-a 1*a 1/a 1//a 1%a 1**a 1<<a 1>>a 1&a 1|a 1^a 1@a "
          "divmod(a,b) divmod(1,a) pow(a,b) -a +a ~a abs(a) round(a) round(a,2) int(a) float(a) complex(a) bool(a) bool(N(0)) "
          "len(a) (3)in(a) (4)in(a) a[1] a[1:2] a[1,2] a[...] a[::2,1] a(1,k=2) hash(a) a==N(3) a!=N(3) a<b a>b a==3 [10,20,30,40][a] "
          "'x'*a [0]*a range(a) hex(a) bin(a)").split():
    print(e, "=", eval(e))
a += 1
print(a)
c = N(5)
c -= 1
print(c)
import math
print(math.floor(N(1)), math.ceil(N(1)), math.trunc(N(1)))
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
    def __eq__(self, o): return "Base.eq"
    def __lt__(self, o): return "Base.lt"
    def __gt__(self, o): return "Base.gt"
class Derived(Base):
    def __radd__(self, o): return "Derived.radd"
    def __gt__(self, o): return "Derived.gt"
    def __eq__(self, o): return "Derived.eq"
class Silent(Base): pass
print(Base() + Derived(), Base() + Silent(), Derived() + Base(), 1 + Base())
print(Base() == Derived(), Base() < Derived(), Base() < Silent(), Derived() == Base())
class Declines:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
    def __lt__(self, o): return NotImplemented
    def __iadd__(self, o): return NotImplemented
    def __pow__(self, o, m=None): return ("pow", o, m)
d = Declines()
for e in ("d + 1", "1 + d", "d < 1", "1 < d", "d += 1", "d - 1", "-d", "d >= 1"):
    try:
        exec(e)
    except TypeError as err:
        print(e, "->", err)
print(d == 1, d != 1, d == d, d ** 2, pow(d, 2, 3))
class Str(str):
    def __add__(self, o): return "Str.add"
    def __radd__(self, o): return "Str.radd"
print("a" + Str("b"), Str("a") + "b", [1] + [2], (1,) + (2,))
class L(list):
    def __iadd__(self, o): return "L.iadd"
    def __getitem__(self, i): return "L.getitem"
    def __len__(self): return 77
l = L([1, 2])
print(l[0], len(l), list(l), bool(L()))
l += [1]
print(l)
class BadBool:
    def __bool__(self): return 3
class BadLen:
    def __len__(self): return -1
class BadLen2:
    def __len__(self): return "x"
class BadIndex:
    def __index__(self): return "x"
class BadHash:
    def __hash__(self): return "x"
class BadIter:
    def __iter__(self): return 3
class BadStr:
    def __repr__(self): return 3
for e in ("bool(BadBool())", "len(BadLen())", "bool(BadLen())", "len(BadLen2())", "[1][BadIndex()]", "hash(BadHash())", "iter(BadIter())", "repr(BadStr())",
          "range(BadIndex())", "int(BadIndex())"):
    try:
        eval(e)
    except Exception as err:
        print(e, "->", type(err).__name__, err)
class Div:
    def __divmod__(self, o): return (1, 2)
    def __matmul__(self, o): return "mm"
    def __imatmul__(self, o): return "imm"
v = Div()
print(divmod(v, 1), v @ v)
v @= 1
print(v)
class OnlyEq:
    def __eq__(self, o): return True
try:
    hash(OnlyEq())
except TypeError as err:
    print(err)
print(OnlyEq.__hash__, OnlyEq() != 5)
