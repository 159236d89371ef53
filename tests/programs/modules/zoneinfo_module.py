# Time zones from files, read by the library's own Python.
import io
import pickle
import struct
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


def make(transitions, kinds, names, footer):
    body = b"".join(struct.pack(">q", t) for t, _ in transitions)
    body += bytes(k for _, k in transitions)
    body += b"".join(struct.pack(">lbb", offset, dst, at) for offset, dst, at in kinds)
    body += names
    head = b"TZif2" + b"\0" * 15
    counts = struct.pack(">6l", 0, 0, 0, len(transitions), len(kinds), len(names))
    empty = head + struct.pack(">6l", 0, 0, 0, 0, 1, 1) + struct.pack(">lbb", 0, 0, 0) + b"\0"
    return io.BytesIO(empty + head + counts + body + b"\n" + footer + b"\n")


start = int(datetime(2020, 3, 29, 1, tzinfo=timezone.utc).timestamp())
end = int(datetime(2020, 10, 25, 1, tzinfo=timezone.utc).timestamp())
zone = ZoneInfo.from_file(
    make([(start, 1), (end, 0)], [(3600, 0, 0), (7200, 1, 4)], b"CET\0CEST\0", b"CET-1CEST,M3.5.0,M10.5.0/3"),
    key="Test/Zone",
)
print(zone.key, zone)
for when in [datetime(2020, 1, 1), datetime(2020, 7, 1), datetime(2020, 10, 25, 2, 30), datetime(2020, 10, 25, 2, 30, fold=1), datetime(2030, 7, 1)]:
    t = when.replace(tzinfo=zone)
    print(t.isoformat(), t.tzname(), t.dst(), t.utcoffset())
t = datetime(2020, 3, 29, 0, 59, 59, tzinfo=timezone.utc).astimezone(zone)
print(t, t + timedelta(seconds=1), (t.astimezone(timezone.utc) + timedelta(seconds=1)).astimezone(zone))
try:
    ZoneInfo("No/Such_Zone")
except ZoneInfoNotFoundError as e:
    print(e)
try:
    ZoneInfo("../etc/passwd")
except ValueError as e:
    print(type(e).__name__)
try:
    pickle.dumps(zone)
except pickle.PicklingError as e:
    print(type(e).__name__)
print(type(available_timezones()).__name__)
