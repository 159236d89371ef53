# Threads that unpickle objects of a module which one of them is importing wait until it is whole.
from _crew import crew, check, SIZE
import os, pickle, sys, tempfile, threading

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    for i in range(40):
        with open(os.path.join(folder, f"slow{i}.py"), "w") as f:
            f.write("import time\ntime.sleep(0.002)\nclass Made:\n    pass\n")
    together = threading.Barrier(SIZE)
    def work(me):
        try:
            for i in range(40):
                together.wait()
                o = pickle.loads(b"\x80\x03cslow%d\nMade\nq\x00)\x81q\x01." % i)
                check(type(o) is sys.modules[f"slow{i}"].Made)
        except BaseException:
            together.abort()
            raise
    crew(work)
print("ok")
