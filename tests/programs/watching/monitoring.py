# sys.monitoring: tools, events, what each callback gets, DISABLE, local events.
import sys

mon = sys.monitoring
E = mon.events
TOOL = 3
log = []


def line_of(code, offset):
    for start, end, line in code.co_lines():
        if start <= offset < end:
            return line - code.co_firstlineno if line is not None else None
    return "?"


def show(title):
    print(title)
    for x in log:
        print("   ", *x)
    log.clear()


def watch(events, f, *args, local=False, also=()):
    codes = {f.__code__, *also}

    def at_offset(name):
        def callback(code, offset, *rest):
            if code in codes:
                log.append((name, code.co_name, line_of(code, offset), *map(text, rest)))
        return callback

    def at_line(code, line):
        if code in codes:
            log.append(("LINE", code.co_name, line - code.co_firstlineno))

    def at_jump(name):
        def callback(code, offset, to):
            if code in codes:
                log.append((name, code.co_name, line_of(code, offset), line_of(code, to)))
        return callback

    def text(v):
        if v is mon.MISSING:
            return "MISSING"
        name = getattr(v, "__qualname__", None)
        return name or (type(v).__name__ if " object at " in repr(v) else repr(v))

    mon.use_tool_id(TOOL, "test")
    wanted = 0
    for name in events:
        e = getattr(E, name)
        wanted |= e
        if name == "LINE":
            callback = at_line
        elif name in ("JUMP", "BRANCH_LEFT", "BRANCH_RIGHT", "BRANCH"):
            callback = at_jump(name)
        else:
            callback = at_offset(name)
        mon.register_callback(TOOL, e, callback)
    if local:
        for c in codes:
            mon.set_local_events(TOOL, c, wanted)
    else:
        mon.set_events(TOOL, wanted)
    try:
        f(*args)
    except Exception as e:
        log.append(("raised", repr(e)))
    if local:
        for c in codes:
            mon.set_local_events(TOOL, c, 0)
    else:
        mon.set_events(TOOL, 0)
    mon.free_tool_id(TOOL)
    show(f"{f.__name__}: {' '.join(events)}{' (local)' if local else ''}")


def callee(x):
    return x + 1


def simple():
    a = callee(1)
    b = len([a])
    c = [].append
    c(1)
    int("3")
    return b


def branches(n=3):
    total = 0
    for i in range(n):
        if i == 1:
            total += 1
        else:
            total -= 1
    while total < 3:
        total += 1
    if total and n or total is None:
        pass
    return total


def gen():
    x = yield 1
    yield x


def drives():
    g = gen()
    next(g)
    g.send(5)
    try:
        g.throw(KeyError("k"))
    except KeyError:
        pass
    for v in gen():
        pass
    return [*gen()]


def delegate():
    yield from gen()


def delegates():
    for v in delegate():
        pass


def fails():
    raise ValueError("v")


def handles():
    try:
        fails()
    except TypeError:
        pass
    except ValueError:
        a = 1
    try:
        fails()
    finally:
        a = 2


class Base:
    def m(self):
        return 1


class Derived(Base):
    def m(self):
        return super().m()


def supers():
    d = Derived()
    return d.m()


def c_fails():
    try:
        [].pop()
    except IndexError:
        pass
    callee(*[1])
    callee(**{"x": 1})
    print(*[], sep="", end="")
    print(end="")


watch(["PY_START", "PY_RETURN", "CALL", "C_RETURN", "C_RAISE"], simple, also=[callee.__code__])
watch(["LINE"], branches)
watch(["LINE"], branches, local=True)
watch(["BRANCH_LEFT", "BRANCH_RIGHT", "JUMP"], branches)
watch(["BRANCH"], branches, 1)
watch(["PY_START", "PY_RESUME", "PY_YIELD", "PY_RETURN", "PY_THROW", "PY_UNWIND", "STOP_ITERATION", "RAISE"],
      drives, also=[gen.__code__])
watch(["PY_START", "PY_RESUME", "PY_YIELD", "PY_RETURN", "STOP_ITERATION", "RAISE"],
      delegates, also=[gen.__code__, delegate.__code__])
watch(["RAISE", "EXCEPTION_HANDLED", "RERAISE", "PY_UNWIND"], handles, also=[fails.__code__])
watch(["CALL", "C_RETURN", "C_RAISE"], c_fails)
watch(["CALL", "C_RETURN", "C_RAISE"], supers, also=[Derived.m.__code__])
watch(["PY_START", "PY_RETURN", "LINE"], simple, local=True)

