# Processes that begin from nothing, and ones that a server forks.
import multiprocessing as mp
import sys


def work(q, lock, n):
    with lock:
        q.put((n, __name__, mp.parent_process() is not None))


def main():
    print(mp.get_all_start_methods(), mp.get_start_method())
    for method in ["spawn", "forkserver"]:
        ctx = mp.get_context(method)
        q, lock = ctx.SimpleQueue(), ctx.Lock()
        p = ctx.Process(target=work, args=(q, lock, method))
        p.start()
        print(q.get())
        p.join()
        print(p.exitcode)


if __name__ == "__main__":
    main()
