"""marshal: every kind of value in every format, sharing, and data that is wrong."""

import io
import marshal

VALUES = [
    None, True, False, ..., StopIteration,
    0, 1, -1, 255, 2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 2**62, 2**63, -(2**64), 3**200, -(3**200), 2**15, 2**30, 2**45,
    0.0, -0.0, 1.5, 1e300, -2.5e-300, float("inf"), 0.1,
    1j, -2.5 + 0.25j,
    "", "a", "name", "not a name", "x" * 300, "é", "日本語", "\U0001f600", "\udc80", "a\ud800b",
    b"", b"abc", bytes(range(256)), b"y" * 1000,
    (), (1,), (1, "two", (3.0, None)), tuple(range(300)),
    [], [1, [2, [3]]], {}, {"k": 1, 2: ["v"], (3,): None},
    set(), {1}, {1, 2, 3}, frozenset(), frozenset({"a", "b"}), frozenset({frozenset({1}), 2}),
]


def same(a, b):
    return type(a) is type(b) and repr(a) == repr(b) if not isinstance(a, (set, frozenset)) else type(a) is type(b) and a == b


for version in range(6):
    wrong = [v for v in VALUES if not same(marshal.loads(marshal.dumps(v, version)), v)]
    print("version", version, "wrong:", ascii(wrong))
    # From a file no more is taken than belongs to the value.
    file = io.BytesIO()
    for v in VALUES:
        marshal.dump(v, file, version)
    file.write(b"rest")
    file.seek(0)
    wrong = [v for v in VALUES if not same(marshal.load(file), v)]
    print("file", version, "wrong:", ascii(wrong), file.read())

print(marshal.loads(marshal.dumps(slice(1, "two", None))))
print(marshal.version)
for v in (bytearray(b"abc"), memoryview(b"xyz")):
    print(marshal.loads(marshal.dumps(v)))

# What CPython writes.
for data in (
    b"\xe9\x05\x00\x00\x00", b"i\xff\xff\xff\xff", b"l\x03\x00\x00\x00\x01\x00\x00\x00\x01\x00", b"I\x01\x00\x00\x00\x00\x00\x00\x80",
    b"f\x031.5", b"x\x011\x012", b"\xda\x04name", b"\xfa\x02ab", b"a\x03\x00\x00\x00abc", b"t\x02\x00\x00\x00\xc3\xa9",
    b"u\x03\x00\x00\x00\xed\xb2\x80", b")\x02NT", b"(\x01\x00\x00\x00F", b"[\x01\x00\x00\x00.", b"{NT0", b"<\x02\x00\x00\x00NT",
    b">\x01\x00\x00\x00N", b"\xa9\x02\xda\x01ar\x01\x00\x00\x00", b"S", b":NNN",
):
    print(data, "->", ascii(marshal.loads(data)))

# Shared and circular objects stay so.
shared = ["shared"]
a, b = marshal.loads(marshal.dumps([shared, shared]))
print(a is b)
a, b = marshal.loads(marshal.dumps([shared, shared], 2))
print(a is b)
circle = []
circle.append(circle)
again = marshal.loads(marshal.dumps(circle))
print(again[0] is again)
ring = {}
ring["self"] = [ring]
again = marshal.loads(marshal.dumps(ring))
print(again["self"][0] is again)
text = "".join(["no", " name"])
a, b = marshal.loads(marshal.dumps((text, text)))
print(a is b)
print(len(marshal.dumps([text * 100] * 10)) < len(marshal.dumps([text * 100] * 10, 2)) / 5)
print(marshal.dumps({3, 1, 2}) == marshal.dumps({2, 3, 1}))


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


class Own:
    pass


class Int(int):
    pass


for v in (object(), Own(), Own, len, Int(3), type, 1 .__add__, [Own()], {"k": Own()}, range(3)):
    attempt(lambda: marshal.dumps(v) and "written")
attempt(marshal.dumps, circle, 2)
deep = []
for _ in range(5000):
    deep = [deep]
attempt(marshal.dumps, deep)
attempt(marshal.loads, b"[\x01\x00\x00\x00" * 3000 + b"N")
for data in (
    b"", b"i", b"i\x00\x00", b"[\xff\xff\xff\xff", b"[\x05\x00\x00\x00N", b"(\xff\xff\xff\x7f", b")", b"\x00", b"?", b"0", b"r\x00\x00\x00\x00",
    b"r\xff\xff\xff\xff", b"s\x05\x00\x00\x00ab", b"u\x01\x00\x00\x00\xff", b"l\x01\x00\x00\x00\x00\x80", b"l\x02\x00\x00\x00\x01\x00\x00\x00",
    b"[\x01\x00\x00\x000", b"<\x01\x00\x00\x00[\x00\x00\x00\x00", b"{[\x00\x00\x00\x00N0", b"s\xff\xff\xff\xff",
    b"f\x03x.y", b"g\x00\x00", b"z\x05abc",
):
    print(data[:20], end=" ")
    attempt(marshal.loads, data)
attempt(marshal.loads, "text")
attempt(marshal.load, io.StringIO("text"))
attempt(marshal.loads, b"N" + b"rest is not looked at")


class TooMuch(io.BytesIO):
    def readinto(self, buffer):
        return super().readinto(buffer) + 100


attempt(marshal.load, TooMuch(marshal.dumps([1, 2, 3])))
code = compile("1 + x", "f", "eval")
attempt(marshal.dumps, code, allow_code=False)
attempt(marshal.dumps, [code], allow_code=False)
attempt(marshal.loads, marshal.dumps(code), allow_code=False)
attempt(marshal.dump, code, io.BytesIO(), allow_code=False)
attempt(marshal.load, io.BytesIO(marshal.dumps([code])), allow_code=False)
print(eval(marshal.loads(marshal.dumps([code]))[0], {"x": 2}))
