# Where a fault is found in a text, how far its warnings go, and texts that are nearly right.
import warnings

for source in [
    "try: a\nelse: f\nfinally: g", "def f():\n  try: a\n  else: b\n  finally: c\n", "try: a\nexcept: b\nelse: f\nfinally: g",
    "try: a\nfinally: g", "if (a):= b > c: pass", "((a) := 1)", "f((a)=1)", "f(((a))=1)", "f((a, b)=1)", "(a) = 1",
    "{**a, é\"d\": e}", "{**a, x\"d\": e}", "{a: b, é}", "{é'b': c}", "{**a,é'b': c, \"d\": e}",
    "f'{x}' 'abc' rb'x' if 0else b'\\x00'", "@dec(1or\nclass D: pass", "0x1f + 0b11 + (  0o17for", "a 0x1for 0o17for $ 0x2for",
    "[i for i in while x if i > 0for j in i]", "1if x else = 0or 1", "' , 2,1not *x}", " + 0b11 + 0o17else+ 1",
    "def f():\n  if a:\ny", "def f():\n  if a: b\n  elif c: d\n  else:\ny", "def f():\n  try: a\n  \ny",
    "def f():\n   @ b ** -c\ny", "def f():\n  match x: \n    \ny", "if 1:\n  a\n else:\n  b", "def f():\n  while True:    #\ny",
    "a[rf\"{ 1:2, ::3, ...]", "f'{a:{b", "f'{a:b\n}'", "f'''{a:b\n}'''", "f'{a:\\\nb}'",
    "lambda a, *b, c=1, **a: d", "lambda a, *a: d", "def f(a, **a): pass", "def f(a, *a: int): pass", "def f(a, **  a: int): pass",
    "class C:\n def f(__a, **_C__a): pass", "lambda *__debug__: 1", "lambda **__debug__: 1", "def f(__debug__): pass",
    "f = lambda: (yield from (1, 2)), (yield from (3, 4))", "yield from [1, 2]", "class C: yield from x", "class C: yield x",
    "[(yield from x) for x in y]", "def f(x, x):\n   pass\n", "",
]:
    for mode in "exec", "single":
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                compile(source, "f", mode)
                result = "ok"
            except SyntaxError as e:
                result = type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text
        if mode == "exec" or result != "ok":
            print(mode, ascii(source), ascii(result), [(str(w.message), w.lineno) for w in caught])

import ast

for source in "def f(\n *, # type: int\n a, # type: int\n): pass\n", "f(a, # type: int\n b)", "x = 1, # type: int\n":
    try:
        print(ast.dump(ast.parse(source, type_comments=True)))
    except SyntaxError as e:
        print(ascii(source), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)

# Limits that programs set.
import sys

digits = sys.get_int_max_str_digits()
source = "a = 1\nb = " + "3" * 3000 + "\nc = 2"
sys.set_int_max_str_digits(3000)
compile(source, "f", "exec")
sys.set_int_max_str_digits(2999)
for make in compile, lambda *args: ast.parse(args[0]):
    try:
        make(source, "f", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno)
sys.set_int_max_str_digits(0)
compile("3" * 5000, "f", "exec")
sys.set_int_max_str_digits(digits)


def least():
    n = 1
    while True:
        try:
            sys.setrecursionlimit(n)
        except RecursionError as e:
            last, n = e, n + 1
        else:
            break
    sys.setrecursionlimit(1000)
    return n, str(last)


print(least())
print((lambda: least())())

# What an exception says of its place is what it was last told.
e = SyntaxError("msg", ("file.py", 1, 2, "txt", 2, 3))
e.__init__("new", ("new.py", 2, 3, "new text"))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)


# Classes are made by the builtins, whatever the globals are.
class Globals(dict):
    def __missing__(self, key):
        return key


space = Globals()
exec("class A:\n type Alias = undefined\nx = also", space)
print(space["A"].Alias.__value__, space["x"])

# Bytes that are none.
import os
import subprocess
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "bad.py")
for data in b"0000\x00\n00000000000\n\x00\n\x9e\n", b"#\x00\n#\xfd\n", b"#\xfd\n\x00\n", b"x\xfd\x00\n", b"x = 1\n\x00":
    with open(path, "wb") as f:
        f.write(data)
    run = subprocess.run([sys.executable, path], capture_output=True)
    print(ascii(data), ascii(run.stderr.decode(errors="replace").replace(folder, "FOLDER")))
os.remove(path)
os.rmdir(folder)
