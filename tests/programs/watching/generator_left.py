# A generator that is left before its end ends: who watches is told.
import sys

events = []


def profile(frame, event, arg):
    if not event.startswith("c_"):
        events.append((frame.f_code.co_name, event, arg))


def numbers():
    for i in range(2):
        yield i


def guarded():
    try:
        yield 1
    finally:
        pass


def left(make):
    next(make())


def closed(make):
    g = make()
    next(g)
    g.close()


def thrown(make):
    g = make()
    next(g)
    try:
        g.throw(KeyError)
    except KeyError:
        pass


def chain():
    yield from numbers()


for use in left, closed, thrown:
    for make in numbers, guarded, chain:
        events.clear()
        sys.setprofile(profile)
        use(make)
        sys.setprofile(None)
        print(use.__name__, make.__name__)
        for event in events:
            print("   ", event)
