# Stores into one dict, private keys and shared keys.
from _crew import crew, check, SIZE
N = 3000
d = {}
def work(me):
    for i in range(N):
        d[(me, i)] = i
        d[i % 97] = me
        d[f"k{i % 31}"] = i
crew(work)
check(len(d) == N * SIZE + 97 + 31, len(d))
for me in range(SIZE):
    for i in range(0, N, 37): check(d[(me, i)] == i)
check(all(0 <= d[i] < SIZE for i in range(97)))
print("ok")
