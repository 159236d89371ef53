# Methods and class attributes change while instances are used.
from _crew import crew, check, SIZE
class Base:
    x = 0
    def f(self): return 1
class Sub(Base): pass
obj = Sub()
def one(self): return 1
def two(self): return 2
def work(me):
    for i in range(700):
        if me == 0:
            Base.f = one if i % 2 else two
            Base.x = i
            if i % 3 == 0: Sub.f = two
            elif "f" in Sub.__dict__: del Sub.f
        elif me == 1 and i % 20 == 0:
            t = type(f"T{i}", (Sub,), {"y": i}); check(t().f() in (1, 2)); check(t().y == i)
        else:
            check(obj.f() in (1, 2)); check(type(obj.x) is int); check(Sub().f() in (1, 2)); check(isinstance(obj, Base))
crew(work)
print("ok")
