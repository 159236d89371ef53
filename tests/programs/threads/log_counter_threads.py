# Count log levels on many threads, each with its own part, and merge.
import threading
from collections import Counter
lines = [f"2024-01-{i % 28 + 1:02} {('INFO', 'WARN', 'ERROR')[i * i % 3]} service{i % 5}: message {i}" for i in range(3000)]
parts = [lines[i::4] for i in range(4)]; counters = [Counter() for _ in parts]; by_service = {}; lock = threading.Lock()
def count(part, counter):
    for line in part:
        _, level, service, *rest = line.split()
        counter[level] += 1
        with lock: by_service.setdefault(service.rstrip(":"), Counter())[level] += 1
ts = [threading.Thread(target=count, args=a) for a in zip(parts, counters)]
for t in ts: t.start()
for t in ts: t.join()
total = sum(counters, Counter()); print(sorted(total.items()), sum(total.values())); print({s: dict(sorted(c.items())) for s, c in sorted(by_service.items())}); print(sorted(Counter(l.split()[1] for l in lines).items()) == sorted(total.items()))
