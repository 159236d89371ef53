# print's own arguments.
import sys
print()
print(1, "a", None, 2.5, [1], sep=", ", end="!\n")
print("x", "y", sep="")
print("x", "y", sep=None, end=None)
print(*[], sep="x")
class Out:
    def __init__(self):
        self.parts = []
        self.flushed = 0
    def write(self, s):
        self.parts.append(s)
    def flush(self):
        self.flushed += 1
o = Out()
print("a", 1, file=o, sep="|", flush=True)
print(o.parts, o.flushed)
class S:
    def __str__(self):
        return "str!"
    def __repr__(self):
        return "repr!"
print(S(), [S()], (S(),), {S(): S()}.values() and "ok", f"{S()} {S()!r} {S()!s}")
sys.stdout.write("direct\n")
print("to file", file=sys.stdout)
try:
    print("x", file=3)
except AttributeError as e:
    print(e)
try:
    print("x", sep=3)
except TypeError as e:
    print(e)
class Bad:
    def __str__(self):
        return 3
try:
    print(Bad())
except TypeError as e:
    print(e)
print("é", "日本", "\U0001f600", ascii("é日\U0001f600"))
print("tab\there", "nul\0end".replace("\0", "<nul>"))
print(True, False, None, ..., NotImplemented)
print("a\nb", repr("a\nb"))
