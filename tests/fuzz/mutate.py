"""Sources that are nearly Python, for the compiler: whatever they hold, it compiles them or raises what CPython raises.

    mutate.py FIRST COUNT FOLDER     compiles the texts of these seeds, made from the files below FOLDER
    mutate.py show SEED FOLDER       prints a text

Each seed is printed before its text is compiled: the last one printed is the one that the compiler did not survive.
"""

import ast
import dis
import io
import os
import random
import re
import sys

WORDS = """False None True and as assert async await break class continue def del elif else except finally for from
global if import in is lambda nonlocal not or pass raise return try while with yield match case type _ print self
( ) [ ] { } , : ; . -> = == != <= >= < > + - * / // % ** @ & | ^ ~ << >> := += -= *= ... \\ ! ? $ ` ' " ''' \"\"\"
f' f" rb' b" u' t' fr\"\"\" # \n \t \f \r \x00 0 1 0x 0b2 0o9 1_ 1__0 1e 1e999 1j 1.e 0777 99999999999999999999999999
'\\N{DEGREE SIGN}' '\\x' '\\u12' '\\777' {x!r:>{y}} {x!} {} {{ }} \u00e9 \u4e2d \u0301 \U0001f600 \ufeff \u200b \u2028
except* yield\\ from async\\ for lambda: *a **k *, /, (yield) await\\ x global\\ x nonlocal\\ y __debug__ __class__ __name
import\\ * from\\ .\\ import\\ x from\\ __future__\\ import\\ annotations return\\ *a, del\\ (x) case\\ {**r} case\\ A.b""".split(" ")
WORDS = [w.replace("\\ ", " ") for part in WORDS for w in part.split("\n")]
PIECES = re.compile(r"\w+|[ \t]+|\n|[^\w\s]")


def files(folder):
    """Every Python file below a folder, in a fixed order."""
    found = []
    for path, _, names in sorted(os.walk(folder)):
        found += [os.path.join(path, n) for n in sorted(names) if n.endswith(".py")]
    return found


def pieces(r, texts):
    with open(r.choice(texts), encoding="utf-8", errors="surrogateescape") as f:
        found = PIECES.findall(f.read())
    # Small texts reach strange states sooner.
    size = r.choice([10, 40, 150, 600, 3000])
    start = r.randrange(max(1, len(found) - size))
    return found[start:start + size]


def mutate(seed, texts):
    """The text of a seed."""
    r = random.Random(seed)
    p = pieces(r, texts)
    for _ in range(r.choice([1, 1, 2, 3, 6, 12])):
        at = r.randrange(len(p) + 1)
        to = min(len(p), at + r.choice([1, 1, 2, 5, 20]))
        match r.randrange(10):
            case 0:
                del p[at:to]
            case 1:
                p[at:at] = p[at:to]
            case 2:
                p[at:at] = [r.choice(WORDS)]
            case 3:
                p[at:to] = [r.choice(WORDS) for _ in range(r.choice([1, 2, 5]))]
            case 4:
                p[at:at] = pieces(r, texts)[:r.choice([3, 30])]
            case 5:
                p[at:to] = p[at:to] * r.choice([2, 10, 100])
            case 6:
                p[at:at] = [r.choice(["(", "[", "{", "-", "not ", "lambda: ", "a.", "f(", "*", "x=", "await ", "if x: "])] * r.choice([5, 50, 250])
            case 7:
                other = r.randrange(len(p) + 1)
                p[at:to], p[other:other] = [], p[at:to]
            case 8:
                p = p[:at]
            case 9:
                p[at:at] = ["\n", " " * r.randrange(12)]
    text = "".join(p)
    if r.randrange(8) == 0:
        b = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(r.randrange(1, 4)):
            if b:
                b[r.randrange(len(b))] = r.randrange(256)
        return bytes(b)
    return text


EXPECTED = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError, UnicodeError)


def compiles(seed, text):
    """Compiles a text in one of the ways there are, and looks at what comes out."""
    r = random.Random(seed)
    mode = r.choice(["exec", "exec", "exec", "eval", "single"])
    flags = r.choice([0, 0, 0, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, ast.PyCF_TYPE_COMMENTS])
    try:
        code = compile(text, "text", mode, flags, optimize=r.choice([-1, 0, 1, 2]))
    except EXPECTED:
        return
    if r.randrange(4) == 0:
        dis.dis(code, file=io.StringIO())
    if r.randrange(4) == 0 and isinstance(text, str):
        try:
            tree = compile(text, "text", mode, flags | ast.PyCF_ONLY_AST)
            again = ast.unparse(tree)
            compile(tree, "text", mode, flags)
        except EXPECTED:
            return
        ast.dump(tree)
        if mode == "exec":
            ast.parse(again)


def main():
    if sys.argv[1] == "show":
        text = mutate(int(sys.argv[2]), files(sys.argv[3]))
        return print(text if isinstance(text, str) else repr(text))
    import warnings
    warnings.simplefilter("ignore")
    texts = files(sys.argv[3])
    for seed in range(int(sys.argv[1]), int(sys.argv[1]) + int(sys.argv[2])):
        print("==", seed, flush=True)
        compiles(seed, mutate(seed, texts))


if __name__ == "__main__":
    main()
