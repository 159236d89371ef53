# co_branches: where each branch goes on and where else; NOT_TAKEN marks the first of the two.
import dis


def loop(n=0):
    while n < 4:
        pass
        n += 1
    return None


def choose(v):
    for x in v:
        if x and v or not x:
            continue
        elif x is None:
            break
        assert x
    return 1 if 1 < x < 3 else 2


async def asynchronous():
    async for y in gen():
        2
    pass


for f in loop, choose, asynchronous:
    print(f.__name__, list(f.__code__.co_branches()))
    for i in dis.get_instructions(f):
        if i.opname == "NOT_TAKEN":
            print(i.offset, i.positions[:2])
c = (lambda x, y, *, z=1, w=1: 1).__code__
swapped = c.replace(co_posonlyargcount=2, co_kwonlyargcount=0)
print(c == swapped, hash(c) == hash(swapped), hash(c) == hash(c.replace()))
