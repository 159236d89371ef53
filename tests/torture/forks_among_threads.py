# Forks while other threads start, end, wait for locks and import: the child is alone, finds nothing half done, and may
# start threads of its own.
import os
import signal
import sys
import threading
import time

ROUNDS = 40
stop = False
shared = threading.RLock()
condition = threading.Condition()
started = 0


def starts_others():
    while not stop:
        t = threading.Thread(target=lambda: None)
        t.start()
        t.join()


def contends():
    while not stop:
        with shared:
            pass
        with condition:
            condition.wait(0.0005)


def imports():
    names = ["colorsys", "this_is_no_module", "bisect", "heapq", "stat"]
    while not stop:
        for name in names:
            sys.modules.pop(name, None)
            try:
                __import__(name)
            except ImportError:
                pass


others = [threading.Thread(target=f) for f in (starts_others, starts_others, contends, contends, imports)]
daemon = threading.Thread(target=time.sleep, args=(60,), daemon=True)
daemon.start()
for t in others:
    t.start()


def child():
    signal.alarm(20)
    assert threading.active_count() == 1, threading.enumerate()
    assert threading.current_thread() is threading.main_thread()
    assert not any(t.is_alive() for t in others) and not daemon.is_alive()
    for t in others:
        t.join()
    shared._at_fork_reinit()
    seen = []

    def work(n):
        import colorsys

        with shared:
            seen.append(n)

    mine = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in mine:
        t.start()
    for t in mine:
        t.join()
    assert sorted(seen) == [0, 1, 2]
    assert threading.active_count() == 1


def fork_once():
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            child()
            status = 0
        except BaseException as e:
            os.write(2, ("child: %r\n" % e).encode())
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def from_a_thread():
    results.extend(fork_once() for _ in range(ROUNDS // 2))


results = [fork_once() for _ in range(ROUNDS)]
forker = threading.Thread(target=from_a_thread)
forker.start()
forker.join()
stop = True
for t in others:
    t.join()
assert set(results) == {0} and len(results) == ROUNDS + ROUNDS // 2, results
print("ok")
