# fnmatch: patterns on names.
import fnmatch
import re
from fnmatch import filter, filterfalse, fnmatch as match, fnmatchcase, translate

names = ["a.txt", "b.TXT", "ab", "a", "", "a\nb", "[x]", "x]", "-", "a-c", "!b", "é", "a.b.c"]
for pattern in "*", "*.txt", "?", "a*", "[ab]", "[!ab]*", "[a-c]*", "[]]*", "x[]]", "[[]x]", "[-]", "[!]a-]", "*.*.*", "a?b", "", "[", "[a", "[z-a]", "[!z-a]", "é", "[^a]*", "**a", "[a-]", "\\*", "[a\\]]", "a[.]t*":
    print(repr(pattern), [n for n in names if fnmatchcase(n, pattern)], translate(pattern))
print(filter(names, "a*"), filterfalse(names, "a*"), filter([b"x", b"y"], b"[x]"), match("A", "a"), match(b"a", b"?"), list(filter(iter(["q"]), "q")))
print(re.match(translate("*.txt"), "foobar.txt"), re.compile(translate("[!é]?"), re.I).match("ab").group())
for call in (lambda: match("a", b"a"), lambda: match(b"a", "a"), lambda: match(1, "a"), lambda: filter([1], "a"), lambda: filter(5, "a"), lambda: translate(5)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
print(match("x" * 5000 + "y", "*x*x*x*x*x*y"), match("a" * 40, "a*a*a*a*a*a*a*a*b"))
