# What importlib knows of modules that the import statement has loaded, before and after importlib is there.
import sys, json, _helper
def kind(x): return x.__name__ if isinstance(x, type) else type(x).__name__
print(json.__spec__.name, json.__spec__.parent, json.__spec__.has_location, sys.__spec__.origin, _helper.__spec__.name)
print(isinstance(json.__spec__._initializing, bool), json.__spec__ == json.__spec__, hash(json.__loader__) == hash(json.__loader__))
print([f.__name__ for f in sys.meta_path], len(sys.path_hooks) >= 2)
print(kind(_helper.__spec__.loader), _helper.__spec__.loader is _helper.__loader__, _helper.__spec__.submodule_search_locations)
import importlib, importlib.util, importlib.machinery, importlib.abc
print([f is g for f, g in zip(sys.meta_path, (importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter, importlib.machinery.PathFinder))])
print(type(_helper.__spec__) is importlib.machinery.ModuleSpec, type(json.__spec__) is importlib.machinery.ModuleSpec, _helper.__spec__.origin == _helper.__file__)
print(importlib.util.find_spec("nope"), importlib.util.find_spec("_pkg.sub").name, importlib.util.find_spec("json") is json.__spec__)
try: importlib.util.find_spec("nope.sub")
except ModuleNotFoundError as e: print(e, e.name)
try: importlib.import_module(".x")
except TypeError as e: print(e)
print(importlib.import_module(".deep", "_pkg.sub").NAME, importlib.import_module("_pkg.sub").__name__)
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("made_up"): return importlib.util.spec_from_loader(name, Loader())
class Loader(importlib.abc.Loader):
    def create_module(self, spec): return None
    def exec_module(self, module):
        if module.__name__ == "made_up_bad": raise ValueError("cannot")
        if module.__name__ == "made_up_missing": import nowhere
        module.value = module.__name__.upper()
sys.meta_path.insert(0, Finder())
import made_up_one; print(made_up_one.value, kind(made_up_one.__loader__), made_up_one.__spec__.origin)
import traceback
for name in ("made_up_bad", "made_up_missing"):
    try: __import__(name)
    except Exception as e: print(type(e).__name__, e, [f.name for f in traceback.extract_tb(e.__traceback__) if f.name[0] != '_'], name in sys.modules)
del sys.meta_path[0]
spec = importlib.util.spec_from_file_location("by_path", _helper.__file__)
m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m); print(m.double(4), m is _helper, "by_path" in sys.modules)
print(importlib.reload(_helper) is _helper)
import pkgutil; print([m.name for m in pkgutil.iter_modules(sys.modules["_pkg"].__path__)], any(m.name == "decoder" for m in pkgutil.iter_modules(json.__path__)))
import inspect; print(inspect.getsource(_helper.double).strip().splitlines()[0], inspect.getsource(json.loads).splitlines()[0][:9])
saved = sys.meta_path[:]; sys.meta_path.clear()
try: import nowhere_at_all
except ImportError as e: print(e)
sys.meta_path[:] = saved
sys.path_hooks.insert(0, lambda p: (_ for _ in ()).throw(ImportError))
sys.path_importer_cache.clear()
import colorsys; print(colorsys.__name__)
