# importlib: finding, loading, reloading, specs, resources, metadata.
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.resources
import importlib.util
import os
import sys
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))


home = tempfile.mkdtemp()
sys.path.insert(0, home)
sys.dont_write_bytecode = True
def write(name, text):
    path = os.path.join(home, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    importlib.invalidate_caches()
    return path
write("one.py", "x = 1\n")
m = importlib.import_module("one")
print(m.x, m.__spec__.name, m.__spec__.origin.replace(home, "HOME"), m.__spec__.cached and os.path.basename(m.__spec__.cached).split(".")[0], m.__spec__.has_location, m.__spec__.submodule_search_locations, m.__spec__.parent, type(m.__loader__).__name__, m.__file__ == m.__spec__.origin)
m.kept = 5
write("one.py", "x = 'changed and longer'\n")
print(importlib.reload(m) is m, m.x, m.kept)
write("pack/__init__.py", "from . import sub\n")
write("pack/sub.py", "def f(): return __name__\n")
write("pack/data/file.txt", "data\n")
write("space/part.py", "here = True")
print(importlib.import_module(".sub", "pack").f(), importlib.util.find_spec("pack.sub").name, importlib.util.find_spec("nothing_here"), importlib.util.find_spec("json").name, importlib.util.resolve_name("..x", "a.b"), importlib.import_module("space.part").here, getattr(sys.modules["space"], "__file__", "no file"), type(sys.modules["space"].__path__).__name__, sys.modules["space"].__spec__.loader.__class__.__name__)
spec = importlib.util.spec_from_file_location("given", os.path.join(home, "one.py"))
mod = importlib.util.module_from_spec(spec)
print(spec.loader.exec_module(mod), mod.x, mod.__name__, "given" in sys.modules, spec.loader.get_source("given"), spec.loader.is_package("given"), spec.loader.path == spec.origin, spec.loader.get_code("given").co_name, spec.loader.get_data(spec.origin))
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, origin="virtual") if name.startswith("virtual") else None
    def create_module(self, spec): return None
    def exec_module(self, module): module.made = module.__name__.upper()
sys.meta_path.append(Finder())
import virtual_thing
print(virtual_thing.made, virtual_thing, virtual_thing.__spec__.origin)
lazy = importlib.util.spec_from_loader("virtual_lazy", importlib.util.LazyLoader(sys.meta_path[-1]))
lm = importlib.util.module_from_spec(lazy)
lazy.loader.exec_module(lm)
print(type(lm).__name__, lm.made, type(lm).__name__)
print(importlib.util.cache_from_source("/a/b.py").startswith("/a/__pycache__/b."), importlib.util.source_from_cache("/a/__pycache__/b.cpython-314.pyc"), importlib.util.decode_source(b"# coding: latin-1\n\xe9"), len(importlib.util.MAGIC_NUMBER), len(importlib.util.source_hash(b"x")), importlib.machinery.SOURCE_SUFFIXES, importlib.machinery.BYTECODE_SUFFIXES, importlib.machinery.all_suffixes()[:2])
print(importlib.machinery.PathFinder.find_spec("one").name, importlib.machinery.BuiltinImporter.find_spec("sys").origin, importlib.machinery.BuiltinImporter.find_spec("one"), importlib.machinery.FileFinder(home, (importlib.machinery.SourceFileLoader, [".py"])).find_spec("one").name, repr(spec).replace(home, "HOME").split(" object at")[0])
files = importlib.resources.files("pack")
print(sorted(f.name for f in files.iterdir() if f.name != "__pycache__"), files.joinpath("data", "file.txt").read_text(), (files / "data/file.txt").read_bytes(), (files / "data").is_dir(), importlib.resources.read_text("pack", "data", "file.txt", encoding="utf-8"), importlib.resources.is_resource("pack", "sub.py"), sorted(importlib.resources.contents("pack"))[-1])
with importlib.resources.as_file(files / "sub.py") as path:
    print(path.name)
write("demo-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: demo\nVersion: 1.2\nRequires-Dist: other>=1; extra == 'x'\nProvides-Extra: x\n\nDescription.\n")
write("demo-1.2.dist-info/entry_points.txt", "[console_scripts]\ndemo = one:x\n[group]\na = pack.sub:f [x]\n")
write("demo-1.2.dist-info/RECORD", "one.py,sha256=abc,10\n")
write("demo-1.2.dist-info/top_level.txt", "one\npack\n")
d = importlib.metadata.distribution("demo")
print(importlib.metadata.version("demo"), importlib.metadata.requires("demo"), d.metadata["Name"], d.metadata.json, d.files, d.files[0].hash, importlib.metadata.entry_points(group="group"), importlib.metadata.entry_points(name="demo")["demo"].load(), sorted(d.entry_points.names), importlib.metadata.packages_distributions().get("one"), d.name)
ep = next(iter(importlib.metadata.entry_points(group="group")))
print(ep.module, ep.attr, ep.extras, ep.load()(), ep.matches(name="a"))
attempt("missing", importlib.import_module, "no.such.module")
attempt("relative", importlib.import_module, ".x")
attempt("beyond", importlib.import_module, "...x", "pack")
attempt("type", importlib.import_module, 5)
attempt("empty", importlib.import_module, "")
attempt("reload", importlib.reload, "one")
del sys.modules["one"]
attempt("reload unknown", importlib.reload, m)
attempt("find_spec", importlib.util.find_spec, "one.sub")
attempt("resolve", importlib.util.resolve_name, "...x", "a")
attempt("metadata", importlib.metadata.version, "no-such-distribution")
attempt("cache", importlib.util.source_from_cache, "/a/b.pyc")
attempt("resource", importlib.resources.read_text, "pack", "none.txt")
attempt("no package", importlib.resources.files, "no_such_pack")
write("broken.py", "x = = 1\n")
attempt("broken", importlib.import_module, "broken")
write("raises.py", "y = 1\nraise ValueError('inside')\n")
attempt("raises", importlib.import_module, "raises")
print("raises" in sys.modules)
sys.modules["blocked"] = None
attempt("blocked", importlib.import_module, "blocked")
import shutil
shutil.rmtree(home)
