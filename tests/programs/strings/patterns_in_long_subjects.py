"""Patterns tried at many places of one long subject, of every width of characters; each must take no time by itself."""

import re

for letter in ("e", "\xe9", "\u8a9e", "\U0001f600", "\ud800"):
    text = (letter + "1 ") * 100_000
    word = re.compile(rf"{letter}\d+|\s")
    at = count = 0
    while (m := word.match(text, at)) is not None and count < 30_000:
        at = m.end()
        count += 1
    print(ascii(letter), count, at, ascii(m.group()), m.span())
    print(len(word.findall(text)), ascii(word.sub("x", text[:9])), ascii(re.split(r"(\s)", text[:5])))
    print(re.search(rf"(?<={letter})1\Z", text), re.search(rf"(?<={letter})1 \Z", text).span())
    print(re.fullmatch(rf"(?i:[{letter}1 ]*)", text).span(), re.match(rf"(?:(.)(.)\s)*?\Z", text).span(2))
    print(word.scanner(text, 3, 5).match(), word.scanner(text, 3, 5).search().span(), re.search(f"{letter}$", text[:-2]).span())

data = bytearray(b"a,b;" * 50_000)
print(len(re.findall(rb"[,;]", data)), len(re.split(rb",", data)), sum(1 for _ in re.finditer(rb"b", data)))
print(re.sub(rb"(\w),", rb"<\1>", data)[:12], re.search(rb";(?=a)", memoryview(data)[2:]).group())
at = count = 0
try:
    while count < 20_000:
        at = data.index(59, at + 1)
        count += 1
        assert data.startswith((b"x", b";"), at) and data.endswith(b";", 0, at + 1) and 44 in data and b"a,b" in data
except ValueError:
    pass
print(at, count, data.rindex(b"a"), data.find(b"zz"), data.count(b"b", 10, 50), data.count(b"", 3, 5), data.find(b"", len(data) + 1))


class Shrinks:
    def __index__(self):
        data.clear()
        return 1


print(data.find(b"a", Shrinks()), len(data), data.startswith(b"", 1), data.endswith(b"", 0), data.count(b"", 0))
