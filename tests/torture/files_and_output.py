# Each thread its own file, all one StringIO.
import io, os
from _crew import crew, check, SIZE
shared = io.StringIO()
def work(me):
    name = f"tmp_torture_{os.getpid()}_{me}.txt"
    try:
        for r in range(15):
            with open(name, "w") as f:
                for i in range(40): f.write(f"{me}:{i}\n")
            with open(name) as f: check([l.strip() for l in f] == [f"{me}:{i}" for i in range(40)])
            shared.write(f"<{me}>")
    finally: os.remove(name)
crew(work)
text = shared.getvalue(); check(len(text) == sum(len(f"<{me}>") * 15 for me in range(SIZE)), len(text))
print("ok")
