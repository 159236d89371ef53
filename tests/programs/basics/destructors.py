# __del__ runs at the moment the last reference goes.
class D:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)
a = D("a")
print("before")
a = None
print("after a")
D("temporary")
print("after temporary")
b = D("b")
c = b
del b
print("still there")
del c
print("gone")
def f():
    x = D("local x")
    y = D("local y")
    print("in f")
f()
print("left f")
lst = [D(1), D(2), D(3)]
lst[1] = None
print("replaced")
lst.pop(0)
print("popped")
del lst
print("list gone")
d = {"k": D("value")}
d["k"] = D("new value")
d.clear()
print("cleared")
class Resurrect:
    def __del__(self):
        global saved
        saved = self
        print("resurrected")
r = Resurrect()
del r
print(type(saved).__name__)
del saved
print("second time: no finaliser", "saved" in globals())
def raises():
    x = D("in raising frame")
    raise KeyError("k")
try:
    raises()
except KeyError as e:
    print("caught", e)
print("after except")
def gen():
    x = D("in generator")
    try:
        yield 1
    finally:
        print("generator closed")
g = gen()
next(g)
del g
print("end of generator")
class Parent:
    def __init__(self):
        self.child = D("child")
    def __del__(self):
        print("del parent")
p = Parent()
p = None
for i in range(2):
    o = D(f"loop {i}")
del o
x = D("swap1"); y = D("swap2")
x, y = y, x
del x
del y
print((lambda q: "lambda")(D("argument")))
print("end")
