"""What the compiler refuses behind the parser: columns are bytes, and the line is that of the file, if there is one."""

import os
import tempfile
import warnings

warnings.simplefilter("ignore")

TEXTS = [
    "{'x':1, 'c'a b}",
    "{'x':1, 'c'a: b}",
    "{'c'a b}",
    "{'c'a}",
    "{'x':1, c a}",
    "('c'a b)",
    "{'x':1, 'c' a}",
    "f('c'a)",
    "{'x':1, 'c'a b, 'd': 1}",
    "{'x':1, 'c'a b.c,\n 'd': 1}",
    "('c'a b, 'd')",
    "{1:1, 2 a b, 'd': 1}",
    "('c'a b.c, 'd', 1)",
    "f'{a:\n}'",
    "f'{a:\nb}'",
    "f'{a:b\n'",
    "x = f'{a:\n",
    "f'''{a:\n}'''",
    'def f():\n  x = 1\n  nonlocal x',
    'return',
    'def f(a,a):pass',
    'class A:\n  global x\n  x: int',
    'x: int = (yield)',
    'from __future__ import x',
    'a=1\nfrom __future__ import annotations',
    'break',
    'async def f():\n yield from x',
    'def f():\n x=1\n global x',
    '[x:=1 for x in y]',
    'del __debug__',
    '\xe9 = [return]',
    '\xe9; return',
    'class A: return \xe9',
    'x = (await y)',
    'yield 1',
    'def f(): (yield \xe9)\nyield',
    '*a',
    '*a = 1',
    'a, *b, *c = 1',
    'with a: continue',
    'nonlocal x',
    'import __debug__',
    'def f(__debug__): pass',
    'f(__debug__=1)',
    'try: pass\nexcept: pass\nexcept a: pass',
    'print(f(a=1,a=2))',
    'match x:\n case a: pass\n case b: pass',
    'match x:\n case a|b: pass',
    '{**a for b in c}',
    'def f():\n from x import *',
    'class A[T, T]: pass',
    'def f[T](): nonlocal T',
    '0 = x',
    'a = 10**10**10',
    '\xe9 = 1 + (yield) + \xe9 b',
]


def show(text, name):
    try:
        compile(text, name, "exec")
    except SyntaxError as e:
        place = e.lineno, e.offset, e.end_lineno, e.end_offset
        print(ascii(text), type(e).__name__, ascii(e.msg), place, ascii(e.text))
    else:
        print(ascii(text), "compiles")


for text in TEXTS:
    show(text, "text")

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "program.py")
    for encoding in "utf-8", "latin-1":
        text = f"# coding: {encoding}\nx = '\xe9'; return\n"
        with open(path, "w", encoding=encoding) as f:
            f.write(text)
        show(text, path)
