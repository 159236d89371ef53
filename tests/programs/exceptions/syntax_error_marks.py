# Where the marks stand below the line of a syntax error, wherever that says it is.
import os
import subprocess
import sys
import tempfile
import traceback


def show(*details):
    print(details)
    try:
        raise SyntaxError("bad bad", details)
    except SyntaxError as e:
        text = traceback.format_exception_only(e)
        sys.stderr = sys.stdout
        e.__traceback__ = None
        sys.excepthook(type(e), e, None)
        sys.stderr = sys.__stderr__


for details in [
    ("bad.py", 1, 2, "abcdefg", 1, 100), ("bad.py", 1, 0, "abcdefg", 1, 100), ("bad.py", 1, 0, "abcdefg", 1, -100),
    ("bad.py", 1, 2, "abcdefg"), ("bad.py", 1, 2, "abcdefg\n", 1, 3), ("bad.py", 1, 20, "abcdefg\n", 1, 23),
    ("bad.py", 1, -1, "abcdefg\n", 1, 3), ("bad.py", 1, 0, "", 1, 2), ("bad.py", 1, 4, "abcdefg\n", 2, 3),
    ("bad.py", 1, 4, "   abcdefg\n", 1, 1), ("bad.py", None, 4, "   abcdefg\n", 1, 1),
    ("bad.py", 1, None, "   abcdefg\n", 1, 1), ("bad.py", 1, 4, None, 1, 1), (None, 1, 4, "abc"),
    ("bad.py", 1, 2, "\tabc\tdef", 1, 7), ("bad.py", 1, 3, "äöüß", 1, 5), ("bad.py", 1, 3, "漢字漢字", 1, 5),
]:
    show(*details)

folder = tempfile.mkdtemp()
for number, source in enumerate([
    'return "ä"\n', 'x = "ä"; return 1\n', 'def f():\n    "äö"; nonlocal y\n', "class C:\n  äö = 1; return 5\n",
    'for x in "äö": pass; (yield "ä")\n', '"ä"; continue\n', '"ä"; a b\n', '"ä"; f() = 3\n', "# ä\n\tx = 1\n",
    "def f(ä, *ä): pass\n", "lambda *a, **a: 0\n", "def f():\n  if a:\ny\n",
]):
    path = os.path.join(folder, f"f{number}.py")
    with open(path, "w", encoding="utf-8") as f:
        f.write(source)
    run = subprocess.run([sys.executable, path], capture_output=True, text=True, encoding="utf-8")
    print(run.stderr.replace(folder, "FOLDER"))
    os.remove(path)
    for form in source, source.encode():
        try:
            compile(form, "nofile", "exec")
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
os.rmdir(folder)
