cases = ["", " ", "a", " a ", "a b", "  a  b  ", "a,b,c", ",a,", ",,", "a\tb\nc", "αβγ δ", "x" * 5]
for c in cases:
    print(repr(c), c.split(), c.split(" "), c.split(","), c.rsplit(None, 1), c.split(None, 1), c.splitlines(), c.partition(" "), c.rpartition(","), c.strip(), ",".join(c), c.rsplit(",", 1), c.replace(" ", ""), c.find("a"), c.rfind(" "), c.count(" "))
for sep in ("ab", "a", "bb", "abab"): print(sep, "ababab".split(sep), "ababab".rsplit(sep, 1), "ababab".partition(sep), "ababab".count(sep), "ababab".replace(sep, "-"), "ababab".find(sep, 1), "ababab".rfind(sep), "ababab".startswith(sep, 2), "ababab".endswith(sep), "ababab".removeprefix(sep), "ababab".removesuffix(sep))
for i in range(-8, 9): print(i, "abcdef"[i:], "abcdef"[:i], "abcdef"[i::-1], "abcdef"[::i] if i else "-", "abcdef".find("c", i), "abcdef".count("", i), "abcdef".index("f", min(i, 5)))
