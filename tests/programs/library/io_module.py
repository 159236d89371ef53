# io: raw, buffered and text streams, in memory and in files, the classes one can derive from.
import io
import os
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(folder, "FOLDER"))


folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")
with open(path, "w", encoding="utf-8", newline="") as f:
    print(f.write("one\ntwo\r\nthree\rfour é"), f.encoding, f.newlines, f.line_buffering, f.errors, f.mode, f.closed, f.isatty(), f.writable(), f.readable())
for newline in None, "", "\n", "\r\n", "\r":
    with open(path, encoding="utf-8", newline=newline) as f:
        print(repr(newline), list(f), f.newlines)
with open(path, "rb", buffering=0) as raw:
    print(type(raw).__name__, raw.read(3), raw.tell(), raw.seek(-3, os.SEEK_END), raw.readall(), raw.read(1), raw.mode, raw.closefd)
with open(path, "r+b") as f:
    print(type(f).__name__, f.peek(3)[:3], f.read1(4), f.seek(0), f.write(b"ONE"), f.tell(), f.readline(), f.seek(0, 2), f.truncate(8), f.raw.__class__.__name__)
print(open(path, "rb").read(), io.open is open, io.text_encoding(None), io.DEFAULT_BUFFER_SIZE)
b = io.BytesIO(b"line one\nline two\nend")
print(b.readline(), b.readlines(), b.seek(5), b.read(3), b.getvalue()[:4], b.getbuffer()[0], b.truncate(4), b.getvalue(), b.seek(10), b.write(b"x"), b.getvalue(), b.readinto(bytearray(3)), b.seekable())
view = b.getbuffer()
attempt("exported", b.write, b"grow" * 10)
view.release()
s = io.StringIO("a\r\nb\n", newline=None)
print(s.read(), s.getvalue(), s.tell(), s.seek(0), s.readline(), s.truncate(), repr(s.getvalue()), s.write("z"), s.line_buffering, s.encoding)
t = io.TextIOWrapper(io.BytesIO(), "utf-16", errors="replace", newline="\n", write_through=True)
print(t.write("ab\n"), t.buffer.getvalue(), t.seek(0), t.read(1), t.tell() > 0, t.reconfigure(line_buffering=True), t.line_buffering, t.detach().__class__.__name__)
t = io.TextIOWrapper(io.BytesIO("é日本\nx".encode()), "utf-8")
print(t.read(2), (p := t.tell()), t.read(), t.seek(p), t.read(1), next(io.StringIO("q\nw")), repr(t)[:30])
class Raw(io.RawIOBase):
    def __init__(self, data): self.data = data
    def readable(self): return True
    def readinto(self, buffer):
        n = min(len(buffer), len(self.data), 4)
        buffer[:n], self.data = self.data[:n], self.data[n:]
        return n
r = io.BufferedReader(Raw(b"0123456789\nabc"), 8)
print(r.peek(1), r.read(2), r.read1(100), r.readline(), r.read(), Raw(b"xyz").read(2), Raw(b"ab\ncd").readlines(), Raw(b"q" * 10).readall(), r.readable(), r.writable(), r.seekable())
class Sink(io.RawIOBase):
    log = []
    def writable(self): return True
    def write(self, b): self.log.append(bytes(b)); return len(b)
w = io.BufferedWriter(Sink(), 4)
print(w.write(b"ab"), Sink.log, w.write(b"cdefgh"), w.flush(), b"".join(Sink.log), w.close(), w.closed)
pair = io.BufferedRWPair(Raw(b"in"), Sink())
print(pair.read(), pair.write(b"out"), pair.flush(), Sink.log[-1])
d = io.IncrementalNewlineDecoder(None, True)
print(repr(d.decode("a\r")), repr(d.decode("\nb\rc", final=True)), d.newlines, d.getstate(), d.reset())
attempt("mode", open, path, "rw")
attempt("mode", open, path, "q")
attempt("binary encoding", open, path, "rb", encoding="utf-8")
attempt("binary newline", open, path, "rb", newline="\n")
attempt("newline", open, path, newline="x")
attempt("unbuffered text", open, path, "w", 0)
attempt("missing", open, os.path.join(folder, "missing"))
attempt("exists", open, path, "x")
attempt("folder", open, folder)
attempt("encoding", open, path, encoding="no-such")
attempt("decode", open(path, encoding="ascii", errors="strict").read)
attempt("closed", w.write, b"x")
attempt("read only", open(path, "rb").write, b"x")
attempt("write only", open(os.devnull, "w").read)
attempt("text in bytes", io.BytesIO().write, "x")
attempt("bytes in text", io.StringIO().write, b"x")
attempt("seek", io.StringIO("abc").seek, 1, 1)
attempt("negative", io.BytesIO().seek, -1)
attempt("unsupported", Raw(b"").seek, 0)
attempt("fileno", io.BytesIO().fileno)
attempt("detached", lambda: (t.detach(), t.read()))
attempt("abstract read", io.RawIOBase().read)
print(io.UnsupportedOperation.__mro__[1:3], isinstance(b, io.IOBase), isinstance(s, io.TextIOBase), issubclass(io.FileIO, io.RawIOBase), isinstance(b, io.Reader), isinstance(Sink(), io.Writer), io.SEEK_END)
with open(os.open(path, os.O_RDONLY), closefd=True) as f, open(path, opener=lambda p, flags: os.open(p, flags)) as g:
    print(isinstance(f.name, int), g.name == path)
import shutil
shutil.rmtree(folder)
