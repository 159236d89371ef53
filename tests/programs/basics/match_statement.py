# Structural pattern matching.
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
def f(v):
    match v:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -5:
            return "minus five"
        case "yes" | "no" as word:
            return f"word {word}"
        case None | True | False:
            return f"singleton {v}"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case [x, y]:
            return f"two {x} {y}"
        case [x, *rest, y] if x == y:
            return f"same ends {x} {rest}"
        case [x, *_]:
            return f"starts {x}"
        case {"type": "circle", "r": r, **others}:
            return f"circle {r} {others}"
        case {"k": [a, {"n": b}]}:
            return f"nested {a} {b}"
        case {}:
            return "mapping"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y {y}"
        case Point(x, y):
            return f"point {x} {y}"
        case int(n):
            return f"int {n}"
        case str() as s if len(s) > 3:
            return f"long string {s}"
        case float():
            return "float"
        case _:
            return f"other {type(v).__name__}"
for v in (0, 2, -5, "yes", None, True, [], [7], (1, 2), [1, 2, 1], [1, 2, 3], {"type": "circle", "r": 2, "z": 1},
          {"k": [1, {"n": 2}]}, {}, {"q": 1}, Point(0, 0), Point(0, 5), Point(3, 4), 99, "hello", "ab", 2.5, {1}, b"ab",
          range(2), 1.0, 0.0):
    print(repr(v) if not isinstance(v, Point) else "Point", "->", f(v))
class Color:
    RED = 1
    GREEN = 2
def color(c):
    match c:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
    return "unknown"
print(color(1), color(2), color(3))
match (1, 2, 3):
    case (a, b, *c):
        print(a, b, c)
match {"a": 1}:
    case {"a": 1, **rest}:
        print(rest)
x = 5
match x:
    case y:
        print("captured", y)
class Bad:
    __match_args__ = ("a",)
try:
    match Bad():
        case Bad(1, 2):
            pass
except TypeError as e:
    print(e)
try:
    match 5:
        case int(1, 2):
            pass
except TypeError as e:
    print(e)
class NoArgs: pass
try:
    match NoArgs():
        case NoArgs(1):
            pass
except TypeError as e:
    print(e)
match 3.0:
    case 3 + 0j:
        print("complex literal")
