# Cells, nonlocal, late binding, class bodies and comprehensions as scopes.
def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return up, get
up, get = counter()
up(); up(5)
print(get(), up.__closure__[0].cell_contents, up.__code__.co_freevars, counter.__code__.co_cellvars)
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def deep():
    a = 1
    def b():
        c = 2
        def d():
            nonlocal a, c
            a += 10
            c += 20
            return a, c
        return d
    return b(), lambda: a
d, a = deep()
print(d(), d(), a())
def unbound():
    def inner():
        return later
    try:
        inner()
    except NameError as e:
        print(e)
    later = 1
    return inner()
print(unbound())
def local_unbound():
    try:
        print(z)
    except UnboundLocalError as e:
        print(e)
    z = 1
local_unbound()
def deleted():
    v = 1
    def inner():
        return v
    del v
    try:
        inner()
    except NameError as e:
        print(e)
    try:
        v
    except UnboundLocalError as e:
        print(e)
deleted()
x = "global"
def scopes():
    x = "function"
    class K:
        y = x
        x = "class"
        z = x
        def m(self):
            return x
        lst = [x for _ in range(1)]
    return K.y, K.x, K.z, K().m(), K.lst
try:
    print(scopes())
except NameError as e:
    print(e)
class G:
    x = x
    w = [x for x in range(3)]
print(G.x, G.w)
def args_in_cells(a, *b, c=1, **d):
    return lambda: (a, b, c, d)
print(args_in_cells(1, 2, 3, c=4, e=5)())
def make_global():
    global created
    created = 5
make_global()
print(created)
def gen_closure():
    total = 0
    def add():
        nonlocal total
        for i in range(3):
            total += i
            yield total
    return list(add()), total
print(gen_closure())
def self_ref():
    def fact(n):
        return 1 if n == 0 else n * fact(n - 1)
    return fact
print(self_ref()(10))
def cell_in_loop():
    out = []
    for i in range(3):
        def f():
            return i
        out.append(f)
    i = 99
    return [f() for f in out]
print(cell_in_loop())
print((lambda x: (lambda y: x + y))(3)(4))
