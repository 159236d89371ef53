"""Starts a crew of threads together and carries their exceptions out. Size: the program's first argument."""
import sys, threading

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 4


def crew(work, size=SIZE):
    """work(index) on `size` threads, all leaving the barrier at once; raises the first exception."""
    barrier = threading.Barrier(size)
    failed = []

    def run(index):
        try:
            barrier.wait()
            work(index)
        except BaseException as e:
            failed.append(e)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(size)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if failed:
        raise failed[0]


def check(condition, *what):
    if not condition:
        raise AssertionError(what)
