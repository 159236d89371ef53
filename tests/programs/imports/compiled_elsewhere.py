"""Compiled files without sources, in archives, as programs; py_compile and compileall; options and environment."""

import compileall
import importlib
import importlib.util
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = False
folder = tempfile.TemporaryDirectory()
root = os.path.realpath(folder.name)
TAG = sys.implementation.cache_tag
ENV = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}


def path(*names):
    return os.path.join(root, *names)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "w") as f:
        f.write(text)
    return path(name)


def shown(text):
    return text.replace(root, "ROOT").replace(TAG, "TAG") if isinstance(text, str) else text


def run(*args, cwd=root, **env):
    r = subprocess.run([sys.executable, *args], cwd=cwd, env={**ENV, **env}, capture_output=True, text=True)
    error = r.stderr.strip().splitlines()[-1:]
    print(r.returncode, shown(r.stdout).splitlines(), [shown(line) for line in error])


def cached():
    found = []
    for base, _, files in os.walk(root):
        found += [shown(os.path.join(base, f)) for f in files if f.endswith(".pyc")]
    return sorted(found)


def clean():
    for base, folders, files in os.walk(root, topdown=False):
        for f in files:
            if f.endswith(".pyc"):
                os.remove(os.path.join(base, f))


# Without sources.
write("lone.py", "def f():\n    raise ValueError(__name__)\nwhere = __file__\n")
print(shown(py_compile.compile(path("lone.py"), path("lone.pyc"), dfile="display.py")))
os.remove(path("lone.py"))
sys.path.insert(0, root)
import lone
print(shown(lone.where), shown(lone.__cached__), type(lone.__loader__).__name__, lone.f.__code__.co_filename)
write("bare/__init__.py", "name = __name__\n")
write("bare/inner.py", "from . import name\n")
compileall.compile_dir(path("bare"), quiet=1, legacy=True)
os.remove(path("bare/__init__.py"))
os.remove(path("bare/inner.py"))
import bare.inner
print(bare.name, bare.inner.name, shown(bare.__file__), [shown(p) for p in bare.__path__])
with open(path("foreign.pyc"), "wb") as f:
    f.write(b"\x01\x02\r\n" + bytes(12) + b"N")
with open(path("short.pyc"), "wb") as f:
    f.write(importlib.util.MAGIC_NUMBER)
with open(path("odd.pyc"), "wb") as f:
    f.write(importlib.util.MAGIC_NUMBER + bytes(12) + b"N")
for name in ("foreign", "short", "odd"):
    try:
        importlib.import_module(name)
    except (ImportError, EOFError) as e:
        print(type(e).__name__, shown(str(e)))
    run(name + ".pyc")
clean()

# A program.
write("program.py", "import sys\nprint(__name__, __file__, sys.argv, __loader__.__class__.__name__, __cached__)\nif len(sys.argv) > 2:\n    1 / 0\n")
py_compile.compile(path("program.py"), path("program.pyc"))
run("program.pyc", "a")
run("program.pyc", "a", "b")
os.rename(path("program.pyc"), path("renamed"))
run("renamed")
clean()

# py_compile's errors.
write("bad.py", "x = (\n")
try:
    py_compile.compile(path("bad.py"), doraise=True)
except py_compile.PyCompileError as e:
    print(e.exc_type_name, e.exc_value.msg)
print(py_compile.compile(path("bad.py"), quiet=2))
os.environ["SOURCE_DATE_EPOCH"] = "1"
write("epoch.py", "x = 1\n")
with open(py_compile.compile(path("epoch.py")), "rb") as f:
    print(f.read()[4:8])
del os.environ["SOURCE_DATE_EPOCH"]
with open(py_compile.compile(path("epoch.py")), "rb") as f:
    print(f.read()[4:8])
for level in (0, 1, 2):
    print(shown(py_compile.compile(path("epoch.py"), optimize=level)))
os.remove(path("bad.py"))
clean()

# Levels of optimisation; -m; options and environment.
write("levels.py", 'def f():\n    "doc"\n    assert False, "asserted"\n    return __debug__\ntry:\n    print(f(), f.__doc__)\nexcept AssertionError as e:\n    print(e, f.__doc__)\n')
for options in ((), ("-O",), ("-OO",), ("-B",), ("-B", "-O")):
    run(*options, "-c", "import levels; print(levels.__cached__)")
    print(cached())
clean()
run("-m", "levels")
print(cached())
clean()
run("-c", "import levels", PYTHONDONTWRITEBYTECODE="1")
print(cached())
run("-c", "import levels, sys; print(sys.pycache_prefix)", PYTHONPYCACHEPREFIX=path("prefix"))
print([p.replace("ROOT", "") for p in cached() if "levels" in p])
clean()
run("-X", "pycache_prefix=" + path("other"), "-c", "import levels, sys; print(sys.pycache_prefix)", PYTHONPYCACHEPREFIX=path("prefix"))
print([p.replace("ROOT", "") for p in cached() if "levels" in p])
clean()
run("-c", "import levels, sys; print(sys.flags.optimize)", PYTHONOPTIMIZE="2")
clean()
py_compile.compile(path("levels.py"), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
write("levels.py", "print('changed')\n")
for how in ("default", "always", "never"):
    run("--check-hash-based-pycs", how, "-c", "import _imp, levels; print(_imp.check_hash_based_pycs)")
clean()

# compileall.
write("tree/a.py", "1")
write("tree/b/c.py", "2")
write("tree/b/bad.py", "=")
print(compileall.compile_dir(path("tree"), quiet=2), cached())
print(compileall.compile_file(path("tree/a.py"), quiet=2, optimize=[0, 1], force=True), cached())
clean()
run("-m", "compileall", "-q", "tree/a.py")
print(cached())
clean()

# In an archive.
write("zipped/__init__.py", "place = __file__\n")
write("zipped/mod.py", "def f():\n    return 'zipped code'\n")
write("zipped/both.py", "x = 'both'\n")
for name in ("__init__", "mod", "both"):
    py_compile.compile(path("zipped", name + ".py"), path("zipped", name + ".pyc"))
with zipfile.ZipFile(path("lib.zip"), "w") as z:
    z.write(path("zipped/__init__.pyc"), "zipped/__init__.pyc")
    z.write(path("zipped/mod.pyc"), "zipped/mod.pyc")
    z.write(path("zipped/both.pyc"), "zipped/both.pyc")
    z.write(path("zipped/both.py"), "zipped/both.py")
    z.writestr("__main__.py", "import zipped.mod\nprint(zipped.mod.f(), __name__, __file__)\n")
shutil.rmtree(path("zipped"))
sys.path.insert(0, path("lib.zip"))
from zipped import both, mod
import zipped
print(mod.f(), both.x, shown(zipped.place), type(zipped.__loader__).__name__)
run("lib.zip")
folder.cleanup()
