#: stderr any
# Every method of str.
s = "Hello, World"
calls = """s.upper() s.lower() s.title() s.swapcase() s.capitalize() s.casefold() s.center(20) s.center(20,'*') s.center(5) s.ljust(15,'.') s.rjust(15) s.zfill(15) '-5'.zfill(4) '+5'.zfill(4) ''.zfill(2)
s.count('l') s.count('') s.count('l',4) s.count('l',0,4) 'aaaa'.count('aa') s.find('o') s.find('o',5) s.find('zz') s.rfind('o') s.find('') s.find('',50) s.rfind('') s.index('W') s.rindex('l')
s.startswith('Hell') s.startswith(('x','He')) s.startswith('World',7) s.endswith('ld') s.endswith(('a','b')) s.endswith('') s.startswith('',20) s.endswith('lo',0,5)
s.replace('l','L') s.replace('l','L',2) s.replace('','-') s.replace('l','') s.replace('zz','y') ''.replace('','x') 'aaa'.replace('aa','b') s.replace('l','L',count=1)
s.split() s.split(',') s.split(', ') s.split('l') s.split('l',1) s.rsplit('l',1) s.split(maxsplit=1) ''.split() ''.split(',') '__a__b__'.split('_') 'a,b,,c'.split(',') 'a,b,,c'.rsplit(',',2)
'a\\nb\\r\\nc\\rd'.splitlines() 'a\\nb\\n'.splitlines(True) ''.splitlines() '\\n'.splitlines() 'a\\x0bb\\x0cc\\x1cd\\u2028e'.splitlines()
s.partition(', ') s.partition('x') s.rpartition('l') s.rpartition('x')
'xxhixx'.strip('x') 'xxhixx'.lstrip('x') 'xxhixx'.rstrip('x') 'abcba'.strip('ab') '\\t\\u2003a\\u00a0'.strip() ''.strip()
','.join('abc') ''.join([]) '-'.join(['one']) ', '.join(('a','b')) ''.join(x*2for(x)in'abc')
s.isalpha() 'abc'.isalpha() ''.isalpha() 'é日'.isalpha() 'a1'.isalnum() '²'.isdigit() '²'.isdecimal() '½'.isnumeric() '٣'.isdecimal() '12'.isdigit() 'ab'.islower() 'AB1'.isupper() '1'.isupper() ''.islower() ' \\t\\n'.isspace() ''.isspace() 'Hello'.istitle() 'HeLlo'.istitle() 'a_1'.isidentifier() '1a'.isidentifier() 'class'.isidentifier() ''.isidentifier() 'a\\n'.isprintable() ''.isprintable() 'aé'.isascii() ''.isascii()
'a\\tb'.expandtabs() 'a\\tbc\\td'.expandtabs(4) 'a\\n\\tb'.expandtabs(3) '\\t'.expandtabs(0) 'TestHook'.removeprefix('Test') 'TestHook'.removesuffix('Hook') 'abc'.removeprefix('x')
'ß'.upper() 'ŉ'.upper() 'ß'.casefold() 'İ'.lower() 'ΑΣ'.lower() 'ǆ'.title() 'they\\'re'.title() 'ﬁ'.upper() 'straße'.title() 'éCOLE'.capitalize() 'ΌΣΟΣ'.lower()
s.encode() 'é'.encode('latin-1') 'é日'.encode('utf-8') 'é'.encode('ascii','ignore') 'é'.encode('ascii','replace') 'é'.encode('ascii','xmlcharrefreplace') 'é'.encode('ascii','backslashreplace') 'ab'.encode('utf-16-le') 'ab'.encode('utf-32-be')
'abc'.translate({97:'X',98:None}) 'abc'.translate(str.maketrans('ab','xy','c')) str.maketrans({'a':1,98:'z'}) str.maketrans('ab','cd')
'{} {}'.format(1,2) '{1}{0}'.format('a','b') '{a[0]}{b.real}'.format(a=[5],b=3) '{!r:>5}'.format('x') '{{}}'.format() '{0[k]}'.format({'k':'v'}) '{:{}}'.format('a',5) '{:>{w}}'.format('a',w=3) '{a}'.format_map({'a':1})
s[0] s[-1] s[2:5] s[::-1] s[::2] s[5:2] s[-3:] s[:100] s[100:] s[4:1:-1] s*2 s*0 s*-1 2*s s+'!' 'ell'in(s) ''in(s) 'x'not(in(s)) len(s)
'a'<'b' 'a'<'B' 'abc'<'abd' ''<'a' 'a'=='a' 'Z'<'a'<'é' 'ab'>'a' min(s) max(s) sorted('banana') list('abc') tuple('ab') set('aa') reversed('ab')and(1) hash('a')==hash('a')
s.__contains__('He') s.__len__() s.__add__('!') s.__mul__(2) s.__getitem__(1) s.__eq__('a') 'a'.__lt__('b') s.__format__('>15') s.__iter__().__next__() 'a'.__rmul__(3) '%s'.__mod__(5)""".split("\n")
for line in calls:
    for e in line.split(" "):
        e = e.replace("not(in(s))", " not in s") if "not(in" in e else e
        try:
            print(e, "=", repr(eval(e)))
        except Exception as err:
            print(e, "->", type(err).__name__, err)
for e in ("s.index('zz')", "s.rindex('zz')", "s.center()", "s.center('a')", "s.center(5, 'ab')", "s.split('')", "s.split(1)", "s.join(5)", "','.join([1])", "s.replace(1, 2)", "s.startswith(1)", "s.startswith((1,))",
          "s.count(1)", "s.find(1)", "s.strip(1)", "s.partition('')", "s.partition(1)", "s.zfill('a')", "s + 1", "1 + s", "s * 'a'", "s * 1.5", "s[1.5]", "s['a']", "s[20]", "1 in s", "s < 1", "s - 'a'", "'é'.encode('ascii')", "s.encode('nope')", "s.encode('ascii', 'nope')",
          "str.maketrans('a', 'bc')", "str.maketrans({'ab': 1})", "str.maketrans(1)", "'a'.translate(5)", "s.format_map(5)", "s.expandtabs('a')", "s.removeprefix(1)", "s.encode(5)", "s.splitlines(keepends='x')", "str(b'a', 'ascii')", "str(b'\\xff', 'ascii')", "str('a', 'ascii')", "str(5, 'x')", "'a'.foo", "s.upper(1)", "s.title(x=1)", "del s[0]", "s.ljust(2**70)"):
    try:
        print(e, "=", repr(eval(e)))
    except Exception as err:
        print(e, "->", type(err).__name__, err)
try:
    s[0] = "x"
except TypeError as err:
    print(err)
