"""An error handler may put other bytes in place of those that are decoded."""

import codecs


def longer(e):
    e.object = b"\0" * 8
    return "\ufffd", e.start


codecs.register_error("longer", longer)
for encoding in "utf-16", "utf-32":
    print(ascii(b"\0".decode(encoding, "longer")))


def shorter(e):
    e.object = b"ab"
    return "?", 1


codecs.register_error("shorter", shorter)
for encoding, text in ("ascii", b"xyz\xff"), ("utf-8", b"xyz\xff"), ("utf-7", b"xyz\xff"):
    print(encoding, ascii(text.decode(encoding, "shorter")))


def wrong(e):
    e.object = b""
    return "?", 1


codecs.register_error("wrong", wrong)
try:
    b"\xff".decode("ascii", "wrong")
except IndexError as e:
    print(e)
