# A comprehension whose variable is a free variable of the function around and is captured inside.
def outer():
    x = 3

    def inner():
        found = [lambda: x for x in range(x)]
        return [f() for f in found]

    return inner


print(outer()(), outer().__code__.co_freevars)


def both(n):
    def inner():
        return [(lambda: n)() + m for n in (n, n + 1) for m in (n,)]

    return inner()


print(both(5))
type Alias[T] = [lambda: T for T in T.__name__]
print([f() for f in Alias.__value__])


class Body:
    def method[T](self):
        return [lambda: T for T in (T, [1])[1]]


print([f() for f in Body().method()])
