# Building strings in loops, joins, slices, searches over longer text.
s = ""
for i in range(2000):
    s += str(i)
print(len(s), s[:20], s[-10:], s.count("99"), s.find("1234"), hash(s) == hash("".join(map(str, range(2000)))))
t = s
s += "tail"
print(len(t), len(s), t == s[:-4])
parts = []
for i in range(100):
    parts.append(f"{i:03}")
print("".join(parts)[:30], "-".join(parts[:5]))
text = "the quick brown fox jumps over the lazy dog " * 50
words = text.split()
freq = {}
for w in words:
    freq[w] = freq.get(w, 0) + 1
print(sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:4], len(words), text.rfind("fox"), text.index("lazy"))
print(text.replace("fox", "cat").count("cat"), text.upper()[:19], text.title()[:19], len(text.encode()))
rot = str.maketrans({chr(97 + i): chr(97 + (i + 13) % 26) for i in range(26)})
print(text[:43].translate(rot), text[:43].translate(rot).translate(rot) == text[:43])
def is_pal(x):
    x = [c for c in x.lower() if c.isalnum()]
    return x == x[::-1]
print(is_pal("A man, a plan, a canal: Panama"), is_pal("no"))
u = "".join(chr(0x4e00 + i % 50) for i in range(500))
print(len(u), ascii(u[49:51]), u.find(chr(0x4e00 + 49)), u.count(chr(0x4e00)), len(u.encode()))
mixed = ""
for i in range(60, 300, 20):
    mixed += chr(i)
print(ascii(mixed), len(mixed))
line = "key1=value1;key2=value2;key3"
print(dict(p.partition("=")[::2] for p in line.split(";")))
print("abc" * 1000 == "abc" * 999 + "abc", ("ab" * 50).find("ba", 50), "x".join("abc"), "needle" in "hay" * 1000 + "needle" + "hay" * 1000, ("a" * 1000 + "b").find("ab"), ("ab" * 500 + "abc").find("abc"))
print("\n".join(f"{'*' * i:^9}" for i in range(1, 10, 2)))
def caesar(s, k):
    out = []
    for c in s:
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            out.append(chr((ord(c) - base + k) % 26 + base))
        else:
            out.append(c)
    return "".join(out)
print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3))
