# Assignment targets of every shape, and what goes wrong.
a, b = 1, 2
print(a, b)
a, b = b, a
print(a, b)
[a, b] = "xy"
print(a, b)
(a, (b, c)), d = (1, (2, 3)), 4
print(a, b, c, d)
first, *rest = range(5)
print(first, rest)
*init, last = "abc"
print(init, last)
a, *m, z = [1, 2]
print(a, m, z)
a, (b, *c), *d = 1, (2, 3, 4), 5, 6
print(a, b, c, d)
lst = [0, 1, 2]
i = 0
i, lst[i] = 1, 9
print(i, lst)
class O: pass
o = O()
o.x, o.y = 1, 2
print(o.x, o.y)
lst[0:2], q = [7, 8, 9], 1
print(lst)
for e in ("a, b = 1", "a, b = 1, 2, 3", "a, b = [1]", "a, b, c = 'ab'", "a, *b, c = [1]", "a, b = {}", "a, b = None",
          "*a, = 5", "(a, b), c = 1, 2", "a, b = iter([1,2,3,4])", "a, b = (x for x in [1])", "a, b, *c = {1: 2}"):
    try:
        exec(e)
    except Exception as err:
        print(f"{e:28} {type(err).__name__}: {err}")
x, = [5]
print(x)
*y, = "hi"
print(y)
() = []
[] = ()
for a, *b in [(1, 2, 3), "xyz"]:
    print(a, b)
def gen():
    yield 1
    yield 2
p, q = gen()
print(p, q)
d = {"a": 1, "b": 2}
k1, k2 = d
print(k1, k2)
(k1, v1), (k2, v2) = d.items()
print(k1, v1, k2, v2)
x = y = [1, 2]
x.append(3)
print(y)
a = b, c = 5, 6
print(a, b, c)
print(*[1, 2], *"ab", sep="-")
def swap3(a, b, c):
    a, b, c = c, a, b
    return a, b, c
print(swap3(1, 2, 3))
t = 1, *[2, 3], *(4, 5)
print(t)
def ret(*a):
    return *a, 0
print(ret(1, 2))
for x in *[1, 2], 3:
    print(x)
