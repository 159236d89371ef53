# Globals added, changed, deleted; builtins shadowed and unshadowed.
from _crew import crew, check, SIZE
value = 0
def read(): return value
def work(me):
    global value
    g = globals()
    for i in range(2500):
        value = i; check(type(read()) is int)
        g[f"var_{me}_{i % 50}"] = i; check(g[f"var_{me}_{i % 50}"] == i)
        if i % 5 == 0: del g[f"var_{me}_{i % 50}"]
        if me == 0 and i % 100 == 0: g["len"] = lambda x: 99
        if me == 0 and i % 100 == 50: g.pop("len", None)
        check(len([1, 2]) in (2, 99))
crew(work)
print("ok")
