# filecmp and fileinput: comparing files and folders, lines of several files.
import contextlib
import filecmp
import fileinput
import io
import os
import tempfile

home = tempfile.mkdtemp()
os.chdir(home)
def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as f:
        f.write(text)
    os.utime(name, (1e9, 1e9))
for name, text in {"l/same": "x", "r/same": "x", "l/diff": "abc", "r/diff": "abcd", "l/only": "", "r/other": "", "l/sub/a": "1", "r/sub/a": "1", "l/sub/b": "12", "r/sub/b": "1", "l/mixed": "f", "r/mixed/x": "", "l/hidden.pyc": "", "r/same_size": "aaa", "l/same_size": "bbb"}.items():
    write(name, text)
print(filecmp.cmp("l/same", "r/same"), filecmp.cmp("l/diff", "r/diff"), filecmp.cmp("l/same_size", "r/same_size"), filecmp.cmp("l/same_size", "r/same_size", shallow=False), filecmp.cmp("l", "r"), filecmp.cmpfiles("l", "r", ["same", "diff", "only", "mixed", "same_size"], shallow=False), filecmp.clear_cache())
d = filecmp.dircmp("l", "r", ignore=["hidden.pyc"], shallow=False)
print(sorted(d.left_list), sorted(d.common), d.left_only, d.right_only, d.common_dirs, sorted(d.common_files), d.common_funny, d.same_files, sorted(d.diff_files), d.funny_files, sorted(d.subdirs), d.subdirs["sub"].diff_files, filecmp.DEFAULT_IGNORES[:3])
d.report_full_closure()
d.report_partial_closure()
def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)
attempt("missing", filecmp.cmp, "none", "l/same")
attempt("attribute", getattr, d, "nothing")
write("one.txt", "first\nsecond\n")
write("two.txt", "third\nfourth")
with fileinput.input(["one.txt", "two.txt"], encoding="utf-8") as f:
    for line in f:
        print(f.filename(), f.lineno(), f.filelineno(), f.isfirstline(), f.isstdin(), repr(line))
        if f.filename() == "one.txt" and f.filelineno() == 1:
            f.nextfile()
with fileinput.input("one.txt", inplace=True, backup=".bak") as f:
    for line in f:
        print(line.upper(), end="")
print(open("one.txt").read(), open("one.txt.bak").read(), sorted(os.listdir(".")))
print([line for line in fileinput.FileInput("two.txt", mode="rb")], fileinput.FileInput("one.txt").readline(), list(fileinput.input(["one.txt"], openhook=fileinput.hook_encoded("ascii", "replace"))))
fileinput.close()
import gzip
with gzip.open("three.gz", "wt") as f:
    f.write("packed\n")
print(list(fileinput.FileInput(["three.gz", "two.txt"], openhook=fileinput.hook_compressed, encoding="utf-8")))
attempt("no state", fileinput.filename)
attempt("missing", lambda: list(fileinput.FileInput("none.txt")))
attempt("mode", fileinput.FileInput, "x", mode="q")
attempt("both", fileinput.FileInput, "x", inplace=True, openhook=open)
attempt("active", lambda: (fileinput.input("one.txt").readline(), fileinput.lineno(), fileinput.input("two.txt")))
import shutil
os.chdir("/")
shutil.rmtree(home)