# Tools.
for bad in (-1, 6, 8):
    try:
        mon.use_tool_id(bad, "x")
    except ValueError as e:
        print(e)
try:
    mon.use_tool_id(1, 5)
except ValueError as e:
    print(e)
mon.use_tool_id(1, "one")
try:
    mon.use_tool_id(1, "two")
except ValueError as e:
    print(e)
print(mon.get_tool(1), mon.get_tool(2))
mon.free_tool_id(1)
print(mon.get_tool(1))
try:
    mon.set_events(1, E.LINE)
except ValueError as e:
    print(e)
mon.use_tool_id(1, "one")
for n in (-1, 1 << 19, E.C_RETURN, E.C_RAISE | E.CALL):
    try:
        mon.set_events(1, n)
    except ValueError as e:
        print(e)
mon.set_events(1, E.CALL | E.C_RAISE | E.C_RETURN)
print(mon.get_events(1) == E.CALL, mon._all_events())
mon.set_events(1, E.BRANCH)
print(mon.get_events(1) == E.BRANCH_LEFT | E.BRANCH_RIGHT)
mon.set_events(1, 0)
try:
    mon.set_local_events(1, callee.__code__, E.RAISE)
except ValueError as e:
    print(e)
try:
    mon.set_local_events(1, 5, E.LINE)
except TypeError as e:
    print(e)
mon.set_local_events(1, callee.__code__, E.LINE | E.PY_START)
print(mon.get_local_events(1, callee.__code__) == E.LINE | E.PY_START, mon.get_local_events(1, simple.__code__))
mon.set_local_events(1, callee.__code__, 0)
for n in (3, 0, 1 << 25):
    try:
        mon.register_callback(1, n, None)
    except ValueError as e:
        print(e)
print(mon.register_callback(1, E.LINE, show), mon.register_callback(1, E.LINE, None) is show)

# DISABLE and restart_events.
hits = []


def line_once(code, line):
    if code is branches.__code__:
        hits.append(line - code.co_firstlineno)
        return mon.DISABLE


mon.register_callback(1, E.LINE, line_once)
mon.set_events(1, E.LINE)
branches()
branches()
mon.restart_events()
branches(0)
mon.set_events(1, 0)
print(hits)

starts = []


def start_once(code, offset):
    starts.append(code.co_name)
    return mon.DISABLE


mon.register_callback(1, E.PY_START, start_once)
mon.set_local_events(1, callee.__code__, E.PY_START)
callee(1)
callee(1)
mon.restart_events()
callee(1)
mon.set_local_events(1, callee.__code__, 0)
print(starts)


def cannot(code, offset, exc):
    return mon.DISABLE


mon.register_callback(1, E.RAISE, cannot)
mon.set_events(1, E.RAISE)
try:
    try:
        fails()
    except ValueError as e:
        print("ValueError", e)
finally:
    mon.set_events(1, 0)
print(mon.register_callback(1, E.RAISE, None))


# An error in a callback.
def broken(code, line):
    if code is callee.__code__:
        raise ZeroDivisionError


mon.register_callback(1, E.LINE, broken)
mon.set_events(1, E.LINE)
try:
    callee(1)
except ZeroDivisionError:
    print("ZeroDivisionError", mon.get_events(1) == E.LINE)
mon.set_events(1, 0)


# Two tools: the higher number first.
order = []
mon.use_tool_id(4, "four")
for tool in (1, 4):
    mon.register_callback(tool, E.PY_START, lambda code, offset, tool=tool: order.append((tool, code.co_name)))
    mon.set_events(tool, E.PY_START)
callee(1)
for tool in (1, 4):
    mon.set_events(tool, 0)
print([x for x in order if x[1] == "callee"])
mon.clear_tool_id(4)
print(mon.get_tool(4))
mon.free_tool_id(4)

# Instructions: how many distinct ones, and that they rise.
seen = []


def instruction(code, offset):
    if code is callee.__code__:
        seen.append(offset)


mon.register_callback(1, E.INSTRUCTION, instruction)
mon.set_events(1, E.INSTRUCTION)
callee(1)
mon.set_events(1, 0)
print(len(seen) >= 3, seen == sorted(set(seen)))
mon.free_tool_id(1)
print(type(mon.DISABLE), type(mon.MISSING), mon.__name__)
print(E.PY_START, E.BRANCH, E.NO_EVENTS, mon.DEBUGGER_ID, mon.COVERAGE_ID, mon.PROFILER_ID, mon.OPTIMIZER_ID)
