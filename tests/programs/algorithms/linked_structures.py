# Linked list, binary tree, trie, LRU with dunder methods and generators.
class LinkedList:
    class Node:
        __slots__ = ("v", "next")
        def __init__(self, v, next=None): self.v, self.next = v, next
    def __init__(self, xs=()):
        self.head = None; self.n = 0
        for x in reversed(list(xs)): self.push(x)
    def push(self, v): self.head = self.Node(v, self.head); self.n += 1
    def __iter__(self):
        n = self.head
        while n: yield n.v; n = n.next
    def __len__(self): return self.n
    def reverse(self):
        prev, cur = None, self.head
        while cur: cur.next, prev, cur = prev, cur, cur.next
        self.head = prev
    def __repr__(self): return "->".join(map(repr, self))
l = LinkedList("abc"); l.push(1); print(l, len(l), "b" in l); l.reverse(); print(l, list(l), max(LinkedList([3, 9, 2])))
class Tree:
    def __init__(self): self.root = None; self.size = 0
    def insert(self, k, v):
        def go(n):
            if n is None: self.size += 1; return [k, v, None, None]
            if k < n[0]: n[2] = go(n[2])
            elif k > n[0]: n[3] = go(n[3])
            else: n[1] = v
            return n
        self.root = go(self.root)
    __setitem__ = insert
    def __getitem__(self, k):
        n = self.root
        while n:
            if k == n[0]: return n[1]
            n = n[2] if k < n[0] else n[3]
        raise KeyError(k)
    def __iter__(self):
        def go(n):
            if n: yield from go(n[2]); yield n[0]; yield from go(n[3])
        return go(self.root)
    def depth(self):
        d = lambda n: 0 if n is None else 1 + max(d(n[2]), d(n[3]))
        return d(self.root)
t = Tree(); x = 7
for i in range(200): x = x * 31 % 997; t[x] = i
print(t.size, list(t)[:8], t.depth(), list(t) == sorted(t), t[7 * 31 % 997])
try: t[-5]
except KeyError as e: print("KeyError", e)
class Trie:
    def __init__(self): self.kids, self.end = {}, False
    def add(self, w):
        n = self
        for c in w: n = n.kids.setdefault(c, Trie())
        n.end = True
    def find(self, p):
        n = self
        for c in p:
            if c not in n.kids: return
            n = n.kids[c]
        yield from n._all(p)
    def _all(self, p):
        if self.end: yield p
        for c in sorted(self.kids): yield from self.kids[c]._all(p + c)
tr = Trie()
for w in "car cart care dog do cat".split(): tr.add(w)
print(list(tr.find("car")), list(tr.find("do")), list(tr.find("x")), len(list(tr.find(""))))
long = None
for i in range(200000): long = (i, long)
del long; print("a long chain is let go without a crash")
class Chain:
    def __init__(self, n): self.next = n
c = None
for i in range(100000): c = Chain(c)
c = None; print("and one of instances"); l = []
for i in range(100000): l = [l]
del l; d = {}
for i in range(100000): d = {"d": d}
del d; g = None
def wrap(inner): return lambda: inner
for i in range(50000): g = wrap(g)
del g; print("and of closures")
