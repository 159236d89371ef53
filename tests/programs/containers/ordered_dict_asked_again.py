# A comparison that moves the key it is asked about: the answer stands.
import collections
order = collections.OrderedDict()
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        global asked
        asked += 1
        order.move_to_end(self, last=asked % 2)
        return self.n == other.n
asked = 0
keys = [Key(1), Key(2), Key(3)]
for k in keys:
    order[k] = k.n
order.move_to_end(Key(1))
print(len(order), asked > 0, order[Key(2)])
d = {}
class Grows:
    def __init__(self, n): self.n = n
    def __hash__(self): return 7
    def __eq__(self, other):
        if len(d) < 50:
            d[len(d)] = 0
        return self.n == getattr(other, "n", None)
d[Grows(1)] = "one"
print(d[Grows(1)], d.get(Grows(2)), len(d))
