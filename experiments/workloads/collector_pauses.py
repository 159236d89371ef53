"""Collector pauses: cyclic garbage is made beside a heap of living cycles; every collection is timed."""

import gc
from time import perf_counter

KIND = "pauses"
SIZE = 100000


class Node:
    def __init__(self, other):
        self.other = other


def cycle():
    first = Node(None)
    first.other = Node(first)
    return first


def measure(options):
    n = options["n"]
    gc.collect()
    alive = [cycle() for _ in range(n)]
    pauses, started, collected = [], [0.0], [0]

    def watch(phase, info):
        if phase == "start":
            started[0] = perf_counter()
        else:
            pauses.append((info["generation"], perf_counter() - started[0]))
            collected[0] += info["collected"]

    # An interpreter without callbacks still tells how long a full collection takes.
    callbacks = getattr(gc, "callbacks", None)
    if callbacks is not None:
        callbacks.append(watch)
    begin = perf_counter()
    for _ in range(4 * n):
        cycle()
    elapsed = perf_counter() - begin
    if callbacks is not None:
        callbacks.remove(watch)
    full = []
    for _ in range(5):
        before = perf_counter()
        gc.collect()
        full.append(perf_counter() - before)
    right = all([node.other.other is node for node in alive])
    return {
        "ok": right, "callbacks": callbacks is not None, "elapsed": elapsed, "collected": collected[0],
        "generations": [pause[0] for pause in pauses], "latencies": [pause[1] for pause in pauses], "full": full,
    }


if __name__ == "__main__":
    from driver import read_options, to_json
    print(to_json(measure(read_options({"n": SIZE}))))
