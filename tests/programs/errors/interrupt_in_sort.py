#: interrupt
print("ready", flush=True)
def key(x):
    for _ in range(10): pass
    return -x
try:
    while True: sorted(range(5000), key=key)
except KeyboardInterrupt: print("interrupted sort")
