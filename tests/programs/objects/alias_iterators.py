# The iterator of a generic alias can be pickled and copied; what else is generic.
import copy
import os
import pickle
from types import GenericAlias

alias = list[int]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    it = iter(alias)
    again = pickle.loads(pickle.dumps(it, protocol))
    print(list(again) == list(it), list(again), list(pickle.loads(pickle.dumps(it, protocol))))
print(iter(alias).__reduce__() == (iter, (alias,)), list(copy.copy(iter(alias))))
print(memoryview[int], os.DirEntry[str], type(memoryview[int]) is GenericAlias)
