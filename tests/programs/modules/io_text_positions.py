# Text streams: positions in the middle of decoded data, marks at the beginning, changes on the way.
import codecs
import io


def attempt(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


# Every position that `tell` gives is one that `seek` finds again.
texts = ["", "plain\nlines\n", "\xe9\u20ac\U0001f600\n" * 3, "a\r\nb\rc\nd" * 3, "x" * 50 + "\u20ac" * 50 + "\n"]
for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "utf-7"):
    for newline in (None, "", "\n", "\r\n"):
        for text in texts:
            data = text.encode(encoding, "replace")
            for chunk in (1, 7, 8192):
                f = io.TextIOWrapper(io.BytesIO(data), encoding, newline=newline)
                f._CHUNK_SIZE = chunk
                whole = f.read()
                f.seek(0)
                places = []
                while True:
                    places.append(f.tell())
                    if not f.read(3):
                        break
                for i, place in enumerate(places):
                    f.seek(place)
                    if f.read() != whole[i * 3:]:
                        print("lost", encoding, newline, chunk, i, place)
f = io.TextIOWrapper(io.BytesIO("a\u20acb\u20ac".encode() * 10), "utf-8")
f._CHUNK_SIZE = 5
print([(f.read(1), f.tell()) for _ in range(8)])
f = io.TextIOWrapper(io.BytesIO(b"a\r\nb\r\nc"), "ascii")
f._CHUNK_SIZE = 2
print([(f.read(1), f.tell()) for _ in range(6)])

# While lines are iterated over, there is no position.
f = io.TextIOWrapper(io.BytesIO(b"a\nb\n"), "ascii")
print(next(f))
attempt(f.tell)
print(list(f), f.tell())
for args in ((-1,), (1, 1), (1, 2), (0, 3), ("a",), (1.5,), (1 << 200,)):
    attempt(f.seek, *args)
for value in (0, -1, "x", 10**30):
    attempt(setattr, f, "_CHUNK_SIZE", value)
attempt(delattr, f, "_CHUNK_SIZE")

# A mark is written once, where the stream begins.
for encoding in ("utf-8-sig", "utf-16", "utf-32"):
    raw = io.BytesIO()
    f = io.TextIOWrapper(raw, encoding)
    f.write("one")
    f.write("two")
    f.flush()
    again = io.TextIOWrapper(raw, encoding)
    again.seek(0, 2)
    again.write("three")
    again.flush()
    print(encoding, raw.getvalue())
    again.seek(0)
    again.write("x")
    again.flush()
    print(raw.getvalue().decode(encoding))
    f.detach(), again.detach()

# Other settings on the way.
raw = io.BytesIO()
f = io.TextIOWrapper(raw, "ascii", newline="\n")
f.write("plain\n")
f.reconfigure(encoding="utf-8-sig", newline="\r\n")
f.write("\xe9\n")
f.reconfigure(errors="replace", encoding="ascii", line_buffering=True)
f.write("\xe9\n")
print(raw.getvalue(), f.encoding, f.errors, f.line_buffering)
for kw in ({"encoding": "nope"}, {"encoding": 3}, {"encoding": "\udc80"}, {"newline": "x"}, {"newline": 3}, {"line_buffering": "x"}):
    attempt(lambda: f.reconfigure(**kw))
f = io.TextIOWrapper(io.BytesIO(b"abc"), "ascii")
f.read(1)
for kw in ({"encoding": "utf-8"}, {"errors": "strict"}, {"newline": None}, {"line_buffering": True}):
    attempt(lambda: f.reconfigure(**kw))


# Code of the buffer, or of a codec, that does what it should not.
class Odd(io.BufferedIOBase):
    def __init__(self, answer):
        self.answer = answer

    def readable(self):
        return True

    def read1(self, n=-1):
        return self.answer

    read = read1


for answer in (None, "text", 3, bytearray(b""), memoryview(b"")):
    f = io.TextIOWrapper(Odd(answer), "ascii")
    attempt(f.read, 1)
    attempt(f.read)
    attempt(f.readline)


class OddDecoder(codecs.IncrementalDecoder):
    answer = state = None

    def decode(self, data, final=False):
        return self.answer

    def getstate(self):
        return self.state


class OddEncoder(codecs.IncrementalEncoder):
    def encode(self, text, final=False):
        return 3


codecs.register(lambda n: codecs.CodecInfo(None, None, name="odd", incrementaldecoder=OddDecoder, incrementalencoder=OddEncoder)
                if n == "odd" else None)
for OddDecoder.answer, OddDecoder.state in ((3, (b"", 0)), ("x", 3), ("x", (3, 0)), ("x", (b"", "x")), ("x", (b"",))):
    f = io.TextIOWrapper(io.BytesIO(b"abc"), "odd")
    attempt(f.read, 1)
    attempt(f.write, "x")
    f.detach()
attempt(io.TextIOWrapper, io.BytesIO(), "hex")
attempt(io.TextIOWrapper, io.BytesIO(), "a\0b")
attempt(io.TextIOWrapper, 3)


class Text(str):
    def replace(self, *args):
        return args[1] if self == "\n" else 3


f = io.TextIOWrapper(raw := io.BytesIO(), "ascii", newline="\r\n")
attempt(f.write, Text("a\n"))
attempt(f.write, Text("\n"))
f.flush()
print(raw.getvalue())
print(repr(io.text_encoding("x")), io.text_encoding(None) in ("utf-8", "locale"))
