#: stderr any
# repr, escapes, quoting, kinds of 1, 2 and 4 bytes a character.
for s in ("plain", "it's", 'say "hi"', "both ' and \"", "back\\slash", "tab\tnl\ncr\r", "\0\x01\x1f\x7f", "\x80\x9f\xa0\xad", "é", "日本", "\U0001f600", "\ud800", "\u200b\u2028\ufeff", "a\u0301", "\N{GREEK SMALL LETTER ALPHA}", "\x41\101\u0041\U00000041",
          "\U0010ffff", "\ue000", "", "'", '"', "\\'"):
    print(repr(s), len(s), ascii(s))
print(r"raw\n\t", R"\x", "con" "cat" 'ena' """ted""", '''multi
line''', "line\
continued", "\a\b\f\v" == "\x07\x08\x0c\x0b")
a, b, c = "abc", "дом", "\U0001f600x"
for x in (a, b, c):
    for y in (a, b, c):
        z = x + y
        print(ascii(z), len(z), ascii(z[0]), ascii(z[-1]), ascii(z[::-1]), z.find(y), y in z, z.count(y), z == x + y, z < y, ascii(z[1:3]), ascii(z.replace(x, "-")), ascii(z.upper()))
print(ascii(b[0:1] + "a"), (c[1:] == "x"), hash(c[1:]) == hash("x"), {"x": 1}[c[1:]], c.split("\U0001f600"), ascii(c.center(6, "é")), b.strip("дм"), ascii(c * 2), ascii("-".join([a, b, c])))
print([ord(ch) for ch in a + b + c], chr(0x1f600) == c[0], chr(65), [chr(i) for i in (97, 233, 0x4e00)], ord("\uffff"))
print("abc" is "abc", "a" * 3 == "aaa", "x" in {"x"}, "abc".__hash__() == hash("ab" + "c"))
try:
    "\ud800".encode()
except UnicodeEncodeError as e:
    print(e, e.start, e.end, e.reason)
print("\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe".decode("latin-1"), b"a\xffb".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
for raw in (b"\xff", b"\xc3", b"\xe2\x82", b"a\xf0\x9f\x98", b"\xc0\x80", b"\xed\xa0\x80", b"ok\x80ok"):
    try:
        print(raw.decode())
    except UnicodeDecodeError as e:
        print(e, "|", ascii(raw.decode("utf-8", "replace")), raw.decode("utf-8", "ignore"), raw.decode("utf-8", "backslashreplace"))
print(str(b"abc"), str(b"abc", "utf-8"), str(bytearray(b"x"), "ascii"), str(), str(None), str(1.0), str([1, "a"]), repr(str), str(object=5))
print("%s|%r|%a" % ("é\n", "é\n", "é\n"), f"{'é'!r} {'é'!a} {'x'!s:>3}")
class S(str):
    def __repr__(self): return "S-repr"
    def __str__(self): return "S-str"
print(S("a"), repr(S("a")), [S("a")], f"{S('a')}", "%s" % S("a"), S("a") + "b", str(S("a")), format(S("a")), "".join([S("q")]))
import sys
print(sys.intern("hello") is sys.intern("hel" + "lo"), sys.maxunicode)
