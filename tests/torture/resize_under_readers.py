# Containers that grow and shrink under readers.
import threading
from _crew import crew, check, SIZE
d = {}; s = set(); l = []; b = bytearray(); stop = False
from collections import deque
q = deque()
def work(me):
    global s, d, l
    for i in range(1500):
        if me % 2 == 0:
            d[i % 200, me] = i; s.add(i % 200); l.append(i); b.append(i % 256); q.append(i)
            if i % 100 == 99: d.clear(); s.clear(); l.clear(); del b[:]; q.clear()
            if i % 7 == 0:
                try: l.sort()
                except ValueError: pass  # another thread appended meanwhile
                l[2:5] = [1, 2, 3, 4, 5, 6]; l.reverse(); l.insert(1, i); s |= {i, -i}; d |= {i: i}; l *= 2; del l[50:]
            if i % 11 == 0:
                try: d.popitem(); s.pop(); l.pop(); q.popleft()
                except (KeyError, IndexError): pass
        else:
            for op in (lambda: [x for x in d], lambda: [x for x in s], lambda: sum(l), lambda: list(d.items()), lambda: sorted(s), lambda: l[:10], lambda: l[-1], lambda: l.index(5), lambda: 5 in l, lambda: 5 in s, lambda: d.get((5, 0)), lambda: bytes(b), lambda: b[3], lambda: b.find(3), lambda: list(q), lambda: q[0], lambda: tuple(l), lambda: d.copy(), lambda: s.copy(), lambda: l.copy(), lambda: l + l, lambda: l == list(l), lambda: d == dict(d), lambda: repr(l), lambda: repr(d), lambda: len(s | {1}), lambda: s & {1, 2}, lambda: s - {1}, lambda: s <= {1}, lambda: max(l), lambda: "".join(map(str, l)), lambda: dict.fromkeys(l), lambda: set(l), lambda: frozenset(s), lambda: list(reversed(l)), lambda: list(reversed(d)), lambda: hash(tuple(l))):
                try: op()
                except (RuntimeError, IndexError, ValueError, KeyError, BufferError): pass
                except TypeError: pass
crew(work)
print("ok")
