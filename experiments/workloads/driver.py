"""What every workload shares: reading its options, timing itself, saying the answer was right.

A workload is a plain Python file with `run` and `verify`; any interpreter runs it by itself
(`python fib.py`). The harness glues this file and the workload into one program, so that an
interpreter which sees no files (in a container, say) can be fed the program on its standard input.
Options are `name=value` words. The last line printed is one JSON object with every raw value.
The imports are few on purpose: a young interpreter has to run this.
"""

import sys
from time import perf_counter, sleep, time


def main(run, verify, size, share=None):
    """Runs a workload as its options say. With `share`, the threads work on one shared value:
    `share(threads)` makes it, `run(n, shared, index)` uses it, `verify(results, n, shared)` checks it."""
    options = read_options({"task": "", "n": size, "inner": 1, "warmups": 1, "loops": 3, "threads": 1, "start": 0.0})
    task = options["task"]
    if not task:
        task = "threads" if share else "single"
    if task == "single":
        print(to_json(time_alone(run, verify, options)))
    elif task == "threads":
        print(to_json(time_threads(run, verify, options, share)))
    else:
        raise SystemExit("unknown task: " + task)


def read_options(defaults):
    """The defaults, overridden by the `name=value` words of the command line."""
    options = dict(defaults)
    for word in sys.argv[1:]:
        name, _, value = word.partition("=")
        if name not in options:
            raise SystemExit("unknown option: " + word)
        options[name] = type(options[name])(value)
    return options


def time_alone(run, verify, options):
    """Times `run(n)`, repeated `inner` times, once for each of `warmups` and then of `loops`."""
    n, inner = options["n"], options["inner"]
    times = []
    for _ in range(options["warmups"] + options["loops"]):
        begin = perf_counter()
        for _ in range(inner):
            result = run(n)
        times.append(perf_counter() - begin)
        if not verify(result, n):
            raise SystemExit("wrong answer")
    warmups = options["warmups"]
    return {"ok": True, "n": n, "inner": inner, "warmups": times[:warmups], "times": times[warmups:]}


def time_threads(run, verify, options, share):
    """Starts threads on a barrier, each doing the whole work (weak scaling), and times first start to last end."""
    import threading

    n, inner, count = options["n"], options["inner"], options["threads"]
    if share:
        # A shared value is used once, so more repetitions mean a longer run instead.
        n, inner = n * inner, 1
    turns = options["warmups"] + options["loops"]
    barrier = threading.Barrier(count + 1)
    boards, results, spans, failures = [], [None] * count, [None] * count, []

    def worker(index):
        try:
            for turn in range(turns):
                barrier.wait()
                shared = boards[turn]
                begin = perf_counter()
                for _ in range(inner):
                    result = run(n, shared, index) if share else run(n)
                spans[index] = begin, perf_counter()
                results[index] = result
                barrier.wait()
        except BaseException as error:
            failures.append(error)
            barrier.abort()

    threads = [threading.Thread(target=worker, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    walls, ends = [], []
    begin = time()
    try:
        for turn in range(turns):
            boards.append(share(count) if share else None)
            if turn == options["warmups"]:
                # Independent processes measure the ceiling together: they agree on a moment to start.
                while time() < options["start"]:
                    sleep(0.0005)
                begin = time()
            barrier.wait()
            barrier.wait()
            ends.append(time())
            walls.append(max([span[1] for span in spans]) - min([span[0] for span in spans]))
            if share:
                right = verify(results, n, boards[turn])
            else:
                right = all([verify(result, n) for result in results])
            if not right:
                raise SystemExit("wrong answer")
    except threading.BrokenBarrierError:
        pass
    except BaseException:
        barrier.abort()
        raise
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    warmups = options["warmups"]
    return {
        "ok": True, "n": n, "inner": inner, "threads": count,
        "warmups": walls[:warmups], "times": walls[warmups:],
        "begin": begin, "end": ends[-1], "late": begin - options["start"] if options["start"] else 0.0,
    }


def to_json(value):
    """JSON text of numbers, booleans, plain words, lists and dicts."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([to_json(item) for item in value]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join([to_json(str(key)) + ": " + to_json(item) for key, item in value.items()]) + "}"
    return repr(value)
