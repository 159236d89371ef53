# optparse: options, callbacks, groups, help, errors.
import contextlib
import io
import optparse
from optparse import OptionParser, make_option

def run(parser, *args):
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            got = parser.parse_args(list(args))
        print(args, "->", *got)
    except SystemExit as e:
        print(args, "-> exit", e.code)
    print(out.getvalue() + err.getvalue(), end="")

p = OptionParser(usage="usage: %prog [options] arg", version="%prog 1.0", prog="prog", description="What it does, in words that are many enough to be wrapped over lines.", epilog="The end.")
p.add_option("-f", "--file", dest="filename", help="write to FILE (default: %default)", metavar="FILE", default="out")
p.add_option("-q", action="store_false", dest="verbose", default=True, help="quiet")
p.add_option("-n", type="int", nargs=2)
p.add_option("-c", type="choice", choices=["a", "b"])
p.add_option("-v", action="count")
p.add_option("-a", action="append", type="float")
p.add_option("-k", action="store_const", const=42, dest="konst", help=optparse.SUPPRESS_HELP)
def callback(option, opt, value, parser, *args, **kwargs): parser.values.called = (opt, value, args, kwargs)
p.add_option("--call", action="callback", callback=callback, type="string", callback_args=(1,), callback_kwargs={"k": 2})
g = p.add_option_group("Group", "about the group")
g.add_option("--long-option", action="store_true", help="a long help text that surely needs to be wrapped because it goes on")
for args in ["-f", "x", "rest"], ["-fy", "-qvv"], ["-n", "1", "0x10"], ["-c", "a", "-a1", "-a", "2.5"], ["--call=x"], ["--long", "--", "-q"], ["a", "-q", "b"], ["-n", "1"], ["-n", "x", "y"], ["-c", "z"], ["--nope"], ["-z"], ["--q=1"], ["--file"], ["--version"], ["-h"], ["--fi=3"], ["-k"], ["--call"]:
    run(p, *args)
p.disable_interspersed_args()
run(p, "a", "-q")
print(p.get_usage(), p.has_option("-f"), p.get_option("--file"), p.get_option("-q").dest, p.remove_option("-c"), p.has_option("-c"), p.defaults["filename"], p.expand_prog_name("%prog!"), p.format_option_help()[:30])
class Typed(optparse.Option):
    TYPES = optparse.Option.TYPES + ("upper",)
    TYPE_CHECKER = dict(optparse.Option.TYPE_CHECKER, upper=lambda option, opt, value: value.upper())
t = OptionParser(option_class=Typed, option_list=[Typed("-u", type="upper")], conflict_handler="resolve", add_help_option=False, prog="t")
t.add_option("-u", "--up", type="upper", default="d")
t.set_defaults(up="set")
run(t, "-u", "x")
run(t)
run(t, "-h")
v = optparse.Values({"a": 1})
v.ensure_value("b", 2)
print(v, v == {"a": 1, "b": 2}, v.a)
for bad in (lambda: p.add_option("-f"), lambda: p.add_option("x"), lambda: p.add_option("-y", action="no"), lambda: p.add_option("-y", type="no"), lambda: p.add_option(), lambda: make_option("-y", choices=["a"]), lambda: make_option("-y", type="choice"), lambda: make_option("-y", nope=1), lambda: p.remove_option("--none"), lambda: make_option("--"), lambda: make_option("-y", action="callback"), lambda: p.set_conflict_handler("x")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
