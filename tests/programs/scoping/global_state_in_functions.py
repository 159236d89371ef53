counter = 0
cache = {}
def bump(by=1):
    global counter
    counter += by
    return counter
def reset(): globals().update(counter=0)
print(bump(), bump(5), counter); reset(); print(counter, bump())
def make_counters(n):
    out = []
    for i in range(n):
        def c(i=i, state=[0]):
            state[0] += i
            return state[0]
        out.append(c)
    return out
cs = make_counters(3); print([c() for c in cs], [c() for c in cs])
def memo(n):
    if n in cache: return cache[n]
    cache[n] = n if n < 2 else memo(n - 1) + memo(n - 2); return cache[n]
print(memo(60), len(cache))
def accumulate():
    total = 0
    def add(x):
        nonlocal total
        total += x
        return total
    def reset():
        nonlocal total
        total = 0
    return add, reset, lambda: total
add, rst, get = accumulate(); add(5); add(6); print(get()); rst(); print(get())
import sys
this = sys.modules[__name__]; this.injected = "by attribute"; print(injected); setattr(this, "other", 1); print(other, hasattr(this, "nope"))
