# Strings appended in place, interned, hashed, shared; big ints, floats, bytes; format and sort keys from all threads.
from _crew import crew, check, SIZE
import sys
base = "abc" * 10; acc = [""] * SIZE; shared = [""]
def work(me):
    s = ""
    for i in range(2000):
        s += "xy"
        if i % 100 == 0: shared[0] = s
        t = shared[0]; t += "z"; hash(t); sys.intern(t[-5:])
        check(f"{i:>5}{base!r}".startswith(" ") or i > 9999)
        n = 1 << (i % 300); check(n * n >> (i % 300) == n)
        sorted([3, 1, 2], key=lambda x: -x); ("%s %d" % (s[:3], i)).split()
    check(len(s) == 4000)
crew(work)
print("ok")
