# Straight code takes no native stack, however long: each kind of statement, thousands of times, in a thread with little of it.
import threading

KINDS = {
 'store': "x = 1\n", 'list': "x = [1, 2, a]\n", 'call': "f(1)\n", 'native': "len(s)\n", 'attr': "o.z = o.z\n", 'method': "s.upper()\n",
 'bin': "x = a + a\n", 'str': "x = s + s\n", 'cmp': "x = a < a\n", 'sub': "x = l[0]\n", 'subst': "l[0] = x\n", 'slice': "x = l[0:1]\n", 'dict': "x = {1: 2}\n",
 'fstr': "x = f'{a}'\n", 'tuple': "x = (a, a)\n", 'unpack': "x, y = t\n", 'if': "if a: x = 2\n", 'for': "for i in l: pass\n", 'kw': "f(k=1)\n", 'star': "f(*t1)\n", 'not': "x = not a\n",
 'neg': "x = -a\n", 'in': "x = a in l\n", 'is': "x = a is l\n", 'class': "P(1)\n", 'del': "x = 1; del x\n", 'imp': "import sys\n", 'try': "try: x = 1\nexcept E: pass\n", 'with': "with c: pass\n", 'lam': "x = lambda: 1\n", 'comp': "x = [i for i in l]\n", 'raise': "try: raise E\nexcept E: pass\n", 'attrload':"x = o.z\n", 'isinst':"isinstance(x, int)\n", 'append': "l2.append(1)\n", 'gen': "next(g)\n", 'float':"x = b * b\n", 'fcmp':"x = 1 if b < b else 2\n", 'scmp': "x = 1 if s == s else 2\n", 'global':"x = G\n", 'deref':"x = q\n"
}

PRELUDE = '''
class P:
    z = 1
    def __init__(self, a): self.z = a
class E(Exception): pass
class C:
    def __enter__(self): return self
    def __exit__(self, *a): pass
def f(x=1, k=2): return x
def gg():
    while True: yield 1
G = 1
'''
HEAD = '''
def outer():
  q = 1
  def run():
    a = 1; b = 2.5; s = 'ab'; l = [1, 2]; l2 = []; t = (1, 2); t1 = (1,); o = P(1); c = C(); g = gg(); x = 1; q
'''
TAIL = "  return run\nr = outer()\nfor _ in range(4): r()\ndone = True\n"
COUNT = 15000


def run(kind, text):
    body = "".join("    " + line + "\n" for line in text.strip().split("\n"))
    names = {"__name__": "long"}
    try:
        exec(compile(PRELUDE + HEAD + body * COUNT + TAIL, kind, "exec"), names)
    finally:
        if "done" not in names:
            failed.append(kind)


failed = []
threading.stack_size(1 << 20)
for kind, text in KINDS.items():
    t = threading.Thread(target=run, args=(kind, text))
    t.start()
    t.join()
assert not failed, failed
print("ok")
