# __dict__ made by one thread while others store attributes.
from _crew import crew, check, SIZE
class A: pass
objs = [A() for _ in range(300)]
def work(me):
    for i, o in enumerate(objs):
        setattr(o, "a%d" % me, me)
        if i % SIZE == me: o.__dict__["own"] = i
        if i % 3 == 0: vars(o).update(z=1)
        o.n = i
        if i % 5 == me: o.__dict__ = dict(o.__dict__)
crew(work)
lost = 0
for i, o in enumerate(objs):
    check(o.n == i)
print("ok")
