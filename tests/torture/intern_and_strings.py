# Strings made, joined, interned and used as keys on all threads.
import sys
from _crew import crew, check, SIZE
table = {}
def work(me):
    for i in range(1200):
        w = sys.intern(f"word{i % 200}"); check(w is sys.intern("word" + str(i % 200)))
        table[w] = w; check(table["word" + str(i % 200)] == w)
        t = "".join([w, "-", str(me)]); check(t.split("-") == [w, str(me)]); check(hash(t) == hash(w + "-" + str(me)))
        s = ""
        for k in range(10): s += str(k)
        check(s == "0123456789"); check(f"{w:>10}{i:05d}".strip().startswith("word"))
crew(work)
check(len(table) == 200)
print("ok")
