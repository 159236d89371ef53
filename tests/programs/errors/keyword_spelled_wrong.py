# What the parser leaves in a SyntaxError for the one who looks for the right keyword.
import ast

SOURCES = [
    "x = \nwhille True: pass\n", "yeld i", "a b\n\n\n", "def f():\n  retrun x\n", "f(", "x = 'abc", "return 1", "1 = 2",
    "\tx\n y", "for x im n:\n  pass", "if 1:\n  x = 1\nfoo bar\n",
    "class A:\n  def f():\n     y=1\n     z=2\n\n  def g():\n     foo bar\n",
    "def f():\n   a=1\n   if a:\n      b=2\n      return 4\n   foo bar",
    "x=1\ny=2\nif 1:\n   a=1\n   b=1\ny=2\nfoo bar", "try:\n   x=1\n   y=1\nexcept:\n  foo bar",
    "def f():\n  x = 1\nfoo bar\n", "for a in b:\n  x = 1\nfoo bar\n", "match x:\n  case 1: pass\nfoo bar\n",
    "class A:\n  if 1:\n    x = 1\nfoo bar\n", "class A:\n  def f():\n    x = 1\nfoo bar\n",
]
for source in SOURCES:
    for mode in ["exec", "single"] if source < "x=1" else ["exec"]:
        try:
            compile(source, "<s>", mode)
        except SyntaxError as e:
            print(repr(source), mode, e, e._metadata, len(e.args))
for function in eval, exec, ast.parse:
    try:
        function("  a b" if function is eval else "a b")
    except SyntaxError as e:
        print(e, e._metadata)
print(SyntaxError()._metadata)
