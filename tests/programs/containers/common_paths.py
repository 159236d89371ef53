"""What the fast ways for common classes must not change: membership, slices, ordering, lengths, sorting."""

seed = 1


def random(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed >> 8) % n


class Equal:
    """Equal to one integer, and says when it is asked."""

    asked = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        Equal.asked += 1
        return self.n == other


# Sets: tables with deleted entries, keys of equal hash, values that need __eq__.
keys = [0, 1, -1, -2, 8, 16, 2**61 - 1, -(2**61), 2**62, 1.0, -0.0, True, "k", "", (1, 2), frozenset([1]), None]
members, log = set(), []
for _ in range(4000):
    key = keys[random(len(keys))] if random(2) else random(60) - 30
    if random(5) < 2:
        members.add(key)
    else:
        members.discard(key)
    log.append((key in members) * 64 + len(members))
print(sum(x * (i % 997) for i, x in enumerate(log)), len(members))
members = {3, "x"}
print(Equal(3) in members, Equal(4) in members, 3 in {Equal(3)}, 3 in {Equal(3): 1}, Equal(3) in {3: 1}, Equal.asked)
for bad in [[], {}, {1}]:
    for where in [set(), {1}, frozenset(), {}, {1: 1}, "text"]:
        try:
            print(bad in where, end=" ")
        except TypeError as e:
            print(e, end="; ")
print()
print({1} in {frozenset([1])}, [hash(x) for x in (0, -1, 2**61 - 2, 2**61 - 1, -(2**61), 2**61, 2**62, 2**63 - 1, -(2**63))])

# Slices with plain bounds and others.
bounds = [None, 0, 1, 3, 9, -1, -2, -9, 2**70, -(2**70), True]
checksum = 0
for sequence in [list("abcdef"), tuple("abcdef"), "abcdef", "\u4e2dbc", "", [], ()]:
    for i in bounds:
        for j in bounds:
            for part in [sequence[i:j], sequence[i:j:1], sequence[i:j:-1], sequence[i:j:2]]:
                checksum = (checksum * 31 + sum(ord(c) for c in part) + len(part)) % 1000000007
                assert type(part) is type(sequence)
            if isinstance(sequence, list):
                for new in [[], ["x"], ["x", "y", "z"], ("t",), "st", iter("uvw")]:
                    copy = sequence[:]
                    copy[i:j] = new
                    checksum = (checksum * 31 + sum(ord(c) for c in copy) + len(copy)) % 1000000007
                copy = sequence[:]
                copy[i:j] = copy
                checksum = (checksum * 31 + len(copy)) % 1000000007
print(checksum)
shared = [1, 2, 3]
target = [0] * 5
target[1:3] = shared
target[4:] = [x for x in shared]
print(target, shared)
try:
    target["a":2] = [1]
except TypeError as e:
    print(e)


class Row(list):
    def __len__(self):
        return 77

    def __contains__(self, item):
        return item == "mine"


row = Row("abc")
print(len(row), "mine" in row, "a" in row, type(row[:2]), len(row[:]))

# Ordering of strings of every width.
texts = ["", "a", "b", "ab", "abc", "\u00e9", "\u4e2d", "\U0001f600", "a\u4e2d", "a\x00", "abcdefgh", "abcdefgh\x00", "abcdefghi"]
table = []
for a in texts:
    for b in texts:
        bits = 0
        if a < b: bits |= 1
        if a <= b: bits |= 2
        if a == b: bits |= 4
        if a != b: bits |= 8
        if a > b: bits |= 16
        if a >= b: bits |= 32
        if a in b: bits |= 64
        table.append(bits)
print(table)

# Sorting by what takes no Python code.
for keys in [texts, [3, -1, 2**60, -(2**61), 0], [0.0, -0.0, -1.5, 1e300, float("inf"), -float("inf")], [(), (1,), (1, "b"), (0, "c"), (1, "a")],
             [(0.0, "x"), (-0.0, "a"), (1.5, "")], [(2**60,), (-5,)], [1, 1.5, True], [("a", 1), ("\u4e2d", 0), ("a", 0)]]:
    for reverse in [False, True]:
        tagged = sorted(enumerate(keys * 2), key=lambda pair: pair[1], reverse=reverse)
        print([i for i, _ in tagged], end=" ")
    print(ascii(sorted(keys)))

# isinstance with tuples of classes.
for value in [1, "a", 2.0, True, None, row]:
    print([isinstance(value, c) for c in (int, (int, float), (str, (int,)), (Row, str), (), (object,), (list, int))])
