# The prompt: what it reads, shows and says of errors, with its input from a pipe.
import os
import subprocess
import sys

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

def session(text, *options, env={}):
    r = subprocess.run([sys.executable, "-q", "-i", *options], input=text, capture_output=True, text=True, env=CLEAN | env)
    print("--", repr(text), *options, r.returncode)
    print(r.stdout)
    print(r.stderr)

session("""1+1
x = 5
def f(a):
    return a/0

f(1)
for i in range(2):
    print(i)

if x:
    y = 1
else:
    y = 2

x y
print('a'
'b')
\"\"\"abc
def\"\"\"
import sys; print(sys.ps1, sys.ps2)
sys.ps1 = '@ '
1/0
_
class A:
    pass
A()

# comment
  indented
@property
def g(): pass

import inspect
print(inspect.getsource(f))
type(sys.last_exc), sys.last_value.lineno
raise SystemExit(3)
""")
session("x = 1")
session("1 / 0")
session("if 1:\n  x")
session("")
session("from __future__ import annotations\ndef f(x: nothing): pass\n\nf.__annotations__\n")
session("x\n", "-c", "x = 5\n1/0")
session("exit(7)\n", "-c", "x = 5")
session("__name__, __file__\n" if 0 else "__name__\n", "-c", "x = 5")
session("import sys\nsys.ps1 = 3\n1\ndel sys.ps1\n2\n")
session("import sys\nsys.displayhook = lambda v: print('shown', v)\n5\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1/0\n")
session("'\\xe9\\u1234'\n", env={"PYTHONIOENCODING": "ascii"})
session("import os\nprint('before')\nos.close(0)\nprint('after')\n")
session("raise KeyboardInterrupt\n2\n")
session("def f(x, x): ...\n\nlambda: (yield\n'abc\n(1,\n")
session("x = [1,\n2,\n\n3]\nx\ny = '''\n\n'''\ny\n")
