"""Characters by their names in escapes that are decoded while the program runs: whole, in parts, and wrong ones."""

import codecs

for text in (rb"\N", rb"\N{", rb"\N{}", rb"\N{}x", rb"\Nx", rb"\N{foo}", rb"\N{foo", rb"\N{DIGIT ONE}2", rb"a\N}", b"\\N{\xff}"):
    for errors in ("strict", "replace", "ignore"):
        try:
            print(text, ascii(codecs.decode(text, "unicode_escape", errors)))
        except UnicodeDecodeError as e:
            print(text, e)
    print(codecs.unicode_escape_decode(text, "replace", False), codecs.unicode_escape_decode(text, "replace", True))
