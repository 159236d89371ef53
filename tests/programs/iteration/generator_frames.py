# What a frame shows after its generator is gone, and where frames say that they ended.

import sys


def plain():
    a = 42
    yield sys._getframe()


def with_argument(b):
    a = b
    yield sys._getframe()


frame = next(plain())
print(frame.f_locals, frame.f_back)
g = with_argument(7)
frame = next(g)
print(frame.f_locals)
g.close()
print(frame.f_locals, frame.f_back)
g = with_argument(8)
frame = g.gi_frame
print(frame.f_locals)
del g
print(frame.f_locals)
g = plain()
frame = g.gi_frame
print(list(g) == [frame], frame.f_back, frame.f_locals, g.gi_frame)


def lines(f):
    try:
        f()
    except Exception as e:
        t = e.__traceback__.tb_next
        out = []
        while t:
            frame = t.tb_frame
            out.append((t.tb_lineno - frame.f_code.co_firstlineno, frame.f_lineno - frame.f_code.co_firstlineno))
            t = t.tb_next
        print(f.__name__, out)


def in_try():
    try:
        1 / 0
    except TypeError:
        pass


def in_named():
    try:
        1 / 0
    except KeyError as e:
        pass


def in_finally():
    try:
        1 / 0
    finally:
        pass


def after_other():
    try:
        1 / 0
    except TypeError:
        pass
    except KeyError:
        pass


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


def in_with():
    with Manager():
        1 / 0


def raised_in_except():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def nested():
    try:
        try:
            1 / 0
        finally:
            pass
    finally:
        pass


for f in in_try, in_named, in_finally, after_other, in_with, raised_in_except, nested:
    lines(f)


# A class that makes something else when it is thrown.
class Odd(Exception):
    def __new__(cls):
        return 1


def catches():
    try:
        yield
    except TypeError as e:
        print(e)


g = catches()
next(g)
try:
    g.throw(Odd)
except StopIteration:
    print("stopped")

# All taken by the first clause: the others have nothing to look at.
try:
    raise ExceptionGroup("group", [BlockingIOError("io")])
except* OSError as e:
    print(repr(e))
except* ValueError:
    print("no")


class Wrong:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


async def main():
    async for _ in Wrong():
        pass


try:
    main().send(None)
except TypeError as e:
    print(e, repr(e.__cause__))


async def waits():
    await Wrong.__aiter__


try:
    waits().send(None)
except TypeError as e:
    print(e)
