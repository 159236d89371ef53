# dataclasses.
from dataclasses import dataclass, field, asdict, astuple, replace, fields, FrozenInstanceError, InitVar, KW_ONLY, is_dataclass, make_dataclass
from typing import ClassVar
@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    count: ClassVar[int] = 5
p = P(1); print(p, p == P(1), p != P(2), P(1, 2, ["a"]), asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(p)], is_dataclass(P), P.__match_args__)
p.tags.append(1); print(P(1).tags, p.tags)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "z"
print(F(1) < F(2), sorted([F(2), F(1, "b"), F(1, "a")]), hash(F(1)) == hash(F(1)), {F(1): "k"}[F(1)])
try: F(1).a = 5
except FrozenInstanceError as e: print(e)
try: del F(1).a
except FrozenInstanceError as e: print(e)
@dataclass
class Base: x: int = 1
@dataclass
class Child(Base): y: int = 2
print(Child(), Child(5, 6), Child.__mro__[1].__name__)
@dataclass
class Post:
    w: int
    h: int
    area: int = field(init=False)
    scale: InitVar[int] = 1
    hidden: int = field(default=3, repr=False, compare=False)
    def __post_init__(self, scale): self.area = self.w * self.h * scale
print(Post(2, 3), Post(2, 3, 10), Post(1, 1).hidden, Post(1, 1) == Post(1, 1, hidden=9))
@dataclass
class K:
    a: int
    _: KW_ONLY
    b: int = 2
print(K(1, b=3))
for bad in ("K(1, 2)", "P()", "P(1, 2, 3, 4)", "P(1, z=2)", "F(1) < 5", "hash(P(1))", "asdict(5)", "replace(p, zz=1)"):
    try: print(eval(bad))
    except TypeError as e: print(bad, "->", e)
try:
    @dataclass
    class Bad: x: list = []
except ValueError as e: print(e)
try:
    @dataclass
    class Bad2:
        x: int = 1
        y: int
except TypeError as e: print(e)
@dataclass(slots=True)
class S: x: int = 1
s = S(); print(s, hasattr(s, "__dict__"))
try: s.q = 1
except AttributeError as e: print(type(e).__name__)
@dataclass(kw_only=True)
class KO: x: int
print(KO(x=1), make_dataclass("M", [("a", int), "b"])(1, 2), asdict(Child(P(1), [P(2)])))
@dataclass(eq=False, repr=False)
class N: x: int
print(N(1) == N(1), "N object" in repr(N(1)))
match F(1, "q"):
    case F(a, b): print(a, b)
