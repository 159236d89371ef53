# Appends from all threads: nothing lost, nothing twice, each thread's own order kept.
from _crew import crew, check, SIZE
N = 4000
shared = []
def work(me):
    for i in range(N):
        shared.append((me, i))
crew(work)
check(len(shared) == N * SIZE, len(shared))
for me in range(SIZE):
    check([i for who, i in shared if who == me] == list(range(N)), me)
print("ok")
