# UTF-7 (RFC 2152).

import codecs
import io

for text in (
    "plain text",
    "A+B",
    "+",
    "a\u20acb",
    "\u20ac",
    "\u20ac-",
    "\u20ac/",
    "\u20ac!",
    "\u20ac\u20ac\u20ac",
    "\U0001f600 and \xe9",
    "back\\slash ~ tilde",
    "tab\tnew\nline\0nul",
    "\ud800x",
    "\udc00",
    "\ud800",
    "",
):
    data = text.encode("utf-7")
    print(ascii(text), data, data.decode("utf-7") == text)

for data in (
    b"+AOk-",
    b"+AOk",
    b"+AOkx",
    b"+AOk!",
    b"+",
    b"+-",
    b"+!",
    b"a+x",
    b"+2D3eAA-",
    b"+2D0-x",
    b"+2D0",
    b"+AGEAYg",
    b"+AP",
    b"+APA",
    b"+AP9-",
    b"a\xffb",
    b"+\xff",
    b"+AOk\xe9",
    b"~\\",
):
    for errors in "strict", "replace", "ignore", "backslashreplace":
        try:
            print(data, errors, ascii(data.decode("utf-7", errors)))
        except UnicodeDecodeError as e:
            print(data, errors, e)

d = codecs.getincrementaldecoder("utf-7")()
print([ascii(d.decode(bytes([b]))) for b in b"x+AOkA6Q-y+-"], ascii(d.decode(b"", True)))
print(codecs.utf_7_decode(b"a+AOk"), codecs.utf_7_decode(b"a+AOk", "strict", True), codecs.utf_7_encode("\xe9"))
stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-7", write_through=True)
stream.write("\xe9\u20ac")
stream.write("z")
print(stream.buffer.getvalue())


# A handler that says where to go on.
def handler(e):
    print(e.encoding, e.start, e.end, e.reason)
    return "?", e.end


codecs.register_error("test.utf7", handler)
print(ascii(b"+AP-a+!b\xfe+2D0".decode("utf-7", "test.utf7")))
