"""How native functions and classes look from outside: signatures, what may be subclassed, fields, static methods."""

import bz2
import collections
import contextvars
import csv
import functools
import inspect
import io
import itertools
import json
import math
import operator
import os
import pickle
import queue
import random
import select
import struct
import sys
import time
import _thread
import weakref


def attempt(f, *args, **keywords):
    try:
        print(repr(f(*args, **keywords))[:150])
    except Exception as e:
        print(type(e).__name__, e)


def signature(f):
    try:
        return str(inspect.signature(f))
    except (ValueError, TypeError) as e:
        return type(e).__name__


for f in (
    str.find, bytes.index, bytearray.count, str.maketrans, bytes.maketrans, dict.update, BaseException.add_note, reversed,
    zip, object.__init_subclass__, property.__set_name__, anext, math.gcd, math.hypot, math.log, math.atan2,
    itertools.product, itertools.chain, functools.reduce, collections.deque.index, collections.OrderedDict.update,
    contextvars.ContextVar.get, io.StringIO, io.BufferedReader, io.BufferedRWPair, io.TextIOWrapper.seek,
    queue.SimpleQueue, _thread.lock, _thread.RLock.__exit__, struct.Struct, struct.pack, time.sleep, time.gmtime,
    sys.getsizeof, sys.audit, random.Random.getrandbits, operator.attrgetter, operator.attrgetter("a"),
    operator.itemgetter(1), operator.methodcaller("a"),
):
    print(getattr(f, "__qualname__", type(f).__name__), signature(f))

# Bound methods are named after their object's class, functions after their module.
class Mine(list):
    pass


append = Mine().append
attempt(append)
attempt(Mine.append, Mine())
attempt(math.lcm, zzz=1)
attempt(math.isclose, zzz=1)
attempt(math.prod, zzz=1)
attempt(time.gmtime, 1, 2)
attempt(time.clock_getres, "a")
attempt(int.__add__, 1)
attempt([].__setitem__, 1)
attempt(object().__setattr__, 1)
attempt(io.BytesIO().__setstate__, 1)
attempt(setattr, io.BytesIO(), "closed", 1)

# Static methods are such, methods of classes are not to be pickled.
print(type(str.__dict__["maketrans"]), str.maketrans("a", "b"), "".maketrans is str.maketrans)
attempt(pickle.dumps, str.__dict__["maketrans"])
attempt(pickle.dumps, dict.__dict__["fromkeys"])

for c in (
    bz2.BZ2Compressor, operator.attrgetter, type(functools.lru_cache(len)), select.epoll, json.scanner.c_make_scanner,
    collections.deque, queue.SimpleQueue, time.struct_time,
):
    try:
        type("Sub", (c,), {})
    except TypeError as e:
        print(e)
    else:
        print("subclass of", c.__name__)

# Fields.
t = time.gmtime(0)
print(t.tm_zone, t.tm_gmtoff, "tm_zone" in dir(t), hasattr(t, "__dict__"), time.struct_time.tm_zone)
for name in ("tm_zone", "tm_year", "foo", "n_fields"):
    attempt(setattr, t, name, 1)
    attempt(delattr, t, name)
attempt(time.struct_time)
attempt(time.struct_time, 5)
attempt(time.struct_time, "123")
attempt(time.struct_time, "123456789", None)
attempt(time.struct_time, range(12))
print(time.struct_time(range(11)).tm_zone)
attempt(type(sys.flags))
attempt(type(sys.version_info), (1, 2, 3, 4, 5))
print(sorted(n for n in dir(os.stat("/")) if n.startswith("st_")))
attempt(setattr, os.stat("/"), "st_atime", 1)
attempt(setattr, os.stat("/"), "parrot", 1)
attempt(setattr, type(sys.int_info), "foo", 1)
copy = pickle.loads(pickle.dumps(t))
print(copy == t, copy.tm_zone, t.__reduce__())

# Numbers of any size.
for k in (-1, -1 << 1000, 1 << 1000, 1 << 64, (1 << 64) - 1, 10.1):
    attempt(random.getrandbits, k)
random.seed(1)
print(random.getrandbits(100), random.getrandbits(64), random.getrandbits(33))


class Key(str):
    def __eq__(self, other):
        return True


attempt(contextvars.ContextVar, Key())


class Lines:
    n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 1:
            print(next(self.reader))
            return "a,b"
        if self.n == 2:
            return "x"
        raise StopIteration


lines = Lines()
lines.reader = csv.reader(lines)
attempt(next, lines.reader)
attempt(list, lines.reader)


# A stream that pickle makes is set up by its state.
stream = pickle.loads(pickle.dumps(io.StringIO("a\nb")))
print(stream.read())


class Named(dict):
    def __getattr__(self, name):
        return self[name]


n = Named()
print("Named" in repr(weakref.ref(n)))
attempt(_thread._ThreadHandle()._set_done)
print(time.clock_gettime(time.pthread_getcpuclockid(_thread.get_ident())) >= 0, time.clock_getres(time.CLOCK_MONOTONIC) < 1)
