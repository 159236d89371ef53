# An encoder and a parser in Python.
def dump(v):
    if v is None: return "null"
    if v is True: return "true"
    if v is False: return "false"
    if isinstance(v, (int, float)): return repr(v)
    if isinstance(v, str):
        return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(c, c if 32 <= ord(c) < 127 else f"\\u{ord(c):04x}") for c in v) + '"'
    if isinstance(v, (list, tuple)): return "[" + ", ".join(map(dump, v)) + "]"
    if isinstance(v, dict): return "{" + ", ".join(f"{dump(k)}: {dump(x)}" for k, x in v.items()) + "}"
    raise TypeError(f"cannot dump {type(v).__name__}")
class Parser:
    def __init__(self, s): self.s, self.i = s, 0
    def ws(self):
        while self.i < len(self.s) and self.s[self.i] in " \t\n\r": self.i += 1
    def fail(self, why): raise ValueError(f"{why} at {self.i}")
    def take(self, c):
        self.ws()
        if self.s[self.i:self.i + 1] != c: self.fail(f"expected {c!r}")
        self.i += 1
    def peek(self):
        self.ws(); return self.s[self.i:self.i + 1]
    def value(self):
        c = self.peek()
        if c == "{":
            self.take("{"); d = {}
            while self.peek() != "}":
                k = self.value(); self.take(":"); d[k] = self.value()
                if self.peek() == ",": self.take(",")
                elif self.peek() != "}": self.fail("expected , or }")
            self.take("}"); return d
        if c == "[":
            self.take("["); l = []
            while self.peek() != "]":
                l.append(self.value())
                if self.peek() == ",": self.take(",")
                elif self.peek() != "]": self.fail("expected , or ]")
            self.take("]"); return l
        if c == '"':
            self.take('"'); out = []
            while (ch := self.s[self.i]) != '"':
                if ch == "\\":
                    self.i += 1; ch = self.s[self.i]
                    if ch == "u": out.append(chr(int(self.s[self.i + 1:self.i + 5], 16))); self.i += 4
                    else: out.append({"n": "\n", "t": "\t"}.get(ch, ch))
                else: out.append(ch)
                self.i += 1
            self.i += 1; return "".join(out)
        for word, v in (("null", None), ("true", True), ("false", False)):
            if self.s.startswith(word, self.i): self.i += len(word); return v
        j = self.i
        while j < len(self.s) and self.s[j] in "+-0123456789.eE": j += 1
        if j == self.i: self.fail("unexpected character")
        text, self.i = self.s[self.i:j], j
        return float(text) if any(c in text for c in ".eE") else int(text)
doc = {"name": "Ünï \"q\" \n", "n": [1, -2.5, 1e100, 10**20], "nested": {"a": [], "b": {}, "c": [None, True, False]}, "s": ""}
text = dump(doc); print(text); back = Parser(text).value(); print(back == doc, back)
for bad in ("[1 2]", "{1", "x", "[", '{"a" 1}', "tru"):
    try: print(Parser(bad).value())
    except (ValueError, IndexError) as e: print(bad, "->", type(e).__name__, e)
try: dump({1, 2})
except TypeError as e: print(e)
