# The words, line and column of the common syntax errors.
#
for src in ("if x = 5: pass", "f() = 3", "x + 1 = 2", "None = 1", "5 = x", "def f(:\n pass", "def f()\n pass", "if True\n pass", "while x\n pass", "for i in x\n pass", "class C\n pass", "return 1", "yield 1", "break", "continue",
            "(1, 2", "[1, 2", "{1: 2", "x = (1 + 2]", ")", "'abc", "\"abc", "'''abc", "print 5", "print 'a'", "exec 'a'", "import", "from x import", "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "f(a=1, 2)", "f(**k, *a)",
            "f(a=1, a=2)", "x = 1 +", "1 +", "a b", "x = 5 5", "lambda x: ", "else: pass", "try: pass", "  x = 1", "if x:\npass", "def f():\npass", "def f():\n  x\n    y", "if x:\n    a\n  b", "del 5", "del f()", "nonlocal x", "def f():\n nonlocal x", "def f():\n x = 1\n global x",
            "def f(x):\n global x", "async def f():\n yield from x", "await x", "def f():\n await x", "x = yield 5 = 3", "*a", "*a, *b = c", "0777", "1__0", "1abc", "0b2", "0xg", "a ? b", "a $ b", "x = \\ 5", "f'{'", "f'{a b}'", "f'{}'", "f'}'", "assert", "raise x from", "import a as 5", "for 1 in x: pass", "with x as 5: pass",
            "a := 1", "[x for x in]", "{1: 2, 3}", "{1, 2: 3}", "from __future__ import nope", "x = {", "class A(x for x in y): pass", "f(x for x in y, 1)", "def f(x, *, **k): pass", "def f(a, /, b, /): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "match x:\n case 1\n  pass", "a if b", "not", "x is", "x not y", "@\nx", "global x, \n", "except: pass", "try: pass\nexcept: pass\nexcept E: pass",
            "try:\n x\nexcept A, B as e:\n pass", "True = 1", "__debug__ = 1", "(a, b) += 1", "f(1)(2) += 1", "'a' = 1", "f'{x}' = 1", "[a, 1] = x", "for f() in x: pass", "x.y: int: str", "(yield) = 1", "lambda: x = 1", "{**a, **b} = c", "import a.b as c.d", "from . import (a, b", "x = 'a' b'b'", "b'é'", "'\\N{nope}'", "'\\x1'", "'\\u12'"):
    try:
        compile(src, "prog.py", "exec")
        print(repr(src), "compiles")
    except SyntaxError as e:
        print(f"{src!r}: {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset})")
