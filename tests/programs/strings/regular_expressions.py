import re
print(re.findall(r"\d+", "a1b22c333"), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.split(r"[,;]\s*", "a, b;c"), re.match(r"(\w+) (\w+)", "hello world").groups(), re.search(r"(?P<y>\d{4})-(?P<m>\d\d)", "on 2024-05-06").groupdict())
m = re.search("b+", "aabbb"); print(m.group(), m.start(), m.end(), m.span(), m[0], m.re.pattern, bool(re.match("x", "y")), re.fullmatch("a+", "aaa") is not None, m)
print(re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.subn("a", "x", "banana"), re.escape("a.b*c"), re.compile("A", re.I).findall("aA"), [m.start() for m in re.finditer("an", "banana")], re.findall(r"(a)(b)?", "aab"), re.split("(,)", "a,b"), re.findall(r"^\w", "ab\ncd", re.M), re.findall("é.", "éa日é日"), re.sub(r"\s+", " ", "a  b\t\nc").strip(), re.match(r"(?:(a)|b)*", "ab").group(1), re.findall(r"(?<=\$)\d+", "$5 6 $7"), re.findall(r"\b\w{3}\b", "the cat sat on"))
for bad in ("(", "[a", "*a", "a{2,1}", "(?P<1>a)", "\\", "(?z)", "a**"):
    try: re.compile(bad); print(bad, "ok")
    except re.error as e: print(bad, "->", e)
print(re.compile("a").sub("b", "aaa"), repr(re.compile("a", re.I)), re.findall(rb"\d", b"a1"), re.match("(a)|(b)", "b").lastindex, re.match("a", "ab").expand("x") if True else 0)
