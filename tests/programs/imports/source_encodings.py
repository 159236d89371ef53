# Byte order marks and declarations of an encoding, in bytes, files, modules and standard input.
import importlib
import os
import subprocess
import sys
import tempfile

CASES = [
    b"\xff", b"x='\xe9'", b"#\n#\n\nx = '\xe9'\n", b"# coding: latin-1\nx='\xe9'\n", b"# coding: foo\nx=1\n",
    b"x=1\n# coding: latin-1\ny='\xe9'\n", b"# a\n# -*- coding: iso-8859-15 -*-\nx='\xa4'\n", b"\n# coding: koi8-r\nx='\xc1'\n",
    b"\xef\xbb\xbfx='\xc3\xa9'\n", b"\xef\xbb\xbf# coding: latin-1\nx=1\n", b"\xef\xbb\xbf# coding: utf-8\nx='\xc3\xa9'",
    b"# coding: utf-8\nx='\xe9'\n", b"# coding: ascii\nx='\xe9'\n", b"# coding: utf8\nx='\xe9'\n", b"# coding: UTF_8-unix\nx='\xc3\xa9'\n",
    b"# coding: rot13\nk=1\n", b"# coding: hex\n61\n", b"# coding: cp1252\nx='\x80'\n", b"# coding: cp1252\nx='\x81'\n",
    b"# vim: set fileencoding=cp1251 :\nx='\xff'\n", b"#coding\xe9: latin-1\nx=1\n", b"# coding=  latin-1\nx='\xe9'\n",
    b"# coding latin-1\nx='\xe9'\n", b"\x0c # coding: latin-1\nx='\xe9'\n", b"'''\xe9'''", b"\xef\xbb\xbf\xff", b"\xef\xbb",
    b"x = 1\r# coding: latin-1\ry='\xe9'\r", b"# coding: utf-8-sig\nx='\xc3\xa9'\n", b"# coding: latin-1\nx='\xe9\n",
    b"# coding: raw_unicode_escape\nx='\\u20ac'\n", b"# coding: undefined\nx=1\n", b"x='\xe2\x82'\n", b"x='\xed\xa0\x80'\n",
    b"# coding: string-escape\n", b"x=1\x00", b"a=1\nx=1\x00+2\n", b"# coding: latin-1\nx=1\x00", b"# coding: Latin_1-foo\r\nx='\xe9'\r\n",
    b"# coding: ISO-LATIN-1\nx='\xe9'\n", b"# encoding : latin-1\nx=1\n", b"\t# coding:cp037\n", b"#coding:cp1250\n# coding: foo\nx='\x8a'\n",
]


def attempt(f):
    try:
        return repr(f())
    except SyntaxError as e:
        return f"{type(e).__name__}: {e.args!r} {e.filename}"
    except Exception as e:
        return repr(e)


def names(code):
    space = {}
    exec(code, space)
    return {k: v for k, v in space.items() if k != "__builtins__"}


for case in CASES:
    print(case[:40], "->", ascii(attempt(lambda: names(compile(case, "f.py", "exec")))))
for text in ("# coding: foo\nx=1", "\ufeffx=1", "# coding: latin-1\nx='\xe9'", "x='\ud800'"):
    print(ascii(text), "->", ascii(attempt(lambda: names(text))))
print(ascii(attempt(lambda: eval(b"# coding: latin-1\n'\xe9'"))), ascii(attempt(lambda: eval(b"\xef\xbb\xbf'\xc3\xa9'"))),
      ascii(attempt(lambda: eval(b"  '\xe9'"))), ascii(attempt(lambda: eval(bytearray(b"#coding:cp1252\n'\x80'")))))

folder = tempfile.mkdtemp()
os.chdir(folder)


def run(*arguments, **options):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, **options)
    return done.returncode, done.stderr.decode("utf-8", "surrogateescape").replace(os.path.realpath(folder), "D").replace(folder, "D")


for case in CASES:
    with open("m.py", "wb") as f:
        f.write(case)
    status, text = run("m.py")
    print(case[:40], status, ascii(text))
sys.path.insert(0, folder)
for i in (1, 3, 4, 6, 9, 15, 17, 18):
    with open(f"m{i}.py", "wb") as f:
        f.write(CASES[i])
    importlib.invalidate_caches()
    print(CASES[i], ascii(attempt(lambda: getattr(__import__(f"m{i}"), "x", None)).replace(folder, "D")))
    status, text = run("-m", f"m{i}")
    print(status, [ascii(line) for line in text.splitlines()[-3:] if "_call_with" not in line])
status, text = run(input=CASES[1])
print(status, ascii(text))
for name in os.listdir(folder):
    if name.endswith(".py"):
        os.unlink(name)
