#: interrupt
import time
print("ready", flush=True)
def wait():
    time.sleep(30)
wait()
