# concurrent.futures: executors of threads, futures, waiting, cancelling.
import concurrent.futures as cf
import threading
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as e:
        print(what, "->", type(e).__module__, type(e).__name__, str(e).split(" at 0x")[0])


def fail(text): raise ValueError(text)

with ThreadPoolExecutor(max_workers=3, thread_name_prefix="pool") as pool:
    f = pool.submit(pow, 323, 5)
    print(f.result(), f.done(), f.running(), f.cancelled(), f.cancel(), f.exception())
    print(list(pool.map(lambda a, b: a * b, range(5), range(5, 0, -1))))
    print(list(pool.map(str, range(6), buffersize=2)))
    attempt("buffersize", pool.map, str, [1], buffersize=0)
    f = pool.submit(fail, "bad")
    attempt("result", f.result)
    print(repr(f.exception()))
    attempt("map fails", list, pool.map(int, ["1", "x", "3"]))
    print(pool.submit(lambda: threading.current_thread().name.startswith("pool_")).result())
    print(sorted(f.result() for f in cf.as_completed([pool.submit(abs, -i) for i in range(4)])))
    gate = threading.Event()
    waiting = pool.submit(gate.wait)
    quick = pool.submit(int, "7")
    done, pending = cf.wait([waiting, quick], return_when=FIRST_COMPLETED)
    print(quick in done, waiting in pending)
    attempt("result in time", waiting.result, timeout=0.001)
    attempt("exception in time", waiting.exception, 0.001)
    attempt("completed in time", list, cf.as_completed([waiting], timeout=0.001))
    attempt("map in time", list, pool.map(lambda e: e.wait(), [gate], timeout=0.001))
    gate.set()
    done, pending = cf.wait([waiting], return_when=ALL_COMPLETED)
    print(len(done), len(pending))
    failing = pool.submit(fail, "first")
    done, pending = cf.wait([failing], return_when=FIRST_EXCEPTION)
    print(type(done).__name__, [repr(f.exception()) for f in done])
attempt("after shutdown", pool.submit, print)
attempt("no workers", ThreadPoolExecutor, 0)
attempt("bad initializer", ThreadPoolExecutor, initializer=5)
attempt("bad return_when", cf.wait, [Future()], return_when="x")

state = threading.local()
def prepare(n): state.n = n
with ThreadPoolExecutor(1, initializer=prepare, initargs=(42,)) as pool:
    print(pool.submit(lambda: state.n).result())

pool = ThreadPoolExecutor(1)
gate = threading.Event()
started = threading.Event()
running = pool.submit(lambda: started.set() or gate.wait())
started.wait()
queued = [pool.submit(print, "never") for _ in range(3)]
pool.shutdown(wait=False, cancel_futures=True)
print([f.cancelled() for f in queued])
attempt("cancelled", queued[0].result)
gate.set()
pool.shutdown()
print(running.result())

calls = []
f = Future()
f.add_done_callback(lambda f: calls.append(("first", f.result())))
print(f.set_running_or_notify_cancel(), f.running(), f.cancel())
f.set_result("done")
f.add_done_callback(lambda f: calls.append(("late", f.result())))
print(calls, f.result())
attempt("twice", f.set_result, 1)
attempt("exception twice", f.set_exception, ValueError())
f = Future()
print(f.cancel(), f.cancelled(), f.set_running_or_notify_cancel())
attempt("result of cancelled", f.result, 0)
print(repr(Future()).endswith("state=pending>"), cf.Executor.__mro__[1].__name__, cf.CancelledError.__mro__[1].__name__, cf.TimeoutError is TimeoutError)

from concurrent.futures import BrokenExecutor, InvalidStateError
from concurrent.futures.thread import BrokenThreadPool
print(issubclass(BrokenThreadPool, BrokenExecutor), InvalidStateError.__bases__)
import logging
logging.disable()
broken = ThreadPoolExecutor(1, initializer=fail, initargs=("start",))
attempt("broken", broken.submit(print).result)
attempt("broken now", broken.submit, print)
