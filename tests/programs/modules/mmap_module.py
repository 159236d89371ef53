# Files and memory as arrays of bytes.
import mmap
import os
import tempfile

print(mmap.error is OSError, mmap.PAGESIZE == mmap.ALLOCATIONGRANULARITY, mmap.ACCESS_READ, mmap.ACCESS_COPY)
m = mmap.mmap(-1, 13)
print(m, len(m), m.tell(), m.closed)
print(m.write(b"Hello world!\n"), m.tell())
m.seek(0)
print(m.read(5), m.read_byte(), m.readline(), m.read(), m.tell())
print(m[0], m[-2], m[0:5], m[::-2], m[20:], m[3:3])
m[0] = ord("J")
m[1:5] = b"ELLO"
m[6::2] = b"1234"
print(m[:])
print(list(m)[:3], b"J" in m, 74 in m)
print(m.find(b"L"), m.rfind(b"L"), m.find(b"x"), m.find(b"O", 3, 5), m.find(b"O", 5), m.find(b"", 4), m.find(b"L", -12))
m.move(0, 6, 5)
print(m[:])
m.seek(-3, os.SEEK_END)
print(m.read(100))
m.seek(2)
m.seek(1, os.SEEK_CUR)
m.write_byte(33)
print(m.tell(), m[:5], m.seekable())
view = memoryview(m)
print(view.readonly, view[:3].tobytes(), len(view))
view[0:2] = b"ZZ"
try:
    m.close()
except BufferError as e:
    print(e)
try:
    m.resize(10)
except BufferError as e:
    print(e)
view.release()
print(bytes(m[:3]), m.flush(), m.madvise(mmap.MADV_NORMAL))
with m:
    pass
print(m, m.closed)
for f in [lambda: len(m), lambda: m[0], lambda: m.read(), lambda: m.size()]:
    try:
        print(f())
    except ValueError as e:
        print(e)

with tempfile.TemporaryFile() as f:
    f.write(b"0123456789" * 1000)
    f.flush()
    with mmap.mmap(f.fileno(), 0) as whole:
        print(len(whole), whole)
        whole[0:3] = b"abc"
        whole.flush()
    print(os.pread(f.fileno(), 5, 0))
    with mmap.mmap(f.fileno(), 100, access=mmap.ACCESS_READ) as ro:
        print(ro, memoryview(ro).readonly)
        for change in [
            lambda: ro.write(b"x"),
            lambda: ro.__setitem__(0, 1),
            lambda: ro.resize(5),
            lambda: ro.move(0, 1, 1),
            lambda: ro.write_byte(1),
        ]:
            try:
                change()
            except Exception as e:
                print(type(e).__name__, e)
    with mmap.mmap(f.fileno(), 100, access=mmap.ACCESS_COPY) as cow:
        cow[0] = 0
        print(cow[:4], os.pread(f.fileno(), 4, 0), cow)
    with mmap.mmap(f.fileno(), 50, offset=mmap.PAGESIZE) as later:
        print(later[:4], later.size())
        later.resize(200)
        print(len(later), os.fstat(f.fileno()).st_size - mmap.PAGESIZE)
    with mmap.mmap(f.fileno(), 50, trackfd=False) as free:
        try:
            free.size()
        except OSError as e:
            print(e)
with tempfile.TemporaryFile() as empty:
    try:
        mmap.mmap(empty.fileno(), 0)
    except ValueError as e:
        print(e)
    try:
        mmap.mmap(empty.fileno(), 10)
    except ValueError as e:
        print(e)

m = mmap.mmap(-1, 20)
for f in [
    lambda: mmap.mmap(-1, -1),
    lambda: mmap.mmap(-1, 0),
    lambda: mmap.mmap(-1, 10, offset=-1),
    lambda: mmap.mmap(-1, 10, access=9),
    lambda: mmap.mmap(-1, 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ),
    lambda: mmap.mmap(9999, 10),
    lambda: m.size(),
    lambda: mmap.mmap("x", 10),
    lambda: m[20],
    lambda: m["x"],
    lambda: m.__setitem__(0, 256),
    lambda: m.__setitem__(0, b"x"),
    lambda: m.__setitem__(slice(0, 3), b"x"),
    lambda: m.__delitem__(0),
    lambda: m.seek(21),
    lambda: m.seek(0, 9),
    lambda: m.write(b"x" * 21),
    lambda: m.move(15, 0, 10),
    lambda: m.flush(5, 50),
    lambda: m.madvise(mmap.MADV_NORMAL, 50),
    lambda: m.read_byte() if m.seek(20) is None else m.read_byte(),
    lambda: m.write_byte(300),
    lambda: m + b"x",
]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Sub(mmap.mmap):
    pass


s = Sub(-1, 5)
s.name = "kept"
print(s.name, len(s), s[:])
