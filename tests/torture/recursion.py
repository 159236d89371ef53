# Every thread recurses to its limit, at once.
import threading
from _crew import crew, check, SIZE
def down(n): return down(n + 1)
def count(n): return 0 if n == 0 else 1 + count(n - 1)
class R:
    def __repr__(self): return repr(self)
def work(me):
    for _ in range(4):
        try: down(0); check(False)
        except RecursionError: pass
        check(count(400) == 400)
        try: repr(R()); check(False)
        except RecursionError: pass
crew(work)
print("ok")
