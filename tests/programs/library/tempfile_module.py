# tempfile: files and folders that go away.
import os
import stat
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).split(": '/")[0])


with tempfile.TemporaryDirectory(prefix="pre", suffix=".d") as home:
    print(os.path.isdir(home), os.path.basename(home)[:3], home[-2:], oct(stat.S_IMODE(os.stat(home).st_mode)))
    with tempfile.TemporaryFile(dir=home) as f:
        print(f.write(b"hidden"), f.seek(0), f.read(), os.listdir(home), f.mode, isinstance(f.name, int))
    with tempfile.NamedTemporaryFile("w+", dir=home, suffix=".txt", encoding="utf-8") as f:
        print(os.path.exists(f.name), f.name.endswith(".txt"), f.write("é"), f.flush(), os.path.getsize(f.name), f.file.encoding)
        name = f.name
    print(os.path.exists(name), f.closed)
    with tempfile.NamedTemporaryFile(dir=home, delete_on_close=False) as f:
        f.close()
        print(os.path.exists(f.name))
    print(os.path.exists(f.name))
    f = tempfile.NamedTemporaryFile(dir=home, delete=False)
    f.close()
    print(os.path.exists(f.name), oct(stat.S_IMODE(os.stat(f.name).st_mode)))
    fd, name = tempfile.mkstemp(".end", "start", home, text=True)
    print(os.write(fd, b"x"), os.close(fd), os.path.basename(name)[:5], name[-4:], len(os.path.basename(name)))
    print(type(tempfile.mkdtemp(dir=os.fsencode(home))).__name__, type(tempfile.mkstemp(suffix=b"x", dir=home.encode())[1]).__name__)
    attempt("mixed", tempfile.mkstemp, b"x", "y")
    attempt("missing folder", tempfile.mkdtemp, dir=os.path.join(home, "no"))
    attempt("mode", tempfile.TemporaryFile, "q")
    s = tempfile.SpooledTemporaryFile(max_size=10, mode="w+", dir=home, newline="\n")
    print(s.write("short"), s._rolled, s.write(" and then long"), s._rolled, s.seek(0), s.read(), s.name is not None, s.tell(), s.truncate(3), s.seek(0), list(s), s.mode, s.encoding, s.closed, s.close(), s.closed)
    b = tempfile.SpooledTemporaryFile()
    print(b.write(b"abc"), b.rollover(), b._rolled, b.seek(1), b.read(), b.fileno() > 2, b.readable(), b.close())
    d = tempfile.TemporaryDirectory(dir=home, delete=False)
    with d as path:
        pass
    print(os.path.isdir(path), d.cleanup(), os.path.isdir(path))
    d = tempfile.TemporaryDirectory(dir=home)
    open(os.path.join(d.name, "file"), "w").close()
    os.chmod(d.name, 0o500)
    d.cleanup()
    d.cleanup()
    print(os.path.exists(d.name))
    tempfile.tempdir = home
    print(tempfile.gettempdir() == home, tempfile.gettempdirb() == os.fsencode(home), tempfile.gettempprefix(), tempfile.gettempprefixb(), os.path.dirname(tempfile.mkdtemp()) == home)
    tempfile.tempdir = None
print(os.path.exists(home), tempfile.TMP_MAX, len({next(tempfile._get_candidate_names()) for _ in range(20)}))
