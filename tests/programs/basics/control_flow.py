# while/else, for/else, break, continue, nested loops, chained conditions.
def find(xs, wanted):
    for i, x in enumerate(xs):
        if x == wanted:
            break
    else:
        return "not found"
    return i

print(find([1, 2, 3], 2), find([1, 2, 3], 9), find([], 1))
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n == 8:
        break
    print(n, end=" ")
else:
    print("never")
print()
while n:
    n -= 1
else:
    print("done", n)
for i in range(3):
    for j in range(3):
        if j == i:
            continue
        if i + j == 4:
            break
        print(i, j)
    else:
        print("row", i)
for i in range(2):
    pass
print(i)
print("a" if n else "b", "c" if not n else "d")
print(0 or "x", 1 and "y", 0 and 1, "" or [] or {} or None, 1 or 1 / 0)
print(not 0, not 1, not [], not "a")
x = y = z = 3
print(x, y, z)
if x > 3:
    print("gt")
elif x == 3:
    print("eq")
else:
    print("lt")
def f():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("finally", i)
    return "end"
print(f())
def g():
    while True:
        try:
            return "returned"
        finally:
            print("cleanup")
print(g())
total = 0
for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:
    total += a * b * c
print(total)
for x in (y := [3, 2, 1]):
    print(x, y)
k = 5
while (k := k - 1) > 2:
    print("walrus", k)
assert True, "fine"
try:
    assert k == 100, f"k is {k}"
except AssertionError as e:
    print(repr(e))
try:
    assert ()
except AssertionError as e:
    print(repr(e), str(e) == "")
del x
try:
    x
except NameError as e:
    print(e)
