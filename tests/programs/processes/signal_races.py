# Signals whose handler is taken away before it runs, and signals that nobody handles.
import _thread
import os
import signal
import sys
import time


def hook(u):
    print(u.exc_type.__name__, u.exc_value, "|", u.err_msg, "|", u.object, u.exc_traceback is not None)


def first(*args):
    print("first")
    signal.signal(signal.SIGUSR2, taken)


def race():
    signal.signal(signal.SIGUSR1, first)
    signal.signal(signal.SIGUSR2, lambda *args: print("second"))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR2)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1, signal.SIGUSR2])


sys.unraisablehook = hook
taken = signal.SIG_IGN
race()
taken = signal.SIG_DFL
race()
taken = lambda *args: print("another")
race()
for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP, signal.SIGINT):
    try:
        _thread.interrupt_main(number)
        time.sleep(0.01)
        print("went on")
    except KeyboardInterrupt:
        print("interrupted")
signal.signal(signal.SIGINT, signal.SIG_IGN)
_thread.interrupt_main()
for number in (0, -1, 65):
    try:
        _thread.interrupt_main(number)
    except ValueError as e:
        print(e)
