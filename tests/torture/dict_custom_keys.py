# Keys whose __eq__ and __hash__ are Python code.
from _crew import crew, check, SIZE
class K:
    __slots__ = ("v",)
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 5
    def __eq__(self, o): return type(o) is K and self.v == o.v
d = {}; s = set()
def work(me):
    for i in range(250):
        k = K(i % 40)
        d[k] = k.v; s.add(k)
        v = d.get(K((i * 7) % 40)); check(v is None or v == (i * 7) % 40, v)
        check((K(i % 40) in s) in (True, False))
        if i % 10 == me: d.pop(K(i % 40), None); s.discard(K(i % 40))
crew(work)
check(len(d) <= 40); check(len(s) <= 40); check(all(k.v == v for k, v in d.items())); check(len({k.v for k in s}) == len(s))
print("ok")
