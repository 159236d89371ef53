"""A suspended generator that dies as a local of a function that returns: what it does then may look at that function's frame."""

import sys


def delegating():
    try:
        yield from ("x", "y")
    except ValueError:
        yield "caught"


class Looks:
    def __init__(self, f=None):
        self.f = f

    def __del__(self):
        frames.append(sys._getframe(1).f_code.co_name)
        kept.append(sys._getframe(1))


frames, kept = [], []


def one():
    g = delegating()
    print(next(g), g.throw(ValueError))
    return "one"


def two():
    local = Looks()
    return "two"


class Init:
    def __init__(self):
        local = Looks()
        self.x = 1


def generator():
    local = Looks()
    yield 1


print(one())
print(two())
print(Init().x)
print(list(generator()))
print(len(frames), all(f.f_code.co_name == name for f, name in zip(kept, frames)))
print("end")
