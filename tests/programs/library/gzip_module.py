# gzip: at once, as files, in parts, damaged.
import gzip
import io
import os
import tempfile
import zlib


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__name__, str(e).split(": '/")[0])


data = b"the content of a file, repeated. " * 50
packed = gzip.compress(data, mtime=0)
print(gzip.decompress(packed) == data, len(packed) < 100, packed[:10], gzip.compress(b"", mtime=0), gzip.decompress(packed + packed) == data * 2, gzip.decompress(packed + b"\0" * 5) == data, gzip.decompress(b""))
print([gzip.decompress(gzip.compress(data, level)) == data for level in range(10)], packed[-4:] == len(data).to_bytes(4, "little"), packed[-8:-4] == zlib.crc32(data).to_bytes(4, "little"))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file.txt.gz")
    with gzip.open(path, "wb", compresslevel=5) as f:
        print(f.write(data), f.tell(), f.writable(), f.readable(), f.seekable(), f.mode, os.path.basename(f.name), f.closed)
    with gzip.open(path) as f:
        print(f.read(10), f.peek(5)[:5], f.tell(), f.readline()[:10], f.seek(0), f.read(3), f.seek(5, 1), f.read1(4), len(f.read()), f.read(), f.mtime > 0)
    with gzip.open(path, "at", encoding="utf-8", newline="\n") as f:
        print(f.write("\nline two é\nline three"), type(f).__name__)
    with gzip.open(path, "rt", encoding="utf-8") as f:
        print(f.readline()[:15], f.readlines())
    with gzip.open(path) as f:
        buffer = bytearray(8)
        print(f.readinto(buffer), buffer, sum(1 for _ in f))
    attempt("exists", gzip.open, path, "xb")
    with open(path, "rb") as raw:
        header = raw.read(64)
    print(header[3] & 8, b"file.txt\0" in header)
    attempt("missing", lambda: gzip.open(os.path.join("no", "such.gz")))
out = io.BytesIO()
with gzip.GzipFile("name.gz", "wb", fileobj=out, mtime=1) as f:
    f.write(memoryview(b"first"))
    f.flush()
    f.writelines([b" second", b" third"])
    attempt("read while writing", f.read)
    attempt("seek back", f.seek, 0)
    print(f.seek(30), f.name)
attempt("write closed", f.write, b"x")
print(gzip.decompress(out.getvalue()), out.getvalue()[4:8], out.closed)
with gzip.GzipFile(fileobj=io.BytesIO(out.getvalue())) as f:
    print(f.read(5), f.rewind(), f.read(5), f.mtime)
    attempt("write while reading", f.write, b"x")
attempt("magic", gzip.decompress, b"not a gzip file")
attempt("truncated", gzip.decompress, packed[:-5])
attempt("header only", gzip.decompress, packed[:6])
attempt("checksum", gzip.decompress, packed[:-8] + b"\0" * 8)
attempt("length", gzip.decompress, packed[:-4] + b"\0" * 4)
attempt("method", gzip.decompress, packed[:2] + b"\x07" + packed[3:])
attempt("truncated file", lambda: gzip.GzipFile(fileobj=io.BytesIO(packed[:-5])).read())
attempt("damaged", gzip.decompress, packed[:12] + b"\xff\xff\xff" + packed[15:])
attempt("mode", gzip.open, "x", "rtb")
attempt("binary encoding", gzip.open, "x", "rb", encoding="utf-8")
attempt("mode U", gzip.GzipFile, "x", "U")
attempt("filename", gzip.open, 5.5)
attempt("nothing", gzip.GzipFile)
attempt("level", gzip.compress, b"x", 42)
attempt("text", gzip.compress, "text")
print(issubclass(gzip.BadGzipFile, OSError))
