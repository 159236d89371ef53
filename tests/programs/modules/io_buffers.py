# Buffered streams over raw streams that misbehave, would block, or call back.
import io
import os
import threading


def attempt(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        # (The number of a BlockingIOError is whatever the last system call said.)
        text = e.args[1] if isinstance(e, BlockingIOError) else e
        print(type(e).__name__, text, getattr(e, "characters_written", ""), repr(e.__cause__) if e.__cause__ else "")


class Raw(io.RawIOBase):
    """Reads what it was given piece by piece; `None` would block."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.calls = []

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, b):
        piece = self.pieces.pop(0) if self.pieces else b""
        if isinstance(piece, (int, type(None), str)):
            return piece
        self.calls.append(len(b))
        n = min(len(b), len(piece))
        b[:n] = piece[:n]
        if piece[n:]:
            self.pieces.insert(0, piece[n:])
        return n

    def seek(self, pos, whence=0):
        return self.answer if hasattr(self, "answer") else 0

    def tell(self):
        return self.answer if hasattr(self, "answer") else 0


def buffered(*pieces, size=8):
    return io.BufferedReader(Raw(*pieces), size)


for make in (lambda: buffered(b"abc", b"de", None, b"fgh", b"ijklmnopqrstuvwxyz"),):
    for use in (lambda f: [f.read(2), f.read1(10), f.read1(10), f.read1(10), f.peek(), f.read(3), f.read(), f.read()],
                lambda f: [f.read(4), f.read(4), f.read(30), f.read(1)],
                lambda f: [f.read(), f.read(), f.read()],
                lambda f: [f.readline(), f.readline(2), f.readline()],
                lambda f: [f.peek(1), f.tell(), f.seek(1), f.read(1)]):
        f = make()
        attempt(use, f)
        print(f.raw.calls)
for once in (False, True):
    f = buffered(b"abc", b"de", b"fgh", b"ijklmnopqrstuvwxyz")
    for n in (2, 2, 4, 20, 20, 20):
        b = bytearray(n)
        got = (f.readinto1 if once else f.readinto)(b)
        print(got, bytes(b[:got]), end="; ")
    print(f.raw.calls)
for answer in (-1, 100, "x"):
    attempt(buffered(answer).read, 1)
    attempt(buffered(answer).readline)
f = buffered(b"abc")
f.raw.answer = -5
attempt(f.tell)
attempt(f.seek, 0)
for args in ((0, 9), ("a",), (1.5,)):
    attempt(f.seek, *args)
for n in (-2, "a", 1.5):
    attempt(f.read, n)
attempt(f.readinto, b"constant")
attempt(f.truncate)
attempt(io.BufferedReader, 3)
attempt(io.BufferedReader, io.BytesIO(), 0)
attempt(io.BufferedReader, io.BytesIO(), "x")
attempt(io.BufferedRWPair, io.BytesIO(), io.StringIO(), 1, 2)


class Unreadable(io.RawIOBase):
    pass


for c in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    attempt(c, Unreadable())
attempt(io.BufferedRWPair, Unreadable(), io.BytesIO())
attempt(io.BufferedRWPair, io.BytesIO(), Unreadable())


class Slow(io.RawIOBase):
    """Takes so many bytes, and then no more."""

    def __init__(self, room):
        self.room = room
        self.got = b""

    def writable(self):
        return True

    def write(self, b):
        n = min(len(b), self.room)
        if not n:
            return None
        self.room -= n
        self.got += bytes(b[:n])
        return n


f = io.BufferedWriter(Slow(10), 8)
attempt(f.write, b"abcdefgh")
attempt(f.write, b"ijkl")
attempt(f.write, b"m" * 20)
attempt(f.write, b"n" * 4)
attempt(f.flush)
print(f.raw.got)
f.raw.room = 100
f.flush()
print(f.raw.got)
for answer in (-1, 100, "x"):
    f = io.BufferedWriter(Slow(10), 4)
    f.raw.write = lambda b: answer
    attempt(f.write, b"abcdefg")
    del f.raw.write
    f.detach()

# Random access: reading and writing in turn.
f = io.BufferedRandom(io.BytesIO(b"0123456789abcdef"), 6)
print(f.read(3), f.write(b"XY"), f.tell(), f.read(2), f.seek(-1, 1), f.write(b"Z"), f.peek(1)[:1], f.seek(0), f.read())
print(f.truncate(5), f.seek(0, 2), f.write(b"!"), f.seek(0), f.read())


# A raw stream that uses the buffer that it is read by.
class Back(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, b):
        return f.readinto(b)


f = io.BufferedReader(Back())
try:
    f.read(1)
except RuntimeError as e:
    print(str(e).partition(" <")[0])
f.raw.__class__.readinto = lambda self, b: 0

# Many threads on one pipe: every write stays in one piece.
r, w = os.pipe()
writer = open(w, "wb", 64)
line = b"x" * 39 + b"\n"


def work():
    for _ in range(200):
        writer.write(line)


got = []
reader = threading.Thread(target=lambda: got.append(open(r, "rb").read()))
reader.start()
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
writer.close()
reader.join()
print(len(got[0]), set(got[0].splitlines(True)) == {line})
