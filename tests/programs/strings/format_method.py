# str.format and the mini language on strings.
print("{} {} {}".format(1, "a", None), "{2} {0} {1}".format("a", "b", "c"), "{0}{0}".format("x"), "{name} {0}".format(1, name="n"))
print("{0.real} {0.imag} {1[0]} {1[1]} {2[key]} {2[0]}".format(3 + 4j, ["a", "b"], {"key": "v", 0: "zero"} | {"0": "str"}))
print("{:>8}|{:<8}|{:^8}|{:*^8}|{:8}|{:08}|{:.2}|{:5.1}|".format("abc", "abc", "abc", "abc", "abc", "abc", "abc", "abc"))
print("{:s} {!s} {!r} {!a}".format("é", "é", "é", "é"), "{:{}{}{}}".format("x", "*", "^", 5), "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{0:{1}}".format(5, "03d"))
print("{{{}}} }}{{".format("in"), "".format(1, 2), "{:%}".format(0.5), "{:c}".format(97), "{:é>4}".format("a"), "{:<>4}".format("a"), "{:}".format("q"))
for e in ("'{}'.format()", "'{0} {}'.format(1, 2)", "'{} {0}'.format(1, 2)", "'{'.format(1)", "'}'.format(1)", "'{0'.format(1)", "'{a.b}'.format(a=1)", "'{a[b]}'.format(a={})", "'{a[0]}'.format(a=[])", "'{!x}'.format(1)", "'{!}'.format(1)", "'{:d}'.format('a')", "'{:.2d}'.format(1)",
          "'{:=5}'.format('a')", "'{:,}'.format('a')", "'{:5.}'.format('a')", "'{0[}'.format([1])", "'{0[]}'.format([1])", "'{0.}'.format(1)", "'{:{:{}}}'.format(1, 2, 3)", "'{:+}'.format('a')", "'{:10000000000000000000}'.format('a')", "'{-1}'.format(1)", "'{ 0 }'.format(1)", "'{:x}'.format(1.5)", "'{5}'.format(1)", "'{:#}'.format('a')", "'{:q}'.format(1)", "'{0!r:q}'.format(1)", "'{:ss}'.format('a')"):
    try:
        print(e, "=", eval(e))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
class P:
    def __init__(self): self.x, self.items = 5, [1, 2]
    def __format__(self, s): return f"P({s})"
    def __getitem__(self, k): return f"item {k!r}"
print("{0} {0:spec} {0.x} {0.items[1]} {0[abc]} {0[12]} {0!r:.4}".format(P()))
class M(dict):
    def __missing__(self, k): return f"?{k}"
print("{a} {b}".format_map(M(a=1)))
import string
print(string.Template("$a ${b} $$").substitute(a=1, b=2), string.ascii_lowercase, string.capwords("hello  world"), string.digits)
print(list(string.Formatter().parse("a{b!r:c}d")), string.Formatter().format("{0} {k}", 1, k=2))
