# Native functions raise exceptions of their modules also when these, and the classes with them, are nobody's any more.
import gc
import sys


def functions():
    import binascii
    import csv
    import pickle
    import queue
    import struct
    import zlib

    yield struct.pack, ("I", -1)
    yield struct.Struct("I").unpack, (b"",)
    yield zlib.decompress, (b"no",)
    yield binascii.a2b_hex, ("abc",)
    yield csv.field_size_limit, ()
    yield csv.get_dialect, ("no such dialect",)
    yield pickle.loads, (b"\x80\x04\x95\x01",)
    yield pickle.dumps, (functions(),)
    yield queue.SimpleQueue().get_nowait, ()


calls = list(functions())
for name in ("struct", "_struct", "zlib", "binascii", "csv", "_csv", "pickle", "_pickle", "queue", "_queue", "_compat_pickle"):
    sys.modules.pop(name, None)
for round in range(2):
    gc.collect()
    for f, args in calls:
        try:
            print(f(*args))
        except Exception as e:
            print(type(e).__module__, type(e).__name__, e)


class AtTheEnd:
    def __init__(self, f):
        self.f = f

    def __del__(self):
        try:
            self.f("I", -42)
        except Exception as e:
            print("at the end", type(e).__name__, e)


sys.last_words = AtTheEnd(calls[0][0])
del calls, f, args
