# zlib and gzip: what goes in comes out, in all formats and pieces; errors. (Compressed bytes are zlib's own affair.)
import gzip
import io
import zlib


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


print(sorted((k, v) for k, v in vars(zlib).items() if isinstance(v, int)))
data = b"".join(b"line %d of some text\n" % (i % 37) for i in range(3000))
for wbits in (15, 9, -15, -9, 31, 25):
    for level in (-1, 0, 1, 9):
        z = zlib.compress(data, level, wbits=wbits)
        assert zlib.decompress(z, wbits=wbits) == data, (wbits, level)
    if wbits > 0:
        assert zlib.decompress(z, wbits=47) == data
for strategy in range(5):
    for mem in (1, 9):
        c = zlib.compressobj(6, zlib.DEFLATED, 15, mem, strategy)
        z = b"".join(c.compress(data[i:i + 1000]) for i in range(0, len(data), 1000)) + c.flush()
        d = zlib.decompressobj()
        assert b"".join(d.decompress(z[i:i + 7]) for i in range(0, len(z), 7)) + d.flush() == data
        assert d.eof and not d.unused_data and not d.unconsumed_tail
for mode in (zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_BLOCK):
    c = zlib.compressobj()
    d = zlib.decompressobj()
    first = d.decompress(c.compress(b"hello ") + c.flush(mode))
    if mode != zlib.Z_BLOCK:
        print(mode, first)
    print(first + d.decompress(c.compress(b"world") + c.flush()), d.eof)
print(zlib.compressobj().flush(zlib.Z_NO_FLUSH))

t(lambda: zlib.compress("a"))
t(lambda: zlib.compress(b"a", 10))
t(lambda: zlib.decompress(b"abc"))
t(lambda: zlib.decompress(zlib.compress(b"abc")[:-1]))
t(lambda: zlib.decompress(b""))
t(lambda: zlib.compress(b"a", wbits=3))
t(lambda: zlib.compressobj(20))
t(lambda: zlib.compressobj(wbits=100))
t(lambda: zlib.compressobj(method=7))
t(lambda: zlib.decompressobj(wbits=100))
t(lambda: zlib.decompressobj(zdict="a"))
t(lambda: zlib.compressobj(zdict=3))
t(lambda: zlib.decompress(zlib.compress(b"abc") + b"x"))
t(lambda: zlib.decompress(b"x\x9c", bufsize=-1))
t(lambda: zlib.decompress(zlib.compress(b"abc"), bufsize=0))
t(lambda: zlib.decompress(zlib.compress(b"abc")[:-1] + b"\0"))
c = zlib.compressobj()
t(lambda: c.flush(17))
t(lambda: zlib.decompress(c.flush(4)))
t(lambda: c.compress(b"a"))
t(lambda: c.flush())
d = zlib.decompressobj()
t(lambda: d.decompress(b"a", -1))
t(lambda: (d.unused_data, d.unconsumed_tail, d.eof))
t(lambda: d.flush(0))
t(lambda: d.flush())
c = zlib.compressobj(zdict=b"hello world")
z = c.compress(b"hello world") + c.flush()
t(lambda: zlib.decompressobj().decompress(z))
t(lambda: zlib.decompressobj(zdict=b"zzz").decompress(z))
t(lambda: zlib.decompressobj(zdict=b"hello world").decompress(z))
c = zlib.compressobj(wbits=-15, zdict=b"hello world")
z = c.compress(b"hello world") + c.flush()
t(lambda: zlib.decompressobj(-15, b"hello world").decompress(z))
d = zlib.decompressobj()
t(lambda: d.decompress(zlib.compress(b"abc" * 100) + b"tail", max_length=5))
t(lambda: (d.unconsumed_tail != b"", d.unused_data, d.eof))
t(lambda: d.decompress(d.unconsumed_tail))
t(lambda: (d.unused_data, d.eof))
t(lambda: d.decompress(b"more"))
t(lambda: d.unused_data)
d = zlib._ZlibDecompressor()
z = zlib.compress(b"abc" * 100)
t(lambda: (d.needs_input, d.eof, d.unused_data))
t(lambda: d.decompress(z + b"tail", 4))
t(lambda: (d.needs_input, d.eof))
t(lambda: len(d.decompress(b"")))
t(lambda: (d.needs_input, d.eof, d.unused_data))
t(lambda: d.decompress(b"x"))
t(lambda: zlib.crc32(b"abc"))
t(lambda: zlib.adler32(b"abc", 7))
t(lambda: zlib.crc32("a"))
t(lambda: zlib.crc32(b"a", -1))
t(lambda: zlib.crc32(b"def", zlib.crc32(b"abc")) == zlib.crc32(b"abcdef"))
t(lambda: zlib.adler32(b""))
t(lambda: type(c))
t(lambda: type(c)())
t(lambda: zlib._ZlibDecompressor(wbits=31).decompress(zlib.compress(b"gz", wbits=31)))

assert gzip.decompress(gzip.compress(data)) == data
buffer = io.BytesIO()
with gzip.GzipFile("name", "wb", fileobj=buffer, mtime=5) as f:
    f.write(data)
buffer.seek(0)
with gzip.open(buffer, "rt") as f:
    print(f.readline(), len(f.read()))
buffer.seek(0)
with gzip.GzipFile(fileobj=buffer) as f:
    f.seek(100)
    print(f.read(10), f.tell(), f.mtime, f.name)
t(lambda: gzip.decompress(b"not gzip"))
t(lambda: gzip.decompress(gzip.compress(b"abc")[:-3]))
