# A view that an index, a float or a truth value releases while it is asked for.
class Index:
    def __index__(self):
        m.release()
        return 1


class Float:
    def __float__(self):
        m.release()
        return 1.5


class Bool:
    def __bool__(self):
        m.release()
        return True


def view(format="B", shape=None):
    global m
    m = memoryview(bytearray(range(32)))
    m = m.cast(format, shape) if shape else m.cast(format)
    return m


def attempt(what):
    try:
        print(what())
    except ValueError as e:
        print(e)


attempt(lambda: view()[Index()])
attempt(lambda: list(view()[:Index()]))
attempt(lambda: view("B", (16, 2))[Index(), 0])
attempt(lambda: view().__setitem__(Index(), 4))
attempt(lambda: view().__setitem__(slice(Index()), b"s"))
attempt(lambda: view("B", (16, 2)).__setitem__((0, Index()), 4))
for format in "bhilqnBHILQN":
    attempt(lambda: view(format).__setitem__(0, Index()))
for format in "fde":
    attempt(lambda: view(format).__setitem__(0, Float()))
attempt(lambda: view("?").__setitem__(0, Bool()))
halves = memoryview(bytearray(6)).cast("e")
halves[0], halves[2] = -1.5, 65504
print(halves.tolist(), halves == memoryview(bytearray(halves.tobytes())).cast("e"))
try:
    halves[1] = 1e6
except ValueError as e:
    print(e)
print(memoryview(b"\0\2\1").cast("?") == memoryview(b"\0\3\5").cast("?"))
