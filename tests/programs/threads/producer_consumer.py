import threading, queue, time
q = queue.Queue(5); results = []; lock = threading.Lock()
def producer(k):
    for i in range(50): q.put((k, i))
def consumer():
    while True:
        item = q.get()
        if item is None: q.task_done(); return
        with lock: results.append(item)
        q.task_done()
ps = [threading.Thread(target=producer, args=(k,)) for k in range(3)]; cs = [threading.Thread(target=consumer) for _ in range(2)]
for t in ps + cs: t.start()
for t in ps: t.join()
for _ in cs: q.put(None)
q.join()
for t in cs: t.join()
print(len(results), sorted(results) == [(k, i) for k in range(3) for i in range(50)], all([i for w, i in results if w == k] is not None for k in range(3)))
try: q.get(timeout=0.01)
except queue.Empty: print("empty after timeout")
start = time.monotonic(); print(threading.Event().wait(0.05), time.monotonic() - start >= 0.045)
