# py_compile and compileall: files and folders to bytecode.
import compileall
import contextlib
import importlib.util
import io
import os
import py_compile
import tempfile

home = os.path.realpath(tempfile.mkdtemp())
os.chdir(home)
def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as f:
        f.write(text)
    os.utime(name, (1e9, 1e9))
def cached(folder="."):
    return sorted(os.path.relpath(os.path.join(f, n)).split(".")[0] + "".join("." + p for p in n.split(".")[2:]) for f, _, files in os.walk(folder) for n in files if n.endswith(".pyc"))
write("good.py", "x = 1\n")
write("bad.py", "x = = 1\n")
write("pkg/__init__.py", "")
write("pkg/deep/mod.py", "y = 2\n")
write("pkg/text.txt", "no source")
print(py_compile.compile("good.py", "out.pyc"), py_compile.compile("good.py") == importlib.util.cache_from_source("good.py"), cached())
for mode in py_compile.PycInvalidationMode:
    data = open(py_compile.compile("good.py", "m.pyc", invalidation_mode=mode), "rb").read()
    print(mode, data[:4] == importlib.util.MAGIC_NUMBER, int.from_bytes(data[4:8], "little"), data[8:16] == (int(1e9).to_bytes(4, "little") + (6).to_bytes(4, "little")), data[8:16] == importlib.util.source_hash(b"x = 1\n"))
def attempt(what, call, *args, **kwargs):
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err):
            print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).split("\n")[-2:] if isinstance(e, py_compile.PyCompileError) else e)
    print("".join(l for l in err.getvalue().splitlines(True) if "File" not in l), end="")
attempt("bad", py_compile.compile, "bad.py")
attempt("bad, raised", py_compile.compile, "bad.py", doraise=True, dfile="shown.py")
attempt("bad, quiet", py_compile.compile, "bad.py", quiet=2)
attempt("missing", py_compile.compile, "none.py")
os.symlink("good.py", "link.pyc")
attempt("link", py_compile.compile, "good.py", "link.pyc")
def run(call, *args, **kwargs):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        result = call(*args, **kwargs)
    print(result, [l for l in out.getvalue().splitlines() if "***" in l or "Listing" in l or "Compiling" in l and "..." in l], cached("pkg"))
run(compileall.compile_dir, "pkg", maxlevels=0)
run(compileall.compile_dir, "pkg")
run(compileall.compile_dir, "pkg", force=True, quiet=1, optimize=[0, 2])
run(compileall.compile_dir, ".", quiet=1, rx=__import__("re").compile("pkg"), legacy=True)
run(compileall.compile_file, "good.py", ddir="shown")
run(compileall.compile_file, "pkg/text.txt")
run(compileall.compile_dir, "none")
attempt("both", compileall.compile_dir, ".", ddir="a", stripdir="b")
attempt("workers", compileall.compile_dir, ".", workers=-1)
import shutil
os.chdir("/")
shutil.rmtree(home)
