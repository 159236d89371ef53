# bisect: where to insert into what is sorted.
import bisect
from bisect import bisect as b, bisect_left, bisect_right, insort, insort_left, insort_right
from collections import UserList


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


l = [1, 2, 2, 2, 5]
print([(bisect_left(l, x), bisect_right(l, x)) for x in (0, 1, 2, 3, 5, 9)], b is bisect_right, insort is insort_right)
print(bisect_left(l, 2, 2), bisect_left(l, 2, 2, 3), bisect_right(l, 2, hi=2), bisect_left(l, 2, lo=5), bisect_left(l, 9, 1, None), bisect_left([], 1), bisect_left((1, 3), 2), bisect_left("ace", "d"), bisect_left(range(10**15), 12345))
def grade(score, breakpoints=[60, 70, 80, 90], grades="FDCBA"):
    return grades[b(breakpoints, score)]
print([grade(score) for score in (33, 99, 77, 70, 89, 90, 100)])
data = [("red", 5), ("blue", 1), ("yellow", 8), ("black", 0)]
data.sort(key=lambda r: r[1])
by = lambda r: r[1]
print(data[bisect_left(data, 5, key=by)], bisect_right(data, 5, key=by))
insort(data, ("brown", 7), key=by)
insort_left(data, ("white", 7), key=by)
print(data)
l = [1.0, 2, 3]
insort_left(l, 1)
insort_right(l, 2.0)
insort(l, 0, 1, 2)
print(l)
u = UserList([1, 3])
insort(u, 2)
print(u)
class Least:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
print(bisect_left([Least(1), Least(3)], Least(2)), bisect_right([Least(1), Least(2)], Least(2)))
attempt("negative lo", bisect_left, l, 1, -1)
attempt("hi too large", bisect_left, [1], 5, 0, 5)
attempt("incomparable", bisect_left, [1, 2], "a")
attempt("no length", bisect_left, 5, 1)
attempt("no insert", insort, (1, 2), 3)
attempt("key fails", bisect_left, [1, 2], 1, key=lambda x: 1 / 0)
attempt("key no callable", bisect_right, [1], 1, key=5)
attempt("missing", bisect_left, [1])
attempt("keyword", insort, a=[1], x=2)
class Short:
    def __len__(self): return 10
    def __getitem__(self, i): raise IndexError("no items")
attempt("items fail", bisect_left, Short(), 1)
class Negative:
    def __len__(self): return -1
attempt("negative length", bisect_left, Negative(), 1)
