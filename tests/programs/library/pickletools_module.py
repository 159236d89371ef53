# pickletools: disassembling, optimising, the table of instructions.
import io
import pickle
import pickletools

for value, protocol in (([1, "two", {"k": (3.5, None)}], 2), ({1, 2}, 4), (b"bytes", 3), ([True, 2**70, -1], 0), (range, 4), ((), 1)):
    text = pickle._dumps(value, protocol)
    pickletools.dis(text, annotate=40 if protocol == 3 else 0)
x = [1]
text = pickle._dumps([x, x, "a", "b"], 4)
short = pickletools.optimize(text)
print(len(text) > len(short), pickle.loads(short), len(pickletools.optimize(short)) == len(short))
print([(op.name, arg, pos) for op, arg, pos in pickletools.genops(pickle._dumps((1, "x"), 2))])
out = io.StringIO()
pickletools.dis(io.BytesIO(text), out, indentlevel=2)
print(out.getvalue().splitlines()[1])
memo = {}
pickletools.dis(pickle._dumps("m", 2), memo=memo)
print(memo, len(pickletools.opcodes), pickletools.code2op["N"].name, pickletools.code2op["N"].proto, pickletools.uint8.n, pickletools.anyobject)
for bad in b"", b"N", b"\x80\x02", b"0.", b"N N.", b"\xffx", b"h\x05.", b"(.", b"NN.", b"Iabc\n.", b"\x8c\x09ab.", b"]e.":
    try:
        pickletools.dis(bad, io.StringIO())
        print(bad, "fine")
    except Exception as e:
        print(bad, type(e).__name__, e)
print(pickletools.read_uint1(io.BytesIO(b"\xff")), pickletools.read_int4(io.BytesIO(b"\xff\xff\xff\xff")), pickletools.read_stringnl(io.BytesIO(b"'a\\x41'\n")), pickletools.read_long1(io.BytesIO(b"\x02\xff\x00")), pickletools.read_unicodestring4(io.BytesIO(b"\x02\0\0\0\xc3\xa9")), pickletools.read_float8(io.BytesIO(b"\xbf\xf0" + b"\0" * 6)), pickletools.read_decimalnl_short(io.BytesIO(b"01\n")))
