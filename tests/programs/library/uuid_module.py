# uuid: fields, forms, versions that follow from names, errors.
import copy
import pickle
import uuid
from uuid import UUID

u = UUID("{12345678-1234-5678-1234-567812345678}")
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.time_low, u.time_mid, u.time_hi_version, u.clock_seq_hi_variant, u.clock_seq_low, u.time, u.clock_seq, u.node, u.urn, u.variant, u.version, u.is_safe)
same = [UUID("12345678123456781234567812345678"), UUID("urn:uuid:12345678-1234-5678-1234-567812345678"), UUID(bytes=b"\x12\x34\x56\x78" * 4), UUID(bytes_le=b"\x78\x56\x34\x12\x34\x12\x78\x56\x12\x34\x56\x78\x12\x34\x56\x78"), UUID(fields=(0x12345678, 0x1234, 0x5678, 0x12, 0x34, 0x567812345678)), UUID(int=0x12345678123456781234567812345678)]
print([s == u for s in same], hash(u) == hash(same[0]), u < UUID(int=u.int + 1), sorted([UUID(int=3), UUID(int=1)]), int(u) == u.int, len({*same}), copy.deepcopy(u) == u, pickle.loads(pickle.dumps(u)) == u, u == 5, str(UUID(int=5, version=4)))
print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_URL, b"bytes"), uuid.uuid3(uuid.NAMESPACE_OID, "é"), uuid.NAMESPACE_X500, uuid.NIL, uuid.MAX)
for made in uuid.uuid4(), uuid.uuid1(), uuid.uuid1(node=0x010203040506, clock_seq=5), uuid.uuid6(), uuid.uuid7(), uuid.uuid8(1, 2, 3):
    print(made.version, made.variant, len(str(made)), made != uuid.uuid4())
print(uuid.uuid8(1, 2, 3), uuid.uuid1(1, 2).node, uuid.uuid1(1, 2).clock_seq, uuid.uuid6(1, 2).node, uuid.uuid7() < uuid.uuid7(), 0 < uuid.getnode() < 1 << 48, len({uuid.uuid4() for _ in range(50)}))
for call in (lambda: UUID("nope"), lambda: UUID(), lambda: UUID(bytes=b"x"), lambda: UUID(bytes_le=b"x"), lambda: UUID(int=-1), lambda: UUID(int=1 << 128), lambda: UUID(fields=(1, 2)), lambda: UUID(fields=(1 << 32, 0, 0, 0, 0, 0)), lambda: UUID(int=1, version=9), lambda: UUID("x" * 32), lambda: UUID(5), lambda: setattr(u, "int", 1), lambda: u < 5, lambda: uuid.uuid3("x", "y"), lambda: UUID("1" * 32, int=1), lambda: uuid.uuid5(uuid.NIL, 5)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
import contextlib, io, sys
sys.argv = ["uuid", "-u", "uuid5", "-n", "@dns", "-N", "python.org"]
uuid.main()
