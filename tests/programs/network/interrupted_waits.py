# Signals while a socket waits: handlers run, what raises nothing lets the wait go on.
import select
import signal
import socket
import time

seen = []
signal.signal(signal.SIGALRM, lambda n, f: seen.append(n))
a, b = socket.socketpair()
a.settimeout(0.3)
start = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.05)
try:
    a.recv(1)
except TimeoutError as e:
    print(e, 0.25 < time.monotonic() - start < 10, len(seen) > 2)
a.settimeout(None)
seen.clear()


def tell(n, f):
    seen.append(n)
    if len(seen) == 2:
        b.send(b"from the handler")


signal.signal(signal.SIGALRM, tell)
print(a.recv(100), len(seen))


class Stop(Exception):
    pass


def stop(n, f):
    raise Stop


signal.signal(signal.SIGALRM, stop)
server = socket.create_server(("127.0.0.1", 0))
ep = select.epoll()
for wait in [lambda: a.recv(1), server.accept, lambda: a.recvfrom(1), lambda: a.recvmsg(1), ep.poll]:
    try:
        wait()
    except Stop:
        print("stopped")
signal.setitimer(signal.ITIMER_REAL, 0)
print(signal.getitimer(signal.ITIMER_REAL))

# Ctrl-C.
signal.signal(signal.SIGALRM, lambda n, f: signal.raise_signal(signal.SIGINT))
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    server.accept()
except KeyboardInterrupt:
    print("interrupted")
