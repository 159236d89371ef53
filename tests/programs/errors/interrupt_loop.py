#: stderr any
#: interrupt
print("ready", flush=True)
def spin():
    n = 0
    while True:
        n += 1
        if n > 1000000: n = 0
spin()
