# What still works and warns.

import asyncio
import operator
import warnings


def attempt(f):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
    for w in caught:
        print("   ", w.category.__name__, w.message)


class Int(int):
    pass


class Float(float):
    pass


class Complex(complex):
    pass


class Number:
    def __init__(self, v):
        self.v = v

    def answer(self):
        return self.v

    __int__ = __float__ = __complex__ = answer


class Index:
    def __index__(self):
        return Int(5)


attempt(lambda: int(Number(Int(3))))
attempt(lambda: int(Number(True)))
attempt(lambda: int(Number(1.5)))
attempt(lambda: float(Number(Float(3))))
attempt(lambda: float(Number(3)))
attempt(lambda: complex(Number(Complex(3j))))
attempt(lambda: complex(Number("x")))
attempt(lambda: operator.index(Index()))
attempt(lambda: [0, 1, 2, 3, 4, 5][Index()])
attempt(lambda: complex(1j, 2))
attempt(lambda: complex(1, 2j))
attempt(lambda: complex(0j, 4.25j))
attempt(lambda: complex(real=1j))
attempt(lambda: complex(imag=1.5))
attempt(lambda: complex(1, "2"))
attempt(lambda: complex("1", 2))
attempt(lambda: complex([]))
for b in (True, False):
    attempt(lambda: ~b)


class FloatText(str):
    def __float__(self):
        return 42.0


attempt(lambda: float(FloatText("8")))


def generator():
    yield 1


def thrown(*args):
    g = generator()
    next(g)
    return g.throw(*args)


attempt(lambda: thrown(ValueError))
attempt(lambda: thrown(ValueError, "text"))
attempt(lambda: thrown(ValueError, ValueError(2), None))


async def asynchronous():
    yield 1


async def athrown():
    g = asynchronous()
    await g.__anext__()
    try:
        await g.athrow(KeyError, "key", None)
    finally:
        await g.aclose()


attempt(lambda: asyncio.run(athrown()))
attempt(lambda: type("Named", (), {1: 2}).__name__)
