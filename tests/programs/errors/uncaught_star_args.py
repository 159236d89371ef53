def target(a, b, *, c): return a
args = (1, 2, 3); kw = {"c": 4}
target(*args, **kw)
