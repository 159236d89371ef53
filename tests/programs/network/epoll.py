# Waiting for many descriptors: epoll, poll, select and the selectors above them.
import os
import select
import selectors
import socket
import threading
import time

r, w = os.pipe()
with select.epoll() as ep:
    print(ep.closed, ep.fileno() >= 0)
    ep.register(r, select.EPOLLIN)
    ep.register(w, select.EPOLLOUT | select.EPOLLET)
    print(ep.poll(0) == [(w, select.EPOLLOUT)], ep.poll(0))
    os.write(w, b"x")
    print([(fd == r, bits == select.EPOLLIN) for fd, bits in ep.poll()])
    ep.modify(r, 0)
    ep.modify(fd=w, eventmask=0)
    print(ep.poll(0.01, 5), ep.poll(timeout=0, maxevents=1))
    ep.unregister(r)
    for f in [
        lambda: ep.unregister(r),
        lambda: ep.register(w),
        lambda: ep.register(-1),
        lambda: ep.register("x"),
        lambda: ep.poll("x"),
        lambda: ep.poll(0, 0),
        lambda: ep.poll(0, -2),
        lambda: select.epoll(-5),
        lambda: select.epoll(flags=12345),
    ]:
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
print(ep.closed, ep.close())
for f in [ep.fileno, ep.poll, lambda: ep.register(r), ep.__enter__]:
    try:
        f()
    except ValueError as e:
        print(e)
ep = select.epoll()
other = select.epoll.fromfd(os.dup(ep.fileno()))
print(type(other).__name__, other.poll(0), other.close())

# From another thread, in the middle of a wait.
os.read(r, 1)
ep = select.epoll()
ep.register(r, select.EPOLLIN)
t = threading.Timer(0.03, os.write, (w, b"late"))
t.start()
start = time.monotonic()
print(len(ep.poll(20)), time.monotonic() - start < 10)
t.join()
ep.close()

print(select.select([r], [w], [], 0) == ([r], [w], []), select.PIPE_BUF)
p = select.poll()
p.register(r)
p.register(w, select.POLLOUT)
print(sorted((fd == r, bits) for fd, bits in p.poll(100)))

for kind in [selectors.DefaultSelector, selectors.EpollSelector, selectors.PollSelector, selectors.SelectSelector]:
    a, b = socket.socketpair()
    with kind() as sel, a, b:
        key = sel.register(a, selectors.EVENT_READ, "a")
        sel.register(b, selectors.EVENT_READ | selectors.EVENT_WRITE, data="b")
        b.send(b"!")
        print(kind.__name__, sorted((k.data, events) for k, events in sel.select(1)))
        sel.modify(b, selectors.EVENT_READ)
        a.recv(1)
        print(sel.select(0.01), len(sel.get_map()), sel.get_key(a) == key, sel.unregister(a) == key)
        try:
            sel.register(b, selectors.EVENT_READ)
        except KeyError as e:
            print("registered already")
        b.close()
os.close(r)
os.close(w)
for f in [
    lambda: select.select([], [], [], float("nan")),
    lambda: select.select([], [], [], -1),
    lambda: select.poll().poll(float("nan")),
    lambda: select.epoll().poll(float("nan")),
]:
    try:
        f()
    except ValueError as e:
        print(e)
