# linecache: lines of files, kept, checked, from loaders.
import linecache
import os
import tempfile

with tempfile.TemporaryDirectory() as home:
    path = os.path.join(home, "file.py")
    with open(path, "w", encoding="latin-1") as f:
        f.write("# -*- coding: latin-1 -*-\ntwo = 'é'\nlast without newline")
    print([linecache.getline(path, n) for n in (1, 2, 3, 4, 0, -1)], linecache.getlines(path), path in linecache.cache)
    with open(path, "w") as f:
        f.write("changed, and longer\n")
    print(linecache.getline(path, 1), linecache.checkcache(path), linecache.getline(path, 1), linecache.getline(path, 2))
    os.remove(path)
    print(linecache.getline(path, 1), linecache.checkcache(), linecache.getline(path, 1) == "", path in linecache.cache)
    bad = os.path.join(home, "bad.py")
    with open(bad, "wb") as f:
        f.write(b"\xff\xfe\n")
    print(linecache.getlines(bad), linecache.getlines(home), linecache.getline("<string>", 1), linecache.getlines("no-such-file"))
class Loader:
    def get_source(self, name): return f"first of {name}\nsecond\n"
ns = {"__name__": "made", "__loader__": Loader()}
print(linecache.lazycache("made.py", ns), linecache.cache["made.py"][0].__class__.__name__, linecache.getline("made.py", 2, ns), linecache.getline("other.py", 1, ns), linecache.lazycache("x.py", {}), linecache.lazycache("<x>", ns))
linecache.cache["own"] = (9, None, ["own line\n"], "own")
print(linecache.getline("own", 1), linecache.checkcache(), linecache.getline("own", 1), linecache.clearcache(), linecache.cache, linecache.updatecache("nothing"))
print(linecache.getline(textwrap_file := __import__("textwrap").__file__, 1, vars(__import__("textwrap"))) != "")
