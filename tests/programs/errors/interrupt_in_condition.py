#: interrupt
import threading
c = threading.Condition(); print("ready", flush=True)
try:
    with c: c.wait()
except KeyboardInterrupt: print("interrupted wait")
