#: stderr any
# bdb, and pdb with commands from a stream.
import bdb
import io
import pdb
import sys


class Recorder(bdb.Bdb):
    """Steps through everything in this file and writes down what it is told."""

    def __init__(self, **kw):
        super().__init__(**kw)
        self.seen = []

    def note(self, what, frame, *more):
        if frame.f_code.co_filename == __file__:
            self.seen.append((what, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, *more))

    def user_call(self, frame, args):
        self.note("call", frame)
        self.set_step()

    def user_line(self, frame):
        self.note("line", frame)
        self.set_step()

    def user_return(self, frame, value):
        self.note("return", frame, value)
        self.set_step()

    def user_exception(self, frame, info):
        self.note("exception", frame, info[0].__name__)
        self.set_step()


def callee(x):
    y = x + 1
    return y


def target():
    total = 0
    for i in range(2):
        total += callee(i)
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    return total


for backend in ("settrace", "monitoring"):
    r = Recorder(backend=backend)
    print(backend, r.runcall(target))
    for line in r.seen:
        if line[1] in ("callee", "target"):
            print("   ", *line)


class Breaker(Recorder):
    def user_line(self, frame):
        self.note("line", frame)
        self.set_continue()


for backend in ("settrace", "monitoring"):
    b = Breaker(backend=backend)
    b.set_break(__file__, callee.__code__.co_firstlineno + 2)
    b.set_break(__file__, target.__code__.co_firstlineno + 3, cond="i == 1")
    b.reset()
    b.run("target()", globals())
    print(backend)
    for line in b.seen:
        print("   ", *line)
    b.clear_all_breaks()
    print(b.get_all_breaks())


def session(commands, f, *args):
    """Runs a function under pdb with these commands; prints what pdb says."""
    out = io.StringIO()
    p = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, nosigint=True, readrc=False)
    p.use_rawinput = False
    try:
        print("result", p.runcall(f, *args))
    except bdb.BdbQuit:
        print("quit")
    for line in out.getvalue().splitlines():
        print("   ", line.replace(__file__, "FILE"))
    sys.settrace(None)
    p.clear_all_breaks()


session(["n", "n", "p total, i", "s", "a", "n", "n", "r", "c"], target)
session(["b callee", "c", "p x", "u", "p total", "d", "!y = 5", "n", "p y", "cl 1", "y", "c"], target)
session(["unt", "j 3", "j 45", "n", "l", "p sorted(locals())", "tbreak 66", "display total", "c", "c", "q"], target)
session(["s", "whatis callee", "args", "interact_is_not_a_command", "exceptions", "q"], callee, 1)


def with_breakpoint():
    a = 1
    p = pdb.Pdb(stdin=io.StringIO("n\np a\nc\n"), stdout=sys.stdout, nosigint=True, readrc=False)
    p.use_rawinput = False
    p.prompt = ""
    p.set_trace()
    b = 2
    c = 3
    return a + b + c


real = sys.stdout


class Renamed:
    def write(self, text):
        return real.write(text.replace(__file__, "FILE"))

    def flush(self):
        real.flush()


sys.stdout = Renamed()
print(with_breakpoint())


def hooked():
    sys.breakpointhook = lambda *a, **k: p.set_trace(sys._getframe().f_back)
    p = pdb.Pdb(stdin=io.StringIO("p here\nn\nn\nc\n"), stdout=sys.stdout, nosigint=True, readrc=False)
    p.use_rawinput = False
    p.prompt = ""
    here = "yes"
    breakpoint()
    x = 1
    y = 2
    return x + y


print(hooked())
sys.stdout = real

try:
    1 / 0
except ZeroDivisionError as e:
    out = io.StringIO()
    p = pdb.Pdb(stdin=io.StringIO("p 40 + 2\nw\nq\n"), stdout=out, nosigint=True, readrc=False)
    p.use_rawinput = False
    p.reset()
    p.interaction(None, e)
    for line in out.getvalue().splitlines():
        print("   ", line.replace(__file__, "FILE"))
