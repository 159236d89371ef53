# f_trace, f_trace_lines, f_trace_opcodes, frames that already run, and errors in trace functions.
import sys
import threading

log = []


def note(frame, event, arg):
    log.append(f"{frame.f_code.co_name}+{frame.f_lineno - frame.f_code.co_firstlineno} {event}")
    return note


def show(title):
    print(title)
    for line in log:
        print("   ", line)
    log.clear()


# A frame that runs already.
def start_here():
    before = 1
    frame = sys._getframe()
    frame.f_trace = note
    sys.settrace(note)
    after = 2
    for i in range(2):
        after += i
    sys.settrace(None)
    quiet = 3


start_here()
show("start_here")


# The caller of who starts it, and its caller.
def set_trace():
    frame = sys._getframe().f_back
    while frame is not None and frame.f_code.co_name != "<module>":
        frame.f_trace = note
        frame = frame.f_back
    sys.settrace(note)


def middle():
    a = 1
    set_trace()
    b = 2
    return b


def outer():
    x = middle()
    y = x + 1
    sys.settrace(None)
    return y


outer()
show("outer")


# Through a native function in between.
def through_native():
    x = list(map(lambda v: set_trace(), [1]))
    y = 1
    z = sorted([2, 1])
    sys.settrace(None)


through_native()
show("through_native")


def in_generator():
    yield 1
    yield 2


def generator_midway():
    g = in_generator()
    next(g)
    g.gi_frame.f_trace = note
    sys.settrace(note)
    next(g)
    list(g)
    sys.settrace(None)


generator_midway()
show("generator_midway")


# Without lines; with opcodes.
def no_lines(frame, event, arg):
    frame.f_trace_lines = False
    log.append(f"{frame.f_code.co_name} {event}")
    return no_lines


def body():
    x = 1
    y = 2
    return x


sys.settrace(no_lines)
body()
sys.settrace(None)
show("no_lines")


def opcodes(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    if event == "opcode":
        line = frame.f_lineno - frame.f_code.co_firstlineno
        if not log or log[-1] != f"opcode {line}":
            log.append(f"opcode {line}")
    return opcodes


def several():
    x = [1,
         2]
    for i in x:
        pass
    return x


sys.settrace(opcodes)
several()
sys.settrace(None)
show("opcodes")

f = sys._getframe()
print(f.f_trace, f.f_trace_lines, f.f_trace_opcodes)
for name in ("f_trace_lines", "f_trace_opcodes"):
    try:
        setattr(f, name, 1)
    except TypeError as e:
        print("TypeError", e)
f.f_trace = 5
print(f.f_trace)
f.f_trace = None
print(f.f_trace)
f.f_trace = 5
del f.f_trace
print(f.f_trace)


# The local trace function can be another one, or none.
def once(frame, event, arg):
    log.append(f"once {event}")
    return later


def later(frame, event, arg):
    log.append(f"later {event}")


sys.settrace(once)
body()
sys.settrace(None)
show("once")


def not_interested(frame, event, arg):
    log.append(event)


sys.settrace(not_interested)
body()
sys.settrace(None)
show("not_interested")


# A trace function that fails.
def failing(when):
    def tracer(frame, event, arg):
        if event == when:
            raise ZeroDivisionError(when)
        return tracer
    return tracer


def raiser():
    try:
        raise KeyError
    except KeyError:
        pass
    return 1


for when in ("call", "line", "return", "exception"):
    sys.settrace(failing(when))
    try:
        raiser()
    except ZeroDivisionError as e:
        tb = e.__traceback__
        names = []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        print(e, names[1:], sys.gettrace())
    sys.settrace(None)


# It is not traced itself.
def recursive(frame, event, arg):
    body()
    log.append(event)
    return recursive


sys.settrace(recursive)
body()
sys.settrace(None)
show("recursive")


# call_tracing traces inside of a trace function.
def with_call_tracing(frame, event, arg):
    log.append(f"{frame.f_code.co_name} {event}")
    if event == "line" and frame.f_code is body.__code__ and len(log) == 2:
        sys.call_tracing(straight, ())
    return with_call_tracing


def straight():
    return 3


sys.settrace(with_call_tracing)
body()
sys.settrace(None)
show("call_tracing")

# Threads.
print(threading.gettrace())
threading.settrace(note)
t = threading.Thread(target=body)
t.start()
t.join()
threading.settrace(None)
print([x for x in log if x.startswith("body")])
log.clear()

# Locals change through the frame.
def change(frame, event, arg):
    if event == "line" and "x" in frame.f_locals and frame.f_locals["x"] == 1:
        frame.f_locals["x"] = 10
    return change


sys.settrace(change)
print(body())
sys.settrace(None)


# Every thread that runs.
gate, go_on, results = threading.Event(), threading.Event(), []


def waiting():
    gate.set()
    go_on.wait()
    body()


def in_worker(frame, event, arg):
    if frame.f_code is body.__code__:
        results.append((threading.current_thread().name, event))
    return in_worker


t = threading.Thread(target=waiting, name="w")
t.start()
gate.wait()
threading.settrace_all_threads(in_worker)
go_on.set()
t.join()
threading.settrace_all_threads(None)
print(results)


# Deep recursion is still found while tracing.
def deep(n):
    return deep(n + 1)


sys.settrace(lambda frame, event, arg: None)
try:
    deep(0)
except RecursionError as e:
    sys.settrace(None)
    print("RecursionError", e)
