# enum.
from enum import Enum, IntEnum, Flag, IntFlag, auto, unique, StrEnum
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1
    def shout(self): return self.name + "!"
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED == 1, Color.RED in Color, Color.GREEN.shout(), list(Color.__members__), isinstance(Color.RED, Color), hash(Color.RED) == hash(Color.RED), {Color.RED: "r"}[Color.RED])
for bad in ("Color(99)", "Color['ZZ']", "Color.ZZ", "Color.RED < Color.BLUE", "Color.RED.value = 5", "Color.RED = 5"):
    try: print(eval(bad)) if " = " not in bad else exec(bad)
    except Exception as e: print(bad, "->", type(e).__name__, e)
class N(IntEnum):
    A = 1
    B = auto()
print(N.A + 1, N.B, N.A < N.B, N.B == 2, [10, 20, 30][N.B], int(N.A), f"{N.A}", sorted([N.B, N.A]))
class Perm(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
print(Perm.R | Perm.X, Perm.RW, Perm.R in Perm.RW, Perm(5), ~Perm.R, Perm.RW & Perm.W, bool(Perm.R & Perm.W), Perm(0), list(Perm.RW), Perm.R.value, len(Perm))
class I(IntFlag): A = 1; B = 2
print(I.A | I.B, I.A | 8, int(I.A | I.B))
class S(StrEnum): X = auto(); Y = "why"
print(S.X, S.Y, S.X == "x", S.Y.upper(), repr(S.X))
try:
    @unique
    class U(Enum): A = 1; B = 1
except ValueError as e: print(e)
try:
    class Ext(Color): pass
except TypeError as e: print(e)
F = Enum("F", "ONE TWO"); print(list(F), F.ONE.value, Enum("G", {"a": 5}).a.value)
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def ratio(self): return round(self.mass / self.radius, 3)
print(Planet.EARTH.mass, Planet.MARS.ratio, Planet.EARTH.value)
match Color.GREEN:
    case Color.RED: print("r")
    case Color.GREEN: print("g")
