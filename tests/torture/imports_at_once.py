# All import the same modules at once.
import sys
from _crew import crew, check, SIZE
names = ["json", "re", "dataclasses", "enum", "decimal", "fractions", "textwrap", "string", "heapq", "bisect", "contextlib", "tempfile", "random", "statistics", "argparse", "logging", "csv", "difflib", "pprint"]
def work(me):
    for n in names[me:] + names[:me]:
        try: m = __import__(n)
        except ImportError: continue
        check(m is sys.modules[n]); dir(m)
crew(work)
print("ok")
