def f():
    raise StopAsyncIteration
f()
