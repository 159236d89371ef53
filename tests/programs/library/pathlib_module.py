# pathlib: pure paths of both kinds, and paths that touch files.
import os
import pathlib
import tempfile
from pathlib import Path, PurePath, PurePosixPath as P, PureWindowsPath as W


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))


home = tempfile.mkdtemp()
for p in P("/usr/lib/python3.tar.gz"), P("a/b/../c/."), P(), P("/"), P("//x/y"), P("..", "/etc", "passwd"), P(".hidden"), P("a."), W("c:/Windows/x.txt"), W("c:x"), W("//host/share/f"), W("\\x\\y"), W("nul.txt"):
    print(repr(p), p, p.parts, p.drive, repr(p.root), p.anchor, p.name, p.suffix, p.suffixes, p.stem, p.parent, [str(x) for x in p.parents], p.is_absolute(), p.as_posix())
a = P("/a/b/c.py")
print(a / "d", "x" / P("y"), a.joinpath("d", "e"), a.with_name("z"), a.with_stem("s"), a.with_suffix(".txt"), a.with_suffix(""), a.relative_to("/a"), a.relative_to("/a/x", walk_up=True), a.is_relative_to("/a"), a.match("*.py"), a.match("b/*.py"), a.full_match("/**/*.py"), a.full_match("*.py"), P("a") < P("b"), P("a") == P("a/."), P("A") == P("a"), W("A") == W("a"), hash(P("x")) == hash(P("./x")), os.fspath(a), bytes(a), a.with_segments("q"), a.parents[-1], a.parents[0:2], W("a/b") / "/c", W("c:/a") / "d:b", W("A.PY").match("*.py"))
print(Path.from_uri("file:///etc/hosts%20x"), PurePath("a").__class__.__name__, Path("~nobody-here").name, pathlib.PurePath("a", P("b")), a.parser.__name__, len({P("a"), P("a/")}))
os.chdir(home)
root = Path(home)
(root / "d" / "e").mkdir(parents=True)
f = root / "d" / "f.txt"
print(f.write_text("line é\nmore", encoding="utf-8"), f.read_text("utf-8"), f.write_bytes(b"abc"), f.read_bytes(), f.exists(), f.is_file(), f.is_dir(), f.stat().st_size, (root / "no").exists(), root.is_dir(), f.is_symlink(), f.suffix, f.samefile("d/f.txt"), f.is_mount(), f.is_fifo())
with f.open("a", newline="") as file:
    file.write("\nappended")
(root / "d" / "g.py").touch()
(root / "d" / "e" / "h.py").touch(exist_ok=False)
(root / "ln").symlink_to("d/f.txt")
(root / "hard").hardlink_to(f)
r = lambda paths: sorted(str(x.relative_to(root)) for x in paths)
print(r(root.iterdir()), r(root.glob("*")), r(root.glob("**/*.py")), r(root.rglob("*.txt")), r(root.glob("d/?.py")), r(root.glob("**/")), r(root.rglob("H.PY", case_sensitive=False)), r(root.glob("[!dl]*")), (root / "ln").readlink(), (root / "ln").resolve() == f.resolve(), (root / "ln").is_symlink())
print([(str(p.relative_to(root)), sorted(dirs), sorted(files)) for p, dirs, files in root.walk()], [str(p.relative_to(root)) for p, *_ in root.walk(top_down=False)])
g = f.rename(root / "moved.txt")
h = g.replace(root / "again.txt")
print(h.name, g.exists(), Path("again.txt").absolute() == Path.cwd() / "again.txt", Path.cwd() == root.resolve(), oct(h.stat().st_mode & 0o777) == oct(h.lstat().st_mode & 0o777), h.copy(root / "copied.txt").name, h.copy_into(root / "d").relative_to(root), h.move(root / "d" / "m.txt").name, (root / "d").copy(root / "d2").name, r((root / "d2").rglob("*")), h.info.exists(), root.info.is_dir())
(root / "copied.txt").chmod(0o400)
print(oct((root / "copied.txt").stat().st_mode), (root / "copied.txt").unlink(), (root / "copied.txt").unlink(missing_ok=True), (root / "d2" / "e" / "h.py").unlink(), (root / "d2" / "e").rmdir())
for what, call, args in (("missing", (root / "no").read_text, ()), ("exists", (root / "d").mkdir, ()), ("parents", (root / "x" / "y").mkdir, ()), ("not empty", (root / "d").rmdir, ()), ("touch", (root / "hard").touch, (0o666, False)), ("unlink", (root / "no").unlink, ()), ("relative", a.relative_to, ("/b",)), ("walk up", P("a").relative_to, ("../b",)), ("name", a.with_name, ("x/y",)), ("empty name", P("/").with_name, ("x",)), ("suffix", a.with_suffix, ("py",)), ("suffix", P("/").with_suffix, (".x",)), ("from uri", Path.from_uri, ("http://x",)), ("glob", root.glob, ("",)), ("glob absolute", root.glob, ("/x",)), ("type", P, (5,)), ("bytes", P, (b"x",)), ("compare", lambda: P("a") < W("a"), ()), ("divide", lambda: P("a") / 5, ()), ("stat", (root / "no").stat, ()), ("iterdir", lambda: list((root / "no").iterdir()), ()), ("resolve", (root / "no" / "x").resolve, (True,)), ("parents", lambda: a.parents[9], ()), ("windows", pathlib.WindowsPath, ()), ("text", (root / "q").write_text, (5,)), ("bytes", (root / "q").write_bytes, ("x",)), ("match", P("a").match, ("",)), ("expanduser", Path("~no-such-user/x").expanduser, ())):
    attempt(what, call, *args)
import pickle, shutil
print(pickle.loads(pickle.dumps(a)), pickle.loads(pickle.dumps(W("x"))) == W("x"), Path("x").is_absolute(), isinstance(a, os.PathLike), pathlib.UnsupportedOperation.__mro__[1])
os.chdir("/")
shutil.rmtree(home)
