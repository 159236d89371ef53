# re: the functions, patterns, matches, groups, substitution, flags, errors.
import re


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


p = re.compile("(a(b)?)+(?P<tail>c*)")
m = p.match("aabacc!")
print(m, m.group(), m.groups(), m.groups("?"), m.groupdict(), m["tail"], m.group(0, "tail"), m.span(), m.start(2), m.end("tail"), m.lastindex, m.lastgroup, m.pos, m.endpos, m.re is p, m.string)
print(p.pattern, p.flags, p.groups, p.groupindex, p, repr(re.compile("x", re.I | re.M | re.X)))
print(re.search("c", "abcdef"), re.match("c", "abcdef"), re.fullmatch("p.*n", "python"))
print(re.split(r"\W+", "Words, words, words."), re.split(r"(\W+)", "Words, words."), re.split("[a-f]+", "0a3B9", flags=re.I), re.split(r"\b", "Two words"), re.split("x*", "axbc", maxsplit=1))
print(re.findall(r"\bf[a-z]*", "which foot or hand fell fastest"), re.findall(r"(\w+)=(\d+)", "set width=20 and height=10"), re.findall("a|", "baa"))
print([(m.span(), m.group()) for m in re.finditer(r"\w+ly\b", "He was carefully disguised but captured quickly by police.")])
print(re.sub(r"def\s+([a-zA-Z_]\w*)\s*\(\s*\):", r"static PyObject*\npy_\1(void)\n{", "def myfunc():"))
print(re.sub("-{1,2}", lambda m: " " if m[0] == "-" else "-", "pro----gram-files"), re.sub("x*", "-", "abxd"), re.subn("b+", "<\\g<0>>", "abbab", count=1))
print(re.sub(r"(?P<a>.)(?P<b>.)", r"\g<b>\g<1>", "abcd"), re.sub("(a)|b", r"[\1]", "ab"), re.escape("http://www.python.org/~x y"), re.escape(b"a.b"))
print(re.search(r"(?<=abc)def", "abcdef"), re.search(r"(?<!-)\b\w+", "-spam egg"), re.match(r"(?=.*\d)\w+$", "abc1"), re.match("(?!ab)..", "ac"))
print(re.match(r"(<)?(\w+@\w+(?:\.\w+)+)(?(1)>|$)", "<user@host.com>"), re.match(r"(<)?(\w+)(?(1)>|$)", "<user"), re.match(r"(.)(.)\2\1", "abba"), re.match(r"(?P<q>['\"]).*?(?P=q)", "'a' 'b'"))
print(re.match("a*?", "aaa"), re.match("a{2,3}", "aaaa"), re.match("a{,2}?b", "aab"), re.match("a*+a", "aaa"), re.match("(?>a|ab)c", "abc"), re.match("a{2}+", "aaa"))
print(re.findall("(?i:a)b", "AbaBab"), re.findall("(?m)^.$", "a\nb"), re.findall("(?s)a.b", "a\nb"), re.findall(r"(?a)\w", "aé"), re.findall(r"\w", "aé_1 "), re.findall(r"(?x) a  # letter\n b", "ab"), re.findall("(?-i:a)", "Aa", re.I))
print(re.findall("[^a-c\\d]", "abcd1e"), re.findall(r"[]\-^]", "]-^a"), re.findall(r"[\w.-]+", "a.b-c d"), re.findall(r"\x41\u0042\N{LATIN SMALL LETTER C}\103\t", "ABcC\t"), re.findall(r"\A.|.\z|\Z", "abc"))
print(re.match(b"(.)\xff", b"a\xff").groups(), re.findall(rb"\w+", b"ab \xe9"), re.sub(b"a", b"\\\\", b"aba"))
print(m.expand(r"\1-\g<tail>-\2"), m.regs, p.scanner("ab aab").search(), list(iter(p.scanner("abaa").match, None)))
print(p.match("xab", 1), p.search("aab", 1, 2), p.fullmatch("xabx", 1, 3), p.findall("abab", 2), [x.span() for x in p.finditer("ab ab", 1)], p.split("1ab2"))
print(re.compile("a") == re.compile("a"), re.compile("a") == re.compile("a", re.I), hash(re.compile("a")) == hash(re.compile("a")), re.compile(p) is p, bool(m), m[1], len(re.findall(".", "x" * 100)))
print(re.I, re.I | re.DOTALL, re.RegexFlag(0), repr(re.NOFLAG), ~re.I & (re.M | re.I), re.A.name, re.L, re.U.value)
for bad in "(", ")", "a**", "*a", "[a", "[b-a]", "a{3,2}", "(?P<1a>x)", "(?P<a>x)(?P<a>y)", "(?P=x)", r"\2", "(?<=a*)b", "(?z)", "a(?i)", "\\", r"\q", "(?P<a", "(?(2)a)", "(?i-i:a)", "(?", r"[\q]", r"\N{no}", r"\u12", "(?<x)", "(?(a)b|c|d)":
    attempt(bad, re.compile, bad)
try:
    re.compile("ab\n(c")
except re.PatternError as e:
    print(e.msg, repr(e.pattern), e.pos, e.lineno, e.colno, re.error is re.PatternError)
attempt("flags", re.compile, p, re.I)
attempt("mixed", re.match, "a", b"a")
attempt("mixed bytes", re.match, b"a", "a")
attempt("no group", m.group, 9)
attempt("no name", m.group, "z")
attempt("template", re.sub, "(a)", r"\2", "a")
attempt("template name", re.sub, "(a)", r"\g<x>", "a")
attempt("template escape", re.sub, "(a)", r"\q", "a")
attempt("type", re.match, 5, "a")
attempt("locale", re.compile, "a", re.L)
import copy, pickle
print(copy.copy(m) is m, copy.deepcopy(p) is p, pickle.loads(pickle.dumps(p)) == p)
scanner = re.Scanner([(r"[a-zA-Z_]\w*", lambda s, t: ("name", t)), (r"\d+", lambda s, t: int(t)), (r"[=+]", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("sum = 3 + foo ; x"))
print(re.match(r"(?:(\w)|(\d))*", "a1b").groups(), re.search("ſ", "S", re.I), re.findall("[à-ý]", "ÀÉ", re.I), re.match("İ", "i̇", re.I))
re.purge()
