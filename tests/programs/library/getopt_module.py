# getopt: short and long options, abbreviations, errors.
import getopt

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except getopt.GetoptError as e:
        print(what, "->", type(e).__name__, e, repr(e.msg), repr(e.opt))
    except Exception as e:
        print(what, "->", type(e).__name__, e)

for args, short, long in (("-a -b -cfoo -d bar a1 a2", "abc:d:", []), ("--condition=foo --testing --output-file abc.def -x a1", "x", ["condition=", "output-file=", "testing"]), ("--test --out x", "", ["testing", "output="]), ("-a -- -b", "ab", []), ("- -a", "a", []), ("a1 -b", "b", []), ("--opt", "", ["opt=?"]), ("--opt=5 rest", "", ["opt=?"]), ("-o -ofive", "o::", []), ("", "a", []), ("--al", "", ["all", "alpha", "al"])):
    attempt(args, getopt.getopt, args.split(), short, long)
    attempt("gnu " + args, getopt.gnu_getopt, args.split(), short, long)
attempt("single long", getopt.getopt, ["--alpha"], "", "alpha")
attempt("posix", getopt.gnu_getopt, ["a", "-b"], "+b")
attempt("in order", getopt.gnu_getopt, ["a", "-b", "c"], "-b")
for args, short, long in (("-z", "a", []), ("-c", "c:", []), ("--nope", "", ["yes"]), ("--con", "", ["condition=", "continue"]), ("--cond", "", ["condition="]), ("--flag=x", "", ["flag"]), ("--", "", []), ("---x", "", [])):
    attempt(args, getopt.getopt, args.split(), short, long)
attempt("type", getopt.getopt, 5, "a")
print(getopt.error is getopt.GetoptError, getopt.short_has_arg("a", "a:"), getopt.long_has_args("fo", ["foo="]), str(getopt.GetoptError("m", "o")))
