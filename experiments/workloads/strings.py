"""String building: pieces joined, formatted, replaced, split and translated into a report."""

KIND = "single"
SIZE = 25000
SMALL = 100
EXPECTED = {
    100: (6780, 1317, 881, [0, 0, 0, 13, 0], 7, "32 2d 37", 1200, "w0-0,w1-1eef,w2-3dde,w3-5ccd,w4-7bbc,w5-"),
    25000: (1748630, 325017, 287222, [0, 0, 0, 2314, 0], 1666, "2c 6a 32", 6000, "w0-0,w1-1eef,w2-3dde,w3-5ccd,w4-7bbc,w5-"),
}

VOWELS = "aeiou"


def caesar(text, shift):
    result = []
    for character in text:
        if "a" <= character <= "z":
            result.append(chr((ord(character) - 97 + shift) % 26 + 97))
        else:
            result.append(character)
    return "".join(result)


def hexadecimal(data):
    return " ".join([f"{byte:02x}" for byte in data])


def page(n):
    rows = ["<table>"]
    for i in range(n):
        cells = f"<td>{i:>6}</td><td>{i * 0.5:.3f}</td><td>{'even' if i % 2 == 0 else 'odd'!r}</td>"
        rows.append("<tr class=\"%s\">" % ("dark" if i % 3 else "light") + cells + "</tr>")
    rows.append("</table>")
    return "\n".join(rows)


def run(n):
    html = page(n)
    plain = html.replace("<td>", "|").replace("</td>", "").replace("<tr class=\"dark\">", "*")
    lines = plain.split("\n")
    pages = []
    for start in range(0, len(lines), 200):
        grown = ""
        for line in lines[start:start + 200]:
            grown += line.strip()[:12] + ";"
        pages.append(grown)
    words = []
    for i in range(n):
        word = "w{}-{:x}".format(i, i * 7919 & 0xFFFF)
        words.append(word.upper() if i % 4 == 0 else word.title())
    joined = ",".join(words)
    secret = caesar(joined.lower()[:4 * n], 13)
    counts = [secret.count(vowel) for vowel in VOWELS]
    found = 0
    position = joined.find("-1")
    while position >= 0:
        found += 1
        position = joined.find("-1", position + 1)
    dump = hexadecimal(secret[:n].encode())
    padded = "".join([word.center(12, ".") for word in words[:500]])
    return len(html), sum([len(grown) for grown in pages]), len(joined), counts, found, dump[-8:], len(padded), caesar(secret[:40], 13)


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
