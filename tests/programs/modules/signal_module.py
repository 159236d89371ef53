# Masks, timers, waiting for signals, and the descriptor that hears of them.
import os
import signal
import socket
import threading
import time

print(signal.SIGRTMIN < signal.SIGRTMAX, signal.SIGCLD is signal.SIGCHLD, signal.ITIMER_VIRTUAL, signal.NSIG)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, 12]))
signal.raise_signal(signal.SIGUSR1)
print(signal.sigpending(), signal.sigwait({signal.SIGUSR1}), signal.sigpending())
os.kill(os.getpid(), signal.SIGUSR2)
info = signal.sigwaitinfo([signal.SIGUSR2])
print(info.si_signo, info.si_pid == os.getpid(), info.si_uid == os.getuid(), type(info).__name__)
print(signal.sigtimedwait([signal.SIGUSR1], 0.01), signal.sigtimedwait([signal.SIGUSR1], 0))
got = []
signal.signal(signal.SIGUSR1, lambda n, f: got.append(signal.Signals(n).name))
signal.raise_signal(signal.SIGUSR1)
print(got)
print(sorted(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})), got)
print(signal.pthread_sigmask(signal.SIG_SETMASK, []))
signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
print(got)

# Timers.
signal.signal(signal.SIGALRM, lambda n, f: got.append(n))
print(signal.setitimer(signal.ITIMER_REAL, 5, 2.5))
left, interval = signal.setitimer(signal.ITIMER_REAL, 0.01)
print(4 < left <= 5, interval)
end = time.monotonic() + 10
while len(got) < 3 and time.monotonic() < end:
    time.sleep(0.01)
print(got, signal.getitimer(signal.ITIMER_REAL))

# The wake-up descriptor.
a, b = socket.socketpair()
a.setblocking(False), b.setblocking(False)
print(signal.set_wakeup_fd(a.fileno()), signal.set_wakeup_fd(a.fileno(), warn_on_full_buffer=False) == a.fileno())
signal.raise_signal(signal.SIGUSR1)
signal.raise_signal(signal.SIGALRM)
print(list(b.recv(10)), signal.set_wakeup_fd(-1) == a.fileno(), signal.siginterrupt(signal.SIGUSR1, False))

fails = []


def elsewhere():
    for f in [lambda: signal.set_wakeup_fd(-1), lambda: signal.signal(signal.SIGUSR1, signal.SIG_DFL)]:
        try:
            f()
        except ValueError as e:
            fails.append(str(e))


t = threading.Thread(target=elsewhere)
t.start()
t.join()
print(*fails, sep="\n")
a.setblocking(True)
for f in [
    lambda: signal.set_wakeup_fd(a.fileno()),
    lambda: signal.set_wakeup_fd(9999),
    lambda: signal.set_wakeup_fd("x"),
    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [0]),
    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [65]),
    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, 5),
    lambda: signal.pthread_sigmask(99, [1]),
    lambda: signal.sigtimedwait([1], -1),
    lambda: signal.sigwait(["x"]),
    lambda: signal.setitimer(99, 1),
    lambda: signal.setitimer(signal.ITIMER_REAL, -1),
    lambda: signal.setitimer(signal.ITIMER_REAL, "x"),
    lambda: signal.getitimer(99),
    lambda: signal.pthread_kill(threading.get_ident(), 99),
    lambda: signal.siginterrupt(99, True),
]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
