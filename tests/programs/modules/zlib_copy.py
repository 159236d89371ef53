# Copies of compressors and decompressors in the middle of a stream.
import copy
import zlib

data = b"".join(b"line %d of the text\n" % i for i in range(2000))

c = zlib.compressobj()
head = c.compress(data)
d = c.copy()
e = copy.copy(c)
f = copy.deepcopy(c)
one = head + c.compress(b"one") + c.flush()
two = head + d.compress(b"two") + d.flush()
three = head + e.flush()
four = head + f.compress(data) + f.flush()
print([zlib.decompress(x)[len(data):len(data) + 8] for x in (one, two, three, four)])
for ended in (c, d):
    for way in (ended.copy, lambda: copy.deepcopy(ended)):
        try:
            way()
        except ValueError as x:
            print(x)

print(type(zlib.compressobj().copy()).__name__)
print(zlib.decompress(zlib.compressobj(zdict=b"hello").copy().flush() and zlib.compress(b"x")))

whole = zlib.compress(data) + b"behind"
for cut in (0, 1, 2, 100, 1000, len(whole)):
    a = zlib.decompressobj()
    out = a.decompress(whole[:cut])
    b = a.copy()
    g = copy.deepcopy(a)
    rest = whole[cut:]
    print(cut, out + a.decompress(rest) == data, out + b.decompress(rest) == data,
          out + g.decompress(rest) == data, a.eof, b.unused_data, g.unconsumed_tail)

a = zlib.decompressobj()
part = a.decompress(whole, 50)
b = a.copy()
print(len(part), a.unconsumed_tail == b.unconsumed_tail, len(a.unconsumed_tail) > 0, b.eof)
print(part + a.decompress(a.unconsumed_tail) == data, part + b.flush() == data)
a = zlib.decompressobj()
a.decompress(whole)
print(a.copy().eof, a.copy().unused_data)
a.flush()
try:
    a.copy()
except ValueError as x:
    print(x)

words = b"a dictionary of words"
c = zlib.compressobj(zdict=words)
packed = c.compress(b"words of a dictionary") + c.flush()
a = zlib.decompressobj(zdict=words)
b = a.copy()
print(a.decompress(packed), b.decompress(packed))
raw = zlib.compressobj(9, zlib.DEFLATED, -15)
r = raw.copy()
print(zlib.decompress(r.compress(data) + r.flush(), -15) == data)
