# argparse: positionals, options, actions, groups, subcommands, help and errors.
import argparse
import contextlib
import io
import sys


def run(parser, *args, known=False):
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            got = parser.parse_known_args(args) if known else parser.parse_args(args)
        print(list(args), "->", got)
    except SystemExit as e:
        print(list(args), "-> exit", e.code)
    except Exception as e:
        print(list(args), "->", type(e).__name__, e)
    for text in out.getvalue(), err.getvalue():
        if text:
            print(text, end="" if text.endswith("\n") else "\n")


p = argparse.ArgumentParser(prog="prog", description="Process some integers.", epilog="And that's it.", color=False)
p.add_argument("integers", metavar="N", type=int, nargs="+", help="an integer")
p.add_argument("--sum", dest="accumulate", action="store_const", const=sum, default=max, help="sum the integers")
p.add_argument("-v", "--verbose", action="count", default=0)
p.add_argument("-o", "--output", default="-", help="where (default: %(default)s)", metavar="FILE")
p.add_argument("--level", choices=["low", "high"], help="one of %(choices)s")
p.add_argument("-D", action="append", help=argparse.SUPPRESS)
p.add_argument("--flag", action=argparse.BooleanOptionalAction, help="a flag")
p.add_argument("--version", action="version", version="%(prog)s 2.0")
p.set_defaults(accumulate=None)
for args in ["1", "2", "-vvv", "-o", "x"], ["1", "-ofile", "--level=high", "-D", "a", "-Db"], ["--no-flag", "5"], ["1", "--verb"], ["1", "--", "-2"], ["-5", "3"], [], ["x"], ["1", "--level", "mid"], ["1", "--nope"], ["1", "-o"], ["--version"], ["-h"], ["1", "--flag=x"], ["1", "--ver"]:
    run(p, *args)
q = argparse.ArgumentParser(prog="q", add_help=False, prefix_chars="-+", fromfile_prefix_chars="@", argument_default=argparse.SUPPRESS, exit_on_error=False, color=False)
q.add_argument("+x", "++long", type=float)
q.add_argument("opt", nargs="?", default="none")
q.add_argument("--two", nargs=2, metavar=("A", "B"))
q.add_argument("--many", nargs="*", action="extend", type=lambda s: s.upper())
q.add_argument("--const", nargs="?", const="c")
for args in ["+x", "1.5"], ["val", "--two", "a", "b"], ["--many", "a", "b", "--many", "c"], ["--const"], ["--const", "v"], ["--two", "a"], ["+x", "y"], ["@no-such-file"]:
    run(q, *args)
run(q, "a", "b", "--unknown", known=True)
print(q.format_usage(), end="")
g = argparse.ArgumentParser(prog="g", formatter_class=argparse.ArgumentDefaultsHelpFormatter, color=False)
group = g.add_argument_group("the group", "about the group")
group.add_argument("--in-group", default=3, type=int, help="inside")
either = g.add_mutually_exclusive_group(required=True)
either.add_argument("--foo", action="store_true")
either.add_argument("--bar", action="store_false", help="not bar")
for args in ["--foo"], ["--foo", "--bar"], [], ["-h"]:
    run(g, *args)
m = argparse.ArgumentParser(prog="m", suggest_on_error=True, color=False)
m.add_argument("--top")
subs = m.add_subparsers(title="commands", dest="command", required=True, metavar="CMD", help="what to do")
a = subs.add_parser("checkout", aliases=["co"], help="check out")
a.add_argument("branch")
a.set_defaults(func=len)
b = subs.add_parser("commit", help="commit", deprecated=True)
b.add_argument("-m", required=True)
for args in ["checkout", "main"], ["--top", "1", "co", "x"], ["commit", "-m", "text"], ["commit"], [], ["chekout", "x"], ["-h"], ["checkout", "-h"]:
    run(m, *args)
class Upper(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (values.upper(), option_string))
parent = argparse.ArgumentParser(add_help=False)
parent.add_argument("--shared", action=Upper)
c = argparse.ArgumentParser(prog="c", parents=[parent], formatter_class=argparse.RawDescriptionHelpFormatter, description="kept\n   as it is", usage="%(prog)s [options]", allow_abbrev=False, color=False)
def even(text):
    if int(text) % 2:
        raise argparse.ArgumentTypeError(f"{text} is odd")
    return int(text)
c.add_argument("--even", type=even)
for args in ["--shared", "x"], ["--even", "3"], ["--even", "x"], ["--sha", "x"], ["-h"]:
    run(c, *args)
print(argparse.Namespace(a=1) == argparse.Namespace(a=1), "a" in argparse.Namespace(a=1), vars(argparse.Namespace(x=2)), c.get_default("even"), parent.parse_args([]))
for bad in (lambda: c.add_argument("--even"), lambda: c.add_argument("x", dest="y"), lambda: c.add_argument("-z", action="no"), lambda: c.add_argument("x", required=True), lambda: c.add_argument("--n", nargs=0), lambda: c.add_argument("--t", type="x"), lambda: c.add_argument("?bad bad", nargs="+", metavar=("a", "b", "c")), lambda: m.add_subparsers(), lambda: c.add_argument("--h", help="%(no)s")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
i = argparse.ArgumentParser(prog="i", color=False)
i.add_argument("first")
i.add_argument("rest", nargs="*")
i.add_argument("--o")
print(i.parse_intermixed_args(["a", "--o", "1", "b", "c"]))
