# One object, many writers and readers of its attributes; attributes added and deleted.
from _crew import crew, check, SIZE
class Box:
    def __init__(self): self.value, self.other = 0, "x"
box = Box()
def work(me):
    for i in range(2500):
        box.value = (me, i)
        v = box.value; check(type(v) is tuple and len(v) == 2, v)
        setattr(box, f"own{me}", i); check(getattr(box, f"own{me}") == i)
        if i % 16 == 0: delattr(box, f"own{me}")
        if i % 16 == 0: check(not hasattr(box, f"own{me}"))
        if i % 64 == 0: check("value" in vars(box)); check(isinstance(sorted(vars(box).copy()), list))
        if i % 128 == 0: box.__dict__[f"dict{me}"] = i; check(box.__dict__[f"dict{me}"] == i)
crew(work)
check(box.other == "x")
print("ok")
