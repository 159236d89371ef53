# base64: 64, 32, 16, 85 characters, alphabets, files, errors.
import base64
import io


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__module__, type(e).__name__, e)


samples = [b"", b"a", b"ab", b"abc", b"\x00\xff\xfe>?", bytes(range(40)), b"\0\0\0\0", b"    "]
for s in samples:
    forms = base64.b64encode(s), base64.urlsafe_b64encode(s), base64.b32encode(s), base64.b32hexencode(s), base64.b16encode(s), base64.a85encode(s), base64.b85encode(s), base64.z85encode(s), base64.encodebytes(s)
    print(*forms)
    back = base64.b64decode(forms[0]), base64.urlsafe_b64decode(forms[1]), base64.b32decode(forms[2]), base64.b32hexdecode(forms[3]), base64.b16decode(forms[4]), base64.a85decode(forms[5]), base64.b85decode(forms[6]), base64.z85decode(forms[7]), base64.decodebytes(forms[8])
    assert all(b == s for b in back), back
print(base64.b64encode(b"\xfb\xff", altchars=b"@#"), base64.b64decode("@w==", b"@#"), base64.standard_b64encode(b"x"), base64.standard_b64decode("eA=="), base64.b64decode("YW Jj\n"), base64.b64encode(memoryview(b"mv")), base64.b64encode(bytearray(b"ba")))
print(base64.b32decode("me======", casefold=True), base64.b32decode("M1======", map01=b"I"), base64.b16decode("0aFf", casefold=True), base64.a85encode(b"    abcd", foldspaces=True), base64.a85encode(b"x" * 20, wrapcol=10), base64.a85encode(b"abc", adobe=True), base64.a85encode(b"a", pad=True), base64.a85decode(b"<~@:E^~>", adobe=True), base64.a85decode("y+", foldspaces=True), base64.a85decode(b"87 cUR\tD]"), base64.b85encode(b"abc", pad=True), base64.b85decode("VPaz"))
print(base64.encodebytes(b"long line " * 10))
i, o = io.BytesIO(b"streamed text " * 8), io.BytesIO()
base64.encode(i, o)
print(o.getvalue())
i, o = io.BytesIO(o.getvalue()), io.BytesIO()
base64.decode(i, o)
print(o.getvalue()[:20])
attempt("padding", base64.b64decode, "abc")
attempt("length", base64.b64decode, "a")
attempt("validate", base64.b64decode, "ab!c", validate=True)
attempt("ignored", base64.b64decode, "YW!Jj")
attempt("non-ASCII", base64.b64decode, "é")
attempt("text", base64.b64encode, "text")
attempt("number", base64.b64encode, 5)
attempt("altchars", base64.b64encode, b"", b"x")
attempt("lower", base64.b32decode, "me======")
attempt("base32", base64.b32decode, "M")
attempt("base32 digit", base64.b32decode, "M1======")
attempt("base16", base64.b16decode, "0g")
attempt("odd base16", base64.b16decode, "0")
attempt("lower base16", base64.b16decode, "af")
attempt("ascii85", base64.a85decode, b"\x80")
attempt("ascii85 large", base64.a85decode, b"s8W-\"")
attempt("ascii85 z", base64.a85decode, b"azb")
attempt("ascii85 frame", base64.a85decode, b"abc", adobe=True)
attempt("base85", base64.b85decode, b"ab\"")
attempt("base85 large", base64.b85decode, b"|NsC1")
attempt("z85", base64.z85decode, b"ab~")
attempt("encodebytes", base64.encodebytes, "text")
attempt("float view", base64.encodebytes, memoryview(b"12345678").cast("d"))
