# The three-line log counter, in its classic shapes.
logs = ["ERROR: disk full", "INFO: started", "ERROR: timeout", "WARN: slow", "INFO: stopped", "ERROR: disk full"]
errors = [line for line in logs if line.startswith("ERROR")]
print(len(errors), "errors")
counts = {}
for line in logs:
    level, _, message = line.partition(": ")
    counts[level] = counts.get(level, 0) + 1
for level in sorted(counts, key=lambda k: (-counts[k], k)):
    print(f"{level:<6}{counts[level]:>3}")
from collections import Counter
c = Counter(line.split(":")[0] for line in logs)
print(c.most_common(2), c["ERROR"], c["DEBUG"])
import threading
total = 0
lock = threading.Lock()
def count(chunk):
    global total
    for line in chunk:
        if "ERROR" in line:
            with lock:
                total += 1
threads = [threading.Thread(target=count, args=(logs * 100,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)
seen = set()
unique = [m for m in logs if not (m in seen or seen.add(m))]
print(unique)
