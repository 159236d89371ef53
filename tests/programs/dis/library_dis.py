#: only-brigade
# The library's own `dis` reads Brigade's code: texts, instructions one by one, places of a traceback, branches.
import dis, io

def area(w, h):
    return w * h

def walk(items, *, low=3):
    for item in items:
        if item > low:
            yield item.name
    with open(low) as f:
        try:
            return [x for x in f if x not in items]
        except (OSError, ValueError) as e:
            raise RuntimeError(f"{e!r:>{low}}") from e

async def wait(source):
    async for x in source: await x
    return {**x}

for function in area, walk, wait:
    dis.dis(function)
    print(list(function.__code__.co_branches()))
dis.dis(area, show_caches=True, show_offsets=True)
for instruction in dis.get_instructions(area):
    print(instruction.opname, instruction.offset, instruction.argrepr, instruction.positions, instruction.cache_info)
code = dis.Bytecode(walk)
print(code.info().replace(__file__, "library_dis.py"))
print(dis.code_info("x = 1").splitlines()[0])

# Bytes that come back are the same code.
for code in area.__code__, walk.__code__, wait.__code__:
    again = code.replace(co_code=code.co_code, co_linetable=code.co_linetable, co_exceptiontable=code.co_exceptiontable)
    print(again == code, list(again.co_positions()) == list(code.co_positions()), dis.findlabels(code.co_code))

# Operands beyond a byte, and instructions longer than an entry of the table of places.
names = {}
exec("def many(o):\n return " + "+".join(f"o.a{i}" for i in range(300)) + "\n", names)
code = names["many"].__code__
again = code.replace(co_code=code.co_code, co_linetable=code.co_linetable)
print(again == code, len(code.co_code) // 2 == len(list(code.co_positions())))
print([(i.opname, i.argval) for i in dis.get_instructions(code)][-4:])

def fails(x):
    y = 1
    return x.missing.more
try:
    fails(0)
except AttributeError as e:
    dis.distb(e.__traceback__.tb_next)
