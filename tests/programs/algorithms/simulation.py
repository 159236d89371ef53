# Event queue with classes, generators as processes, and a seeded generator of numbers.
import heapq
class Lcg:
    def __init__(self, s): self.s = s
    def __call__(self, n): self.s = (self.s * 6364136223846793005 + 1442695040888963407) % 2**64; return (self.s >> 33) % n
class Sim:
    def __init__(self): self.t, self.q, self.n, self.log = 0, [], 0, []
    def spawn(self, p, after=0): heapq.heappush(self.q, (self.t + after, self.n, p)); self.n += 1
    def run(self):
        while self.q:
            self.t, _, p = heapq.heappop(self.q)
            try: delay = next(p)
            except StopIteration as e: self.log.append((self.t, e.value)); continue
            self.spawn(p, delay)
sim, rnd = Sim(), Lcg(42)
def customer(name, counter):
    arrived = sim.t; yield rnd(10)
    while counter["busy"]: yield 1
    counter["busy"] = True; yield 3 + rnd(4); counter["busy"] = False; counter["served"] += 1
    return f"{name} waited {sim.t - arrived}"
desk = {"busy": False, "served": 0}
for i in range(8): sim.spawn(customer(f"c{i}", desk), i * 2)
sim.run(); print(desk, sim.t); print(*sim.log, sep="\n"); print([rnd(100) for _ in range(10)])
