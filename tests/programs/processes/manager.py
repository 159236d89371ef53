# Objects that live in a process of their own.
import multiprocessing as mp

fork = mp.get_context("fork")


def change(d, items):
    d["child"] = len(items)
    items.append("from the child")


def main():
    with fork.Manager() as m:
        d, items = m.dict(a=1), m.list([1, 2])
        p = fork.Process(target=change, args=(d, items))
        p.start()
        p.join()
        print(dict(d), list(items), len(items), "a" in d)
        n = m.Namespace()
        n.x = 10
        print(n.x, n)
        q = m.Queue()
        q.put("queued")
        print(q.get())
        with m.Lock():
            print("locked")
        try:
            d["missing"]
        except KeyError as e:
            print("KeyError", e)


if __name__ == "__main__":
    main()
