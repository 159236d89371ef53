"""Dicts and string methods: words of a generated text counted and ranked."""

KIND = "single"
SIZE = 8000
SMALL = 50
EXPECTED = {50: ([("tu", 57), ("na", 55), ("ba", 52)], 286, 11), 8000: ([("tu", 8110), ("ver", 8050), ("na", 8032)], 6407, 11)}

SYLLABLES = ["ba", "ko", "ri", "tu", "men", "sal", "ver", "do", "qui", "na", "lo", "pra"]


def text(lines):
    """Lines of made-up words; short words are common, long ones rare."""
    seed = 42
    result = []
    for _ in range(lines):
        words = []
        for _ in range(12):
            seed = (seed * 1103515245 + 12345) % 2147483648
            number = seed >> 8
            word = SYLLABLES[number % 12]
            while number % 3 and len(word) < 9:
                number //= 12
                word += SYLLABLES[number % 12]
            words.append(word.capitalize() if number & 1 else word)
        result.append(", ".join(words) + ".")
    return "\n".join(result)


def count(content):
    counts = {}
    for line in content.split("\n"):
        for word in line.split():
            word = word.strip(".,").lower()
            counts[word] = counts.get(word, 0) + 1
    return counts


def run(n):
    content = text(n)
    counts = count(content)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    by_length = {}
    for word, times in ranked:
        by_length.setdefault(len(word), []).append(times)
    longest = max([len(word) for word in counts])
    return ranked[:3], len(counts), longest, [sum(by_length[length]) for length in sorted(by_length)]


def verify(result, n):
    ranked, different, longest, lengths = result
    return (ranked, different, longest) == EXPECTED[n] and sum(lengths) == 12 * n


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
