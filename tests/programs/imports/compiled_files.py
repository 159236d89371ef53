"""__pycache__: what is written when, what is read, what is written anew."""

import importlib
import importlib.util
import os
import py_compile
import struct
import sys
import tempfile

sys.dont_write_bytecode = False
folder = tempfile.TemporaryDirectory()
root = folder.name
sys.path.insert(0, root)
MAGIC = importlib.util.MAGIC_NUMBER
TAG = sys.implementation.cache_tag
print(len(MAGIC), MAGIC.endswith(b"\r\n"))


def write(name, text, mtime=None):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    if mtime is not None:
        os.utime(path, (mtime, mtime))
    return path


def shown(path):
    return path and path.replace(root, "ROOT").replace(TAG, "TAG")


def fresh(name):
    sys.modules.pop(name, None)
    importlib.invalidate_caches()
    return importlib.import_module(name)


def header(path):
    with open(path, "rb") as f:
        data = f.read()
    flags, one, two = struct.unpack("<III", data[4:16])
    return data[:4] == MAGIC, flags, one, two


source = write("plain.py", "value = 1\ndef f():\n    return __file__\n", 1000000000)
m = fresh("plain")
cached = importlib.util.cache_from_source(source)
print(m.value, shown(m.__file__), shown(m.__cached__), m.__cached__ == cached == m.__spec__.cached)
print(header(cached), sorted(shown(x) for x in os.listdir(os.path.dirname(cached))))
print(oct(os.stat(cached).st_mode & 0o777 & ~0o22), shown(importlib.util.source_from_cache(cached)))

# What is up to date is read: changed code in the compiled file shows.
with open(cached, "rb") as f:
    data = f.read()
other = compile("value = 'from the compiled file'\ndef f():\n    return 1", "elsewhere", "exec")
import marshal
with open(cached, "wb") as f:
    f.write(data[:16] + marshal.dumps(other))
m = fresh("plain")
print(m.value, shown(m.f.__code__.co_filename))
# Another time or another size of the source: it is compiled again.
write("plain.py", "value = 2\ndef f():\n    return __file__\n", 1000000001)
print(fresh("plain").value, header(cached))
write("plain.py", "value = 23\ndef f():\n    return __file__\n", 1000000001)
print(fresh("plain").value, header(cached))
# Times beyond 32 bits are cut.
os.utime(source, (2**33 + 5, 2**33 + 5))
print(fresh("plain").value, header(cached))
os.utime(source, (1000000001, 1000000001))
fresh("plain")

# Headers that are wrong: written anew. What is wrong behind the header is an error.
with open(cached, "rb") as f:
    good = f.read()
for bad in (b"", good[:3], good[:10], good[:15], b"\x01\x02\r\n" + good[4:], good[:4] + b"\x04\0\0\0" + good[8:], good[:4] + b"\xff" * 12 + good[16:]):
    with open(cached, "wb") as f:
        f.write(bad)
    m = fresh("plain")
    with open(cached, "rb") as f:
        print(m.value, f.read()[:16] == good[:16])
for bad in (good[:16], good[:17], good[:40], good[:16] + b"?", good[:16] + marshal.dumps([1, 2])):
    with open(cached, "wb") as f:
        f.write(bad)
    try:
        print(fresh("plain").value)
    except Exception as e:
        print(type(e).__name__, shown(str(e)), getattr(e, "name", None))
    print("plain" in sys.modules)
os.remove(cached)

# By hash.
for checked, mode in ((True, py_compile.PycInvalidationMode.CHECKED_HASH), (False, py_compile.PycInvalidationMode.UNCHECKED_HASH)):
    write("plain.py", "value = 'first'\n")
    print(shown(py_compile.compile(source, invalidation_mode=mode)))
    print(header(cached)[:2])
    with open(cached, "rb") as f:
        digest = f.read()[8:16]
    import _imp
    with open(source, "rb") as f:
        print(digest == importlib.util.source_hash(f.read()) == _imp.source_hash(_imp.pyc_magic_number_token, b"value = 'first'\n"))
    print(fresh("plain").value)
    write("plain.py", "value = 'second'\n")
    print(fresh("plain").value, header(cached)[:2])
    for how in ("never", "always", "default"):
        _imp.check_hash_based_pycs = how
        write("plain.py", f"value = {how!r}\n")
        print(how, fresh("plain").value)
    os.remove(cached)

# Packages, and turning it off.
write("pack/__init__.py", "from . import sub\n")
write("pack/sub.py", "x = 5\n")
m = fresh("pack")
print(m.sub.x, sorted(shown(x) for x in os.listdir(os.path.join(root, "pack", "__pycache__"))), shown(m.__cached__))
sys.dont_write_bytecode = True
write("quiet.py", "x = 6\n")
m = fresh("quiet")
print(m.x, shown(m.__cached__), os.path.exists(m.__cached__))
sys.dont_write_bytecode = False
# Another place.
sys.pycache_prefix = os.path.join(root, "cache")
m = fresh("quiet")
print(shown(m.__cached__).count("ROOT"), m.__cached__.startswith(sys.pycache_prefix + root), os.path.exists(m.__cached__), os.path.exists(os.path.join(root, "__pycache__", "quiet." + TAG + ".pyc")))
sys.pycache_prefix = None
# Where nothing can be written, or a file stands where the folder should be, the import still works.
write("odd/__init__.py", "")
write("odd/__pycache__", "a file")
write("odd/mod.py", "x = 7\n")
m = fresh("odd.mod")
print(m.x, os.path.isfile(os.path.join(root, "odd", "__pycache__")))
# A source with an error leaves nothing.
write("wrong.py", "x = = 1\n")
try:
    fresh("wrong")
except SyntaxError as e:
    print(e.msg, os.path.exists(importlib.util.cache_from_source(os.path.join(root, "wrong.py"))))
# No tag, no files.
tag, sys.implementation.cache_tag = sys.implementation.cache_tag, None
write("untagged.py", "x = 8\n")
m = fresh("untagged")
print(m.x, hasattr(m, "__cached__") and m.__cached__)
sys.implementation.cache_tag = tag
print(sorted(x for x in os.listdir(os.path.join(root, "__pycache__")) if "untagged" in x or "." + TAG not in x))
folder.cleanup()
