def inner(x):
    return 1 / x


def outer():
    y = 5
    return inner(y - 5)


outer()
