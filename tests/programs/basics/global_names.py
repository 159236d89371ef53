# Globals, builtins, del, globals(), locals(), vars(), dir() on simple things.
x = 1
def read():
    return x
def write():
    global x
    x = 2
print(read())
write()
print(x, read())
globals()["y"] = 10
print(y)
del y
try:
    y
except NameError as e:
    print(e, e.name)
def loc(a):
    b = a + 1
    return sorted(locals().items())
print(loc(1))
def len(x):
    return "shadowed"
print(len([]))
del len
print(len([]))
import builtins
builtins.extra = "from builtins"
print(extra)
del builtins.extra
try:
    extra
except NameError as e:
    print(e)
print(__name__, __doc__, __builtins__ is builtins)
def delglobal():
    global x
    del x
delglobal()
try:
    delglobal()
except NameError as e:
    print(e)
exec("z = 5\nw = z * 2")
print(z, w)
ns = {}
exec("def f(): return g\ng = 7", ns)
print(ns["f"](), sorted(k for k in ns if not k.startswith("__")))
print(eval("a + b", {"a": 1}, {"b": 2}))
try:
    eval("a", {})
except NameError as e:
    print(e)
class V:
    def __init__(self):
        self.a = 1
        self.b = 2
print(vars(V()), sorted(n for n in dir(V()) if not n.startswith("_")))
def f():
    x = 1
    return sorted(dir())
print(f())
code = compile("1 + 2", "<test>", "eval")
print(eval(code), code.co_filename, code.co_name)
exec(compile("for i in range(2): print('in exec', i)", "<s>", "exec"))
exec(compile("1 + 1", "<s>", "single"))
def nested_exec():
    v = 3
    exec("print(v)")
    return eval("v * 2")
print(nested_exec())
