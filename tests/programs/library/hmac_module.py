# hmac: keyed hashes, as objects and at once, and their comparison.
import hashlib
import hmac


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


h = hmac.new(b"key", digestmod="sha256")
print(h.name, h.digest_size, h.block_size, h.hexdigest())
h.update(b"The quick brown fox ")
c = h.copy()
h.update(bytearray(b"jumps over the lazy dog"))
c.update(memoryview(b"stays"))
print(h.hexdigest(), c.hexdigest(), h.digest() == bytes.fromhex(h.hexdigest()), repr(h).startswith("<hmac.HMAC object at"))
for name in "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s":
    key = b"k" * 200
    one = hmac.new(key, b"message", name)
    print(one.name, one.hexdigest()[:32], hmac.digest(key, b"message", name) == one.digest(), hmac.new(key, b"message", getattr(hashlib, name)).digest() == one.digest())
# RFC 4231, test cases 1 and 2
print(hmac.digest(b"\x0b" * 20, b"Hi There", "sha256").hex(), hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha512).hexdigest())
print(hmac.new(b"", b"", "md5").hexdigest(), hmac.new(bytearray(b"k"), None, "sha1").hexdigest())
print(hmac.compare_digest(b"abc", b"abc"), hmac.compare_digest(b"abc", b"abd"), hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"a", b"ab"), hmac.compare_digest(bytearray(b"x"), b"x"))
attempt("text key", hmac.new, "key", b"", "md5")
attempt("no digestmod", hmac.new, b"key", b"")
attempt("empty digestmod", hmac.new, b"key", digestmod="")
attempt("unknown digestmod", hmac.new, b"key", b"", "no-such-hash")
attempt("unknown at once", hmac.digest, b"key", b"", "no-such-hash")
attempt("text", h.update, "text")
attempt("non-ASCII", hmac.compare_digest, "é", "é")
attempt("mixed", hmac.compare_digest, "a", b"a")
attempt("numbers", hmac.compare_digest, 1, 1)
print(hmac.trans_5C[:3], hmac.trans_36[:3], hmac.digest_size)
