# add, discard, pop, membership and set algebra at once.
from _crew import crew, check, SIZE
s = set(range(100))
popped = [[] for _ in range(SIZE)]
def work(me):
    for i in range(1500):
        op = (i + me) % 7
        if op == 0: s.add(i % 150)
        elif op == 1: s.discard(i % 150)
        elif op == 2: check((i % 150 in s) in (True, False))
        elif op == 3:
            try: check(0 <= s.pop() < 150)
            except KeyError: pass
        elif op == 4:
            u = s | {1, 2}; check({1, 2} <= u); check(all(0 <= x < 150 for x in u))
        elif op == 5:
            try: check(all(0 <= x < 150 for x in s))
            except RuntimeError as e: check("changed" in str(e))
        else: s.update(range(i % 20)); check(len(s.copy()) <= 150); s.intersection_update(range(150)); frozenset(s)
crew(lambda me: work(me))
check(len(s) == len(list(s)) <= 150)
print("ok")
