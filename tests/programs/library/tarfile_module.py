# tarfile: formats, members, links, filters, damage.
import io
import os
import tarfile
import tempfile

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).split("\n")[0].replace(home, "HOME"))

home = os.path.realpath(tempfile.mkdtemp())
def member(name, data=b"", **attributes):
    t = tarfile.TarInfo(name)
    t.size, t.mtime = len(data), 1e9
    for k, v in attributes.items():
        setattr(t, k, v)
    return t, io.BytesIO(data)
for mode, form in (("w", tarfile.USTAR_FORMAT), ("w:gz", tarfile.GNU_FORMAT), ("w:bz2", tarfile.PAX_FORMAT)):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode=mode, format=form) as t:
        t.addfile(*member("plain.txt", b"hello tar"))
        t.addfile(*member("dir", type=tarfile.DIRTYPE, mode=0o750))
        t.addfile(*member("dir/long" + "x" * 90, b"long name", uname="someone", uid=5))
        t.addfile(*member("link", type=tarfile.SYMTYPE, linkname="plain.txt"))
        t.addfile(*member("hard", type=tarfile.LNKTYPE, linkname="plain.txt"))
        if form == tarfile.PAX_FORMAT:
            t.addfile(*member("é" * 60, b"pax", pax_headers={"comment": "noted"}, mtime=1.5))
    b.seek(0)
    with tarfile.open(fileobj=b) as t:
        print(mode, [n[:12] for n in t.getnames()], t.format, t.getmember("plain.txt").size, t.extractfile("plain.txt").read(), t.extractfile("link").read(), t.extractfile("hard").read(), t.extractfile("dir"))
        for m in t:
            print(m.name[:10], m.type, oct(m.mode), m.isfile(), m.isdir(), m.issym(), m.islnk(), m.mtime, m.uid, m.uname, m.linkname, sorted(m.pax_headers))
        target = os.path.join(home, mode.replace(":", ""))
        t.extractall(target, filter="data")
        print(sorted(n[:10] for n in os.listdir(target)), os.readlink(os.path.join(target, "link")))
os.makedirs(os.path.join(home, "src/sub"))
for n in "src/a.txt", "src/sub/b.txt":
    with open(os.path.join(home, n), "w") as f:
        f.write(n)
path = os.path.join(home, "made.tar.gz")
def anonymous(t):
    t.uid = t.gid = t.mtime = 0
    t.uname = t.gname = ""
    return None if t.name.endswith("b.txt") else t
with tarfile.open(path, "x:gz") as t:
    t.add(os.path.join(home, "src"), "arc", filter=anonymous)
    info = t.gettarinfo(os.path.join(home, "src/a.txt"), "given")
    print(sorted(t.getnames()), info.name, info.size, info.isreg(), t.add(os.path.join(home, "src"), "flat", recursive=False))
with tarfile.open(path, "r|gz") as stream:
    print([(m.name, stream.extractfile(m).read() if m.isreg() else None) for m in stream])
print(tarfile.is_tarfile(path), tarfile.is_tarfile(os.path.join(home, "src/a.txt")), repr(tarfile.TarInfo("n")).split(" at")[0], len(tarfile.TarInfo("n").tobuf()), tarfile.TarInfo("a").replace(name="b").name, tarfile.TarInfo.frombuf(tarfile.TarInfo("back").tobuf(), "utf-8", "strict").name)
b = io.BytesIO()
with tarfile.open(fileobj=b, mode="w") as t:
    for m in member("../up", b"x"), member("/abs", b"x"), member("out", type=tarfile.SYMTYPE, linkname="../../etc"), member("dev", type=tarfile.CHRTYPE), member("absolute", type=tarfile.SYMTYPE, linkname="/etc"), member("set", b"x", mode=0o7777):
        t.addfile(*m)
b.seek(0)
with tarfile.open(fileobj=b) as t:
    for m in t.getmembers():
        for name in "data", "tar":
            attempt((m.name, name), lambda: oct(getattr(tarfile, name + "_filter")(m, home).mode))
    t.errorlevel = 0
    t.extractall(os.path.join(home, "safe"), filter="data")
    print(sorted(os.listdir(os.path.join(home, "safe"))))
    attempt("filter", t.extractall, home, filter="nope")
    attempt("missing", t.getmember, "none")
    attempt("missing", t.extract, "none", home, filter="data")
raw = b.getvalue()
attempt("not a tar", tarfile.open, fileobj=io.BytesIO(b"x" * 1000))
attempt("empty", tarfile.open, fileobj=io.BytesIO(b""))
attempt("truncated", lambda: tarfile.open(fileobj=io.BytesIO(raw[:700])).getnames())
attempt("checksum", tarfile.open, fileobj=io.BytesIO(b"q" + raw[1:]))
attempt("mode", tarfile.open, path, "q")
attempt("compression", tarfile.open, path, "r:zip")
attempt("no name", tarfile.open)
attempt("gz of plain", tarfile.open, fileobj=io.BytesIO(raw), mode="r:gz")
attempt("long name", tarfile.TarInfo("x" * 300).tobuf, tarfile.USTAR_FORMAT)
attempt("negative", tarfile.itn, -1, 8, tarfile.USTAR_FORMAT)
attempt("header", tarfile.TarInfo.frombuf, b"short", "utf-8", "strict")
print(tarfile.ReadError.__mro__[1].__name__, tarfile.FilterError.__mro__[1].__name__, tarfile.nti(b"0000017\0"), tarfile.itn(15, 8), tarfile.calc_chksums(b"\0" * 512))
import shutil
shutil.rmtree(home)
