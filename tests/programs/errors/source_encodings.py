# How the bytes of a source are read (PEP 263).

import os
import subprocess
import sys
import tempfile

SOURCES = [
    b"X\x80",
    b"\xc3\xa9X\x80",
    b"a\n\xc3\xa9X\x80",
    b'# -*- coding: cp1251 -*-\nPython = "\xcf\xb3\xf2\xee\xed" +',
    b'Python = "\xcf\xb3\xf2\xee\xed" +',
    b'\n\n\nPython = "\xcf\xb3\xf2\xee\xed" +',
    b'\xef\xbb\xbfPython = "\xcf\xb3\xf2\xee\xed" +',
    b"\xef\xbb\xbf#coding: utf8\nprint('\xe6\x88\x91')\n",
    b"\xef\xbb\xbf#coding: utf-8\nprint('\xe6\x88\x91')\n",
    b"\xef\xbb\xbf#coding: latin1\nx=1",
    b"#coding: nonsense\nx",
    b"#coding: utf-8\nx='\xff'",
    b"#coding: cp1252\nx='\x81'",
    b"#coding: ascii\nx='\xe9'",
    b"x=1\n#coding: latin1\ny='\xe9'\n",
    b"#coding: hex\nx",
    b"#coding: latin-1-foo\nx='\xe9'",
    b"#coding: utf-8-sig\nx='\xc3\xa9'",
    b"\n#coding: latin1\nx='\xe9' 1",
    b"# vim: set fileencoding=latin-1 :\nx='\xe9'",
    b"#coding\n#coding=latin1\nx='\xe9'",
    b"#coding: utf-7\nx = '+AOk-'",
    b"x = '\xc3\xa9\xff'",
    b"#\xff\nx",
    b"\xef\xbb\xbf\xff",
]
for source in SOURCES:
    namespace = {}
    try:
        exec(compile(source, "name", "exec"), namespace)
        print(source, "->", ascii(namespace.get("x")))
    except SyntaxError as e:
        print(source, e, e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))

# A text has no encoding, whatever it says.
namespace = {}
exec("#coding: ascii\nx = '\xe9'", namespace)
print(ascii(namespace["x"]), ascii(eval(b"'\xc3\xa9'")))

# Programs and modules.
with tempfile.TemporaryDirectory() as folder:
    def run(source):
        path = os.path.join(folder, "program.py")
        with open(path, "wb") as f:
            f.write(source)
        done = subprocess.run([sys.executable, path], capture_output=True, text=True, encoding="utf-8")
        print(done.returncode, ascii(done.stdout), ascii(done.stderr.replace(folder, "FOLDER").splitlines()[-1:]))

    run(b"#coding: latin1\nprint(ascii('\xe9'))")
    run(b"X\x80")
    run(b"#coding: nonsense\nx")
    with open(os.path.join(folder, "encoded.py"), "wb") as f:
        f.write(b"# -*- coding: koi8-r -*-\ntext = '\xd0\xd2\xc9\xd7\xc5\xd4'\n")
    sys.path.insert(0, folder)
    import encoded

    print(ascii(encoded.text))
