"""Code through marshal: all that it has comes back, and it runs as before."""

import asyncio
import marshal
import types

SOURCE = '''
"""docstring of the module"""
import os as system
from collections import (OrderedDict as O, namedtuple)
X = 1_000_000_000_000_000_000_000_000
def simple(a, b=2, /, c=3, *args, d, e=5, **kw):
    "docstring"
    return a, b, c, args, d, e, sorted(kw.items())
def closure(n):
    m = 1
    def inner():
        nonlocal m
        m += n
        return m
    return inner
def generator(n):
    try:
        got = yield n
        while got:
            got = yield got * 2
        yield from range(n)
    finally:
        yield "finally"
async def coroutine(x):
    async def numbers():
        for i in range(x):
            yield i
    async with Manager() as m:
        return [i async for i in numbers()], m
class Manager:
    async def __aenter__(self):
        return "entered"
    async def __aexit__(self, *exc):
        return True
def handlers(f):
    out = []
    try:
        out.append(f())
    except ZeroDivisionError as e:
        out.append(type(e).__name__)
    except (ValueError, TypeError):
        out.append("two")
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out
def groups():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as a:
        first = len(a.exceptions)
    except* (TypeError, KeyError) as b:
        second = len(b.exceptions)
    return first, second
def matching(x):
    match x:
        case 0 | 1:
            return "small"
        case [a, *rest] if rest:
            return "list", a, rest
        case {"k": v, **others}:
            return "map", v, others
        case str() as s:
            return "str", s
        case complex(real=r, imag=0):
            return r
        case _:
            return None
def comprehensions(n):
    return ([i * j for i in range(n) for j in range(i) if i % 2], {i: [k for k in range(i)] for i in range(n)},
            {i % 3 for i in range(n)}, sum(i for i in range(n)), [lambda: i for i in range(n)][0]())
def formatted(a):
    return f"{a!r:>10}|{a:{len(str(a))}}|{a=}|{'nested ' + f'{a}'}"
def constants():
    return (1, 2.5, -0.0, 1j, None, True, ..., b"bytes", "日本", "\\udc80", (1, (2, frozenset())), 10**40), 3 in {3, 4}
def unpack(a):
    b, *c, (d, e) = a
    return b, c, d, e
def with_statement(log):
    class Context:
        def __enter__(self):
            log.append("in")
            return self
        def __exit__(self, kind, value, tb):
            log.append(kind and kind.__name__)
            return kind is KeyError
    with Context() as a, Context() as b:
        raise KeyError
    return log
def loops(n):
    total = 0
    for i in range(n):
        if i == 7:
            break
        if i % 2:
            continue
        total += i
    else:
        total = -1
    while True:
        total += 1
        if total > 50:
            return total
def conditional_delete(flag):
    if flag:
        x = 1
    try:
        return x
    except UnboundLocalError as e:
        return str(e)
class Generic[T: int, *Ts, **P]:
    attr: T = 1
    def method[U](self, x: U) -> list[U]:
        return [x, super().__repr__().partition(" ")[0], __class__.__name__]
type Alias[T] = dict[str, T]
def keywords():
    return simple(*[1], **{"d": 4}), simple(1, 2, d=0, z=9), dict(a=1, **{"b": 2}), [*range(3), *"ab"], {**{1: 2}, 3: 4}
@staticmethod
def decorated(x=lambda: 3):
    return x()
assert X, "message"
'''

LONG = "def long(x):\n" + "".join(f"    v{i} = x + {i + 300}\n    n{i}.a{i}\n" for i in range(0)) + "".join(
    f"    v{i} = x + {i}.5\n" for i in range(400)
) + "    while x:\n        x -= 1\n" + "".join(f"        v{i} += v{i + 1}\n" for i in range(300)) + "    return v0, v399\n"


def same(a, b, path="module"):
    for name in dir(a):
        if not name.startswith("co_"):
            continue
        x, y = getattr(a, name), getattr(b, name)
        if name in ("co_lines", "co_positions", "co_branches"):
            x, y = list(x()), list(y())
        if name == "co_lnotab":
            continue
        if name == "co_consts":
            for k, l in zip(x, y, strict=True):
                if isinstance(k, types.CodeType):
                    same(k, l, path + "." + k.co_name)
                elif repr(k) != repr(l) or type(k) is not type(l):
                    print(path, "constant", k, l)
        elif x != y:
            print(path, name, x, y)
    if a != b or hash(a) != hash(b):
        print(path, "not equal")


import warnings
warnings.simplefilter("ignore")
for version in (0, 2, 3, 4, 5):
    code = compile(SOURCE + LONG, "<source>", "exec")
    again = marshal.loads(marshal.dumps(code, version))
    same(code, again)
sliced = compile("print(text[1:2], text[::-1])", "<slices>", "exec")
exec(marshal.loads(marshal.dumps(sliced)), {"text": "abc"})
twice = marshal.loads(marshal.dumps(again))
same(code, twice)

space = {"__name__": "made"}
exec(twice, space)
print(space["__doc__"])
print(space["simple"](1, d=4), space["simple"](1, 2, 3, 4, 5, d=6, f=7), space["simple"].__doc__)
f = space["closure"](10)
print(f(), f(), f.__code__.co_freevars, space["closure"].__code__.co_cellvars)
g = space["generator"](3)
print(next(g), g.send(21), g.send(None), list(g))
print(asyncio.run(space["coroutine"](4)))
print(space["handlers"](lambda: 1 / 0), space["handlers"](lambda: int("x")), space["handlers"](lambda: 5))
print(space["groups"]())
print([space["matching"](x) for x in (0, [1, 2, 3], {"k": 1, "l": 2}, "s", 2 + 0j, None)])
print(space["comprehensions"](5))
print(space["formatted"]("é"))
print(space["constants"]())
print(space["unpack"]([1, 2, 3, (4, 5)]))
print(space["with_statement"]([]))
print(space["loops"](5), space["loops"](10))
print(space["conditional_delete"](True), space["conditional_delete"](False))
print(space["Generic"]().method(3), space["Generic"].__type_params__, space["Alias"].__value__, space["Alias"].__type_params__)
print(space["keywords"]())
print(space["decorated"]())
print(space["long"](3))
try:
    space["simple"]()
except TypeError as e:
    print(e)
try:
    exec(marshal.loads(marshal.dumps(compile("def f(x):\n    return (x +\n        x.y)\nf(1)", "<made>", "exec"))))
except AttributeError as e:
    tb = e.__traceback__.tb_next.tb_next
    positions = list(tb.tb_frame.f_code.co_positions())
    print(e, tb.tb_lineno, positions[tb.tb_lasti // 2])

# Other ways to make code.
code = space["simple"].__code__
made = code.replace()
same(code, made)
moved = code.replace(co_filename="other.py", co_firstlineno=100, co_name="renamed")
print(moved.co_filename, moved.co_firstlineno, moved.co_name, list(moved.co_lines())[-1][2] - list(code.co_lines())[-1][2])
c = code
made = types.CodeType(c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_stacksize, c.co_flags, c.co_code,
                      c.co_consts, c.co_names, c.co_varnames, c.co_filename, c.co_name, c.co_qualname, c.co_firstlineno, c.co_linetable,
                      c.co_exceptiontable, c.co_freevars, c.co_cellvars)
print(made == code, types.FunctionType(made, {}, argdefs=(7, 8))(0, d=1, e=2))
