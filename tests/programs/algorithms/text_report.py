# Word counts, a histogram, a wrapped paragraph, a table.
text = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity"""
words = "".join(c.lower() if c.isalpha() else " " for c in text).split()
counts = {}
for w in words: counts[w] = counts.get(w, 0) + 1
top = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:6]
width = max(len(w) for w, _ in top)
for w, n in top: print(f"{w:>{width}} | {'#' * n:<12}| {n:3d} {n / len(words):6.1%}")
def wrap(ws, w):
    line = []
    for x in ws:
        if sum(map(len, line)) + len(line) + len(x) > w: yield " ".join(line); line = []
        line.append(x)
    if line: yield " ".join(line)
print("\n".join(wrap(text.split(), 30)))
rows = [("name", "qty", "price"), ("apple", 3, 1.5), ("kiwi", 12, 0.25), ("melon", 1, 10.0)]
for r in rows: print("".join(f"{c!s:<10}" if i == 0 else f"{c!s:>8}" for i, c in enumerate(r)))
print(f"total {sum(q * p for _, q, p in rows[1:]):.2f}", len(words), len(set(words)))
import textwrap, collections
print(textwrap.fill("the quick brown fox jumps over", 12), textwrap.dedent("  a\n    b"), collections.Counter(len(w) for w in words).most_common(3))
