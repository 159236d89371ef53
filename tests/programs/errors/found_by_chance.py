# Differences that random programs found.
import sys
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, type(e.__context__).__name__)
b = bytearray(b"abc")
t(lambda: b.__setitem__(99, {1}))
t(lambda: b.__setitem__(99, 1))
t(lambda: b.__setitem__(0, 300))
class Index:
    def __index__(self):
        print("index")
        return 99
t(lambda: b.__setitem__(Index(), "x"))
for v in 1.5, 2j, 3, "x", None, [300], ["a"], b"xy", [1, 2]:
    t(lambda: (b.__setitem__(slice(0, 3, 2), v), b))
t(lambda: b"abc" % "x")
t(lambda: b"abc" % b"x")
t(lambda: b"abc" % [1])
t(lambda: "abc" % b"x")
t(lambda: "abc" % "x")
t(lambda: (1, "a") * -10**30)
t(lambda: "a" * -10**30)
t(lambda: [1] * -10**30)
t(lambda: (1,) * -5)
for v in b"", bytearray(b"q"), memoryview(b"z"), "w":
    t(lambda: int(v))
t(lambda: int(bytearray(b"12"), 10))
t(lambda: int(bytearray(b"zz"), 10))
def again():
    try:
        raise KeyError("k")
    except KeyError:
        return "ab" * (sys.maxsize // 2)
t(again)
t(lambda: "/".join(["", ""]))
def doubled(b):
    b += b
    return b
t(lambda: doubled(bytearray(b"abc")))
t(lambda: doubled(bytearray()))
