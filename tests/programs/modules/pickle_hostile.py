# Pickles that nobody writes: Python's own error for each, and no memory for lengths that are only claimed.
import io
import pickle
import _pickle


def show(data):
    for name, load in (("loads", lambda: _pickle.loads(data)), ("load", lambda: _pickle.load(io.BytesIO(data)))):
        try:
            print(data, name, repr(load()))
        except Exception as e:
            print(data, name, type(e).__name__, e)


for data in (
    b"", b".", b"\xff", b"'", b"N", b"0", b"2.", b"1.", b"t.", b"a.", b"Na.", b")a.", b"(]e.", b"]Na0.", b"]",
    b"I1", b"Ix\n.", b"I01\n.", b"I00\n.", b"I-7\n.", b"I0x10\n.", b"I010\n.", b"L1\n.", b"L1L\n.", b"F1\n.", b"Fx\n.",
    b"S'abc\n.", b"Sa\n.", b"S'a\\x41b'\n.", b"Vab\n.", b"K", b"J\1", b"X\xff\xff\xff\xff.",
    b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.", b"B\xff\xff\xff\xff.",
    b"\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", b"T\xff\xff\xff\xff.", b"T\xff\xff\xff\x7f.", b"U\xff.", b"U\1\xff.",
    b"h\0.", b"g0\n.", b"g-1\n.", b"j\0\0\0\0.", b"q\0.", b"Nq", b"p0\n.", b"Np-1\n.", b"r\0\0\0\0.",
    b"\x94.", b"R.", b"NR.", b"N)R.", b"b.", b"Nb.", b"c\n", b"cos\n",
    b"cos\nnope\n.", b"cnope\nx\n.", b"\x93.", b"NN\x93.", b"(i\n.", b"(ios\nnope\n.", b"(o.", b"o.", b"\x81.",
    b"N)\x81.", b"\x92.", b"N)}\x92.", b"P1\n.", b"Q.", b"NQ.", b"\x80\x09.", b"\x80",
    b"\x95\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x95\1\0\0\0\0\0\0\0.", b"\x95\2\0\0\0\0\0\0\0.",
    b"\x95\0\0\0\0\0\0\0\0N.", b"\x97.", b"\x98.", b"\x8a\x81.", b"\x8b\xff\xff\xff\xff.", b"\x8b\xff\xff\xff\x7f.",
    b"\x8a\0.", b"\x8a\1\x80.", b"\x8a\2\xff\0.", b"\x8a\x09\0\0\0\0\0\0\0\0\x80.", b"\x82\1.", b"\x82\0.",
    b"\x83\0\0.", b"\x84\0\0\0\x80.", b"\x85.", b"\x86.", b"N\x87.", b"N\x85.", b"NN\x86.", b"(Nd.", b"}s.", b"}NNs.",
    b"(NNs.", b"}(Nu.", b"}(NNNNu.", b"]]]s.", b"\x90.", b"\x8f(N\x90.", b"(N\x91.", b"G", b"GN",
    b"G\x3f\xf8\0\0\0\0\0\0.", b"M\1", b"\x96\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x96\x05\0\0\0\0\0\0\0.",
    b"\x96\1\0\0\0\0\0\0\0a.", b"\x8c\x05a.", b"C\x05a.", b"\x8c\3\xed\xa0\x80.", b"(0.", b"((1.", b"(t0.", b"((NN1t.",
):
    show(data)

# A list in a list in a list …: an error, not the end of the process.
deep = []
for _ in range(200_000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError as e:
    print("RecursionError")
while deep:
    deep = deep[0]
