# Every kind of comprehension, nested, filtered, with scopes of their own.
print([x * 2 for x in range(5) if x % 2 == 0])
print([(x, y) for x in range(3) for y in range(x)])
print({x: x ** 2 for x in range(4)})
print(sorted({c for c in "hello world" if c.isalpha()}))
print(list(x for x in "abc"))
print([[y for y in range(x)] for x in range(4)])
print([x for x in [1, 2, 3] if x > 1 if x < 3])
x = "outer"
print([x for x in range(3)], x)
print([y := 5, y ** 2, y])
def walrus():
    r = [last := i for i in range(4)]
    return r, last
print(walrus())
print({k: v for d in [{"a": 1}, {"b": 2, "a": 3}] for k, v in d.items()})
def shadows(n):
    return [n for n in range(n)], n
print(shadows(3))
print([(lambda: i)() for i in range(3)])
def captured():
    fs = [lambda: i for i in range(3)]
    return [f() for f in fs]
print(captured())
print(sum(x for x in range(10)), max((len(w), w) for w in "a bbb cc".split()))
gen = (i * i for i in range(3))
print(next(gen), next(gen), next(gen), next(gen, "end"))
try:
    [1 / 0 for _ in range(1)]
except ZeroDivisionError as e:
    print(e)
print([a + b for a, b in zip([1, 2], [3, 4])], [a for a, *b in [(1, 2, 3), (4,)]])
print([[row[i] for row in [[1, 2], [3, 4]]] for i in range(2)])
print({(a, b) for a in (1, 2) for b in (1,)} == {(1, 1), (2, 1)})
print(dict(zip("ab", range(2))), {**{"a": 1}, "b": 2, **{"a": 3}}, [*range(3), *"xy"], (*[1], 2), {*"a", *"a"})
matrix = [[1, 2, 3], [4, 5, 6]]
print([x for row in matrix for x in row], list(map(list, zip(*matrix))))
try:
    print(list(undefined_name for _ in range(1)))
except NameError as e:
    print(e)
def late(limit):
    g = (x for x in range(limit) if x < bound)
    bound = 2
    return list(g)
print(late(5))
class C:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]
    total = sum(i for i in items)
print(C.doubled, C.total)
