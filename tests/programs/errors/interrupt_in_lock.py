#: interrupt
import threading
l = threading.Lock(); l.acquire(); print("ready", flush=True)
try: l.acquire()
except KeyboardInterrupt: print("interrupted lock")
