# Sockets: pairs, TCP, UDP and UNIX ones on this machine.
import errno
import os
import socket
import tempfile
import threading

# A pair.
a, b = socket.socketpair()
print(a.family.name, a.type.name, a.proto, a.gettimeout(), a.getblocking(), a.fileno() >= 0)
print(a.send(b"hello"), b.recv(100), a.sendall(memoryview(b"more")), b.recv(2), b.recv(2, socket.MSG_PEEK))
room = bytearray(10)
print(b.recv_into(room), room, a.send(b"xyz"), b.recv_into(memoryview(room)[5:], 2), room)
print(b.recvfrom(10))
a.shutdown(socket.SHUT_WR)
print(b.recv(10), b.getsockname() == "", a.getpeername() == "")
with a, b:
    pass
print(a.fileno(), "[closed]" in repr(a), a.detach())
for f in [lambda: a.send(b"x"), lambda: a.recv(1), lambda: b.getsockname()]:
    try:
        f()
    except OSError as e:
        print(e)


# TCP.
def serve(server):
    conn, where = server.accept()
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.upper())


for family, host in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "localhost")]:
    with socket.create_server((host, 0), family=family) as server:
        port = server.getsockname()[1]
        print(server.getsockname()[0], port > 0, server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
        t = threading.Thread(target=serve, args=(server,))
        t.start()
        with socket.create_connection((host, port), timeout=10) as c:
            print(c.gettimeout(), c.getpeername() == ("127.0.0.1", port))
            c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            print(c.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            with c.makefile("rwb") as f:
                for line in [b"one\n", b"two\n"]:
                    f.write(line)
                    f.flush()
                    print(f.readline())
            print(c.recv(0))
        t.join()

# UDP.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as u, socket.socket(type=socket.SOCK_DGRAM) as v:
    u.bind(("", 0))
    v.bind(("127.0.0.1", 0))
    where = ("127.0.0.1", u.getsockname()[1])
    print(v.sendto(b"datagram", where), v.sendto(b"second", 0, where))
    data, sender = u.recvfrom(100)
    print(data, sender == v.getsockname())
    n, sender = u.recvfrom_into(room)
    print(n, sender == v.getsockname(), room)
    v.connect(where)
    print(v.send(b"connected"), u.recv(4))

# UNIX.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as c:
        server.bind(path)
        server.listen()
        c.connect(path)
        conn, who = server.accept()
        with conn:
            print(who == "", c.getpeername() == path, server.getsockname() == path)
            # Descriptors travel with a message.
            r, w = os.pipe()
            socket.send_fds(c, [b"take ", b"these"], [r, w])
            data, fds, flags, address = socket.recv_fds(conn, 100, 4)
            print(data, len(fds), bool(flags & socket.MSG_CTRUNC))
            os.write(fds[1], b"through")
            print(os.read(r, 100))
            for fd in [r, w, *fds]:
                os.close(fd)
            print(c.sendmsg([b"a", b"bc"]), conn.recvmsg(10), conn.sendmsg([bytearray(b"12345")]))
            parts = [bytearray(2), bytearray(10)]
            print(c.recvmsg_into(parts)[0], parts)
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("\0brigade test %d" % os.getpid())
        print(type(s.getsockname()).__name__, s.getsockname()[:13])

# Time limits.
with socket.socketpair()[0] as a, socket.create_server(("127.0.0.1", 0)) as server:
    a, b = socket.socketpair()
    with a, b:
        a.settimeout(0.02)
        try:
            a.recv(1)
        except TimeoutError as e:
            print("late", e, e.errno)
        try:
            while True:
                a.sendall(b"x" * 100000)
        except TimeoutError as e:
            print("full", e)
        a.setblocking(False)
        print(a.gettimeout(), a.getblocking(), a.timeout)
        try:
            a.recv(1)
        except BlockingIOError as e:
            print(e.errno == errno.EAGAIN)
        a.settimeout(None)
        print(a.gettimeout(), os.get_blocking(a.fileno()))
    server.settimeout(0.01)
    try:
        server.accept()
    except socket.timeout as e:
        print(e, socket.timeout is TimeoutError)
socket.setdefaulttimeout(3)
with socket.socket() as s:
    print(socket.getdefaulttimeout(), s.gettimeout())
socket.setdefaulttimeout(None)

# A connection that nobody takes.
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    with socket.socket() as c:
        try:
            c.connect(s.getsockname())
        except ConnectionRefusedError as e:
            print(e)
    with socket.socket() as c:
        print(c.connect_ex(s.getsockname()) == errno.ECONNREFUSED)

# Many at once.
results = []


def pump(n):
    a, b = socket.socketpair()
    with a, b:
        t = threading.Thread(target=lambda: [a.sendall(b"%d" % (n % 10) * 5000), a.shutdown(socket.SHUT_WR)])
        t.start()
        total = 0
        while data := b.recv(700):
            total += len(data)
        t.join()
        results.append(total)


threads = [threading.Thread(target=pump, args=(n,)) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results)
