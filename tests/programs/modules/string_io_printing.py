import io, contextlib, sys
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print("hidden", 5); sys.stdout.write("w")
print(repr(buf.getvalue())); print("a", "b", sep="\n", end="$\n"); sys.stdout.write("x" * 3 + "\n"); sys.stdout.writelines(["l1\n", "l2\n"]); sys.stdout.flush(); print(sys.stdout.buffer.write(b"") if False else "", end="")
for v in (1, 1.0, "s", None, True, [1, "a"], (1,), {"k": "v"}, {1}, b"b", 1j, ..., range(2), int, print): print(v, repr(v)) if v is not print else print("print")
import pprint; pprint.pprint({"b": [1, 2], "a": {"x": "y" * 30, "z": list(range(30))}}); print(pprint.pformat([1, 2]))
