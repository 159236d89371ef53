# Calls of every kind nest deeper than any native stack: a frame costs none of it.
import sys
sys.setrecursionlimit(400000)

def plain(n): return 0 if n == 0 else 1 + plain(n - 1)
def default(n, k=1): return 0 if n == 0 else 1 + default(n - 1)
def keyword_only(n, *, k=1): return 0 if n == 0 else 1 + keyword_only(n - 1, k=2)
def starred(n, *rest): return 0 if n == 0 else 1 + starred(n - 1, 5)
class Class:
    def method(self, n): return 0 if n == 0 else 1 + self.method(n - 1)
    def __init__(self, n=0):
        if n: self.child = Class(n - 1)
def builds(n):
    x, y = n, 1
    z = [x, y, (x, y)]
    s = f"{x}"
    return 0 if n == 0 else 1 + builds(n - 1)
def nested(n): return 0 if n == 0 else 1 + (lambda k: nested(k))(n - 1)
def generator(n):
    if n:
        yield from generator(n - 1)
    yield n

for f in (plain, default, keyword_only, starred, Class().method, builds):
    assert f(300000) == 300000, f
assert nested(150000) == 150000
chain = Class(100000)
while hasattr(chain, "child"): chain = chain.child
assert sum(generator(5000)) == 5000 * 5001 // 2
print("ok")
