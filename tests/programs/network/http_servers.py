# Servers and clients of HTTP on this machine.
import http.client
import http.server
import json
import socketserver
import threading
import urllib.error
import urllib.parse
import urllib.request


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        if parts.path == "/json":
            query = urllib.parse.parse_qs(parts.query)
            self.answer(200, json.dumps(query, sort_keys=True).encode(), "application/json")
        elif parts.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/json?from=moved")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif parts.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in [b"one", b"two", b"three", b""]:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        else:
            self.send_error(404, "Nothing here")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, body[::-1])

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
thread.start()
host, port = server.server_address
url = f"http://{host}:{port}"
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    c = http.client.HTTPConnection(host, port, timeout=20)
    c.request("GET", "/json?a=1&b=x%20y&a=2")
    r = c.getresponse()
    print(r.status, r.reason, r.getheader("content-type"), json.load(r))
    c.request("POST", "/", body=b"backwards", headers={"X-Extra": "1"})
    r = c.getresponse()
    print(r.status, r.read(), r.version, r.closed)
    c.request("GET", "/chunks")
    print(c.getresponse().read())
    c.close()

    with opener.open(url + "/moved", timeout=20) as r:
        print(r.status, r.url == url + "/json?from=moved", r.read())
    try:
        opener.open(url + "/missing", timeout=20)
    except urllib.error.HTTPError as e:
        print(e.code, e.reason, b"Nothing here" in e.read())
        e.close()
    data = urllib.parse.urlencode({"k": "v w"}).encode()
    with opener.open(urllib.request.Request(url, data=data), timeout=20) as r:
        print(r.status, r.read(), r.headers["Content-Length"])

    results = []

    def fetch(n):
        with opener.open(f"{url}/json?n={n}", timeout=20) as r:
            results.append(json.load(r)["n"][0])

    threads = [threading.Thread(target=fetch, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(results))
finally:
    server.shutdown()
    thread.join()
    server.server_close()
try:
    opener.open(url, timeout=20)
except urllib.error.URLError as e:
    print(type(e.reason).__name__)


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


import socket

with socketserver.TCPServer(("127.0.0.1", 0), Upper) as server:
    t = threading.Thread(target=server.handle_request)
    t.start()
    with socket.create_connection(server.server_address) as s:
        s.sendall(b"a line\nanother\n")
        s.shutdown(socket.SHUT_WR)
        print(s.makefile().read())
    t.join()
