# One generator driven by many threads: each value once, or "generator already executing".
from _crew import crew, check, SIZE
def numbers(n):
    for i in range(n): yield i
gen = numbers(6000)
got = [[] for _ in range(SIZE)]
busy = [0] * SIZE
def work(me):
    mine = got[me]
    while True:
        try: mine.append(next(gen))
        except StopIteration: return
        except ValueError as e:
            check(str(e) == "generator already executing", e); busy[me] += 1
crew(work)
everything = sorted(x for l in got for x in l)
check(everything == list(range(6000)), len(everything))
for l in got: check(l == sorted(l))
print("ok")
