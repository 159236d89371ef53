# Debugging: where coroutines come from, and slow call-backs.
import asyncio
import logging
import sys
import time


async def coro():
    return sys._getframe().f_code.co_name


def make():
    return coro()


print(sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(2)
c = make()
print([(line > 0, name) for file, line, name in c.cr_origin])
c.close()
sys.set_coroutine_origin_tracking_depth(0)
c = make()
print(c.cr_origin)
c.close()
for depth in (-1, "x"):
    try:
        sys.set_coroutine_origin_tracking_depth(depth)
    except (ValueError, TypeError) as e:
        print(e)

hooks = sys.get_asyncgen_hooks()
print(tuple(hooks), type(hooks).__name__)
seen = []
sys.set_asyncgen_hooks(firstiter=lambda g: seen.append(g.__name__), finalizer=lambda g: seen.append("dies"))


async def numbers():
    yield 1


def step(g):
    try:
        g.__anext__().send(None)
    except StopIteration as e:
        return e.value


g = numbers()
print(step(g), seen)
del g
print(seen)
sys.set_asyncgen_hooks(*hooks)
try:
    sys.set_asyncgen_hooks(firstiter=5)
except TypeError as e:
    print(e)

messages = []


class Keep(logging.Handler):
    def emit(self, record):
        messages.append(record.getMessage().split(" took")[0].split(" <")[0])


logging.getLogger("asyncio").addHandler(Keep())
logging.getLogger("asyncio").propagate = False


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), sys.get_coroutine_origin_tracking_depth() > 0)
    loop.slow_callback_duration = 0.01
    await asyncio.sleep(0)
    time.sleep(0.03)
    await asyncio.sleep(0)
    print(repr(asyncio.current_task()).count("created at"))


asyncio.run(main(), debug=True)
print([m for m in messages if m.startswith("Executing")])
