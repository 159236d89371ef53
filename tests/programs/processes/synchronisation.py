# Semaphores that processes share.
import multiprocessing as mp
import threading
import time

fork = mp.get_context("fork")


def worker(event, barrier, condition, results):
    event.wait()
    barrier.wait()
    with condition:
        results.put("here")
        condition.notify()


def hold(lock, taken, free):
    with lock:
        taken.set()
        free.wait()


def main():
    lock = fork.Lock()
    print(lock.acquire(), lock.acquire(block=False), lock.acquire(timeout=0.01), lock)
    lock.release()
    print(lock)
    try:
        lock.release()
    except ValueError as e:
        print(e)

    rlock = fork.RLock()
    with rlock:
        with rlock:
            print(rlock)
        seen = []

        def other():
            seen.append(rlock.acquire(False))
            try:
                rlock.release()
            except AssertionError as e:
                seen.append(str(e))

        t = threading.Thread(target=other)
        t.start()
        t.join()
        print(*seen)
    print(rlock)

    s = fork.Semaphore(3)
    print([s.acquire(False) for _ in range(4)], s.get_value(), s)
    bounded = fork.BoundedSemaphore(2)
    try:
        bounded.release()
    except ValueError as e:
        print(e)

    # Another process has it.
    taken, free = fork.Event(), fork.Event()
    p = fork.Process(target=hold, args=(lock, taken, free))
    p.start()
    taken.wait()
    start = time.monotonic()
    print(lock.acquire(timeout=0.02), time.monotonic() - start >= 0.02)
    free.set()
    print(lock.acquire(timeout=20))
    lock.release()
    p.join()

    event, barrier, condition = fork.Event(), fork.Barrier(3), fork.Condition()
    results = fork.SimpleQueue()
    ps = [fork.Process(target=worker, args=(event, barrier, condition, results)) for _ in range(2)]
    for p in ps:
        p.start()
    print(event.is_set(), event.wait(0.01))
    with condition:
        event.set()
        barrier.wait()
        print(condition.wait(20))
    for p in ps:
        p.join()
    print(results.get(), results.get(), results.empty(), barrier.n_waiting)
    for f in [
        lambda: fork.Semaphore(-1),
        lambda: lock.acquire(timeout="x"),
        lambda: lock.acquire(True, -5) and lock.release(),
    ]:
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)


if __name__ == "__main__":
    main()
