# pkgutil: walking packages, data, names, paths.
import os
import pkgutil
import sys
import tempfile

home = tempfile.mkdtemp()
sys.dont_write_bytecode = True
for name, text in {"p/__init__.py": "x = 1\n", "p/a.py": "def f(): return 'f'\nclass C:\n    attr = 5\n", "p/sub/__init__.py": "", "p/sub/deep.py": "", "p/bad/__init__.py": "raise ImportError('bad')", "p/data.txt": "some data\n", "single.py": "", "not-a-module.py": "", "plain/x.py": ""}.items():
    path = os.path.join(home, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
sys.path.insert(0, home)
import p
print(sorted((m.name, m.ispkg) for m in pkgutil.iter_modules([home])), sorted(m.name for m in pkgutil.iter_modules(p.__path__, "p.")))
failed = []
print(sorted((m.name, m.ispkg) for m in pkgutil.walk_packages(p.__path__, "p.", onerror=failed.append)), failed)
print(pkgutil.get_data("p", "data.txt"), pkgutil.get_data("sys", "x"), pkgutil.resolve_name("p.a:C.attr"), pkgutil.resolve_name("p.a.f")(), pkgutil.resolve_name("p.sub.deep").__name__, pkgutil.resolve_name("json:dumps")([1]), pkgutil.ModuleInfo(1, "n", False))
second = os.path.join(home, "second")
os.makedirs(os.path.join(second, "p"))
open(os.path.join(second, "p", "__init__.py"), "w").close()
open(os.path.join(second, "p", "late.py"), "w").close()
sys.path.append(second)
p.__path__ = pkgutil.extend_path(p.__path__, "p")
import p.late
print([os.path.relpath(x, home) for x in p.__path__], p.late.__name__, pkgutil.extend_path("text", "p"), type(pkgutil.get_importer(home)).__name__, pkgutil.get_importer("no/such"), any(True for _ in pkgutil.iter_importers("p.a")))
for call in (lambda: pkgutil.resolve_name("1bad"), lambda: pkgutil.resolve_name("p.a:nothing"), lambda: pkgutil.resolve_name("p.a:").__name__, lambda: pkgutil.resolve_name("no_such_mod"), lambda: list(pkgutil.iter_modules("text")), lambda: pkgutil.get_data("p", "none.txt"), lambda: [m.name for m in pkgutil.walk_packages(p.__path__, "p.")]):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e).replace(home, "HOME"))
import shutil
shutil.rmtree(home)
