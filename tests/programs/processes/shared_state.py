# Processes made by fork: what they share and how they talk.
import mmap
import multiprocessing as mp
import os
import time
from multiprocessing import shared_memory

fork = mp.get_context("fork")


def child(conn, n):
    conn.send({"pid": os.getpid(), "square": n * n})
    try:
        conn.send(conn.recv() + 1)
    except EOFError:
        pass
    conn.close()


def add(memory, lock, times):
    for _ in range(times):
        with lock:
            n = int.from_bytes(memory[:4], "little")
            memory[:4] = (n + 1).to_bytes(4, "little")


def put(q, n):
    for i in range(n):
        q.put((n, i))


def fail():
    raise SystemExit(7)


def main():
    a, b = fork.Pipe()
    p = fork.Process(target=child, args=(b, 12), name="child")
    print(p.is_alive(), p.exitcode, p.name, p.daemon)
    p.start()
    b.close()
    got = a.recv()
    print(got["square"], got["pid"] == p.pid != os.getpid())
    a.send(41)
    print(a.recv(), a.poll(5))
    try:
        a.recv()
    except EOFError:
        print("end")
    p.join()
    print(p.exitcode, p.is_alive())

    memory, lock = mmap.mmap(-1, 4), fork.Lock()
    ps = [fork.Process(target=add, args=(memory, lock, 200)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(int.from_bytes(memory[:], "little"), [p.exitcode for p in ps])

    q = fork.Queue()
    ps = [fork.Process(target=put, args=(q, n)) for n in (2, 3)]
    for p in ps:
        p.start()
    print(sorted(q.get(timeout=20) for _ in range(5)), q.empty())
    for p in ps:
        p.join()

    p = fork.Process(target=fail)
    p.start()
    p.join()
    print(p.exitcode)
    p = fork.Process(target=time.sleep, args=(100,), daemon=True)
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode)


    memory = shared_memory.SharedMemory(create=True, size=64)
    try:
        again = shared_memory.SharedMemory(memory.name)
        memory.buf[:5] = b"hello"
        print(bytes(again.buf[:5]), memory.size >= 64)

        def change():
            memory.buf[0] = ord("J")

        p = fork.Process(target=change)
        p.start()
        p.join()
        print(bytes(again.buf[:5]))
        again.close()
    finally:
        memory.close()
        memory.unlink()
    try:
        shared_memory.SharedMemory("no such memory")
    except FileNotFoundError as e:
        print(e.errno)


if __name__ == "__main__":
    main()
