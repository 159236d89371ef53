# urllib.parse and http.cookies: addresses, queries, quoting, cookies.
from http import HTTPMethod, HTTPStatus
from http.cookies import CookieError, Morsel, SimpleCookie
from urllib.parse import *

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)

for url in "scheme://user:pa%20ss@host:8080/path;params?query=1#frag", "//host/x", "/only/path?q", "mailto:a@b", "http://[::1]:80/", "HTTP://EXAMPLE.com", "", "a:b:c", "http://h?q#f", "file:///etc", "x://h:bad/", "  http://h\n/p":
    p, s = urlparse(url), urlsplit(url)
    print(p, s.geturl(), p.username, p.password, p.hostname, repr(p.netloc), urlunsplit(s), urldefrag(url))
    attempt("port", getattr, p, "port")
base = "http://a/b/c/d;p?q"
print([urljoin(base, r) for r in ("g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", ";x", "", ".", "..", "../g", "../../../g", "/./g", "g;x=1/../y", "http:g")])
print(quote("a b/é?&=+~"), quote("/", safe=""), quote(b"\xff"), quote_plus("a b+c"), unquote("%C3%A9+%zz%"), unquote_plus("a+b%20c"), unquote_to_bytes("a%FF"), unquote("%ff"), quote("é", encoding="latin-1"), quote_from_bytes(b"a b"))
print(urlencode({"a": 1, "b": "x y", "c": [1, 2]}), urlencode([("k", ["é", 2])], doseq=True), urlencode({"a": "b c"}, quote_via=quote), parse_qs("a=1&a=2&b=&c"), parse_qs("a=1&b=", keep_blank_values=True), parse_qsl("a=%C3%A9+x&b=2"), parse_qs("a;b", separator=";", keep_blank_values=True), parse_qsl(b"a=1"), urlsplit(b"http://h/p").netloc, SplitResult("http", "h", "/p", "q", "f")._replace(path="/z").geturl())
attempt("brackets", urlsplit, "http://[::1/")
attempt("ip", urlsplit, "http://[x]/")
attempt("mixed", urljoin, "a", b"b")
attempt("fields", parse_qs, "a=1&b=2", max_num_fields=1)
attempt("strict", parse_qsl, "a", strict_parsing=True)
attempt("separator", parse_qs, "a", separator="")
attempt("type", quote, 5)
attempt("bytes safe", quote, b"x", encoding="utf-8")
attempt("encode", urlencode, "text")
attempt("normal form", urlsplit, "http://a\u2100b/")
c = SimpleCookie()
c["fig"] = "newton"
c["sugar"] = 'say "hi"; \u00e9,'
c["fig"]["path"], c["fig"]["secure"], c["fig"]["max-age"], c["fig"]["samesite"], c["fig"]["partitioned"] = "/", True, 60, "Lax", True
print(c, c.output(["path"], header="Cookie:"), c["fig"].OutputString(), repr(c["fig"]), c["sugar"].value, c["sugar"].coded_value, c["fig"].isReservedKey("Path"), c.js_output().count("document.cookie"), sep="\n")
d = SimpleCookie('a=b; Path=/x; c="quoted \\"v\\" \\303\\251"; expires=Wed, 09 Jun 2021 10:18:14 GMT; empty=; $Version=1')
print(sorted((k, m.value, m["path"], m["expires"]) for k, m in d.items()), d == SimpleCookie(d), len(SimpleCookie("bad key=x")), SimpleCookie({"k": 5})["k"].value)
attempt("key", lambda: c.__setitem__("bad key", 1))
attempt("attribute", lambda: c["fig"].__setitem__("nope", 1))
attempt("reserved", Morsel().set, "path", "x", "x")
attempt("control", lambda: c.load({"x": "\n"}))
print(HTTPStatus.NOT_FOUND, HTTPStatus(418).phrase, HTTPStatus.OK.is_success, HTTPStatus.OK.description, HTTPMethod.GET, repr(HTTPMethod.PATCH), issubclass(CookieError, Exception))
