"""Tokens come line by line: a line is asked for when the tokens of those before it have been given. And what tokens are."""

import io
import tokenize

TEXTS = [
    "x = 1\ny = 2\n", "x", "# c", "# c\n", "\n\n", "", "  ", "\t# c\n", "x # c", "if a:\n  b\n\n# c\n  c\nd\n", "if a:\n    b",
    "f(1,\n  # c\n\n  2)\n", "f(1,\n", "x = '''a\nb\n''' + y\n", "'''a\nb\n", "x = 'a\n", "x = 'a\\\nb'\n", "a + \\\n  b\n", "a \\\n", "a\\", "if a:\n\tb\n  c\n",
    "if a:\n  b\n c\n", "f'{x}a{{b}}{y!r:>{w}}'\n", "f'''a\n{x\n}\nb'''\n", "f'{x\n", "f'''{x}\n", "rf'\\{x}' t'{y}'\n", "f'{x:\n}'\n", "f'\\N{DIGIT ONE}{a}'\n",
    "012\n", "1_000 0x_f 1.5e3j 1else 0b2\n", "1if 2else 3\n", "1__0\n", "0xfor x in y\n", "1e+\n", "a ? b $ c ` d ! e\n", "a\xe9 = \u8a9e + \u20ac\n", "a\x01b\n", ")\n", "(]\n", "x\r\ny\r\n",
    "x = [\r\n1]\r\n", "x\fy\n", "\f  x\n", "a<>b->c:=d...e**=f//=g>>=h@=i\n", "def f():\n  '''d\n  '''\n  # e\n\n# f\nx\n", "class A:\n def f(self):\n  pass\n\n x = 1\n", "async def f(): await x\n",
    "u'a' b'b' Rb'c' bR'd' F'e'\n", "if 1:\n  x\n  # at end", "if 1:\n  x\n# at end", "\\\nx\n", "if 1:\n  \\\n  x\n", "lambda: (yield)\n", "'a' 'b\n'", "x = {\n 'a': [\n  1,\n ],\n}\ny\n", "    x\n", "x;y;\n", ";\n",
]

for text in TEXTS:
    print("---", ascii(text))
    reads = 0
    lines = io.StringIO(text, newline="")

    def readline():
        global reads
        reads += 1
        return lines.readline()

    try:
        for t in tokenize.generate_tokens(readline):
            print(reads, tokenize.tok_name[t.exact_type], ascii(t.string), t.start, t.end, ascii(t.line))
    except Exception as e:
        print(reads, type(e).__name__, ascii(e.args))

tokens = tokenize.generate_tokens(iter(["first\n", "second\n"]).__next__)
print([next(tokens).string for _ in range(2)], [t.string for t in tokens], list(tokens))


def fails():
    raise KeyError("line")


tokens = tokenize.generate_tokens(fails)
for _ in range(2):
    try:
        print(next(tokens))
    except Exception as e:
        print(type(e).__name__, e)
for bad in (lambda: b"x\n", lambda: 1):
    try:
        print(list(tokenize.generate_tokens(bad)))
    except Exception as e:
        print(type(e).__name__, e)
long = "x = '''\n" + "line\n" * 20000 + "'''\ny = (\n" + "1,\n" * 20000 + ")\n"
print(sum(1 for _ in tokenize.generate_tokens(io.StringIO(long).readline)))
for text in (
    "if a:\n\tb\n        c\n", "if a:\n        b\n\tc\n", "".join(" " * i + "if a:\n" for i in range(102)), "(" * 201 + "\n", "if a:\n  b\n c",
    "f'}'\n", "f'{a)}'\n", "f'{)}'\n", "f'{a]'\n", "f'{(]}'\n", "x = 0_\n", "0777.5 00 0_7 0e\n", "1_a\n",
):
    count = 0
    try:
        for t in tokenize.generate_tokens(io.StringIO(text).readline):
            count += 1
        print(count)
    except Exception as e:
        print(count, type(e).__name__, e.args)
