# Fields of time tuples at the ends of their ranges and beyond.
import time
for i in range(9):
    for bad in (-2, -1, 0, 2**31, -2**31 - 1, 2**31 - 1, -2**31, 2**63, 400):
        t = [2020, 5, 17, 12, 30, 15, 3, 138, 0]
        t[i] = bad
        for f in (time.asctime, lambda t: time.strftime("%c %j %w", t), time.mktime):
            try:
                r = f(tuple(t))
                if f is not time.mktime or i in (6, 7, 8): print(i, bad, r)
                else: print(i, bad, "ok")
            except Exception as e:
                print(i, bad, type(e).__name__, e)
