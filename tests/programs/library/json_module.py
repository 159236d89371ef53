# json: encoding, decoding, hooks, errors, the command line.
import io
import json
import sys


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


print(json.dumps(["foo", {"bar": ("baz", None, 1.0, 2)}]), json.dumps("\"foo\bar\u1234\\"), json.dumps("\u1234", ensure_ascii=False))
print(json.dumps({"c": 0, "b": 0, "a": 0}, sort_keys=True), json.dumps([1, 2, {"4": 5}], separators=(",", ":")))
print(json.dumps({"6": 7, "4": [], "2": {}, "l": [1, [2]]}, sort_keys=True, indent=4))
print(json.dumps([[1], {"a": []}], indent="\t"), json.dumps([1, 2], indent=0))
print(json.dumps({1: 1, 1.5: 2, True: 3, None: 4, "s": 5}), json.dumps({(1, 2): 3, "k": 4}, skipkeys=True))
print(json.dumps([float("nan"), float("inf"), -float("inf"), 1e100, 1e16, 123456789012345678901234567890, -0.0]))
attempt("nan refused", json.dumps, float("nan"), allow_nan=False)
attempt("key", json.dumps, {(1, 2): 3})
attempt("set", json.dumps, {1})
attempt("nested", json.dumps, {"a": [1, {"b": object}]})
loop = []
loop.append(loop)
attempt("circle", json.dumps, loop)
attempt("unsorted", json.dumps, {1: 2, "a": 3}, sort_keys=True)

class Complex(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex):
            return [o.real, o.imag]
        return super().default(o)
print(json.dumps(2 + 1j, cls=Complex), Complex().encode(2 + 1j), list(Complex().iterencode([2 + 1j, "x"])))
attempt("default", json.dumps, object, cls=Complex)
print(json.dumps({"when": range(3)}, default=list))

print(json.loads('["foo", {"bar":["baz", null, 1.0, 2]}]'), repr(json.loads('"\\"foo\\bar\\u00e9\\ud83d\\ude00"')))
print(json.loads(b'[true, false, NaN, -Infinity, 1E+2, -0, -0.0, 1e400]'), json.loads("[1]".encode("utf-16")), json.loads(bytearray("{}", "utf-32")))
print(json.loads('{"__complex__": true, "real": 1, "imag": 2}', object_hook=lambda d: complex(d["real"], d["imag"]) if "__complex__" in d else d))
print(json.loads('{"a": 1, "b": {"a": 2, "a": 3}}', object_pairs_hook=lambda pairs: pairs))
from decimal import Decimal
print(json.loads("[1.1, 2, NaN]", parse_float=Decimal, parse_int=float, parse_constant=lambda c: "<" + c + ">"))
for text in "", " ", "[1,", "[1 2]", "[1,]", '{"a" 1}', "{1:2}", '{"a":1,}', '"abc', '"\x01"', '"\\x"', '"\\u12"', "nul", "[1]x", "\ufeff[]", "01", "-", "1.", '{"a":}':
    attempt(repr(text[:10]), json.loads, text)
try:
    json.loads("[" * 100000)
except RecursionError:
    print("too deep")
attempt("control", json.loads, '"a\nb"', strict=False)
attempt("type", json.loads, 5)
attempt("bytes", json.loads, b'"\xff"')
try:
    json.loads('{\n  "a": 1,\n  b\n}')
except json.JSONDecodeError as e:
    print(e.msg, e.pos, e.lineno, e.colno, len(e.doc), e)
print(json.JSONDecoder().raw_decode('[1, 2] rest'), json.JSONDecodeError.__bases__)
attempt("raw", json.JSONDecoder().raw_decode, " []")

f = io.StringIO()
json.dump({"k": [1, 2]}, f, indent=1)
print(f.getvalue(), json.load(io.StringIO(f.getvalue())), json.load(io.BytesIO(b"[3]")))
from enum import IntEnum
class N(IntEnum): ONE = 1
class S(str): pass
class F(float):
    def __repr__(self): return "never"
print(json.dumps([N.ONE, S("s"), F(1.5), {N.ONE: 1}]))

import json.tool
sys.argv = ["json.tool", "--sort-keys", "--indent", "2", "-"]
sys.stdin = io.StringIO('{"b": 1, "a": [1, 2]}')
json.tool.main()
