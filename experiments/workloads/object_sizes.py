"""Memory: how much a process grows by for every object of one kind that it keeps."""

KIND = "memory"
SIZE = 200000
WHAT = ["instance", "slots", "list", "tuple", "dict", "set", "string", "float", "integer", "closure", "method"]


class Point:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


class Slotted:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


def closure(i):
    return lambda: i


MAKERS = {
    "instance": lambda i: Point(i, 1, 2),
    "slots": lambda i: Slotted(i, 1, 2),
    "list": lambda i: [i, 1, 2],
    "tuple": lambda i: (i, 1, 2),
    "dict": lambda i: {"x": i, "y": 1, "z": 2},
    "set": lambda i: {i, -1, -2},
    "string": lambda i: "text %d" % i,
    "float": lambda i: i * 0.1,
    "integer": lambda i: i * 1000003,
    "closure": closure,
    "method": lambda i: Point(i, 1, 2).__init__,
}


def measure(options):
    make = MAKERS[options["what"]]
    # The list that holds them is there in both runs, so that it does not count.
    kept = [None] * SIZE
    for i in range(options["n"]):
        kept[i] = make(i)
    return {"ok": len(kept) == SIZE, "objects": options["n"]}


if __name__ == "__main__":
    from driver import read_options, to_json
    print(to_json(measure(read_options({"what": "instance", "n": SIZE}))))
