"""Sizes and positions near the end of what numbers can say: an exception, never an abort."""
import array, collections, io, itertools, math, sys

H = 2**62
M = sys.maxsize
EXPRESSIONS = r'''
[0]*H
[0]*M
[1,2]*M
(0,)*H
(1,2)*M
'a'*H
'ab'*M
'\u1234'*H
b'a'*H
b'ab'*M
bytes(H)
bytes(M)
bytearray(H)
bytearray(b'a')*H
'a'.ljust(H)
'a'.rjust(M)
'a'.center(H)
'a'.zfill(H)
b'a'.ljust(H)
b'a'.rjust(M)
b'a'.center(H)
b'a'.zfill(H)
'%*d' % (H, 1)
'%.*f' % (H, 1.0)
'%*s' % (M, 'a')
b'%*d' % (H, 1)
'%9223372036854775807d' % 1
'%99999999999999999999d' % 1
format(1, str(H))
format(1.0, '.%df' % H)
format('a', str(M))
format(1, '99999999999999999999')
'{:%d}'.format(1) if 0 else '{:{}}'.format(1, H)
1 >> H
int('1'*5000)
pow(2, -H, 7)
pow(2, H, 7)
math.ldexp(1.0, H)
math.gcd(H, M)
array.array('d', [0])*H
array.array('b', b'a')*M
(lambda a: a.extend(a*H))(array.array('q',[1]))
(lambda b: (b.seek(M), b.write(b'x')))(io.BytesIO())
(lambda b: (b.seek(H), b.write(b'x')))(io.BytesIO())
(lambda b: (b.seek(H), b.read(10)))(io.BytesIO(b'abc'))
(lambda b: b.truncate(H))(io.BytesIO(b'abc'))
(lambda b: (b.seek(M), b.write('x')))(io.StringIO())
(lambda b: (b.seek(H), b.write('x')))(io.StringIO())
(lambda b: (b.seek(H), b.read(5)))(io.StringIO('abc'))
io.BytesIO(b'abc').read(M)
io.BytesIO(b'abc').read(-M)
io.BytesIO(b'abc').readline(M)
io.BytesIO(b'abc').seek(M, 1)
io.BytesIO(b'abc').seek(M, 2)
io.BytesIO(b'abc').seek(-M, 2)
(lambda l: l.insert(M, 1))([1])
(lambda l: l.insert(-M-1, 1))([1])
list(range(M))[0] if 0 else 0
len(range(M))
len(range(-M, M))
range(M)[M-1]
range(0, M, M)[1]
range(M).index(M-1)
list(itertools.repeat(1, 3))
itertools.repeat(1, M).__length_hint__()
list(itertools.islice([1], M))
itertools.islice([1], M+1)
list(itertools.combinations_with_replacement([1], M))
list(itertools.tee([1], M))
b'ab'.hex('-', M)
b'ab'.hex('-', -M-1)
(b'ab'*10).hex(':', -M)
round(1.5, M)
round(1.5, -M)
round(5, M)
int.from_bytes(b'a'*10, 'big')
(5).to_bytes(M, 'big')
(5).to_bytes(H, 'little')
(5).to_bytes(-1, 'big')
1.0**M
2.0**M
chr(M)
chr(-M)
'abc'[M]
'abc'[-M-1]
'abc'[M:M]
'abc'[-M-1:M]
'abc'[::M]
'abc'[::-M-1]
[1,2,3][::-M-1]
[1,2,3][M:-M:-M]
'abc'.find('b', -M-1, M)
'abc'.count('', -M, M)
'abc'.replace('', 'x'*1000, M)
('a'*100000).replace('a', 'x'*(2**47)) if 0 else 0
'abc'.split('b', M)
'abc'.split('b', -M-1)
'abc'.rsplit(None, M)
'a\tb'.expandtabs(M)
'a\tb'.expandtabs(2**31)
'a\tb\tc\td'.expandtabs(2**31-1) if 0 else 0
b'a\tb'.expandtabs(2**31)
'\t\t\t'.expandtabs(H)
[1].index(1, -M-1, M)
[1].index(1, M, M)
(1,).index(1, M)
[1].pop(M)
[1].pop(-M-1)
memoryview(b'abc')[M]
memoryview(b'abc').cast('B', [M])
slice(M, -M, M).indices(M)
slice(None).indices(H*8)
slice(None).indices(-1)
sum([M]*3)
max(range(3))
[].__class__.__mul__([], H)
''*M
()*M
[]*M
b''*M
''.join(['a']*3)
(lambda l: l.__imul__(M))([1,2])
(lambda l: l.__imul__(M))(bytearray(b'ab'))
(lambda l: l.__imul__(M))(array.array('i',[1,2]))
(lambda l: l.extend(itertools.repeat(1)))  and 0
bytearray(b'abc').pop(M)
bytearray(b'abc').insert(M, 5)
bytearray(b'abc')[M:M]
array.array('i', [1]).pop(M)
array.array('i', [1]).insert(-M-1, 3)
str(b'a', 'utf-8', 'x'*10)
bytes([M])
bytes([-1])
bytearray([256])
'%c' % M
b'%c' % M
'{:c}'.format(M)
'{!r:>{w}}'.format('a', w=M)
f"{'a':>{M}}"
f"{1.0:.{M}}"
'{0[%d]}'.format([1]) if 0 else '{0[99999999999999999999999]}'.format([1])
'{99999999999999999999999}'.format(1)
'%(a)99999999999999999999s' % {'a': 1}
'a'.encode('utf-8').decode('utf-16')
'\ud800'.encode('utf-16', 'surrogatepass')
itertools.count(M).__next__()
list(itertools.islice(itertools.count(M), 3))
enumerate([1,2], M).__next__()
list(enumerate([1,2,3], M))
list(zip(range(3), itertools.count(M)))
(lambda e: [next(e) for _ in range(3)])(enumerate('abc', M-1))
divmod(-M-1, -1)
(-M-1) // -1
(-M-1) % -1
abs(-M-1)
-(-M-1)
(-M-1) * -1
M + 1
M * M
(2**61-1) + (2**61-1)
-(2**61)*2
(2**61)*(2**61)
-(2**61) // -1
divmod(-(2**61), -1)
-(2**61) % -1
(2**61-1) << 1
1 << 61
1 << 60
-1 << 61
(-(2**61)) >> 100
~(-(2**61))
abs(-(2**61))
-(-(2**61))
'''


def show(v):
    r = repr(v)
    return r if len(r) < 60 else r[:25] + "..." + str(len(r))


for e in EXPRESSIONS.strip().split("\n"):
    try:
        print(e, "=>", show(eval(e)))
    except Exception as x:
        print(e, "=>", type(x).__name__, str(x)[:100])
