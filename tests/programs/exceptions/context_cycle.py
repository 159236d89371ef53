"""A chain of contexts that runs in a circle is no reason to hang when something else is raised."""


def circle(n, start=0):
    chain = [ValueError(i) for i in range(n)]
    for i in range(n):
        chain[i].__context__ = chain[i + 1] if i + 1 < n else chain[start]
    return chain[0]


for n in range(1, 7):
    for start in range(n):
        head = circle(n, start)
        try:
            try:
                raise head
            except ValueError:
                raise KeyError("new")
        except KeyError as e:
            print(n, start, e.__context__ is head)
a, b = TypeError("a"), TypeError("b")
try:
    try:
        try:
            raise a
        except TypeError:
            raise b
    except TypeError:
        raise a
except TypeError as e:
    print(e is a, e.__context__ is b, b.__context__)
