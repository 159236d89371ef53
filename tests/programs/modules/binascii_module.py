# binascii: binary data as text and back.
import binascii
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
for s in (b'',b'YQ==',b'YQ=',b'YQ',b'Y',b'YWJj',b'YW Jj\n',b'YW=Jj',b'=YQ==',b'YQ==x',b'YQ==\n',b'YWJ',b'YWJj====',b'Y=Q=',b'YQ=\n=',b'YWJjZ',b'=',b'YWJj=',b'YQ=a',b'\xff'):
    t(lambda: binascii.a2b_base64(s)); t(lambda: binascii.a2b_base64(s,strict_mode=True))
for s in (b'',b'a',b'ab',b'abc',b'abcd'*20): t(lambda: binascii.b2a_base64(s)); t(lambda: binascii.b2a_base64(s,newline=False)); t(lambda: binascii.b2a_uu(s)); t(lambda: binascii.b2a_uu(s,backtick=True)); t(lambda: binascii.hexlify(s)); t(lambda: binascii.hexlify(s,':',2)); t(lambda: binascii.crc32(s)); t(lambda: binascii.crc_hqx(s,3)); t(lambda: binascii.b2a_hex(s,b'-'))
for s in (b'',b' \n',b'#86)C\n',b'#86)C',b'#86',b'"86)C\n',b'!86\n',b'#86)C x',b'#8\xff)C',b'M86)C86)C86)C\n',b'#86)C`\n','#86)C\n','\u0101',3, b'%\x60\x60\n', b'a'):
    t(lambda: binascii.a2b_uu(s))
for s in ('a','ab','zz','AbCd','\u0101',b'0g',b'00 ',3): t(lambda: binascii.unhexlify(s))
t(lambda: binascii.hexlify('a')); t(lambda: binascii.hexlify(b'abc','ab')); t(lambda: binascii.hexlify(b'abc',3)); t(lambda: binascii.hexlify(b'abc','\u0101')); t(lambda: binascii.hexlify(b'abcdef','-',-4)); t(lambda: binascii.b2a_uu(b'a'*46)); t(lambda: binascii.crc32(b'a',-1)); t(lambda: binascii.crc_hqx(b'a',1<<40)); t(lambda: binascii.b2a_base64('a'))
for s in (b'',b'=',b'==',b'=3D',b'=3d=4',b'a=\nb',b'a=\r\nb',b'a= \nb',b'=G1',b'a_b',b'=3\n',b'abc=',b'x=y', 'a=41'): t(lambda: binascii.a2b_qp(s)); t(lambda: binascii.a2b_qp(s,header=True))
for s in (b'',b'a',b'a b',b'a \n',b'a\t\n',b'a ',b'.',b'.\n',b'..',b'=',b'\xff\x00',b'a\r\nb\n',b'a\nb\r\n',b'x'*100,b'x '*50+b'\n',b'_a b',b'\xe9'*40,b'a\rb',b'\t',b'a\tb', b'a'*75+b'\n', b'a'*76+b'\n', b'a'*77):
    for k in ({}, {'quotetabs':True},{'istext':False},{'header':True}): t(lambda: binascii.b2a_qp(s,**k))
print(binascii.Error.__mro__, binascii.Incomplete.__mro__)
