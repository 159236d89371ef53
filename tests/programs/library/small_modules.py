# colorsys, stat, mimetypes, quopri: small modules in one program.
import colorsys
import io
import mimetypes
import quopri
import stat

for rgb in (0.2, 0.4, 0.4), (1, 0, 0), (0, 0, 0), (0.5, 0.5, 0.5), (0.1, 0.9, 0.3):
    forms = colorsys.rgb_to_hsv(*rgb), colorsys.rgb_to_hls(*rgb), colorsys.rgb_to_yiq(*rgb)
    print(rgb, [[round(v, 10) for v in f] for f in forms], [[round(v, 10) for v in back] for back in (colorsys.hsv_to_rgb(*forms[0]), colorsys.hls_to_rgb(*forms[1]), colorsys.yiq_to_rgb(*forms[2]))])
for mode in 0o100644, 0o40755, 0o120777, 0o10600, 0o20660, 0o60660, 0o140755, 0o104755, 0o102644, 0o41777, 0o100000, 0o41666, 0o102654, 0:
    print(stat.filemode(mode), oct(stat.S_IMODE(mode)), oct(stat.S_IFMT(mode)), [n for n in ("S_ISREG", "S_ISDIR", "S_ISLNK", "S_ISFIFO", "S_ISCHR", "S_ISBLK", "S_ISSOCK", "S_ISDOOR", "S_ISPORT", "S_ISWHT") if getattr(stat, n)(mode)])
print(stat.ST_MODE, stat.S_IRWXU, stat.S_ISUID, stat.S_ISVTX, stat.UF_IMMUTABLE, stat.FILE_ATTRIBUTE_HIDDEN, stat.SF_APPEND)
m = mimetypes.MimeTypes((), strict=True)
print([m.guess_type(u) for u in ("a.html", "a.tar.gz", "x.TGZ", "http://h/p.py?q=.png", "data:text/plain,hi", "data:,x", "none", "a.svgz", "a.JSON", ".txt", "dir.png/")], m.guess_extension("text/html"), m.guess_all_extensions("image/jpeg"), m.guess_extension("no/such"), m.guess_file_type("/a/b.css"), m.guess_type("x.rtf", strict=False))
m.add_type("application/x-own", ".own")
m.readfp(io.StringIO("# comment\ntext/mine mine mi\n"))
print(m.guess_type("f.own"), m.guess_type("f.mi"), m.guess_extension("application/x-own"), sorted(m.encodings_map), mimetypes.types_map[".pdf"], m.guess_type("a.gz"))
text = "naïve = café\t\nlong " .encode() + b"x" * 80 + b"\n.dot\r\n trailing \n\x00_under"
for options in {}, {"quotetabs": True}, {"header": True}:
    packed = quopri.encodestring(text, **options)
    print(packed, quopri.decodestring(packed, header=options.get("header", False)) == text)
i, o = io.BytesIO(b"a=3D=\nb=C3=A9 =\t\nbad=Z9="), io.BytesIO()
quopri.decode(i, o)
print(o.getvalue(), quopri.quote(b"="), quopri.unhex(b"4A"), quopri.ishex(b"g"), quopri.needsquoting(b"\t", True, False))
i, o = io.BytesIO(text), io.BytesIO()
quopri.encode(i, o, quotetabs=False)
print(o.getvalue() == quopri.encodestring(text))
