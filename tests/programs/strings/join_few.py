# Joining of few and empty parts.
for sep in "", "/", "//", "é", "€":
    for parts in [], [""], ["", ""], ["", "", ""], ["a"], ["a", ""], ["", "a"], ["", "€"], ["é", ""]:
        print(ascii(sep), ascii(parts), ascii(sep.join(parts)), ascii(sep.join(tuple(parts))), ascii(sep.join(iter(parts))))
        b = [p.encode() for p in parts]
        print(sep.encode().join(b), bytearray(sep.encode()).join(b))
