# glob: patterns over a tree of files, translated patterns.
import glob
import os
import re
import tempfile

home = tempfile.mkdtemp()
os.chdir(home)
for name in "a/b/c.txt", "a/b/d.py", "a/.hidden/e.txt", "a/x[1].txt", "top.txt", ".dot", "a/B/F.TXT", "z1", "z2", "z10":
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    open(name, "w").close()
os.symlink("a", "link")
g = lambda *a, **k: sorted(glob.glob(*a, **k))
for pattern in "*", "*.txt", "a/*", "a/*/", "a/*/*.txt", "**", "**/*.txt", "z[0-9]", "z[!1]", "z?", "[zt]*", ".*", "a/.*/*", "no", "no/*", "top.txt", "a/b/", "a/x[[]1].txt", "*/b/*.py", "link/**", "[", "":
    print(pattern, g(pattern), g(pattern, recursive=True) if "**" in pattern else "")
print(g("**/*.txt", recursive=True, include_hidden=True), g("*", include_hidden=True), g("*.txt", root_dir="a"), g("**", root_dir="a", recursive=True), sorted(glob.iglob("z*")), g(b"z*"), g(os.path.join(home, "z*")) == [os.path.join(home, n) for n in ("z1", "z10", "z2")])
fd = os.open("a", os.O_RDONLY)
print(g("*", dir_fd=fd), g("b/*", dir_fd=fd), g("**", dir_fd=fd, recursive=True))
os.close(fd)
print(glob.escape("a/x[1]?*.txt"), g("a/" + glob.escape("x[1].txt")), glob.escape(b"[x]"), glob.has_magic("a*"), glob.has_magic(b"a"))
for pattern, options in (("*.txt", {}), ("**/*.py", {"recursive": True}), ("a/**", {"recursive": True, "include_hidden": True}), ("[!a]?", {}), ("a\\b/*", {"seps": "/\\"}), ("**", {})):
    print(pattern, glob.translate(pattern, **options))
print([bool(re.match(glob.translate("**/*.txt", recursive=True), p)) for p in ("a.txt", "a/b.txt", "a/.b.txt", "a.py")])
for bad in 5, None:
    try:
        print(glob.glob(bad))
    except Exception as e:
        print(type(e).__name__, e)
import shutil
os.chdir("/")
shutil.rmtree(home)
