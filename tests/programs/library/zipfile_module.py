# zipfile: writing, reading, listing, paths, damage.
import io
import os
import stat
import tempfile
import zipfile
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, Path, ZipFile, ZipInfo

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))

home = tempfile.mkdtemp()
data = io.BytesIO()
when = (2020, 1, 2, 3, 4, 6)
with ZipFile(data, "w", ZIP_DEFLATED, compresslevel=9) as z:
    z.writestr(ZipInfo("a.txt", when), "text é")
    z.writestr(ZipInfo("dir/b.bin", when), b"\0\1" * 500, ZIP_DEFLATED)
    z.writestr(ZipInfo("dir/sub/c.txt", when), b"bz2 " * 50, ZIP_BZIP2)
    z.mkdir("empty")
    with z.open(ZipInfo("streamed", when), "w") as f:
        f.write(b"part one, ")
        f.write(b"part two")
    z.comment = b"a comment"
with ZipFile(data) as z:
    print(z.namelist(), z.comment, z.testzip(), z.read("a.txt").decode(), z.getinfo("dir/b.bin").compress_size < 50, z.mode, len(z.filelist))
    for i in z.infolist()[:3]:
        print(repr(i).split(" compress_size")[0], i.filename, i.date_time, i.compress_type, i.file_size, hex(i.CRC), i.is_dir(), i.create_system, oct(i.external_attr >> 16), i.flag_bits)
    with z.open("dir/sub/c.txt") as f:
        print(f.read(5), f.readline()[:4], f.seek(2), f.read1(3), f.tell(), f.seekable(), f.peek(2)[:2], f.name, f.mode, f.readable())
    print(z.open("streamed").readlines(), io.TextIOWrapper(z.open("a.txt"), "utf-8").read())
    z.extractall(home, ["a.txt", "dir/b.bin"])
    print(os.path.relpath(z.extract("dir/sub/c.txt", home), home), sorted(os.listdir(home)))
    root = Path(z)
    print(sorted(p.name for p in root.iterdir()), (root / "dir" / "sub" / "c.txt").read_bytes()[:4], (root / "a.txt").read_text("utf-8"), root.joinpath("dir").is_dir(), (root / "no").exists(), (root / "dir/b.bin").suffix, sorted(str(p.at) for p in root.glob("**/*.txt")), (root / "dir").parent.at)
    attempt("missing", z.read, "none")
    attempt("write in reading", z.writestr, "x", "y")
attempt("closed", z.read, "a.txt")
with ZipFile(data, "a") as z:
    z.writestr(ZipInfo("late", when), "added")
    print(z.namelist()[-1])
path = os.path.join(home, "a.txt")
archive = os.path.join(home, "new.zip")
with ZipFile(archive, "x") as z:
    z.write(path, "renamed.txt")
    z.write(home, "folder")
    print(z.getinfo("renamed.txt").compress_type == ZIP_STORED, z.namelist(), stat.S_ISREG(z.getinfo("renamed.txt").external_attr >> 16))
attempt("exists", ZipFile, archive, "x")
print(zipfile.is_zipfile(archive), zipfile.is_zipfile(path), ZipInfo.from_file(path, "n").filename, ZipInfo("x/").is_dir(), ZipInfo("nul\0gone").filename)
for evil in "../up", "/abs", "a//b/../c", "c:\\x":
    b = io.BytesIO()
    with ZipFile(b, "w") as z:
        z.writestr(ZipInfo(evil, when), "x")
    with ZipFile(b) as z:
        print(evil, os.path.relpath(z.extract(evil, os.path.join(home, "out")), home))
raw = data.getvalue()
attempt("not an archive", ZipFile, io.BytesIO(b"plain"))
attempt("empty", ZipFile, io.BytesIO(b""))
attempt("truncated", ZipFile, io.BytesIO(raw[:-30]))
attempt("missing file", ZipFile, os.path.join(home, "none.zip"))
attempt("mode", ZipFile, data, "q")
attempt("compression", ZipFile, data, "w", 99)
damaged = bytearray(raw)
at = raw.index(b"text \xc3")
damaged[at] ^= 1
with ZipFile(io.BytesIO(bytes(damaged))) as z:
    print(z.testzip())
    attempt("damaged", z.read, "a.txt")
attempt("date", ZipInfo, "x", (1979, 1, 1, 0, 0, 0))
with ZipFile(io.BytesIO(), "w") as z:
    attempt("two writers", lambda: (z.open("a", "w"), z.writestr("b", "")))
    z._writing = False
    attempt("password", z.setpassword, "text")
    attempt("folder text", z.mkdir, 5)
with ZipFile(data) as z:
    attempt("open mode", z.open, "a.txt", "rb")
    attempt("password type", z.read, "a.txt", "pw")
import contextlib, warnings
with warnings.catch_warnings(record=True) as log, ZipFile(io.BytesIO(), "w") as z:
    warnings.simplefilter("always")
    z.writestr("same", "1")
    z.writestr("same", "2")
print([str(w.message) for w in log])
with contextlib.redirect_stdout(io.StringIO()) as out:
    zipfile.main(["-l", archive])
    zipfile.main(["-t", archive])
print(out.getvalue().splitlines()[0], out.getvalue().splitlines()[-1])
import shutil
shutil.rmtree(home)
