#: only-brigade
# Every kind of code goes through the disassembler without an error.
import dis, io
src = '''
import os
from math import pi as p
class C(object, metaclass=type):
    x: int = 1
    def m(self, *a, k=2, **kw): return super().__init__()
def g(n):
    try:
        for i in range(n):
            if i % 2: continue
            yield i, [j for j in (1, 2) if j], {**{}}, {1, *()}
        else: pass
    except (ValueError, KeyError) as e: raise RuntimeError from e
    finally: del n
async def a(x):
    async with x as y:
        async for z in y: await z
match [1, 2]:
    case [a, *b] if a: pass
    case {"k": v, **r}: pass
    case C(x=1): pass
with open("f") as f: f"{f!r:>{10}}"
x = y = lambda q, /, *, z=1: (yield)
x.a[1:2] += 1
del x, y
'''
out = io.StringIO()
dis.dis(compile(src, "<src>", "exec"), file=out)
print(len(out.getvalue().splitlines()) > 150, "Disassembly of" in out.getvalue())
