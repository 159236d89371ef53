# tomllib: every kind of value, tables, errors.
import io
import tomllib

text = '''
title = "TOML \\u00e9 \\"q\\" \\t"
literal = 'C:\\Users'
multi = """
first
second \\
    joined"""
multi_literal = \'\'\'
raw \\n
text\'\'\'
ints = [1, +2, -3, 1_000, 0xdead_BEEF, 0o755, 0b1101, 99999999999999999999]
floats = [1.0, -0.01, 5e+22, 6.626e-34, 1_0.5, inf, -inf, +nan]
bools = [true, false]
dates = [1979-05-27T07:32:00Z, 1979-05-27T00:32:00.999999-07:00, 1979-05-27 07:32:00, 1979-05-27, 07:32:00.5]
mixed = [[1, 2], ["a", {x = 1, y.z = 2}], ]  # comment
"quoted key" = 1
a.b.c = 2
a."d e" = 3
3.14 = "dotted"
inline = { name = "Tom", nested = { deep = true } }
empty = {}
[table]
k = 1
[table.sub]
k = 2
[x.y.z]
[[products]]
name = "Hammer"
[[products]]
[[products.colors]]
c = "red"
[products.size]
w = 1
[ spaced . "out" ]
'''
for k, v in tomllib.loads(text).items():
    print(repr(k), repr(v) if k != "dates" else [str(d) for d in v])
print(tomllib.load(io.BytesIO(b"a = 1\r\nb = 2")), tomllib.loads(""), tomllib.loads("f = 1.10", parse_float=lambda s: "<" + s + ">"))
bad = ["a", "a =", "= 1", "a = 1 b = 2", "a = [1", "a = {x = 1", "a = 'x", 'a = "x\ny"', 'a = "\\q"', 'a = "\\ud800"', "a = 1\na = 2", "[t]\n[t]", "[a]\nb=1\n[a.b]", "a = 01", "a = 1__0", "a = 0x", "a = 1.", "a = .5", "a = 2020-13-01", "a = 25:00:00", "a = truth", "[a", "[]", "[[a]", "a.b = 1\na = 2", "a = {b=1}\na.c=2", "[[a]]\n[a]", "a = [1]\n[[a]]", "a = 'x\x00y'", "a = \"\"\"x", "a b = 1", "# bad \x01", "a = {x=1,\n}", "a = 1979-05-27T", '"""k""" = 1', "a = nan1", "\ufeffa = 1"]
for t in bad:
    try:
        print(repr(t), tomllib.loads(t))
    except tomllib.TOMLDecodeError as e:
        print(repr(t), e, (e.msg, e.pos, e.lineno, e.colno, e.doc == t))
for call in (lambda: tomllib.loads(b"a = 1"), lambda: tomllib.load(io.StringIO("a = 1")), lambda: tomllib.loads("a = 1.0", parse_float=lambda s: []), lambda: tomllib.load(io.BytesIO(b"\xff"))):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
