# What is said of texts that end too early, and of interactive input: places, texts, and whether more input would help.
import codeop
import warnings

def said(e):
    return type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text

warnings.simplefilter("ignore")
for mode in ("eval","single","exec"):
  for s in ["1 +", "1 2", "f(", "x =", "(a b", "1\n+ 2 3", "'abc", "x\ny z", "a b\n", "@deco", "f'{a b}'", "é é", "@", "class A:\n  @x", "if x:", "if x:\n", "for", "x = $", "0777", "lambda x: (yield", "async", "x = (1,\n2 3", "def f(): return return", "[x for", "{1:", "a.", "a..b", "not", "x +\n", "print 1", "a = b = ", "while"]:
    try:
        compile(s, "<i>", mode)
        print(repr(s), mode, "ok")
    except SyntaxError as e:
        print(repr(s), mode, *said(e))
for s in ["1 +", "1 2", "f(", "x =", "(a b", "'abc", "x\ny z", "a b\n", "f'{a b}'", "f'{a", "f'''{a", "f'''abc", "'''abc", "@", "if x:", "for", "x = $", "0777", "async", "x = (1,\n2 3", "def f(): return return", "[x for", "{1:", "a.", "a = b = ", "while", "try:\n  x", "try:\n  x\n", "try:\n  x\nfinally:", "a = \\", "if a:\n  b = \\", "match x:", "match x:\n  case 1:\n", "with x:", "class A", "def f():", "def f():\n  '''doc", "x = '''a\nb", "x = 'a\\", "del", "lambda", "lambda:", "x if y", "x if y else", "@a\n@b\n", "async def f():\n  await", "if x:\n\n", "if x:\n  #c", "#c", "", "\n", "  ", " x", "if 1:\n x\n y\n", "if 1:\n x\n  y", ")", "(]", "[(", "x)"]:
  for mode in ("single","exec","eval"):
    try:
        r = codeop.compile_command(s, "<i>", mode)
        print(repr(s), mode, "incomplete" if r is None else "code")
    except SyntaxError as e:
        print(repr(s), mode, *said(e))

for s in ["x\ny","x; y\nz","if x:\n  y\n\nz","x\n\n\ny", "x y\nz", "x # c\ny","def f(): pass\nx", "x\n)"] + ["if x:\n  pass","def f(): pass","if x: y","class A:\n  x=1\n  y=2","for i in x: pass\nelse: z"] + ["@deco", "@deco\n", "@deco\n\n", "@a.b(1)", "@", "@deco\n#c", "@deco\n@b", "class A:\n  @x", "@deco\nx"]:
    for flags in 0, 0x200 | 0x4000:
        try:
            compile(s, "<i>", "single", flags)
            print(repr(s), flags, "ok")
        except SyntaxError as e:
            print(repr(s), flags, *said(e))
