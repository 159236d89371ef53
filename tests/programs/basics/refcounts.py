# Reference counts, as sys.getrefcount shows them.
import sys
logs = ["ERROR: disk full", "INFO: started", "ERROR: timeout"]
print(sys.getrefcount(logs))   # 2
backup = logs
print(sys.getrefcount(logs))   # 3
del backup
print(sys.getrefcount(logs))   # 2
box = [logs, logs]
print(sys.getrefcount(logs))
box.pop()
print(sys.getrefcount(logs))
box.clear()
print(sys.getrefcount(logs))
d = {"k": logs}
print(sys.getrefcount(logs))
d["k"] = None
print(sys.getrefcount(logs))
t = (logs,) * 3
print(sys.getrefcount(logs))
del t
print(sys.getrefcount(logs))
class Holder:
    pass
h = Holder()
h.a = logs
h.b = logs
print(sys.getrefcount(logs))
del h.a
print(sys.getrefcount(logs))
del h
print(sys.getrefcount(logs))
def outer(v):
    def inner():
        return v
    return inner
f = outer(logs)
print(sys.getrefcount(logs))
f = None
print(sys.getrefcount(logs))
it = iter(logs)
print(sys.getrefcount(logs))
list(it)
print(sys.getrefcount(logs))
del it
try:
    raise ValueError(logs)
except ValueError as e:
    print(sys.getrefcount(logs))
print(sys.getrefcount(logs))
