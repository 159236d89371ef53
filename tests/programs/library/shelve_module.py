# shelve and dbm: dictionaries in files.
import dbm
import dbm.dumb
import os
import shelve
import tempfile

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME").split(" at 0x")[0])

home = tempfile.mkdtemp()
path = os.path.join(home, "db")
with dbm.dumb.open(path, "n") as db:
    db["key"] = "value"
    db[b"bytes"] = b"\x00\xff"
    db["é"] = "ü"
    print(len(db), sorted(db.keys()), db["key"], db.get("none", b"d"), b"key" in db, db.setdefault("new", b"x"), sorted(db.items()), db.sync())
    del db["new"]
    db["key"] = "a longer value than before " * 20
    attempt("missing", lambda: db["nothing"])
    attempt("delete missing", db.__delitem__, "nothing")
    attempt("value type", db.__setitem__, "k", 5)
    attempt("key type", db.__setitem__, 5, "k")
attempt("closed", lambda: db["key"])
print(sorted(os.listdir(home)), dbm.whichdb(path), dbm.whichdb(os.path.join(home, "none")))
with dbm.dumb.open(path, "r") as db:
    print(len(db["key"]), sorted(db), db["é"])
    attempt("read only", db.__setitem__, "a", "b")
attempt("missing file", dbm.dumb.open, os.path.join(home, "none"), "r")
attempt("missing dbm", dbm.open, os.path.join(home, "none"), "r")
attempt("flag", dbm.dumb.open, path, "q")
with dbm.dumb.open(path, "w") as db:
    print(db.clear(), len(db), list(db))
store = lambda **k: shelve.Shelf(dbm.dumb.open(os.path.join(home, "shelf")), **k)
with store() as s:
    s["list"] = [1, 2]
    s["nested"] = {"a": {1, 2}, "b": None}
    s["list"].append(3)
    print(s["list"], s["nested"], sorted(s), len(s), "list" in s, s.get("none"), s.pop("nested"))
    attempt("missing", lambda: s["none"])
    attempt("key", s.__setitem__, 5, 1)
    attempt("not picklable", s.__setitem__, "f", lambda: 0)
with store(writeback=True, protocol=2) as s:
    s["list"].append(3)
    s["keep"] = [[]]
    s["keep"][0].append("in place")
    print(s["list"], s.sync(), s["keep"], sorted(s.items()))
attempt("closed", lambda: s["list"])
with store(keyencoding="latin-1") as s:
    s["ü"] = (1, 2)
    print(s["ü"], list(s.dict.keys())[-1])
memory = shelve.Shelf({})
memory["x"] = 1
print(dict(memory), type(memory.dict).__name__, isinstance(memory, __import__("collections").abc.MutableMapping))
memory.close()
class Ordered(dict):
    def first(self): return sorted(self.items())[0]
    def last(self): return sorted(self.items())[-1]
    def set_location(self, k): return k, self[k]
b = shelve.BsdDbShelf(Ordered())
b["a"], b["z"] = 1, 2
print(b.first(), b.last(), b.set_location(b"a"))
b.close()
import shutil
shutil.rmtree(home)
