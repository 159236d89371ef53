# del of everything.
x = 1; del x
try: x
except NameError as e: print(e)
l = [1, 2, 3, 4]; del l[0], l[-1]; print(l); del l[:]; print(l)
d = {"a": 1, "b": 2}; del d["a"]; print(d); (a, b) = 1, 2; del (a, b); del (l), [d]
for n in ("a", "b", "l", "d"):
    try: eval(n)
    except NameError as e: print(e)
def f():
    y = 1; del y; y = 2; del y
    try: del y
    except UnboundLocalError as e: print(e)
f()
class C: q = 1; del q
print(hasattr(C, "q"))
try: del undefined
except NameError as e: print(e)
for s in ("del 1", "del f()", "del (1, 2)", "del x + 1", "del None"):
    try: exec(s)
    except SyntaxError as e: print(s, "->", e.msg)
o = C(); o.a = o.b = 1; del o.a; print(vars(o)); m = [[1, 2], [3]]; del m[0][1], m[1]; print(m)
class D:
    def __delitem__(self, k): print("delitem", k)
    def __delattr__(self, n): print("delattr", n)
del D()[1], D()[1:2], D().x, D()["a", 1]
