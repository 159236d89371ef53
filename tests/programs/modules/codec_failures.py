"""What codecs say about their failures, doubtful escapes, and encodings by any spelling."""

import codecs
import warnings

warnings.simplefilter("always")


def attempt(f, *args):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            text = repr(f(*args))
        except Exception as e:
            text = f"{type(e).__name__}: {e} {getattr(e, '__notes__', None)}"
    print(text, [f"{w.category.__name__}: {w.message}" for w in caught] or "")


for v, encoding in (("\u20ac", "latin2"), ("\u20ac", "ascii"), ("a", "hex"), ("\u20ac" * 70, "idna")):
    attempt(v.encode, encoding)
for v, encoding in ((b"\x81", "cp1252"), (b"\x81", "idna"), (b"\xff", "utf-8")):
    attempt(v.decode, encoding)
for args in (("a", "hex"), ("\u20ac", "ascii"), ("a", "nope"), ("a", "ascii", None), ("a", None), (1, "utf-8"), (b"a", "hex")):
    attempt(codecs.encode, *args)
for args in ((b"a", "hex"), ("a", "rot13"), (b"a", "rot13"), (1, "utf-8"), ("a", "utf-8"), (b"61", "hex")):
    attempt(codecs.decode, *args)
attempt(codecs.lookup, 1)
attempt(codecs.lookup, "a\0b")

for f in (
    codecs.utf_7_decode, codecs.utf_8_decode, codecs.utf_16_ex_decode, codecs.ascii_decode, codecs.escape_decode,
    codecs.unicode_escape_decode, codecs.raw_unicode_escape_decode, codecs.charmap_decode, codecs.readbuffer_encode,
    codecs.utf_8_encode, codecs.escape_encode,
):
    print(f.__name__)
    attempt(f, "xxx")
    attempt(f, 1)
    attempt(f)
    attempt(f, b"x", 1)

for data in (b"\\d", b"\\8", b"\\501", b"\\777\\d", b"\\", b"\\x4", b"\\u12", b"\\N{foo}", b"\\N{DIGIT ONE}", b"ab\\", b"ab\\u00", b"\\\\u00"):
    print(data)
    attempt(codecs.escape_decode, data)
    for f in (codecs.unicode_escape_decode, codecs.raw_unicode_escape_decode):
        attempt(f, data)
        attempt(f, data, "strict", False)
        attempt(f, data, "replace")
        attempt(f, data, "ignore", False)

decoder = codecs.getincrementaldecoder("raw_unicode_escape")()
print([decoder.decode(bytes([c])) for c in b"a\\u20ac\\b"], decoder.decode(b"", True))


def search(name):
    return tuple("abcd") if name == "of_ours_8" else None


codecs.register(search)
for name in ("of_ours_8", "OF-OURS-8", "of   ours--8", "of ours\xe9\u20ac8", " of ours 8", "of.ours.8"):
    try:
        print(codecs.lookup(name))
    except LookupError as e:
        print(e)
codecs.unregister(search)
