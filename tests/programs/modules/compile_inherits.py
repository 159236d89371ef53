# Source that is compiled by code with features of the future has them too, unless it says otherwise.
from __future__ import annotations
import __future__
import ast

SOURCE = "def f(x: undefined): pass\nresult = f.__annotations__"


def attempt(f, *args, **options):
    try:
        return f(*args, **options)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def compiled(**options):
    names = {}
    exec(compile(SOURCE, "x", "exec", **options), names)
    return names["result"]


flag = __future__.annotations.compiler_flag
print(attempt(compiled))
print(attempt(compiled, dont_inherit=True))
print(attempt(compiled, dont_inherit=True, flags=flag), attempt(compiled, dont_inherit=False, flags=flag))
print(attempt(compiled, dont_inherit=[]), attempt(compiled, dont_inherit="x"))


class Untrue:
    def __bool__(self):
        raise ValueError("no truth")


print(attempt(compiled, dont_inherit=Untrue()))
names = {}
exec(SOURCE, names)
print(names["result"])
print(eval("(lambda: None).__code__.co_flags & %d" % flag) == flag)
names = {"__name__": "other"}
exec(compile("g = compile('def f(x: undefined): pass', '', 'exec').co_flags", "", "exec", dont_inherit=True), names)
print(names["g"] & flag)
exec(compile("from __future__ import annotations\nh = eval('compile(\"1\", \"\", \"eval\").co_flags')", "", "exec", dont_inherit=True), names)
print(names["h"] & flag == flag)
for inherit in (False, True):
    code = compile("1", "", "eval", dont_inherit=inherit)
    print(code.co_flags & flag == flag, compile(ast.parse("1", mode="eval"), "", "eval", dont_inherit=inherit).co_flags & flag == flag)
print(compile("1", "", "eval", __future__.division.compiler_flag, True).co_flags & __future__.division.compiler_flag != 0)
print(attempt(compile, "1", "", "eval", 1), attempt(compile, "1", "", "eval", 1 << 40))
