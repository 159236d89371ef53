# Regular expressions on lone surrogates: each is a character as any other.

import re

print(re.match("a\ud800b", "a\ud800b").span(), re.match("a\ud800b", "a\ud801b"))
print(re.search("[\ud800-\udbff]", "xy\ud83dz").span(), re.search("[^\ud800-\udbff]+", "\ud800ab\ud801").span())
print([ascii(s) for s in re.findall(".", "\ud83d\ude00\U0001f600")])
print(ascii(re.sub("\ud800", "-", "a\ud800b\ud800")), ascii(re.sub("b", "\ud800", "abc\u20ac")))
print([ascii(s) for s in re.split("\udc00", "a\udc00b\udc00\U0001f600")])
print(re.fullmatch(r"\w\W\w", "a\ud800b").group(0) == "a\ud800b", ascii(re.escape("\ud800.")))
