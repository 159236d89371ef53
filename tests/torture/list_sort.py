# A list is sorted while others append: either the sort says ValueError, or the list holds what it should.
from _crew import crew, check, SIZE
shared = []
added = [0] * SIZE
def work(me):
    if me == 0:
        for _ in range(60):
            try: shared.sort(key=lambda x: x)
            except ValueError as e: check("modified" in str(e), e)
    else:
        for i in range(1500):
            shared.append(i * 7 % 101); added[me] += 1
crew(work)
check(all(type(x) is int for x in shared)); check(len(shared) <= sum(added))
print("ok")
