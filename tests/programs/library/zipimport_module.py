# zipimport: modules and packages out of archives.
import os
import py_compile
import sys
import tempfile
import zipfile
import zipimport

home = tempfile.mkdtemp()
archive = os.path.join(home, "lib.zip")
with open(os.path.join(home, "compiled.py"), "w") as f:
    f.write("how = 'from bytecode'\n")
compiled = py_compile.compile(os.path.join(home, "compiled.py"), os.path.join(home, "compiled.pyc"))
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("zmod.py", "'''Doc.'''\nx = 5\ndef fail(): return 1 / 0\n")
    z.writestr("zpack/__init__.py", "from .inner import y\n")
    z.writestr("zpack/inner.py", "y = __name__\n")
    z.writestr("zpack/data.txt", "data in the archive")
    z.writestr("below/zdeep.py", "z = 1")
    z.writestr("zbroken.py", "x = = 1")
    z.write(compiled, "zcompiled.pyc")
    z.writestr("space/part.py", "q = 1")
sys.path.insert(0, archive)
import zcompiled
import zmod
import zpack
import space.part
R = lambda t: str(t).replace(home, "HOME")
print(zmod.x, zmod.__doc__, R(zmod.__file__), type(zmod.__loader__).__name__, zpack.y, R(zpack.__path__), zcompiled.how, space.part.q, R(list(space.__path__)))
i = zipimport.zipimporter(archive)
print(R(i), R(i.archive), repr(i.prefix), i.is_package("zpack"), i.is_package("zmod"), i.get_source("zmod"), i.get_source("zcompiled"), R(i.get_filename("zpack")), i.get_code("zpack.inner".split(".")[0]).co_name, i.get_data("zpack/data.txt"), i.get_data(os.path.join(archive, "zmod.py"))[:10], i.find_spec("zmod").name, i.find_spec("nothing"), R(i.find_spec("zpack").submodule_search_locations))
import importlib.resources, inspect, pkgutil, traceback
print(importlib.resources.files("zpack").joinpath("data.txt").read_text(), pkgutil.get_data("zpack", "data.txt"), sorted(m.name for m in pkgutil.iter_modules([archive])), inspect.getsource(zmod.fail))
try:
    zmod.fail()
except ZeroDivisionError as e:
    print(R("".join(traceback.format_tb(e.__traceback__)[1:])))
sys.path.insert(0, os.path.join(archive, "below"))
import zdeep
print(zdeep.z, repr(zipimport.zipimporter(os.path.join(archive, "below")).prefix), i.invalidate_caches(), len(zipimport._zip_directory_cache) > 0)
other = os.path.join(home, "other.txt")
with open(other, "w") as f:
    f.write("not an archive")
for call in (lambda: zipimport.zipimporter(other), lambda: zipimport.zipimporter("no.zip"), lambda: zipimport.zipimporter(""), lambda: i.get_code("nothing"), lambda: i.get_source("nothing"), lambda: i.get_data("none.txt"), lambda: i.is_package("nothing"), lambda: i.get_filename("nothing"), lambda: __import__("zbroken"), lambda: zipimport.zipimporter(5), lambda: zipimport.zipimporter(home)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, R(e))
print(zipimport.ZipImportError.__mro__[1])
import shutil
shutil.rmtree(home)
