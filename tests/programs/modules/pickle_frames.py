# Frames of pickles (PEP 3154): nothing is read across their end. And what native methods are pickled as.
import io
import pickle


def frame(n, rest):
    return b"\x80\x04\x95" + n.to_bytes(8, "little") + rest


FILES = (
    pickle.loads,
    lambda d: pickle.load(io.BytesIO(d)),
    lambda d: pickle.load(io.BufferedReader(io.BytesIO(d), 3)),
)
for data in (
    frame(6, b"Vhelloworld\n."),
    frame(12, b"Vhelloworld\n."),
    frame(6, b"X\x0a\x00\x00\x00helloworld."),
    frame(3, b"C\x0ahelloworld."),
    frame(1, b"C\x0ahelloworld."),
    frame(9, b"cbuiltins\nprint\n."),
    frame(12, b"N\x95" + bytes(8) + b"NN."),
    frame(10, b"N\x95" + bytes(8) + b"N."),
    frame(4, b"N\x95" + bytes(8) + b"N."),
    frame(2, b"NN0."),
    frame(1, b"NN0."),
    frame(0, b"NN0."),
    frame(20, b"NN0."),
    frame(4, b"C\x05hell"),
    frame(4, b"K\x05N0."),
    frame(5, b"K\x05N0.K\x06."),
    frame(3, b"K\x05N") + b"\x95" + (2).to_bytes(8, "little") + b"0.",
):
    for load in FILES:
        try:
            print(load(data), end=" | ")
        except pickle.UnpicklingError as e:
            print(e, end=" | ")
    print()
u = pickle.Unpickler(io.BytesIO(frame(5, b"K\x05N0.") + b"K\x06."))
print(u.load(), u.load())

for f in (str.maketrans, bytes.maketrans, dict.fromkeys, "x".join, len, str.upper, [].append):
    print(f.__reduce__(), f.__qualname__, [pickle.loads(pickle.dumps(f, p)) == f for p in range(6)])
for d in (dict.__dict__["fromkeys"], str.__dict__["maketrans"]):
    print(type(d).__name__, d.__get__(None, str if "make" in repr(d) else dict).__name__)
    for p in range(6):
        try:
            pickle.dumps(d, p)
        except TypeError as e:
            print(e)

u = pickle.Unpickler(io.BytesIO(b"\x80\x04N."))
u.load()
for name in ("log.spam", "log.<locals>.spam", "spam"):
    try:
        u.find_class("math", name)
    except AttributeError as e:
        print(e, "|", e.__context__)
