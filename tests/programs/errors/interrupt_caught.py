#: interrupt
import time
print("ready", flush=True)
try:
    while True:
        pass
except KeyboardInterrupt:
    print("caught")
finally:
    print("finally")
