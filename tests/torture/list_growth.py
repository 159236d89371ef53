# Lists that grow, shrink and are replaced while others read them.
from _crew import crew, check, SIZE
box = [list(range(64)) for _ in range(4)]
def work(me):
    for i in range(1200):
        l = box[i % 4]
        if me % 2:
            l.extend(range(i % 17)); del l[64:]
            if i % 50 == 0: box[i % 4] = list(range(64))
            if i % 33 == 0: l[:] = range(64)
        else:
            total = sum(x for x in l)
            check(total >= 0, total)
            c = l.copy(); check(len(c) == len([x for x in c]))
            check(len(l + l) >= 0); check(type(l * 2) is list); tuple(l); set(l); sorted(l); "".join(map(str, l[:5]))
            l == c; repr(l[:3])
crew(work)
print("ok")
