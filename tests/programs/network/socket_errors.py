# What sockets refuse, and how they show themselves.
import gc
import socket
import warnings

s = socket.socket()
u = socket.socket(socket.AF_UNIX)
six = socket.socket(socket.AF_INET6)
for f in [
    lambda: socket.socket(family=9999),
    lambda: socket.socket(fileno=-5),
    lambda: socket.socket(fileno=999),
    lambda: socket.socket("x"),
    lambda: s.connect("localhost"),
    lambda: s.connect(("localhost",)),
    lambda: s.connect(("localhost", "http")),
    lambda: s.connect(("127.0.0.1", 70000)),
    lambda: s.bind((5, 5)),
    lambda: s.bind(("nul\0l", 5)),
    lambda: six.connect(("::1",)),
    lambda: six.connect(("::1", 1, 2**30)),
    lambda: six.bind("x"),
    lambda: u.connect("/no/such/socket"),
    lambda: u.bind("x" * 200),
    lambda: u.bind(5),
    lambda: s.send("text"),
    lambda: s.send(b"x"),
    lambda: s.recv(-1),
    lambda: s.recv("x"),
    lambda: s.recv_into(b"bytes"),
    lambda: s.recv_into(bytearray(2), 5),
    lambda: s.recvfrom(-1),
    lambda: s.recvmsg(-1),
    lambda: s.recvmsg(1, -1),
    lambda: s.sendto(b"x"),
    lambda: s.sendmsg(5),
    lambda: s.sendmsg(["x"]),
    lambda: s.settimeout(-1),
    lambda: s.settimeout("x"),
    lambda: s.settimeout(float("nan")),
    lambda: s.setsockopt(1, 2, None),
    lambda: s.setsockopt(socket.SOL_SOCKET, 9999, 1),
    lambda: s.getsockopt(1, 2, 5000),
    lambda: s.getpeername(),
    lambda: s.accept(),
    lambda: s.shutdown(socket.SHUT_RD),
    lambda: s.listen("x"),
    lambda: socket.inet_aton("1.2.3.4.5"),
    lambda: socket.inet_ntoa(b"123"),
    lambda: socket.inet_pton(socket.AF_INET6, "1.2.3.4"),
    lambda: socket.inet_pton(9999, "1.2.3.4"),
    lambda: socket.inet_ntop(socket.AF_INET, b"12345"),
    lambda: socket.inet_ntop(9999, b"1234"),
    lambda: socket.htons(-1),
    lambda: socket.htons(70000),
    lambda: socket.htonl(2**32),
    lambda: socket.htonl(-1),
    lambda: socket.htonl(1.5),
    lambda: socket.getservbyname("no such service"),
    lambda: socket.getservbyport(70000),
    lambda: socket.getprotobyname("no such protocol"),
    lambda: socket.getaddrinfo(5, 5),
    lambda: socket.getaddrinfo("localhost", 1.5),
    lambda: socket.getnameinfo(("localhost", 80), 0),
    lambda: socket.getnameinfo(5, 0),
    lambda: socket.CMSG_LEN(-1),
    lambda: socket.if_nametoindex("no such interface"),
    lambda: socket.if_indextoname(99999),
    lambda: socket.setdefaulttimeout(-2),
]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

print(issubclass(socket.gaierror, OSError), socket.gaierror.__module__, socket.herror.__name__, socket.error is OSError)
print(repr(u)[: len("<socket.socket fd=")], u.family, u.type)
print(s.type, s.proto, socket.SocketType.__name__)
print(socket.inet_aton("127.1"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.inet_pton(socket.AF_INET6, "::1"))
print(socket.inet_ntop(socket.AF_INET6, b"\0" * 10 + b"\xff\xff\1\2\3\4"), hex(socket.htons(0x1234)), socket.ntohl(socket.htonl(77)))
print(socket.CMSG_LEN(4), socket.CMSG_SPACE(4), socket.has_ipv6)
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo("::1", "80", type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST))
print(socket.getaddrinfo(None, 0, socket.AF_INET, socket.SOCK_STREAM, 0, socket.AI_PASSIVE))
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname_ex("127.0.0.1"), type(socket.gethostname()).__name__)
print(1 in [i for i, name in socket.if_nameindex()], socket.if_indextoname(1), socket.if_nametoindex("lo"))
try:
    socket.getaddrinfo("127.0.0.1", 80, flags=-1)
except socket.gaierror as e:
    print(e.errno == socket.EAI_BADFLAGS, e.strerror)

# A socket that nobody closes is worth a warning.
s.close(), u.close(), six.close()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    s = socket.socket()
    text = repr(s)
    del s
    gc.collect()
print([(w.category.__name__, str(w.message) == "unclosed " + text) for w in caught])
