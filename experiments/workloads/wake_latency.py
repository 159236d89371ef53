"""Latency: how late a sleeping thread wakes while other threads compute."""

from time import perf_counter, sleep

KIND = "latency"
SIZE = 200


def busy(stop, counts, index):
    count = 0
    while not stop:
        total = 0
        for i in range(100):
            total += i & 3
        count += 1
    counts[index] = count


def measure(options):
    import threading

    pause = 0.001
    stop, counts = [], [0] * options["threads"]
    threads = [threading.Thread(target=busy, args=(stop, counts, i)) for i in range(options["threads"])]
    begin = perf_counter()
    for thread in threads:
        thread.start()
    sleep(0.02)
    late = []
    for _ in range(options["n"]):
        before = perf_counter()
        sleep(pause)
        late.append(perf_counter() - before - pause)
    elapsed = perf_counter() - begin
    stop.append(True)
    for thread in threads:
        thread.join()
    return {"ok": all([count > 0 for count in counts]), "latencies": late, "busy_rate": sum(counts) / elapsed}


if __name__ == "__main__":
    from driver import read_options, to_json
    print(to_json(measure(read_options({"n": SIZE, "threads": 1}))))
