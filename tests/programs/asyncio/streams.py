# Streams and transports: TCP, UNIX and UDP on this machine.
import asyncio
import os
import socket
import tempfile


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def talk(reader, writer, n):
    out = []
    for i in range(3):
        writer.write(b"line %d of %d\n" % (i, n))
        await writer.drain()
        out.append(await reader.readline())
    writer.write_eof()
    out.append(await reader.read())
    writer.close()
    await writer.wait_closed()
    return out


async def tcp():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, limit=1 << 20)
    host, port = server.sockets[0].getsockname()
    print(host, server.is_serving())
    async with server:
        async def client(n):
            return await talk(*await asyncio.open_connection(host, port), n)

        results = await asyncio.gather(*[client(n) for n in range(20)])
        print(results[0], results[19][2], len(results))
        reader, writer = await asyncio.open_connection(host, port)
        print(writer.get_extra_info("peername") == (host, port), writer.can_write_eof())
        writer.write(b"a" * 300000 + b"\nrest\n")
        writer.write_eof()
        try:
            await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as e:
            print(type(e).__name__)
        print(len(await reader.readexactly(300001)), await reader.readline(), reader.at_eof())
        try:
            await reader.readexactly(5)
        except asyncio.IncompleteReadError as e:
            print(e)
        writer.close()
        await writer.wait_closed()
    print(server.is_serving())
    try:
        await asyncio.open_connection(host, port)
    except ConnectionRefusedError as e:
        print("refused", e.errno)


async def unix():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        async with await asyncio.start_unix_server(echo, path):
            print(await talk(*await asyncio.open_unix_connection(path), 7))


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, done):
        self.done = done

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.done is None:
            self.transport.sendto(data[::-1], addr)
        else:
            self.done.set_result(data)


async def udp():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(lambda: Datagrams(None), local_addr=("127.0.0.1", 0))
    done = loop.create_future()
    client, _ = await loop.create_datagram_endpoint(
        lambda: Datagrams(done), remote_addr=server.get_extra_info("sockname")
    )
    client.sendto(b"datagram")
    print(await asyncio.wait_for(done, 5))
    client.close()
    server.close()


class Lines(asyncio.Protocol):
    def __init__(self, closed):
        self.closed, self.seen = closed, []

    def connection_made(self, transport):
        self.seen.append("made")

    def data_received(self, data):
        self.seen.append(data)

    def eof_received(self):
        self.seen.append("eof")

    def connection_lost(self, e):
        self.seen.append(e)
        self.closed.set_result(None)


async def low_level():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    closed = loop.create_future()
    transport, protocol = await loop.create_connection(lambda: Lines(closed), sock=a)
    b.setblocking(False)
    await loop.sock_sendall(b, b"through the loop")
    transport.write(b"answer")
    print(await loop.sock_recv(b, 100))
    b.close()
    await closed
    print(protocol.seen, transport.is_closing())
    r, w = os.pipe()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(r, "rb"))
    os.write(w, b"down the pipe")
    os.close(w)
    print(await reader.read())
    got = loop.create_future()
    r, w = os.pipe()
    loop.add_reader(r, lambda: got.done() or got.set_result(os.read(r, 10)))
    os.write(w, b"x")
    print(await got, loop.remove_reader(r))
    os.close(r), os.close(w)
    print((await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))[0][4])


for f in [tcp, unix, udp, low_level]:
    asyncio.run(f())
