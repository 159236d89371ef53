# runpy: modules, packages and files run as programs.
import os
import runpy
import sys
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))


home = tempfile.mkdtemp()
sys.path.insert(0, home)
sys.dont_write_bytecode = True
def write(name, text):
    path = os.path.join(home, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    return path
body = "print(__name__, __package__, __file__ and __file__.rsplit('/', 1)[1], __spec__ and __spec__.name, len(__import__('sys').argv)); result = 6 * 7\n"
script = write("script.py", body)
write("mod_here.py", body)
write("pack/__init__.py", "print('pack imported')\n")
write("pack/__main__.py", body)
write("pack/inner.py", body + "from . import sibling\n")
write("pack/sibling.py", "import sys; print('sibling', __name__)\n")
write("nomain/__init__.py", "")
write("fails.py", "raise ValueError('while running')\n")
write("exits.py", "import sys; sys.exit(4)\n")
write("folder/__main__.py", body)
g = runpy.run_path(script, {"given": 1}, "named")
print(g["result"], g["given"], g["__name__"], sorted(k for k in g if k.startswith("__")), "named" in sys.modules)
for args, kwargs in ((("mod_here",), {}), (("mod_here",), {"run_name": "__main__", "alter_sys": True}), (("pack",), {}), (("pack.inner",), {"run_name": "other", "init_globals": {"x": 5}})):
    got = runpy.run_module(*args, **kwargs)
    print(got["result"], got["__name__"], got.get("x"), got["__spec__"].origin.replace(home, "HOME"))
print(runpy.run_path(os.path.join(home, "folder"))["result"], sys.modules["__main__"].__name__)
import zipfile
archive = os.path.join(home, "app.zip")
with zipfile.ZipFile(archive, "w") as z:
    z.writestr("__main__.py", body)
print(runpy.run_path(archive)["result"])
import py_compile
print(runpy.run_path(py_compile.compile(script, os.path.join(home, "script.pyc")))["result"])
attempt("no main", runpy.run_module, "nomain")
attempt("missing", runpy.run_module, "no_such_module_here")
attempt("missing below", runpy.run_module, "pack.nothing")
attempt("not a package", runpy.run_module, "mod_here.sub")
attempt("relative", runpy.run_module, ".x")
attempt("fails", runpy.run_module, "fails")
attempt("exits", runpy.run_path, os.path.join(home, "exits.py"))
attempt("no file", runpy.run_path, os.path.join(home, "gone.py"))
attempt("folder without main", runpy.run_path, os.path.join(home, "nomain"))
attempt("builtin", runpy.run_module, "sys")
import shutil
shutil.rmtree(home)
