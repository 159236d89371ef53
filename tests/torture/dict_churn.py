# Inserts, deletes, lookups, iteration, copies, pops and clears at once.
from _crew import crew, check, SIZE
d = {i: str(i) for i in range(200)}
def work(me):
    for i in range(1500):
        k = (i * 13 + me) % 300
        op = (i + me) % 9
        if op == 0: d[k] = str(k)
        elif op == 1: d.pop(k, None)
        elif op == 2:
            v = d.get(k); check(v is None or v == str(k), k, v)
        elif op == 3:
            try: check(d[k] == str(k))
            except KeyError as e: check(e.args == (k,))
        elif op == 4:
            try:
                for key, value in d.items(): check(value == str(key), key, value)
            except RuntimeError as e: check("changed" in str(e), e)
        elif op == 5:
            c = d.copy(); check(all(v == str(q) for q, v in c.items()))
        elif op == 6: check(d.setdefault(k, str(k)) == str(k))
        elif op == 7:
            try:
                q, v = d.popitem(); check(v == str(q), q, v)
            except KeyError: pass
        else:
            for q in list(d)[:20]: check(type(q) is int)
            if i % 200 == 0: d.clear()
            if i % 50 == 0: d.update({q: str(q) for q in range(50)})
crew(work)
check(all(v == str(k) for k, v in d.items())); check(len(d) == len(list(d)))
print("ok")
