# Hashes: the native modules below hashlib, their objects and errors.
import hashlib, hmac
import _blake2, _md5, _sha1, _sha2, _sha3
DATA = bytes(range(256)) * 20
for make in (_md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512, _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _sha3.shake_128, _sha3.shake_256, _blake2.blake2b, _blake2.blake2s):
    h = make(b"abc")
    n = (20,) if "shake" in h.name else ()
    print(h.name, h.block_size, h.digest_size, h.hexdigest(*n))
    c = h.copy()
    h.update(DATA)
    c.update(DATA[:1000]); c.update(bytearray(DATA[1000:2000])); c.update(memoryview(DATA)[2000:])
    print(h.digest(*n) == c.digest(*n), h.hexdigest(*n), make().hexdigest(*n) == make(data=b"", usedforsecurity=False).hexdigest(*n))
    for e in ("make('x')", "make(5)", "h.update('x')", "h.update()", "make(b'a', string=b'b')", "make(foo=1)"):
        try: print(eval(e))
        except TypeError as x: print(e, "->", x)
for e in ("digest_size=0", "digest_size=65", "key=b'a' * 65", "salt=b'a' * 17", "person=b'a' * 17", "fanout=256", "depth=0", "leaf_size=2**32", "node_offset=2**64", "node_offset=-1", "node_depth=256", "inner_size=65", "digest_size=16, key=b'k', salt=b's', person=b'p', fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=6, inner_size=7, last_node=True"):
    for name in ("blake2b", "blake2s"):
        try: print(name, eval(f"_blake2.{name}(b'a', {e})").hexdigest())
        except (ValueError, OverflowError) as x: print(name, e, "->", type(x).__name__, x)
print(_blake2.blake2b.MAX_DIGEST_SIZE, _blake2.blake2s.SALT_SIZE, _sha3.sha3_224()._capacity_bits, _sha3.sha3_224()._rate_bits, _sha3.shake_128()._suffix)
for n in (-1, 2**29, "a"):
    try: _sha3.shake_128(b"a").digest(n)
    except (ValueError, TypeError) as x: print(type(x).__name__, x)
print(hashlib.new("sha256", b"x").hexdigest(), hashlib.sha512(b"y").digest()[:4], sorted(hashlib.algorithms_guaranteed)[:3])
print(hmac.new(b"key", b"message", "sha256").hexdigest())
try: hashlib.new("nope")
except ValueError as x: print(str(x)[:21])
