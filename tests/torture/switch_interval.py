# The shortest switch interval while everything runs.
import sys, gc
from _crew import crew, check, SIZE
old = sys.getswitchinterval(); sys.setswitchinterval(1e-6)
l, d = [], {}
def work(me):
    for i in range(1000):
        l.append(i); d[me, i] = [i]; x = d.pop((me, i)); check(x == [i])
        y = sorted([3, 1, 2], key=lambda v: -v); check(y == [3, 2, 1])
        z = [a for a in (i, i + 1)]; check(z == [i, i + 1])
crew(work); sys.setswitchinterval(old)
check(len(l) == 1000 * SIZE and d == {})
print("ok")
