"""Text scanned character by character: a JSON writer and a recursive-descent parser, in Python."""

KIND = "single"
SIZE = 500
SMALL = 10
EXPECTED = {10: (2083, 150147113), 300: (64188, 251522193), 500: (107467, 61603465)}

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
UNESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "/": "/"}
SPACE = " \n\t\r"
NUMBER = "0123456789+-.eE"


def encode(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        encode_text(value, out)
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(", ")
            encode(item, out)
        out.append("]")
    elif isinstance(value, dict):
        out.append("{")
        first = True
        for key, item in value.items():
            if not first:
                out.append(", ")
            first = False
            encode_text(key, out)
            out.append(": ")
            encode(item, out)
        out.append("}")
    else:
        raise TypeError(f"no JSON for {type(value).__name__}")


def encode_text(text, out):
    out.append('"')
    for character in text:
        if character in ESCAPES:
            out.append(ESCAPES[character])
        elif character < " " or character > "~":
            out.append("\\u%04x" % ord(character))
        else:
            out.append(character)
    out.append('"')


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def error(self, wanted):
        raise ValueError(f"expected {wanted} at {self.at}")

    def skip(self):
        text, at = self.text, self.at
        while at < len(text) and text[at] in SPACE:
            at += 1
        self.at = at

    def value(self):
        self.skip()
        character = self.text[self.at]
        if character == "{":
            return self.object()
        if character == "[":
            return self.array()
        if character == '"':
            return self.string()
        for word, constant in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return constant
        return self.number()

    def object(self):
        result = {}
        self.at += 1
        self.skip()
        if self.text[self.at] == "}":
            self.at += 1
            return result
        while True:
            self.skip()
            key = self.string()
            self.skip()
            if self.text[self.at] != ":":
                self.error("':'")
            self.at += 1
            result[key] = self.value()
            self.skip()
            character = self.text[self.at]
            self.at += 1
            if character == "}":
                return result
            if character != ",":
                self.error("',' or '}'")

    def array(self):
        result = []
        self.at += 1
        self.skip()
        if self.text[self.at] == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.skip()
            character = self.text[self.at]
            self.at += 1
            if character == "]":
                return result
            if character != ",":
                self.error("',' or ']'")

    def string(self):
        text, at = self.text, self.at + 1
        parts = []
        start = at
        while True:
            character = text[at]
            if character == '"':
                parts.append(text[start:at])
                self.at = at + 1
                return "".join(parts)
            if character == "\\":
                parts.append(text[start:at])
                at += 1
                if text[at] == "u":
                    parts.append(chr(int(text[at + 1:at + 5], 16)))
                    at += 4
                else:
                    parts.append(UNESCAPES[text[at]])
                start = at + 1
            at += 1

    def number(self):
        text, at = self.text, self.at
        while at < len(text) and text[at] in NUMBER:
            at += 1
        if at == self.at:
            self.error("a value")
        word = text[self.at:at]
        self.at = at
        try:
            return int(word)
        except ValueError:
            return float(word)


def document(n):
    people = []
    for i in range(n):
        people.append({
            "id": i,
            "name": f"Person \"{i}\" \u00e9",
            "score": i * 0.25 - 3.5,
            "tags": ["a\tb", "back\\slash", "\u4e2d\u6587", ""],
            "active": i % 3 == 0,
            "parent": None if i % 5 else i // 2,
            "nested": {"depth": [[i, [i + 1, [i + 2]]]], "empty": {}, "none": []},
        })
    return {"people": people, "count": n}


def run(n):
    data = document(n)
    out = []
    encode(data, out)
    text = "".join(out)
    for _ in range(4):
        parser = Parser(text)
        back = parser.value()
        if parser.at != len(text) or back != data:
            raise ValueError("what came back is not what went in")
    return text


def verify(result, n):
    checksum = 0
    for character in result:
        checksum = (checksum * 31 + ord(character)) % 1000000007
    return (len(result), checksum) == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
