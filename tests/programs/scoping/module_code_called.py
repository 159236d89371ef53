# Code of a module, called as a function, works on the globals that it is given.
import types

names = {"start": 1}
f = types.FunctionType(compile("a = start\nb = [a + start for _ in range(2)]\ndel start\nlocal = sorted(locals())", "<m>", "exec"), names)
print(f(), {k: v for k, v in names.items() if k != "__builtins__"})
g = types.FunctionType(compile("x = (yield) or 5" if False else "x = 5\nclass C:\n    y = x", "<m>", "exec"), names)
g()
print(names["x"], names["C"].y)
try:
    types.FunctionType(compile("missing", "<m>", "eval"), names)()
except NameError as e:
    print(e)
