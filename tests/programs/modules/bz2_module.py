# Compression by bzip2: in one go, piece by piece, and as files.
import bz2
import io
import os
import shutil
import tarfile
import tempfile
import zipfile

data = b"".join(b"line %d of many\n" % (i % 1000) for i in range(4000))
packed = bz2.compress(data)
print(packed[:3], len(packed) < len(data) // 10, bz2.decompress(packed) == data)
print(bz2.compress(b""), bz2.decompress(bz2.compress(b"")), bz2.decompress(b""))
print([bz2.decompress(bz2.compress(data, level)) == data for level in (1, 5, 9)])
print(bz2.compress(data, 1)[:4], bz2.decompress(packed + bz2.compress(b"second")) == data + b"second")

c = bz2.BZ2Compressor(3)
parts = [c.compress(data[i : i + 7000]) for i in range(0, len(data), 7000)]
parts.append(c.flush())
whole = b"".join(parts)
print(whole == bz2.compress(data, 3), c.__class__.__name__)
d = bz2.BZ2Decompressor()
out = b""
for i in range(0, len(whole), 100):
    out += d.decompress(whole[i : i + 100])
print(out == data, d.eof, d.needs_input, d.unused_data)
d = bz2.BZ2Decompressor()
first = d.decompress(whole + b"rest", max_length=10)
print(first, d.needs_input, d.eof)
total = len(first)
while not d.eof:
    total += len(d.decompress(b"", 5000))
print(total == len(data), d.unused_data)
print(bz2.BZ2Decompressor().decompress(whole, 0))

for f in [
    lambda: d.decompress(b"more"),
    lambda: c.compress(b"more"),
    lambda: c.flush(),
    lambda: bz2.BZ2Compressor(0),
    lambda: bz2.BZ2Compressor(10),
    lambda: bz2.BZ2Compressor("x"),
    lambda: bz2.BZ2Decompressor().decompress("text"),
    lambda: bz2.decompress(b"not bzip2 at all"),
    lambda: bz2.decompress(packed[:-10]),
    lambda: bz2.BZ2Decompressor().decompress(packed[:30] + b"\0" * 500 + packed[530:]),
    lambda: bz2.open("x", "rwb"),
    lambda: bz2.BZ2File(5),
]:
    try:
        print(len(f()))
    except Exception as e:
        print(type(e).__name__, e)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "f.bz2")
    with bz2.open(path, "wt") as f:
        print("text \u00fc", "two", sep="\n", file=f)
    with bz2.open(path, "at") as f:
        print("appended", file=f)
    with bz2.open(path, "rt") as f:
        print(f.read().split("\n"))
    with bz2.BZ2File(path) as f:
        print(f.readline(), f.tell(), f.seek(2), f.read(5), f.peek(1)[:1], f.seekable())
    tar = os.path.join(folder, "t.tar.bz2")
    with tarfile.open(tar, "w:bz2") as t:
        info = tarfile.TarInfo("inside")
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    with tarfile.open(tar) as t:
        print(t.getnames(), t.extractfile("inside").read() == data)
    with zipfile.ZipFile(os.path.join(folder, "z.zip"), "w", zipfile.ZIP_BZIP2) as z:
        z.writestr("inside", data)
        print(z.read("inside") == data)
