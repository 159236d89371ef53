# selectors and wave, gettext, zipapp: what has no program of its own elsewhere.
import io
import os
import selectors
import socket

a, b = socket.socketpair()
for kind in selectors.DefaultSelector, selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector:
    with kind() as s:
        key = s.register(a, selectors.EVENT_READ, data="side a")
        s.register(b, selectors.EVENT_READ | selectors.EVENT_WRITE)
        ready = sorted((k.data or "", e) for k, e in s.select(timeout=0))
        b.send(b"x")
        print(kind.__name__, key.data, key.events, ready, sorted((k.data or "", e) for k, e in s.select(0.1)), a.recv(1), s.modify(a, selectors.EVENT_WRITE, "changed").data, s.get_key(a).events, len(s.get_map()), a in s.get_map(), s.unregister(b).data, [k.data for k, e in s.select()])
        for bad in (lambda: s.register(a, 1), lambda: s.register(b, 99), lambda: s.unregister(b), lambda: s.get_key(b), lambda: s.modify(b, 1), lambda: s.register("x", 1)):
            try:
                print(bad())
            except Exception as e:
                print(type(e).__name__, str(e).split("<")[0], end="; ")
        print()
a.close()
b.close()
import wave
out = io.BytesIO()
with wave.open(out, "wb") as w:
    w.setnchannels(2)
    w.setsampwidth(2)
    w.setframerate(8000)
    w.writeframes(bytes(range(80)))
with wave.open(io.BytesIO(out.getvalue())) as r:
    print(r.getparams(), r.readframes(3), r.tell(), r.rewind(), r.readframes(2), r.setpos(5), len(out.getvalue()))
for bad in (lambda: wave.open(io.BytesIO(b"RIFFxxxx")), lambda: wave.open(out, "q"), lambda: r.setpos(999), lambda: w.setsampwidth(9)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
import gettext
import struct
messages = sorted({"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n", "hello": "salut", "%d file\0%d files": "%d fichier\0%d fichiers", "menu\x04open": "ouvrir"}.items())
keys, values = [k.encode() for k, _ in messages], [v.encode() for _, v in messages]
at, table, blob = 28 + 16 * len(messages), [], b""
for part in keys + values:
    table.append((len(part), at + len(blob)))
    blob += part + b"\0"
mo = struct.pack("<7I", 0x950412DE, 0, len(messages), 28, 28 + 8 * len(messages), 0, 0) + b"".join(struct.pack("<2I", *t) for t in table) + blob
t = gettext.GNUTranslations(io.BytesIO(mo))
print(t.gettext("hello"), t.gettext("unknown"), t.ngettext("%d file", "%d files", 1) % 1, t.ngettext("%d file", "%d files", 3) % 3, t.pgettext("menu", "open"), t.pgettext("menu", "x"), t.info()["plural-forms"], t.charset(), gettext.NullTranslations().ngettext("a", "b", 2), gettext.gettext("same"), [gettext.c2py("n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2")(n) for n in (0, 1, 2, 11, 21)])
for bad in (lambda: gettext.c2py("n +"), lambda: gettext.c2py("x"), lambda: gettext.translation("none", "/no/such"), lambda: gettext.GNUTranslations(io.BytesIO(b"bad!" * 10)), lambda: gettext.c2py("n")("a")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
