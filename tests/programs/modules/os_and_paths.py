# os and os.path as far as programs need them.
import os, os.path as p
print(p.join("a", "b", "/c", "d"), p.join("a", ""), p.basename("/x/y.txt"), p.dirname("/x/y.txt"), p.split("/a/b"), p.splitext("a.tar.gz"), p.splitext(".bashrc"), p.normpath("a/./b/../c//d"), p.isabs("/a"), p.isabs("a"), p.commonprefix(["abc", "abd"]), p.commonpath(["/a/b", "/a/c"]), p.relpath("/a/b/c", "/a/d"))
print(os.sep, os.linesep == "\n", os.name, os.curdir, os.pardir, os.getcwd() == p.abspath("."), p.exists("."), p.isdir("."), p.isfile(__file__), p.exists("no such thing"), p.basename(__file__), p.expanduser("~") != "~")
d = "tmp_os_test_dir"
if p.exists(d):
    for f in os.listdir(d): os.remove(p.join(d, f))
    os.rmdir(d)
os.mkdir(d)
with open(p.join(d, "f.txt"), "w") as f: f.write("hello")
print(os.listdir(d), p.getsize(p.join(d, "f.txt")), os.stat(p.join(d, "f.txt")).st_size)
os.rename(p.join(d, "f.txt"), p.join(d, "g.txt")); print(os.listdir(d)); os.makedirs(p.join(d, "x", "y")); print(sorted(os.listdir(d)), [(p.relpath(r, d), sorted(ds), fs) for r, ds, fs in os.walk(d)])
with os.scandir(d) as it: print(sorted((e.name, e.is_dir()) for e in it))
os.removedirs(p.join(d, "x", "y")); os.remove(p.join(d, "g.txt")); os.rmdir(d); print(p.exists(d))
for bad in ("open('nope.txt')", "os.remove('nope')", "os.listdir('nope')", "os.mkdir('.')", "os.rmdir('nope')", "os.stat('nope')", "open('.')", "open('nope/x', 'w')", "os.rename('nope', 'x')", "os.chdir('nope')"):
    try: eval(bad)
    except OSError as e: print(bad, "->", type(e).__name__, e, e.errno, e.filename)
os.environ["BRIGADE_TEST"] = "v"; print(os.environ["BRIGADE_TEST"], os.getenv("BRIGADE_TEST"), os.environ.get("NOPE_X"), os.getenv("NOPE_X", "d"), "BRIGADE_TEST" in os.environ); del os.environ["BRIGADE_TEST"]
try: os.environ["NOPE_X"]
except KeyError as e: print(e)
print(os.getpid() > 0, os.cpu_count() >= 1, len(os.urandom(8)), type(os.urandom(1)).__name__, os.fspath("a"), os.strerror(2), os.path is p, isinstance(os.environ, os._Environ))
try: os.fspath(5)
except TypeError as e: print(e)
r, w = os.pipe(); os.write(w, b"through pipe"); print(os.read(r, 100)); os.close(r); os.close(w)
try: os.close(r)
except OSError as e: print(e)
