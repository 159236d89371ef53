#: stderr any
# bytes and bytearray.
b = b"Hello, World"
calls = """b.upper() b.lower() b.title() b.swapcase() b.capitalize() b.center(20,b'*') b.ljust(14) b.rjust(14,b'.') b.zfill(14) b.count(b'l') b.count(108) b.find(b'o') b.find(111,5) b.rfind(b'zz') b.index(b'W') b.startswith(b'He') b.endswith((b'x',b'ld'))
b.replace(b'l',b'L') b.replace(b'l',b'L',1) b.replace(b'',b'-') b.split() b.split(b',') b.rsplit(b'l',1) b.splitlines() b'a\\nb\\r\\nc'.splitlines(True) b.partition(b',') b.rpartition(b'l') b'xxaxx'.strip(b'x') b'\\x20a\\n'.strip() b','.join([b'a',b'b']) b','.join([bytearray(b'x')])
b.isalpha() b'ab1'.isalnum() b'12'.isdigit() b'ab'.islower() b'AB'.isupper() b'\\x20'.isspace() b'Ab'.istitle() b.isascii() b'\\xff'.isascii() b.hex() b.hex(':') b.hex('-',2) b.hex('-',-3) b.decode() bytes.fromhex('48656c\\x206c6f') b.translate(None,b'l') b.translate(bytes.maketrans(b'l',b'L')) b'a\\tb'.expandtabs(3) b.removeprefix(b'He') b.removesuffix(b'ld')
b[0] b[-1] b[1:3] b[::-1] b+b'!' b*2 b'ell'in(b) 101in(b) len(b) list(b[:3]) b<b'I' b==b'Hello' max(b) sorted(b'cab') tuple(b'ab') bytes(3) bytes([1,2,255]) bytes('é','utf-8') bytes(b) bytes(bytearray(b'q')) bytes(range(5)) bytes() bytes(b'x')is(None)
b'%d-%s'%(5,b'x') b'%x'%255 b'%c'%65 b'%r'%'a' b'%5.2f|'%3.14159 b'%b'%b'q' b'%a'%'é' b'%%'%()""".split("\n")
for line in calls:
    for e in line.split(" "):
        try:
            print(e, "=", repr(eval(e)))
        except Exception as err:
            print(e, "->", type(err).__name__, err)
for e in ("b + 'a'", "'a' + b", "b.find('a')", "b.count('a')", "b.replace('a', 'b')", "b'a'.join(['x'])", "b[20]", "b['a']", "bytes([256])", "bytes([-1])", "bytes(['a'])", "bytes('a')", "bytes(1.5)", "bytes(-1)", "300 in b", "'a' in b", "b.split(b'')", "b.decode('nope')", "b'\\xff'.decode()", "bytes.fromhex('1')", "bytes.fromhex('zz')", "b.center(20, b'ab')",
          "b < 'a'", "b == 'a'", "b'%d' % 'a'", "b'%s' % 'a'", "b.hex(1)", "b.hex('ab')", "b.index(b'q')", "bytes(b'a', 'utf-8')", "bytes(None)", "bytes.maketrans(b'a', b'bc')", "bytearray(b'a').remove(5)", "bytearray([300])", "bytearray(b'a').append(256)", "bytearray(b'a').append('x')", "bytearray().pop()", "hash(bytearray())"):
    try:
        print(e, "=", repr(eval(e)))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
a = bytearray(b"hello")
a[0] = 72; a.append(33); a.extend(b"??"); a += b"."; a.insert(1, 45)
print(a, len(a), a.pop(), a.pop(0), a)
a[1:3] = b"XYZ"; print(a)
del a[0]; del a[::2]; print(a)
a.reverse(); print(a, a.copy(), a * 2, a + b"x", b"x" + a, type(a + b"x").__name__, type(b"x" + a).__name__)
a.remove(a[0]); print(a); a.clear(); print(a, bytearray(3), bytearray("é", "utf-8"), bytearray(b"ab") == b"ab", bytearray(b"Ab").lower())
a[:] = b"new"; a[1:1] = [1, 2]; print(a, a.index(1), 2 in a, a.find(b"w"), bytes(a))
for bad in ("a[0] = 256", "a[0] = 'x'", "a[10] = 1", "a[::2] = b'x'", "a[0:1] = 5", "a += 'x'", "a.extend('x')"):
    try:
        exec(bad)
    except Exception as err:
        print(bad, "->", type(err).__name__, err)
print(repr(b"\x00\x7f\x80\n\t\\'\""), repr(b"it's"), b"\x41\101", rb"\x41", bytes(range(32, 48)), ascii(b"\xff"), str(b"a"), hash(b"a") == hash(bytes([97])), {b"k": 1}[b"k"])
m = memoryview(b"abcdef")
print(m[0], bytes(m[1:3]), len(m), m.tolist(), m[::2].tobytes(), m == b"abcdef", m.nbytes, m.readonly)
mv = memoryview(ba := bytearray(b"abc")); mv[0] = 122; print(ba, mv.readonly, mv.format, mv.itemsize)
