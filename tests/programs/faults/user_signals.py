# Signals that show where the program is, and let it go on.
import faulthandler
import os
import signal
import tempfile

heard = []


def handler(number, frame):
    heard.append((number, frame.f_code.co_name))


def send(number, f):
    os.kill(os.getpid(), number)
    f.seek(0)
    text = f.read().decode().replace(__file__, "FILE")
    f.seek(0)
    f.truncate()
    return text


with tempfile.TemporaryFile() as f:
    print(faulthandler.register(signal.SIGUSR1, f, all_threads=False))
    print(send(signal.SIGUSR1, f), heard)
    print(send(signal.SIGUSR1, f), heard)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
    signal.signal(signal.SIGUSR1, handler)
    print(repr(send(signal.SIGUSR1, f)), heard)
    faulthandler.register(signal.SIGUSR1, f, all_threads=False)
    print(send(signal.SIGUSR1, f), heard)
    faulthandler.register(signal.SIGUSR1, f, all_threads=False, chain=True)
    print(send(signal.SIGUSR1, f), heard)
    faulthandler.unregister(signal.SIGUSR1)
    faulthandler.register(signal.SIGUSR1, f, all_threads=False, chain=True)
    print(send(signal.SIGUSR1, f), heard)
    print(send(signal.SIGUSR1, f), heard)
    print(faulthandler.unregister(signal.SIGUSR1), signal.getsignal(signal.SIGUSR1) is handler)
    print(repr(send(signal.SIGUSR1, f)), heard)

    faulthandler.register(signal.SIGUSR2, f)
    text = send(signal.SIGUSR2, f)
    print(text.startswith("Current thread 0x"), text.splitlines()[1:])
    # A file that nobody else keeps.
    g = tempfile.TemporaryFile()
    faulthandler.register(signal.SIGUSR2, os.fdopen(os.dup(g.fileno()), "wb"), False)
    print(send(signal.SIGUSR2, g))
    signal.raise_signal(signal.SIGUSR2)
    signal.pthread_kill(__import__("threading").get_ident(), signal.SIGUSR2)
    g.seek(0)
    print(g.read().decode().count("Stack (most recent call first):"))
    g.close()
