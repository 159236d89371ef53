"""Latency: how long a round trip between two threads takes, by way of two locks, while others compute."""

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


def echo(ping, pong, n):
    for _ in range(n):
        ping.acquire()
        pong.release()


def measure(options):
    import threading

    n = options["n"]
    stop, counts = [], [0] * options["threads"]
    ping, pong = threading.Lock(), threading.Lock()
    ping.acquire()
    pong.acquire()
    threads = [threading.Thread(target=busy, args=(stop, counts, i)) for i in range(options["threads"])]
    threads.append(threading.Thread(target=echo, args=(ping, pong, n)))
    begin = perf_counter()
    for thread in threads:
        thread.start()
    sleep(0.02)
    trips = []
    for _ in range(n):
        # Trips in one go would all fit between two switches of a global lock.
        sleep(0.0005)
        before = perf_counter()
        ping.release()
        pong.acquire()
        trips.append(perf_counter() - before)
    elapsed = perf_counter() - begin
    stop.append(True)
    for thread in threads:
        thread.join()
    return {"ok": all([count > 0 for count in counts]), "latencies": trips, "busy_rate": sum(counts) / elapsed}


if __name__ == "__main__":
    from driver import read_options, to_json
    print(to_json(measure(read_options({"n": SIZE, "threads": 1}))))
