#: only-brigade
# The disassembler names every instruction of a small function; the details are the compiler's own tests' business.
import dis, io
def add(a, b):
    return a + b
out = io.StringIO()
dis.dis(add, file=out)
text = out.getvalue()
print("BINARY_OP" in text, "RETURN_VALUE" in text, "LOAD_FAST" in text)
