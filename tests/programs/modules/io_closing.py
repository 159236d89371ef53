# How streams end: by `close`, by their finaliser, with errors on the way; and streams that are not ready for use.
import gc
import io
import os
import sys
import tempfile
import warnings

warnings.simplefilter("always")
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "file")


def show(e):
    return f"{type(e).__name__}: {e}".replace(folder.name, "FOLDER")


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(show(e))


class Recording(io.FileIO):
    calls = []

    def __del__(self):
        self.calls.append("del")
        super().__del__()

    def close(self):
        self.calls.append("close")
        super().close()

    def flush(self):
        self.calls.append("flush")
        super().flush()


# Nobody closed them: a warning each, and the data are written.
with warnings.catch_warnings(record=True) as caught:
    f = Recording(path, "w")
    del f
    print(Recording.calls)
    f = open(path, "w")
    f.write("text")
    del f
    f = open(path, "rb")
    del f
    f = io.FileIO(path)
    f.circle = f
    del f
    gc.collect()
    f = open(os.open(path, os.O_RDONLY), closefd=False)
    os.close(f.fileno())
    del f
    for w in caught:
        print(w.category.__name__, str(w.message).replace(folder.name, "FOLDER"), w.source is not None)
with open(path) as f:
    print(f.read())


# Errors in a finaliser have nowhere to go but to the hook.
class Failing(io.RawIOBase):
    def __init__(self, where):
        self.where = where

    def writable(self):
        return True

    def flush(self):
        if self.where == "flush" and not self.closed:
            raise ValueError("flush")

    def close(self):
        super().close()
        if self.where == "close":
            raise KeyError("close")


sys.unraisablehook = lambda u: print("unraisable:", show(u.exc_value), u.err_msg.partition(" at ")[0], u.object)
for make in (lambda: Failing("close"), lambda: io.BufferedWriter(Failing("close")),
             lambda: io.TextIOWrapper(io.BufferedWriter(Failing("close")), "utf-8")):
    f = make()
    del f
sys.unraisablehook = sys.__unraisablehook__


# Two errors in a row: the later one is raised, the earlier is its context.
class Both(Failing):
    def flush(self):
        pass


def bad_flush():
    raise OSError("flush of the wrapper")


for make in (io.BufferedWriter, lambda raw: io.TextIOWrapper(io.BufferedWriter(raw), "utf-8")):
    f = make(Both("close"))
    f.flush = bad_flush
    try:
        f.close()
    except KeyError as e:
        print(show(e), "after", show(e.__context__), f.closed)
    del f.flush


def bad_close():
    raise NameError("close")


w, r = io.BytesIO(), io.BytesIO()
w.close, r.close = bad_close, bad_close
pair = io.BufferedRWPair(r, w)
try:
    pair.close()
except NameError as e:
    print(show(e), "after", show(e.__context__))
del w.close, r.close

# Not set up, detached, closed.
for c in (io.FileIO, io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.BufferedRWPair, io.TextIOWrapper, io.StringIO):
    f = c.__new__(c)
    for use in (lambda: repr(f).partition(" at ")[0], lambda: f.closed, lambda: f.read(), lambda: f.write("x"), lambda: f.flush()):
        attempt(use)
d = io.IncrementalNewlineDecoder.__new__(io.IncrementalNewlineDecoder)
for use in (lambda: d.decode(""), lambda: d.newlines, d.getstate, d.reset, lambda: d.setstate((b"", 0))):
    attempt(use)
f = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"abc")), "ascii")
b = f.detach()
raw = b.detach()
print(f.encoding, f.errors, f.line_buffering, repr(f), repr(b))
for use in (f.read, f.detach, f.close, lambda: f.closed, lambda: f.name, lambda: f.buffer, b.read, b.detach, lambda: b.closed):
    attempt(use)
f = open(path, "w+")
f.close()
for use in (f.read, lambda: f.write("x"), f.readline, f.tell, lambda: f.seek(0), f.flush, f.fileno, f.isatty, f.truncate,
            lambda: next(f), f.readable, lambda: f.buffer.read(), lambda: f.buffer.write(b""), lambda: f.buffer.readinto(bytearray(1)),
            lambda: f.buffer.peek(), lambda: f.buffer.seek(0), lambda: f.buffer.truncate(), lambda: f.buffer.raw.read()):
    attempt(use)

# Arguments that are wrong in all sorts of ways leave nothing open.
for args in ((path, "q"), (path, "rb+t"), (path, "rw"), (path, "b"), (path, 3), (path, "r", 0), (path, "rb", -1, "utf-8"),
             (path, "rb", -1, None, "strict"), (path, "rb", -1, None, None, ""), (path, "r", -1, "nope"), (path, "r", -1, "a\0"),
             (path, "r", -1, "hex"), (path, "r", -1, 1), (path, "r", -1, None, 1), (path, "r", -1, None, None, "x"),
             (path, "r", -1, None, None, None, False), (-1,), (10**6,), (folder.name,), (path + "/x",), (1.5,), ("\0",)):
    attempt(lambda: open(*args))
for opener in (lambda p, f: -1, lambda p, f: -2, lambda p, f: "x", lambda p, f: 10**6):
    attempt(lambda: open(path, opener=opener))


class NoName(io.FileIO):
    def __setattr__(self, name, value):
        raise LookupError(name)


fd = os.open(path, os.O_RDONLY)
attempt(NoName, fd)
os.close(fd)
with open(path, "wb") as f:
    print(f.raw._blksize == os.fstat(f.fileno()).st_blksize)

# Pickling.
import copy
import pickle

with open(path) as f:
    for v in (f, f.buffer, f.buffer.raw):
        attempt(pickle.dumps, v)
        attempt(copy.copy, v)


class Kept(io.TextIOWrapper):
    def __getstate__(self):
        return self.buffer.getvalue()

    def __setstate__(self, state):
        self.__init__(io.BytesIO(state), "ascii")


for protocol in range(6):
    print(pickle.loads(pickle.dumps(Kept(io.BytesIO(b"kept"), "ascii"), protocol)).read(), end=" ")
print()
folder.cleanup()
