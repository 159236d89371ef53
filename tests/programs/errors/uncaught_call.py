def f(x, y):
    return x + y
def g():
    return f(1) + f(1, 2)
def h():
    result = [g() for _ in range(2)]
    return result
h()
