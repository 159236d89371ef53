# weakref.
import weakref, gc
class C:
    def __init__(self, n): self.n = n
    def m(self): return "method " + str(self.n)
    def __repr__(self): return f"C({self.n})"
c = C(1); r = weakref.ref(c); print(r() is c, r() is not None, weakref.getweakrefcount(c), weakref.ref(c) is r)
r2 = weakref.ref(c, lambda x: print("callback", x is r2, x())); print(weakref.getweakrefcount(c), r == r2, hash(r) == hash(r2) == hash(c))
del c; print(r(), r2())
p = C(2); px = weakref.proxy(p); print(px.n, px.m(), type(px).__name__); px.n = 5; print(p.n, px == p)
del p
try: px.n
except ReferenceError as e: print(e)
d = weakref.WeakValueDictionary(); a = C(3); d["k"] = a; print(d["k"], len(d), "k" in d, list(d.items())); del a; print(len(d), d.get("k"), list(d))
k = weakref.WeakKeyDictionary(); a = C(4); k[a] = "v"; print(k[a], len(k)); del a; print(len(k))
s = weakref.WeakSet(); a = C(5); s.add(a); print(len(s), a in s, list(s)); del a; print(len(s))
a = C(6); wm = weakref.WeakMethod(a.m); print(wm()()); del a; print(wm())
a = C(7); f = weakref.finalize(a, print, "finalized", 7); print(f.alive, f.peek() is not None); del a; print(f.alive, f())
for bad in (5, "a", [], (), {}, None, object()):
    try: weakref.ref(bad); print("ok", type(bad).__name__)
    except TypeError as e: print(e)
for good in (set(), frozenset([1]), len, lambda: 1, C, C(1).m, (x for x in ""), weakref):
    print(type(weakref.ref(good)).__name__, end=" ")
print()
class L(list): pass
print(weakref.ref(L([1])) is not None)
class Node:
    def __init__(self, parent=None): self.parent = weakref.ref(parent) if parent else None; self.kids = []
root = Node(); root.kids.append(Node(root)); print(root.kids[0].parent() is root)
a = C(8); a.self = a; w = weakref.ref(a, lambda r: print("cycle collected")); del a; print(w() is not None); gc.collect(); print(w())
order = []
x = C(9); w1 = weakref.ref(x, lambda r: order.append(1)); w2 = weakref.ref(x, lambda r: order.append(2)); del x; print(order)
class D:
    def __del__(self): print("del sees", wd() is not None)
y = D(); wd = weakref.ref(y); del y
def cb(r): raise ValueError("in callback")
