# What stands right behind a number, and other errors of the tokenizer, which come first.
import warnings

SOURCES = [
    "x='a\n", "x='a", "x = 1abc\n", "(]\n", "\xe9 = 1abc\ny\n", "2.decode()", "2 .decode() 3abc", "1_000abc", "0x1g", "0o18", "0b12", "0b1a",
    "0b1_2", "0o7_9", "1e5x", "1.5x", "1jx", "1e+", "1ex", "1.e", "1_", "1__0", "1_a", "1_.5", "1e5_", "0_7", "007", "0777abc", "00_0",
    "1if 2else 3", "[1for x in y]", "0x1for x in y", "1and 2", "1or 2", "1in [1]", "1is 1", "1not in [2]", "1android",
    "with a as b: 1as", "with 1as x: pass", "raise 1from x", "x = 1; y = 2abc +", "foo(1 2abc)", "foo(a b, 2abc)",
    "a b\n'unterminated", "a b 3c", "if 1:\n3x", "x = [1, 2\ny = 3z\n", "x = (1, 2]\ny = 3z\n", "y = 3z\nx = (1, 2]\n", "a = 5 if 1else 6",
    "1lambda", "print 1abc", "f'{1abc}'", "f'{a!}'", "f'{a:{b!}}'", "f'{a!x}'", "t'{1x}'", "1..real", "x = 5 .real", "class 1a: pass",
    "def f(1a): pass", "import 1a", "from 2b import c", "a.1b", "a = 1a = 2", "del 3x", "@4x\ndef f(): pass", "match 1x:\n case 1: pass",
    "match x:\n case 1x: pass", "lambda 5x: 1", "{1a: 2}", "x = {1: 2b}", "0xfg", "0xg", "0o8", "0b2", "0x", "0b", "0o", "0x_", "0b1_", "1E5J2",
]


def attempt(source):
    try:
        compile(source, "f.py", "exec")
        return "ok"
    except SyntaxError as e:
        return f"{type(e).__name__} {ascii(e.args)}"


for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(ascii(source), attempt(source), [(str(w.message), w.category.__name__, w.lineno) for w in caught])
warnings.simplefilter("error")
for source in ("1if 2else 3", "[1for x in y]", "x = 1\ny = 2\nz = 0x1for x in y", "\xe9 = 1and 2", "1or 2", "1in [1]", "1is 1", "1not in [2]",
               "0o1if 1else 2", "0b1if 1else 2", "1jif 1else 2", "1.5if 1else 2", "1.if 1else 2", "1e5if 1else 2"):
    print(ascii(source), attempt(source))
