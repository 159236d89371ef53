#: close-stdout
#: stderr any
# Nobody reads after the first line.
import time
print("first", flush=True)
time.sleep(0.3)
for i in range(100000):
    print("line", i)
