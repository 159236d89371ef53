"""Struct sequences: made with a dict of their hidden fields, copied, pickled, replaced."""

import copy
import os
import pickle
import time

t = time.struct_time(range(9), {"tm_zone": "here"})
print(t, t.tm_zone, t.tm_gmtoff)
print(pickle.loads(pickle.dumps(t)).tm_zone, copy.copy(t).tm_zone, copy.deepcopy(t).tm_zone)
later = copy.replace(t, tm_year=2000, tm_zone="there")
print(later.tm_year, later.tm_zone, later.tm_sec)

s = os.stat_result(range(10), {"st_atime": -1.0, "st_blocks": 8})
print(s, s.st_atime, s.st_blocks, s.st_mtime, s[7])
print(os.stat_result.n_fields >= 19, os.stat_result.n_sequence_fields, os.stat_result.n_unnamed_fields)
print(os.stat_result.__match_args__)

for attempt in (
    lambda: time.struct_time("12345678"),
    lambda: time.struct_time(range(12)),
    lambda: os.times_result((1, 2)),
    lambda: time.struct_time(range(9), 5),
    lambda: time.struct_time(range(9), {"tm_year": 0}),
    lambda: time.struct_time(range(9), {"error": 0}),
    lambda: time.struct_time(range(10), {"tm_zone": "x"}),
    lambda: copy.replace(t, nothing=1),
    lambda: copy.replace(s, st_mode=1),
):
    try:
        print(attempt())
    except TypeError as e:
        print(e)
