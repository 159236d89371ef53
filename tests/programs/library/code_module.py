# code and codeop: interpreters inside the program, complete and incomplete input.
import code
import codeop
import contextlib
import io

C = codeop.compile_command
for source in "x = 1", "if x:", "if x:\n  pass", "if x:\n  pass\n", "def f(", "'''open", "x = (", "", "# comment", "x y", "1 +", "for", "@deco", "try:\n  x\n", "a = \\", "pass\n", "lambda:", "f'{", "class A:\n", "else:", "x = 'abc", "  indented", "match x:\n  case 1:", "return 1", "\x00":
    for symbol in ("single", "exec") if source.startswith("if") else ("single",):
        try:
            r = C(source, "<in>", symbol)
            print(repr(source), symbol, "incomplete" if r is None else "complete")
        except (SyntaxError, ValueError, OverflowError) as e:
            print(repr(source), symbol, type(e).__name__)
print(eval(C("2 + 3", symbol="eval")), codeop.Compile()("1", "f", "eval").co_filename)
compiler = codeop.CommandCompiler()
compiler("from __future__ import annotations")
print(compiler("x: nothing = 1").co_flags & 0x1000000 != 0)
def attempt(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: C("1", "f", "bad"))
out, err = io.StringIO(), io.StringIO()
console = code.InteractiveConsole({"given": 5}, filename="<console>")
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
    more = [console.push(line) for line in ("given + 1", "for i in range(2):", "  print(i)", "", "x =", "1 / 0", "def f():", "  return f", "", "None", "'text'", "undefined")]
print(more, out.getvalue().split("\n"), err.getvalue(), sorted(k for k in console.locals if not k.startswith("__")), sep="\n")
class Scripted(code.InteractiveConsole):
    def __init__(self, lines):
        super().__init__()
        self.lines, self.written = iter(lines), []
    def raw_input(self, prompt=""):
        self.written.append(prompt)
        line = next(self.lines, None)
        if line is None:
            raise EOFError
        if line == "^C":
            raise KeyboardInterrupt
        return line
    def write(self, data): self.written.append(data)
s = Scripted(["y = [1,", "2]", "y", "if y:", "^C", "raise SystemExit"])
with contextlib.redirect_stdout(out):
    try:
        s.interact(banner="banner", exitmsg="bye")
    except SystemExit:
        s.written.append("system exit")
print(s.written, s.locals["y"])
s = Scripted([])
s.interact(banner="", exitmsg="")
print(s.written)
i = code.InteractiveInterpreter({})
with contextlib.redirect_stderr(io.StringIO()) as err:
    print(i.runsource("a = 1"), i.runsource("if a:"), i.runsource("a b"), i.runcode(compile("b = a + 1", "f", "exec")), i.locals["b"])
print(err.getvalue())
