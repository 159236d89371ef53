# Other programs, and signals, in an event loop.
import asyncio
import os
import signal
import sys


async def programs():
    p = await asyncio.create_subprocess_exec(
        "sh", "-c", "cat; echo wrong >&2; exit 3", stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    print(await p.communicate(b"right"), p.returncode)
    p = await asyncio.create_subprocess_shell("echo $0 one; echo two", stdout=asyncio.subprocess.PIPE)
    print([line async for line in p.stdout], await p.wait())
    p = await asyncio.create_subprocess_exec("sleep", "50")
    p.kill()
    print(await p.wait())
    ps = [await asyncio.create_subprocess_exec("sh", "-c", f"exit {n}") for n in range(4)]
    print(await asyncio.gather(*[p.wait() for p in ps]))
    try:
        await asyncio.create_subprocess_exec("/no/such/program")
    except FileNotFoundError as e:
        print(e)
    p = await asyncio.create_subprocess_exec("sleep", "50")
    try:
        await asyncio.wait_for(p.wait(), 0.02)
    except TimeoutError:
        p.terminate()
        print("terminated", await p.wait())


async def signals():
    loop = asyncio.get_running_loop()
    got = asyncio.Queue()
    for s in (signal.SIGUSR1, signal.SIGUSR2):
        loop.add_signal_handler(s, got.put_nowait, s.name)
    loop.call_later(0.01, os.kill, os.getpid(), signal.SIGUSR2)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await got.get(), await got.get())
    print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    print(signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL)
    try:
        loop.add_signal_handler(signal.SIGKILL, print)
    except (RuntimeError, OSError) as e:
        print(type(e).__name__)


async def interrupted():
    asyncio.get_running_loop().call_later(0.01, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(50)
    except asyncio.CancelledError:
        print("cancelled by Ctrl-C")
        raise


asyncio.run(programs())
asyncio.run(signals())
try:
    asyncio.run(interrupted())
except KeyboardInterrupt:
    print("interrupted")
