"""A bit of everything."""
import os.path as path
from collections import deque, OrderedDict as OD

total: int = 0


def fib(n):
    """Docstring."""
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y=0, *rest, key: str = "k", **more):
        self.x, self.y = x, y
        super().__init__()

    @property
    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5


def loops(items):
    out = [a * b for a in items if a for b in items]
    for i, item in enumerate(items):
        if item is None:
            continue
        elif 0 < i <= 10 and item not in {1, 2, 3}:
            out.append(f"{i!r:>{5}} {item=}")
        else:
            break
    else:
        out += [x for x in (1, 2, 3)]
    return all(x for x in out)


def guarded(name):
    try:
        with open(name) as f, open("other"):
            return f.read()
    except (OSError, ValueError) as e:
        raise RuntimeError from e
    finally:
        print("done")


def gen(source):
    value = yield from source
    while True:
        value = yield value


async def tasks(source):
    async with source as s:
        async for x in s:
            await x
    return [y async for y in s]


def matches(value):
    match value:
        case 0 | 1:
            return "small"
        case [Point(x=0, y=b), *rest] if rest:
            return b
        case {"key": [first, second], **others}:
            return first, others
        case str() as text:
            return text
        case _:
            return None


def box[T: int](value: T) -> list[T]:
    def inner():
        nonlocal value
        value = t"{value}!"
        return lambda: value
    return inner


print(-1 + 2 * 3, "a" "b", (1, 2), [1, 2, 3], {"a": 1, **{}}, fib(*[3], **{}))
