# Pools of processes and threads.
import concurrent.futures as cf
import multiprocessing as mp
import os
import threading
import time
from multiprocessing.pool import ThreadPool


def square(n):
    return n * n


def fail(n):
    raise ValueError(f"not {n}")


def die():
    os._exit(3)


def prepare(n):
    global prepared
    prepared = n


def prepared_plus(n):
    return prepared + n


def main():
    fork = mp.get_context("fork")
    with fork.Pool(2, initializer=prepare, initargs=(100,)) as pool:
        print(pool.map(square, range(10)), pool.apply(square, (7,)))
        print(list(pool.imap(square, range(5), chunksize=2)), sorted(pool.imap_unordered(square, range(5))))
        print(pool.starmap(pow, [(2, 3), (3, 2)]), pool.apply_async(prepared_plus, (5,)).get(20))
        try:
            pool.apply(fail, (1,))
        except ValueError as e:
            print(e, type(e.__cause__).__name__)
    with cf.ProcessPoolExecutor(2, mp_context=fork) as ex:
        print(list(ex.map(square, range(6), chunksize=3)))
        f = ex.submit(fail, 2)
        print(repr(f.exception(20)), f.done(), ex.submit(os.getpid).result() != os.getpid())
        done, pending = cf.wait([ex.submit(square, n) for n in range(4)])
        print(sorted(f.result() for f in done), pending)
        try:
            ex.submit(die).result(20)
        except cf.process.BrokenProcessPool as e:
            print(type(e).__name__)
    with cf.ThreadPoolExecutor(3, thread_name_prefix="t", initializer=prepare, initargs=(1,)) as ex:
        print(list(ex.map(square, range(6))), ex.submit(prepared_plus, 1).result())
        print(sorted(f.result() for f in cf.as_completed([ex.submit(square, n) for n in range(4)])))
        print(ex.submit(lambda: threading.current_thread().name.startswith("t_")).result())
        gate = threading.Event()
        slow = [ex.submit(gate.wait) for _ in range(3)]
        late = ex.submit(square, 3)
        print(late.cancel(), late.cancelled())
        try:
            slow[0].result(timeout=0.01)
        except TimeoutError as e:
            print(repr(e))
        gate.set()
    try:
        ex.submit(square, 1)
    except RuntimeError as e:
        print(e)
    with ThreadPool(3) as pool:
        print(pool.map(square, range(5)))


if __name__ == "__main__":
    main()
