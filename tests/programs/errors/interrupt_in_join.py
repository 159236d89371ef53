#: interrupt
#: stderr any
import threading, time
t = threading.Thread(target=time.sleep, args=(20,), daemon=True); t.start()
print("ready", flush=True)
try: t.join()
except KeyboardInterrupt: print("interrupted join")
