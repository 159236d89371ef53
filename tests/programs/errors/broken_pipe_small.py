#: close-stdout
#: stderr any
import sys, time
print("first", flush=True); time.sleep(0.3)
try:
    for i in range(5): print("x" * 100, flush=True)
except BrokenPipeError: sys.stderr.write("broken\n"); sys.exit(3)
