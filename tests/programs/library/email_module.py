# email: building, parsing, headers, policies, addresses, dates, charsets.
import email
import email.charset
import email.header
import email.policy
import email.utils
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

m = EmailMessage()
m["Subject"] = "Ayons asperges pour le déjeuner"
m["From"] = "Pepé <pepe@example.com>"
m["To"] = "a@x.org, \"Doe, John\" <j@y.org>"
m.set_content("Salut!\n\nCela ressemble à un excellent recipie.\n")
m.add_alternative("<p>Salut</p>", subtype="html")
m.add_attachment(b"\0\1\2", maintype="application", subtype="octet-stream", filename="données.bin")
m.set_boundary("outer")
m.get_payload(0).set_boundary("inner")
print(m.as_string())
print(m["to"].addresses, m["from"].addresses[0].username, m.get_content_type(), m.is_multipart(), [p.get_content_type() for p in m.walk()], [p.get_filename() for p in m.iter_attachments()], m.get_body(("plain",)).get_content(), m.get_body().get_content_subtype())
raw = b"""From: =?utf-8?q?Ren=C3=A9?= <rene@example.com>
To: list:a@b, c@d;
Subject: =?iso-8859-1?q?p=F6stal?= =?utf-8?b?w6k=?=
Date: Mon, 20 Nov 1995 19:12:08 -0500
Received: one
Received: two
X-Long: folded
 over lines
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="BB"; name*=utf-8''na%C3%AFve

preamble
--BB
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

caf=E9
--BB
Content-Type: application/json
Content-Transfer-Encoding: base64

eyJhIjogMX0=
--BB--
epilogue
"""
for policy in email.policy.compat32, email.policy.default:
    p = email.message_from_bytes(raw, policy=policy)
    print(type(p).__name__, repr(p["subject"]), p["from"], p.get_all("received"), repr(p["x-long"]), p.get_params(), p.get_param("boundary"), p.preamble, p.epilogue, p.defects, len(p), "TO" in p, p.keys(), p.get("none", "d"))
    print([s.get_payload(decode=True) for s in p.get_payload()], p.get_payload(0).get_content_charset(), p.as_bytes() == raw)
print(p["date"].datetime, p["to"].groups, p.get_payload(0).get_content(), p.get_payload(1).get_content())
old = MIMEMultipart("mixed", "B")
old.attach(MIMEText("text é", "plain", "utf-8"))
old["Subject"] = email.header.Header("été", "iso-8859-1")
old.add_header("Content-Disposition", "attachment", filename="f.txt")
print(old.as_string(), old.get_filename())
old.replace_header("Subject", "new")
del old["content-disposition"]
old.set_param("k", "v w")
print(old["subject"], old["content-type"], old.items())
u = email.utils
print(u.parseaddr("Real Name <a@b.c>"), u.formataddr(("Réal", "a@b")), u.getaddresses(["a@b, C <c@d>", "bad <"]), u.parsedate("Mon, 20 Nov 1995 19:12:08 -0500"), u.parsedate_tz("20 Nov 95 19:12 EST"), u.formatdate(0), u.formatdate(0, usegmt=True), u.parsedate_to_datetime("Thu, 1 Jan 1970 00:00:00 GMT"), u.mktime_tz((1970, 1, 1, 0, 0, 0, 0, 1, 0, 0)), u.quote('a"b'), u.unquote('"a\\"b"'), u.encode_rfc2231("é", "utf-8"), u.collapse_rfc2231_value(("utf-8", "", "é")), u.format_datetime(u.parsedate_to_datetime("1 Jan 2020 00:00:00 +0130")))
print(email.header.decode_header("=?utf-8?q?a=C3=A9?= plain"), email.header.make_header([("é", "utf-8"), ("x", None)]), str(email.header.make_header(email.header.decode_header("=?big5?b?pKSk5Q==?="))), email.charset.Charset("utf-8").get_body_encoding() == email.charset.BASE64, email.charset.Charset("latin_1").header_encode("é"))
for text in "no headers at all", ": bad\n\nbody", "A: 1\nbad line\nB: 2\n\nx", "Content-Type: multipart/mixed\n\nx", "Content-Type: multipart/mixed; boundary=B\n\n--B\n\nunfinished", "Content-Type: bad\n\n":
    d = email.message_from_string(text, policy=email.policy.default)
    print(repr(text), d.items(), repr(d.get_payload())[:40].split(" at 0x")[0].split(" object")[0], [type(x).__name__ for x in d.defects], d.get_content_type())
def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)
attempt("newline", lambda: m.__setitem__("X", "a\nb"))
attempt("twice", lambda: m.__setitem__("Subject", "again"))
attempt("attach", lambda: EmailMessage().add_header(5, "x"))
attempt("content", EmailMessage().set_content, 5)
attempt("replace", old.replace_header, "none", "x")
attempt("date", u.parsedate_to_datetime, "nonsense")
attempt("charset", lambda: email.charset.Charset("ünknown"))
attempt("strict", email.message_from_string, "A: 1\nbad\n\n", policy=email.policy.strict)
attempt("parse", email.message_from_string, 5)
