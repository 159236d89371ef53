# exec, eval, compile with namespaces, and their errors.
ns = {}
exec("a = 1\ndef f(x): return x + a\nclass K: v = a", ns); print(ns["f"](5), ns["K"].v, "__builtins__" in ns)
g, l = {"x": 1}, {"y": 2}; exec("z = x + y; x = 100", g, l); print(g["x"], l, eval("x + y + z", g, l))
print(eval("[i for i in range(n)]", {"n": 3}), eval("(lambda q: q * 2)(4)"), eval(" 1 +\\\n 2 "), eval("x", {}, {"x": "local"}))
c = compile("a + 1", "file.py", "eval"); print(eval(c, {"a": 5}), c.co_filename, c.co_name); exec(compile("print('x', 1)\n", "f", "exec")); exec(compile("5 + 5", "f", "single"))
for src in ("a b", "1 +", "def", "(", "x = ", "if True:", "for", "'abc", "\"\"\"abc", "1x", "a = 1 +", "\tx\n  y", "return", "yield 1", "break", "f(a=1, 2)", "f(**a, *b)", "def f(a=1, b): pass", "def f(*): pass", "def f(a, a): pass", "lambda a, a: 1", "x + 1 = 2", "None = 1", "del 5", "import", "from x import", "from . import *x", "a := 1", "(a.b := 1)", "nonlocal x", "global 5", "async x", "class", "try: pass", "with: pass", "{1: 2, 3}", "[1, 2", "f'{'", "f'{a b}'", "x: int: str", "*a", "*a, *b = c", "print 5", "exec 'x'", "!", "$", "\\", "a ? b", "0777", "1__0", "0b2", "0xg", "'\\N{nope}'", "'\\x1'", "b'é'", "def f():\npass", "  x = 1", "else: pass", "match x:\n case a: pass\n case b: pass", "f() += 1", "(x, y) += 1", "x = yield = 1", "lambda: (yield) = 1", "@5\nx = 1", "continue", "assert", "raise from x", "del f()", "for 1 in x: pass", "with a as 5: pass", "import a.b as c.d", "a if b", "a if b else", "not", "1 not 2", "x is is y", "def f(x): global x", "def f(): nonlocal q", "class A: nonlocal zz", "[x for x in 1, 2]", "{**a for a in b}", "[*a for a in b]", "f(x for x in y, 1)", "async def f(): [await x for x in y] = 1", "from __future__ import nope", "from __future__ import annotations", "case = match = type = 1; print(case)", "x = {**{}, 1: 2}", "((((((((((1))))))))))"):
    try: compile(src, "<s>", "exec"); print(repr(src), "compiles")
    except SyntaxError as e: print(repr(src), "->", type(e).__name__)
for bad in ("eval('x = 1')", "eval('')", "exec(5)", "eval(5)", "compile('1', 'f', 'bad')", "compile(5, 'f', 'exec')", "eval('1', 5)", "exec('1', [])", "eval('1', {}, 5)", "compile('1')", "eval('nope')", "exec('x\\x00y')", "eval(compile('x = 1', 'f', 'exec'))", "exec('1/0')"):
    try: print(bad, eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
def locals_test(): a = 1; exec("a = 2; b = 3"); return a, "b" in locals(), eval("a")
print(locals_test()); ns = {"__builtins__": {"len": len}}; print(eval("len('ab')", ns))
try: eval("print(1)", ns)
except NameError as e: print(e)
