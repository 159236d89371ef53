# append, pop, insert, slices, reads, sort and iteration at once: sizes add up and only known values are seen.
from _crew import crew, check, SIZE
shared = list(range(100))
pushed, popped = [0] * SIZE, [0] * SIZE
def work(me):
    for i in range(1500):
        k = (i + me) % 8
        if k == 0:
            shared.append(i); pushed[me] += 1
        elif k == 1:
            try:
                v = shared.pop(); popped[me] += 1
                check(type(v) is int, v)
            except IndexError:
                pass
        elif k == 2:
            shared.insert(i % 7, i); pushed[me] += 1
        elif k == 3:
            part = shared[2:9]
            check(all(type(x) is int for x in part), part)
        elif k == 4:
            n = 0
            for x in shared:
                check(type(x) is int, x)
                n += 1
                if n > 50: break
        elif k == 5:
            try: check(type(shared[3]) is int)
            except IndexError: pass
        elif k == 6:
            try: shared[0] = i
            except IndexError: pass
        else:
            check(isinstance(i in shared, bool))
            shared.reverse()
crew(work)
check(len(shared) == 100 + sum(pushed) - sum(popped), len(shared), pushed, popped)
print("ok")
