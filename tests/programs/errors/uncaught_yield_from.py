def inner():
    yield 1
    raise RuntimeError("inside")
def outer():
    yield from inner()
for x in outer(): print(x)
