# secrets: shapes and ranges of what cannot be foreseen.
import re
import secrets

print(len(secrets.token_bytes(16)), len(secrets.token_bytes()), len(secrets.token_hex(8)), bool(re.fullmatch("[0-9a-f]{16}", secrets.token_hex(8))), bool(re.fullmatch(r"[\w-]{22}", secrets.token_urlsafe(16))), secrets.DEFAULT_ENTROPY, secrets.token_bytes(0))
print(secrets.choice([7]), secrets.choice("aaa"), {secrets.randbelow(3) for _ in range(200)}, secrets.randbelow(1), secrets.randbits(5) < 32, secrets.randbits(0), secrets.compare_digest("a", "a"), secrets.compare_digest(b"a", b"b"), type(secrets.SystemRandom()).__name__, len({secrets.token_hex() for _ in range(20)}), secrets.__all__)
for call in (lambda: secrets.randbelow(0), lambda: secrets.randbelow(-5), lambda: secrets.choice([]), lambda: secrets.randbits(-1), lambda: secrets.token_bytes(-1), lambda: secrets.token_bytes("x"), lambda: secrets.randbelow(1.5)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
